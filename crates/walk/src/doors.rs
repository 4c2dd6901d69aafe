//! Places inside buildings enter the network at an entrance.

use crate::closures::Closures;
use crate::metric::Metric;
use crate::network::{Network, Section, door_bits};
use crate::pace::Pace;
use crate::snap::Snap;

/// A place this near outside an outline is taken to belong to the house, unless the street is nearer still: walls and
/// places are drawn from different pictures.
pub const NEAR_WALL_M: f64 = 5.0;

/// The entrance a place is reached through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Door {
    /// Degrees.
    pub lon: f64,
    pub lat: f64,
    /// Straight from the place to the door; the rest of [`Snap::distance_mm`] is from the door to the street.
    pub inside_mm: u32,
    /// `entrance=main`.
    pub main: bool,
    /// No step is known at it. Wheels are sent to a door with a step only when the house has no other.
    pub wheels: bool,
}

/// A building as it is stored.
struct House<'a> {
    ring: &'a [[i32; 2]],
    doors: &'a [[i32; 4]],
}

impl Network {
    /// Buildings whose outline holds the point or runs within `metres` of it, with the distance: 0 inside.
    fn houses(&self, lon: f64, lat: f64, metres: f64) -> Vec<(f64, House<'_>)> {
        let rows = self.section::<[i32; 8]>(Section::Buildings);
        let metric = Metric::at(lat);
        let (x, y) = (lon * 1e7, lat * 1e7);
        let (dx, dy) = (metres / metric.east.max(1.0) * 1e7, metres / metric.north * 1e7);
        let mut found = Vec::new();
        let end = rows.partition_point(|row| f64::from(row[1]) <= y + dy);
        for i in (0..end).rev() {
            let (Some(row), Some(next)) = (rows.get(i), rows.get(i + 1)) else {
                continue;
            };
            let [west, _, east, north, northernmost, first_point, first_door, _] = *row;
            if f64::from(northernmost) < y - dy {
                break;
            }
            if f64::from(north) < y - dy || f64::from(west) > x + dx || f64::from(east) < x - dx {
                continue;
            }
            let house = House {
                ring: { self.section(Section::BuildingPoints) }
                    .get(first_point.max(0) as usize..next[5].max(0) as usize)
                    .unwrap_or_default(),
                doors: { self.section(Section::Doors) }
                    .get(first_door.max(0) as usize..next[6].max(0) as usize)
                    .unwrap_or_default(),
            };
            let away = house.distance(lon, lat, &metric);
            if away <= metres {
                found.push((away, house));
            }
        }
        found
    }

    /// The way in through the best entrance of the house a place is in: the one with the least walking from the
    /// place straight to the door and from the door straight to the street, in whole metres a main entrance before
    /// another. `None` when no house with known entrances holds the place, when the street is nearer than the
    /// wall, when a way runs inside the house nearer than any door, or when the walk is longer than `metres`.
    pub(crate) fn through_door(
        &self,
        (lon, lat): (f64, f64),
        pace: Pace,
        metres: u32,
        closures: Option<&Closures>,
        straight: Option<&Snap>,
    ) -> Option<Snap> {
        let metric = Metric::at(lat);
        let to_street = straight.map_or(f64::INFINITY, |snap| f64::from(snap.distance_mm) / 1000.0);
        let mut best: Option<((bool, u32, bool, u32), Snap)> = None;
        for (away, house) in self.houses(lon, lat, NEAR_WALL_M) {
            let within = straight.is_some_and(|snap| house.holds(snap.lon, snap.lat));
            if away > 0.0 && away >= to_street || away == 0.0 && within {
                continue;
            }
            for [x, y, bits, _] in house.doors {
                let (door_lon, door_lat) = crate::network::degrees([*x, *y]);
                let inside_mm = (metric.metres(lon, lat, door_lon, door_lat) * 1000.0).round() as u32;
                let steps = pace.wheels() && bits & door_bits::NO_WHEELS != 0;
                if best.is_some_and(|((s, m, ..), _)| (s, m) < (steps, inside_mm / 1000)) {
                    continue;
                }
                let Ok(street) = self.snap_street((door_lon, door_lat), pace, metres, closures) else {
                    continue;
                };
                let distance_mm = street.distance_mm.saturating_add(inside_mm);
                let main = bits & door_bits::MAIN != 0;
                let key = (steps, (distance_mm + 500) / 1000, !main, distance_mm);
                if distance_mm <= metres.saturating_mul(1000) && best.is_none_or(|(old, _)| key < old) {
                    let door = Door {
                        lon: door_lon,
                        lat: door_lat,
                        inside_mm,
                        main,
                        wheels: bits & door_bits::NO_WHEELS == 0,
                    };
                    let snap = Snap {
                        distance_mm,
                        door: Some(door),
                        ..street
                    };
                    best = Some((key, snap));
                }
            }
        }
        best.map(|(_, snap)| snap)
    }
}

impl House<'_> {
    fn sides(&self) -> impl Iterator<Item = ([i32; 2], [i32; 2])> {
        { self.ring.iter().copied() }.zip(self.ring.iter().copied().cycle().skip(1))
    }

    /// Even-odd rule.
    fn holds(&self, lon: f64, lat: f64) -> bool {
        let (x, y) = (lon * 1e7, lat * 1e7);
        self.sides().fold(false, |inside, (a, b)| {
            let ([ax, ay], [bx, by]) = (a.map(f64::from), b.map(f64::from));
            if (ay > y) == (by > y) {
                return inside;
            }
            inside ^ (x < ax + (y - ay) / (by - ay) * (bx - ax))
        })
    }

    /// Metres from a point to the outline; 0 inside.
    fn distance(&self, lon: f64, lat: f64, metric: &Metric) -> f64 {
        if self.holds(lon, lat) {
            return 0.0;
        }
        let flat = |p: [i32; 2]| {
            let (x, y) = crate::network::degrees(p);
            ((x - lon) * metric.east, (y - lat) * metric.north)
        };
        let to_side = |(a, b): ([i32; 2], [i32; 2])| {
            let ((ax, ay), (bx, by)) = (flat(a), flat(b));
            let (dx, dy) = (bx - ax, by - ay);
            let square = dx * dx + dy * dy;
            let t = if square > 0.0 {
                (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (ax + t * dx).hypot(ay + t * dy)
        };
        self.sides().map(to_side).fold(f64::INFINITY, f64::min)
    }
}
