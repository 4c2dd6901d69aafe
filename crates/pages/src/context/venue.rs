//! `/venues/{id}`, its directions, and the report of wrong hours.

use askama::Template;
use jiff::civil::{Date, Time};

use super::ask::Pace;
use super::claims::Interval;
use super::home::Opening;
use super::{Link, MapView};
use crate::Page;

/// A venue.
#[derive(Clone, Debug, Template)]
#[template(path = "venue.html")]
pub struct Venue {
    pub page: Page,
    pub name: String,
    pub address: Option<String>,
    /// The unit that hosts it.
    pub host: Option<String>,
    pub phone: Option<Link>,
    /// Now, here at the door.
    pub opening: Opening,
    /// Today's periods; empty when shut all day.
    pub today: Vec<Period>,
    /// Why today differs, such as a holiday.
    pub today_note: Option<String>,
    pub week: Vec<DayHours>,
    pub confirmed: Option<Date>,
    pub route: Option<Route>,
    /// Where to say where you are, when `route` is not known.
    pub where_href: String,
    pub floors: Vec<Floor>,
    pub services: Vec<Offered>,
    pub queue: Option<Queue>,
    pub access: Vec<Access>,
    pub recognitions: Vec<Recognition>,
    pub notes: Vec<String>,
    pub take: Option<String>,
    pub map: Option<MapView>,
    pub report: ReportForm,
}

/// An opening period of a day, with what is special about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Time,
    pub to: Time,
    /// Such as "accepts only".
    pub note: Option<String>,
}

/// A day of the week table.
#[derive(Clone, Debug)]
pub struct DayHours {
    pub date: Date,
    pub periods: Vec<Period>,
    pub note: Option<String>,
}

/// How far it is from the reader.
#[derive(Clone, Debug)]
pub struct Route {
    pub from: String,
    pub walk: u32,
    pub metres: u32,
    pub href: String,
}

/// A floor and its rooms.
#[derive(Clone, Debug)]
pub struct Floor {
    pub name: String,
    pub rooms: Vec<Room>,
}

/// A room: name, what it is for, how to find it from the entrance.
#[derive(Clone, Debug)]
pub struct Room {
    pub name: String,
    pub functions: String,
    pub how: Option<String>,
}

/// How far a venue may settle a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    Help,
    Accept,
    Review,
    Decide,
}

impl Authority {
    pub fn key(&self) -> &'static str {
        match self {
            Authority::Help => "venue-authority-help",
            Authority::Accept => "venue-authority-accept",
            Authority::Review => "venue-authority-review",
            Authority::Decide => "venue-authority-decide",
        }
    }
}

/// A service offered here.
#[derive(Clone, Debug)]
pub struct Offered {
    pub name: String,
    pub href: String,
    pub authority: Authority,
    /// Period, pilot or eligible group, in words.
    pub note: Option<String>,
}

/// The live queue at the door.
#[derive(Clone, Debug)]
pub struct Queue {
    pub ahead: u32,
    pub windows: u32,
    pub expect: Option<Interval>,
    pub updated: Time,
}

/// Something for people who need it, and whether it is there.
#[derive(Clone, Debug)]
pub struct Access {
    pub what: String,
    pub there: bool,
    pub note: Option<String>,
}

/// A title granted on evidence.
#[derive(Clone, Debug)]
pub struct Recognition {
    pub name: String,
    pub by: String,
    pub since: Date,
}

/// "The hours are wrong": posted to `action` with `what` and, when it came back with a problem, what was written.
#[derive(Clone, Debug, Default)]
pub struct ReportForm {
    pub action: String,
    pub text: String,
    /// The message key of what is wrong with it.
    pub problem: Option<&'static str>,
}

/// After the report.
#[derive(Clone, Debug, Template)]
#[template(path = "report_thanks.html")]
pub struct ReportThanks {
    pub page: Page,
    pub venue: Link,
}

/// The way there, printable.
#[derive(Clone, Debug, Template)]
#[template(path = "directions.html")]
pub struct Directions {
    /// Why the usual way is not taken, a sentence each.
    pub detours: Vec<String>,
    pub page: Page,
    pub venue: Link,
    pub from: String,
    pub pace: Pace,
    /// The same way for another pace.
    pub paces: Vec<(Pace, String)>,
    pub walk: u32,
    pub metres: u32,
    /// Empty when no way is known: then `where_href` says how to name the place.
    pub steps: Vec<Direction>,
    /// Indoors, from the entrance to the counter.
    pub indoors: Option<String>,
    pub opening: Opening,
    pub map: Option<MapView>,
    pub where_href: String,
}

/// One direction in words, in the reader's language.
#[derive(Clone, Debug)]
pub struct Direction {
    pub text: String,
    pub metres: Option<u32>,
}
