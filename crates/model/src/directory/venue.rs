//! 场所: a place with an address, floors and rooms.

use super::Text;
use crate::{RoomId, UnitId, VenueId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 综合性 or 专业化.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VenueKind {
    Comprehensive,
    Specialised,
}

/// What a venue offers to those who need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accessibility {
    Ramp,
    Lift,
    AccessibleToilet,
    LowCounter,
    HearingLoop,
    Wheelchair,
    SignLanguage,
}

/// How the point of a venue is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Geocoding {
    /// Given as a point.
    Given,
    /// Found by the name of its address; approximate.
    ByName,
    /// Not known: listed for a person to place; not on the map, still in the list.
    Unplaced,
}

/// A venue. Hosted by one unit, used by many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Venue {
    pub id: VenueId,
    pub code: String,
    pub name: Text,
    pub unit: UnitId,
    pub kind: VenueKind,
    pub address: Text,
    /// WGS84 degrees (longitude, latitude); `None` while unplaced.
    pub point: Option<(f64, f64)>,
    pub geocoding: Geocoding,
    #[serde(default)]
    pub area_m2: Option<u32>,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub accessibility: Vec<Accessibility>,
    /// When somebody last confirmed the opening hours.
    #[serde(default)]
    pub hours_confirmed_on: Option<Date>,
    /// Recognitions and remarks said on its page ("公积金橙意服务站").
    #[serde(default)]
    pub notes: Vec<Text>,
    /// Teams based here ("志愿服务队 11 支").
    #[serde(default)]
    pub teams: Option<u16>,
    #[serde(default)]
    pub rooms: Vec<Room>,
    #[serde(default)]
    pub until: Option<Date>,
}

/// A room on a floor. `floor` counts as people say it: 1 is 一楼, -1 is 地下一层.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub code: String,
    pub name: Text,
    pub floor: i16,
    #[serde(default)]
    pub functions: Vec<String>,
    #[serde(default)]
    pub area_m2: Option<u32>,
    /// How to get there from the entrance, in words.
    #[serde(default)]
    pub directions: Text,
}
