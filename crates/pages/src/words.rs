//! From the answers of use cases to what contexts hold.

use crate::context::{Interval, Opening};
use crate::visit::Visit;
use crate::{Axis, Page, Part, PartKind, Rule};
use jiff::Timestamp;
use jiff::civil::Weekday;
use yike_app::calendar::{ClosedBecause, Day, DayHours, DaySet, OpenState, PlanRule, Recurrence, Special};
use yike_app::directory::near::NearVenue;
use yike_app::model::directory::{Accessibility, Venue};

/// Minutes the rule of a list spans.
const SPAN: f32 = 60.0;

/// A state as a page says it.
pub fn opening(visit: &Visit, state: &OpenState, venue: &Venue) -> Opening {
    match state {
        OpenState::Open { until, .. } => Opening::Open {
            until: visit.time(*until),
        },
        OpenState::Closed {
            because: Some(ClosedBecause::NoPlan),
            ..
        } => Opening::Unsure {
            confirmed: venue.hours_confirmed_on,
        },
        OpenState::Closed { next, .. } => Opening::Shut {
            reopens: next.as_ref().map(|n| visit.civil(n.starts_at)),
        },
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
            (0.0, page.t1("words-now", "time", page.time(visit.time(from))), false),
            (15.0, page.t("words-ke-1"), false),
            (30.0, page.t("words-ke-2"), false),
            (45.0, page.t("words-ke-3"), false),
            (60.0, page.time(visit.time(end)), false),
        ],
    }
}

/// An interval in local time.
pub fn interval(visit: &Visit, (from, to): (Timestamp, Timestamp)) -> Interval {
    Interval {
        from: visit.time(from),
        to: visit.time(to),
    }
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

/// A rule as people say it: 周二、周五 12:00–14:00. Rules for single dates are left to the calendar.
pub fn rule_hours(page: &Page, rule: &PlanRule) -> Option<String> {
    let weekday = |day: Day| {
        let days = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        days.get(day as usize).map(|day| page.lang.weekday(*day))
    };
    let all = [Day::Mo, Day::Tu, Day::We, Day::Th, Day::Fr, Day::Sa, Day::Su];
    let days = match &rule.recurrence {
        Recurrence::Weekly { days } if *days == DaySet::WORKWEEK => page.t("words-workdays"),
        Recurrence::Weekly { days } if *days == DaySet::DAILY => page.t("words-daily"),
        Recurrence::Weekly { days } => {
            let named: Vec<&str> = all
                .into_iter()
                .filter(|day| days.contains(*day))
                .filter_map(weekday)
                .collect();
            named.join(&page.t("unit-comma"))
        }
        Recurrence::MonthlyNth { nth: -1, day } => page.t1("words-monthly-last", "day", weekday(*day)?),
        Recurrence::MonthlyNth { nth, day } => page.t2("words-monthly", "n", i32::from(*nth), "day", weekday(*day)?),
        Recurrence::Dates { .. } => return None,
    };
    let times: Vec<String> = rule
        .periods
        .iter()
        .map(|p| format!("{}–{}", page.time(p.start), page.time(p.end)))
        .collect();
    Some(format!("{days} {}", times.join(&page.t("unit-comma"))))
}

/// Why a day differs, in words.
pub fn day_note(page: &Page, visit: &Visit, day: &DayHours) -> Option<String> {
    let pick = |zh: &str, en: &str| {
        if visit.english() && !en.is_empty() {
            en.to_owned()
        } else {
            zh.to_owned()
        }
    };
    match &day.special {
        Some(Special::Holiday { name, name_en }) if day.periods.is_empty() => {
            Some(page.t1("words-holiday", "name", pick(name, name_en)))
        }
        Some(Special::Holiday { name, name_en }) => Some(page.t1("words-holiday-open", "name", pick(name, name_en))),
        Some(Special::Workday { .. }) => Some(page.t("words-makeup")),
        Some(Special::Exception { reason }) if !reason.is_empty() => Some(page.t1("words-exception", "reason", reason)),
        Some(Special::Exception { .. }) | None => None,
    }
}
