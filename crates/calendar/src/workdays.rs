//! The editable table of public holidays and make-up working days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a listed date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假: closed whatever the weekday.
    Holiday,
    /// 调休上班: a working day whatever the weekday.
    Workday,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    pub kind: DayKind,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
}

/// A named work calendar. Dates not listed follow the weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct WorkCalendar {
    pub days: BTreeMap<Date, SpecialDay>,
}
