//! The sampled distance to the reached stretches.

use super::OutlineStyle;

/// A straight piece of street in metres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capsule {
    pub a: [f32; 2],
    pub b: [f32; 2],
    pub bridge: bool,
}

/// Samples of squared distance over squared width: below 1 inside, above 1 outside.
#[derive(Debug)]
pub(super) struct Field {
    pub origin: [f32; 2],
    pub cell: f32,
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

/// A sample no street comes near.
const FAR: f32 = 4.0;
/// Grids beyond this many samples get larger cells.
const MAX_SAMPLES: f32 = 4_000_000.0;
/// Side of a bin of barrier pieces, metres.
const BIN: f32 = 64.0;

type Wall = [[f32; 2]; 2];

impl Field {
    pub(super) fn draw(capsules: &[Capsule], walls: &[Wall], style: &OutlineStyle) -> Option<Self> {
        let ends = || capsules.iter().flat_map(|c| [c.a, c.b]);
        let bound = |i: usize, pick: fn(f32, f32) -> f32| ends().map(|p| p[i]).reduce(pick);
        let (x0, y0) = (bound(0, f32::min)?, bound(1, f32::min)?);
        let (x1, y1) = (bound(0, f32::max)?, bound(1, f32::max)?);
        let buffer = style.buffer_m as f32;
        let mut cell = (style.cell_m as f32).max(0.5);
        let size = |cell: f32| {
            let margin = buffer + 3.0 * cell;
            let count = |from: f32, to: f32| ((to - from + 2.0 * margin) / cell).ceil() + 1.0;
            (count(x0, x1), count(y0, y1), margin)
        };
        while size(cell).0 * size(cell).1 > MAX_SAMPLES {
            cell *= 1.5;
        }
        let (width, height, margin) = size(cell);
        let (width, height) = (width as usize, height as usize);
        let mut field = Self {
            origin: [x0 - margin, y0 - margin],
            cell,
            width,
            height,
            values: vec![FAR; width * height],
        };
        let bins = Bins::new(walls, field.origin, [width as f32 * cell, height as f32 * cell]);
        let mut near = Vec::new();
        for capsule in capsules {
            bins.near(capsule, buffer + 1.5 * cell, &mut near);
            match (near.is_empty(), capsule.bridge) {
                (true, _) => field.stamp(capsule, buffer, None::<fn(_, _) -> bool>),
                // A bridge carries the outline over the water and no farther.
                (false, true) => {
                    let width = (style.bridge_m as f32).max(0.8 * cell);
                    field.stamp(capsule, width, None::<fn(_, _) -> bool>);
                }
                (false, false) => {
                    field.stamp(
                        capsule,
                        buffer,
                        Some(|from, to| !near.iter().any(|w| crosses(from, to, w))),
                    );
                }
            }
        }
        Some(field)
    }

