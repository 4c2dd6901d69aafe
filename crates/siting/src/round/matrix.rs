//! Walking times between places.

use serde::{Deserialize, Serialize};

/// Stands in a [`Matrix`] where there is no way on foot; `null` in JSON.
pub const NO_WAY: u32 = u32::MAX;

/// Walking milliseconds from each place (row) to each (column); there and back may differ. In JSON a list of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Vec<Option<u32>>>", try_from = "Vec<Vec<Option<u32>>>")]
pub struct Matrix {
    size: usize,
    ms: Vec<u32>,
}

/// Rows that make no square.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row} has {len} times and there are {rows} rows: a matrix of walking times is square")]
pub struct NotSquare {
    pub row: usize,
    pub len: usize,
    pub rows: usize,
}

impl Matrix {
    /// A row a place; [`NO_WAY`] where there is none.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<u32>>) -> Result<Self, NotSquare> {
        let rows: Vec<Vec<u32>> = rows.into_iter().collect();
        let size = rows.len();
        if let Some((row, times)) = rows.iter().enumerate().find(|(_, times)| times.len() != size) {
            let len = times.len();
            return Err(NotSquare { row, len, rows: size });
        }
        Ok(Self {
            size,
            ms: rows.concat(),
        })
    }

    /// Places.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Milliseconds between two places; `None` where there is no way.
    pub fn ms(&self, from: u32, to: u32) -> Option<u32> {
        let (from, to) = (from as usize, to as usize);
        let inside = from < self.size && to < self.size;
        let ms = inside.then(|| self.ms.get(from * self.size + to)).flatten();
        ms.copied().filter(|ms| *ms != NO_WAY)
    }
}

impl From<Matrix> for Vec<Vec<Option<u32>>> {
    fn from(matrix: Matrix) -> Self {
        let rows = matrix.ms.chunks(matrix.size.max(1));
        rows.map(|row| row.iter().map(|ms| (*ms != NO_WAY).then_some(*ms)).collect())
            .collect()
    }
}

impl TryFrom<Vec<Vec<Option<u32>>>> for Matrix {
    type Error = NotSquare;

    fn try_from(rows: Vec<Vec<Option<u32>>>) -> Result<Self, NotSquare> {
        let known = |row: Vec<Option<u32>>| row.into_iter().map(|ms| ms.unwrap_or(NO_WAY)).collect();
        Self::from_rows(rows.into_iter().map(known))
    }
}
