//! Open at an instant: now, on arrival, in an hour. Every page, interface and display asks here.

use crate::day::{self, Special};
use crate::occurrence::{Occurrence, dated};
use crate::plan::{ExceptionKind, Plan, Recurrence};
use crate::workdays::WorkCalendar;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How far ahead the next opening is looked for.
pub const HORIZON_DAYS: i32 = 400;

/// Doors that never shut are followed for so many days to say "until".
const UNBROKEN_DAYS: usize = 7;

/// Whether somebody who comes at the instant is admitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum OpenState {
    /// Admitted. `last_admission_at` is the end of unbroken admission, `until` when the last of it ends.
    Open {
        until: Timestamp,
        last_admission_at: Timestamp,
    },
    /// Not admitted: when next, and why not.
    Closed {
        next: Option<Occurrence>,
        because: Option<ClosedBecause>,
    },
}

impl OpenState {
    /// Whether somebody is admitted.
    pub fn is_open(&self) -> bool {
        matches!(self, OpenState::Open { .. })
    }
}

/// Why something is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ClosedBecause {
    /// A public holiday, by its name in Chinese and English (English may be empty).
    Holiday { name: String, name_en: String },
    /// An exception staff entered; the reason in their words, may be empty.
    Exception { reason: String },
    /// Still running until `ends_at`, but nobody new is admitted.
    AdmissionEnded { ends_at: Timestamp },
    /// An ordinary day, outside its periods.
    OutsideHours,
    /// No plan has any rule: the hours are not known.
    NoPlan,
}

/// The union of `plans` at `at`: open when any of them admits. A venue passes its schedules' plans, a service those
/// that serve it.
pub fn state_at(plans: &[&Plan], calendar: &WorkCalendar, at: Timestamp, zone: &TimeZone) -> OpenState {
    if plans.iter().all(|plan| is_blank(plan)) {
        return OpenState::Closed {
            next: None,
            because: Some(ClosedBecause::NoPlan),
        };
    }
    let date = zone.to_datetime(at).date();
    let mut today = on_date(plans, calendar, date, zone);
    if let Some(now) = today.iter().find(|occurrence| occurrence.admits(at)).copied() {
        let (mut until, mut last_admission_at, mut day) = (now.ends_at, now.last_admission_at, date);
        for _ in 0..UNBROKEN_DAYS {
            for occurrence in &today {
                if occurrence.starts_at <= last_admission_at && occurrence.last_admission_at >= last_admission_at {
                    until = until.max(occurrence.ends_at);
                    last_admission_at = occurrence.last_admission_at;
                }
            }
            let Some(tomorrow) = day
                .tomorrow()
                .ok()
                .filter(|next| starts(*next, zone) == Some(last_admission_at))
            else {
                break;
            };
            today = on_date(plans, calendar, tomorrow, zone);
            day = tomorrow;
        }
        return OpenState::Open {
            until,
            last_admission_at,
        };
    }
    let because = closed_because(plans, calendar, at, date, &today, zone);
    OpenState::Closed {
        next: next_after(plans, calendar, at, date, &today, zone),
        because: Some(because),
    }
}

/// When somebody who arrives at `arrival` is admitted: at once if it is open, else at the start of the next period.
/// `None` when nothing opens within [`HORIZON_DAYS`].
pub fn next_admission(
    plans: &[&Plan],
    calendar: &WorkCalendar,
    arrival: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    match state_at(plans, calendar, arrival, zone) {
        OpenState::Open { .. } => Some(arrival),
        OpenState::Closed { next, .. } => next.map(|next| next.starts_at),
    }
}

/// When something that takes a while would be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishHint {
    pub admitted_at: Timestamp,
    pub finishes_at: Timestamp,
    /// Whether it is over before the doors close; if not, "come earlier" is the honest advice.
    pub before_closing: bool,
}

/// The hint for somebody who arrives at `arrival` and needs `minutes` from admission on (waiting and being served).
pub fn finish_time_hint(
    plans: &[&Plan],
    calendar: &WorkCalendar,
    arrival: Timestamp,
    minutes: u16,
    zone: &TimeZone,
) -> Option<FinishHint> {
    let (admitted_at, until) = match state_at(plans, calendar, arrival, zone) {
        OpenState::Open { until, .. } => (arrival, until),
        OpenState::Closed { next, .. } => {
            let starts_at = next?.starts_at;
            match state_at(plans, calendar, starts_at, zone) {
                OpenState::Open { until, .. } => (starts_at, until),
                OpenState::Closed { .. } => return None,
            }
        }
    };
    let finishes_at = admitted_at
        .checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .ok()?;
    Some(FinishHint {
        admitted_at,
        finishes_at,
        before_closing: finishes_at <= until,
    })
}

