//! 事项: a versioned definition of something that can be got done (HSDS service, 实施清单).

use super::Text;
use crate::ServiceId;
use serde::{Deserialize, Serialize};

/// Levels of the tree at which a service is accepted or help is given, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Community,
    Street,
    District,
    City,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Person,
    Elder,
    Business,
}

/// Who must come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The person, always.
    InPerson,
    /// Somebody with a mandate may come instead.
    AgentAllowed,
    /// A guardian for a minor or a person without capacity.
    GuardianAllowed,
    /// Nobody needs to come.
    NotNeeded,
}

/// 帮办, 代办, 上门.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpLevel {
    Accompany,
    ActFor,
    HomeVisit,
}

/// Whether a document must be brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentNeed {
    Needed,
    /// 容缺: may follow later.
    Deferrable,
    /// 告知承诺: a signed promise replaces it.
    Promise,
    /// An electronic licence shown on the phone replaces it.
    Electronic,
    /// Need not be brought; said so because people still bring it.
    NotNeeded,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDocument {
    pub name: Text,
    pub need: DocumentNeed,
    #[serde(default)]
    pub note: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStep {
    pub name: Text,
    #[serde(default)]
    pub detail: Text,
}

/// One version of a service. A change makes a new version; claims and cases keep the one they were made under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    /// 1, 2, 3 …; grows with every change of the definition.
    pub version: u32,
    pub code: String,
    pub name: Text,
    /// 领域: 市场准入, 民生服务 …
    pub field: String,
    pub audience: Audience,
    /// The lowest level that accepts it.
    pub held_at: Level,
    /// One of the 55 common services, accepted whatever the residence.
    pub common: bool,
    #[serde(default)]
    pub summary: Text,
    #[serde(default)]
    pub note: Text,
    /// Minutes at the counter, typically; drives the forecast.
    pub minutes: u16,
    /// Working days promised (承诺时限); 0 = on the spot.
    #[serde(default)]
    pub promised_days: Option<u16>,
    /// Working days the law allows (法定时限).
    #[serde(default)]
    pub legal_days: Option<u16>,
    /// Fee in fen; 0 = free.
    #[serde(default)]
    pub fee_fen: u32,
    #[serde(default)]
    pub fee_note: Text,
    pub presence: Presence,
    #[serde(default)]
    pub help: Vec<HelpLevel>,
    /// Everyday words the district adds for search.
    #[serde(default)]
    pub keywords: Vec<String>,
    #[serde(default)]
    pub documents: Vec<ServiceDocument>,
    #[serde(default)]
    pub steps: Vec<ServiceStep>,
}
