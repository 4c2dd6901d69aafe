//! Logins and roles.

mod identity;

pub use identity::IdentityNumber;

use crate::{LoginId, UnitId};
use serde::{Deserialize, Serialize};

/// What a login may do at a unit and everything below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation: units, people, imports.
    Administrator,
    /// Answers for a unit: sees its ledger and its queue.
    Manager,
    /// Works at a counter: calls and finishes, opens and works on cases.
    Clerk,
    /// 帮办员 or 代办员: works on cases, helps and acts for people.
    Agent,
    /// 协调员: sees who has which case, decides where it goes when units disagree.
    Coordinator,
}

/// A role held at a unit; `unit` `None` means everywhere (the first administrator).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub unit: Option<UnitId>,
}

/// Somebody who may sign in. The display name is shown to colleagues and in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    pub id: LoginId,
    pub username: String,
    pub display_name: String,
    pub grants: Vec<Grant>,
    pub disabled: bool,
}
