//! `GET /`: where are you, what do you need.

use super::picture::{self, Scene};
use super::rows::{self, default_pace};
use crate::context::{
    Answer, Ask, BigChoice, ElderHome, Found, Group, Home, Link, NearPlace, NearestVenue, Pace, Place, Sort, When,
};
use crate::place::{Located, Said, locate, pace};
use crate::visit::{MaybeQuery, Visit};
use crate::words;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use yike_app::directory::here::{Here, HereQuestion, beyond, here};
use yike_app::directory::near::{self, Horizon};
use yike_app::directory::understand::{Understood, understand};
use yike_app::search::group_of;
use yike_app::{AppError, World};

/// The circle.
pub const MINUTES: u32 = 15;

/// The form as it comes.
#[derive(Debug, Default, Deserialize)]
pub struct HomeQuery {
    #[serde(default)]
    pub place: String,
    /// The words that `lat` and `lon` belong to.
    #[serde(default)]
    pub at: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub service: String,
    pub pace: Option<String>,
    #[serde(default)]
    pub when: String,
    #[serde(default)]
    pub sort: String,
    /// A group of services: everything in the circle that belongs to it.
    #[serde(default)]
    pub group: String,
}

/// Shows the page.
pub async fn get(visit: Visit, query: MaybeQuery<HomeQuery>) -> Response {
    let Ok(Query(query)) = query else {
        return visit.error(crate::context::ErrorKind::BadRequest, None);
    };
    let world = visit.web.app.world();
    let remembered = Said::remembered(&visit);
    let mut page = visit.page(&world);
    let mut ask = Ask {
        place: cut(&query.place, 60),
        point: None,
        need: cut(&query.q, 80),
        service: Some(query.service.clone()).filter(|code| world.snapshot.service_by_code(code).is_some()),
        pace: query
            .pace
            .as_deref()
            .map_or_else(|| default_pace(&visit, remembered.as_ref()), Pace::parse),
        when: When::parse(&query.when),
        sort: Sort::parse(&query.sort),
    };
    page.slow = ask.pace == Pace::Elder;
    let point = query
        .lon
        .zip(query.lat)
        .filter(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0);
    let asked = !ask.place.is_empty() || point.is_some();
    if let Some((lon, lat)) = point.filter(|_| ask.place.is_empty() || query.at == query.place) {
        if ask.place.is_empty() {
            ask.place = page.t("words-here-map");
        }
        ask.point = Some((lat, lon));
    } else if !asked && let Some(said) = &remembered {
        // Somebody comes back: their last place stands in the form, and answers when a need is given.
        ask.place.clone_from(&said.name);
        ask.point = Some((said.point.1, said.point.0));
    }
    let mut answer = None;
    if ask.point.is_none() && !ask.place.is_empty() {
        match locate(&visit, &world, &ask.place) {
            Located::One(place) => ask.point = Some((place.lat, place.lon)),
            Located::Several(places) => answer = Some(Answer::WhichPlace(places)),
            Located::Unknown(similar) => answer = Some(Answer::PlaceNotFound { similar }),
        }
    }
    let said = ask.point.map(|(lat, lon)| Said {
        name: ask.place.clone(),
        point: (lon, lat),
        pace: ask.pace,
    });
    let wants_answer = asked || !ask.need.is_empty();
    if wants_answer && world.geo.is_none() {
        return visit.failure(&AppError::NoNetwork);
    }
    let answer = match (answer, &said) {
        (Some(answer), _) => answer,
        (None, Some(said)) if wants_answer => respond(&visit, &world, &ask, said, &query.group).await,
        _ => Answer::First,
    };
    let elder = elder_home(&visit, &world, said.as_ref());
    // A point without a street is not worth remembering.
    let asked = asked && !matches!(answer, Answer::NoStreet { .. });
    let response = visit.html(&Home {
        page,
        ask,
        answer,
        elder,
    });
    match said.filter(|_| asked) {
        Some(said) => (visit.jar.clone().add(said.cookie(&visit)), response).into_response(),
        None => response,
    }
}

