//! The rows of a directory as values. `row` is the number in the spreadsheet; references are codes.

use crate::labels::Crs;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yike_calendar::{Exception, Plan};
use yike_model::directory::{
    Accessibility, Audience, Authority, BookingRule, HelpLevel, Level, OfferingStatus, Presence, ResourceKind,
    ServiceDocument, ServiceStep, Text, UnitKind, VenueKind,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    pub row: u32,
    pub code: String,
    pub name: Text,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub serves: Vec<String>,
    pub aliases: Vec<String>,
    pub phone: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VenueRow {
    pub row: u32,
    pub code: String,
    pub name: Text,
    pub unit: String,
    pub kind: VenueKind,
    pub address: Text,
    /// Longitude and latitude in degrees, in `crs`, as given.
    pub point: Option<(f64, f64)>,
    pub crs: Crs,
    pub area_m2: Option<u32>,
    pub phone: String,
    pub accessibility: Vec<Accessibility>,
    pub hours_confirmed_on: Option<Date>,
    pub teams: Option<u16>,
    pub notes: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRow {
    pub row: u32,
    pub venue: String,
    pub code: String,
    pub name: Text,
    pub floor: i16,
    pub functions: Vec<String>,
    pub area_m2: Option<u32>,
    pub directions: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    pub row: u32,
    pub code: String,
    pub name: Text,
    pub field: String,
    pub audience: Audience,
    pub held_at: Level,
    pub common: bool,
    pub summary: Text,
    pub note: Text,
    pub minutes: u16,
    pub promised_days: Option<u16>,
    pub legal_days: Option<u16>,
    pub fee_fen: u32,
    pub fee_note: Text,
    pub presence: Presence,
    pub help: Vec<HelpLevel>,
    pub keywords: Vec<String>,
    /// From the table of documents, in its order.
    pub documents: Vec<ServiceDocument>,
    /// From the table of steps, by `order`.
    pub steps: Vec<ServiceStep>,
}

/// One unit, venue and service; a row with several services becomes several of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferingRow {
    pub row: u32,
    pub unit: String,
    pub venue: String,
    pub service: String,
    pub authority: Authority,
    pub status: OfferingStatus,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub eligible: Text,
    pub room: Option<String>,
}

/// One schedule with the rules of all its rows and the exceptions of this batch in its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleRow {
    /// Of its first row.
    pub row: u32,
    pub code: String,
    pub venue: String,
    pub name: Text,
    pub provider: Option<String>,
    pub resource: ResourceKind,
    pub room: Option<String>,
    pub services: Vec<String>,
    pub plan: Plan,
    pub servers: u16,
    pub walk_in_capacity: Option<u32>,
    pub booking: Option<BookingRule>,
    pub early_minutes: u16,
    pub who: Text,
    pub label_prefix: String,
}

impl ScheduleRow {
    /// The last day of any rule, when every rule has one.
    pub fn until(&self) -> Option<Date> {
        self.plan
            .rules
            .iter()
            .map(|rule| rule.until)
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }
}

/// An exception for a schedule that is in the database already and not in this batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRow {
    pub row: u32,
    pub schedule: String,
    pub exception: Exception,
}

/// All rows that could be read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DirectoryTables {
    pub units: Vec<UnitRow>,
    pub venues: Vec<VenueRow>,
    pub rooms: Vec<RoomRow>,
    pub services: Vec<ServiceRow>,
    pub offerings: Vec<OfferingRow>,
    pub schedules: Vec<ScheduleRow>,
    pub exceptions: Vec<ExceptionRow>,
}
