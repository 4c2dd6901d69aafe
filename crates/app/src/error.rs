//! What can go wrong in a use case, in words a person can act on.

use crate::desk::refusal::Refusal;
use crate::imports::ImportReport;
use jiff::{Timestamp, civil::Date};
use yike_model::VenueId;
use yike_model::desk::TransitionError;
use yike_storage::StorageError;

/// A use case that did not do what it was asked. Nothing of it was kept unless the text says so.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A position outside the streets.
    #[error("no street within {within_m} m of here{}", nearest(*nearest_m))]
    NoStreet { within_m: u32, nearest_m: Option<u32> },
    /// No streets have been imported.
    #[error("there are no streets yet: import them with `yike import osm FILE.osm.pbf`")]
    NoNetwork,
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The question was wrong.
    #[error("{0}")]
    Input(String),
    /// Nobody new is admitted now.
    #[error("not open for new numbers now")]
    NotOpen { next: Option<Timestamp> },
    /// Every number of this session is taken.
    #[error("all numbers of this session are taken")]
    Full { next: Option<Timestamp> },
    /// The desk says no, and why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A place that cannot be had.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A check-in that cannot be.
    #[error(transparent)]
    CheckIn(#[from] CheckInError),
    /// The case says no, and why.
    #[error(transparent)]
    Case(#[from] yike_model::case::Refusal),
    /// The action does not fit the state of the claim.
    #[error(transparent)]
    State(#[from] TransitionError),
    /// Somebody else was faster; load again.
    #[error("somebody else was faster; nothing was changed, look again")]
    Conflict,
    /// The actor may not do this.
    #[error("not allowed")]
    Denied,
    /// User name or password wrong.
    #[error("user name or password is wrong")]
    WrongPassword,
    /// Too many tries.
    #[error("too many tries; wait {minutes} minutes")]
    TooMany { minutes: u32 },
    /// An import with errors; nothing was applied.
    #[error("{0}")]
    Import(Box<ImportReport>),
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    File { path: String, source: std::io::Error },
    /// Our own fault.
    #[error("{0}")]
    Internal(String),
}

/// Why a place cannot be booked. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("this time has passed; choose a later one")]
    Past,
    /// Closed that day, no such time, too far ahead, or nothing is booked there.
    #[error("there is no place to book at this time; choose one of the times shown")]
    None,
    #[error("this time was taken by somebody else meanwhile; choose another")]
    Taken,
    #[error("the place was not confirmed in time and was given to others; book again")]
    HoldOver,
    #[error("this number is no booking whose time can be changed")]
    NotMovable,
}

/// Why somebody cannot say "I am here" now. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckInError {
    #[error("this number is for another place")]
    WrongVenue { venue: VenueId },
    #[error("this number is for {date}")]
    TooEarly { date: Date },
    #[error("this number's day is over")]
    Over,
}

fn nearest(metres: Option<u32>) -> String {
    metres
        .map(|m| format!("; the nearest is {m} m away"))
        .unwrap_or_default()
}

impl AppError {
    /// Whether the input or the question was wrong (exit code 2), rather than us (1).
    pub fn is_input(&self) -> bool {
        !matches!(self, AppError::Storage(_) | AppError::Internal(_))
    }
}
