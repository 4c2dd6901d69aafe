//! The store on both databases.
// Helpers of tests stop at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::panic)]

mod care;
mod cases;
mod directory;
mod issue;
mod kill;
mod ledger;
mod people;
mod sealed;
