//! Find it: the directory in memory, what is near, guides, venue pages, imports.

pub mod gazetteer;
pub mod here;
pub mod near;
pub mod place_venue;
pub mod report_hours;
pub mod snapshot;
pub mod street_closures;
pub mod understand;
pub mod way;
