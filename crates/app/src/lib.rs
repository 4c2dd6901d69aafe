//! Use cases: authorise, load, decide, save with a ledger event. One file for each.

pub mod case;
pub mod context;
pub mod desk;
pub mod directory;
pub mod error;
pub mod geo;
pub mod imports;
mod network_cache;
pub mod people;
pub mod site;
pub mod watch;
pub mod world;

pub use context::App;
pub use error::{AppError, CheckInError, PlaceError};
pub use world::World;

/// What the use cases speak in, for those who may depend on this crate only.
pub use yike_calendar as calendar;
pub use yike_model as model;
pub use yike_search as search;
pub use yike_walk as walk;
