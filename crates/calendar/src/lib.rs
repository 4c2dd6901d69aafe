//! Work calendar, plans, recurrences and "open at". Pure: no clock, no zone but the one given.
//!
//! A [`Plan`] is what staff edit: weekly or monthly rules in local civil time, with dated exceptions.
//! A [`WorkCalendar`] is the editable table of public holidays and make-up working days (调休).
//! [`occurrences`] turns a plan into the dated periods of one day.
//! [`open::state_at`] is the one function that says whether something is open at an instant.
//!
//! What decides a day, strongest first: an exception (the last listed that covers it), a public holiday (closed unless
//! the plan says [`OnHoliday::Open`]), a make-up working day ([`OnMakeup`]), the rules.

mod day;
pub mod hours;
pub mod notation;
pub mod occurrence;
pub mod open;
pub mod plan;
pub mod rrule;
pub mod validate;
pub mod workdays;

pub use day::Special;
pub use hours::{DayHours, describe_day, week};
pub use notation::NotationError;
pub use occurrence::{Occurrence, occurrences};
pub use open::{ClosedBecause, FinishHint, OpenState, finish_time_hint, next_admission, state_at};
pub use plan::{Day, DaySet, Exception, ExceptionKind, OnHoliday, OnMakeup, Period, Plan, PlanRule, Recurrence};
pub use rrule::to_rrule;
pub use validate::{PlanError, Where, validate};
pub use workdays::{DayKind, SpecialDay, WorkCalendar};
