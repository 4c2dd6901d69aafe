//! Use cases: authorise, load, decide, save with a ledger event. One file for each.

pub mod desk;
pub mod directory;
pub mod error;
pub mod operations;

pub use error::AppError;
