//! Streets to a pedestrian network, reach, outlines and directions. Pure.

pub mod osm;
mod rules;
