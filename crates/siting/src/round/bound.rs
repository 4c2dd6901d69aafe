//! A lower bound on the walking of a round through all stops.
//!
//! A round is a spanning tree of the start, the stops and the end in which each stop has two neighbours. A price at each
//! place that makes busy places dear and lonely ones cheap leaves rounds as they are, all equally dearer, but lifts the
//! cheapest tree towards them (Held & Karp 1970 and 1971, for paths). Prices are whole milliseconds: the bound is exact.

use super::task::{NEVER, Task};

const STEPS: u32 = 200;

/// No round through all stops walks less. `upper` is the walking of a known round, to set the steps by. 0 where the
/// windows leave no such round.
pub fn least_walk(task: &Task, upper: u64) -> u64 {
    if task.len() == 0 {
        return 0;
    }
    let size = task.len() + 2;
    let usable = |from: usize, to: usize| match task.can_follow(from, to) {
        true => task.walk(from, to) as i64,
        false => NEVER as i64,
    };
    let cost: Vec<i64> = (0..size)
        .flat_map(|a| (0..size).map(move |b| (a, b)))
        .map(|(a, b)| {
            if a == b {
                NEVER as i64
            } else {
                usable(a, b).min(usable(b, a))
            }
        })
        .collect();
    let wanted = |place: usize| if place < task.len() { 2 } else { 1 };
    let mut price = vec![0i64; size];
    let (mut highest, mut share, mut stale) = (0, 1.0f64, 0);
    for _ in 0..STEPS {
        let Some((tree, degree)) = cheapest_tree(&cost, &price) else {
            return 0;
        };
        let bound = tree
            - price
                .iter()
                .enumerate()
                .map(|(place, price)| wanted(place) * price)
                .sum::<i64>();
        stale += 1;
        if bound > highest {
            (highest, stale) = (bound, 0);
        }
        if stale > 10 {
            (share, stale) = (share / 2.0, 0);
        }
        let off: Vec<i64> = degree
            .iter()
            .enumerate()
            .map(|(place, degree)| degree - wanted(place))
            .collect();
        let norm: i64 = off.iter().map(|off| off * off).sum();
        let gap = upper as i64 - bound;
        if norm == 0 || gap <= 0 {
            break;
        }
        let step = ((share * gap as f64 / norm as f64) as i64).max(1);
        price.iter_mut().zip(&off).for_each(|(price, off)| *price += step * off);
    }
    highest as u64
}

/// Prim's minimum spanning tree under prices: its cost and each place's degree; `None` where no tree spans all.
fn cheapest_tree(cost: &[i64], price: &[i64]) -> Option<(i64, Vec<i64>)> {
    let size = price.len();
    let mut degree = vec![0i64; size];
    // Per place outside the tree: the cheapest way in, and from where.
    let mut near = vec![(i64::MAX, 0usize); size];
    let mut inside = vec![false; size];
    let (mut total, mut newest) = (0, 0);
    inside[0] = true;
    for _ in 1..size {
        let mut next: Option<(i64, usize)> = None;
        for place in (0..size).filter(|place| !inside[*place]) {
            let edge = cost[newest * size + place];
            if edge < NEVER as i64 {
                near[place] = near[place].min((edge + price[newest] + price[place], newest));
            }
            next = next.min(Some((near[place].0, place))).or(Some((near[place].0, place)));
        }
        let (dear, place) = next.filter(|(dear, _)| *dear < i64::MAX)?;
        total += dear;
        degree[place] += 1;
        degree[near[place].1] += 1;
        inside[place] = true;
        newest = place;
    }
    Some((total, degree))
}

#[cfg(test)]
mod tests {
    use super::super::{cases, exact};
    use super::*;

    #[test]
    fn the_bound_lies_below_the_best_round_and_near_it() {
        let (mut bounds, mut bests) = (0, 0);
        for seed in 0..40 {
            let task = cases::task(seed, 120, 480);
            let best = exact::best(&task);
            if best.len() == task.len() {
                let walk = task.score(&best).walk_ms;
                let bound = least_walk(&task, walk);
                assert!(bound <= walk, "seed {seed}: {bound} > {walk}");
                (bounds, bests) = (bounds + bound, bests + walk);
            }
        }
        assert!(bests > 0 && bounds * 100 > bests * 80, "{bounds} of {bests}");
    }
}
