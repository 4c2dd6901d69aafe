//! For tests only: a store on both databases, a fixed clock, seeded identifiers, a small directory.
//!
//! ```no_run
//! # async fn test() {
//! yike_testkit::both(|t| async move {
//!     let d = yike_testkit::directory(&t).await;
//!     assert_eq!(t.store.read().venue(d.venue.id).await.unwrap(), Some(d.venue));
//! }).await;
//! # }
//! ```
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[cfg(feature = "app")]
mod app;
mod both;
mod fixture;
mod time;
#[cfg(feature = "app")]
pub mod town;

#[cfg(feature = "app")]
pub use app::{PASSWORD, TestApp, contents, instant};
pub use both::{TestStore, both, sqlite, sqlite_in};
pub use fixture::{Directory, claim, directory, event, session};
pub use time::{Ids, TestClock};
