//! Streets and venues on them: the walking network, the base map, and every venue snapped once for each pace.

use crate::AppError;
use std::cell::RefCell;
use std::sync::Arc;
use yike_walk::basemap::Basemap;
use yike_walk::{Barrier, OutlineStyle, Polygon};
use yike_walk::{Network, Pace, Reach, Scratch, SiteIndex, Snap, SnapError};

thread_local! {
    /// One search space for each thread; a search touches only what it reaches.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
}

/// The streets as imported; shared between reloads of the directory.
#[derive(Debug)]
pub struct Streets {
    /// Versions of the stored network and base map.
    pub version: (u32, u32),
    pub network: Network,
    pub basemap: Basemap,
}

/// Streets with the district's venues placed on them.
#[derive(Debug, Clone)]
pub struct Geo {
    pub streets: Arc<Streets>,
    sites: [Arc<SiteIndex>; 3],
}

fn slot(pace: Pace) -> usize {
    match pace {
        Pace::Elder => 1,
        Pace::Wheelchair => 2,
        Pace::Adult | Pace::Custom(_) => 0,
    }
}

impl Geo {
    /// Snaps venues given as (index, longitude, latitude).
    pub fn new(streets: Arc<Streets>, venues: &[(u32, f64, f64)]) -> Geo {
        let sites = Pace::STORED.map(|pace| Arc::new(SiteIndex::new(&streets.network, pace, venues.iter().copied())));
        Geo { streets, sites }
    }

    /// The street in front of a point.
    pub fn snap(&self, (lon, lat): (f64, f64), pace: Pace) -> Result<Snap, AppError> {
        self.streets.network.snap(lon, lat, pace).map_err(|error| match error {
            SnapError::NoStreetWithin { metres, nearest_metres } => AppError::NoStreet {
                within_m: metres,
                nearest_m: nearest_metres.map(|m| m.round() as u32),
            },
            SnapError::NoPlace { .. } => AppError::Input(error.to_string()),
        })
    }

    /// Searches from `start` and lends the result.
    pub fn reach<T>(&self, start: &Snap, pace: Pace, limit_ms: u32, then: impl FnOnce(&Reach<'_>) -> T) -> T {
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => then(&yike_walk::reach(
                &self.streets.network,
                start,
                pace,
                limit_ms,
                &mut scratch,
            )),
            // A search inside a search takes space of its own.
            Err(_) => then(&yike_walk::reach(
                &self.streets.network,
                start,
                pace,
                limit_ms,
                &mut Scratch::new(),
            )),
        })
    }

    /// Venues within the limit: (venue index, milliseconds), quickest first.
    pub fn venues_within(&self, start: &Snap, pace: Pace, limit_ms: u32) -> Vec<(usize, u32)> {
        self.reach(start, pace, limit_ms, |reach| {
            yike_walk::reach_sites(reach, &self.sites[slot(pace)])
        })
        .into_iter()
        .map(|(site, ms)| (site as usize, ms))
        .collect()
    }

    /// The outline of what is reached, cut at water.
    pub fn outline(&self, start: &Snap, pace: Pace, limit_ms: u32) -> Vec<Polygon> {
        let farthest_m = f64::from(pace.profile().mm_per_s) / 1000.0 * f64::from(limit_ms) / 1000.0 + 100.0;
        let barriers: Vec<Barrier> = self.streets.basemap.barriers(start.lon, start.lat, farthest_m);
        self.reach(start, pace, limit_ms, |reach| {
            yike_walk::outline_cut(reach, &barriers, &OutlineStyle::default())
        })
    }

    /// Where a venue meets its street.
    pub fn venue(&self, venue: usize, pace: Pace) -> Option<&Snap> {
        self.sites[slot(pace)].snap(u32::try_from(venue).ok()?)
    }

    /// Venues no street is near, by index.
    pub fn unplaced(&self) -> Vec<(usize, String)> {
        self.sites[0]
            .unplaced()
            .iter()
            .map(|(site, error)| (*site as usize, error.to_string()))
            .collect()
    }
}
