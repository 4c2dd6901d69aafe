//! Sessions, claims, their order and forecast.

pub mod claim;
pub mod forecast;
pub mod order;
pub mod session;

pub use claim::{Channel, Claim, ClaimAction, ClaimState, TransitionError};
pub use session::{Pool, PoolKind, Session};
