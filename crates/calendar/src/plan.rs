//! The plain timetable staff edit. RRULE is derived from it at the edge, never shown.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

/// A weekday by its iCalendar name (RFC 5545 BYDAY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Day {
    Mo,
    Tu,
    We,
    Th,
    Fr,
    Sa,
    Su,
}

impl Day {
    /// Monday to Sunday.
    pub const ALL: [Day; 7] = [Day::Mo, Day::Tu, Day::We, Day::Th, Day::Fr, Day::Sa, Day::Su];

    /// The two letters of RFC 5545 BYDAY.
    pub fn code(self) -> &'static str {
        match self {
            Day::Mo => "MO",
            Day::Tu => "TU",
            Day::We => "WE",
            Day::Th => "TH",
            Day::Fr => "FR",
            Day::Sa => "SA",
            Day::Su => "SU",
        }
    }
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Weekday {
        match day {
            Day::Mo => Weekday::Monday,
            Day::Tu => Weekday::Tuesday,
            Day::We => Weekday::Wednesday,
            Day::Th => Weekday::Thursday,
            Day::Fr => Weekday::Friday,
            Day::Sa => Weekday::Saturday,
            Day::Su => Weekday::Sunday,
        }
    }
}

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Day {
        match day {
            Weekday::Monday => Day::Mo,
            Weekday::Tuesday => Day::Tu,
            Weekday::Wednesday => Day::We,
            Weekday::Thursday => Day::Th,
            Weekday::Friday => Day::Fr,
            Weekday::Saturday => Day::Sa,
            Weekday::Sunday => Day::Su,
        }
    }
}

/// A set of weekdays, bit 0 = Monday … bit 6 = Sunday (iCalendar BYDAY order MO..SU).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct DaySet(pub u8);

impl FromIterator<Day> for DaySet {
    fn from_iter<I: IntoIterator<Item = Day>>(days: I) -> DaySet {
        days.into_iter().fold(DaySet::default(), DaySet::with)
    }
}

impl DaySet {
    /// Monday to Friday.
    pub const WORKWEEK: DaySet = DaySet(0b001_1111);
    /// All seven days.
    pub const DAILY: DaySet = DaySet(0b111_1111);

    /// Whether `day` belongs to the set.
    pub fn contains(self, day: Day) -> bool {
        self.0 & (1 << day as u8) != 0
    }

    /// The set with `day` added.
    #[must_use]
    pub fn with(self, day: Day) -> DaySet {
        DaySet(self.0 | (1 << day as u8))
    }

    /// Whether no day is in it.
    pub fn is_empty(self) -> bool {
        self.0 & DaySet::DAILY.0 == 0
    }

    /// Its days from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        Day::ALL.into_iter().filter(move |day| self.contains(*day))
    }
}

/// When a rule applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Recurrence {
    /// Every week on these days ("every Tuesday and Friday").
    Weekly { days: DaySet },
    /// The nth weekday of each month, 1 to 5, or -1 for the last ("second Sunday of the month").
    MonthlyNth { nth: i8, day: Day },
    /// Exactly these dates.
    Dates { dates: Vec<Date> },
}

/// One period of a day in local civil time. `end` is after `start` on the same day; an `end` of 00:00 is midnight at the
/// end of the day, so that a 24-hour lobby can be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub start: Time,
    pub end: Time,
    /// Nobody new is admitted in the last so many minutes.
    #[serde(default)]
    pub last_admission_minutes: u16,
}

/// A recurrence with its periods, optionally bounded (both dates inclusive).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRule {
    pub recurrence: Recurrence,
    pub periods: Vec<Period>,
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
}

/// What a public holiday does to the plan. A series never overrides a holiday unless told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum OnHoliday {
    #[default]
    Closed,
    Open,
}

/// What a make-up working day (a Saturday or Sunday declared workday) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum OnMakeup {
    /// The day runs as the plan's ordinary working days do: its weekly rules as on Monday, else as on the first day up to
    /// Friday that any of them names. A plan without such a day runs as its own weekday does.
    AsWorkday,
    /// The day runs as its own weekday does.
    #[default]
    AsWeekday,
}

/// What happens on the dates of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ExceptionKind {
    /// Nothing takes place.
    Closed,
    /// Only these periods take place.
    Open { periods: Vec<Period> },
}

/// A dated exception, both dates inclusive. It wins over rules and holidays; the last one listed wins among several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub from: Date,
    pub until: Date,
    pub what: ExceptionKind,
    /// Said to residents in these words.
    #[serde(default)]
    pub reason: String,
}

/// A timetable: rules, what holidays do, exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Plan {
    pub rules: Vec<PlanRule>,
    #[serde(default)]
    pub on_holiday: OnHoliday,
    #[serde(default)]
    pub on_makeup: OnMakeup,
    #[serde(default)]
    pub exceptions: Vec<Exception>,
}
