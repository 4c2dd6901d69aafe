//! Distances on the ground.

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// Great-circle distance in metres between two WGS 84 points given in degrees. The earth is taken as a ball,
/// so it is up to 0.5 % off.
pub fn haversine_m(lon1: f64, lat1: f64, lon2: f64, lat2: f64) -> f64 {
    let (p1, p2) = (lat1.to_radians(), lat2.to_radians());
    let (dp, dl) = ((p2 - p1) / 2.0, (lon2 - lon1).to_radians() / 2.0);
    let h = dp.sin().powi(2) + p1.cos() * p2.cos() * dl.sin().powi(2);
    2.0 * RADIUS * h.sqrt().min(1.0).asin()
}

/// A flat frame round one latitude: metres east and north per degree on the WGS 84 ellipsoid.
/// Within 10 km of the latitude lengths are true to 0.2 %, within 1 km to 0.02 %.
/// Source: series for the length of a degree, NIMA TR 8350.2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    pub east: f64,
    pub north: f64,
}

impl Metric {
    /// The frame at a latitude in degrees.
    pub fn at(lat: f64) -> Self {
        let c = lat.to_radians().cos();
        let c2 = 2.0 * c * c - 1.0;
        let c4 = 2.0 * c2 * c2 - 1.0;
        let c3 = c * (2.0 * c2 - 1.0);
        let c5 = 2.0 * c2 * c3 - c;
        Self {
            east: 111_412.84 * c - 93.5 * c3 + 0.118 * c5,
            north: 111_132.954 - 559.822 * c2 + 1.175 * c4,
        }
    }

    /// Metres between two points given in degrees.
    pub fn metres(&self, lon1: f64, lat1: f64, lon2: f64, lat2: f64) -> f64 {
        ((lon2 - lon1) * self.east).hypot((lat2 - lat1) * self.north)
    }
}

/// Metres between two near points (degrees) on the ellipsoid.
pub fn local_m(lon1: f64, lat1: f64, lon2: f64, lat2: f64) -> f64 {
    Metric::at((lat1 + lat2) / 2.0).metres(lon1, lat1, lon2, lat2)
}

/// Metres between two near points in units of 1e-7 degrees, longitude first.
pub(crate) fn metres(a: [i32; 2], b: [i32; 2]) -> f64 {
    let metric = Metric::at((f64::from(a[1]) + f64::from(b[1])) / 2e7);
    let d = |i: usize| (f64::from(b[i]) - f64::from(a[i])) / 1e7;
    let (x, y) = (d(0) * metric.east, d(1) * metric.north);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_has_the_length_geodesy_gives_it() {
        // WGS 84: one minute of meridian at 45 degrees is 1852.2 m, a degree of the equator 111,319.5 m.
        assert!((Metric::at(45.0).north / 60.0 - 1852.2).abs() < 0.1);
        assert!((Metric::at(0.0).east - 111_319.5).abs() < 0.2);
        assert!((Metric::at(60.0).east - 55_800.0).abs() < 2.0);
    }

    #[test]
    fn both_distances_agree_to_half_a_percent() {
        let (a, b) = (
            haversine_m(120.62, 31.31, 120.63, 31.32),
            local_m(120.62, 31.31, 120.63, 31.32),
        );
        assert!((a / b - 1.0).abs() < 0.005, "{a} {b}");
    }
}
