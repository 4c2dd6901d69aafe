//! The line through a field where it passes zero, thinned as it is drawn.
//!
//! The line passes from grid edge to grid edge and no grid edge twice (marching squares). Thinning (a sleeve, after
//! Zhao and Saalfeld 1997) leaves out a point when the straight line past it stays within the tolerance *and* passes the
//! very grid edges the full line passes. So no two sides can meet, whatever is left out, and nothing need be checked
//! afterwards.

use super::field::{FAR, Field};

/// Least distance of the line from a sample, in cells, so that rings do not touch there.
const CLEAR: f32 = 0.02;

/// The sides of a cell in the order south, east, north, west.
const SOUTH: u8 = 0;
const EAST: u8 = 1;
const NORTH: u8 = 2;
const WEST: u8 = 3;

/// Side by which a line that came in by a side leaves the cell, with the inside on its left; by corners inside
/// (bits south-west, south-east, north-east, north-west; 16 more when a saddle's middle is inside).
const LEAVE: [[u8; 4]; 32] = {
    // From and to, for each set of corners; saddles have two lines.
    let single: [(u8, u8); 16] = [
        (0, 0),
        (SOUTH, WEST),
        (EAST, SOUTH),
        (EAST, WEST),
        (NORTH, EAST),
        (0, 0),
        (NORTH, SOUTH),
        (NORTH, WEST),
        (WEST, NORTH),
        (SOUTH, NORTH),
        (0, 0),
        (EAST, NORTH),
        (WEST, EAST),
        (SOUTH, EAST),
        (WEST, SOUTH),
        (0, 0),
    ];
    let mut table = [[0; 4]; 32];
    let mut i = 0;
    while i < 32 {
        let (from, to) = single[i % 16];
        table[i][from as usize] = to;
        i += 1;
    }
    table[5] = [WEST, 0, EAST, 0];
    table[5 + 16] = [EAST, 0, WEST, 0];
    table[10] = [0, SOUTH, 0, NORTH];
    table[10 + 16] = [0, NORTH, 0, SOUTH];
    table
};

/// Closed rings in cells from the field's first sample, without a repeated last point: exteriors counter-clockwise,
/// holes clockwise. They do not touch. Reused between outlines.
#[derive(Debug, Default)]
pub(super) struct Rings {
    points: Vec<[f32; 2]>,
    /// Where each ring ends in `points`.
    ends: Vec<usize>,
    /// By sample: whether the line passes between it and its eastern neighbour, and has not been followed yet.
    open: Vec<u64>,
}

/// A grid edge the line passes.
struct Gate {
    /// Cell the line comes from, and the side it leaves by.
    corner: [f32; 2],
    side: u8,
    /// Where on the side the line passes, in cells from its western or southern end.
    at: f32,
}

impl Gate {
    #[inline(always)]
    fn point(&self, at: f32) -> [f32; 2] {
        let [x, y] = self.corner;
        match self.side {
            SOUTH => [x + at, y],
            NORTH => [x + at, y + 1.0],
            WEST => [x, y + at],
            _ => [x + 1.0, y + at],
        }
    }
}

/// The directions from the last point kept in which the line may go on.
struct Sleeve {
    from: [f32; 2],
    left: [f32; 2],
    right: [f32; 2],
}

#[inline(always)]
fn cross(p: [f32; 2], q: [f32; 2]) -> f32 {
    p[0] * q[1] - p[1] * q[0]
}

impl Sleeve {
    #[inline(always)]
    fn to(&self, p: [f32; 2]) -> [f32; 2] {
        [p[0] - self.from[0], p[1] - self.from[1]]
    }

    /// Whether the straight line to a point stays in the sleeve.
    #[inline(always)]
    fn holds(&self, p: [f32; 2]) -> bool {
        let d = self.to(p);
        cross(self.right, d) >= 0.0 && cross(d, self.left) >= 0.0
    }

    /// Begins anew at a point, open to all that lies before it on the way to the next.
    #[inline(always)]
    fn restart(&mut self, from: [f32; 2], next: [f32; 2]) {
        self.from = from;
        let [x, y] = self.to(next);
        (self.left, self.right) = ([-y, x], [y, -x]);
    }

    /// Narrows to what passes a gate within the tolerance of the line.
    #[inline(always)]
    fn narrow(&mut self, gate: &Gate, p: [f32; 2], tolerance: f32) {
        let d = self.to(p);
        let through = if gate.side & 1 == 0 { d[1] } else { d[0] };
        let room = tolerance * (d[0] * d[0] + d[1] * d[1]).sqrt() / through.abs();
        let (low, high) = (gate.at - room, gate.at + room);
        // Plain comparisons: `max` and `min` would ask for NaN as well.
        let low = self.to(gate.point(if low > CLEAR { low } else { CLEAR }));
        let high = self.to(gate.point(if high < 1.0 - CLEAR { high } else { 1.0 - CLEAR }));
        // Going south or east, the higher end is on the left.
        let (left, right) = if gate.side <= EAST { (high, low) } else { (low, high) };
        if cross(self.left, left) < 0.0 {
            self.left = left;
        }
        if cross(self.right, right) > 0.0 {
            self.right = right;
        }
    }
}

