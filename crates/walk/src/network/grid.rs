//! A grid over the segments of all edges that have length, for finding the nearest.

use super::format::Section;
use super::{Network, units};
use crate::metric::Metric;

/// Side of a cell in metres, before the grid is made coarser for sparse countries.
const CELL_M: f64 = 80.0;
/// No side is shorter, in units of 1e-7 degrees: a degree is nowhere longer than 112 km.
const LEAST_CELL: i32 = (CELL_M * 1e7 / 112_000.0) as i32;
/// Cells per segment at most.
const MAX_CELLS_PER_SEGMENT: i64 = 2;
/// Entries per segment at most; a town has two.
const MAX_ENTRIES_PER_SEGMENT: u64 = 64;

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

/// A grid of which it is known how many segments touch each cell.
pub(super) struct Counted {
    grid: Grid,
    /// First entry of each cell, and the number of all at the end.
    first: Vec<u32>,
}

impl Grid {
    /// The network's grid. One that contradicts itself, in a damaged file, has no cells: searches over it would
    /// take days.
    pub(crate) fn of(network: &Network) -> Self {
        let [min, max, cell, size] = match network.section::<i32>(Section::GridHead) {
            [w, s, e, n, cw, ch, columns, rows] => [[*w, *s], [*e, *n], [*cw, *ch], [*columns, *rows]],
            _ => Default::default(),
        };
        let across = |i: usize| {
            let (least, most) = (i64::from(min[i]), i64::from(max[i]));
            least <= most && cell[i] >= LEAST_CELL && (most - least) / i64::from(cell[i]) + 1 == i64::from(size[i])
        };
        if across(0) && across(1) {
            Self { min, max, cell, size }
        } else {
            Self {
                min,
                max,
                cell: [LEAST_CELL; 2],
                size: [0, 0],
            }
        }
    }

    pub(super) fn is_sound(&self, first_len: usize) -> bool {
        let cells = i64::from(self.size[0]) * i64::from(self.size[1]);
        cells > 0 && cells + 1 == first_len as i64
    }

    /// Column and row of a point; outside the bounds they are outside the grid.
    pub(crate) fn cell_of(&self, p: [i32; 2]) -> [i64; 2] {
        let at = |i: usize| (i64::from(p[i]) - i64::from(self.min[i])).div_euclid(i64::from(self.cell[i]));
        [at(0), at(1)]
    }

    /// The finest grid over the bounds with sides of at least `side` metres and no more cells than are worth having.
    fn over([w, s, e, n]: [i32; 4], segments: usize, side: &mut f64) -> Self {
        let (min, max) = ([w, s], [e, n]);
        let metric = Metric::at(f64::from(min[1] / 2 + max[1] / 2) / 1e7);
        loop {
            let cell = [
                units(*side / metric.east.max(1.0), 0.0)[0].max(1),
                units(0.0, *side / metric.north)[1].max(1),
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
            *side *= 1.5;
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

/// Chooses the grid and counts what touches each cell. `lines` gives the lines of all edges that have length.
pub(super) fn count<'a, I>(points: &[[i32; 2]], lines: impl Fn() -> I) -> Counted
where
    I: Iterator<Item = &'a [[i32; 2]]>,
{
    let bounds = super::hilbert::bounds(points);
    let most = (points.len() as u64)
        .saturating_mul(MAX_ENTRIES_PER_SEGMENT)
        .clamp(1 << 16, 1 << 31);
    let mut side = CELL_M;
    loop {
        let grid = Grid::over(bounds, points.len(), &mut side);
        let mut first = vec![0u32; grid.size[0] as usize * grid.size[1] as usize + 1];
        let mut entries = 0u64;
        for pair in lines().flat_map(|line| line.windows(2)) {
            grid.cells(pair[0], pair[1], |cell| {
                if let Some(count) = first.get_mut(cell + 1) {
                    *count += 1;
                    entries += 1;
                }
            });
            if entries > most {
                break;
            }
        }
        // Streets as long as the map is wide, thousands of them, would fill any fine grid: such a map is no town.
        if entries > most && first.len() > 2 {
            side *= 4.0;
            continue;
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        return Counted { grid, first };
    }
}

impl Counted {
    pub(super) fn cells(&self) -> usize {
        self.first.len() - 1
    }

    pub(super) fn entries(&self) -> usize {
        self.first.last().map_or(0, |sum| *sum as usize)
    }

    pub(super) fn head(&self) -> [i32; 8] {
        let Grid { min, max, cell, size } = self.grid;
        [min[0], min[1], max[0], max[1], cell[0], cell[1], size[0], size[1]]
    }

    pub(super) fn first(&self) -> &[u32] {
        &self.first
    }

    /// Enters all segments: each edge that has length, with the number of its first point and its line.
    pub(super) fn fill<'a>(self, lines: impl Iterator<Item = (u32, u32, &'a [[i32; 2]])>, entries: &mut [[u32; 2]]) {
        let mut next = self.first;
        for (edge, start, line) in lines {
            for (pair, at) in line.windows(2).zip(start..) {
                self.grid.cells(pair[0], pair[1], |cell| {
                    if let Some(slot) = next.get_mut(cell) {
                        if let Some(entry) = entries.get_mut(*slot as usize) {
                            *entry = [edge, at];
                        }
                        *slot += 1;
                    }
                });
            }
        }
    }
}
