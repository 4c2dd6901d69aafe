//! The outline of what is reached: a clean band along the streets, not a balloon over the roofs.
//!
//! Method: the reached streets become dots a few metres apart; squared distances to the dots are sampled on a grid;
//! the line at the buffer's width is drawn through the samples (marching squares, Lorensen and Cline 1987) and thinned
//! on the way, so that it never crosses itself. Accuracy: the line lies within half a cell of the true buffer, along
//! barriers within one cell, and thinning moves it by up to the tolerance more.

mod contour;
mod dots;
mod field;
mod walls;

use crate::reach::Reach;
use contour::Rings;
use dots::{Dots, Frame};
use field::Field;
use walls::Walls;

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

/// Space outlines are made in; one per thread, for any network. Reusing it saves most of a small outline's time.
#[derive(Debug, Default)]
pub struct OutlineScratch {
    dots: Dots,
    walls: Walls,
    field: Field,
    rings: Rings,
}

impl OutlineScratch {
    pub fn new() -> Self {
        Self::default()
    }
}

/// The outline of all reached stretches, cut where the time is up.
pub fn outline(reach: &Reach) -> Vec<Polygon> {
    outline_cut(reach, &[], &OutlineStyle::default())
}

/// As [`outline`], not spilling over barriers: a point belongs to the outline when the straight line to a reached
/// street crosses no barrier. Streets themselves cross (bridges); there the outline narrows to the bridge.
pub fn outline_cut(reach: &Reach, barriers: &[Barrier], style: &OutlineStyle) -> Vec<Polygon> {
    outline_in(reach, barriers, style, &mut OutlineScratch::new())
}

/// As [`outline_cut`], in space used again.
pub fn outline_in(
    reach: &Reach,
    barriers: &[Barrier],
    style: &OutlineStyle,
    scratch: &mut OutlineScratch,
) -> Vec<Polygon> {
    let OutlineScratch {
        dots,
        walls,
        field,
        rings,
    } = scratch;
    let frame = Frame::at(reach.start().lon, reach.start().lat);
    dots.gather(reach, &frame, style, !barriers.is_empty());
    let Some(bounds) = dots.bounds() else {
        return Vec::new();
    };
    field.lay_out(
        bounds,
        style.buffer_m as f32,
        style.bridge_m as f32,
        style.cell_m as f32,
    );
    let tolerance = style.tolerance_m as f32 / field.cell;
    if barriers.is_empty() {
        field.draw(&dots.at);
        rings.draw(field, tolerance, |_, _| None);
    } else {
        walls.lay_out(barriers, &frame, bounds, (field.radius + 1.5) * field.cell);
        field.draw_between(dots, walls);
        let metres = |i: usize| field.metres([(i % field.width) as f32, (i / field.width) as f32]);
        rings.draw(field, tolerance, |inside, outside| {
            walls.first_between(metres(inside), metres(outside))
        });
    }
    polygons(rings, field, &frame, style.least_hole_m2 as f32)
}

/// Sorts rings into exteriors, largest first, and their holes.
fn polygons(rings: &Rings, field: &Field, frame: &Frame, least_hole: f32) -> Vec<Polygon> {
    let per_metre = frame.per_metre();
    let to_ring = |ring: &[[f32; 2]]| {
        let mut out = Ring::with_capacity(ring.len() + 1);
        out.extend(
            ring.iter()
                .chain(ring.first())
                .map(|p| frame.degrees(field.metres(*p), per_metre)),
        );
        out
    };
    let least_hole = least_hole / (field.cell * field.cell);
    let mut outer: Vec<(f32, &[[f32; 2]])> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings.iter() {
        let area = area(ring);
        if area > 0.0 {
            outer.push((area, ring));
        } else if -area >= least_hole {
            holes.push(ring);
        }
    }
    outer.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut polygons: Vec<Polygon> = outer
        .iter()
        .map(|(_, ring)| Polygon {
            exterior: to_ring(ring),
            holes: Vec::new(),
        })
        .collect();
    for hole in holes {
        // The smallest exterior that holds a hole's point is its own.
        let owner = match outer.len() {
            1 => Some(0),
            _ => hole
                .first()
                .and_then(|p| outer.iter().rposition(|(_, ring)| inside(ring, *p))),
        };
        if let Some(polygon) = owner.and_then(|i| polygons.get_mut(i)) {
            polygon.holes.push(to_ring(hole));
        }
    }
    polygons
}

/// A ring's sides.
fn sides(ring: &[[f32; 2]]) -> impl Iterator<Item = ([f32; 2], [f32; 2])> {
    let last = ring.last().copied().unwrap_or_default();
    ring.iter()
        .scan(last, |from, to| Some((std::mem::replace(from, *to), *to)))
}

/// Signed area, positive counter-clockwise.
fn area(ring: &[[f32; 2]]) -> f32 {
    let [x, y] = ring.first().copied().unwrap_or_default();
    let twice = |(a, b): ([f32; 2], [f32; 2])| (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x);
    sides(ring).map(twice).sum::<f32>() / 2.0
}

/// Even-odd rule.
fn inside(ring: &[[f32; 2]], p: [f32; 2]) -> bool {
    sides(ring).fold(false, |inside, (a, b)| {
        let spans = (a[1] > p[1]) != (b[1] > p[1]);
        inside ^ (spans && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
    })
}
