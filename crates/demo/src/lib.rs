//! A sketch of Gusu (苏州市姑苏区, 320508): real names at approximate places, everything between them generated.
//!
//! Honest about being one: streets between the named ones, houses, people, hours, areas and house numbers are
//! invented; division names and codes are those of 2020; the source page's facts stand as it gives them. The same seed
//! gives the same bytes.
//!
//! ```no_run
//! let sketch = yike_demo::Sketch::new(7);
//! let map = sketch.streets();
//! let tables = sketch.directory(jiff::civil::date(2026, 11, 24));
//! assert!(tables.contains_key("units.csv"));
//! # drop(map);
//! ```

mod chance;
mod day;
mod directory;
mod divisions;
mod geom;
mod guides;
mod places;
mod residents;
mod sheet;
mod streets;
mod table;

use jiff::civil::Date;
use yike_walk::osm::RawMap;

pub use day::{Counter, WalkIn, counters, day};
pub use directory::Tables;
pub use residents::{AGE_GROUPS, BuildingPopulation, POPULATION};
pub use streets::BUILDING_IDS;

use chance::Chance;
use divisions::{Division, Station};
use geom::P;
use streets::{City, Class};

/// The ground and the divisions, built once; every output is derived from it.
pub struct Sketch {
    seed: u64,
    city: City,
    streets: Vec<Division>,
    communities: Vec<Division>,
    stations: Vec<Station>,
}

/// A point beside a street with an address.
pub(crate) struct Site {
    pub lon: f64,
    pub lat: f64,
    pub address: String,
    pub address_en: String,
}

impl Sketch {
    /// Builds the ground (streets, water, roofs) for `seed`.
    pub fn new(seed: u64) -> Self {
        let (streets, communities) = divisions::divisions();
        let stations = divisions::stations(&communities);
        Self {
            seed,
            city: City::new(seed),
            streets,
            communities,
            stations,
        }
    }

    /// Streets, water, buildings as OpenStreetMap data.
    pub fn streets(&self) -> RawMap {
        self.city.raw_map()
    }

    /// People by building and age, `POPULATION` in all.
    pub fn residents(&self) -> Vec<BuildingPopulation> {
        residents::residents(self)
    }

    /// The directory as CSV files (file name to bytes).
    pub fn directory(&self, today: Date) -> Tables {
        directory::tables(self, today)
    }

    /// The gazetteer: kind,name,name_en,lon,lat,context,aliases.
    pub fn places(&self) -> Vec<u8> {
        places::places(self)
    }

    /// The house nearest to `anchor` that stands within 32 m of a public street, not deep in a compound.
    pub(crate) fn site(&self, anchor: P, code: &str) -> Site {
        let near =
            |p: P| self.city.nearest_street(p, 32.0, Class::Lane, false).is_some() && !self.city.water.wet(p, 3.0);
        let point = self
            .city
            .buildings_near(anchor, 400.0)
            .into_iter()
            .map(|i| self.city.buildings[i].middle)
            .find(|p| near(*p))
            .or_else(|| {
                self.city
                    .nearest_street(anchor, 3000.0, Class::Lane, false)
                    .map(|(q, _, _)| q)
            })
            .unwrap_or(anchor);
        let (lon, lat) = point.lon_lat();
        let number = 1 + Chance::new(self.seed, code).below(280);
        // A road that people know, if one passes within 70 m; else whatever has a name.
        let (zh, en) = self
            .city
            .nearest_street(point, 70.0, Class::Pedestrian, true)
            .or_else(|| self.city.nearest_street(point, 320.0, Class::Lane, true))
            .map(|(_, line, _)| {
                (
                    self.city.lines[line].name.clone(),
                    self.city.lines[line].name_en.clone(),
                )
            })
            .unwrap_or_default();
        Site {
            lon,
            lat,
            address: format!("{zh}{number}号"),
            address_en: format!("{number} {en}"),
        }
    }
}

/// The streets of the sketch for `seed`.
pub fn streets(seed: u64) -> RawMap {
    Sketch::new(seed).streets()
}

/// The people of the sketch for `seed`.
pub fn residents(seed: u64) -> Vec<BuildingPopulation> {
    Sketch::new(seed).residents()
}

/// The directory of the sketch for `seed`.
pub fn directory(seed: u64, today: Date) -> Tables {
    Sketch::new(seed).directory(today)
}

/// The gazetteer of the sketch for `seed`.
pub fn places(seed: u64) -> Vec<u8> {
    Sketch::new(seed).places()
}
