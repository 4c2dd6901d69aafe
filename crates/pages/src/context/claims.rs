//! A number: taking it, keeping it, giving it back, printing it.

use askama::Template;
use jiff::civil::{Date, DateTime, Time};

use super::{Link, Messages};
use crate::{Axis, Page, Rule};

/// An expected time: nine of ten fall between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub from: Time,
    pub to: Time,
}

/// `/claims/new`: confirm service and venue.
#[derive(Clone, Debug, Template)]
#[template(path = "claim_new.html")]
pub struct ClaimNew {
    pub page: Page,
    pub service: String,
    pub venue: String,
    pub back: String,
    /// Hidden fields posted to `/claims`, such as the offering, the place and a token that makes a second press harmless.
    pub hidden: Vec<(String, String)>,
    pub bring: Vec<String>,
    pub walk: Option<u32>,
    pub ahead: Option<u32>,
    pub expect: Option<Interval>,
    /// Why no number can be had here; then there is no button but the one that helps.
    pub problem: Option<Problem>,
    /// Where a time can be booked instead.
    pub book: Option<String>,
}

/// Why it did not work, and what to do instead.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What happened, in the reader's language.
    pub what: String,
    /// What was kept.
    pub kept: String,
    pub instead: Vec<Instead>,
}

/// Another venue or time that still has numbers.
#[derive(Clone, Debug)]
pub struct Instead {
    pub text: String,
    pub note: String,
    pub href: String,
}

/// Where a number stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimState {
    Waiting,
    Called {
        window: String,
    },
    Serving {
        window: String,
    },
    Missed {
        again_by: Option<Time>,
    },
    Done,
    Cancelled,
    /// Its day is over and nobody called it.
    Lapsed,
}

impl ClaimState {
    /// One word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            ClaimState::Waiting => "waiting",
            ClaimState::Called { .. } => "called",
            ClaimState::Serving { .. } => "serving",
            ClaimState::Missed { .. } => "missed",
            ClaimState::Done => "done",
            ClaimState::Cancelled => "cancelled",
            ClaimState::Lapsed => "lapsed",
        }
    }
}

/// The part of `/claims/{token}` that changes: also sent alone by the event stream.
#[derive(Clone, Debug, Template)]
#[template(path = "claim_live.html")]
pub struct ClaimLive {
    pub page: Page,
    pub label: String,
    pub state: ClaimState,
    pub ahead: u32,
    pub expect: Option<Interval>,
    /// The line has taught too little for a promise.
    pub rough: bool,
    pub updated: Time,
    pub rule: Option<(Rule, Axis)>,
    /// When to leave, from where, and how many minutes it takes.
    pub leave: Option<(Time, String, u32)>,
}

/// `/claims/{token}`.
#[derive(Clone, Debug, Template)]
#[template(path = "claim.html")]
pub struct Claim {
    pub page: Page,
    pub live: ClaimLive,
    /// `/claims/{token}`: the actions below it are `/arrived`, `/cancel`, `/calendar.ics`, `/slip`, `/events`, `/live`.
    pub base: String,
    /// Position of the ledger this page shows.
    pub position: u64,
    pub date: Date,
    pub service: String,
    pub venue: Link,
    pub venue_note: Option<String>,
    pub directions: String,
    pub bring: Vec<String>,
    /// What happens when you miss it, as the venue's policy decides: when, what.
    pub rules: Vec<(String, String)>,
    /// "I am here" can be said.
    pub can_arrive: bool,
    pub arrived: bool,
    /// Another number may be taken here, after this one has ended.
    pub again: Option<String>,
    pub messages: Messages,
    /// The visit can be evaluated.
    pub evaluate: bool,
}

impl Claim {
    pub fn ended(&self) -> bool {
        matches!(
            self.live.state,
            ClaimState::Done | ClaimState::Cancelled | ClaimState::Lapsed
        )
    }
}

/// "Give the number back?"
#[derive(Clone, Debug, Template)]
#[template(path = "claim_cancel.html")]
pub struct Cancel {
    pub page: Page,
    pub label: String,
    pub service: String,
    pub venue: String,
    /// `/claims/{token}`; the form posts to `/claims/{token}/cancel`.
    pub base: String,
}

/// What a slip is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    /// A receipt roll, 80 mm.
    Roll80,
}

impl Paper {
    /// Value of `paper=`.
    pub fn value(&self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Roll80 => "80mm",
        }
    }

    /// Anything unknown is A4.
    pub fn parse(value: &str) -> Paper {
        if value == "80mm" { Paper::Roll80 } else { Paper::A4 }
    }
}

/// `/claims/{token}/slip?paper=a4|80mm`: 18 pt and more, black only.
#[derive(Clone, Debug, Template)]
#[template(path = "slip.html")]
pub struct Slip {
    pub page: Page,
    pub paper: Paper,
    pub base: String,
    pub label: String,
    pub service: String,
    pub when: DateTime,
    /// The booked time.
    pub booked: Option<DateTime>,
    /// How to say that one is there; `None` once it was said.
    pub check_in: bool,
    pub expect: Option<Interval>,
    pub venue: String,
    /// Floor and room, in large print: `一楼大厅`.
    pub floor: Option<String>,
    pub bring: Vec<String>,
    /// What the policy decided for those who come late, in one sentence.
    pub late: Option<String>,
    /// A finished SVG of ours.
    pub qr_svg: String,
    /// The half below on A4.
    pub map_svg: Option<String>,
    pub walk: Option<u32>,
    pub steps: Vec<String>,
}

/// A number kept in this browser.
#[derive(Clone, Debug)]
pub struct MyClaim {
    pub label: String,
    pub service: String,
    pub venue: String,
    pub href: String,
    pub state: ClaimState,
    pub date: Date,
    pub expect: Option<Interval>,
}

/// `/my`.
#[derive(Clone, Debug, Template)]
#[template(path = "my.html")]
pub struct My {
    pub page: Page,
    pub claims: Vec<MyClaim>,
    /// Codes can be sent here.
    pub phone: bool,
    /// This browser has shown one.
    pub known: bool,
}
