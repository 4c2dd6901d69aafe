//! Who serves what, where and when.

pub mod calendar_entry;
pub mod offering;
pub mod schedule;
pub mod service;
pub mod unit;
pub mod venue;

pub use calendar_entry::CalendarEntry;
pub use offering::{Authority, Offering, OfferingStatus};
pub use schedule::{BookingRule, Cover, ResourceKind, Schedule};
pub use service::{Audience, DocumentNeed, HelpLevel, Level, Presence, Service, ServiceDocument, ServiceStep};
pub use unit::{Unit, UnitKind};
pub use venue::{Accessibility, Geocoding, Room, Venue, VenueKind};

use serde::{Deserialize, Serialize};

/// A text in Chinese with its English; English may be empty and then falls back to Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Text {
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// English when asked for and present, else Chinese.
    pub fn pick(&self, english: bool) -> &str {
        if english && !self.en.is_empty() {
            &self.en
        } else {
            &self.zh
        }
    }
}
