//! The type of a case: its life cycle as data. One TOML file each; a version never changes once cases were opened under it.

use crate::directory::{Authority, Level, Text};
use serde::{Deserialize, Serialize};

/// A life cycle. [`super::check::check`] says what is wrong with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseType {
    /// Letters, digits and hyphens: `application`.
    pub code: String,
    /// 1, 2, 3 …; grows with every change.
    pub version: u32,
    pub name: Text,
    #[serde(default)]
    pub about: Text,
    /// Code of the state a new case is in.
    pub start: String,
    #[serde(default)]
    pub service: ServiceUse,
    /// Working days promised; a service's own go before these.
    pub promised_days: u16,
    /// Working days the rule allows; a service's own go before these.
    pub legal_days: u16,
    /// Working days by which the limits may be extended, once; 0 = never.
    #[serde(default)]
    pub extension_days: u16,
    /// Hand-overs that may be sent back before somebody above rules where the case goes.
    pub returns: u8,
    #[serde(default)]
    pub documents: Vec<DocumentRule>,
    #[serde(default)]
    pub fields: Vec<FieldRule>,
    pub states: Vec<State>,
    pub transitions: Vec<Transition>,
}

/// Whether a case of this type is about a service of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceUse {
    #[default]
    None,
    /// Named when it is opened; its documents and limits are added to the type's.
    Required,
    Optional,
}

/// A document a case of this type needs beside those of its service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRule {
    pub code: String,
    pub name: Text,
    /// 容缺: may follow later, with a date after which it is missing again.
    #[serde(default)]
    pub deferrable: bool,
    /// 告知承诺: a signed promise replaces it.
    #[serde(default)]
    pub promise: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line, at most 200 characters.
    Text,
    Date,
    /// A whole number.
    Number,
    /// One of `choices`.
    Choice,
}

/// Something to be said about the case on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    pub code: String,
    pub name: Text,
    pub kind: FieldKind,
    /// Holds personal data: kept sealed, readable with a reason only, unknown to guards.
    #[serde(default)]
    pub sealed: bool,
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// A word to choose, with what people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub code: String,
    pub name: Text,
}

/// Whose move it is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// The person, whose case it is.
    Applicant,
    /// The unit that has it.
    Unit,
    /// Somebody outside: an assessor, a court, another system.
    Outside,
    Nobody,
}

/// A place in the life cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub code: String,
    pub name: Text,
    pub mover: Mover,
    /// Nothing follows.
    #[serde(default)]
    pub end: bool,
    /// What a unit must be allowed to do for the service to have the case in this state. Needs `service`.
    #[serde(default)]
    pub authority: Option<Authority>,
    /// Levels of units that may have the case in this state; empty = all.
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default)]
    pub tasks: Vec<TaskRule>,
}

/// One step to do in a state, made when the case enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskRule {
    pub code: String,
    pub name: Text,
    /// Working days after the case entered the state.
    pub days: u16,
}

/// Who may make a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person, by the link of their case or at a counter.
    Applicant,
    /// Whoever works on cases at the unit that has it.
    Agent,
    /// Whoever coordinates cases there or above.
    Coordinator,
}

/// A way from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    pub code: String,
    pub name: Text,
    pub from: Vec<String>,
    pub to: String,
    pub who: Vec<Who>,
    /// What must hold, in CQL2 ([`super::cql`]) over [`super::facts`].
    #[serde(default)]
    pub when: Option<String>,
    /// Said to whoever may not yet, beside what the guard is about.
    #[serde(default)]
    pub otherwise: Text,
    /// Codes of fields that must be filled in with it or before.
    #[serde(default)]
    pub fields: Vec<String>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// Needs a reason in words, shown to the person.
    #[serde(default)]
    pub reason: bool,
    /// How often a case may go this way; a circle must have a limit somewhere.
    #[serde(default)]
    pub at_most: Option<u8>,
}

/// What a transition does beside moving the case. The whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 一次性告知: one dated notice lists everything missing.
    NotifyMissing,
    /// 受理: the clock starts.
    Accept,
    /// Excluded time (A.7, 2) of so many working days, told in writing.
    Pause,
    Resume,
    /// 延长 (A.7, 1), by the days of the type, once.
    Extend,
    /// 办结: the clock stops. The case may go on: a result is still to be handed out, a file to be closed.
    Finish,
}

impl CaseType {
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| state.code == code)
    }

    pub fn transition(&self, code: &str) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.code == code)
    }

    pub fn field(&self, code: &str) -> Option<&FieldRule> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// Ways out of a state.
    pub fn leaving<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Transition> {
        self.transitions
            .iter()
            .filter(move |transition| transition.from.iter().any(|from| from == state))
    }

    /// Whether some way needs a mandate in force: the person is asked for one when the case is opened.
    pub fn wants_mandate(&self) -> bool {
        let says = |transition: &Transition| {
            transition
                .when
                .as_deref()
                .is_some_and(|when| when.contains("mandate.valid"))
        };
        self.transitions.iter().any(says)
    }
}
