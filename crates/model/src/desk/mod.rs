//! Sessions, claims, their order and forecast.

pub mod advice;
pub mod booking;
pub mod claim;
pub mod closure;
pub mod counter;
pub mod device;
pub mod forecast;
pub mod lease;
mod line;
pub mod note;
pub mod notice;
pub mod order;
pub mod policy;
pub mod replay;
pub mod session;
pub mod timeline;

pub use claim::{
    Asks, Booking, Channel, Claim, ClaimAction, ClaimState, Course, Extra, HoldReason, Need, Priority, Proposal,
    Reoffer, TransitionError, Wish,
};
pub use counter::{Counter, CounterState, Step};
pub use device::{Device, DeviceKind};
pub use lease::{Holder, Lease, LeaseState, Leased};
pub use notice::{Notice, NoticeKind};
pub use policy::{ClassKind, MissedRule, Policy, PriorityClass};
pub use session::{Pool, PoolKind, Session};