fn cut(text: &str, chars: usize) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(chars).collect()
}

async fn respond(visit: &Visit, world: &Arc<World>, ask: &Ask, said: &Said, group: &str) -> Answer {
    let understood = match (&ask.service, ask.need.is_empty()) {
        (Some(code), _) => {
            let also = if ask.need.is_empty() {
                Understood::default()
            } else {
                understand(world, &ask.need)
            };
            let service = world.snapshot.service_by_code(code);
            let others = also
                .service
                .into_iter()
                .chain(also.others)
                .filter(|other| Some(*other) != service);
            Understood {
                service,
                others: others.take(2).collect(),
            }
        }
        (None, true) => Understood::default(),
        (None, false) => understand(world, &ask.need),
    };
    let link = |index: usize| {
        let service = &world.snapshot.services[index];
        Link::new(visit.text(&service.name), ask.needing(&ask.need, Some(&service.code)))
    };
    if understood.service.is_none() && !ask.need.is_empty() {
        return Answer::NotUnderstood {
            did_you_mean: understood.others.into_iter().map(link).collect(),
        };
    }
    let question = HereQuestion {
        point: said.point,
        pace: pace(said.pace),
        minutes: MINUTES,
        service: understood.service,
        when: visit.now,
        known_at: visit.now,
        horizon: match ask.when {
            When::Now => Horizon::Now,
            When::Today => Horizon::Today,
            When::Week => Horizon::Week,
        },
        sort: match ask.sort {
            Sort::Finish => near::Sort::Finish,
            Sort::Near => near::Sort::Walk,
        },
    };
    let lines = visit.web.app.lines();
    match here(world, &lines, &question) {
        Err(AppError::NoStreet { within_m, .. }) => Answer::NoStreet {
            metres: within_m,
            nearest: nearest_place(world, said),
        },
        Err(error) => {
            tracing::warn!(%error, "no answer");
            Answer::PlaceNotFound { similar: Vec::new() }
        }
        Ok(answer) if answer.venues.is_empty() => {
            let nearest = beyond(world, &lines, &question).ok().flatten().and_then(|near| {
                let venue = world.snapshot.venues.get(near.venue)?;
                Some(NearestVenue {
                    name: visit.text(&venue.name),
                    href: format!("/venues/{}", venue.id),
                    directions: format!("/venues/{}/directions", venue.id),
                    walk: words::minutes(near.walk_seconds),
                    opening: words::opening(visit, &near.state, venue),
                })
            });
            let service = understood.service.map(|index| {
                let service = &world.snapshot.services[index];
                Link::new(visit.text(&service.name), format!("/services/{}", service.code))
            });
            Answer::Nothing {
                service,
                minutes: MINUTES,
                nearest,
                others: understood.others.iter().map(|&index| link(index)).collect(),
            }
        }
        Ok(answer) => {
            let others = understood.others.iter().map(|&index| link(index)).collect();
            Answer::Found(Box::new(
                found(visit, world, ask, said, &question, &answer, others, group).await,
            ))
        }
    }
}

#[allow(clippy::too_many_arguments)]
async fn found(
    visit: &Visit,
    world: &Arc<World>,
    ask: &Ask,
    said: &Said,
    question: &HereQuestion,
    answer: &Here,
    other_readings: Vec<Link>,
    group: &str,
) -> Found {
    let page = visit.page(world);
    let venues: Vec<near::NearVenue> = answer
        .venues
        .iter()
        .filter(|near| group.is_empty() || near.services.iter().any(|&index| in_group(world, index, group)))
        .cloned()
        .collect();
    let rows = rows::rows(visit, world, &venues, question.service, visit.now);
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let title = page.t2("words-map-title", "n", MINUTES, "venues", count);
    let svg = picture::draw(visit, world, Scene::new(said, MINUTES, &rows, title, visit.prefs.elder)).await;
    let press = picture::press_url(&ask.need, said, &page.t("words-here-map"));
    Found {
        service: question.service.map(|index| {
            let service = &world.snapshot.services[index];
            Link::new(visit.text(&service.name), format!("/services/{}", service.code))
        }),
        other_readings,
        minutes: MINUTES,
        venues: count,
        open: u32::try_from(venues.iter().filter(|near| near.in_time).count()).unwrap_or(u32::MAX),
        all_venues: answer.all_venues,
        all_services: u32::try_from(answer.all_services.len()).unwrap_or(u32::MAX),
        rows,
        axis: words::axis(&page, visit, visit.now),
        map: picture::view(svg, said, Some(MINUTES), None, Some(press)),
        groups: groups(visit, world, &answer.all_services),
    }
}

