//! Roofs, the bulk of a picture: inked within reach, mist beyond, coarser where there are too many.

use std::collections::{BTreeMap, VecDeque};

use super::ground::Sheet;
use super::path::Path;
use super::reach::Reach;
use crate::basemap::features::Basemap;
use crate::basemap::palette::{self, Role};
use crate::basemap::polygon;

/// Above this many bytes roofs are drawn coarser.
const ROOF_BYTES: usize = 100_000;

impl Sheet<'_> {
    pub(crate) fn roofs(&self, map: &Basemap, reach: Option<&Reach>, out: &mut String) {
        // Finest first: tolerance in pixels, the least roof in square pixels, the widest gap in a row to close.
        const LEVELS: [(f64, f64, f64); 4] = [(0.2, 0.8, 0.0), (0.4, 1.0, 0.8), (0.7, 2.0, 1.4), (1.2, 6.0, 2.4)];
        let mut drawn = String::new();
        for (tolerance, least, gap) in LEVELS {
            let (mut mist, mut inked) = (Roofs::new(gap), Roofs::new(gap));
            for roof in map.buildings.near(&self.frame.window(0.0)) {
                let Some(outer) = roof.rings.first().map(|r| self.frame.points(r)) else {
                    continue;
                };
                if polygon::area2(&outer).abs() < least * 2.0 {
                    continue;
                }
                let side = if reach.is_some_and(|r| r.holds(polygon::middle(&outer))) {
                    &mut inked
                } else {
                    &mut mist
                };
                if !side.slab(&outer) {
                    self.area(roof, tolerance, &mut side.shapes);
                }
            }
            drawn.clear();
            mist.draw(self, "m-roof", palette::ROOF, &mut drawn);
            inked.draw(self, "m-roof-in", palette::ROOF_IN, &mut drawn);
            if drawn.len() <= ROOF_BYTES {
                break;
            }
        }
        *out += &drawn;
    }
}

/// Roofs of one colour. Most are oblong and a few pixels long: such a one is a thick stroke along its ridge, half the
/// bytes of its outline and the same to the eye.
struct Roofs {
    shapes: Path,
    /// By width in steps of 0.4 pixels.
    slabs: BTreeMap<u32, Path>,
    gap: f64,
    /// Slabs that may still go on; the oldest is drawn when there are too many.
    open: VecDeque<Slab>,
}

#[derive(Clone, Copy)]
struct Slab {
    width: u32,
    from: (f64, f64),
    to: (f64, f64),
}

/// Rows a roof is compared with: about as many as a strip of neighbours holds.
const OPEN: usize = 24;

/// Longer roofs keep their true outline.
const SLAB_PX: f64 = 14.0;

impl Roofs {
    fn new(gap: f64) -> Self {
        Self {
            shapes: Path::default(),
            slabs: BTreeMap::new(),
            gap,
            open: VecDeque::new(),
        }
    }

    /// Takes a small oblong; `false` for any other shape.
    fn slab(&mut self, outer: &[(f64, f64)]) -> bool {
        let &[a, b, c, d] = outer else { return false };
        let mid = |p: (f64, f64), q: (f64, f64)| ((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
        let long = |p: (f64, f64), q: (f64, f64)| (q.0 - p.0).hypot(q.1 - p.1);
        let (mut from, mut to, mut width) = (mid(d, a), mid(b, c), (long(d, a) + long(b, c)) / 2.0);
        if long(from, to) < width {
            (from, to, width) = (mid(a, b), mid(c, d), (long(a, b) + long(c, d)) / 2.0);
        }
        let length = long(from, to);
        // Length times width is the area of an oblong and more than that of anything askew.
        let askew = length * width * 0.95 > polygon::area2(outer).abs() / 2.0;
        if length > SLAB_PX || askew {
            return false;
        }
        if from.0 > to.0 {
            (from, to) = (to, from);
        }
        let slab = Slab {
            width: ((width / 0.4).round() as u32).max(1),
            from,
            to,
        };
        let goes_on = |o: &&mut Slab| o.width.abs_diff(slab.width) <= 1 && in_row(o, &slab, self.gap);
        // The next house of the row, with a gap nobody can see: one roof.
        match self.open.iter_mut().filter(|_| self.gap > 0.0).find(goes_on) {
            Some(row) => row.to = to,
            None => self.open.push_back(slab),
        }
        if self.open.len() > OPEN
            && let Some(done) = self.open.pop_front()
        {
            self.put(done);
        }
        true
    }

    fn put(&mut self, slab: Slab) {
        self.slabs.entry(slab.width).or_default().line(&[slab.from, slab.to]);
    }

    fn draw(mut self, sheet: &Sheet, class: &str, role: Role, out: &mut String) {
        for slab in std::mem::take(&mut self.open) {
            self.put(slab);
        }
        sheet.fill(class, role, &self.shapes, out);
        for (width, path) in &self.slabs {
            sheet.stroke(class, role, f64::from(*width) * 0.4, "", path, out);
        }
    }
}

/// Whether `b` goes on where `a` ends, in the same direction.
fn in_row(a: &Slab, b: &Slab, gap: f64) -> bool {
    let (dx, dy) = (a.to.0 - a.from.0, a.to.1 - a.from.1);
    let length = dx.hypot(dy).max(1e-9);
    let (gx, gy) = (b.from.0 - a.to.0, b.from.1 - a.to.1);
    let along = (gx * dx + gy * dy) / length;
    let off = |p: (f64, f64)| ((p.0 - a.from.0) * dy - (p.1 - a.from.1) * dx).abs() / length;
    (-0.5..=gap).contains(&along) && off(b.from) < 0.5 && off(b.to) < 0.5
}
