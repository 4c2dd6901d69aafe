//! The nouns of the fifteen-minute circle and their rules: plain data, decisions as functions that return values.
//! No I/O, no async, no clock.
//!
//! Rooms: [`directory`] (units, venues, services, offerings, schedules), [`desk`] (sessions, claims, order, forecast),
//! [`case`] (what is to be settled, its type, clock, custody, mandate), [`people`] (logins and roles), [`ledger`] (events).

pub mod case;
pub mod clock;
pub mod desk;
pub mod directory;
pub mod ids;
pub mod ledger;
pub mod people;

pub use clock::Clock;
pub use ids::*;
