//! What happens in a line.

/// Milliseconds since 1970, UTC.
pub type Ms = i64;

/// Somebody who joined the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Number of the claim, unique in one line.
    pub claim: u32,
    /// Number of the service.
    pub service: u32,
    /// Number of the kind: walk-in, booked, a priority class. Kinds with a slot are booked.
    pub kind: u32,
    /// A booking's promised time.
    pub slot: Option<Ms>,
}

/// One thing that happened, or, for `Plan`, was announced for the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A counter's shift as planned, known in the morning.
    Plan {
        counter: u32,
        from: Ms,
        until: Ms,
    },
    Open {
        counter: u32,
    },
    Close {
        counter: u32,
    },
    Arrive(Arrival),
    /// Called to a counter; `None` when the trace does not say to which.
    Call {
        claim: u32,
        counter: Option<u32>,
    },
    /// Nobody came when called.
    Miss {
        claim: u32,
    },
    Finish {
        claim: u32,
    },
    /// Left the line without being called.
    Leave {
        claim: u32,
    },
}

/// A happening and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Ms,
    pub what: Happening,
}

impl Event {
    /// Order of things of one instant: a forecast made at an arrival knows what ended then, not who is called then.
    pub fn rank(&self) -> u8 {
        match self.what {
            Happening::Plan { .. } => 0,
            Happening::Open { .. } | Happening::Close { .. } => 1,
            Happening::Finish { .. } | Happening::Miss { .. } | Happening::Leave { .. } => 2,
            Happening::Arrive(_) => 3,
            Happening::Call { .. } => 4,
        }
    }
}
