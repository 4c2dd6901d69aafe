//! The line through a field where it passes zero, thinned as it is drawn.
//!
//! The line passes from grid edge to grid edge and no grid edge twice (marching squares). Thinning (a sleeve, after
//! Zhao and Saalfeld 1997) leaves out a point when the straight line past it passes the very grid edges the full line
//! passes, none of them farther from there than the tolerance. So no two sides can meet, whatever is left out, and
//! nothing need be checked afterwards.
//!
//! A ring is made in three passes, since which way it turns no processor foresees: its edges are followed by table,
//! then where it passes them is worked out for all, then it is thinned.

use super::field::{FAR, Field};

/// Least distance of the line from a sample, in cells, so that rings do not touch there.
const CLEAR: f32 = 0.02;

/// The sides of a cell in the order south, east, north, west. Even ones run east, odd ones north.
const SOUTH: u8 = 0;
const EAST: u8 = 1;
const NORTH: u8 = 2;
const WEST: u8 = 3;

/// Side by which a line that came in by a side leaves the cell, with the inside on its left; at four times the corners
/// inside (bits south-west, south-east, north-east, north-west; 16 more when a saddle's middle is inside) and the side.
const LEAVE: [u8; 128] = {
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
    let saddles = [
        (5, [WEST, 0, EAST, 0]),
        (5 + 16, [EAST, 0, WEST, 0]),
        (10, [0, SOUTH, 0, NORTH]),
        (10 + 16, [0, NORTH, 0, SOUTH]),
    ];
    let mut table = [0; 128];
    let mut i = 0;
    while i < 32 {
        let (from, to) = single[i % 16];
        table[i * 4 + from as usize] = to;
        i += 1;
    }
    let mut i = 0;
    while i < 4 {
        let (case, to) = saddles[i];
        let mut from = 0;
        while from < 4 {
            table[case * 4 + from] = to[from];
            from += 1;
        }
        i += 1;
    }
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
    /// The ring under way; only so many gates of the list are its own.
    gates: Vec<Gate>,
    count: usize,
    passes: Vec<Pass>,
}

/// A grid edge the line passes.
#[derive(Clone, Copy, Debug, Default)]
struct Gate {
    /// Its western or southern end, by number and in cells.
    sample: u32,
    end: [f32; 2],
    /// Samples at that end and at the other.
    values: [i16; 2],
    /// Side by which the line leaves the cell it comes from.
    side: u32,
}

/// Where the line passes a gate, and where a straight line past it may pass: on its left and right at most.
#[derive(Clone, Copy, Debug, Default)]
struct Pass {
    point: [f32; 2],
    left: [f32; 2],
    right: [f32; 2],
}

