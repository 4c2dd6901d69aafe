//! The use cases from end to end: an application on SQLite, and on PostgreSQL when there is one.
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod booking;
mod booking_day;
mod booking_property;
mod case;
mod case_files;
mod desk;
mod desk_steps;
mod desk_supervise;
mod desk_visit;
mod directory;
mod directory_errors;
mod divisions;
mod follow;
mod forecasts;
mod in_force;
mod kiosk;
mod lease;
mod linear;
mod near;
mod near_property;
mod numbers;
mod outbox;
mod people;
mod places;
mod residents;
mod street_closures;
mod streets;
mod support;
