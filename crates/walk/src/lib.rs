#![doc = include_str!("../README.md")]

pub mod basemap;
pub mod closures;
pub mod coords;
pub mod describe;
pub mod directions;
pub mod hours;
pub mod metric;
pub mod network;
pub mod osm;
pub mod outline;
pub mod overlay;
pub mod pace;
pub mod parts;
pub mod reach;
pub mod route;
pub mod rules;
pub mod sites;
pub mod snap;
pub mod verdict;

pub use closures::Closures;
pub use coords::{Crs, bd09_to_wgs84, gcj02_to_wgs84, in_china, wgs84_to_gcj02};
pub use describe::{Lang, describe, summary};
pub use directions::{Landmark, Passing, Step, Turn, directions};
pub use hours::{Conditional, HoursError, Local, OpeningHours};
pub use metric::haversine_m;
pub use network::{Edge, Network, NetworkError};
pub use osm::{ImportError, RawMap, read_pbf};
pub use outline::{Barrier, OutlineStyle, Polygon, outline, outline_cut};
pub use overlay::{Changes, Closure, Overlay, OverlayError, Shut, Unread, read_closures};
pub use pace::{CustomPace, Pace};
pub use parts::ReachedPart;
pub use reach::{Reach, Scratch, reach, reach_around, reach_towards};
pub use route::{Leg, Route, route, route_around};
pub use sites::{SiteIndex, reach_sites};
pub use snap::{Snap, SnapError};
