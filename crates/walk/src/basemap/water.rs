//! Whether a point lies in the water.

use super::{BBox, Basemap, Pt};

impl Basemap {
    /// Whether a point (WGS84 degrees) lies inside a water area, holes (islands) left out. Canals known only by their
    /// middle line have no inside.
    pub fn in_water(&self, lon: f64, lat: f64) -> bool {
        let at = Pt::from_lon_lat(lon, lat);
        let Some(window) = BBox::around([&at]) else {
            return false;
        };
        self.water
            .near(&window)
            .any(|area| area.rings.iter().filter(|ring| inside(at, ring)).count() % 2 == 1)
    }
}

/// Even-odd rule (Shimrat 1962, algorithm 112).
fn inside(p: Pt, ring: &[Pt]) -> bool {
    let mut odd = false;
    let mut previous = ring.last().copied();
    for &b in ring {
        if let Some(a) = previous {
            let (ax, ay, bx, by) = (f64::from(a.x), f64::from(a.y), f64::from(b.x), f64::from(b.y));
            let (x, y) = (f64::from(p.x), f64::from(p.y));
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                odd = !odd;
            }
        }
        previous = Some(b);
    }
    odd
}
