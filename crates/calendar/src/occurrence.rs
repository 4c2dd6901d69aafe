//! The dated periods of a plan.

use crate::day::{self, DAY_SECONDS, Span};
use crate::plan::Plan;
use crate::workdays::WorkCalendar;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One dated period. `starts_at < ends_at`; nobody new is admitted from `last_admission_at` on, which lies between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub last_admission_at: Timestamp,
    /// The local civil date it belongs to.
    pub date: Date,
}

impl Occurrence {
    /// Whether somebody who comes at `at` is still admitted.
    pub fn admits(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.last_admission_at
    }
}

/// The periods of `plan` on `date`, sorted, none overlapping. Empty when nothing takes place (and for dates outside what
/// instants can express, years -9999 to 9999).
pub fn occurrences(plan: &Plan, calendar: &WorkCalendar, date: Date, zone: &TimeZone) -> Vec<Occurrence> {
    let spans = day::resolve(plan, calendar, date).spans;
    spans.into_iter().filter_map(|span| dated(span, date, zone)).collect()
}

/// The periods of `from` to `until`, both inclusive.
pub fn occurrences_between(
    plan: &Plan,
    calendar: &WorkCalendar,
    (from, until): (Date, Date),
    zone: &TimeZone,
) -> Vec<Occurrence> {
    let dates = std::iter::successors(Some(from), |date| date.tomorrow().ok()).take_while(|date| *date <= until);
    dates.flat_map(|date| occurrences(plan, calendar, date, zone)).collect()
}

pub(crate) fn dated(span: Span, date: Date, zone: &TimeZone) -> Option<Occurrence> {
    let starts_at = instant(date, span.start, zone)?;
    let ends_at = instant(date, span.end, zone)?;
    let last = ends_at
        .checked_sub(SignedDuration::from_secs(i64::from(span.end - span.last)))
        .ok()?;
    // A clock change inside the period may shorten it to nothing.
    (starts_at < ends_at).then_some(Occurrence {
        starts_at,
        ends_at,
        last_admission_at: last.max(starts_at),
        date,
    })
}

fn instant(date: Date, seconds: i32, zone: &TimeZone) -> Option<Timestamp> {
    let date = if seconds >= DAY_SECONDS {
        date.tomorrow().ok()?
    } else {
        date
    };
    let time = Time::midnight().wrapping_add(SignedDuration::from_secs(i64::from(seconds)));
    zone.to_timestamp(date.to_datetime(time)).ok()
}
