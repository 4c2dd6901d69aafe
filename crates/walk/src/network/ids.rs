//! A map from OpenStreetMap ids to dense numbers: open addressing, small enough to stay in the cache for a town.

/// Number for "not there".
pub(super) const NONE: u32 = u32::MAX;

/// Neighbouring ids whose slots lie side by side: streets are drawn node after node, and ids given in turn.
const SIDE_BY_SIDE: u32 = 3;

#[derive(Debug)]
pub(super) struct IdMap {
    /// The id of each number.
    ids: Vec<i64>,
    slots: Vec<u32>,
    shift: u32,
    /// Whether no id is repeated.
    unique: bool,
}

impl IdMap {
    /// Numbers ids by their position; of a repeated id the first position counts.
    pub(super) fn new(ids: impl ExactSizeIterator<Item = i64>) -> Self {
        let ids: Vec<i64> = ids.collect();
        // At most half full, so that runs stay short.
        let bits = (ids.len().max(16) * 2).next_power_of_two().trailing_zeros();
        let mut map = Self {
            ids,
            slots: vec![NONE; 1 << bits],
            shift: 64 - (bits - SIDE_BY_SIDE),
            unique: true,
        };
        for number in 0..map.ids.len() {
            let slot = map.ids.get(number).map(|id| map.slot(*id));
            match slot.and_then(|at| map.slots.get_mut(at)) {
                Some(slot) if *slot == NONE => *slot = number as u32,
                _ => map.unique = false,
            }
        }
        map
    }

    /// The slot that holds the id's number, or the free one where it belongs.
    #[inline]
    fn slot(&self, id: i64) -> usize {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing of all but the last bits: far ids spread over the table.
        let line = ((id as u64) >> SIDE_BY_SIDE).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        let mut at = (line << SIDE_BY_SIDE | (id as u64) & ((1 << SIDE_BY_SIDE) - 1)) as usize;
        while let Some(number) = self.slots.get(at).filter(|number| **number != NONE) {
            if self.ids.get(*number as usize) == Some(&id) {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    /// The id's number or [`NONE`]. `near` is a number whose neighbours are tried first, such as the one found last.
    #[inline]
    pub(super) fn get(&self, id: i64, near: u32) -> u32 {
        // Of a repeated id only the first counts, which a neighbour need not be.
        for number in [near.wrapping_add(1), near.wrapping_sub(1)] {
            if self.unique && self.ids.get(number as usize) == Some(&id) {
                return number;
            }
        }
        self.slots.get(self.slot(id)).copied().unwrap_or(NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_of_equal_ids_is_found_from_anywhere(
            ids in prop::collection::vec(prop_oneof![-20i64..20, any::<i64>()], 0..60),
            near: u32,
        ) {
            let map = IdMap::new(ids.iter().copied());
            for id in ids.iter().copied().chain(-30..30) {
                let expect = ids.iter().position(|i| *i == id).map_or(NONE, |at| at as u32);
                for near in [near, expect.wrapping_add(1), expect.wrapping_sub(1), NONE] {
                    prop_assert_eq!(map.get(id, near), expect);
                }
            }
        }
    }
}
