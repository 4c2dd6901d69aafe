//! 号: a party's hold on a session (FHIR Appointment), its one state machine.

use super::lease::{Holder, Leased};
use crate::directory::Text;
use crate::{ClaimId, LoginId, ScheduleId, ServiceId, SessionId, VenueId};
use jiff::{Timestamp, civil::Date};
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
    /// Back from a miss or from being set aside.
    Return,
    Cancel,
    /// A held place becomes a booking.
    Confirm,
    /// A held place nobody confirmed in time.
    Expire,
    /// Somebody on the waiting list is offered a place, held for a while.
    Offer,
    /// An offer not taken: back on the waiting list.
    Decline,
    /// Sent on to another line of the same venue.
    Transfer,
    /// A number kept ready for a break of the network is given to somebody.
    HandOut,
}

impl ClaimAction {
    pub const ALL: [ClaimAction; 15] = {
        use ClaimAction as A;
        [
            A::Arrive,
            A::Call,
            A::Recall,
            A::Start,
            A::Finish,
            A::Miss,
            A::Park,
            A::Return,
            A::Cancel,
            A::Confirm,
            A::Expire,
            A::Offer,
            A::Decline,
            A::Transfer,
            A::HandOut,
        ]
    };
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
        (S::Held, A::Confirm) => Ok(S::Confirmed),
        (S::Held, A::HandOut) => Ok(S::Arrived),
        (S::Held, A::Expire) => Ok(S::Cancelled),
        (S::Waitlisted, A::Offer) => Ok(S::Held),
        (S::Held, A::Decline) => Ok(S::Waitlisted),
        // They stand there already.
        (S::Called | S::Serving | S::Arrived | S::Parked, A::Transfer) => Ok(S::Arrived),
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
    /// Field of the service, which some priority classes are limited to.
    #[serde(default)]
    pub field: String,
    /// Issued once and never again: A012.
    pub label: String,
    /// Unguessable, for links and QR codes.
    pub token: String,
    pub channel: Channel,
    pub state: ClaimState,
    /// When the claim joined the line.
    pub queued_at: Timestamp,
    pub created_at: Timestamp,
    /// The last call that was answered or is being made; a recall does not move it.
    #[serde(default)]
    pub called_at: Option<Timestamp>,
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    #[serde(default)]
    pub window: String,
    #[serde(default)]
    pub served_by: Option<LoginId>,
    /// Booked rather than walked in.
    #[serde(default)]
    pub booking: Option<Booking>,
    /// On the waiting list for a booking.
    #[serde(default)]
    pub wish: Option<Wish>,
    #[serde(default)]
    pub asks: Asks,
    #[serde(default)]
    pub course: Course,
}

/// A promised time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// While held: given back at this instant unless confirmed.
    #[serde(default)]
    pub held_until: Option<Timestamp>,
}

/// Which places somebody on the waiting list would take, local civil dates, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub from: Date,
    pub until: Date,
    /// Offers made so far.
    #[serde(default)]
    pub offers: u8,
}

/// What the person asks for or is owed. Nothing here names anybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Asks {
    #[serde(default)]
    pub priority: Option<Priority>,
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Further services of the same visit.
    #[serde(default)]
    pub extra: Vec<Extra>,
    /// Minutes on foot from where they said they are, at their pace.
    #[serde(default)]
    pub walk_minutes: Option<u16>,
    /// Tell them through the outbox ("set out now", "you are next").
    #[serde(default)]
    pub notify: bool,
    /// Language of what is sent to them: English rather than Chinese.
    #[serde(default)]
    pub english: bool,
}

/// A class of the policy this claim belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// Code of the class in the policy.
    pub class: String,
    /// Who saw the evidence; `None` when the person said so and nobody looked yet.
    #[serde(default)]
    pub checked_by: Option<LoginId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    LargePrint,
    HardOfHearing,
    LowCounter,
    Wheelchair,
}

