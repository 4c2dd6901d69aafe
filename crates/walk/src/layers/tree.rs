//! A static tree of boxes, packed along a space-filling curve.
//! Source: Roussopoulos and Leifker, Direct spatial search on pictorial databases using packed R-trees, 1985.

/// West, south, east, north.
pub(super) type Box4 = [i32; 4];

const FAN: usize = 8;

#[derive(Debug)]
pub(super) struct Tree {
    /// Number of each item, in the order of the lowest level.
    items: Vec<u32>,
    /// Boxes level by level, the items' own first.
    levels: Vec<Vec<Box4>>,
}

/// How many boxes may be looked at. Where thousands of lines lie on one spot, each finds all the others.
#[derive(Debug)]
pub(super) struct Budget(pub u64);

/// The budget is spent.
#[derive(Debug)]
pub(super) struct Spent;

impl Budget {
    fn spend(&mut self) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(1).ok_or(Spent)?;
        Ok(())
    }
}

impl Tree {
    pub(super) fn of(boxes: &[Box4]) -> Self {
        let mut keys: Vec<(u64, u32)> = { (0..).zip(boxes) }
            .map(|(item, [w, s, e, n])| (curve(middle(*w, *e), middle(*s, *n)), item))
            .collect();
        keys.sort_unstable();
        let items: Vec<u32> = keys.into_iter().map(|(_, item)| item).collect();
        let mut level: Vec<Box4> = items
            .iter()
            .filter_map(|item| boxes.get(*item as usize).copied())
            .collect();
        let mut levels = Vec::new();
        while level.len() > FAN {
            let above = level.chunks(FAN).map(round).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { items, levels }
    }

    /// Calls `found` with every item whose box touches the asked one.
    pub(super) fn each(&self, asked: Box4, budget: &mut Budget, mut found: impl FnMut(u32)) -> Result<(), Spent> {
        let top = self.levels.len() - 1;
        let mut open: Vec<(usize, usize)> = vec![(top, 0)];
        while let Some((level, group)) = open.pop() {
            let boxes = self.levels.get(level).map(Vec::as_slice).unwrap_or_default();
            for (at, one) in boxes.iter().enumerate().skip(group * FAN).take(FAN) {
                if !touches(*one, asked) {
                    continue;
                }
                budget.spend()?;
                match (level.checked_sub(1), self.items.get(at)) {
                    (Some(below), _) => open.push((below, at)),
                    (None, Some(item)) => found(*item),
                    (None, None) => {}
                }
            }
        }
        Ok(())
    }
}

fn middle(a: i32, b: i32) -> u32 {
    // Both halves of the world made positive; the middle of two 32-bit numbers fits again.
    ((i64::from(a) + i64::from(b)) / 2 - i64::from(i32::MIN)) as u32
}

fn touches(a: Box4, b: Box4) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

fn round(boxes: &[Box4]) -> Box4 {
    let start = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
    boxes.iter().fold(start, |all, one| {
        [
            all[0].min(one[0]),
            all[1].min(one[1]),
            all[2].max(one[2]),
            all[3].max(one[3]),
        ]
    })
}

/// Position along the Z-order curve: the bits of both numbers in turn.
fn curve(x: u32, y: u32) -> u64 {
    let spread = |v: u32| {
        let mut v = u64::from(v);
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff_u64),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            v = (v | v << shift) & mask;
        }
        v
    };
    spread(x) | spread(y) << 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_scan_finds(
            corners in prop::collection::vec((any::<i32>(), any::<i32>(), 0..i32::MAX, 0..i32::MAX), 0..200),
            asked in (any::<i32>(), any::<i32>(), 0..i32::MAX, 0..i32::MAX),
        ) {
            let of = |(x, y, w, h): (i32, i32, i32, i32)| [x, y, x.saturating_add(w), y.saturating_add(h)];
            let boxes: Vec<Box4> = corners.into_iter().map(of).collect();
            let mut found = Vec::new();
            Tree::of(&boxes).each(of(asked), &mut Budget(u64::MAX), |item| found.push(item)).unwrap();
            found.sort_unstable();
            let scan: Vec<u32> = (0..).zip(&boxes).filter(|(_, one)| touches(**one, of(asked))).map(|(i, _)| i).collect();
            prop_assert_eq!(found, scan);
        }
    }
}
