//! The editable table of public holidays and make-up working days.

use crate::plan::{Day, DaySet};
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

impl WorkCalendar {
    /// Whether the date is a working day: as listed, else Monday to Friday.
    pub fn is_workday(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(listed) => listed.kind == DayKind::Workday,
            None => DaySet::WORKWEEK.contains(Day::from(date.weekday())),
        }
    }

    /// Whether the table lists any day of `year`. If not, holidays of that year are not known yet and a page that
    /// promises dates in it should say so.
    pub fn covers_year(&self, year: i16) -> bool {
        self.days.keys().any(|date| date.year() == year)
    }

    /// The `days`th working day after `date`; the day itself never counts (期间开始的日不计算在内). 0 gives `date`.
    /// `None` beyond the year 9999 or when no working day comes for ten years.
    pub fn add_working_days(&self, date: Date, days: u32) -> Option<Date> {
        let (mut day, mut left, mut idle) = (date, days, 0);
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.is_workday(day) {
                (left, idle) = (left - 1, 0);
            } else {
                idle += 1;
                if idle > 3660 {
                    return None;
                }
            }
        }
        Some(day)
    }

    /// Working days after `from` up to and including `until`; negative when `until` lies before `from`.
    pub fn working_days_between(&self, from: Date, until: Date) -> i64 {
        if until < from {
            return -self.working_days_between(until, from);
        }
        let days = std::iter::successors(from.tomorrow().ok(), |day| day.tomorrow().ok());
        let count = days
            .take_while(|day| *day <= until)
            .filter(|day| self.is_workday(*day))
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }
}
