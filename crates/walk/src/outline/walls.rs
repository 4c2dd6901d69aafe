//! Barriers, found by the square a dot lies in.

use super::Barrier;
use super::dots::Frame;

/// Side of a square, metres.
const SQUARE: f32 = 40.0;

/// Straight pieces of barriers in metres, and by square those that come near it. Reused between outlines.
#[derive(Debug, Default)]
pub(super) struct Walls {
    pieces: Vec<[[f32; 2]; 2]>,
    origin: [f32; 2],
    columns: usize,
    /// First entry of each square, and the end.
    first: Vec<u32>,
    entries: Vec<u32>,
}

impl Walls {
    /// Sorts the pieces within `far` metres of a box.
    pub(super) fn lay_out(&mut self, barriers: &[Barrier], frame: &Frame, [low, high]: [[f32; 2]; 2], far: f32) {
        self.pieces.clear();
        for barrier in barriers {
            let mut points = barrier.line.iter().map(|p| frame.flat_degrees(p[0], p[1]));
            let Some(mut from) = points.next() else { continue };
            for to in points {
                if (0..2).all(|i| from[i].max(to[i]) >= low[i] - far && from[i].min(to[i]) <= high[i] + far) {
                    self.pieces.push([from, to]);
                }
                from = to;
            }
        }
        self.origin = low;
        let [columns, rows] = [0, 1].map(|i| ((high[i] - low[i]) / SQUARE) as usize + 1);
        self.columns = columns;
        self.first.clear();
        self.entries.clear();
        if self.pieces.is_empty() {
            return;
        }
        // Count, sum up, fill.
        self.first.resize(columns * rows + 1, 0);
        for piece in &self.pieces {
            squares(piece, self.origin, [columns, rows], far, |square| {
                if let Some(count) = self.first.get_mut(square) {
                    *count += 1;
                }
            });
        }
        let mut sum = 0;
        for count in &mut self.first {
            sum += *count;
            *count = sum;
        }
        self.entries.resize(sum as usize, 0);
        for (i, piece) in self.pieces.iter().enumerate().rev() {
            squares(piece, self.origin, [columns, rows], far, |square| {
                let Some(count) = self.first.get_mut(square) else {
                    return;
                };
                *count -= 1;
                if let Some(entry) = self.entries.get_mut(*count as usize) {
                    *entry = i as u32;
                }
            });
        }
    }

    /// Numbers of the pieces near a place inside the box.
    pub(super) fn near(&self, at: [f32; 2]) -> &[u32] {
        let [x, y] = [0, 1].map(|i| ((at[i] - self.origin[i]) / SQUARE) as usize);
        let square = y * self.columns + x.min(self.columns.saturating_sub(1));
        match (self.first.get(square), self.first.get(square + 1)) {
            (Some(from), Some(to)) => self.entries.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn piece(&self, number: u32) -> Option<&[[f32; 2]; 2]> {
        self.pieces.get(number as usize)
    }

    /// Where the way from `from` to `to` first meets a wall, as a share of it.
    pub(super) fn first_between(&self, from: [f32; 2], to: [f32; 2]) -> Option<f32> {
        let way = [to[0] - from[0], to[1] - from[1]];
        let cross = |p: [f32; 2], q: [f32; 2]| p[0] * q[1] - p[1] * q[0];
        let meets = self.near(from).iter().filter_map(|i| {
            let [a, b] = self.piece(*i)?.map(|p| [p[0] - from[0], p[1] - from[1]]);
            let (side_a, side_b) = (cross(way, a), cross(way, b));
            if (side_a >= 0.0) == (side_b >= 0.0) {
                return None;
            }
            let along = [b[0] - a[0], b[1] - a[1]];
            let share = cross(a, along) / cross(way, along);
            (0.0..=1.0).contains(&share).then_some(share)
        });
        meets.reduce(f32::min)
    }
}

/// Squares that a piece comes within `far` of.
fn squares(piece: &[[f32; 2]; 2], origin: [f32; 2], count: [usize; 2], far: f32, mut visit: impl FnMut(usize)) {
    let [a, b] = piece.map(|p| [p[0] - origin[0], p[1] - origin[1]]);
    let span = |i: usize| {
        let at = |v: f32| (v / SQUARE).floor() as i64;
        let (low, high) = (a[i].min(b[i]) - far, a[i].max(b[i]) + far);
        at(low).max(0)..=at(high).min(count[i] as i64 - 1)
    };
    let along = [b[0] - a[0], b[1] - a[1]];
    let length = along[0].hypot(along[1]);
    // Half a square's diagonal more, since its middle is asked.
    let reach = (far + 0.71 * SQUARE) * length;
    for y in span(1) {
        for x in span(0) {
            let middle = [(x as f32 + 0.5) * SQUARE - a[0], (y as f32 + 0.5) * SQUARE - a[1]];
            if (along[0] * middle[1] - along[1] * middle[0]).abs() <= reach {
                visit(y as usize * count[0] + x as usize);
            }
        }
    }
}
