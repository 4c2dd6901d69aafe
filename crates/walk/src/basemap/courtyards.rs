//! Which holes of a reach are worth a line. The middle of a block is farther from its streets than the outline's
//! buffer, and a map full of small rings says nothing: whoever walks round a block has reached it.

use crate::metric::haversine_m;
use crate::outline::{Polygon, Ring};

/// Holes under this are filled: a block of a hundred metres by a hundred.
const LEAST_M2: f64 = 10_000.0;

/// A polygon's rings as drawn: its exterior and the holes large enough to mean something.
pub(crate) fn rings(polygon: &Polygon) -> impl Iterator<Item = &Ring> {
    std::iter::once(&polygon.exterior).chain(holes(polygon))
}

/// The holes large enough to mean something.
pub(crate) fn holes(polygon: &Polygon) -> impl Iterator<Item = &Ring> {
    polygon.holes.iter().filter(|hole| area_m2(hole) >= LEAST_M2)
}

fn area_m2(ring: &Ring) -> f64 {
    let Some(&[lon, lat]) = ring.first() else { return 0.0 };
    // Flat is right to a thousandth over a district.
    let (east, north) = (
        haversine_m(lon, lat, lon + 0.001, lat) * 1000.0,
        haversine_m(lon, lat, lon, lat + 0.001) * 1000.0,
    );
    let twice: f64 = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| (a[0] - lon) * (b[1] - lat) - (b[0] - lon) * (a[1] - lat))
        .sum();
    (twice * east * north / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_courtyard_is_filled_and_a_lake_stays() {
        let square = |degrees: f64| {
            let (x, y) = (120.6 + degrees, 31.3 + degrees);
            vec![[120.6, 31.3], [120.6, y], [x, y], [x, 31.3], [120.6, 31.3]]
        };
        // About 48 m by 56 m, and 190 m by 222 m.
        let polygon = Polygon {
            exterior: square(0.01),
            holes: vec![square(0.0005), square(0.002)],
        };
        assert_eq!(holes(&polygon).collect::<Vec<_>>(), [&square(0.002)]);
        assert!(
            (area_m2(&square(0.002)) - 42_300.0).abs() < 300.0,
            "{}",
            area_m2(&square(0.002))
        );
    }
}
