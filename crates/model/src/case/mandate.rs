//! 委托: who may act for the person of a case, from when, until when, on what evidence, and taken back when.

use crate::MandateId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What shows that it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Form C signed in front of a clerk, both identities seen.
    SignedAtCounter,
    /// Confirmed by the person through the link of their case.
    ByLink,
    /// Said at home or by phone and noted; to be confirmed.
    Spoken,
}

/// A mandate for one case. Its names are sealed fields of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    pub id: MandateId,
    /// Local civil dates, both included.
    pub from: Date,
    pub until: Date,
    pub evidence: Evidence,
    /// Only these transitions; empty = every step of the case.
    #[serde(default)]
    pub scope: Vec<String>,
    pub granted_at: Timestamp,
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
}

impl Mandate {
    /// Whether somebody may act on it on a day, for a transition. From the moment it is taken back it is void, the same day too.
    pub fn holds(&self, today: Date, transition: &str) -> bool {
        let scope = self.scope.is_empty() || self.scope.iter().any(|code| code == transition);
        self.revoked_at.is_none() && self.from <= today && today <= self.until && scope
    }
}
