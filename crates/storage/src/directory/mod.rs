//! Units, venues, services, offerings, schedules, special days, places and people per point.

mod nouns;
mod points;
mod services;

pub use points::{Place, PopulationPoint};

use serde::{Deserialize, Serialize};

/// What an import did to one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Inserted,
    Changed,
    Unchanged,
}

/// The id a record has after its import: the stored one when its natural key was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported<Id> {
    pub id: Id,
    pub outcome: Outcome,
}

/// Counts of outcomes, for the import's summary. When nothing was inserted or changed there is nothing to write an event
/// about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    pub inserted: u32,
    pub changed: u32,
    pub unchanged: u32,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Inserted => self.inserted += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }

    /// Whether anything was written.
    pub fn wrote(&self) -> bool {
        self.inserted + self.changed > 0
    }
}
