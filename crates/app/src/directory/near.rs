//! What can I get done within fifteen minutes' walk of here, now? A pure function over one snapshot of the directory,
//! the walk to each venue and the lines as they stand. Page, API and command line all call it.

use super::snapshot::{ServiceAt, Snapshot};
use crate::desk::lines::Lines;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::cmp::Reverse;
use yike_calendar::open::{self, OpenState};
use yike_model::desk::forecast;

/// How far ahead the answer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Horizon {
    /// Open when I get there.
    #[default]
    Now,
    /// Still today.
    Today,
    /// Within seven days.
    Week,
}

/// The order of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Soonest finished first.
    #[default]
    Finish,
    /// Shortest walk first.
    Walk,
}

/// The question, once place and words are understood.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Index of the service wanted; `None` = anything.
    pub service: Option<usize>,
    /// When the person sets out.
    pub when: Timestamp,
    /// What the lines are known at; not after `when`.
    pub known_at: Timestamp,
    pub horizon: Horizon,
    pub sort: Sort,
    pub zone: &'a TimeZone,
}

/// One venue of the answer.
#[derive(Debug, Clone)]
pub struct NearVenue {
    /// Index into the snapshot.
    pub venue: usize,
    pub walk_seconds: u32,
    pub arrives_at: Timestamp,
    /// Whether somebody new is admitted at the moment of arrival.
    pub open_on_arrival: bool,
    /// Whether it can be got done within the horizon asked for.
    pub in_time: bool,
    pub state: OpenState,
    /// The schedule that would serve, when one is known to.
    pub schedule: Option<usize>,
    /// When the person joins the line: arrival, or the next opening.
    pub starts_at: Option<Timestamp>,
    /// Expected seconds in line after `starts_at`; `None` when nothing opens.
    pub wait_seconds: Option<u32>,
    /// People waiting now in that line.
    pub waiting: u32,
    /// Minutes at the counter.
    pub minutes: u16,
    pub finishes_at: Option<Timestamp>,
    /// Services in force there (the one asked for, or all), by index.
    pub services: Vec<usize>,
}

/// Answers the question for venues already reached: pairs of venue index and walk in milliseconds.
pub fn near(snapshot: &Snapshot, lines: &Lines, reached: &[(usize, u32)], question: &Question<'_>) -> Vec<NearVenue> {
    let mut found: Vec<NearVenue> = reached
        .iter()
        .filter_map(|&(venue, ms)| at_venue(snapshot, lines, venue, ms, question))
        .collect();
    match question.sort {
        // A door that opens soon may beat an open one with a long line; what never opens comes last.
        Sort::Finish => found.sort_by_key(|v| (v.finishes_at.unwrap_or(Timestamp::MAX), v.walk_seconds)),
        Sort::Walk => found.sort_by_key(|v| (v.walk_seconds, v.finishes_at.unwrap_or(Timestamp::MAX))),
    }
    found
}

fn at_venue(
    snapshot: &Snapshot,
    lines: &Lines,
    venue: usize,
    walk_ms: u32,
    question: &Question<'_>,
) -> Option<NearVenue> {
    let walk_seconds = walk_ms.div_ceil(1000);
    let arrives_at = question
        .when
        .saturating_add(SignedDuration::from_secs(i64::from(walk_seconds)))
        .ok()?;
    let date = question.zone.to_datetime(arrives_at).date();
    let mut here: Vec<&ServiceAt> = snapshot
        .in_force(venue, date)
        .filter(|at| question.service.is_none_or(|wanted| wanted == at.service))
        .collect();
    here.dedup_by_key(|at| at.service);
    if here.is_empty() {
        return None;
    }
    let mut best: Option<NearVenue> = None;
    for group in groups(&here) {
        let answer = one_line(snapshot, lines, venue, &group, walk_seconds, arrives_at, question);
        if best.as_ref().is_none_or(|best| rank(&answer) < rank(best)) {
            best = Some(answer);
        }
    }
    let mut best = best?;
    best.services = here.iter().map(|at| at.service).collect();
    Some(best)
}

