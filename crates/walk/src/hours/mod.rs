//! Whether a gate or a way is open at a moment: `opening_hours` and conditional access, judged in local civil time.
//!
//! Source: <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification> and
//! <https://wiki.openstreetmap.org/wiki/Conditional_restrictions>. What is read: years, months, dates, weeks,
//! weekdays with their place in the month, public holidays, times of the clock and of the sun, over midnight, open
//! ends, the three ways rules follow each other. What is not (school holidays, Easter, days counted from a holiday,
//! repetitions) makes the whole text unread: half a rule would be a wrong rule.

mod parse;
mod sun;
mod tokens;

use jiff::civil::{Date, DateTime};

/// Days looked at for the next change; yearly hours come round within them.
const LOOK_DAYS: i32 = 400;

/// What the text says about a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Closed,
    /// `unknown`, or a comment such as "by appointment" in place of a state.
    Unknown,
}

/// What hours depend on besides the moment: the calendar, and for the sun the place.
#[derive(Clone, Copy)]
pub struct Local<'a> {
    /// Whether a day is a public holiday (`PH`).
    pub is_holiday: &'a dyn Fn(Date) -> bool,
    /// Minutes the local clock is ahead of UTC; 480 in China.
    pub utc_offset_minutes: i32,
    /// Degrees.
    pub lon: f64,
    pub lat: f64,
}

impl<'a> Local<'a> {
    /// China's clock and a calendar; the place is filled in where hours are kept.
    pub fn china(is_holiday: &'a dyn Fn(Date) -> bool) -> Self {
        Self {
            is_holiday,
            utc_offset_minutes: 480,
            lon: 0.0,
            lat: 0.0,
        }
    }

    /// The same at another place.
    pub fn at(self, lon: f64, lat: f64) -> Self {
        Self { lon, lat, ..self }
    }
}

/// A text that could not be read, word for word, and what stopped the reader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the hours \"{text}\" are not read: {reason}")]
pub struct HoursError {
    pub text: String,
    pub reason: String,
}

/// Hours ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningHours {
    rules: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// `;`: on the days it names it takes the place of what came before.
    Normal,
    /// `,`: adds to what came before.
    Additional,
    /// `||`: speaks where nothing before is open.
    Fallback,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    join: Join,
    days: Days,
    /// Empty is the whole day.
    times: Vec<Span>,
    state: State,
}

/// The days a rule names; an empty list names all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Days {
    years: Vec<(i16, i16)>,
    dates: Vec<(Point, Point)>,
    /// First, last, step.
    weeks: Vec<(i8, i8, i8)>,
    weekdays: Vec<Weekdays>,
    /// `PH` stands among the weekdays.
    holidays: bool,
}

/// A date without all its parts: `Mar`, `Mar 15`, `2026 Mar 15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Point {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
}

/// Monday is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Weekdays {
    from: i8,
    until: i8,
    /// Which of the month, -1 the last; empty is each.
    nth: Vec<i8>,
}

/// Minutes from the day's start; the end may lie beyond midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Clock,
    until: Clock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clock {
    Minute(i32),
    Sun(sun::Event, i32),
}

