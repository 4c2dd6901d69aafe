//! `GET /map`: the map with the list that is its equal.

use super::home::MINUTES;
use super::picture::{self, Scene};
use super::rows;
use crate::context::{Ask, MapPage};
use crate::place::{Said, pace};
use crate::visit::Visit;
use axum::response::Response;
use yike_app::directory::here::{HereQuestion, here};
use yike_app::directory::near::{Horizon, Sort};

/// Shows everything round the place said last, or round the district's first venue.
pub async fn get(visit: Visit) -> Response {
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let first = world
        .snapshot
        .venues
        .iter()
        .find_map(|venue| Some((visit.text(&venue.name), venue.point?)));
    let on_a_street = |said: &Said| {
        world
            .geo
            .as_ref()
            .is_some_and(|geo| geo.snap(said.point, pace(said.pace)).is_ok())
    };
    let said = Said::remembered(&visit).filter(on_a_street).or_else(|| {
        let (name, point) = first?;
        Some(Said {
            name,
            point,
            pace: rows::default_pace(&visit, None),
        })
    });
    let Some(said) = said else {
        return visit.failure(&yike_app::AppError::NoNetwork);
    };
    let question = HereQuestion {
        point: said.point,
        pace: pace(said.pace),
        minutes: MINUTES,
        service: None,
        when: visit.now,
        known_at: visit.now,
        horizon: Horizon::Now,
        sort: Sort::Walk,
    };
    let found = match here(&world, &visit.web.app.lines(), &question) {
        Ok(answer) => answer.venues,
        Err(error) => return visit.failure(&error),
    };
    let rows = rows::rows(&visit, &world, &found, None, visit.now);
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let title = page.t2("words-map-title", "n", MINUTES, "venues", count);
    let svg = picture::draw(
        &visit,
        &world,
        Scene::new(&said, MINUTES, &rows, title, visit.prefs.elder),
    )
    .await;
    let press = picture::press_url("", &said, &page.t("words-here-map"));
    let ask = Ask {
        place: said.name.clone(),
        point: Some((said.point.1, said.point.0)),
        pace: said.pace,
        ..Ask::default()
    };
    visit.html(&MapPage {
        ask,
        map: picture::view(svg, &said, Some(MINUTES), None, Some(press)),
        rows,
        minutes: MINUTES,
        page,
    })
}
