//! What the desk answers when something does not go, so that the person at the keyboard knows why and what to do.

use jiff::Timestamp;

/// Nothing was changed. [`Refusal::code`] names the sentence a page shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this window is closed; open it first")]
    WindowClosed,
    #[error("this window is paused; go on first")]
    WindowPaused,
    #[error("somebody else works at this window; choose another, or take it over")]
    WindowTaken,
    #[error("{label} is still served here; finish first, or close after this one")]
    WindowBusy { label: String },
    #[error("{label} came for something this window does not serve")]
    NotServedHere { label: String },
    #[error("write why, in 1 to 200 characters; leave names out")]
    Reason,
    #[error("{label} was called {made} of {of} times; recall, or write why it counts as missed already")]
    CallsLeft { label: String, made: u8, of: u8 },
    #[error("{label} may not come back again; they take a new number")]
    ReturnedOften { label: String },
    #[error("this service is not offered at this venue today, or is asked for already")]
    NotOffered,
    #[error("this line belongs to another venue; a number is sent on within its venue only")]
    OtherVenue,
    #[error("the other line takes no more people in today")]
    LineClosed,
    #[error("there is no step of the last minute to take back")]
    NothingToUndo,
    #[error("something else depends on that step by now; nothing was changed")]
    UndoLate,
    #[error("numbers for today are all given out")]
    Stopped { why: String, next: Option<Timestamp> },
    #[error("{label} was for the same thing today and is done; ask at the counter")]
    OneEach { label: String },
    #[error("this number is for another venue")]
    WrongVenue { venue: String },
    #[error("this device was not set up here, or was taken off the list")]
    Device,
    #[error("{label} is kept by another window, which may be cut off; a supervisor can write that off")]
    KeptElsewhere { label: String },
    #[error("another screen holds what this window took ahead; a supervisor can write it off")]
    LeaseElsewhere,
    #[error("there is no session now, and nothing to stop")]
    NoSession,
}

impl Refusal {
    /// Its name in the messages: `refused-{code}`.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::WindowClosed => "window-closed",
            Refusal::WindowPaused => "window-paused",
            Refusal::WindowTaken => "window-taken",
            Refusal::WindowBusy { .. } => "window-busy",
            Refusal::NotServedHere { .. } => "not-served-here",
            Refusal::Reason => "reason",
            Refusal::CallsLeft { .. } => "calls-left",
            Refusal::ReturnedOften { .. } => "returned-often",
            Refusal::NotOffered => "not-offered",
            Refusal::OtherVenue => "other-venue",
            Refusal::LineClosed => "line-closed",
            Refusal::NothingToUndo => "nothing-to-undo",
            Refusal::UndoLate => "undo-late",
            Refusal::Stopped { .. } => "stopped",
            Refusal::OneEach { .. } => "one-each",
            Refusal::WrongVenue { .. } => "wrong-venue",
            Refusal::Device => "device",
            Refusal::KeptElsewhere { .. } => "kept-elsewhere",
            Refusal::LeaseElsewhere => "lease-elsewhere",
            Refusal::NoSession => "no-session",
        }
    }
}
