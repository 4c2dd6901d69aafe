//! One binary for all tests of the crate.
#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not see as tests
mod any_tables;
mod bad_folder;
mod directory;
mod lists;
mod round_trip;
mod sizes;
mod support;
mod workbook;
