//! Server-rendered pages and live displays.
//!
//! One typed context per page ([`context`]), rendered by a template of the same name; the fixed words come from
//! `yike-i18n`, the words of the directory arrive already in the reader's language. [`samples`] holds every state a
//! page can be in, so one test renders them all.

pub mod assets;
pub mod context;
mod page;
pub mod prefs;
mod rule;
pub mod samples;

pub use page::{HelpPhone, Page, Theme};
pub use rule::{Axis, Part, PartKind, Rule};