/// A further service of one visit, with the facts it was added under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    pub service: ServiceId,
    pub version: u32,
    pub name: Text,
    pub minutes: u16,
}

/// Why somebody is set aside. Words in plain could name the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// Fetches a document or a copy.
    Document,
    /// Fills in a form.
    Form,
    /// Waits for another office or system.
    Elsewhere,
    /// Asked for a moment.
    Moment,
}

/// What happened on the way, beside the state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Course {
    /// When the person was there: at the kiosk, the counter, or by saying so.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// The last recall of the present call.
    #[serde(default)]
    pub recalled_at: Option<Timestamp>,
    /// Calls of the present call, recalls included.
    #[serde(default)]
    pub calls: u8,
    /// Came back after a miss at this instant.
    #[serde(default)]
    pub returned_at: Option<Timestamp>,
    #[serde(default)]
    pub misses: u8,
    #[serde(default)]
    pub parked_at: Option<Timestamp>,
    /// Called back to a window after being set aside.
    #[serde(default)]
    pub brought_at: Option<Timestamp>,
    #[serde(default)]
    pub parked_for: Option<HoldReason>,
    /// The line it was sent on from, and when.
    #[serde(default)]
    pub transferred_from: Option<ScheduleId>,
    #[serde(default)]
    pub transferred_at: Option<Timestamp>,
    /// Earlier calls, when it was called again after a miss or a pause.
    #[serde(default)]
    pub called_before: Vec<Timestamp>,
    /// A note of the clerk before lies sealed under this claim.
    #[serde(default)]
    pub noted: bool,
    /// Served now, papers later: when it was put on the end-of-day list.
    #[serde(default)]
    pub later_at: Option<Timestamp>,
    /// When that was completed.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// How often the booked time was changed: SEQUENCE of its calendar file (RFC 5545, 3.8.7.4).
    #[serde(default)]
    pub moves: u32,
    /// Its period was cancelled, and these places are proposed instead.
    #[serde(default)]
    pub reoffer: Option<Reoffer>,
    /// A window or kiosk that may be cut off keeps it; nobody else calls it.
    #[serde(default)]
    pub leased: Option<Leased>,
}

/// What is proposed to somebody whose period was cancelled. The booking stands until they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reoffer {
    pub at: Timestamp,
    /// The booked time that was lost.
    pub lost: Timestamp,
    /// In the words of whoever closed it; may be empty.
    pub why: String,
    /// Earliest first, perhaps none.
    pub places: Vec<Proposal>,
}

/// A place proposed, not held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub schedule: ScheduleId,
    pub starts_at: Timestamp,
}

impl Claim {
    /// Since when the person is called to or served at the window they are at.
    pub fn at_window_since(&self) -> Option<Timestamp> {
        self.course.brought_at.or(self.called_at)
    }

    /// Whether another window than this one keeps it, in case it is cut off.
    pub fn kept_elsewhere(&self, schedule: ScheduleId, number: u16) -> bool {
        let here = Holder::Window { schedule, number };
        !self.state.ended() && self.course.leased.is_some_and(|leased| leased.by != here)
    }

    /// Since when its papers are to be completed; `None` when there is nothing left to do.
    pub fn later(&self) -> Option<Timestamp> {
        self.course.later_at.filter(|_| self.course.completed_at.is_none())
    }

    /// Minutes of work it brings, all its services together.
    pub fn work_minutes(&self) -> u32 {
        let extra: u32 = self.asks.extra.iter().map(|extra| u32::from(extra.minutes)).sum();
        u32::from(self.minutes) + extra
    }

    /// When the person was there; walk-ins at a kiosk or counter are there when they take their number.
    pub fn present_since(&self) -> Option<Timestamp> {
        self.course.arrived_at.or(match self.channel {
            Channel::Counter | Channel::Kiosk | Channel::Paper if self.booking.is_none() => Some(self.queued_at),
            _ => None,
        })
    }
}