impl Rings {
    pub(super) fn iter(&self) -> impl Iterator<Item = &[[f32; 2]]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .filter_map(|(from, to)| self.points.get(from..*to))
    }

    /// Draws all rings. `tolerance` in cells. `wall(inside, outside)` tells which share of the way between two
    /// samples, given by number, is free of walls.
    pub(super) fn draw(&mut self, field: &Field, tolerance: f32, wall: impl Fn(usize, usize) -> Option<f32>) {
        self.points.clear();
        self.ends.clear();
        self.find(field);
        for word in 0..self.open.len() {
            while let Some(bits) = self.open.get(word).filter(|bits| **bits != 0) {
                let sample = word * 64 + bits.trailing_zeros() as usize;
                self.follow(field, sample, tolerance, &wall);
                self.ends.push(self.points.len());
            }
        }
    }

    /// Marks where the line passes between east-western neighbours.
    fn find(&mut self, field: &Field) {
        self.open.clear();
        let (blocks, _) = field.values.as_chunks::<64>();
        let mut blocks = blocks.iter().map(negative);
        let mut this = blocks.next().unwrap_or(0);
        for next in blocks {
            self.open.push(this ^ (this >> 1 | next << 63));
            this = next;
        }
    }

    fn close(&mut self, sample: usize) {
        if let Some(word) = self.open.get_mut(sample / 64) {
            *word &= !(1 << (sample % 64));
        }
    }

    /// Follows one ring from the edge east of a sample.
    fn follow(&mut self, field: &Field, start: usize, tolerance: f32, wall: &impl Fn(usize, usize) -> Option<f32>) {
        let width = field.width;
        let value = |i: usize| field.values.get(i).copied().unwrap_or(FAR);
        // Inside on the left: northwards when the sample is inside.
        let (mut cell, mut enter) = if value(start) < 0 {
            (start, SOUTH)
        } else {
            (start - width, NORTH)
        };
        let mut gate = Gate {
            corner: [(cell % width) as f32, (cell / width) as f32],
            side: enter,
            at: passes(field, start, start + 1, wall),
        };
        let first = gate.point(gate.at);
        self.points.push(first);
        let mut last = first;
        let mut sleeve = Sleeve {
            from: first,
            left: [0.0, 0.0],
            right: [0.0, 0.0],
        };
        loop {
            let corners = [
                value(cell),
                value(cell + 1),
                value(cell + width + 1),
                value(cell + width),
            ];
            let mut case = corners
                .iter()
                .enumerate()
                .fold(0, |case, (i, v)| case | usize::from(*v < 0) << i);
            if case == 5 || case == 10 {
                // The middle decides whether the two corners inside are joined.
                let middle: i32 = corners.iter().map(|v| i32::from(*v)).sum();
                case += if middle < 0 { 16 } else { 0 };
            }
            let side = LEAVE
                .get(case)
                .and_then(|l| l.get(usize::from(enter)))
                .copied()
                .unwrap_or(SOUTH);
            let (low, high) = match side {
                SOUTH => (cell, cell + 1),
                EAST => (cell + 1, cell + width + 1),
                NORTH => (cell + width, cell + width + 1),
                _ => (cell, cell + width),
            };
            gate.side = side;
            gate.at = passes(field, low, high, wall);
            let point = gate.point(gate.at);
            if last == first {
                sleeve.restart(first, point);
            } else if !sleeve.holds(point) {
                self.points.push(last);
                sleeve.restart(last, point);
            }
            sleeve.narrow(&gate, point, tolerance);
            last = point;
            if side & 1 == 0 {
                self.close(low);
                if low == start {
                    return;
                }
            }
            match side {
                SOUTH => {
                    cell -= width;
                    gate.corner[1] -= 1.0;
                }
                EAST => {
                    cell += 1;
                    gate.corner[0] += 1.0;
                }
                NORTH => {
                    cell += width;
                    gate.corner[1] += 1.0;
                }
                _ => {
                    cell -= 1;
                    gate.corner[0] -= 1.0;
                }
            }
            enter = side ^ 2;
        }
    }
}

/// Where the line passes between two neighbours, one inside, as a share of the way from the first.
#[inline(always)]
fn passes(field: &Field, from: usize, to: usize, wall: &impl Fn(usize, usize) -> Option<f32>) -> f32 {
    let value = |i: usize| field.values.get(i).copied().unwrap_or(FAR);
    let (a, b) = (value(from), value(to));
    let (inside, outside) = if a < 0 { (a, b) } else { (b, a) };
    // Along a grid edge the squared distance to one dot is a parabola whose square term is known.
    let per_cell = 1.0 / field.scale;
    let constant = f32::from(inside) * per_cell;
    let linear = (f32::from(outside) - f32::from(inside)) * per_cell - 1.0;
    let mut share = ((linear * linear - 4.0 * constant).sqrt() - linear) * 0.5;
    if let Some(free) = if a < 0 { wall(from, to) } else { wall(to, from) } {
        share = if outside == FAR { free } else { share.min(free) };
    } else if outside == FAR {
        // Hidden behind a wall elsewhere; straight away from the street.
        share = field.radius - (constant + field.radius * field.radius).max(0.0).sqrt();
    }
    let share = if a < 0 { share } else { 1.0 - share };
    share.clamp(CLEAR, 1.0 - CLEAR)
}

/// A bit for each of 64 samples: whether it is negative.
fn negative(samples: &[i16; 64]) -> u64 {
    // First a byte for each, which runs on vector registers.
    let signs = samples.map(|v| (v as u16 >> 15) as u8);
    let (groups, _) = signs.as_chunks::<8>();
    groups.iter().rev().fold(0, |bits, group| {
        // The factor moves the lowest bit of byte i to bit 56 + i.
        bits << 8 | u64::from_le_bytes(*group).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}