fn in_group(world: &World, service: usize, group: &str) -> bool {
    let service = &world.snapshot.services[service];
    group_of(&service.name.zh, &service.field).id == group
}

/// What else can be settled in the circle, by group.
fn groups(visit: &Visit, world: &World, services: &[usize]) -> Vec<Group> {
    yike_app::search::groups()
        .iter()
        .filter_map(|group| {
            let count = services
                .iter()
                .filter(|&&index| in_group(world, index, group.id))
                .count();
            (count > 0).then(|| Group {
                name: if visit.english() { group.en } else { group.zh }.to_owned(),
                href: format!("/services#{}", group.id),
                count: u32::try_from(count).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// The nearest venue as a place one may start from instead.
fn nearest_place(world: &World, said: &Said) -> Option<Place> {
    let (lon, lat) = said.point;
    let distance = |venue: &yike_app::model::directory::Venue| {
        venue
            .point
            .map_or(f64::INFINITY, |(a, b)| yike_app::walk::haversine_m(lon, lat, a, b))
    };
    let venue = world
        .snapshot
        .venues
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    let (lon, lat) = venue.point?;
    Some(Place {
        name: venue.name.zh.clone(),
        detail: venue.address.zh.clone(),
        lat,
        lon,
    })
}

/// What elders come for most often, by the words they would use.
const ELDER: [(&str, &str, &str); 4] = [
    ("words-elder-doctor", "社区配药问诊", "S33"),
    ("words-elder-meal", "老年助餐", "S37"),
    ("words-elder-card", "尊老卡", "S35"),
    ("words-elder-visit", "上门服务", "S58"),
];

fn elder_home(visit: &Visit, world: &World, said: Option<&Said>) -> ElderHome {
    let page = visit.page(world);
    let ask = Ask {
        place: said.map(|said| said.name.clone()).unwrap_or_default(),
        point: said.map(|said| (said.point.1, said.point.0)),
        pace: default_pace(visit, said),
        ..Ask::default()
    };
    let choices = ELDER
        .iter()
        .filter(|(_, _, code)| world.snapshot.service_by_code(code).is_some())
        .map(|(key, words, code)| BigChoice {
            title: page.t(key),
            note: None,
            href: match said {
                Some(_) => ask.needing(words, Some(code)),
                None => format!("/services/{code}"),
            },
        })
        .collect();
    let near = said.and_then(|said| {
        let question = HereQuestion {
            point: said.point,
            pace: pace(ask.pace),
            minutes: MINUTES,
            service: None,
            when: visit.now,
            known_at: visit.now,
            horizon: Horizon::Now,
            sort: near::Sort::Walk,
        };
        let answer = here(world, &visit.web.app.lines(), &question).ok()?;
        let near = answer.venues.iter().find(|near| near.open_on_arrival)?;
        let venue = world.snapshot.venues.get(near.venue)?;
        let yike_app::calendar::OpenState::Open { until, .. } = &near.state else {
            return None;
        };
        Some(NearPlace {
            name: visit.text(&venue.name),
            walk: words::minutes(near.walk_seconds),
            until: visit.time(*until),
            directions: format!("/venues/{}/directions", venue.id),
        })
    });
    ElderHome { choices, near }
}
