//! Work calendar, plans, recurrences and "open at". Pure: no clock, no zone but the one given.
//!
//! A [`Plan`] is what staff edit: weekly or monthly rules in local civil time, with dated exceptions.
//! A [`WorkCalendar`] is the editable table of public holidays and make-up working days (调休).
//! [`open::state_at`] is the one function that says whether something is open at an instant.

pub mod plan;
pub mod workdays;

pub use plan::{Day, DaySet, Exception, ExceptionKind, OnHoliday, OnMakeup, Period, Plan, PlanRule, Recurrence};
pub use workdays::{DayKind, SpecialDay, WorkCalendar};
