//! 办理点: unit x venue x service with an authority and a status (HSDS service_at_location). It holds no capacity.

use super::Text;
use crate::{OfferingId, RoomId, ServiceId, UnitId, VenueId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a unit may do for a service at a venue, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    Help,
    Accept,
    Review,
    Decide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferingStatus {
    Normal,
    /// 试点: limited to the eligible group while it lasts.
    Pilot,
    Suspended,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offering {
    pub id: OfferingId,
    pub unit: UnitId,
    pub venue: VenueId,
    pub service: ServiceId,
    pub authority: Authority,
    pub status: OfferingStatus,
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
    /// Who may use a pilot, in words.
    #[serde(default)]
    pub eligible: Text,
    #[serde(default)]
    pub room: Option<RoomId>,
}

impl Offering {
    /// Whether it is in force on `date`: dated, not suspended.
    pub fn in_force(&self, date: Date) -> bool {
        self.status != OfferingStatus::Suspended
            && self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
    }
}
