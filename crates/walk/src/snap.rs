//! From a place to the street in front of it.

use crate::closures::Closures;
use crate::doors::Door;
use crate::metric::{Metric, metres};
use crate::network::{Grid, Network, Section, degrees};
use crate::pace::Pace;

/// Farther than this from any street, nobody guesses a door.
pub const MAX_SNAP_M: u32 = 200;
/// How far the error looks for the street it names.
const LOOK_M: f64 = 5_000.0;

/// A place on the network: a point on an edge and the straight way to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    pub edge: u32,
    /// From the edge's start along its line.
    pub offset_mm: u32,
    /// From the place to the edge, walked straight at the same pace; through the door when there is one.
    pub distance_mm: u32,
    /// The point on the edge, degrees.
    pub lon: f64,
    pub lat: f64,
    /// The entrance the place is reached through, when it lies in a building whose entrances are known.
    pub door: Option<Door>,
}

impl Snap {
    /// Time between the place and the edge.
    pub fn access_ms(&self, pace: Pace) -> u32 {
        pace.level_ms(self.distance_mm)
    }
}

/// Why a place has no street.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SnapError {
    /// `nearest_metres` is the distance of the nearest street within 5 km.
    #[error("no street one may walk at this pace within {metres} m{}", nearest_text(.nearest_metres))]
    NoStreetWithin { metres: u32, nearest_metres: Option<f64> },
    #[error("longitude {lon} and latitude {lat} are no place on the earth")]
    NoPlace { lon: f64, lat: f64 },
}

fn nearest_text(nearest: &Option<f64>) -> String {
    nearest.map_or(String::new(), |m| format!("; the nearest is {m:.0} m away"))
}

#[derive(Clone, Copy)]
struct Best {
    square: f64,
    edge: u32,
    point: u32,
    t: f64,
}

impl Network {
    /// Where a place meets the street: through the best entrance of the building it is in, when the map knows the
    /// building's entrances ([`Door`]), else the nearest point of an edge the pace may walk, within [`MAX_SNAP_M`], by
    /// projection on its line. Never on an island of the network ([`crate::network::ISLAND_SHARE`]), never on a
    /// gate. Of two edges at the same distance the one with the smaller number. `lon` and `lat` are WGS 84 degrees.
    ///
    /// # Errors
    /// [`SnapError`] when there is none; the place is left to the caller to correct.
    pub fn snap(&self, lon: f64, lat: f64, pace: Pace) -> Result<Snap, SnapError> {
        self.snap_within(lon, lat, pace, MAX_SNAP_M)
    }

    /// As [`Network::snap`] with another limit.
    pub fn snap_within(&self, lon: f64, lat: f64, pace: Pace, metres: u32) -> Result<Snap, SnapError> {
        self.snap_open(lon, lat, pace, metres, None)
    }

    /// As [`Network::snap`], to the nearest street that is not shut: who lives in a street that is dug up walks out at its
    /// nearest open end or back door.
    ///
    /// # Errors
    /// [`SnapError`] when no open street is near.
    pub fn snap_around(&self, lon: f64, lat: f64, pace: Pace, closures: &Closures) -> Result<Snap, SnapError> {
        self.snap_open(lon, lat, pace, MAX_SNAP_M, Some(closures))
    }

    /// As [`Network::snap_within`], never to an edge that is shut.
    pub fn snap_open(
        &self,
        lon: f64,
        lat: f64,
        pace: Pace,
        metres: u32,
        closures: Option<&Closures>,
    ) -> Result<Snap, SnapError> {
        let street = self.snap_street((lon, lat), pace, metres, closures);
        self.through_door((lon, lat), pace, metres, closures, street.as_ref().ok())
            .map_or(street, Ok)
    }

