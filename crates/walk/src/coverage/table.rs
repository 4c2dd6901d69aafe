//! All answers of a coverage written out.

use super::rows::{cost_of, place_of};
use super::{Coverage, Places};
use crate::parallel::each;

const NONE: u32 = u32::MAX;
/// Vertices a thread takes at a time.
const BATCH: usize = 256;

/// The nearest places of every vertex and category, ready to be read as slices. Vertices without any place take
/// four bytes, others `8 * k` bytes a category.
#[derive(Clone, Debug, Default)]
pub struct Table {
    k: usize,
    categories: usize,
    words: usize,
    /// Per vertex its row, or [`NONE`].
    row_of: Vec<u32>,
    /// Vertices that have a row, in order.
    vertices: Vec<u32>,
    /// Per row, rank and category a bit, set when the cell is filled.
    filled: Vec<u64>,
    /// Per row, category and rank: place and cost. What is not filled is left over from before.
    cells: Vec<[u32; 2]>,
}

impl Table {
    /// The nearest places of a category from a vertex: place and cost, nearest first, at most `k`.
    pub fn nearest(&self, vertex: u32, category: u32) -> &[[u32; 2]] {
        let row = self.row_of.get(vertex as usize).copied().unwrap_or(NONE);
        let category = category as usize;
        if row == NONE || category >= self.categories {
            return &[];
        }
        let row = row as usize;
        let bit = |rank: usize| {
            let word = self.filled.get((row * self.k + rank) * self.words + category / 64);
            word.is_some_and(|word| word >> (category % 64) & 1 == 1)
        };
        let count = (0..self.k).take_while(|rank| bit(*rank)).count();
        let at = (row * self.categories + category) * self.k;
        self.cells.get(at..at + count).unwrap_or_default()
    }

    /// Number of filled cells.
    pub fn len(&self) -> usize {
        let used = self.vertices.len() * self.k * self.words;
        { self.filled.iter().take(used) }
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Coverage {
    /// All answers of [`Coverage::nearest`], worked out by `threads`.
    pub fn table(&self, threads: usize) -> Table {
        let mut table = Table::default();
        self.table_into(&mut table, threads);
        table
    }

    /// As [`Coverage::table`], in the space of a table used before.
    pub fn table_into(&self, table: &mut Table, threads: usize) {
        let (k, words, categories) = (self.k, self.places.words(), self.places.categories().len());
        (table.k, table.words, table.categories) = (k, words, categories);
        table.row_of.clear();
        table.vertices.clear();
        for vertex in 0..self.rows.vertices() as u32 {
            if self.rows.get(vertex).is_empty() {
                table.row_of.push(NONE);
            } else {
                table.row_of.push(table.vertices.len() as u32);
                table.vertices.push(vertex);
            }
        }
        let (bits, cells) = (k * words, k * categories);
        if bits == 0 {
            return;
        }
        let rows = table.vertices.len();
        grow(&mut table.filled, rows * bits, 0);
        grow(&mut table.cells, rows * cells, [0; 2]);
        let tasks = { table.vertices.chunks(BATCH) }
            .zip(table.filled.chunks_mut(BATCH * bits))
            .zip(table.cells.chunks_mut(BATCH * cells));
        each(tasks, threads, |((vertices, filled), room)| {
            let rows = vertices.iter().zip(filled.chunks_mut(bits)).zip(room.chunks_mut(cells));
            for ((vertex, filled), room) in rows {
                fill(self.rows.get(*vertex), &self.places, k, filled, room);
            }
        });
    }
}

fn grow<T: Clone>(list: &mut Vec<T>, len: usize, value: T) {
    if list.len() < len {
        list.resize(len, value);
    }
}

/// Writes the cells of one vertex: each entry, nearest first, takes the first free rank of each category its place
/// offers.
fn fill(entries: &[u64], places: &Places, k: usize, filled: &mut [u64], cells: &mut [[u32; 2]]) {
    filled.fill(0);
    let words = filled.len() / k.max(1);
    for entry in entries {
        let (place, cost) = (place_of(*entry), cost_of(*entry));
        for (word, mask) in places.mask(place).iter().enumerate() {
            let mut left = *mask;
            for rank in 0..k {
                let Some(taken) = filled.get_mut(rank * words + word) else {
                    break;
                };
                let mut new = left & !*taken;
                left &= *taken;
                *taken |= new;
                while new != 0 {
                    let category = word * 64 + new.trailing_zeros() as usize;
                    if let Some(cell) = cells.get_mut(category * k + rank) {
                        *cell = [place, cost];
                    }
                    new &= new - 1;
                }
                if left == 0 {
                    break;
                }
            }
        }
    }
}
