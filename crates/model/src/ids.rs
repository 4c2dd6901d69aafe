//! Permanent ids, one type for each noun, so that they cannot be mixed. The registry of all of them.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.as_hyphenated().fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
    )*};
}

ids! {
    /// 机构, HSDS organization.
    UnitId,
    /// 场所, HSDS location.
    VenueId,
    /// A room of a venue.
    RoomId,
    /// 事项, HSDS service; stays the same over its versions.
    ServiceId,
    /// 办理点, HSDS service_at_location.
    OfferingId,
    /// 排班, FHIR Schedule.
    ScheduleId,
    /// 场次, FHIR Slot.
    SessionId,
    /// 号, FHIR Appointment.
    ClaimId,
    /// A person who may sign in.
    LoginId,
    /// An event of the ledger, given before its position is known.
    EventId,
    /// A resident's report (wrong hours).
    ReportId,
    /// A kiosk, a board or a desk.
    DeviceId,
    /// A notice of the outbox.
    NoticeId,
    /// 办件: one thing to settle (ZGW Zaak).
    CaseId,
    /// 委托: who may act for whom.
    MandateId,
    /// Owner of a sealing key (a party or a case).
    OwnerId,
}

/// Where new ids and tokens come from; injected, so tests repeat.
pub trait IdSource {
    /// A new time-ordered identifier (UUID version 7).
    fn uuid(&mut self) -> Uuid;
    /// An unguessable link token: 128 random bits, URL-safe base64 without padding (22 characters).
    fn token(&mut self) -> String;
}