    /// The nearest point of an edge, whatever buildings there are.
    pub(crate) fn snap_street(
        &self,
        (lon, lat): (f64, f64),
        pace: Pace,
        metres: u32,
        closures: Option<&Closures>,
    ) -> Result<Snap, SnapError> {
        if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
            return Err(SnapError::NoPlace { lon, lat });
        }
        let limit = f64::from(metres);
        let found = self.nearest(lon, lat, pace, limit, closures);
        let far = |best: Best| SnapError::NoStreetWithin {
            metres,
            nearest_metres: Some(best.square.sqrt()),
        };
        match found {
            Some(best) if best.square <= limit * limit => Ok(self.snap_at(lon, lat, best)),
            Some(best) => Err(far(best)),
            None => Err(SnapError::NoStreetWithin {
                metres,
                nearest_metres: None,
            }),
        }
    }

    /// Searches the grid in growing rings. Stops at `limit` as soon as something is found, else goes on to `LOOK_M`.
    fn nearest(&self, lon: f64, lat: f64, pace: Pace, limit: f64, closures: Option<&Closures>) -> Option<Best> {
        let grid = Grid::of(self);
        let (first, entries) = (
            self.section::<u32>(Section::GridFirst),
            self.section::<[u32; 2]>(Section::GridEntries),
        );
        let (edges, points) = (
            self.section::<[u32; 8]>(Section::Edges),
            self.section::<[i32; 2]>(Section::Points),
        );
        let metric = Metric::at(lat);
        let (kx, ky) = (metric.east / 1e7, metric.north / 1e7);
        let (px, py) = (lon * 1e7, lat * 1e7);
        let [cx, cy] = grid.cell_of([px as i32, py as i32]);
        let mut best: Option<Best> = None;
        let look = |x: i64, y: i64, best: &mut Option<Best>| {
            let cell = y as usize * grid.size[0] as usize + x as usize;
            let (Some(from), Some(to)) = (first.get(cell), first.get(cell + 1)) else {
                return;
            };
            for [edge, point] in entries.get(*from as usize..*to as usize).unwrap_or_default() {
                let Some([a, b]) = points
                    .get(*point as usize..*point as usize + 2)
                    .and_then(|p| p.first_chunk::<2>())
                else {
                    continue;
                };
                let (ax, ay) = ((f64::from(a[0]) - px) * kx, (f64::from(a[1]) - py) * ky);
                let (dx, dy) = (
                    (f64::from(b[0]) - f64::from(a[0])) * kx,
                    (f64::from(b[1]) - f64::from(a[1])) * ky,
                );
                let length = dx * dx + dy * dy;
                let t = if length > 0.0 {
                    (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let (x, y) = (ax + t * dx, ay + t * dy);
                let square = x * x + y * y;
                let nearer = best.is_none_or(|old| {
                    square < old.square || square == old.square && (*edge, *point) < (old.edge, old.point)
                });
                let open = || {
                    edges
                        .get(*edge as usize)
                        .is_some_and(|e| crate::Edge::from_words(*e).snaps(pace))
                        && closures.is_none_or(|c| !c.is_shut(*edge))
                };
                if nearer && open() {
                    *best = Some(Best {
                        square,
                        edge: *edge,
                        point: *point,
                        t,
                    });
                }
            }
        };
        let (columns, rows) = (i64::from(grid.size[0]), i64::from(grid.size[1]));
        let reach_of = |c: i64, count: i64| c.abs().max((count - 1 - c).abs());
        let last = reach_of(cx, columns).max(reach_of(cy, rows));
        for ring in 0..=last {
            if ring > 0 {
                // Everything not looked at yet lies outside the square of the rings before.
                let side = |c: i64, axis: usize, p: f64, k: f64| {
                    let edge = |cell: i64| f64::from(grid.min[axis]) + cell as f64 * f64::from(grid.cell[axis]);
                    (p - edge(c - ring + 1)).min(edge(c + ring) - p) * k
                };
                let beyond = side(cx, 0, px, kx).min(side(cy, 1, py, ky)).max(0.0);
                let enough = best.map_or(LOOK_M, |b| b.square.sqrt().min(LOOK_M));
                if beyond > enough || (best.is_some_and(|b| b.square > limit * limit) && beyond > LOOK_M) {
                    break;
                }
            }
            let inside = |x: i64, y: i64| (0..columns).contains(&x) && (0..rows).contains(&y);
            for y in (cy - ring).max(0)..=(cy + ring).min(rows - 1) {
                let step = if (y - cy).abs() == ring { 1 } else { (2 * ring).max(1) };
                let mut x = cx - ring;
                while x <= cx + ring {
                    if inside(x, y) {
                        look(x, y, &mut best);
                    }
                    x += step;
                }
            }
        }
        best.filter(|b| b.square <= LOOK_M * LOOK_M)
    }

    fn snap_at(&self, lon: f64, lat: f64, best: Best) -> Snap {
        let line = self.line(best.edge);
        let start = self
            .section::<u32>(Section::LineFirst)
            .get(best.edge as usize)
            .copied()
            .unwrap_or(0);
        let index = (best.point - start.min(best.point)) as usize;
        let before: f64 = line
            .iter()
            .zip(line.iter().skip(1))
            .take(index)
            .map(|(a, b)| metres(*a, *b))
            .sum();
        let (a, b) = (
            line.get(index).copied().unwrap_or_default(),
            line.get(index + 1).copied().unwrap_or_default(),
        );
        let length = self.edge(best.edge).map_or(0, |e| e.length_mm);
        let offset = (before + best.t * metres(a, b)) * 1000.0;
        let ((ax, ay), (bx, by)) = (degrees(a), degrees(b));
        let (x, y) = (ax + best.t * (bx - ax), ay + best.t * (by - ay));
        let distance = Metric::at(lat).metres(lon, lat, x, y);
        Snap {
            edge: best.edge,
            offset_mm: (offset.round() as u32).min(length),
            distance_mm: (distance * 1000.0).round() as u32,
            lon: x,
            lat: y,
            door: None,
        }
    }
}
