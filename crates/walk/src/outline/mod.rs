//! The outline of what is reached: a clean band along the streets, not a balloon over the roofs.
//!
//! Method: the distance to the reached stretches is sampled on a grid, the line at the buffer's width is drawn
//! through the samples (marching squares, Lorensen and Cline 1987), then thinned (Douglas and Peucker 1973).
//! Accuracy: the line lies within half a cell of the true buffer, along barriers within one cell.

mod contour;
mod field;
mod simplify;

use crate::metric::Metric;
use crate::network::degrees;
use crate::reach::Reach;
use field::{Capsule, Field};

/// A closed ring: the first point is repeated at the end. Longitude, latitude in degrees.
pub type Ring = Vec<[f64; 2]>;

/// A simple polygon. The exterior runs counter-clockwise, holes clockwise (RFC 7946).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Polygon {
    pub exterior: Ring,
    pub holes: Vec<Ring>,
}

/// Something the outline does not cross except on streets: a canal's line, a water surface's ring, a wall.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Barrier {
    /// Longitude, latitude in degrees. Closed for surfaces.
    pub line: Vec<[f64; 2]>,
}

/// Measures of an outline, metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutlineStyle {
    /// From a street to the outline.
    pub buffer_m: f64,
    /// From a bridge to the outline where it crosses a barrier.
    pub bridge_m: f64,
    /// Side of a grid cell.
    pub cell_m: f64,
    /// How far thinning may move the line.
    pub tolerance_m: f64,
    /// Holes below this many square metres are courtyards, and are filled.
    pub least_hole_m2: f64,
}

impl Default for OutlineStyle {
    fn default() -> Self {
        Self {
            buffer_m: 30.0,
            bridge_m: 9.0,
            cell_m: 10.0,
            tolerance_m: 1.5,
            least_hole_m2: 600.0,
        }
    }
}

/// The outline of all reached stretches, cut where the time is up.
pub fn outline(reach: &Reach) -> Vec<Polygon> {
    outline_cut(reach, &[], &OutlineStyle::default())
}

/// As [`outline`], not spilling over barriers: a point belongs to the outline when the straight line to a reached
/// street crosses no barrier. Streets themselves cross (bridges); there the outline narrows to the bridge.
pub fn outline_cut(reach: &Reach, barriers: &[Barrier], style: &OutlineStyle) -> Vec<Polygon> {
    let start = reach.start();
    let frame = Frame {
        lon: start.lon,
        lat: start.lat,
        metric: Metric::at(start.lat),
    };
    let capsules = capsules(reach, &frame);
    let walls: Vec<[[f32; 2]; 2]> = barriers
        .iter()
        .flat_map(|b| {
            b.line
                .windows(2)
                .map(|pair| [frame.flat(pair[0][0], pair[0][1]), frame.flat(pair[1][0], pair[1][1])])
        })
        .collect();
    let Some(field) = Field::draw(&capsules, &walls, style) else {
        return Vec::new();
    };
    let rings = contour::rings(&field);
    let rings = simplify::thin(rings, style.tolerance_m as f32);
    polygons(rings, &frame, style.least_hole_m2 as f32)
}

/// A flat frame in metres round the start.
struct Frame {
    lon: f64,
    lat: f64,
    metric: Metric,
}

impl Frame {
    fn flat(&self, lon: f64, lat: f64) -> [f32; 2] {
        [
            ((lon - self.lon) * self.metric.east) as f32,
            ((lat - self.lat) * self.metric.north) as f32,
        ]
    }

    fn round(&self, [x, y]: [f32; 2]) -> [f64; 2] {
        // Seven decimals are a centimetre; more is noise in every answer.
        let tidy = |v: f64| (v * 1e7).round() / 1e7;
        [
            tidy(self.lon + f64::from(x) / self.metric.east),
            tidy(self.lat + f64::from(y) / self.metric.north),
        ]
    }
}

/// The reached stretches as straight pieces in metres.
fn capsules(reach: &Reach, frame: &Frame) -> Vec<Capsule> {
    let mut capsules = Vec::new();
    for part in reach.parts() {
        let Some(edge) = reach.network.edge(part.edge) else {
            continue;
        };
        let line = reach.network.line(part.edge);
        let mut walked = 0.0;
        let (from, to) = (f64::from(part.from_mm) / 1000.0, f64::from(part.to_mm) / 1000.0);
        let whole = part.from_mm == 0 && part.to_mm == edge.length_mm;
        for pair in line.windows(2) {
            let ([ax, ay], [bx, by]) = {
                let (a, b) = (degrees(pair[0]), degrees(pair[1]));
                (frame.flat(a.0, a.1), frame.flat(b.0, b.1))
            };
            if whole {
                capsules.push(Capsule {
                    a: [ax, ay],
                    b: [bx, by],
                    bridge: edge.bridge(),
                });
                continue;
            }
            let length = crate::metric::metres(pair[0], pair[1]);
            let cut = |at: f64| {
                if length > 0.0 {
                    ((at - walked) / length).clamp(0.0, 1.0) as f32
                } else {
                    0.0
                }
            };
            let (s, t) = (cut(from), cut(to));
            if s < t {
                let at = |t: f32| [ax + t * (bx - ax), ay + t * (by - ay)];
                capsules.push(Capsule {
                    a: at(s),
                    b: at(t),
                    bridge: edge.bridge(),
                });
            }
            walked += length;
        }
    }
    if capsules.is_empty() && reach.start().access_ms(reach.pace()) <= reach.limit_ms() {
        // Even who cannot leave the door has a place.
        let at = frame.flat(reach.start().lon, reach.start().lat);
        capsules.push(Capsule {
            a: at,
            b: at,
            bridge: false,
        });
    }
    capsules
}

/// Sorts rings into exteriors and their holes.
fn polygons(rings: Vec<Vec<[f32; 2]>>, frame: &Frame, least_hole: f32) -> Vec<Polygon> {
    let to_ring = |ring: &[[f32; 2]]| {
        ring.iter()
            .chain(ring.first())
            .map(|p| frame.round(*p))
            .collect::<Ring>()
    };
    let mut outer: Vec<(f32, Vec<[f32; 2]>)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let area = simplify::area(&ring);
        if area > 0.0 {
            outer.push((area, ring));
        } else if -area >= least_hole {
            holes.push(ring);
        }
    }
    // The smallest exterior that holds a hole's point is its own.
    outer.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut polygons: Vec<Polygon> = outer
        .iter()
        .map(|(_, ring)| Polygon {
            exterior: to_ring(ring),
            holes: Vec::new(),
        })
        .collect();
    for hole in holes {
        let owner = hole
            .first()
            .and_then(|p| outer.iter().position(|(_, ring)| simplify::inside(ring, *p)));
        if let Some(polygon) = owner.and_then(|i| polygons.get_mut(i)) {
            polygon.holes.push(to_ring(&hole));
        }
    }
    polygons.reverse();
    polygons
}
