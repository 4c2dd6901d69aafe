//! One binary for all tests of the crate.
#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not see as tests
mod days;
mod notation;
mod opening;
mod support;
mod wrong;
