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
    /// Further places per bucket that only staff give: for who phones or stands at the counter.
    #[serde(default)]
    pub reserved: u32,
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
    /// Numbers are given to who comes so many minutes before a session starts.
    #[serde(default)]
    pub walk_in_from_minutes: u16,
    /// Who usually serves, in public words: a visiting doctor.
    #[serde(default)]
    pub who: Text,
    /// Who stands in for them, and when.
    #[serde(default)]
    pub cover: Vec<Cover>,
    /// First letter of the labels it issues: A012.
    pub label_prefix: String,
    #[serde(default)]
    pub until: Option<Date>,
}

/// Somebody stands in on these dates, both included. When nobody can be found the period is closed instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub from: Date,
    pub until: Date,
    pub who: Text,
    /// Said to residents in these words; may be empty.
    #[serde(default)]
    pub reason: String,
}

impl Schedule {
    /// Who serves on a date, and whether they stand in for somebody; `None` when nobody was named.
    pub fn who_on(&self, date: Date) -> Option<(&Text, Option<&Cover>)> {
        let cover = self
            .cover
            .iter()
            .rev()
            .find(|cover| cover.from <= date && date <= cover.until);
        match cover {
            Some(cover) => Some((&cover.who, Some(cover))),
            None => (!self.who.zh.is_empty()).then_some((&self.who, None)),
        }
    }
}
