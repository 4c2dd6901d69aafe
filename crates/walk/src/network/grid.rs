//! A grid over the segments of all edges that have length, for finding the nearest.

use super::format::Section;
use super::layout::DraftEdge;
use super::{Network, units};
use crate::metric::Metric;

/// Side of a cell in metres, before the grid is made coarser for sparse countries.
const CELL_M: f64 = 80.0;
/// Cells per segment at most.
const MAX_CELLS_PER_SEGMENT: i64 = 2;

/// Geometry of the grid, in units of 1e-7 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    pub min: [i32; 2],
    pub max: [i32; 2],
    /// Width and height of a cell; at least 1.
    pub cell: [i32; 2],
    /// Columns and rows.
    pub size: [i32; 2],
}

pub(super) struct GridArrays {
    pub head: [i32; 8],
    pub first: Vec<u32>,
    pub entries: Vec<[u32; 2]>,
}

impl Grid {
    pub(crate) fn of(network: &Network) -> Self {
        match network.section::<i32>(Section::GridHead) {
            [w, s, e, n, cw, ch, columns, rows] => Self {
                min: [*w, *s],
                max: [*e, *n],
                cell: [(*cw).max(1), (*ch).max(1)],
                size: [*columns, *rows],
            },
            _ => Self {
                min: [0, 0],
                max: [0, 0],
                cell: [1, 1],
                size: [0, 0],
            },
        }
    }

    pub(super) fn is_sound(&self, first_len: usize) -> bool {
        let cells = i64::from(self.size[0]) * i64::from(self.size[1]);
        self.size[0] >= 0 && self.size[1] >= 0 && cells + 1 == first_len as i64
    }

    /// Column and row of a point; outside the bounds they are outside the grid.
    pub(crate) fn cell_of(&self, p: [i32; 2]) -> [i64; 2] {
        let at = |i: usize| (i64::from(p[i]) - i64::from(self.min[i])).div_euclid(i64::from(self.cell[i]));
        [at(0), at(1)]
    }

    fn over(points: &[[i32; 2]], segments: usize) -> Self {
        let bound = |i: usize, pick: fn(i32, i32) -> i32| points.iter().map(|p| p[i]).reduce(pick).unwrap_or(0);
        let (min, max) = (
            [bound(0, i32::min), bound(1, i32::min)],
            [bound(0, i32::max), bound(1, i32::max)],
        );
        let metric = Metric::at(f64::from(min[1] / 2 + max[1] / 2) / 1e7);
        let mut side = CELL_M;
        loop {
            let cell = [
                units(side / metric.east.max(1.0), 0.0)[0].max(1),
                units(0.0, side / metric.north)[1].max(1),
            ];
            let count = |i: usize| (i64::from(max[i]) - i64::from(min[i])) / i64::from(cell[i]) + 1;
            let cells = count(0).saturating_mul(count(1));
            if cells <= (segments as i64 * MAX_CELLS_PER_SEGMENT).max(1024) {
                return Self {
                    min,
                    max,
                    cell,
                    size: [count(0) as i32, count(1) as i32],
                };
            }
            side *= 1.5;
        }
    }

    /// Calls `visit` with every cell the segment touches.
    fn cells(&self, a: [i32; 2], b: [i32; 2], mut visit: impl FnMut(usize)) {
        let columns = self.size[0] as usize;
        // All points lie within the bounds, so 32 bits and no sign do; division is what this loop costs.
        let at = |p: [i32; 2], i: usize| i64::from(p[i].wrapping_sub(self.min[i]) as u32 / self.cell[i] as u32);
        let ([ax, ay], [bx, by]) = ([at(a, 0), at(a, 1)], [at(b, 0), at(b, 1)]);
        if ay == by || ax == bx {
            for y in ay.min(by)..=ay.max(by) {
                for x in ax.min(bx)..=ax.max(bx) {
                    visit(y as usize * columns + x as usize);
                }
            }
            return;
        }
        // Row by row: the columns between where the segment enters and leaves the row.
        let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        let slope = (f64::from(b[0]) - f64::from(a[0])) / (f64::from(b[1]) - f64::from(a[1]));
        for y in ay.min(by)..=ay.max(by) {
            let bottom = i64::from(self.min[1]) + y * i64::from(self.cell[1]);
            let low = (bottom as f64).max(f64::from(a[1]));
            let high = ((bottom + i64::from(self.cell[1])) as f64).min(f64::from(b[1]));
            let x_at = |lat: f64| f64::from(a[0]) + (lat - f64::from(a[1])) * slope;
            let column = |x: f64| ((x - f64::from(self.min[0])) / f64::from(self.cell[0])).floor() as i64;
            let (from, to) = (column(x_at(low)), column(x_at(high)));
            let limit = i64::from(self.size[0]) - 1;
            for x in from.min(to).clamp(0, limit)..=from.max(to).clamp(0, limit) {
                visit(y as usize * columns + x as usize);
            }
        }
    }
}

pub(super) fn build(edges: &[DraftEdge], line_first: &[u32], points: &[[i32; 2]]) -> GridArrays {
    let lines = || {
        edges
            .iter()
            .zip(line_first)
            .enumerate()
            .filter(|(_, (d, _))| !d.edge.is_point())
            .flat_map(|(i, (d, start))| {
                let line = points
                    .get(*start as usize..(*start + d.line.1 - d.line.0) as usize)
                    .unwrap_or_default();
                line.windows(2)
                    .zip(*start..)
                    .map(move |(pair, at)| (i as u32, at, pair[0], pair[1]))
            })
    };
    let grid = Grid::over(points, points.len());
    let cells = grid.size[0] as usize * grid.size[1] as usize;
    let mut first = vec![0u32; cells + 1];
    for (_, _, a, b) in lines() {
        grid.cells(a, b, |cell| {
            if let Some(count) = first.get_mut(cell + 1) {
                *count += 1;
            }
        });
    }
    let mut sum = 0;
    for count in &mut first {
        sum += *count;
        *count = sum;
    }
    let mut next = first.clone();
    let mut entries = vec![[0, 0]; sum as usize];
    for (edge, at, a, b) in lines() {
        grid.cells(a, b, |cell| {
            if let Some(slot) = next.get_mut(cell) {
                if let Some(entry) = entries.get_mut(*slot as usize) {
                    *entry = [edge, at];
                }
                *slot += 1;
            }
        });
    }
    let Grid { min, max, cell, size } = grid;
    GridArrays {
        head: [min[0], min[1], max[0], max[1], cell[0], cell[1], size[0], size[1]],
        first,
        entries,
    }
}
