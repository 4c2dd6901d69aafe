//! Where water is, exactly: distance to the centre lines.

use crate::geom::{P, SegmentGrid, crossing, nearest_on};

use super::lines::{Line, Water};

pub struct WaterIndex {
    grid: SegmentGrid,
    /// Ends and half-width.
    segments: Vec<(P, P, f64)>,
    widest: f64,
}

/// A stretch of a line that is all dry or all over water.
#[derive(Debug, Clone)]
pub struct Stretch {
    pub pts: Vec<P>,
    pub wet: bool,
}

impl WaterIndex {
    pub fn new(waters: &[Water]) -> Self {
        let mut index = Self {
            grid: SegmentGrid::new(),
            segments: Vec::new(),
            widest: 0.0,
        };
        for water in waters {
            index.widest = index.widest.max(water.width / 2.0);
            for pair in water.pts.windows(2) {
                index.grid.insert(index.segments.len() as u32, pair[0], pair[1]);
                index.segments.push((pair[0], pair[1], water.width / 2.0));
            }
        }
        index
    }

    /// Whether `p` lies in water or within `margin` metres of it.
    pub fn wet(&self, p: P, margin: f64) -> bool {
        self.near(p, p, margin)
            .any(|(a, b, half)| nearest_on(p, a, b).1 < half + margin)
    }

    fn near(&self, a: P, b: P, margin: f64) -> impl Iterator<Item = (P, P, f64)> {
        self.grid
            .near(a, b, self.widest + margin)
            .into_iter()
            .filter_map(|i| self.segments.get(i as usize).copied())
    }

    /// Whether the segment crosses a centre line.
    pub fn crosses(&self, a: P, b: P) -> bool {
        self.near(a, b, 0.0).any(|(c, d, _)| crossing(a, b, c, d).is_some())
    }

    /// Cuts a line at the banks (1.5 m before the water).
    pub fn cut(&self, line: &Line) -> Vec<Stretch> {
        const MARGIN: f64 = 1.5;
        let mut out: Vec<Stretch> = Vec::new();
        let mut wet = line.pts.first().is_some_and(|p| self.wet(*p, MARGIN));
        let mut here = Stretch {
            pts: line.pts.first().copied().into_iter().collect(),
            wet,
        };
        for pair in line.pts.windows(2) {
            let d = pair[0].to(pair[1]);
            let candidates: Vec<_> = self.near(pair[0], pair[1], MARGIN).collect();
            let inside = |t: f64| {
                let p = pair[0].plus(d, t);
                candidates
                    .iter()
                    .any(|(a, b, half)| nearest_on(p, *a, *b).1 < half + MARGIN)
            };
            let steps = (d.len() / 1.5).ceil().max(1.0);
            for i in 1..=if candidates.is_empty() { 0 } else { steps as usize } {
                let (mut low, mut high) = ((i as f64 - 1.0) / steps, i as f64 / steps);
                if inside(high) == wet {
                    continue;
                }
                for _ in 0..6 {
                    let middle = (low + high) / 2.0;
                    if inside(middle) == wet {
                        low = middle
                    } else {
                        high = middle
                    }
                }
                let bank = pair[0].plus(d, if wet { high } else { low });
                here.pts.push(bank);
                wet = !wet;
                out.push(std::mem::replace(&mut here, Stretch { pts: vec![bank], wet }));
            }
            if here.pts.last().is_none_or(|last| last.dist(pair[1]) > 1e-6) {
                here.pts.push(pair[1]);
            }
        }
        out.push(here);
        out.retain(|s| s.pts.len() > 1);
        out
    }
}
