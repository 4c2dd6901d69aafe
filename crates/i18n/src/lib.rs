//! Messages in Chinese and English, negotiation, dates and numbers.
//!
//! Messages are [Fluent](https://projectfluent.org/fluent/guide/) files under `locales/{zh-Hans,en}`, one per page.
//! A missing key never fails a page: it shows as `⟦key⟧`, and a test refuses to let that reach anyone.

mod format;
mod lang;
mod messages;
mod tidy;

pub use lang::{Lang, negotiate};
pub use messages::{Messages, Value, messages};
pub use tidy::{Variables, keys};
