//! 机构: nodes of the tree city > district > street > community or village > station.

use super::Text;
use crate::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The kind of a unit. The first six make the administrative tree; the others stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    City,
    District,
    /// 功能区 beside a district.
    Zone,
    /// 街道 or 镇.
    Street,
    Community,
    Village,
    /// A service centre or station (区中心, 街道中心, 社区站); `serves` names its communities.
    Station,
    /// 委办局.
    Department,
    /// A licensed provider: health station, operator of a day-care centre.
    Provider,
    Partner,
}

/// A unit. Renamed and merged, never deleted: `until` ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    /// Natural key of imports: the division code where there is one, else the district's own.
    pub code: String,
    pub name: Text,
    pub kind: UnitKind,
    pub parent: Option<UnitId>,
    /// Communities a station serves.
    #[serde(default)]
    pub serves: Vec<UnitId>,
    /// Other names people use.
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
}
