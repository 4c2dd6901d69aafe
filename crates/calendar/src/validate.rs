//! What is wrong with a plan before it is saved. Nothing else in this crate depends on a plan being valid.

use crate::day::{end_seconds, seconds};
use crate::plan::{ExceptionKind, Period, Plan, Recurrence};
use jiff::civil::{Date, Time};

/// Which part of the plan, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    Rule(usize),
    Exception(usize),
}

/// One thing that is wrong. Plans with errors are not saved; what was there stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("{place:?} names no day: name at least one, such as MO-FR")]
    NoDays { place: Where },
    #[error("{place:?} has no periods: give at least one, such as 09:00-12:00")]
    NoPeriods { place: Where },
    #[error("{place:?}: the {nth}th weekday of a month does not exist: use 1 to 5, or -1 for the last")]
    NthOutOfRange { place: Where, nth: i8 },
    #[error("{place:?}: {start} to {end} ends before it begins: swap them, or split a night into two days")]
    EndBeforeStart { place: Where, start: Time, end: Time },
    #[error("{place:?}: a period starts at {second} before the one from {first} has ended: join them into one")]
    OverlappingPeriods { place: Where, first: Time, second: Time },
    #[error("{place:?}: last admission {minutes} minutes before the end leaves no time to be admitted from {start}")]
    LastAdmissionTooLong { place: Where, start: Time, minutes: u16 },
    #[error("{place:?}: {from} is after {until}: swap the two dates")]
    FromAfterUntil { place: Where, from: Date, until: Date },
}

/// All errors of a plan, in its order. Empty = may be saved.
pub fn validate(plan: &Plan) -> Vec<PlanError> {
    let mut errors = Vec::new();
    for (index, rule) in plan.rules.iter().enumerate() {
        let place = Where::Rule(index);
        match &rule.recurrence {
            Recurrence::Weekly { days } if days.is_empty() => errors.push(PlanError::NoDays { place }),
            Recurrence::Dates { dates } if dates.is_empty() => errors.push(PlanError::NoDays { place }),
            Recurrence::MonthlyNth { nth, .. } if !matches!(nth, -1 | 1..=5) => {
                errors.push(PlanError::NthOutOfRange { place, nth: *nth });
            }
            _ => {}
        }
        if let (Some(from), Some(until)) = (rule.from, rule.until)
            && from > until
        {
            errors.push(PlanError::FromAfterUntil { place, from, until });
        }
        check_periods(place, &rule.periods, &mut errors);
    }
    for (index, exception) in plan.exceptions.iter().enumerate() {
        let place = Where::Exception(index);
        let (from, until) = (exception.from, exception.until);
        if from > until {
            errors.push(PlanError::FromAfterUntil { place, from, until });
        }
        if let ExceptionKind::Open { periods } = &exception.what {
            check_periods(place, periods, &mut errors);
        }
    }
    errors
}

/// The errors of one list of periods.
pub fn check_periods(place: Where, periods: &[Period], errors: &mut Vec<PlanError>) {
    if periods.is_empty() {
        errors.push(PlanError::NoPeriods { place });
    }
    let mut sorted: Vec<(i32, i32, Time)> = Vec::new();
    for period in periods {
        let (start, end) = (seconds(period.start), end_seconds(period.end));
        if end <= start {
            errors.push(PlanError::EndBeforeStart {
                place,
                start: period.start,
                end: period.end,
            });
            continue;
        }
        let minutes = period.last_admission_minutes;
        if i32::from(minutes) * 60 >= end - start {
            errors.push(PlanError::LastAdmissionTooLong {
                place,
                start: period.start,
                minutes,
            });
        }
        sorted.push((start, end, period.start));
    }
    sorted.sort();
    for (before, after) in sorted.iter().zip(sorted.iter().skip(1)) {
        if after.0 < before.1 {
            errors.push(PlanError::OverlappingPeriods {
                place,
                first: before.2,
                second: after.2,
            });
        }
    }
}
