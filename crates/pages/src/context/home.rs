//! `/`: where are you, what do you need, what can be reached.

use askama::Template;
use jiff::civil::{Date, DateTime, Time};

use super::ask::{Ask, Place};
use super::{Link, MapView};
use crate::{Axis, Page, Rule};

/// The home page.
#[derive(Clone, Debug, Template)]
#[template(path = "home.html")]
pub struct Home {
    pub page: Page,
    pub ask: Ask,
    pub answer: Answer,
    /// Shown in place of the form's options when the elder edition is on.
    pub elder: ElderHome,
}

impl Home {
    /// The form folds to one line on a phone once there is an answer.
    pub fn folded(&self) -> bool {
        matches!(self.answer, Answer::Found(_) | Answer::Nothing { .. })
    }

    /// In the elder edition the big buttons stand until something was asked.
    pub fn big_buttons(&self) -> bool {
        self.page.elder && matches!(self.answer, Answer::First)
    }
}

/// What came of the question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Nothing asked yet.
    First,
    /// The place is known by several names or lies in several streets.
    WhichPlace(Vec<Place>),
    /// No place of that name.
    PlaceNotFound {
        similar: Vec<Place>,
    },
    /// Known, but no street within 200 m: in the water, outside the network.
    NoStreet {
        metres: u32,
        nearest: Option<Place>,
    },
    /// The need was not understood.
    NotUnderstood {
        did_you_mean: Vec<Link>,
    },
    /// Understood, but nowhere within reach.
    Nothing {
        service: Option<Link>,
        minutes: u32,
        nearest: Option<NearestVenue>,
        /// Other readings of the same words.
        others: Vec<Link>,
    },
    Found(Box<Found>),
}

/// The next place beyond the circle.
#[derive(Clone, Debug)]
pub struct NearestVenue {
    pub name: String,
    pub href: String,
    pub directions: String,
    pub walk: u32,
    pub opening: Opening,
}

/// The circle and what is in it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The service asked for, by name; nothing when everything was asked for.
    pub service: Option<Link>,
    /// Other readings of the same words.
    pub other_readings: Vec<Link>,
    pub minutes: u32,
    /// Venues that answer the question, and how many of them are open on arrival.
    pub venues: u32,
    pub open: u32,
    /// Everything within the circle, whatever was asked.
    pub all_venues: u32,
    pub all_services: u32,
    /// In the order of the list; the map shows the same numbers.
    pub rows: Vec<Row>,
    pub axis: Axis,
    pub map: MapView,
    /// What else can be settled in this circle.
    pub groups: Vec<Group>,
}

impl Found {
    /// The first row when its door is open: the one to recommend.
    pub fn best(&self) -> Option<&Row> {
        self.rows.first().filter(|r| r.opening.is_open())
    }

    pub fn rest(&self) -> &[Row] {
        let skip = usize::from(self.best().is_some());
        self.rows.get(skip..).unwrap_or_default()
    }

    /// The rest as it stands on the page; the elder edition offers two more at first.
    pub fn shown(&self, page: &Page) -> &[Row] {
        let rest = self.rest();
        if page.elder {
            rest.get(..2).unwrap_or(rest)
        } else {
            rest
        }
    }

    /// What the elder edition keeps folded.
    pub fn folded(&self, page: &Page) -> &[Row] {
        self.rest().get(self.shown(page).len()..).unwrap_or_default()
    }
}

/// Whether a door is open when you get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    Open {
        until: Time,
    },
    Shut {
        reopens: Option<DateTime>,
    },
    /// Hours not confirmed lately: call first.
    Unsure {
        confirmed: Option<Date>,
    },
}

impl Opening {
    pub fn is_open(&self) -> bool {
        matches!(self, Opening::Open { .. })
    }
}

/// A venue in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The number on the map.
    pub number: u32,
    pub name: String,
    pub href: String,
    pub lat: f64,
    pub lon: f64,
    /// Minutes on foot.
    pub walk: u32,
    pub opening: Opening,
    /// People ahead on arrival; nothing when the venue does not say.
    pub ahead: Option<u32>,
    pub done_at: Option<Time>,
    /// How many services, when everything was asked for.
    pub services: Option<u32>,
    /// Such as "only accepts, the street decides".
    pub note: Option<String>,
    pub rule: Rule,
    /// Where a number is taken, when one can be.
    pub take: Option<String>,
    pub directions: String,
}

/// A group of services with its count within the circle.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub href: String,
    pub count: u32,
}

/// What the elder edition offers first.
#[derive(Clone, Debug, Default)]
pub struct ElderHome {
    pub choices: Vec<BigChoice>,
    /// The nearest open venue, when the place is known.
    pub near: Option<NearPlace>,
}

/// A button that fills the width.
#[derive(Clone, Debug)]
pub struct BigChoice {
    pub title: String,
    pub note: Option<String>,
    pub href: String,
}

/// The nearest open venue.
#[derive(Clone, Debug)]
pub struct NearPlace {
    pub name: String,
    pub walk: u32,
    pub until: Time,
    pub directions: String,
}