fn is_blank(plan: &Plan) -> bool {
    plan.rules.is_empty()
        && !plan
            .exceptions
            .iter()
            .any(|exception| exception.what != ExceptionKind::Closed)
}

/// Every occurrence that ever admits, of all plans, by start.
fn on_date(plans: &[&Plan], calendar: &WorkCalendar, date: Date, zone: &TimeZone) -> Vec<Occurrence> {
    let spans = plans.iter().flat_map(|plan| day::resolve(plan, calendar, date).spans);
    let mut found: Vec<_> = spans
        .filter(|span| span.start < span.last)
        .filter_map(|s| dated(s, date, zone))
        .collect();
    found.sort();
    found
}

fn starts(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(date.to_datetime(Time::midnight())).ok()
}

fn next_after(
    plans: &[&Plan],
    calendar: &WorkCalendar,
    at: Timestamp,
    date: Date,
    today: &[Occurrence],
    zone: &TimeZone,
) -> Option<Occurrence> {
    let later_today = today.iter().find(|occurrence| occurrence.starts_at > at);
    if let Some(later) = later_today {
        return Some(*later);
    }
    let horizon = date
        .checked_add(jiff::Span::new().days(HORIZON_DAYS))
        .unwrap_or(Date::MAX);
    // Plans that ended, or start in spring, are not walked through day by day.
    let last = plans
        .iter()
        .filter_map(|plan| bounds(plan))
        .map(|(_, last)| last)
        .max()?
        .min(horizon);
    let first = plans
        .iter()
        .filter_map(|plan| bounds(plan))
        .map(|(first, _)| first)
        .min()?;
    let mut day = date.tomorrow().ok()?.max(first);
    while day <= last {
        if let Some(first) = on_date(plans, calendar, day, zone).first() {
            return Some(*first);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// The first and last date on which the plan can have anything; `None` when it never can.
fn bounds(plan: &Plan) -> Option<(Date, Date)> {
    let rules = plan.rules.iter().filter_map(|rule| {
        let (from, until) = (rule.from.unwrap_or(Date::MIN), rule.until.unwrap_or(Date::MAX));
        match &rule.recurrence {
            Recurrence::Dates { dates } => Some((*dates.iter().min()?, *dates.iter().max()?)),
            _ => Some((from, until)),
        }
    });
    let exceptions = plan
        .exceptions
        .iter()
        .filter(|exception| exception.what != ExceptionKind::Closed);
    let all = rules.chain(exceptions.map(|exception| (exception.from, exception.until)));
    all.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
}

fn closed_because(
    plans: &[&Plan],
    calendar: &WorkCalendar,
    at: Timestamp,
    date: Date,
    today: &[Occurrence],
    zone: &TimeZone,
) -> ClosedBecause {
    let running = today
        .iter()
        .filter(|occurrence| occurrence.starts_at <= at && at < occurrence.ends_at);
    if let Some(ends_at) = running.map(|occurrence| occurrence.ends_at).max() {
        return ClosedBecause::AdmissionEnded { ends_at };
    }
    let mut holiday = None;
    for plan in plans.iter().filter(|plan| !is_blank(plan)) {
        let day = day::resolve(plan, calendar, date);
        match day.special {
            // Shortened hours are the reason only at an hour the plan would otherwise have kept.
            Some(Special::Exception { reason }) if day.spans.is_empty() || keeps(plan, calendar, at, date, zone) => {
                return ClosedBecause::Exception { reason };
            }
            Some(Special::Holiday { name, name_en }) if day.spans.is_empty() => {
                holiday = Some(ClosedBecause::Holiday { name, name_en });
            }
            _ => {}
        }
    }
    holiday.unwrap_or(ClosedBecause::OutsideHours)
}

fn keeps(plan: &Plan, calendar: &WorkCalendar, at: Timestamp, date: Date, zone: &TimeZone) -> bool {
    let spans = day::without_exceptions(plan, calendar, date).spans;
    spans
        .into_iter()
        .filter_map(|span| dated(span, date, zone))
        .any(|occurrence| occurrence.admits(at))
}