    /// Lowers every sample the capsule comes nearer to; where there are walls, when `sees(sample, nearest point)`.
    fn stamp(&mut self, capsule: &Capsule, width: f32, sees: Option<impl Fn([f32; 2], [f32; 2]) -> bool>) {
        let Capsule { a, b, .. } = *capsule;
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        let scale = if square > 0.0 { 1.0 / square } else { 0.0 };
        // Beyond the line itself, so that it has samples on both sides to be drawn between.
        let far = width + 1.5 * self.cell;
        let over = 1.0 / (width * width);
        let (cell, [left, bottom]) = (self.cell, self.origin);
        let row = |y: f32, origin: f32| ((y - origin) / cell).max(0.0);
        let first = row(a[1].min(b[1]) - far, bottom).ceil() as usize;
        let last = (row(a[1].max(b[1]) + far, bottom) as usize).min(self.height - 1);
        for iy in first..=last {
            let y = bottom + iy as f32 * cell;
            // The columns near the part of the piece that is near this row.
            let at = |y: f32| {
                if dy == 0.0 {
                    0.0
                } else {
                    ((y - a[1]) / dy).clamp(0.0, 1.0)
                }
            };
            let (s, t) = if dy == 0.0 {
                (0.0, 1.0)
            } else {
                (at(y - far), at(y + far))
            };
            let (xs, xt) = (a[0] + s * dx, a[0] + t * dx);
            let from = row(xs.min(xt) - far, left).ceil() as usize;
            let to = (row(xs.max(xt) + far, left) as usize).min(self.width - 1);
            let line = self
                .values
                .get_mut(iy * self.width + from..=iy * self.width + to)
                .unwrap_or_default();
            let nearest = |i: usize| {
                let x = left + (from + i) as f32 * cell;
                let t = (((x - a[0]) * dx + (y - a[1]) * dy) * scale).clamp(0.0, 1.0);
                let (px, py) = (a[0] + t * dx, a[1] + t * dy);
                (x, [px, py], ((x - px) * (x - px) + (y - py) * (y - py)) * over)
            };
            match &sees {
                // Without a question in the loop it runs on vector registers.
                None => line
                    .iter_mut()
                    .enumerate()
                    .for_each(|(i, value)| *value = value.min(nearest(i).2)),
                Some(sees) => {
                    for (i, value) in line.iter_mut().enumerate() {
                        let (x, near, ratio) = nearest(i);
                        if ratio < *value && sees([x, y], near) {
                            *value = ratio;
                        }
                    }
                }
            }
        }
    }
}

/// Whether two pieces cross.
fn crosses(p: [f32; 2], q: [f32; 2], wall: &Wall) -> bool {
    let turn = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let [a, b] = *wall;
    (turn(p, q, a) > 0.0) != (turn(p, q, b) > 0.0) && (turn(a, b, p) > 0.0) != (turn(a, b, q) > 0.0)
}

/// Barrier pieces by the squares they touch.
struct Bins<'a> {
    walls: &'a [Wall],
    origin: [f32; 2],
    columns: usize,
    bins: Vec<Vec<u32>>,
}

impl<'a> Bins<'a> {
    fn new(walls: &'a [Wall], origin: [f32; 2], size: [f32; 2]) -> Self {
        if walls.is_empty() {
            return Self {
                walls,
                origin,
                columns: 0,
                bins: Vec::new(),
            };
        }
        let (columns, rows) = ((size[0] / BIN) as usize + 1, (size[1] / BIN) as usize + 1);
        let mut bins = Self {
            walls,
            origin,
            columns,
            bins: vec![Vec::new(); columns * rows],
        };
        for (i, [a, b]) in walls.iter().enumerate() {
            let low = [a[0].min(b[0]), a[1].min(b[1])];
            let high = [a[0].max(b[0]), a[1].max(b[1])];
            for bin in bins.range(low, high) {
                if let Some(list) = bins.bins.get_mut(bin) {
                    list.push(i as u32);
                }
            }
        }
        bins
    }

    fn range(&self, low: [f32; 2], high: [f32; 2]) -> Vec<usize> {
        let rows = self.bins.len().checked_div(self.columns).unwrap_or(0);
        // Outside the grid there is nothing to find: an empty range.
        let at = |v: f32, i: usize| ((v - self.origin[i]) / BIN).floor() as i64;
        let span = |i: usize, count: usize| at(low[i], i).max(0)..=at(high[i], i).min(count as i64 - 1);
        span(1, rows)
            .flat_map(|y| span(0, self.columns).map(move |x| (x, y)))
            .map(|(x, y)| y as usize * self.columns + x as usize)
            .collect()
    }

    /// Pieces within `far` of a capsule's box.
    fn near(&self, capsule: &Capsule, far: f32, out: &mut Vec<Wall>) {
        out.clear();
        if self.walls.is_empty() {
            return;
        }
        let (a, b) = (capsule.a, capsule.b);
        let low = [a[0].min(b[0]) - far, a[1].min(b[1]) - far];
        let high = [a[0].max(b[0]) + far, a[1].max(b[1]) + far];
        let mut seen: Vec<u32> = Vec::new();
        for bin in self.range(low, high) {
            seen.extend(self.bins.get(bin).map(Vec::as_slice).unwrap_or_default());
        }
        seen.sort_unstable();
        seen.dedup();
        out.extend(
            seen.iter()
                .filter_map(|i| self.walls.get(*i as usize))
                .filter(|[p, q]| (0..2).all(|i| p[i].max(q[i]) >= low[i] && p[i].min(q[i]) <= high[i])),
        );
    }
}
