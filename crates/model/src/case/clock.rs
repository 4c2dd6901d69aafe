//! The clock of a case: working days from 受理, excluded time told in writing, one extension, and whose the days were.
//!
//! The day a period begins on does not count. Nothing sets the clock back: hand-overs, returns and a new holder do not touch it.
//! A pause excludes at most the days that were told when it began; after them the clock runs on, ended or not.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use yike_calendar::WorkCalendar;

/// Working days within which everything missing must be told, or 受理 counts from 收件.
pub const SILENT_DAYS: u32 = 5;

/// Working days from acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// 承诺时限; 0 = on the spot.
    pub promised: u16,
    /// 法定时限.
    pub legal: u16,
}

/// 延长 (GB/T 39046 A.7, 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub days: u16,
    pub at: Timestamp,
    /// As told to the person in writing.
    pub reason: String,
}

/// Excluded time (GB/T 39046 A.7, 2): an assessment on site, a hearing, an inspection, a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day it was told in writing: not excluded before.
    pub from: Timestamp,
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Working days it takes, as told.
    pub told_days: u16,
    pub reason: String,
}

/// Where the clock is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Received, not accepted.
    Waiting,
    Running,
    Paused,
    Ended,
}

/// What happened to a case, as far as its time goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// 收件.
    pub received_at: Timestamp,
    pub limits: Limits,
    /// When everything missing was told.
    #[serde(default)]
    pub told_at: Option<Timestamp>,
    /// When the last of what was told missing came in.
    #[serde(default)]
    pub complete_at: Option<Timestamp>,
    /// 受理.
    #[serde(default)]
    pub accepted_at: Option<Timestamp>,
    #[serde(default)]
    pub extension: Option<Extension>,
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// 办结.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
}

/// How the clock stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub phase: Phase,
    /// The day from which working days count; `None` before.
    pub start: Option<Date>,
    /// Nobody accepted or told what was missing in time: it runs since it was received or complete.
    pub deemed: bool,
    /// Working days used, excluded ones left out.
    pub used: u32,
    /// Working days excluded so far.
    pub excluded: u32,
    pub promised_on: Option<Date>,
    pub legal_on: Option<Date>,
    /// Working days until the promised date; negative after it.
    pub left: Option<i64>,
    /// Holidays of the year of the promised date are not known yet.
    pub unsure: bool,
}

impl Standing {
    /// Whether the promised date has passed unkept.
    pub fn late(&self) -> bool {
        self.left.is_some_and(|left| left < 0)
    }
}

/// The calendar a clock is read by.
#[derive(Debug, Clone, Copy)]
pub struct Days<'a> {
    pub calendar: &'a WorkCalendar,
    pub zone: &'a TimeZone,
}

