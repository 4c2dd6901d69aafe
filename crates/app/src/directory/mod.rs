//! Find it: the directory in memory, what is near, guides, venue pages, imports.

pub mod near;
pub mod snapshot;
