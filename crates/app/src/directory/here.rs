//! From a point and a need to the venues within a walk.

use super::near::{self, Horizon, NearVenue, Sort};
use crate::AppError;
use crate::desk::lines::Lines;
use crate::world::World;
use jiff::Timestamp;
use yike_walk::Pace;

/// Minutes of walking beyond which "near" means nothing.
pub const MAX_MINUTES: u32 = 60;
/// How far the search for the nearest venue beyond the circle goes.
const BEYOND_MINUTES: u32 = 60;

/// Where, at what pace, for how long, for what, from when.
#[derive(Debug, Clone)]
pub struct HereQuestion {
    /// WGS84 degrees (longitude, latitude).
    pub point: (f64, f64),
    pub pace: Pace,
    pub minutes: u32,
    /// Index of the service wanted.
    pub service: Option<usize>,
    pub when: Timestamp,
    pub known_at: Timestamp,
    pub horizon: Horizon,
    pub sort: Sort,
}

/// The answer; venues by index into the snapshot it was made from.
#[derive(Debug, Clone)]
pub struct Here {
    /// From the point to the street it was snapped to, in metres.
    pub snapped_m: f64,
    pub venues: Vec<NearVenue>,
    /// Venues and services in the circle, whatever was asked.
    pub all_venues: u32,
    /// Distinct services in force in the circle, by index.
    pub all_services: Vec<usize>,
}

/// Answers it.
pub fn here(world: &World, lines: &Lines, question: &HereQuestion) -> Result<Here, AppError> {
    if question.minutes == 0 || question.minutes > MAX_MINUTES {
        return Err(AppError::Input(format!(
            "minutes must be 1 to {MAX_MINUTES}, not {}",
            question.minutes
        )));
    }
    let geo = world.geo()?;
    let start = geo.snap_at(question.point, question.pace, question.when)?;
    let reached = geo.venues_within(&start, question.pace, question.minutes * 60_000, question.when);
    let date = world.zone.to_datetime(question.when).date();
    let mut seen = vec![false; world.snapshot.services.len()];
    let mut all_venues = 0;
    for &(venue, _) in &reached {
        let mut any = false;
        for at in world.snapshot.in_force(venue, date) {
            seen[at.service] = true;
            any = true;
        }
        all_venues += u32::from(any);
    }
    Ok(Here {
        snapped_m: f64::from(start.distance_mm) / 1000.0,
        venues: near::near(&world.snapshot, lines, &reached, &near_question(world, question)),
        all_venues,
        all_services: seen
            .iter()
            .enumerate()
            .filter(|(_, seen)| **seen)
            .map(|(service, _)| service)
            .collect(),
    })
}

/// The nearest venue that answers the question although it is farther than asked for.
pub fn beyond(world: &World, lines: &Lines, question: &HereQuestion) -> Result<Option<NearVenue>, AppError> {
    let geo = world.geo()?;
    let start = geo.snap_at(question.point, question.pace, question.when)?;
    let reached = geo.venues_within(&start, question.pace, BEYOND_MINUTES * 60_000, question.when);
    let asked = near::Question {
        sort: Sort::Walk,
        ..near_question(world, question)
    };
    Ok(near::near(&world.snapshot, lines, &reached, &asked).into_iter().next())
}

fn near_question<'a>(world: &'a World, question: &HereQuestion) -> near::Question<'a> {
    near::Question {
        service: question.service,
        when: question.when,
        known_at: question.known_at,
        horizon: question.horizon,
        sort: question.sort,
        zone: &world.zone,
    }
}
