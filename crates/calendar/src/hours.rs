//! Opening hours as plain data for display. The words belong to the messages of each language.

use crate::day::{self, Special, merged};
use crate::open::ClosedBecause;
use crate::plan::{Period, Plan};
use crate::workdays::WorkCalendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The hours of one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    pub date: Date,
    /// Sorted, none overlapping; empty on a closed day.
    pub periods: Vec<Period>,
    /// Why the whole day is closed; `None` on a day with periods.
    pub because: Option<ClosedBecause>,
    /// What is special about the day, open or closed: a holiday kept open, a make-up day, changed hours.
    pub special: Option<Special>,
}

/// The union of `plans` on `date`.
pub fn describe_day(plans: &[&Plan], calendar: &WorkCalendar, date: Date) -> DayHours {
    let mut spans = Vec::new();
    let mut special: Option<Special> = None;
    for plan in plans {
        let day = day::resolve(plan, calendar, date);
        spans.extend(day.spans);
        // What staff entered says more than the holiday table.
        special = match (special, day.special) {
            (Some(Special::Exception { reason }), _) => Some(Special::Exception { reason }),
            (before, after) => after.or(before),
        };
    }
    let periods: Vec<Period> = merged(spans).into_iter().map(day::Span::period).collect();
    let because = periods.is_empty().then(|| match &special {
        _ if plans
            .iter()
            .all(|plan| plan.rules.is_empty() && plan.exceptions.is_empty()) =>
        {
            ClosedBecause::NoPlan
        }
        Some(Special::Holiday { name, name_en }) => ClosedBecause::Holiday {
            name: name.clone(),
            name_en: name_en.clone(),
        },
        Some(Special::Exception { reason }) => ClosedBecause::Exception { reason: reason.clone() },
        Some(Special::Workday { .. }) | None => ClosedBecause::OutsideHours,
    });
    DayHours {
        date,
        periods,
        because,
        special,
    }
}

/// Seven days from `monday` (any first day will do).
pub fn week(plans: &[&Plan], calendar: &WorkCalendar, monday: Date) -> [DayHours; 7] {
    [0, 1, 2, 3, 4, 5, 6].map(|offset| {
        let date = monday.checked_add(jiff::Span::new().days(offset)).unwrap_or(Date::MAX);
        describe_day(plans, calendar, date)
    })
}
