//! 办件: one thing to settle (ZGW Zaak), its life cycle as data.
//!
//! A [`CaseType`] says which states there are and who may go where; [`check`](check::check) refuses one that could lose a case.
//! [`decide`](decide::decide) is the one way a [`Case`] changes: from the case, an [`Act`] and the [`Scene`] it gives the case after it,
//! or the [`Refusal`] that says why not. [`Clock`] and [`Custody`] are parts of the case with rules of their own.

pub mod act;
pub mod check;
pub mod clock;
pub mod cql;
pub mod custody;
pub mod decide;
pub mod document;
pub mod facts;
pub mod file;
pub mod kind;
pub mod mandate;
pub mod open;
pub mod refusal;
pub mod shipped;
mod step;
pub mod timeline;

mod record;

pub use act::{Act, By, Duty, Scene, Units};
pub use clock::{Clock, Limits, Pause, Phase, Standing};
pub use custody::{Custody, Holding, HowTaken, Offer, Return, Ruling};
pub use document::{CaseDocument, Given, Grade};
pub use kind::{
    CaseType, DocumentRule, Effect, FieldKind, FieldRule, Mover, ServiceUse, State, TaskRule, Transition, Who,
};
pub use mandate::{Evidence, Mandate};
pub use open::{Opening, open};
pub use record::{Case, CaseService, Missing, StepTaken, Task, number};
pub use refusal::Refusal;
