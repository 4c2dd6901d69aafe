//! A case as it stands.

use super::clock::{Clock, Days};
use super::custody::Custody;
use super::document::CaseDocument;
use super::kind::CaseType;
use super::mandate::Mandate;
use crate::desk::Channel;
use crate::directory::Text;
use crate::{CaseId, LoginId, ServiceId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The service a case is about, with the facts it was opened under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseService {
    pub id: ServiceId,
    pub version: u32,
    pub name: Text,
}

/// The one notice of everything missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub at: Timestamp,
    /// Codes of documents.
    pub items: Vec<String>,
}

/// A transition that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    pub transition: String,
    pub from: String,
    pub to: String,
    pub at: Timestamp,
    /// `None`: the person themselves.
    #[serde(default)]
    pub by: Option<LoginId>,
    /// The unit that had the case.
    pub unit: UnitId,
    #[serde(default)]
    pub reason: String,
}

/// One step to do by a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub code: String,
    pub name: Text,
    /// Local civil date, included.
    pub due: Date,
    /// Whoever took it on.
    #[serde(default)]
    pub assignee: Option<LoginId>,
    #[serde(default)]
    pub done_at: Option<Timestamp>,
}

/// 办件. Nothing here names anybody: names, phones and identity numbers are sealed fields of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// By unit and year, issued once and never again; see [`number`].
    pub number: String,
    /// Unguessable, for the person's link.
    pub token: String,
    /// The type and version it was opened under.
    pub kind: String,
    pub kind_version: u32,
    pub kind_name: Text,
    #[serde(default)]
    pub service: Option<CaseService>,
    pub channel: Channel,
    /// The unit that received it.
    pub received_by: UnitId,
    /// The unit the matter belongs to, by where the person lives.
    #[serde(default)]
    pub competent: Option<UnitId>,
    pub state: String,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// Grows with every change: an old page is told so.
    pub revision: u32,
    pub clock: Clock,
    pub custody: Custody,
    #[serde(default)]
    pub documents: Vec<CaseDocument>,
    #[serde(default)]
    pub missing: Option<Missing>,
    /// Fields that hold no personal data.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Codes of sealed fields that are filled in.
    #[serde(default)]
    pub sealed: Vec<String>,
    #[serde(default)]
    pub tasks: Vec<Task>,
    #[serde(default)]
    pub mandate: Option<Mandate>,
    #[serde(default)]
    pub steps: Vec<StepTaken>,
    /// What it came from: `claim:UUID`, `case:UUID`.
    #[serde(default)]
    pub origin: String,
}

/// The number people see: code of the unit, year, running number of both, at least four digits.
pub fn number(unit_code: &str, year: i16, running: u32) -> String {
    format!("{unit_code}-{year}-{running:04}")
}

impl Case {
    /// Whether nothing follows.
    pub fn ended(&self) -> bool {
        self.custody
            .holdings
            .last()
            .is_none_or(|holding| holding.until.is_some())
    }

    /// Codes of documents still to be brought on a day.
    pub fn lacks(&self, today: Date) -> Vec<&CaseDocument> {
        self.documents
            .iter()
            .filter(|document| document.missing(today))
            .collect()
    }

    /// What is due next: the promised date or the earliest task; the day it is, when neither is known.
    pub fn due(&self, days: Days<'_>, today: Date) -> Date {
        let promised = self
            .clock
            .standing(days, today)
            .promised_on
            .filter(|_| self.clock.ended_at.is_none());
        let task = self.open_tasks().first().map(|task| task.due);
        promised.into_iter().chain(task).min().unwrap_or(today)
    }

    /// How often a transition was made.
    pub fn times(&self, transition: &str) -> usize {
        self.steps.iter().filter(|step| step.transition == transition).count()
    }

    /// Tasks to do, earliest first.
    pub fn open_tasks(&self) -> Vec<&Task> {
        let mut open: Vec<&Task> = self.tasks.iter().filter(|task| task.done_at.is_none()).collect();
        open.sort_by_key(|task| task.due);
        open
    }

    /// Whether it is in the state its type begins with.
    pub fn fresh(&self, kind: &CaseType) -> bool {
        self.state == kind.start
    }
}
