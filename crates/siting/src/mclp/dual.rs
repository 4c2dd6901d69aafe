//! The upper bound: covering is paid for at a price a row.
//!
//! With a price λ between 0 and the weight w of each row, no choice of p columns covers more than
//! L(λ) = Σ (w − λ) + (the p largest sums of λ over a column's rows): a column is worth what its rows pay, and a row that
//! pays less than its weight is counted as covered for the rest. Any λ gives a bound; subgradient steps (Held, Wolfe &
//! Crowder 1974, with Polyak's step length) look for the lowest. Prices are whole numbers of 2^-16 of a weight, so
//! bounds are exact.

use super::core::{Core, NONE};

/// Bits of a price behind the point.
pub const POINT: u32 = 16;

/// Prices of a core's rows, with the sums that follow from them kept right.
#[derive(Clone, Debug)]
pub struct Dual {
    price: Vec<u64>,
    /// Per column: the sum of its rows' prices.
    worth: Vec<u64>,
    /// Σ (w − λ).
    rest: u64,
    /// Times each row is covered by the columns last taken.
    count: Vec<u32>,
}

/// What one evaluation shows.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// L(λ), in prices' units.
    pub bound: u64,
    /// The p-th largest worth, and the largest after it.
    pub last_in: u64,
    pub first_out: u64,
}

impl Dual {
    /// Every row pays its weight.
    pub fn new(core: &Core) -> Self {
        Self::at(core, core.weight.iter().map(|weight| weight << POINT).collect())
    }

    fn at(core: &Core, price: Vec<u64>) -> Self {
        let worth = (0..core.columns()).map(|column| core.rows_of(column).iter().map(|row| price[*row as usize]).sum());
        Self {
            worth: worth.collect(),
            rest: core
                .weight
                .iter()
                .zip(&price)
                .map(|(weight, price)| (weight << POINT) - price)
                .sum(),
            count: vec![0; core.rows()],
            price,
        }
    }

    /// The same prices in a core made of this one's: merged rows pay together.
    pub fn carried(&self, to: &Core) -> Self {
        let mut price = vec![0; to.rows()];
        for (old, new) in to.place.iter().enumerate().filter(|(_, new)| **new != NONE) {
            price[*new as usize] += self.price[old];
        }
        Self::at(to, price)
    }

    pub fn worth(&self) -> &[u64] {
        &self.worth
    }

    /// The `sites` columns of most worth into `taken`, with the bound that follows. `sites` is at least 1 and fewer than
    /// there are columns.
    pub fn look(&self, sites: usize, order: &mut Vec<(u64, u32)>, taken: &mut Vec<u32>) -> Step {
        order.clear();
        order.extend((0..).zip(&self.worth).map(|(column, worth)| (*worth, column)));
        taken.clear();
        let by_worth = |a: &(u64, u32), b: &(u64, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        let (first, last, others) = order.select_nth_unstable_by(sites - 1, by_worth);
        taken.extend(first.iter().map(|(_, column)| *column));
        taken.push(last.1);
        Step {
            bound: self.rest + last.0 + first.iter().map(|(worth, _)| worth).sum::<u64>(),
            last_in: last.0,
            first_out: others.iter().map(|(worth, _)| *worth).max().unwrap_or(0),
        }
    }

    /// Counts how often `taken` covers each row; gives the weight covered.
    pub fn cover(&mut self, core: &Core, taken: &[u32]) -> u64 {
        self.count.fill(0);
        let mut covered = 0;
        for column in taken {
            for row in core.rows_of(*column as usize) {
                let row = *row as usize;
                if self.count[row] == 0 {
                    covered += core.weight[row];
                }
                self.count[row] += 1;
            }
        }
        covered
    }

    /// Moves the prices against the subgradient after [`Dual::cover`]: down where a row is covered more than once, up
    /// where it is not covered. `gap` is how far the bound shall fall, in prices' units, times the step's share.
    pub fn descend(&mut self, core: &Core, gap: f64) {
        let mut norm = 0u64;
        for row in 0..core.rows() {
            match self.count[row] {
                0 if self.price[row] < core.weight[row] << POINT => norm += 1,
                0 | 1 => {}
                n => norm += u64::from((n - 1) * (n - 1)),
            }
        }
        if norm == 0 {
            return;
        }
        let length = (gap / norm as f64).max(1.0) as u64;
        for row in 0..core.rows() {
            let (old, full) = (self.price[row], core.weight[row] << POINT);
            let new = match self.count[row] {
                0 => (old + length).min(full),
                1 => continue,
                n => old.saturating_sub(length.saturating_mul(u64::from(n - 1))),
            };
            if new == old {
                continue;
            }
            self.price[row] = new;
            self.rest = self.rest + old - new;
            for column in core.columns_of(row) {
                let worth = &mut self.worth[*column as usize];
                *worth = *worth + new - old;
            }
        }
    }
}
