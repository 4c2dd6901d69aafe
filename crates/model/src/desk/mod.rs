//! Sessions, claims, their order and forecast.

pub mod claim;
pub mod counter;
pub mod forecast;
pub mod order;
pub mod policy;
pub mod session;

pub use claim::{
    Asks, Booking, Channel, Claim, ClaimAction, ClaimState, Course, Extra, Need, Priority, TransitionError, Wish,
};
pub use counter::{Counter, CounterState};
pub use policy::{ClassKind, MissedRule, Policy, PriorityClass};
pub use session::{Pool, PoolKind, Session};
