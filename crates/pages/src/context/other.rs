//! The map, about, and errors.

use askama::Template;
use jiff::civil::Date;

use super::ask::Ask;
use super::home::Row;
use super::{Link, MapView};
use crate::Page;

/// `/map`: the whole district, with the list that is its equal.
#[derive(Clone, Debug, Template)]
#[template(path = "map.html")]
pub struct MapPage {
    pub page: Page,
    pub ask: Ask,
    pub map: MapView,
    pub rows: Vec<Row>,
    pub minutes: u32,
}

/// `/about`.
#[derive(Clone, Debug, Template)]
#[template(path = "about.html")]
pub struct About {
    pub page: Page,
    pub venues: u32,
    pub services: u32,
    /// What the data are and since when.
    pub sources: Vec<(String, Option<Date>)>,
    pub licence: Option<Link>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400.
    BadRequest,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 410: a number that is over.
    Gone,
    /// 429.
    TooMany,
    /// 500.
    Internal,
    /// 503.
    Busy,
    /// 503: nobody has imported streets yet.
    NotReady,
}

impl ErrorKind {
    pub const ALL: [ErrorKind; 8] = [
        ErrorKind::BadRequest,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Gone,
        ErrorKind::TooMany,
        ErrorKind::Internal,
        ErrorKind::Busy,
        ErrorKind::NotReady,
    ];

    /// The page of an HTTP status; other client errors read as 400, other server errors as 500.
    pub fn from_status(status: u16) -> ErrorKind {
        match status {
            401 | 403 => ErrorKind::Forbidden,
            404 | 405 => ErrorKind::NotFound,
            410 => ErrorKind::Gone,
            429 => ErrorKind::TooMany,
            502..=504 => ErrorKind::Busy,
            400..=499 => ErrorKind::BadRequest,
            _ => ErrorKind::Internal,
        }
    }

    pub fn status(self) -> u16 {
        match self {
            ErrorKind::BadRequest => 400,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Gone => 410,
            ErrorKind::TooMany => 429,
            ErrorKind::Internal => 500,
            ErrorKind::Busy | ErrorKind::NotReady => 503,
        }
    }

    fn keys(self) -> [&'static str; 3] {
        match self {
            ErrorKind::BadRequest => ["error-400-what", "error-400-kept", "error-400-do"],
            ErrorKind::Forbidden => ["error-403-what", "error-403-kept", "error-403-do"],
            ErrorKind::NotFound => ["error-404-what", "error-404-kept", "error-404-do"],
            ErrorKind::Gone => ["error-410-what", "error-410-kept", "error-410-do"],
            ErrorKind::TooMany => ["error-429-what", "error-429-kept", "error-429-do"],
            ErrorKind::Internal => ["error-500-what", "error-500-kept", "error-500-do"],
            ErrorKind::Busy => ["error-503-what", "error-503-kept", "error-503-do"],
            ErrorKind::NotReady => ["error-new-what", "error-new-kept", "error-new-do"],
        }
    }
}

/// What happened, what was kept, what to do.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub page: Page,
    pub kind: ErrorKind,
    /// More exactly, in the reader's language.
    pub detail: Option<String>,
    /// Where to try again.
    pub retry: Option<String>,
    /// To be read out on the phone: finds the log line.
    pub reference: Option<String>,
}

impl ErrorPage {
    pub fn what(&self) -> String {
        self.page.t(self.kind.keys()[0])
    }

    pub fn kept(&self) -> String {
        self.page.t(self.kind.keys()[1])
    }

    pub fn todo(&self) -> String {
        self.page.t(self.kind.keys()[2])
    }
}
