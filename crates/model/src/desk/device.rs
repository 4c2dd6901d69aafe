//! 设备: a kiosk, a board or a desk that staff set up at a venue.

use crate::{DeviceId, LoginId, VenueId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The link that sets a device up is good for so long.
pub const SETUP_FOR: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    Kiosk,
    Board,
    Desk,
}

/// A device. Which browser it is shows a token whose digest is stored beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: DeviceId,
    pub venue: VenueId,
    pub kind: DeviceKind,
    /// What staff call it: "by the door".
    pub name: String,
    pub added_at: Timestamp,
    pub added_by: LoginId,
    /// When the one-time link was opened on it.
    #[serde(default)]
    pub set_up_at: Option<Timestamp>,
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
}

impl Device {
    /// Whether the one-time link still sets it up.
    pub fn waits_for_setup(&self, now: Timestamp) -> bool {
        self.set_up_at.is_none() && self.revoked_at.is_none() && now.duration_since(self.added_at) <= SETUP_FOR
    }

    /// Whether it may work.
    pub fn works(&self) -> bool {
        self.set_up_at.is_some() && self.revoked_at.is_none()
    }
}
