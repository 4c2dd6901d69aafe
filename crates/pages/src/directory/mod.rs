//! Find it: home, services, guides, venues, directions, the map.

pub mod about;
pub mod directions;
pub mod guide;
pub mod home;
pub mod map;
mod picture;
pub mod report;
pub mod rows;
pub mod services;
pub mod venue;
