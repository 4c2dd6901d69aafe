//! A sketch of Gusu (苏州市姑苏区, 320508): real names at approximate places, everything between them generated.
//! Seeded and repeatable; nothing in it is survey data.

mod chance;
mod geom;
mod streets;
mod table;

pub use streets::City;