/// The directions from the last point kept in which the line may go on.
#[derive(Clone, Copy, Default)]
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
        (cross(self.right, d) >= 0.0) & (cross(d, self.left) >= 0.0)
    }

    /// Narrows to what passes a gate. Most narrow one side or the other, so branches could not be foreseen.
    #[inline(always)]
    fn narrow(&mut self, pass: &Pass) {
        let (left, right) = (self.to(pass.left), self.to(pass.right));
        let (turn_left, turn_right) = (cross(self.left, left), cross(self.right, right));
        self.left = [0, 1].map(|i| if turn_left < 0.0 { left[i] } else { self.left[i] });
        self.right = [0, 1].map(|i| if turn_right > 0.0 { right[i] } else { self.right[i] });
    }

    /// Begins anew at a point, through the next gate.
    #[inline(always)]
    fn restart(&mut self, from: [f32; 2], next: &Pass) {
        self.from = from;
        (self.left, self.right) = (self.to(next.left), self.to(next.right));
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
                self.follow(field, sample);
                self.pass(field, tolerance, &wall);
                self.thin();
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

    /// Follows one ring round from the edge east of a sample and notes its gates; that edge comes last. Where the line
    /// goes on is looked up, since no branch could be foreseen.
    fn follow(&mut self, field: &Field, start: usize) {
        let width = field.width;
        let value = |i: usize| field.values.get(i).copied().unwrap_or(FAR);
        // By side: from a cell to the next, and to the ends of the edge between them.
        let next = [0usize.wrapping_sub(width), 1, width, usize::MAX];
        let low = [0, 1, width, 0];
        let high = [1, width + 1, width + 1, width];
        const EAST_BY: [f32; 4] = [0.0, 1.0, 0.0, -1.0];
        const NORTH_BY: [f32; 4] = [-1.0, 0.0, 1.0, 0.0];
        // Inside on the left: northwards when the sample is inside.
        let (mut cell, mut enter) = if value(start) < 0 {
            (start, SOUTH)
        } else {
            (start.wrapping_sub(width), NORTH)
        };
        let [mut x, mut y] = [(cell % width.max(1)) as f32, (cell / width.max(1)) as f32];
        let mut count = 0;
        // A line passes an edge once, and every other of its gates at least belongs to a cell of its own.
        while count <= 2 * field.values.len() {
            if count == self.gates.len() {
                self.gates.resize((2 * count).max(1024), Gate::default());
            }
            let corners = [0, 1, width + 1, width].map(|by| value(cell + by));
            let inside = |i: usize| usize::from((corners[i] as u16) >> 15) << i;
            let mut case = inside(0) | inside(1) | inside(2) | inside(3);
            if case == 5 || case == 10 {
                // The middle decides whether the two corners inside are joined.
                let middle: i32 = corners.iter().map(|v| i32::from(*v)).sum();
                case += if middle < 0 { 16 } else { 0 };
            }
            let side = usize::from(LEAVE[case * 4 + usize::from(enter & 3)] & 3);
            let (from, to) = (cell + low[side], cell + high[side]);
            if let Some(gate) = self.gates.get_mut(count) {
                *gate = Gate {
                    sample: from as u32,
                    end: [x + EAST_BY[side].max(0.0), y + NORTH_BY[side].max(0.0)],
                    values: [value(from), value(to)],
                    side: side as u32,
                };
            }
            count += 1;
            let across = side & 1 == 0;
            if let Some(word) = self.open.get_mut(from / 64) {
                *word &= !(u64::from(across) << (from % 64));
            }
            if across & (from == start) {
                break;
            }
            cell = cell.wrapping_add(next[side]);
            x += EAST_BY[side];
            y += NORTH_BY[side];
            enter = side as u8 ^ 2;
        }
        self.count = count;
    }

    /// Finds where the line passes the gates and where another may. `wall` as for [`draw`](Self::draw).
    fn pass(&mut self, field: &Field, tolerance: f32, wall: &impl Fn(usize, usize) -> Option<f32>) {
        let per_cell = 1.0 / field.scale;
        self.passes.clear();
        self.passes.extend(self.gates.iter().take(self.count).map(|gate| {
            let [a, b] = gate.values;
            let (inside, outside) = (a.min(b), a.max(b));
            // Along a grid edge the squared distance to one dot is a parabola whose square term is known.
            let constant = f32::from(inside) * per_cell;
            let linear = (f32::from(outside) - f32::from(inside)) * per_cell - 1.0;
            let mut share = ((linear * linear - 4.0 * constant).sqrt() - linear) * 0.5;
            let low = gate.sample as usize;
            let high = low + [1, field.width][gate.side as usize & 1];
            if let Some(free) = if a < 0 { wall(low, high) } else { wall(high, low) } {
                share = if outside == FAR { free } else { share.min(free) };
            } else if outside == FAR {
                // Hidden behind a wall elsewhere; straight away from the street.
                share = field.radius - (constant + field.radius * field.radius).max(0.0).sqrt();
            }
            let share = if a < 0 { share } else { 1.0 - share };
            // Plain comparisons: `max` and `min` would ask for NaN as well.
            let clear = |at: f32| {
                let at = if at > CLEAR { at } else { CLEAR };
                if at < 1.0 - CLEAR { at } else { 1.0 - CLEAR }
            };
            let at = clear(share);
            let [east, north] = [[1.0, 0.0], [0.0, 1.0]][gate.side as usize & 1];
            let point = |at: f32| [gate.end[0] + east * at, gate.end[1] + north * at];
            // Going south or east, the higher end is on the left.
            let left = [tolerance, tolerance, -tolerance, -tolerance][gate.side as usize & 3];
            Pass {
                point: point(at),
                left: point(clear(at + left)),
                right: point(clear(at - left)),
            }
        }));
    }

    /// Keeps the points of the ring that are needed.
    fn thin(&mut self) {
        let (Some(next), Some(first)) = (self.passes.first(), self.passes.last()) else {
            return;
        };
        let mut last = first.point;
        self.points.push(last);
        let mut sleeve = Sleeve::default();
        sleeve.restart(last, next);
        for pass in &self.passes {
            if !sleeve.holds(pass.point) {
                self.points.push(last);
                sleeve.restart(last, pass);
            } else {
                sleeve.narrow(pass);
            }
            last = pass.point;
        }
    }
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
