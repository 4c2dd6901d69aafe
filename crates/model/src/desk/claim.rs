//! 号: a party's hold on a session (FHIR Appointment), its one state machine.

use crate::directory::Text;
use crate::{ClaimId, LoginId, ScheduleId, ServiceId, SessionId, VenueId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// held > confirmed > arrived > called > serving > done; missed, cancelled, parked, waitlisted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    Held,
    Confirmed,
    Arrived,
    Called,
    Serving,
    Done,
    Missed,
    Cancelled,
    Parked,
    Waitlisted,
}

impl ClaimState {
    /// Whether the claim stands in the line.
    pub fn waits(self) -> bool {
        matches!(self, ClaimState::Confirmed | ClaimState::Arrived)
    }

    /// Whether nothing more can happen to it.
    pub fn ended(self) -> bool {
        matches!(self, ClaimState::Done | ClaimState::Cancelled)
    }
}

/// What is done to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimAction {
    Arrive,
    Call,
    Recall,
    Start,
    Finish,
    Miss,
    Park,
    Return,
    Cancel,
}

/// The action does not apply in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a claim that is {from:?} cannot take the action {action:?}")]
pub struct TransitionError {
    pub from: ClaimState,
    pub action: ClaimAction,
}

/// The state after `action`.
pub fn transition(from: ClaimState, action: ClaimAction) -> Result<ClaimState, TransitionError> {
    use ClaimAction as A;
    use ClaimState as S;
    match (from, action) {
        (S::Confirmed, A::Arrive) => Ok(S::Arrived),
        (S::Confirmed | S::Arrived | S::Parked, A::Call) => Ok(S::Called),
        (S::Called, A::Recall) => Ok(S::Called),
        (S::Called, A::Start) => Ok(S::Serving),
        // A thin desk may finish somebody it called without saying "started".
        (S::Called | S::Serving, A::Finish) => Ok(S::Done),
        (S::Called, A::Miss) => Ok(S::Missed),
        (S::Called | S::Serving | S::Arrived | S::Confirmed, A::Park) => Ok(S::Parked),
        (S::Missed | S::Parked, A::Return) => Ok(S::Arrived),
        (S::Held | S::Confirmed | S::Arrived | S::Waitlisted | S::Parked | S::Missed | S::Called, A::Cancel) => {
            Ok(S::Cancelled)
        }
        (from, action) => Err(TransitionError { from, action }),
    }
}

/// How the claim was made; every record says which channel it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Web,
    Counter,
    Kiosk,
    Phone,
    Paper,
}

/// A claim with the facts it was made under; later edits of service or venue never change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub id: ClaimId,
    pub session: SessionId,
    pub schedule: ScheduleId,
    pub venue: VenueId,
    pub service: ServiceId,
    pub service_version: u32,
    pub service_name: Text,
    pub venue_name: Text,
    pub minutes: u16,
    /// Issued once and never again: A012.
    pub label: String,
    /// Unguessable, for links and QR codes.
    pub token: String,
    pub channel: Channel,
    pub state: ClaimState,
    /// When the claim joined the line; moved by a return after a miss.
    pub queued_at: Timestamp,
    pub created_at: Timestamp,
    #[serde(default)]
    pub called_at: Option<Timestamp>,
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    #[serde(default)]
    pub window: String,
    #[serde(default)]
    pub served_by: Option<LoginId>,
}
