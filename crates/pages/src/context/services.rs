//! `/services` and `/services/{code}`: find a service, read its guide.

use askama::Template;
use jiff::civil::Time;

use super::Link;
use super::home::Opening;
use crate::{Axis, Page, Rule};

/// Search and the list by group.
#[derive(Clone, Debug, Template)]
#[template(path = "services.html")]
pub struct Services {
    pub page: Page,
    pub query: String,
    /// Answers to `query`; nothing when nothing was asked.
    pub hits: Option<Vec<ServiceLink>>,
    pub did_you_mean: Vec<Link>,
    pub groups: Vec<ServiceGroup>,
    pub total: usize,
}

/// A service in a list.
#[derive(Clone, Debug)]
pub struct ServiceLink {
    pub name: String,
    pub href: String,
    /// Such as "any community station" or "street window".
    pub held_at: String,
    /// The everyday word that matched, when it is not in the name.
    pub matched: Option<String>,
}

/// Services of one field.
#[derive(Clone, Debug)]
pub struct ServiceGroup {
    /// Stays the same for ever: the fragment of the link.
    pub anchor: String,
    pub name: String,
    pub services: Vec<ServiceLink>,
}

/// The guide of a service.
#[derive(Clone, Debug, Template)]
#[template(path = "guide.html")]
pub struct Guide {
    pub page: Page,
    pub name: String,
    /// Who may have it and what for, in one or two sentences.
    pub summary: String,
    pub long: Fact,
    pub cost: Fact,
    pub documents: Vec<Document>,
    pub not_needed: Vec<Document>,
    pub held: Fact,
    pub in_person: Fact,
    /// Working days by law and as promised.
    pub legal_days: Option<u32>,
    pub promised_days: Option<u32>,
    pub steps: Vec<Step>,
    pub rule: Option<(Rule, Axis)>,
    /// Nearest first; empty when the place is not known.
    pub near: Vec<GuideNear>,
    pub place: Option<String>,
    /// Where to say where you are: the home page with this service.
    pub where_href: String,
    pub more_open: u32,
    pub more_href: String,
    /// The soonest time to book nearby, when it can be booked anywhere.
    pub book: Option<String>,
    pub helpers: Vec<Helper>,
    pub primary: GuidePrimary,
    /// Such as a trial, a suspension, or where the rule is written.
    pub notices: Vec<String>,
    pub basis: Option<String>,
}

/// A large answer and a small one under it.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    pub big: String,
    pub small: Option<String>,
}

impl Fact {
    pub fn new(big: impl Into<String>, small: impl Into<String>) -> Fact {
        Fact {
            big: big.into(),
            small: Some(small.into()),
        }
    }
}

/// A paper, and the ways around it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub name: String,
    pub note: Option<String>,
    /// 容缺: may follow later.
    pub deferrable: bool,
    /// 告知承诺: a signed promise does.
    pub promise: bool,
    /// 电子证照: the phone does.
    pub e_licence: bool,
}

/// A step of the way.
#[derive(Clone, Debug)]
pub struct Step {
    pub title: String,
    pub note: Option<String>,
    /// How long, in words.
    pub takes: Option<String>,
}

/// A venue near the reader.
#[derive(Clone, Debug)]
pub struct GuideNear {
    pub name: String,
    pub href: String,
    pub walk: u32,
    pub opening: Opening,
    pub ahead: Option<u32>,
    pub done_at: Option<Time>,
}

/// Someone who can do it for you.
#[derive(Clone, Debug)]
pub struct Helper {
    pub who: String,
    pub how: String,
    pub link: Option<Link>,
}

/// The one primary button of a guide.
#[derive(Clone, Debug)]
pub enum GuidePrimary {
    /// Take a number at the best venue.
    Take {
        venue: String,
        href: String,
        done_at: Option<Time>,
    },
    /// Walk there: it gives no numbers from afar.
    Go { venue: String, href: String, walk: u32 },
    /// Say where you are first.
    AskPlace { href: String },
}
