//! The problem without what does not matter: equal demand points merged, dominated candidates dropped.

use super::Cover;

/// No row.
pub const NONE: u32 = u32::MAX;

/// Rows are merged demand points, columns candidates. Rows weigh something, columns cover something.
#[derive(Clone, Debug)]
pub struct Core {
    /// Weight of each row.
    pub weight: Vec<u64>,
    /// For each row of what this was made of, the row it went into, or [`NONE`].
    pub place: Vec<u32>,
    /// The caller's number of each column, ascending.
    pub site: Vec<u32>,
    /// Rows of each column, ascending.
    by_column: Lists,
    /// Columns of each row, ascending.
    by_row: Lists,
}

#[derive(Clone, Debug, Default)]
struct Lists {
    start: Vec<u32>,
    list: Vec<u32>,
}

impl Lists {
    #[inline(always)]
    fn of(&self, at: usize) -> &[u32] {
        &self.list[self.start[at] as usize..self.start[at + 1] as usize]
    }

    fn len(&self) -> usize {
        self.start.len() - 1
    }

    fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.list.extend(items);
        self.start.push(self.list.len() as u32);
    }

    fn with_capacity(lists: usize, items: usize) -> Self {
        let mut start = Vec::with_capacity(lists + 1);
        start.push(0);
        Self {
            start,
            list: Vec::with_capacity(items),
        }
    }

    /// For `count` items the lists each stands in.
    fn transposed(&self, count: usize) -> Self {
        let mut start = vec![0u32; count + 1];
        for item in &self.list {
            start[*item as usize + 1] += 1;
        }
        for at in 1..=count {
            start[at] += start[at - 1];
        }
        let mut next = start.clone();
        let mut list = vec![0; self.list.len()];
        for at in 0..self.len() {
            for item in self.of(at) {
                let place = &mut next[*item as usize];
                list[*place as usize] = at as u32;
                *place += 1;
            }
        }
        Self { start, list }
    }
}

impl Core {
    /// The problem over `sites` (ascending) of a cover; `weight` a demand point, 0 where nothing is to be won.
    pub fn new(weight: Vec<u64>, cover: &Cover, sites: &[u32]) -> Self {
        let columns = sites.iter().map(|site| (*site, cover.of(*site)));
        Self::merged(&weight, columns)
    }

    pub fn rows(&self) -> usize {
        self.weight.len()
    }

    pub fn columns(&self) -> usize {
        self.site.len()
    }

    /// Rows of a column, ascending.
    #[inline(always)]
    pub fn rows_of(&self, column: usize) -> &[u32] {
        self.by_column.of(column)
    }

    /// Columns of a row, ascending.
    #[inline(always)]
    pub fn columns_of(&self, row: usize) -> &[u32] {
        self.by_row.of(row)
    }

    /// Merges rows that lie in the same columns, by partition refinement (Paige & Tarjan 1987): every column splits the
    /// classes it meets in those inside and those outside. Rows of weight 0 and empty columns fall away.
    fn merged<'a>(weight: &[u64], columns: impl Iterator<Item = (u32, &'a [u32])> + Clone) -> Self {
        let mut class = vec![0u32; weight.len()];
        let mut size = vec![weight.iter().filter(|w| **w > 0).count() as u32];
        // Per class: how many of its rows the column at hand meets, and where these go.
        let (mut met, mut to) = (vec![0u32], vec![0u32]);
        let live = |row: &&u32| weight[**row as usize] > 0;
        let mut touched = Vec::new();
        for (_, rows) in columns.clone() {
            for row in rows.iter().filter(live) {
                let class = class[*row as usize];
                if met[class as usize] == 0 {
                    touched.push(class);
                }
                met[class as usize] += 1;
            }
            for old in touched.drain(..) {
                let inside = std::mem::take(&mut met[old as usize]);
                // Class 0 is never taken whole: it stays the class of rows that no column covers.
                to[old as usize] = if inside < size[old as usize] || old == 0 {
                    size[old as usize] -= inside;
                    size.push(inside);
                    met.push(0);
                    to.push(0);
                    size.len() as u32 - 1
                } else {
                    old
                };
            }
            for row in rows.iter().filter(live) {
                let class = &mut class[*row as usize];
                *class = to[*class as usize];
            }
        }

        // Rows are numbered by their first member; the first members make the new columns.
        let mut row_of = vec![NONE; size.len()];
        let mut merged = Vec::new();
        let mut first = vec![NONE; weight.len()];
        let mut place = vec![NONE; weight.len()];
        for (row, (class, weight)) in class.iter().zip(weight).enumerate() {
            if *class == 0 || *weight == 0 {
                continue;
            }
            let slot = &mut row_of[*class as usize];
            if *slot == NONE {
                *slot = merged.len() as u32;
                first[row] = *slot;
                merged.push(0);
            }
            place[row] = *slot;
            merged[*slot as usize] += weight;
        }
        let mut site = Vec::new();
        let mut by_column = Lists::with_capacity(1024, 1 << 14);
        for (name, rows) in columns {
            let rows = rows.iter().map(|row| first[*row as usize]);
            let before = by_column.list.len();
            by_column.list.extend(rows.filter(|row| *row != NONE));
            if by_column.list.len() > before {
                by_column.push([]);
                site.push(name);
            }
        }
        let by_row = by_column.transposed(merged.len());
        Self {
            weight: merged,
            place,
            site,
            by_column,
            by_row,
        }
    }

    /// This core without the columns that `keep` refuses and the rows of weight 0 in `weight`; rows merged anew.
    /// `place` speaks of the rows of this core.
    pub fn without(&self, weight: &[u64], keep: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.columns()).filter(|column| keep(*column)).collect();
        Self::merged(
            weight,
            kept.iter().map(|column| (self.site[*column], self.rows_of(*column))),
        )
    }

    /// Without candidates that cover nothing beside what another covers, until there is none.
    pub fn reduced(self) -> Self {
        let dominated = self.dominated();
        if !dominated.contains(&true) {
            return self;
        }
        let mut smaller = self.without(&self.weight, |column| !dominated[column]);
        let through = |row: &u32| smaller.place.get(*row as usize).copied().unwrap_or(NONE);
        smaller.place = self.place.iter().map(through).collect();
        smaller.reduced()
    }

    /// Per column: its rows all lie in another one's; of equal columns the first stays.
    fn dominated(&self) -> Vec<bool> {
        let words = self.rows().div_ceil(64);
        let mut bits = vec![0u64; words * self.columns()];
        for column in 0..self.columns() {
            for row in self.rows_of(column) {
                bits[column * words + *row as usize / 64] |= 1 << (row % 64);
            }
        }
        let set = |column: usize| &bits[column * words..(column + 1) * words];
        let dominates = |larger: usize, smaller: usize| {
            let (many, few) = (self.rows_of(larger).len(), self.rows_of(smaller).len());
            let stays = many > few || many == few && larger < smaller;
            stays
                && set(smaller)
                    .iter()
                    .zip(set(larger))
                    .all(|(small, large)| small & !large == 0)
        };
        let is_dominated = |column: usize| {
            // Who covers all of it also covers its rarest row.
            let rows = self.rows_of(column).iter();
            let rarest = rows.min_by_key(|row| self.columns_of(**row as usize).len());
            rarest.is_some_and(|row| {
                let mut others = self.columns_of(*row as usize).iter().map(|other| *other as usize);
                others.any(|other| other != column && dominates(other, column))
            })
        };
        (0..self.columns()).map(is_dominated).collect()
    }
}