impl OpeningHours {
    /// Reads an `opening_hours` value.
    ///
    /// # Errors
    /// [`HoursError`] with the whole text when any part of it is not understood.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        parse::rules(text)
            .map(|rules| Self { rules })
            .map_err(|reason| HoursError {
                text: text.to_owned(),
                reason,
            })
    }

    /// What the text says about a local moment, to the minute.
    pub fn state(&self, at: DateTime, local: &Local) -> State {
        let (date, minute) = (at.date(), i32::from(at.hour()) * 60 + i32::from(at.minute()));
        let yesterday = date.yesterday().unwrap_or(date);
        let mut state = State::Closed;
        for rule in &self.rules {
            let today = rule.days.name(date, local);
            let over = rule.days.name(yesterday, local) && rule.covers(yesterday, minute + 1440, local);
            let covers = over || today && rule.covers(date, minute, local);
            match rule.join {
                Join::Fallback if state != State::Closed => {}
                // A closing rule takes out its times and leaves the day's others.
                Join::Normal if today && rule.state != State::Closed => {
                    state = if covers { rule.state } else { State::Closed };
                }
                _ if covers => state = rule.state,
                _ => {}
            }
        }
        state
    }

    /// The first moment after `at` at which the state is another; `None` when there is none within 400 days.
    pub fn next_change(&self, at: DateTime, local: &Local) -> Option<DateTime> {
        let now = self.state(at, local);
        let mut date = at.date();
        for _ in 0..LOOK_DAYS {
            let before = date.yesterday().ok()?;
            let mut marks: Vec<i32> = vec![0];
            for span in self.rules.iter().flat_map(|rule| &rule.times) {
                let ((a, b), (c, d)) = (span.minutes(date, local), span.minutes(before, local));
                marks.extend([a, b, c - 1440, d - 1440].into_iter().filter(|m| (0..1440).contains(m)));
            }
            marks.sort_unstable();
            for mark in marks {
                let moment = date.at((mark / 60) as i8, (mark % 60) as i8, 0, 0);
                if moment > at && self.state(moment, local) != now {
                    return Some(moment);
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}

impl Rule {
    /// `minute` counts from the start of `date`, up to the end of the day after.
    fn covers(&self, date: Date, minute: i32, local: &Local) -> bool {
        if self.times.is_empty() {
            return minute < 1440;
        }
        self.times.iter().any(|span| {
            let (from, until) = span.minutes(date, local);
            (from..until).contains(&minute)
        })
    }
}

impl Span {
    fn minutes(&self, date: Date, local: &Local) -> (i32, i32) {
        let at = |clock: Clock| match clock {
            Clock::Minute(minute) => minute,
            Clock::Sun(event, offset) => sun::minute(event, date, local) + offset,
        };
        let (from, until) = (at(self.from), at(self.until));
        (from, if until <= from { until + 1440 } else { until })
    }
}

impl Days {
    fn name(&self, date: Date, local: &Local) -> bool {
        let any = |empty: bool, found: bool| empty || found;
        let years = self
            .years
            .iter()
            .any(|(from, until)| (*from..=*until).contains(&date.year()));
        let dates = self.dates.iter().any(|(from, until)| within(*from, *until, date));
        let week = date.iso_week_date().week();
        let weeks = { self.weeks.iter() }
            .any(|(from, until, step)| (*from..=*until).contains(&week) && (week - from) % (*step).max(1) == 0);
        let weekdays = self.weekdays.iter().any(|days| days.name(date));
        any(self.years.is_empty(), years)
            && any(self.dates.is_empty(), dates)
            && any(self.weeks.is_empty(), weeks)
            && any(
                self.weekdays.is_empty() && !self.holidays,
                weekdays || self.holidays && (local.is_holiday)(date),
            )
    }
}

impl Weekdays {
    fn name(&self, date: Date) -> bool {
        let day = date.weekday().to_monday_one_offset();
        let named = if self.from <= self.until {
            (self.from..=self.until).contains(&day)
        } else {
            day >= self.from || day <= self.until
        };
        let (first, last) = ((date.day() - 1) / 7 + 1, (date.days_in_month() - date.day()) / 7 + 1);
        named && (self.nth.is_empty() || self.nth.iter().any(|n| *n == first || -*n == last))
    }
}

/// Whether a date lies between two, both included; without a year the span comes every year.
fn within(from: Point, until: Point, date: Date) -> bool {
    let key = |p: Point, missing: i8| (p.month, p.day.unwrap_or(missing));
    let (low, high, day) = (key(from, 1), key(until, 31), (date.month(), date.day()));
    match (from.year, until.year) {
        (Some(a), until_year) => {
            let b = until_year.unwrap_or(if low <= high { a } else { a.saturating_add(1) });
            ((a, low)..=(b, high)).contains(&(date.year(), day))
        }
        _ if low <= high => (low..=high).contains(&day),
        _ => day >= low || day <= high,
    }
}

/// `access:conditional` or `foot:conditional`: what the base tag says, but for the hours named here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditional {
    /// Whether people may pass, and when the clause holds. A later clause goes before an earlier one.
    clauses: Vec<(bool, OpeningHours)>,
    /// Clauses that speak of something else than time, or that were not understood; they have no effect.
    pub unread: Vec<String>,
}

impl Conditional {
    /// Reads `value @ (condition); value @ (condition)`. `opens` tells whether a value lets people pass.
    pub fn parse(text: &str, opens: impl Fn(&str) -> bool) -> Self {
        let mut found = Self::default();
        for clause in parse::clauses(text) {
            let parts = clause.split_once('@').map(|(value, condition)| {
                let condition = condition.trim();
                let inner = condition.strip_prefix('(').and_then(|c| c.strip_suffix(')'));
                (opens(value.trim()), OpeningHours::parse(inner.unwrap_or(condition)))
            });
            match parts {
                Some((open, Ok(hours))) => found.clauses.push((open, hours)),
                _ => found.unread.push(clause.to_owned()),
            }
        }
        found
    }

    /// Whether any clause lets people pass at some time.
    pub fn ever_opens(&self) -> bool {
        self.clauses.iter().any(|(open, _)| *open)
    }

    /// Whether people may pass at a moment, when they may by the base tag (`base`).
    pub fn passes(&self, base: bool, at: DateTime, local: &Local) -> bool {
        let holds = |(open, hours): &(bool, OpeningHours)| (hours.state(at, local) == State::Open).then_some(*open);
        self.clauses.iter().rev().find_map(holds).unwrap_or(base)
    }

    /// The first moment after `at` at which any clause begins or ends to hold.
    pub fn next_change(&self, at: DateTime, local: &Local) -> Option<DateTime> {
        self.clauses
            .iter()
            .filter_map(|(_, hours)| hours.next_change(at, local))
            .min()
    }
}
