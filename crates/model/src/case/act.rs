//! What can be done to a case, by whom, among which units.

use super::clock::Days;
use super::document::Grade;
use super::kind::CaseType;
use super::mandate::Mandate;
use crate::directory::{Authority, Level};
use crate::{LoginId, ServiceId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The units, as far as a case needs them.
pub trait Units {
    fn parent(&self, unit: UnitId) -> Option<UnitId>;
    /// `None`: there is no such unit, or it works on no cases.
    fn level(&self, unit: UnitId) -> Option<Level>;
    /// The most a unit may do for a service; `None` = nothing.
    fn authority(&self, unit: UnitId, service: ServiceId) -> Option<Authority>;
}

/// What somebody of the staff is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Works on cases.
    Work,
    /// Coordinates and rules.
    Coordinate,
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person whose case it is, by its link.
    Applicant,
    Staff(LoginId),
}

/// Everything a decision is made from, beside the case and the act.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub kind: &'a CaseType,
    pub days: Days<'a>,
    pub now: Timestamp,
    pub units: &'a dyn Units,
    pub by: By,
    /// Whether whoever does it has a duty at a unit.
    pub may: &'a dyn Fn(Duty, UnitId) -> bool,
}

impl Scene<'_> {
    /// Today, here.
    pub fn today(&self) -> Date {
        self.days.date(self.now)
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A transition of the type.
    Step {
        transition: String,
        reason: String,
        /// Working days told, for a pause.
        days: Option<u16>,
        /// Fields filled in with it.
        values: BTreeMap<String, String>,
        /// Codes of sealed fields that are sealed with it.
        sealed: Vec<String>,
    },
    /// A document came in.
    HandIn {
        document: String,
        grade: Grade,
        /// SHA-256 in hexadecimal, and kind.
        file: Option<(String, String)>,
    },
    /// A document may follow by a date.
    Defer {
        document: String,
        until: Date,
    },
    /// Handed to another unit, which has to accept.
    Offer {
        to: UnitId,
        reason: String,
        originals: u16,
    },
    /// The hand-over is taken back before it was answered.
    Withdraw,
    /// The hand-over is accepted.
    Take,
    /// The hand-over is not accepted.
    Decline {
        reason: String,
        evidence: String,
    },
    /// Back to the unit that handed it over.
    SendBack {
        reason: String,
        evidence: String,
    },
    /// The unit above both says who has it.
    Rule {
        to: UnitId,
        reason: String,
    },
    Grant(Mandate),
    Revoke,
    /// A task is somebody's.
    Assign {
        task: String,
        to: LoginId,
    },
    TaskDone {
        task: String,
    },
}

impl Act {
    /// Its word in the ledger: `case.{word}`.
    pub fn word(&self) -> &'static str {
        match self {
            Act::Step { .. } => "step",
            Act::HandIn { .. } => "handed_in",
            Act::Defer { .. } => "deferred",
            Act::Offer { .. } => "offered",
            Act::Withdraw => "withdrawn",
            Act::Take => "taken",
            Act::Decline { .. } => "declined",
            Act::SendBack { .. } => "sent_back",
            Act::Rule { .. } => "ruled",
            Act::Grant(_) => "mandate_granted",
            Act::Revoke => "mandate_revoked",
            Act::Assign { .. } => "assigned",
            Act::TaskDone { .. } => "task_done",
        }
    }
}
