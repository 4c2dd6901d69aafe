//! 台账: append-only events; the only bus.

use crate::{EventId, LoginId, UnitId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// Signed in.
    Login { id: LoginId },
    /// A resident without an account.
    Resident,
    /// A command of the operator on the machine.
    Operator { command: String },
    /// The system itself (expiry, sequencing).
    System,
}

/// One event as it is written with the change it describes; position and hash come from the sequencer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub at: Timestamp,
    pub actor: Actor,
    #[serde(default)]
    pub on_behalf_of: Option<String>,
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// What happened: `claim.issued`, `venue.imported`.
    pub kind: String,
    /// The thing it happened to: `claim:UUID`.
    pub subject: String,
    /// Why, in the actor's words or the rule's.
    #[serde(default)]
    pub why: String,
    /// What changed. Never personal data in plain: those live in sealed fields.
    pub data: serde_json::Value,
}
