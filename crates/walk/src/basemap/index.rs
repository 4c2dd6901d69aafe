//! A layer: features in drawing order and a uniform grid that finds those near a box.

use super::mercator::{BBox, Pt};

/// What can be found by place.
pub trait Spatial {
    /// The box around the feature, `None` when it has no point.
    fn bbox(&self) -> Option<BBox>;
}

/// Features in drawing order, found by box. The grid is never stored: it is rebuilt on load in one pass.
#[derive(Clone, Debug)]
pub struct Layer<T> {
    items: Vec<T>,
    boxes: Vec<BBox>,
    grid: Grid,
}

impl<T> Default for Layer<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            boxes: Vec::new(),
            grid: Grid::default(),
        }
    }
}

impl<T: PartialEq> PartialEq for Layer<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Spatial> Layer<T> {
    /// Keeps the order; features without a point are dropped.
    pub fn new(items: Vec<T>) -> Self {
        let mut boxes = Vec::with_capacity(items.len());
        let items: Vec<T> = items
            .into_iter()
            .filter(|item| item.bbox().map(|b| boxes.push(b)).is_some())
            .collect();
        let grid = Grid::new(&boxes);
        Self { items, boxes, grid }
    }

    /// All features in drawing order.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Features whose box meets `window`, in drawing order.
    pub fn near(&self, window: &BBox) -> impl Iterator<Item = &T> {
        self.grid
            .candidates(window)
            .into_iter()
            .filter(|&i| self.boxes.get(i as usize).is_some_and(|b| b.meets(window)))
            .filter_map(|i| self.items.get(i as usize))
    }

    /// The box around the whole layer.
    pub fn bbox(&self) -> Option<BBox> {
        self.grid.bounds
    }
}

/// Uniform grid in compressed rows: `ids[starts[c]..starts[c + 1]]` are the features whose box meets cell c.
#[derive(Clone, Debug, Default)]
struct Grid {
    bounds: Option<BBox>,
    side: u32,
    starts: Vec<u32>,
    ids: Vec<u32>,
}

impl Grid {
    fn new(boxes: &[BBox]) -> Self {
        let Some(bounds) = boxes.iter().copied().reduce(|a, b| a.with(b.min).with(b.max)) else {
            return Self::default();
        };
        // About four features a cell: a tile at street level then reads a few cells.
        let side = ((boxes.len() as f64 / 4.0).sqrt().ceil() as u32).clamp(1, 512);
        let mut grid = Self {
            bounds: Some(bounds),
            side,
            starts: vec![0; (side * side + 1) as usize],
            ids: Vec::new(),
        };
        for b in boxes {
            grid.each_cell(b, |c, starts, _| starts[c + 1] += 1);
        }
        let mut sum = 0;
        for s in &mut grid.starts {
            sum += *s;
            *s = sum;
        }
        grid.ids = vec![0; sum as usize];
        let mut next = grid.starts.clone();
        for (i, b) in boxes.iter().enumerate() {
            grid.each_cell(b, |c, _, ids| {
                ids[next[c] as usize] = i as u32;
                next[c] += 1;
            });
        }
        grid
    }

    /// Cell columns and rows that a box covers, clamped to the grid.
    fn cells(&self, b: &BBox) -> Option<(std::ops::RangeInclusive<u32>, std::ops::RangeInclusive<u32>)> {
        let bounds = self.bounds.filter(|bounds| bounds.meets(b))?;
        let cell = |p: u32, min: u32, max: u32| {
            let extent = u64::from(max - min) + 1;
            let at = u64::from(p.clamp(min, max) - min);
            (at * u64::from(self.side) / extent) as u32
        };
        let column = |p: Pt| cell(p.x, bounds.min.x, bounds.max.x);
        let row = |p: Pt| cell(p.y, bounds.min.y, bounds.max.y);
        Some((column(b.min)..=column(b.max), row(b.min)..=row(b.max)))
    }

    fn each_cell(&mut self, b: &BBox, mut visit: impl FnMut(usize, &mut [u32], &mut [u32])) {
        let Some((columns, rows)) = self.cells(b) else { return };
        for r in rows {
            for c in columns.clone() {
                visit((r * self.side + c) as usize, &mut self.starts, &mut self.ids);
            }
        }
    }

    /// Ids of features that may meet the window, ascending, each once.
    fn candidates(&self, window: &BBox) -> Vec<u32> {
        let Some((columns, rows)) = self.cells(window) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for r in rows {
            let (from, to) = (r * self.side + columns.start(), r * self.side + columns.end());
            let range = self.starts.get(from as usize).zip(self.starts.get(to as usize + 1));
            if let Some(ids) = range.and_then(|(&a, &b)| self.ids.get(a as usize..b as usize)) {
                found.extend_from_slice(ids);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Thing(BBox);
    impl Spatial for Thing {
        fn bbox(&self) -> Option<BBox> {
            Some(self.0)
        }
    }

    fn any_box() -> impl Strategy<Value = BBox> {
        (any::<u32>(), any::<u32>(), 0..1_000_000_000u32, 0..1_000_000_000u32).prop_map(|(x, y, w, h)| BBox {
            min: Pt { x, y },
            max: Pt {
                x: x.saturating_add(w),
                y: y.saturating_add(h),
            },
        })
    }

    proptest! {
        #[test]
        fn the_grid_finds_what_a_scan_finds(boxes in prop::collection::vec(any_box(), 0..60), window in any_box()) {
            let layer = Layer::new(boxes.into_iter().map(Thing).collect());
            let found: Vec<_> = layer.near(&window).collect();
            let scanned: Vec<_> = layer.items().iter().filter(|t| t.0.meets(&window)).collect();
            prop_assert_eq!(found, scanned);
        }
    }
}
