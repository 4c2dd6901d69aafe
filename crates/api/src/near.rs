//! `GET /api/v1/near`: what can be got done within so many minutes' walk of a point.

use crate::failure::problem;
use crate::question::{Asked, pace, word};
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yike_app::World;
use yike_app::directory::here::{Here, HereQuestion, here};
use yike_app::directory::near::{Horizon, Sort};
use yike_app::directory::understand::understand;
use yike_http::{Problem, Web};

/// Query of the endpoint.
#[derive(Debug, Deserialize)]
pub struct NearQuery {
    pub lon: f64,
    pub lat: f64,
    /// What is needed, in everyday words.
    pub q: Option<String>,
    pub pace: Option<String>,
    pub minutes: Option<u32>,
    /// RFC 3339; now if absent.
    pub when: Option<String>,
}

/// The answer, also of `yike near --json`.
#[derive(Debug, Serialize)]
pub struct NearBody {
    /// Longitude and latitude asked about.
    pub origin: [f64; 2],
    /// Metres from the point to its street.
    pub snapped_m: f64,
    pub pace: &'static str,
    pub minutes: u32,
    /// Soonest finished first; those that never open last.
    pub venues: Vec<VenueBody>,
}

/// A venue of the answer.
#[derive(Debug, Serialize)]
pub struct VenueBody {
    pub id: String,
    pub name: String,
    pub lon: f64,
    pub lat: f64,
    pub walk_seconds: u32,
    pub open_on_arrival: bool,
    /// Expected wait after arrival or the next opening; `null` when nothing opens.
    pub wait_seconds: Option<u32>,
    /// Codes of the services in force there that answer the need (all of them without one).
    pub services: Vec<String>,
}

impl NearBody {
    /// From an answer and the world it was made from.
    pub fn new(world: &World, question: &HereQuestion, answer: &Here) -> NearBody {
        let snapshot = &world.snapshot;
        let venues = answer
            .venues
            .iter()
            .filter_map(|near| {
                let venue = snapshot.venues.get(near.venue)?;
                let (lon, lat) = venue.point?;
                Some(VenueBody {
                    id: venue.id.to_string(),
                    name: venue.name.zh.clone(),
                    lon,
                    lat,
                    walk_seconds: near.walk_seconds,
                    open_on_arrival: near.open_on_arrival,
                    wait_seconds: near.wait_seconds,
                    services: near
                        .services
                        .iter()
                        .map(|&index| snapshot.services[index].code.clone())
                        .collect(),
                })
            })
            .collect();
        NearBody {
            origin: [question.point.0, question.point.1],
            snapped_m: (answer.snapped_m * 10.0).round() / 10.0,
            pace: word(question.pace),
            minutes: question.minutes,
            venues,
        }
    }
}

/// Answers it.
pub async fn get(State(web): State<Web>, Asked(query): Asked<NearQuery>) -> Result<Json<NearBody>, Problem> {
    let world = web.app.world();
    let now = web.app.now();
    let when = match &query.when {
        None => now,
        Some(text) => text
            .parse::<Timestamp>()
            .map_err(|error| Problem::bad_request(format!("when={text:?} is no RFC 3339 instant: {error}")))?,
    };
    let service = match query.q.as_deref().map(str::trim).filter(|need| !need.is_empty()) {
        None => None,
        Some(need) => Some(understand(&world, need).service.ok_or_else(|| {
            Problem::not_found(format!("no service was found for {need:?}")).detail("Say it with other words.")
        })?),
    };
    let question = HereQuestion {
        point: (query.lon, query.lat),
        pace: pace(query.pace.as_deref())?,
        minutes: query.minutes.unwrap_or(15),
        service,
        when,
        known_at: now.min(when),
        horizon: Horizon::Now,
        sort: Sort::Finish,
    };
    let answer = here(&world, &web.app.lines(), &question).map_err(|error| problem(&error))?;
    Ok(Json(NearBody::new(&world, &question, &answer)))
}
