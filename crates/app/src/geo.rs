//! Streets and venues on them: the walking network, the base map, and every venue snapped once for each pace.

use crate::AppError;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use yike_calendar::WorkCalendar;
use yike_calendar::workdays::DayKind;
use yike_walk::basemap::Basemap;
use yike_walk::hours::Local;
use yike_walk::overlay::{Closure, Overlay};
use yike_walk::{Barrier, Closures, OutlineStyle, Polygon, Route};
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
    venues: Arc<[(u32, f64, f64)]>,
    /// Declared closures and the hours the map gives for gates and ways.
    overlay: Arc<Overlay>,
    calendar: Arc<WorkCalendar>,
    zone: TimeZone,
    /// What is shut, from when until when that holds.
    shut: Arc<Mutex<Option<Shut>>>,
}

#[derive(Debug, Clone)]
struct Shut {
    from: DateTime,
    until: Option<DateTime>,
    closures: Arc<Closures>,
    /// Venues at streets that are open then; those of always when nothing is shut.
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
    /// Snaps venues given as (index, longitude, latitude) and lays closures over the streets.
    pub fn new(
        streets: Arc<Streets>,
        venues: &[(u32, f64, f64)],
        closures: Vec<Closure>,
        calendar: &WorkCalendar,
        zone: TimeZone,
    ) -> Geo {
        let sites = Pace::STORED.map(|pace| Arc::new(SiteIndex::new(&streets.network, pace, venues.iter().copied())));
        let overlay = Arc::new(Overlay::new(&streets.network, closures));
        Geo {
            streets,
            sites,
            venues: venues.into(),
            overlay,
            calendar: Arc::new(calendar.clone()),
            zone,
            shut: Arc::default(),
        }
    }

    /// What is shut at an instant.
    fn shut_at(&self, at: Timestamp) -> Shut {
        let local = self.zone.to_datetime(at);
        let Ok(mut kept) = self.shut.lock() else {
            return self.shut(at, local);
        };
        if let Some(shut) = kept.as_ref()
            && shut.from <= local
            && shut.until.is_none_or(|until| local < until)
        {
            return shut.clone();
        }
        let shut = self.shut(at, local);
        *kept = Some(shut.clone());
        shut
    }

    fn shut(&self, at: Timestamp, local: DateTime) -> Shut {
        let (closures, until) = self.closures(at, local);
        let sites = if closures.is_empty() {
            self.sites.clone()
        } else {
            let network = &self.streets.network;
            Pace::STORED.map(|pace| Arc::new(SiteIndex::around(network, pace, self.venues.iter().copied(), &closures)))
        };
        Shut {
            from: local,
            until,
            closures: Arc::new(closures),
            sites,
        }
    }

    fn closures(&self, at: Timestamp, local: DateTime) -> (Closures, Option<DateTime>) {
        let is_holiday = |date| {
            self.calendar
                .days
                .get(&date)
                .is_some_and(|day| day.kind == DayKind::Holiday)
        };
        let place = Local {
            utc_offset_minutes: self.zone.to_offset(at).seconds() / 60,
            ..Local::china(&is_holiday)
        };
        (
            self.overlay.closures(local, &place),
            self.overlay.next_change(local, &place),
        )
    }

    /// The quickest way from a point to a venue that is open at an instant, and why the usual one is not taken.
    ///
    /// # Errors
    /// As [`Geo::snap`] for the point; `NotFound` when there is no way to the venue.
    pub fn route(
        &self,
        point: (f64, f64),
        venue: usize,
        pace: Pace,
        at: Timestamp,
    ) -> Result<(Route, Vec<Closure>), AppError> {
        const NO_WAY: AppError = AppError::NotFound("way on foot to this venue");
        let network = &self.streets.network;
        let site = u32::try_from(venue).map_err(|_| NO_WAY)?;
        let Shut {
            closures: shut, sites, ..
        } = self.shut_at(at);
        let from = self.snap_at(point, pace, at)?;
        let to = sites[slot(pace)].snap(site).ok_or(NO_WAY)?;
        let found = yike_walk::route_around(network, &from, to, pace, &shut, &mut Scratch::new()).ok_or(NO_WAY)?;
        let mut reasons: Vec<Closure> = Vec::new();
        if !shut.is_empty() {
            let ends = self.snap(point, pace).ok().zip(self.sites[slot(pace)].snap(site));
            let usual = ends.and_then(|(from, to)| yike_walk::route(network, &from, to, pace));
            let local = self.zone.to_datetime(at);
            for leg in usual.iter().flat_map(|usual| &usual.legs) {
                for closure in self.overlay.reasons(leg.edge, local) {
                    if !reasons.iter().any(|known| known.reason == closure.reason) {
                        reasons.push(closure.clone());
                    }
                }
            }
        }
        Ok((found, reasons))
    }

    /// The street in front of a point that is open at an instant.
    pub fn snap_at(&self, (lon, lat): (f64, f64), pace: Pace, at: Timestamp) -> Result<Snap, AppError> {
        let shut = self.shut_at(at).closures;
        { self.streets.network.snap_around(lon, lat, pace, &shut) }.map_err(no_street)
    }

    /// The street in front of a point, shut or not.
    pub fn snap(&self, (lon, lat): (f64, f64), pace: Pace) -> Result<Snap, AppError> {
        self.streets.network.snap(lon, lat, pace).map_err(no_street)
    }

    /// Searches from `start` round what is shut at an instant, and lends the result.
    pub fn reach<T>(
        &self,
        start: &Snap,
        pace: Pace,
        limit_ms: u32,
        at: Timestamp,
        then: impl FnOnce(&Reach<'_>) -> T,
    ) -> T {
        let shut = self.shut_at(at).closures;
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => then(&yike_walk::reach_around(
                &self.streets.network,
                start,
                pace,
                limit_ms,
                &shut,
                &mut scratch,
            )),
            // A search inside a search takes space of its own.
            Err(_) => then(&yike_walk::reach_around(
                &self.streets.network,
                start,
                pace,
                limit_ms,
                &shut,
                &mut Scratch::new(),
            )),
        })
    }

    /// Venues within the limit: (venue index, milliseconds), quickest first.
    pub fn venues_within(&self, start: &Snap, pace: Pace, limit_ms: u32, at: Timestamp) -> Vec<(usize, u32)> {
        let sites = self.shut_at(at).sites;
        self.reach(start, pace, limit_ms, at, |reach| {
            yike_walk::reach_sites(reach, &sites[slot(pace)])
        })
        .into_iter()
        .map(|(site, ms)| (site as usize, ms))
        .collect()
    }

    /// The outline of what is reached, cut at water.
    pub fn outline(&self, start: &Snap, pace: Pace, limit_ms: u32, at: Timestamp) -> Vec<Polygon> {
        let farthest_m = f64::from(pace.profile().mm_per_s) / 1000.0 * f64::from(limit_ms) / 1000.0 + 100.0;
        let barriers: Vec<Barrier> = self.streets.basemap.barriers(start.lon, start.lat, farthest_m);
        self.reach(start, pace, limit_ms, at, |reach| {
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

fn no_street(error: SnapError) -> AppError {
    match error {
        SnapError::NoStreetWithin { metres, nearest_metres } => AppError::NoStreet {
            within_m: metres,
            nearest_m: nearest_metres.map(|m| m.round() as u32),
        },
        SnapError::NoPlace { .. } => AppError::Input(error.to_string()),
    }
}
