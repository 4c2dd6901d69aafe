//! Booking: one thing per page. Choose a day, a time, check the answers, done; and what a booking is asked later.

use super::Link;
use crate::Page;
use askama::Template;
use jiff::civil::{Date, DateTime, Time};

/// A day to choose.
#[derive(Clone, Debug)]
pub struct BookDay {
    pub date: Date,
    /// Places left; 0 = full.
    pub left: u32,
    /// The times of the day, or the waiting list when it is full.
    pub href: String,
}

/// `/book?venue=..&service=..`.
#[derive(Clone, Debug, Template)]
#[template(path = "book_days.html")]
pub struct BookDays {
    pub page: Page,
    pub service: String,
    pub venue: String,
    pub back: String,
    /// The booked time this would replace.
    pub moving: Option<DateTime>,
    pub days: Vec<BookDay>,
    /// The waiting list for any of the days, when all are full.
    pub wait: Option<String>,
}

/// A time to choose.
#[derive(Clone, Debug)]
pub struct BookTime {
    pub time: Time,
    /// Sent as `at`.
    pub value: String,
    /// One place left of several.
    pub last: bool,
}

/// `/book?venue=..&service=..&date=..`.
#[derive(Clone, Debug, Template)]
#[template(path = "book_times.html")]
pub struct BookTimes {
    pub page: Page,
    pub service: String,
    pub venue: String,
    pub date: Date,
    pub back: String,
    /// Where the form goes: `/book`, or `/claims/{token}/move`.
    pub action: String,
    pub hidden: Vec<(String, String)>,
    /// Each with its heading: morning, afternoon.
    pub parts: Vec<(String, Vec<BookTime>)>,
    /// Who serves that day, in words.
    pub who: Option<String>,
    /// Why the last choice could not be had.
    pub problem: Option<String>,
}

/// A place in reach.
#[derive(Clone, Debug)]
pub struct BookNear {
    pub when: DateTime,
    pub venue: String,
    pub walk: u32,
    /// The venue, or for a proposal the schedule.
    pub id: String,
    pub value: String,
}

/// `/book?service=..`: the soonest near the place said last.
#[derive(Clone, Debug, Template)]
#[template(path = "book_soonest.html")]
pub struct BookSoonest {
    pub page: Page,
    pub service: String,
    pub back: String,
    /// Name of the place; `None` = not said yet.
    pub place: Option<String>,
    pub where_href: String,
    pub hidden: Vec<(String, String)>,
    pub found: Vec<BookNear>,
}

/// `/claims/{token}/confirm`: check the answers; or an offer from the waiting list.
#[derive(Clone, Debug, Template)]
#[template(path = "book_confirm.html")]
pub struct BookConfirm {
    pub page: Page,
    pub base: String,
    pub service: String,
    pub venue: String,
    pub venue_note: Option<String>,
    pub when: DateTime,
    pub who: Option<String>,
    pub bring: Vec<String>,
    /// Kept until then.
    pub held_until: Time,
    /// Another time.
    pub change: String,
    /// It comes from the waiting list.
    pub offer: bool,
    pub phone: String,
    pub problem: Option<String>,
}

/// `/book/wait`: join the waiting list.
#[derive(Clone, Debug, Template)]
#[template(path = "book_wait.html")]
pub struct BookWait {
    pub page: Page,
    pub service: String,
    pub venue: String,
    pub back: String,
    pub hidden: Vec<(String, String)>,
    /// The day asked for, when one was.
    pub day: Option<Date>,
    pub until: Date,
    pub phone: String,
    pub problem: Option<String>,
}

/// What a booking's page asks or says.
#[derive(Clone, Debug)]
pub enum BookedState {
    /// It is booked. Present only on its day.
    Booked { here: bool },
    /// On the waiting list for these days.
    Waiting { from: Date, until: Date },
    /// Its period was cancelled: places proposed, each with the fields that accept it.
    Lost { why: String, places: Vec<BookNear> },
}

/// `/claims/{token}` of a booking before its turn.
#[derive(Clone, Debug, Template)]
#[template(path = "claim_booked.html")]
pub struct ClaimBooked {
    pub page: Page,
    pub base: String,
    pub label: String,
    pub state: BookedState,
    /// The booked time; none on the waiting list.
    pub when: Option<DateTime>,
    pub service: String,
    pub venue: Link,
    pub venue_note: Option<String>,
    pub who: Option<String>,
    pub directions: String,
    pub bring: Vec<String>,
    pub change: String,
    /// Minutes of grace.
    pub grace: u32,
    /// Said after something was done or refused.
    pub notice: Option<String>,
}
