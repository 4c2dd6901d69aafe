//! Cases: their types, clock, custody and mandate.
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "case/clock.rs"]
mod clock;
#[path = "case/cql.rs"]
mod cql;
#[path = "case/custody.rs"]
mod custody;
#[path = "case/life.rs"]
mod life;
#[path = "case/support.rs"]
mod support;
#[path = "case/types.rs"]
mod types;