impl Days<'_> {
    /// The local civil date of an instant.
    pub fn date(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

impl Clock {
    /// Received now.
    pub fn new(received_at: Timestamp, limits: Limits) -> Clock {
        Clock {
            received_at,
            limits,
            told_at: None,
            complete_at: None,
            accepted_at: None,
            extension: None,
            pauses: Vec::new(),
            ended_at: None,
        }
    }

    pub fn phase(&self) -> Phase {
        if self.ended_at.is_some() {
            Phase::Ended
        } else if self.pauses.last().is_some_and(|pause| pause.until.is_none()) {
            Phase::Paused
        } else if self.accepted_at.is_some() {
            Phase::Running
        } else {
            Phase::Waiting
        }
    }

    /// The day from which working days count, and whether silence set it.
    fn start(&self, days: Days<'_>, today: Date) -> Option<(Date, bool)> {
        let received = days.date(self.received_at);
        let deadline = |from: Date| days.calendar.add_working_days(from, SILENT_DAYS);
        let told = self.told_at.map(|at| days.date(at));
        let in_time = told.is_some_and(|told| deadline(received).is_none_or(|last| told <= last));
        // Since when it was the office's move: from the beginning, or since the person brought what was told in time.
        let base = match (in_time, self.complete_at) {
            (true, Some(at)) => Some(days.date(at)),
            (true, None) => None,
            (false, _) => Some(received),
        };
        let accepted = self.accepted_at.map(|at| days.date(at));
        let Some(base) = base else {
            return accepted.map(|accepted| (accepted, false));
        };
        let last = deadline(base)?;
        match accepted {
            Some(accepted) if accepted <= last => Some((accepted, false)),
            Some(_) => Some((base, true)),
            None => (last < today).then_some((base, true)),
        }
    }

    /// Excluded times: the day each was told on, which still counts, and the last day it excludes.
    fn exclusions(&self, days: Days<'_>) -> Vec<(Date, Date)> {
        let last = |pause: &Pause| {
            let from = days.date(pause.from);
            let told = days.calendar.add_working_days(from, u32::from(pause.told_days));
            let until = pause.until.map(|at| days.date(at));
            (from, told.into_iter().chain(until).min().unwrap_or(Date::MAX))
        };
        self.pauses.iter().map(last).collect()
    }

    /// The working day on which `limit` days are used up. Days still to be excluded count as told.
    fn due(&self, days: Days<'_>, start: Date, limit: u16) -> Option<Date> {
        let exclusions = self.exclusions(days);
        let (mut day, mut left) = (start, limit);
        while left > 0 {
            day = days.calendar.add_working_days(day, 1)?;
            left -= u16::from(!excluded(&exclusions, day));
        }
        Some(day)
    }

    /// How it stands on a day.
    pub fn standing(&self, days: Days<'_>, today: Date) -> Standing {
        let phase = self.phase();
        let today = self.ended_at.map_or(today, |ended| days.date(ended).min(today));
        let Some((start, deemed)) = self.start(days, today) else {
            return Standing {
                phase,
                start: None,
                deemed: false,
                used: 0,
                excluded: 0,
                promised_on: None,
                legal_on: None,
                left: None,
                unsure: false,
            };
        };
        let extra = self.extension.as_ref().map_or(0, |extension| extension.days);
        let promised_on = self.due(days, start, self.limits.promised.saturating_add(extra));
        let legal_on = self.due(days, start, self.limits.legal.saturating_add(extra));
        let counted = self.counted(days, start, today);
        let excluded = counted.iter().filter(|(_, excluded)| *excluded).count();
        let used = counted.len() - excluded;
        Standing {
            phase,
            start: Some(start),
            deemed,
            used: u32::try_from(used).unwrap_or(u32::MAX),
            excluded: u32::try_from(excluded).unwrap_or(u32::MAX),
            promised_on,
            legal_on,
            left: promised_on.map(|due| days.calendar.working_days_between(today, due)),
            unsure: promised_on.is_some_and(|due| !days.calendar.covers_year(due.year())),
        }
    }

    /// Working days after the start up to and including `until`, each with whether it is excluded.
    fn counted(&self, days: Days<'_>, start: Date, until: Date) -> Vec<(Date, bool)> {
        let exclusions = self.exclusions(days);
        let dates = std::iter::successors(start.tomorrow().ok(), |day| day.tomorrow().ok());
        dates
            .take_while(|day| *day <= until)
            .filter(|day| days.calendar.is_workday(*day))
            .map(|day| (day, excluded(&exclusions, day)))
            .collect()
    }

    /// Working days used and not excluded, up to and including a day, each with whether it lies after the promised date.
    pub fn used_days(&self, days: Days<'_>, today: Date) -> Vec<(Date, bool)> {
        let standing = self.standing(days, today);
        let Some(start) = standing.start else { return Vec::new() };
        let until = self.ended_at.map_or(today, |ended| days.date(ended).min(today));
        let counted = self.counted(days, start, until).into_iter();
        counted
            .filter(|(_, excluded)| !excluded)
            .map(|(day, _)| (day, standing.promised_on.is_some_and(|due| day > due)))
            .collect()
    }
}

/// Whether a day lies in an excluded time.
fn excluded(exclusions: &[(Date, Date)], day: Date) -> bool {
    exclusions.iter().any(|(told, last)| *told < day && day <= *last)
}
