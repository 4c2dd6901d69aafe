//! Short lists of places, one for each vertex, in one pool.

/// A list's place in the pool. Its room is its length rounded up to whole [`STEP`]s.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    start: u32,
    len: u32,
}

/// Lists grow by as many entries at a time.
const STEP: usize = 8;

const fn room(len: usize) -> usize {
    len.next_multiple_of(STEP)
}

/// What a list holds: cost in the upper half, place in the lower, so that the order of numbers is the order of
/// places, nearest first and by number where they are equally near.
#[inline]
pub(super) const fn entry(cost: u32, place: u32) -> u64 {
    (cost as u64) << 32 | place as u64
}

#[inline]
pub(super) const fn cost_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

#[inline]
pub(super) const fn place_of(entry: u64) -> u32 {
    entry as u32
}

/// Sorted lists of entries by vertex.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    pool: Vec<u64>,
    /// Rooms given up, by their size in steps.
    free: Vec<Vec<u32>>,
}

impl Rows {
    #[inline]
    pub(super) fn get(&self, vertex: u32) -> &[u64] {
        let row = self.rows.get(vertex as usize).copied().unwrap_or_default();
        let start = row.start as usize;
        self.pool.get(start..start + row.len as usize).unwrap_or_default()
    }

    pub(super) fn vertices(&self) -> usize {
        self.rows.len()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.pool.capacity() * 8
    }

    /// Fills the lists from `found`: for each place the vertices it was found from with their cost. `counts` says
    /// how many entries each vertex gets; it is used up.
    pub(super) fn fill(&mut self, found: &[Vec<(u32, u32)>], counts: &mut [u32], threads: usize) {
        self.free.clear();
        self.rows.clear();
        let mut start = 0;
        self.rows.extend(counts.iter().map(|count| {
            let row = Row { start, len: *count };
            start += room(*count as usize) as u32;
            row
        }));
        self.pool.clear();
        self.pool.resize(start as usize, 0);
        // Each thread fills the lists of a range of vertices, all ranges with about the same number of entries.
        let (total, threads) = (start as usize, threads.max(1));
        let (mut rows, mut counts, mut pool) = (&self.rows[..], counts, &mut self.pool[..]);
        let (mut vertex, mut at) = (0, 0);
        let mut ranges = Vec::new();
        for part in 1..=threads {
            let until = if part == threads {
                rows.len()
            } else {
                rows.partition_point(|row| (row.start as usize) < total * part / threads)
            };
            let end = rows.get(until).map_or(total, |row| row.start as usize);
            let (own, rest) = rows.split_at(until);
            let (own_counts, rest_counts) = counts.split_at_mut(until);
            let (own_pool, rest_pool) = pool.split_at_mut(end - at);
            ranges.push((vertex, at, own, own_counts, own_pool));
            (vertex, at, rows, counts, pool) = (vertex + until, end, rest, rest_counts, rest_pool);
        }
        crate::parallel::each(ranges, threads, |(vertex, at, rows, counts, pool)| {
            scatter(vertex, at, rows, counts, pool, found);
        });
    }

    /// Adds an entry. The list must not hold the place yet.
    pub(super) fn insert(&mut self, vertex: u32, new: u64) {
        let Some(row) = self.rows.get(vertex as usize).copied() else {
            return;
        };
        let (mut start, len) = (row.start as usize, row.len as usize);
        if len == room(len) {
            start = self.give_room(room(len + 1));
            self.pool
                .copy_within(row.start as usize..row.start as usize + len, start);
            self.take_back(row.start, len);
        }
        if let (Some(row), Some(list)) = (
            self.rows.get_mut(vertex as usize),
            self.pool.get_mut(start..=start + len),
        ) {
            let mut at = len;
            while at > 0 && list[at - 1] > new {
                list[at] = list[at - 1];
                at -= 1;
            }
            list[at] = new;
            *row = Row {
                start: start as u32,
                len: row.len + 1,
            };
        }
    }

    /// Takes an entry out, when it is there.
    pub(super) fn remove(&mut self, vertex: u32, old: u64) {
        let Some(row) = self.rows.get_mut(vertex as usize) else {
            return;
        };
        let (start, len) = (row.start as usize, row.len as usize);
        let Some(list) = self.pool.get_mut(start..start + len) else {
            return;
        };
        if let Some(at) = list.iter().position(|entry| *entry == old) {
            for i in at + 1..len {
                list[i - 1] = list[i];
            }
            row.len -= 1;
            if room(len - 1) < room(len) {
                self.take_back((start + len - 1) as u32, STEP);
            }
        }
    }

    fn give_room(&mut self, size: usize) -> usize {
        if let Some(start) = self.free.get_mut(size / STEP).and_then(Vec::pop) {
            return start as usize;
        }
        let start = self.pool.len();
        self.pool.resize(start + size, 0);
        start
    }

    fn take_back(&mut self, start: u32, size: usize) {
        if size == 0 {
            return;
        }
        if self.free.len() <= size / STEP {
            self.free.resize(size / STEP + 1, Vec::new());
        }
        if let Some(free) = self.free.get_mut(size / STEP) {
            free.push(start);
        }
    }
}

/// Fills and sorts the lists of the vertices from `vertex` on, whose part of the pool begins at `at`.
fn scatter(vertex: usize, at: usize, rows: &[Row], counts: &mut [u32], pool: &mut [u64], found: &[Vec<(u32, u32)>]) {
    for (place, list) in (0u32..).zip(found) {
        for (v, cost) in list {
            let local = (*v as usize).wrapping_sub(vertex);
            let (Some(row), Some(left)) = (rows.get(local), counts.get_mut(local)) else {
                continue;
            };
            // The count runs down to 0, so a list fills from its end.
            *left = left.saturating_sub(1);
            if let Some(slot) = pool.get_mut(row.start as usize - at + *left as usize) {
                *slot = entry(*cost, place);
            }
        }
    }
    for row in rows.iter().filter(|row| row.len > 1) {
        let start = row.start as usize - at;
        if let Some(list) = pool.get_mut(start..start + row.len as usize) {
            list.sort_unstable();
        }
    }
}
