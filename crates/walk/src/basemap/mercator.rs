//! The map's one coordinate system: Web Mercator on a square of 2^32 by 2^32 units, y growing south.
//!
//! A tile edge at zoom z is 2^(32-z) units, so a unit is a power of two of a tile unit at every zoom, and
//! going to tile coordinates is a shift without rounding drift. At 31° N a unit is 8 mm.
//! Source: EPSG:3857 and the XYZ scheme, <https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames>.

use std::f64::consts::PI;

/// The world's edge in units.
pub(crate) const WORLD: f64 = 4_294_967_296.0;

/// The equator's length in metres on the WGS 84 ellipsoid.
const EQUATOR_M: f64 = 40_075_016.686;

/// Mercator ends here; beyond it the square world has no room.
const MAX_LAT: f64 = 85.051_128_78;

/// A place on the square world. `x` grows east, `y` grows south.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pt {
    pub x: u32,
    pub y: u32,
}

impl Pt {
    /// From WGS 84 degrees. Latitudes beyond ±85.05° land on the edge; what is not a number lands at 0, 0.
    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        let lat = lat.clamp(-MAX_LAT, MAX_LAT).to_radians();
        let x = (lon + 180.0) / 360.0;
        let y = 0.5 - (lat.tan() + 1.0 / lat.cos()).ln() / (2.0 * PI);
        // `as` saturates and sends NaN to 0, which is what an edge should do.
        Self {
            x: (x * WORLD).round() as u32,
            y: (y * WORLD).round() as u32,
        }
    }

    /// WGS 84 degrees: longitude, latitude.
    pub fn lon_lat(self) -> (f64, f64) {
        let lon = f64::from(self.x) / WORLD * 360.0 - 180.0;
        let lat = (PI * (1.0 - 2.0 * f64::from(self.y) / WORLD))
            .sinh()
            .atan()
            .to_degrees();
        (lon, lat)
    }

    /// Length of one unit on the ground here, in metres.
    pub fn metres_per_unit(self) -> f64 {
        EQUATOR_M / WORLD * self.lon_lat().1.to_radians().cos()
    }

    pub(crate) fn f(self) -> (f64, f64) {
        (f64::from(self.x), f64::from(self.y))
    }
}

/// An axis-parallel box, both edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BBox {
    pub min: Pt,
    pub max: Pt,
}

impl BBox {
    /// Around all points; `None` without any.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Pt>) -> Option<Self> {
        points.into_iter().fold(None, |bbox: Option<Self>, &p| {
            Some(match bbox {
                None => Self { min: p, max: p },
                Some(b) => b.with(p),
            })
        })
    }

    /// Grown to hold `p` too.
    pub fn with(self, p: Pt) -> Self {
        Self {
            min: Pt {
                x: self.min.x.min(p.x),
                y: self.min.y.min(p.y),
            },
            max: Pt {
                x: self.max.x.max(p.x),
                y: self.max.y.max(p.y),
            },
        }
    }

    /// Grown by `units` on every side, stopping at the world's edge.
    pub fn grown(self, units: u32) -> Self {
        Self {
            min: Pt {
                x: self.min.x.saturating_sub(units),
                y: self.min.y.saturating_sub(units),
            },
            max: Pt {
                x: self.max.x.saturating_add(units),
                y: self.max.y.saturating_add(units),
            },
        }
    }

    /// Whether the boxes share a point.
    pub fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn degrees_survive_the_square_world(lon in -179.9..179.9f64, lat in -85.0..85.0f64) {
            let (lon2, lat2) = Pt::from_lon_lat(lon, lat).lon_lat();
            prop_assert!((lon - lon2).abs() < 1e-7 && (lat - lat2).abs() < 1e-7);
        }
    }

    #[test]
    fn the_origin_is_the_middle_and_a_unit_is_millimetres() {
        assert_eq!(Pt::from_lon_lat(0.0, 0.0), Pt { x: 1 << 31, y: 1 << 31 });
        let m = Pt::from_lon_lat(120.6, 31.3).metres_per_unit();
        assert!((0.0079..0.0081).contains(&m), "{m}");
        assert_eq!(Pt::from_lon_lat(f64::NAN, f64::NAN), Pt { x: 0, y: 0 });
    }
}
