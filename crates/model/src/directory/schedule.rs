//! 排班: the timetable and capacity of one resource, serving a set of offerings (FHIR Schedule).

use super::Text;
use crate::{RoomId, ScheduleId, ServiceId, UnitId, VenueId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yike_calendar::Plan;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    CounterGroup,
    Room,
    Practitioner,
    Vehicle,
}

/// How a session's time is cut into places to book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingRule {
    /// Length of a bucket; a longer service takes several in a row.
    pub bucket_minutes: u16,
    /// Bookings per bucket; the rest of the windows' time is for who walks in.
    pub per_bucket: u32,
    /// Today and so many days after it can be booked.
    pub days_ahead: u16,
}

/// A schedule. With an empty `services` it serves every offering of its venue that no other schedule of the venue names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    pub id: ScheduleId,
    pub code: String,
    pub venue: VenueId,
    pub name: Text,
    /// The unit that provides it, when it differs from the venue's host (M17).
    #[serde(default)]
    pub provider: Option<UnitId>,
    pub resource: ResourceKind,
    #[serde(default)]
    pub room: Option<RoomId>,
    #[serde(default)]
    pub services: Vec<ServiceId>,
    pub plan: Plan,
    /// Windows, chairs or practitioners that serve at once.
    pub servers: u16,
    /// Walk-in numbers per session; `None` = as many as come.
    #[serde(default)]
    pub walk_in_capacity: Option<u32>,
    /// Places that can be booked; `None` = walk-in only.
    #[serde(default)]
    pub booking: Option<BookingRule>,
    /// First letter of the labels it issues: A012.
    pub label_prefix: String,
    #[serde(default)]
    pub until: Option<Date>,
}
