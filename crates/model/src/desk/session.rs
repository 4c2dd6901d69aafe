//! 场次: one dated period of a schedule, with capacity in pools (FHIR Slot, iCalendar occurrence).

use crate::{ScheduleId, SessionId, VenueId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub schedule: ScheduleId,
    pub venue: VenueId,
    /// Local civil date.
    pub date: Date,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub last_admission_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolKind {
    WalkIn,
    Bookable,
    Reserved,
}

/// Capacity of a session for one kind in one time bucket. `taken` never exceeds `capacity`: a storage invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    pub session: SessionId,
    pub bucket_starts_at: Timestamp,
    pub kind: PoolKind,
    /// `None` = unlimited.
    pub capacity: Option<u32>,
    pub taken: u32,
}
