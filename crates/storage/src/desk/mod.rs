//! Sessions with their pools, labels, claims and the counts kept beside them.

mod bookings;
mod claims;
mod counters;
mod counts;
mod devices;
mod history;
mod labels;
mod leases;
mod numbers;
mod sessions;
mod transfer;

pub use bookings::HeldRun;
pub use claims::{ClaimRecord, Seat};
pub use counters::Stop;
pub use counts::QueueCount;
pub(crate) use counts::{Counts, recount_claims, replay, stored};
pub use numbers::NumberRequest;
pub(crate) use numbers::{Numbers, start as start_numbers};
pub use sessions::{PoolKey, Run, Taken};
