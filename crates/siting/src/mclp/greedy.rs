//! Good choices fast: lazy greedy (Minoux 1978), then swaps while they gain (Teitz & Bart 1968).

use std::collections::BinaryHeap;

use super::core::Core;

/// Adds the column that gains most until there are `sites` of them or nothing is to be gained; a submodular gain only
/// falls, so a stale one is an upper bound and most are never looked at again.
pub fn greedy(core: &Core, sites: usize) -> Vec<usize> {
    let mut left = core.weight.clone();
    let gain = |left: &[u64], column: usize| core.rows_of(column).iter().map(|row| left[*row as usize]).sum::<u64>();
    // The largest gain first, of equal ones the first column.
    let mut heap: BinaryHeap<(u64, std::cmp::Reverse<usize>)> = (0..core.columns())
        .map(|column| (gain(&left, column), std::cmp::Reverse(column)))
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < sites
        && let Some((_, std::cmp::Reverse(column))) = heap.pop()
    {
        let now = (gain(&left, column), std::cmp::Reverse(column));
        if now.0 == 0 {
            continue;
        }
        if heap.peek().is_some_and(|next| *next > now) {
            heap.push(now);
            continue;
        }
        for row in core.rows_of(column) {
            left[*row as usize] = 0;
        }
        chosen.push(column);
    }
    chosen
}

/// Exchanges one chosen column for another as long as that gains; the best exchange each time. Gives the choice and
/// the weight it covers.
pub fn swaps(core: &Core, mut chosen: Vec<usize>) -> (Vec<usize>, u64) {
    let mut count = vec![0u32; core.rows()];
    // Sum of the places in `chosen` that cover a row: the one place, where there is one.
    let mut place = vec![0usize; core.rows()];
    for (at, column) in chosen.iter().enumerate() {
        for row in core.rows_of(*column) {
            count[*row as usize] += 1;
            place[*row as usize] += at;
        }
    }
    loop {
        // What goes with each place, and the row sums that come with each column.
        let mut loss = vec![0u64; chosen.len()];
        for row in 0..core.rows() {
            if count[row] == 1 {
                loss[place[row]] += core.weight[row];
            }
        }
        let mut best: Option<(u64, usize, usize)> = None;
        let mut kept = vec![0u64; chosen.len()];
        for column in 0..core.columns() {
            kept.fill(0);
            let mut gain = 0;
            for row in core.rows_of(column) {
                let row = *row as usize;
                match count[row] {
                    0 => gain += core.weight[row],
                    1 => kept[place[row]] += core.weight[row],
                    _ => {}
                }
            }
            for (at, (loss, kept)) in loss.iter().zip(&kept).enumerate() {
                let more = (gain + kept).saturating_sub(*loss);
                if more > best.map_or(0, |(most, _, _)| most) {
                    best = Some((more, at, column));
                }
            }
        }
        let Some((_, at, column)) = best else { break };
        for row in core.rows_of(chosen[at]) {
            count[*row as usize] -= 1;
            place[*row as usize] -= at;
        }
        for row in core.rows_of(column) {
            count[*row as usize] += 1;
            place[*row as usize] += at;
        }
        chosen[at] = column;
    }
    let value = count
        .iter()
        .zip(&core.weight)
        .filter(|(count, _)| **count > 0)
        .map(|(_, weight)| weight)
        .sum();
    (chosen, value)
}
