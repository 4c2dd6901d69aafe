//! What lies where, in cells of 3 m: quick answers to "may a lane or a house stand here?".

use crate::geom::{P, contains};

/// What a cell holds; the greater one wins when two are painted on the same cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Land {
    Free = 0,
    House = 1,
    Wall = 2,
    Park = 3,
    Outside = 4,
    Street = 5,
    Water = 6,
}

const CELL: f64 = 3.0;

pub struct Raster {
    low: P,
    width: usize,
    height: usize,
    cells: Vec<Land>,
}

impl Raster {
    /// Covers the box; everything outside it counts as `Outside`.
    pub fn new(low: P, high: P) -> Self {
        let width = ((high.x - low.x) / CELL) as usize + 1;
        let height = ((high.y - low.y) / CELL) as usize + 1;
        Self {
            low,
            width,
            height,
            cells: vec![Land::Free; width * height],
        }
    }

    fn index(&self, p: P) -> Option<usize> {
        let (cx, cy) = ((p.x - self.low.x) / CELL, (p.y - self.low.y) / CELL);
        (cx >= 0.0 && cy >= 0.0 && (cx as usize) < self.width && (cy as usize) < self.height)
            .then(|| cy as usize * self.width + cx as usize)
    }

    pub fn at(&self, p: P) -> Land {
        self.index(p)
            .and_then(|i| self.cells.get(i).copied())
            .unwrap_or(Land::Outside)
    }

    pub fn paint(&mut self, p: P, land: Land) {
        if let Some(i) = self.index(p) {
            self.cells[i] = self.cells[i].max(land);
        }
    }

    /// Paints the segment widened by `half` metres to each side, with round ends.
    pub fn segment(&mut self, a: P, b: P, half: f64, land: Land) {
        let (low, high) = (
            P::new(a.x.min(b.x) - half, a.y.min(b.y) - half),
            P::new(a.x.max(b.x) + half, a.y.max(b.y) + half),
        );
        let long = a.dist(b);
        if long > 60.0 && (high.x - low.x).min(high.y - low.y) > 30.0 {
            let middle = a.plus(a.to(b), 0.5);
            self.segment(a, middle, half, land);
            self.segment(middle, b, half, land);
            return;
        }
        let reach = half + CELL * 0.5;
        let d = a.to(b);
        let len2 = (d.x * d.x + d.y * d.y).max(1e-12);
        let column = |x: f64| (((x - self.low.x) / CELL).max(0.0) as usize).min(self.width);
        let row = |y: f64| (((y - self.low.y) / CELL).max(0.0) as usize).min(self.height);
        let (from, to) = (column(low.x - CELL), column(high.x + 2.0 * CELL));
        for cy in row(low.y - CELL)..row(high.y + 2.0 * CELL) {
            let py = self.low.y + (cy as f64 + 0.5) * CELL - a.y;
            for cx in from..to {
                let px = self.low.x + (cx as f64 + 0.5) * CELL - a.x;
                let t = ((px * d.x + py * d.y) / len2).clamp(0.0, 1.0);
                let (qx, qy) = (px - d.x * t, py - d.y * t);
                if qx * qx + qy * qy <= reach * reach {
                    let cell = &mut self.cells[cy * self.width + cx];
                    *cell = (*cell).max(land);
                }
            }
        }
    }

    pub fn line(&mut self, pts: &[P], half: f64, land: Land) {
        for pair in pts.windows(2) {
            self.segment(pair[0], pair[1], half, land);
        }
    }

    /// Paints the inside of a ring.
    pub fn ring(&mut self, ring: &[P], land: Land) {
        let low = ring
            .iter()
            .fold(P::new(f64::MAX, f64::MAX), |m, p| P::new(m.x.min(p.x), m.y.min(p.y)));
        let high = ring
            .iter()
            .fold(P::new(f64::MIN, f64::MIN), |m, p| P::new(m.x.max(p.x), m.y.max(p.y)));
        let mut y = low.y;
        while y <= high.y {
            let mut x = low.x;
            while x <= high.x {
                if contains(ring, P::new(x, y)) {
                    self.paint(P::new(x, y), land);
                }
                x += CELL * 0.7;
            }
            y += CELL * 0.7;
        }
    }

    /// Paints everything outside the ring, by rows.
    pub fn outside(&mut self, ring: &[P]) {
        for cy in 0..self.height {
            let y = self.low.y + (cy as f64 + 0.5) * CELL;
            let mut cuts: Vec<f64> = Vec::new();
            for (i, a) in ring.iter().enumerate() {
                let b = ring[(i + 1) % ring.len()];
                if (a.y > y) != (b.y > y) {
                    cuts.push(a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y));
                }
            }
            cuts.sort_by(f64::total_cmp);
            let column = |x: f64| (((x - self.low.x) / CELL).max(0.0) as usize).min(self.width);
            let mut from = 0;
            let row = cy * self.width;
            for pair in cuts.chunks(2) {
                self.cells[row + from..row + column(pair[0]).max(from)].fill(Land::Outside);
                from = pair.get(1).map_or(from, |x| column(*x));
            }
            self.cells[row + from..row + self.width].fill(Land::Outside);
        }
    }
}
