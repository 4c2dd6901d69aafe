//! `GET /venues/{id}/directions`: the way there, printable.

use super::picture::{self, Scene};
use crate::context::{Direction, Directions, Link, Pace};
use crate::place::{Said, pace};
use crate::visit::{MaybeQuery, Visit};
use crate::words;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use yike_app::AppError;
use yike_app::calendar::state_at;
use yike_app::directory::way::way;
use yike_app::model::VenueId;
use yike_app::walk::basemap::Pin;

/// Another pace than the one said.
#[derive(Debug, Default, Deserialize)]
pub struct DirectionsQuery {
    pace: Option<String>,
}

/// Shows the page.
pub async fn get(visit: Visit, Path(id): Path<String>, query: MaybeQuery<DirectionsQuery>) -> Response {
    match show(&visit, &id, query.map(|q| q.0).unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => visit.failure(&error),
    }
}

async fn show(visit: &Visit, id: &str, query: DirectionsQuery) -> Result<Response, AppError> {
    let world = visit.web.app.world();
    let id: VenueId = id.parse().map_err(|_| AppError::NotFound("venue"))?;
    let index = world.snapshot.venue_index(id).ok_or(AppError::NotFound("venue"))?;
    let venue = &world.snapshot.venues[index];
    let page = visit.page(&world);
    let mut said = Said::remembered(visit);
    if let (Some(said), Some(pace)) = (&mut said, &query.pace) {
        said.pace = Pace::parse(pace);
    }
    let found = said
        .as_ref()
        .and_then(|said| way(&world, said.point, id, pace(said.pace), visit.now).ok());
    let plans = world.snapshot.plans(&world.snapshot.schedules_at[index], page.today());
    let arrives = found
        .as_ref()
        .and_then(|way| {
            visit
                .now
                .checked_add(jiff::SignedDuration::from_secs(i64::from(way.seconds)))
                .ok()
        })
        .unwrap_or(visit.now);
    let state = state_at(&plans, &world.snapshot.calendar, arrives, &world.zone);
    let mut map = None;
    if let (Some(said), Some(way), Some((lon, lat))) = (&said, &found, venue.point) {
        let name = visit.text(&venue.name);
        let scene = Scene {
            reach: false,
            route: Some(way.line.clone()),
            pins: vec![Pin {
                lon,
                lat,
                label: "✓".into(),
                name: name.clone(),
                open: state.is_open(),
                href: None,
            }],
            title: page.t2("words-map-route", "from", &said.name, "to", &name),
            ..Scene::new(said, super::home::MINUTES, &[], String::new(), visit.prefs.elder)
        };
        let svg = picture::draw(visit, &world, scene).await;
        let route = format!(
            "/api/v1/route?lat={:.6}&lon={:.6}&venue={id}&pace={}",
            said.point.1,
            said.point.0,
            said.pace.value()
        );
        map = Some(picture::view(svg, said, None, Some(route), None));
    }
    let english = visit.english();
    Ok(visit.html(&Directions {
        venue: Link::new(visit.text(&venue.name), format!("/venues/{id}")),
        from: said.as_ref().map(|said| said.name.clone()).unwrap_or_default(),
        pace: said.as_ref().map(|said| said.pace).unwrap_or_default(),
        paces: Pace::ALL
            .map(|pace| (pace, format!("/venues/{id}/directions?pace={}", pace.value())))
            .to_vec(),
        walk: found.as_ref().map_or(0, |way| words::minutes(way.seconds)),
        metres: found.as_ref().map_or(0, |way| way.metres),
        detours: { found.iter().flat_map(|way| &way.detours) }
            .map(|detour| {
                let reason = if english { &detour.reason_en } else { &detour.reason };
                match detour.until {
                    Some(until) => page.t2(
                        "directions-detour-until",
                        "reason",
                        reason,
                        "when",
                        open_again(&page, until),
                    ),
                    None => page.t1("directions-detour", "reason", reason),
                }
            })
            .collect(),
        steps: found
            .map(|way| way.steps)
            .unwrap_or_default()
            .into_iter()
            .map(|(zh, en, _)| Direction {
                text: if english { en } else { zh },
                metres: None,
            })
            .collect(),
        indoors: venue
            .rooms
            .iter()
            .find(|room| !room.directions.zh.is_empty())
            .map(|room| visit.text(&room.directions)),
        opening: words::opening(visit, &state, venue),
        map,
        where_href: "/".into(),
        page,
    }))
}

/// The last day on which it is shut, or the moment at which it opens.
fn open_again(page: &crate::page::Page, until: jiff::civil::DateTime) -> String {
    match until.date().yesterday() {
        Ok(last) if until.time() == jiff::civil::Time::midnight() => page.day(last),
        _ => page.moment(until),
    }
}
