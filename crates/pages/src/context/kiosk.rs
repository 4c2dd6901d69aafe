//! The kiosk and the devices staff set up. Kiosk pages are in large type, fit one screen, and go back to the start when left.

use askama::Template;

use super::{BoardPlace, Interval, Link};
use crate::Page;

/// `/kiosk/{venue}`: what do you need?
#[derive(Clone, Debug, Template)]
#[template(path = "kiosk_start.html")]
pub struct KioskStart {
    pub page: Page,
    pub venue: String,
    /// `/kiosk/{venue}`.
    pub base: String,
    /// Kept from page to page: `?lang=en`.
    pub query: String,
    /// Groups of services, the chosen one marked.
    pub groups: Vec<(Link, bool)>,
    pub services: Vec<KioskService>,
    pub back: Option<String>,
    pub more: Option<String>,
    /// What the last scan could not do.
    pub problem: Option<String>,
}

#[derive(Clone, Debug)]
pub struct KioskService {
    pub name: String,
    pub ahead: u32,
    pub href: String,
}

/// `/kiosk/{venue}/new`, posted to itself.
#[derive(Clone, Debug, Template)]
#[template(path = "kiosk_new.html")]
pub struct KioskNew {
    pub page: Page,
    pub venue: String,
    pub base: String,
    pub query: String,
    pub service: String,
    pub code: String,
    /// Makes a second press harmless.
    pub once: String,
    pub ahead: u32,
    pub expect: Option<Interval>,
    pub classes: Vec<KioskClass>,
    /// Name of the field and its words.
    pub needs: Vec<(&'static str, String)>,
    pub problem: Option<String>,
}

/// A class of the policy that holds for this service, with the text that grants it.
#[derive(Clone, Debug)]
pub struct KioskClass {
    pub code: String,
    pub name: String,
    pub basis: String,
}

/// `/kiosk/{venue}/number/{token}`: the number, and where to wait.
#[derive(Clone, Debug, Template)]
#[template(path = "kiosk_number.html")]
pub struct KioskNumber {
    pub page: Page,
    pub venue: String,
    pub base: String,
    pub query: String,
    pub label: String,
    pub service: String,
    /// It is called already.
    pub called: Option<BoardPlace>,
    /// Where to wait: the room of the line.
    pub wait: Option<String>,
    pub ahead: u32,
    pub expect: Option<Interval>,
    /// Checked in rather than taken: nothing is printed by itself.
    pub checked_in: bool,
    pub slip: String,
}

/// A kiosk's address in a browser that is none: how to set one up.
#[derive(Clone, Debug, Template)]
#[template(path = "kiosk_none.html")]
pub struct KioskNone {
    pub page: Page,
    pub venue: String,
    pub board: String,
}

/// `/desk/devices`.
#[derive(Clone, Debug, Template)]
#[template(path = "desk_devices.html")]
pub struct DeskDevices {
    pub page: Page,
    /// Id, name, devices.
    pub venues: Vec<DeviceVenue>,
    /// The one-time link just made, and its QR code (an SVG of ours).
    pub link: Option<(String, String)>,
}

#[derive(Clone, Debug)]
pub struct DeviceVenue {
    pub id: String,
    pub name: String,
    pub devices: Vec<DeviceRow>,
}

#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub state: String,
}

/// `/devices/{token}`: make this browser the device.
#[derive(Clone, Debug, Template)]
#[template(path = "device_setup.html")]
pub struct DeviceSetup {
    pub page: Page,
    pub action: String,
    pub problem: Option<String>,
}
