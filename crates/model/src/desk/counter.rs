//! 窗口: one window of a counter group, open or not, and what is served at it.

use crate::{LoginId, ScheduleId, ServiceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Claim, Need};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterState {
    Open,
    /// Back soon: nobody new is called there.
    Paused,
    Closed,
}

/// A window as it stands. One nobody ever opened is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub schedule: ScheduleId,
    /// 1 to the schedule's `servers`.
    pub number: u16,
    pub state: CounterState,
    pub since: Timestamp,
    /// Who works there.
    #[serde(default)]
    pub login: Option<LoginId>,
    /// Services served here; empty = all of the schedule.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// Has a low top, for people who sit in a wheelchair.
    #[serde(default)]
    pub low: bool,
    /// Closes once whoever is served there is done.
    #[serde(default)]
    pub closing: bool,
    /// Expected back or open again, as said when it paused or closed.
    #[serde(default)]
    pub back_at: Option<Timestamp>,
}

impl Counter {
    /// As stored in claims and shown to people: "3".
    pub fn name(&self) -> String {
        self.number.to_string()
    }

    /// A window nobody ever opened.
    pub fn shut(schedule: ScheduleId, number: u16) -> Counter {
        Counter {
            schedule,
            number,
            state: CounterState::Closed,
            since: Timestamp::UNIX_EPOCH,
            login: None,
            services: Vec::new(),
            low: false,
            closing: false,
            back_at: None,
        }
    }

    /// Whether this claim may be called here: it can be served, and no other window keeps it.
    pub fn may_call(&self, claim: &Claim) -> bool {
        self.serves(claim) && !claim.kept_elsewhere(self.schedule, self.number)
    }

    /// Whether this claim can be served here.
    pub fn serves(&self, claim: &Claim) -> bool {
        let knows = |service: ServiceId| self.services.is_empty() || self.services.contains(&service);
        knows(claim.service)
            && claim.asks.extra.iter().all(|extra| knows(extra.service))
            && (self.low || !claim.asks.needs.contains(&Need::LowCounter))
    }
}

/// The last step at a window, kept so that it can be taken back while nothing else depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub at: Timestamp,
    /// The kind of its (last) event: `claim.called`.
    pub kind: String,
    /// The claims it changed, as they were and as they became, in the order of change.
    pub changed: Vec<(Claim, Claim)>,
}
