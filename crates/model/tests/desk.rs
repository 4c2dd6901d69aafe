//! The desk's rules: the order under any day, the windows to come, what the ledger keeps.
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "desk/ahead.rs"]
mod ahead;
#[path = "desk/day.rs"]
mod day;
#[path = "desk/lease.rs"]
mod lease;
#[path = "desk/order.rs"]
mod order;
