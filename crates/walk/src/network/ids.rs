//! A map from OpenStreetMap ids to dense numbers: open addressing, one multiplication as hash.

/// Number for "not there".
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct IdMap {
    slots: Vec<(i64, u32)>,
    shift: u32,
}

impl IdMap {
    /// Numbers ids by their position; of a repeated id the first position counts.
    pub(super) fn new(ids: impl ExactSizeIterator<Item = i64>) -> Self {
        // At most half full, so that runs stay short.
        let bits = (ids.len().max(4) * 2).next_power_of_two().trailing_zeros();
        let mut map = Self {
            slots: vec![(0, NONE); 1 << bits],
            shift: 64 - bits,
        };
        for (number, id) in ids.enumerate() {
            let slot = map.slot(id);
            if let Some(slot) = map.slots.get_mut(slot).filter(|slot| slot.1 == NONE) {
                *slot = (id, number as u32);
            }
        }
        map
    }

    /// The slot that holds the id, or the free one where it belongs.
    #[inline]
    fn slot(&self, id: i64) -> usize {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing: consecutive ids spread over the table.
        let mut at = ((id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize;
        while let Some((found, number)) = self.slots.get(at) {
            if *number == NONE || *found == id {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    #[inline]
    pub(super) fn get(&self, id: i64) -> u32 {
        self.slots.get(self.slot(id)).map_or(NONE, |slot| slot.1)
    }
}