/// Open on arrival before closed, then soonest finished: a place that admits people is never called closed because
/// another of its counters would be quicker later.
fn rank(answer: &NearVenue) -> (Reverse<bool>, Timestamp) {
    (
        Reverse(answer.open_on_arrival),
        answer.finishes_at.unwrap_or(Timestamp::MAX),
    )
}

/// A line is a set of schedules with the services they serve.
struct Line<'a> {
    schedules: &'a [usize],
    services: Vec<usize>,
}

fn groups<'a>(here: &[&'a ServiceAt]) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for &at in here {
        match lines.iter_mut().find(|line| line.schedules == at.schedules.as_slice()) {
            Some(line) => line.services.push(at.service),
            None => lines.push(Line {
                schedules: &at.schedules,
                services: vec![at.service],
            }),
        }
    }
    lines
}

fn one_line(
    snapshot: &Snapshot,
    lines: &Lines,
    venue: usize,
    line: &Line<'_>,
    walk_seconds: u32,
    arrives_at: Timestamp,
    question: &Question<'_>,
) -> NearVenue {
    let minutes = match (question.service, line.services.as_slice()) {
        (Some(service), _) => snapshot.services[service].minutes,
        (None, services) => {
            let sum: u32 = services.iter().map(|&s| u32::from(snapshot.services[s].minutes)).sum();
            u16::try_from(sum / u32::try_from(services.len().max(1)).unwrap_or(1)).unwrap_or(u16::MAX)
        }
    };
    // Each schedule has its own line: the answer is the one that finishes first, of those that admit if any does.
    let mut best: Option<NearVenue> = None;
    for &index in line.schedules {
        let plans = snapshot.plans(&[index], question.zone.to_datetime(arrives_at).date());
        let state = open::state_at(&plans, &snapshot.calendar, arrives_at, question.zone);
        let schedule = &snapshot.schedules[index];
        let load = lines.load(schedule.id);
        let (open_on_arrival, starts_at) = match &state {
            OpenState::Open { .. } => (true, Some(arrives_at)),
            OpenState::Closed { next, .. } => (false, next.as_ref().map(|occurrence| occurrence.starts_at)),
        };
        // Today's line is gone by another day's opening.
        let same_day = starts_at.is_some_and(|at| local_day(at, question) == local_day(question.known_at, question));
        let wait_seconds = starts_at.map(|at| match same_day {
            true => {
                let opens = if open_on_arrival { question.known_at } else { at };
                lines
                    .newcomer(schedule.id)
                    .and_then(|newcomer| newcomer.wait_seconds(question.known_at, at))
                    .unwrap_or_else(|| {
                        forecast::expected_wait_seconds(&load, schedule.servers, question.known_at, opens, at)
                    })
            }
            false => 0,
        });
        let finishes_at = starts_at.and_then(|at| {
            at.checked_add(i64::from(wait_seconds.unwrap_or(0)).seconds())
                .ok()?
                .checked_add(i64::from(minutes).minutes())
                .ok()
        });
        let in_time = match question.horizon {
            Horizon::Now => open_on_arrival,
            Horizon::Today => starts_at.is_some_and(|at| local_day(at, question) == local_day(question.when, question)),
            Horizon::Week => {
                starts_at.is_some_and(|at| at.duration_since(question.when) <= SignedDuration::from_hours(7 * 24))
            }
        };
        let answer = NearVenue {
            venue,
            walk_seconds,
            arrives_at,
            open_on_arrival,
            in_time,
            state,
            schedule: Some(index),
            starts_at,
            wait_seconds,
            waiting: if same_day { load.waiting } else { 0 },
            minutes,
            finishes_at,
            services: Vec::new(),
        };
        if best.as_ref().is_none_or(|best| rank(&answer) < rank(best)) {
            best = Some(answer);
        }
    }
    best.unwrap_or(NearVenue {
        venue,
        walk_seconds,
        arrives_at,
        open_on_arrival: false,
        in_time: false,
        state: open::state_at(&[], &snapshot.calendar, arrives_at, question.zone),
        schedule: None,
        starts_at: None,
        wait_seconds: None,
        waiting: 0,
        minutes,
        finishes_at: None,
        services: Vec::new(),
    })
}

fn local_day(at: Timestamp, question: &Question<'_>) -> jiff::civil::Date {
    question.zone.to_datetime(at).date()
}
