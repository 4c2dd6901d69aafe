//! Recurrence rules for exchange (RFC 5545, section 3.3.10).

use crate::plan::{PlanRule, Recurrence};
use jiff::tz::TimeZone;
use std::fmt::Write;

/// The RRULE value of a rule, without the property name: `FREQ=WEEKLY;BYDAY=TU,FR;UNTIL=20261231T155959Z`. UNTIL is in
/// UTC, as the standard asks beside a DTSTART with a zone. `None` for a list of dates, which is an RDATE ([`to_rdate`]).
///
/// Holidays, make-up days and exceptions are not in it: who needs those exactly exchanges occurrences.
pub fn to_rrule(rule: &PlanRule, zone: &TimeZone) -> Option<String> {
    let mut out = match &rule.recurrence {
        Recurrence::Weekly { days } => {
            let days: Vec<&str> = days.iter().map(|day| day.code()).collect();
            format!("FREQ=WEEKLY;BYDAY={}", days.join(","))
        }
        Recurrence::MonthlyNth { nth, day } => format!("FREQ=MONTHLY;BYDAY={nth}{}", day.code()),
        Recurrence::Dates { .. } => return None,
    };
    if let Some(end) = rule
        .until
        .and_then(|date| zone.to_timestamp(date.at(23, 59, 59, 0)).ok())
    {
        let utc = TimeZone::UTC.to_datetime(end);
        let _ = write!(out, ";UNTIL={}", utc.strftime("%Y%m%dT%H%M%SZ"));
    }
    Some(out)
}

/// The RDATE value of a list of dates at the start of each period, in local time (`TZID` beside it):
/// `20261001T090000,20261002T090000`. `None` for other recurrences.
pub fn to_rdate(rule: &PlanRule) -> Option<String> {
    let Recurrence::Dates { dates } = &rule.recurrence else {
        return None;
    };
    let starts = dates
        .iter()
        .flat_map(|date| rule.periods.iter().map(|period| date.to_datetime(period.start)));
    let starts: Vec<String> = starts
        .map(|start| start.strftime("%Y%m%dT%H%M%S").to_string())
        .collect();
    Some(starts.join(","))
}
