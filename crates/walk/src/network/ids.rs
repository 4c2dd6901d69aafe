//! A map from OpenStreetMap ids to dense numbers: open addressing, small enough to stay in the cache for a town.

/// Number for "not there".
pub(super) const NONE: u32 = u32::MAX;

/// Neighbouring ids whose slots lie side by side: streets are drawn node after node, and ids given in turn.
const SIDE_BY_SIDE: u32 = 3;

/// Ids looked up together: memory answers so many questions at a time.
const TOGETHER: usize = 16;

#[derive(Debug)]
pub(super) struct IdMap<'a> {
    /// The id of each number.
    ids: &'a [i64],
    slots: Vec<u32>,
    shift: u32,
}

impl<'a> IdMap<'a> {
    /// Numbers ids by their position; of a repeated id the first position counts.
    pub(super) fn new(ids: &'a [i64]) -> Self {
        // At most half full, so that most ids lie where they belong.
        let bits = (ids.len().max(16) * 2).next_power_of_two().trailing_zeros();
        let mut map = Self {
            ids,
            slots: vec![NONE; 1 << bits],
            shift: 64 - (bits - SIDE_BY_SIDE),
        };
        for number in 0..map.ids.len() {
            let slot = map.ids.get(number).map(|id| map.slot(*id));
            if let Some(slot) = slot.and_then(|at| map.slots.get_mut(at)).filter(|slot| **slot == NONE) {
                *slot = number as u32;
            }
        }
        map
    }

    /// Where the id belongs. Fibonacci hashing of all but the last bits: far ids spread over the table.
    #[inline]
    fn home(&self, id: i64) -> usize {
        let line = ((id as u64) >> SIDE_BY_SIDE).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        (line << SIDE_BY_SIDE | (id as u64) & ((1 << SIDE_BY_SIDE) - 1)) as usize
    }

    /// The slot that holds the id's number, or the free one where it belongs.
    fn slot(&self, id: i64) -> usize {
        let mask = self.slots.len() - 1;
        let (mut at, mut step) = (self.home(id), 0);
        while let Some(number) = self.slots.get(at).filter(|number| **number != NONE) {
            if self.ids.get(*number as usize) == Some(&id) {
                break;
            }
            // Neighbours give way to neighbours together, a whole line on. Single steps then, which find whatever is free.
            step += 1;
            at = (at + if step < 8 { 1 << SIDE_BY_SIDE } else { 1 }) & mask;
        }
        at
    }

    /// The id's number or [`NONE`].
    pub(super) fn get(&self, id: i64) -> u32 {
        self.slots.get(self.slot(id)).copied().unwrap_or(NONE)
    }

    /// The numbers of many ids in place of what `numbers` held. No look-up waits for the one before it.
    pub(super) fn all(&self, ids: &[i64], numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.reserve(ids.len());
        for ids in ids.chunks(TOGETHER) {
            let mut found = [NONE; TOGETHER];
            for (number, id) in found.iter_mut().zip(ids) {
                *number = self.slots.get(self.home(*id)).copied().unwrap_or(NONE);
            }
            for (number, id) in found.iter_mut().zip(ids) {
                if *number != NONE && self.ids.get(*number as usize) != Some(id) {
                    *number = self.get(*id);
                }
            }
            numbers.extend(found.iter().zip(ids).map(|(number, _)| *number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(ids: &[i64], asked: impl Iterator<Item = i64>) {
        let map = IdMap::new(ids);
        let asked: Vec<i64> = ids.iter().copied().chain(asked).collect();
        let mut found = vec![7];
        map.all(&asked, &mut found);
        let expect = |id: &i64| ids.iter().position(|own| own == id).map_or(NONE, |at| at as u32);
        assert_eq!(found, asked.iter().map(expect).collect::<Vec<_>>());
        assert!(asked.iter().all(|id| map.get(*id) == expect(id)));
    }

    proptest! {
        #[test]
        fn the_first_of_equal_ids_is_found(
            ids in prop::collection::vec(prop_oneof![-20i64..20, any::<i64>()], 0..60),
        ) {
            check(&ids, -30..30);
        }
    }

    #[test]
    fn ids_that_all_belong_to_few_slots_are_found() {
        let ids: Vec<i64> = (0..200).map(|i| i * 8).collect();
        check(&ids, 0..1700);
    }
}
