//! From the answers of use cases to what contexts hold.

use crate::context::{Interval, Opening};
use crate::visit::Visit;
use crate::{Axis, Page, Part, PartKind, Rule};
use jiff::Timestamp;
use yike_app::calendar::{ClosedBecause, DayHours, OpenState, Special};
use yike_app::directory::near::NearVenue;
use yike_app::model::directory::{Accessibility, Venue};

/// Minutes the rule of a list spans.
const SPAN: f32 = 60.0;

/// A state as a page says it.
pub fn opening(visit: &Visit, state: &OpenState, venue: &Venue) -> Opening {
    match state {
        OpenState::Open { until, .. } => Opening::Open { until: visit.time(*until) },
        OpenState::Closed { because: Some(ClosedBecause::NoPlan), .. } => {
            Opening::Unsure { confirmed: venue.hours_confirmed_on }
        }
        OpenState::Closed { next, .. } => Opening::Shut { reopens: next.as_ref().map(|n| visit.civil(n.starts_at)) },
    }
}

/// Whole minutes, rounded up.
pub fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60)
}

/// The rule of one visit: walk, wait, service; or a shut door until it opens.
pub fn rule(near: &NearVenue, from: Timestamp) -> Rule {
    let walk = near.walk_seconds as f32 / 60.0;
    let start = near.starts_at.map(|at| at.duration_since(from).as_secs_f32() / 60.0);
    let wait = near.wait_seconds.unwrap_or(0) as f32 / 60.0;
    let mut parts = vec![Part::new(PartKind::Walk, 0.0, walk.min(SPAN))];
    if near.open_on_arrival {
        parts.push(Part::new(PartKind::Wait, walk, wait));
        parts.push(Part::new(PartKind::Serve, walk + wait, f32::from(near.minutes)));
    } else {
        let opens = start.unwrap_or(SPAN).clamp(walk, SPAN);
        parts.push(Part::new(PartKind::Shut, walk, opens - walk));
        if opens < SPAN {
            parts.push(Part::new(PartKind::Wait, opens, wait));
            parts.push(Part::new(PartKind::Serve, opens + wait, f32::from(near.minutes)));
        }
    }
    Rule::quarters(SPAN, parts)
}

/// The words over the rules of a list that begins at `from`.
pub fn axis(page: &Page, visit: &Visit, from: Timestamp) -> Axis {
    let end = from.saturating_add(jiff::SignedDuration::from_mins(60)).unwrap_or(from);
    Axis {
        span: SPAN,
        labels: vec![
            (0.0, page.t1("words-now", "time", page.time(&visit.time(from))), false),
            (15.0, page.t("words-ke-1"), false),
            (30.0, page.t("words-ke-2"), false),
            (45.0, page.t("words-ke-3"), false),
            (60.0, page.time(&visit.time(end)), false),
        ],
    }
}

/// An interval in local time.
pub fn interval(visit: &Visit, (from, to): (Timestamp, Timestamp)) -> Interval {
    Interval { from: visit.time(from), to: visit.time(to) }
}

/// A floor as people say it.
pub fn floor(page: &Page, floor: i16) -> String {
    match floor {
        1 => page.t("words-floor-1"),
        2 => page.t("words-floor-2"),
        3 => page.t("words-floor-3"),
        n if n > 0 => page.t1("words-floor-n", "n", i32::from(n)),
        n => page.t1("words-floor-below", "n", i32::from(-n)),
    }
}

/// Message key of something a venue offers.
pub fn access_key(access: Accessibility) -> &'static str {
    match access {
        Accessibility::Ramp => "words-access-ramp",
        Accessibility::Lift => "words-access-lift",
        Accessibility::AccessibleToilet => "words-access-toilet",
        Accessibility::LowCounter => "words-access-counter",
        Accessibility::HearingLoop => "words-access-loop",
        Accessibility::Wheelchair => "words-access-wheelchair",
        Accessibility::SignLanguage => "words-access-sign",
    }
}

/// Why a day differs, in words.
pub fn day_note(page: &Page, visit: &Visit, day: &DayHours) -> Option<String> {
    let pick = |zh: &str, en: &str| if visit.english() && !en.is_empty() { en.to_owned() } else { zh.to_owned() };
    match &day.special {
        Some(Special::Holiday { name, name_en }) if day.periods.is_empty() => {
            Some(page.t1("words-holiday", "name", pick(name, name_en)))
        }
        Some(Special::Holiday { name, name_en }) => Some(page.t1("words-holiday-open", "name", pick(name, name_en))),
        Some(Special::Workday { .. }) => Some(page.t("words-makeup")),
        Some(Special::Exception { reason }) if !reason.is_empty() => {
            Some(page.t1("words-exception", "reason", reason))
        }
        Some(Special::Exception { .. }) | None => None,
    }
}
