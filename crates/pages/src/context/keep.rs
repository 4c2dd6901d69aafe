//! The pages that work without a network: words only; what they show is in the browser's own store.

use crate::Page;
use askama::Template;

/// `/desk/offline`.
#[derive(Clone, Debug, Template)]
#[template(path = "desk_offline.html")]
pub struct DeskOffline {
    pub page: Page,
    pub staff: String,
    /// What happens when a number is missed; printed.
    pub late: String,
    /// Calls before a number is missed.
    pub calls: u8,
}

impl DeskOffline {
    /// What the script puts a label in the place of.
    fn hole(&self) -> &'static str {
        "{label}"
    }
}

/// `/kiosk/{venue}/offline`.
#[derive(Clone, Debug, Template)]
#[template(path = "kiosk_offline.html")]
pub struct KioskOffline {
    pub page: Page,
    pub venue: String,
    pub base: String,
    pub late: String,
}
