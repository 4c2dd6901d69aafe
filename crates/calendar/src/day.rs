//! What a plan makes of one civil date: the periods that take place, and what was special about the day.

use crate::plan::{Day, ExceptionKind, OnHoliday, OnMakeup, Period, Plan, PlanRule, Recurrence};
use crate::workdays::{DayKind, WorkCalendar};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Seconds in a civil day; the end of a period that runs to midnight.
pub(crate) const DAY_SECONDS: i32 = 86_400;

/// Why a date does not run as an ordinary week does, whether it is open or closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Special {
    /// A public holiday, by its name in Chinese and English (English may be empty).
    Holiday { name: String, name_en: String },
    /// A make-up working day.
    Workday { name: String, name_en: String },
    /// An exception of the plan, in the words staff gave (may be empty).
    Exception { reason: String },
}

/// A period in seconds of the day: `start < end <= 86400`, `start <= last <= end`. Nobody is admitted from `last` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub start: i32,
    pub end: i32,
    pub last: i32,
}

impl Span {
    /// `None` for a period that ends at or before its start.
    pub fn of(period: &Period) -> Option<Span> {
        let (start, end) = (seconds(period.start), end_seconds(period.end));
        let last = (end - i32::from(period.last_admission_minutes) * 60).max(start);
        (start < end).then_some(Span { start, end, last })
    }

    /// The period again, with whole minutes of last admission (rounded up: never admits later than `last`).
    pub fn period(self) -> Period {
        let minutes = (self.end - self.last + 59) / 60;
        Period {
            start: time(self.start),
            end: time(self.end),
            last_admission_minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
        }
    }
}

pub(crate) fn seconds(time: Time) -> i32 {
    i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second())
}

pub(crate) fn end_seconds(end: Time) -> i32 {
    match seconds(end) {
        0 => DAY_SECONDS,
        other => other,
    }
}

fn time(seconds: i32) -> Time {
    let part = |value: i32| i8::try_from(value).unwrap_or(0);
    Time::new(
        part(seconds / 3600 % 24),
        part(seconds / 60 % 60),
        part(seconds % 60),
        0,
    )
    .unwrap_or(Time::midnight())
}

/// Sorted, and joined where two overlap. Periods that only touch stay two: a session each.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(before) if span.start < before.end => {
                before.end = before.end.max(span.end);
                before.last = before.last.max(span.last);
            }
            _ => out.push(span),
        }
    }
    out
}

/// One date of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayPlan {
    pub spans: Vec<Span>,
    pub special: Option<Special>,
}

/// The day with everything that bears on it.
pub(crate) fn resolve(plan: &Plan, calendar: &WorkCalendar, date: Date) -> DayPlan {
    let exception = plan
        .exceptions
        .iter()
        .rev()
        .find(|exception| exception.from <= date && date <= exception.until);
    let Some(exception) = exception else {
        return without_exceptions(plan, calendar, date);
    };
    let periods = match &exception.what {
        ExceptionKind::Closed => &[],
        ExceptionKind::Open { periods } => periods.as_slice(),
    };
    DayPlan {
        spans: merged(periods.iter().filter_map(Span::of).collect()),
        special: Some(Special::Exception {
            reason: exception.reason.clone(),
        }),
    }
}

/// The day as rules, holidays and make-up days alone make it.
pub(crate) fn without_exceptions(plan: &Plan, calendar: &WorkCalendar, date: Date) -> DayPlan {
    let own = Day::from(date.weekday());
    let Some(listed) = calendar.days.get(&date) else {
        return DayPlan {
            spans: by_rules(plan, date, own),
            special: None,
        };
    };
    let (name, name_en) = (listed.name.clone(), listed.name_en.clone());
    match listed.kind {
        DayKind::Holiday => DayPlan {
            spans: match plan.on_holiday {
                OnHoliday::Closed => Vec::new(),
                OnHoliday::Open => by_rules(plan, date, own),
            },
            special: Some(Special::Holiday { name, name_en }),
        },
        DayKind::Workday => {
            let runs_as = match plan.on_makeup {
                OnMakeup::AsWeekday => own,
                OnMakeup::AsWorkday => working_day(plan, date).unwrap_or(own),
            };
            DayPlan {
                spans: by_rules(plan, date, runs_as),
                special: Some(Special::Workday { name, name_en }),
            }
        }
    }
}

/// The first day from Monday to Friday that a weekly rule in force names.
fn working_day(plan: &Plan, date: Date) -> Option<Day> {
    Day::ALL.into_iter().take(5).find(|day| {
        plan.rules.iter().any(|rule| {
            in_bounds(rule, date) && matches!(&rule.recurrence, Recurrence::Weekly { days } if days.contains(*day))
        })
    })
}

fn by_rules(plan: &Plan, date: Date, runs_as: Day) -> Vec<Span> {
    let rules = plan
        .rules
        .iter()
        .filter(|rule| in_bounds(rule, date) && recurs(&rule.recurrence, date, runs_as));
    merged(rules.flat_map(|rule| &rule.periods).filter_map(Span::of).collect())
}

fn in_bounds(rule: &PlanRule, date: Date) -> bool {
    rule.from.is_none_or(|from| from <= date) && rule.until.is_none_or(|until| date <= until)
}

/// Weekly rules look at the day it runs as; monthly rules and dates at the date itself.
fn recurs(recurrence: &Recurrence, date: Date, runs_as: Day) -> bool {
    match recurrence {
        Recurrence::Weekly { days } => days.contains(runs_as),
        Recurrence::MonthlyNth { nth, day } => {
            let from_start = (date.day() - 1) / 7 + 1;
            let from_end = (date.days_in_month() - date.day()) / 7 + 1;
            Day::from(date.weekday()) == *day
                && if *nth < 0 {
                    -*nth == from_end
                } else {
                    *nth == from_start
                }
        }
        Recurrence::Dates { dates } => dates.contains(&date),
    }
}
