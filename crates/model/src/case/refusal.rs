//! What a case answers when something does not go. Nothing was changed.

use jiff::Timestamp;

/// Why not. [`Refusal::code`] names the sentence a page shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the case is over")]
    Ended,
    #[error("this step is not part of the type of this case, or does not start from its state; look again")]
    NotFromHere,
    #[error("whoever has the case now does this, or the person themselves")]
    NotYours,
    #[error("it was handed over and waits for an answer; take it back first")]
    Offered,
    #[error("two units disagree; the unit above both rules first")]
    Disputed,
    #[error("no hand-over waits for an answer")]
    NoOffer,
    #[error("nobody handed this case over; there is no unit to send it back to")]
    NoGiver,
    #[error("it was ruled who has this case; it is not sent back again")]
    Ruled,
    #[error("no ruling was asked for")]
    NoRuling,
    #[error("there is no such unit")]
    UnknownUnit,
    #[error("the unit has it already")]
    SameUnit,
    #[error("this unit may not do what the case needs now")]
    NoAuthority,
    #[error("write why, in 1 to 200 characters on one line; leave names out")]
    Reason,
    #[error("write what shows it, in 1 to 200 characters on one line; leave names out")]
    Evidence,
    #[error("this step was made as often as it may be")]
    Often,
    #[error("not yet: {said}")]
    Guard { said: String },
    #[error("the field {code} is to be filled in first")]
    FieldNeeded { code: String },
    #[error("the field {code} does not take this value")]
    FieldWrong { code: String },
    #[error("say how many working days it takes, 1 to 60")]
    PauseDays,
    #[error("everything missing was told on {}; nothing more may be asked for", at.strftime("%Y-%m-%d"))]
    ToldAlready { at: Timestamp },
    #[error("nothing is missing; accept it")]
    NothingMissing,
    #[error("this does not fit the clock of the case; look again")]
    Clock,
    #[error("there is no such document in this case")]
    UnknownDocument,
    #[error("this document must be there now; it may not follow later")]
    NotDeferrable,
    #[error("a promise does not do for this document")]
    NoPromise,
    #[error("only a counter that saw the original, or the organ itself, gives this grade")]
    GradeNotYours,
    #[error("the date must lie ahead, within 30 working days")]
    DeferDate,
    #[error("there is a mandate in force; take it back first")]
    MandateThere,
    #[error("there is no mandate in force")]
    NoMandate,
    #[error("a mandate ends today or later, and at most a year after it begins")]
    MandateDates,
    #[error("there is no such task, or it is done")]
    NoTask,
}

impl Refusal {
    /// Its name in the messages: `case-no-{code}`.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Ended => "ended",
            Refusal::NotFromHere => "not-from-here",
            Refusal::NotYours => "not-yours",
            Refusal::Offered => "offered",
            Refusal::Disputed => "disputed",
            Refusal::NoOffer => "no-offer",
            Refusal::NoGiver => "no-giver",
            Refusal::Ruled => "ruled",
            Refusal::NoRuling => "no-ruling",
            Refusal::UnknownUnit => "unknown-unit",
            Refusal::SameUnit => "same-unit",
            Refusal::NoAuthority => "no-authority",
            Refusal::Reason => "reason",
            Refusal::Evidence => "evidence",
            Refusal::Often => "often",
            Refusal::Guard { .. } => "guard",
            Refusal::FieldNeeded { .. } => "field-needed",
            Refusal::FieldWrong { .. } => "field-wrong",
            Refusal::PauseDays => "pause-days",
            Refusal::ToldAlready { .. } => "told-already",
            Refusal::NothingMissing => "nothing-missing",
            Refusal::Clock => "clock",
            Refusal::UnknownDocument => "unknown-document",
            Refusal::NotDeferrable => "not-deferrable",
            Refusal::NoPromise => "no-promise",
            Refusal::GradeNotYours => "grade-not-yours",
            Refusal::DeferDate => "defer-date",
            Refusal::MandateThere => "mandate-there",
            Refusal::NoMandate => "no-mandate",
            Refusal::MandateDates => "mandate-dates",
            Refusal::NoTask => "no-task",
        }
    }
}
