//! The district's own map: drawable features taken from OpenStreetMap, vector tiles, a style and a drawing.
//!
//! One import gives one [`Basemap`], which is stored as a blob ([`Basemap::encode`]) and read back whole.
//! [`tile`] cuts Mapbox Vector Tiles from it for browsers with WebGL, [`style`] tells MapLibre how to paint
//! them, and [`svg`] draws the same map as one picture for every other browser, for printing and for slips.

mod bridges;
mod classify;
mod clip;
mod codec;
mod courtyards;
mod extract;
mod features;
mod index;
pub(crate) mod join;
mod labels;
mod mercator;
mod mvt;
mod palette;
mod polygon;
mod style;
mod svg;
mod tile;
mod water;

pub use codec::BasemapError;
pub use features::{Area, Basemap, Label, LabelKind, Line, Road, RoadClass, Waterway};
pub use index::{Layer, Spatial};
pub use mercator::{BBox, Pt};
pub use palette::Theme;
pub use style::{reach_mask, reach_outline, style, style_in};
pub use svg::{Origin, Pin, SvgText, SvgView, Window, svg};
pub use tile::{MAX_ZOOM, MIN_ZOOM, TileError, tile};
