//! Good rounds fast: insertion, ruin and recreate, Or-opt and 2-opt.

use super::Effort;
use super::task::{NEVER, Task};

/// A round in time, with what its insertions are judged by.
#[derive(Clone, Debug, Default)]
struct Tour {
    order: Vec<usize>,
    /// The stops of the order, a bit each.
    set: u64,
    /// Earliest moment of leaving each stop, latest arrival at each stop and the end.
    leave: Vec<u64>,
    latest: Vec<u64>,
    walk: u64,
    load: u64,
}

/// Steele, Lea & Flood's SplitMix64 (2014): a seed says everything.
pub struct Chance(pub u64);

impl Chance {
    /// Below `n`; 0 for 0. The bias is 2^-60 and does not matter.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % n.max(1) as u64) as usize
    }
}

/// The best round found with this effort.
pub fn best(task: &Task, effort: Effort) -> Vec<usize> {
    let mut chance = Chance(effort.seed);
    let near = neighbours(task);
    let mut now = Tour::default();
    now.refresh(task);
    refill(task, &mut now, &mut chance, Filling::Closing);
    descend(task, &mut now);
    let required = task
        .must
        .iter()
        .enumerate()
        .fold(0, |set, (stop, must)| set | u64::from(*must) << stop);
    let worth = |tour: &Tour| {
        let missed = !tour.set & ((1 << task.len()) - 1);
        (
            (missed & required).count_ones(),
            (missed & !required).count_ones(),
            tour.walk,
        )
    };
    // One number for a round: what is missed weighs more than any walk that would save it.
    let whole_shift = task.until - task.from;
    let cost = |(must, optional, walk): (u32, u32, u64)| {
        walk + whole_shift * u64::from(optional) / 4 + whole_shift * u64::from(must)
    };
    let (mut best, mut now_cost) = (now.clone(), cost(worth(&now)));
    let fillings = [Filling::Chance, Filling::Closing, Filling::Far, Filling::Narrow];
    let tries = u64::from(effort.tries);
    for at in 0..tries {
        let mut next = now.clone();
        ruin(task, &mut next, &near, &mut chance);
        let filling = fillings[chance.below(fillings.len())];
        refill(task, &mut next, &mut chance, filling);
        if worth(&next) < worth(&best) {
            descend(task, &mut next);
            best = next.clone();
        }
        // Threshold accepting (Dueck & Scheuer 1990): what may be lost, at first a leg of the walk, falls to nothing.
        let leg = next.walk / (next.order.len() as u64 + 1);
        let next_cost = cost(worth(&next));
        if next_cost <= now_cost + chance.below((leg.saturating_mul(tries - at) / tries) as usize + 1) as u64 {
            (now, now_cost) = (next, next_cost);
        }
        if at % (tries / 5).max(1) == 0 {
            (now, now_cost) = (best.clone(), cost(worth(&best)));
        }
    }
    best.order
}

impl Tour {
    /// Times anew after a change of the order; false if it is not in time.
    fn refresh(&mut self, task: &Task) -> bool {
        let walk = task.leaving(&self.order, &mut self.leave);
        if let Some(walk) = walk {
            self.walk = walk;
            self.set = self.order.iter().fold(0, |set, stop| set | 1 << stop);
            self.load = task.load(&self.order);
            task.latest_arrivals(&self.order, &mut self.latest);
        }
        walk.is_some()
    }

    /// The cheapest place for a stop in the order, if there is one in time; each place is overlooked one time in a
    /// hundred (blinks of Christiaens & Vanden Berghe 2020), so that not every insertion is the greedy one.
    fn place_for(&self, task: &Task, stop: usize, chance: &mut Chance) -> Option<usize> {
        if self.load + task.bags[stop] > task.capacity {
            return None;
        }
        let mut least: Option<(u64, usize)> = None;
        let (mut before, mut left) = (task.start(), task.from);
        for at in 0..=self.order.len() {
            let after = self.order.get(at).copied().unwrap_or(task.end());
            let (there, on) = (task.walk(before, stop), task.walk(stop, after));
            let skipped = if self.order.is_empty() {
                0
            } else {
                task.walk(before, after)
            };
            // Walking by way of the stop may be shorter where times are no metric.
            let more = (NEVER + there + on).saturating_sub(skipped);
            if least.is_none_or(|(least, _)| more < least)
                && let Some(begin) = task.begin(stop, left + there)
                && begin + task.service[stop] + on <= self.latest[at]
                && chance.below(100) > 0
            {
                least = Some((more, at));
            }
            if let Some(leave) = self.leave.get(at) {
                (before, left) = (after, *leave);
            }
        }
        least.map(|(_, at)| at)
    }
}

#[derive(Clone, Copy, Debug)]
enum Filling {
    Chance,
    Closing,
    Far,
    Narrow,
}

/// Puts stops that are in no place where they cost least, required ones first.
fn refill(task: &Task, tour: &mut Tour, chance: &mut Chance, filling: Filling) {
    let mut absent: Vec<(bool, u64, usize)> = (0..task.len())
        .filter(|stop| tour.set >> stop & 1 == 0)
        .map(|stop| {
            let key = match filling {
                Filling::Chance => chance.below(1 << 20) as u64,
                Filling::Closing => task.closes(stop).unwrap_or(NEVER),
                Filling::Far => NEVER - task.nearest(task.start(), stop).min(NEVER),
                Filling::Narrow => task.open_ms(stop),
            };
            (!task.must[stop], key, stop)
        })
        .collect();
    absent.sort_unstable();
    for (_, _, stop) in absent {
        if let Some(at) = tour.place_for(task, stop, chance) {
            tour.order.insert(at, stop);
            if !tour.refresh(task) {
                tour.order.remove(at);
                tour.refresh(task);
            }
        }
    }
}

/// Takes out up to ten stops: neighbours in the order, or neighbours on foot.
fn ruin(task: &Task, tour: &mut Tour, near: &[Vec<usize>], chance: &mut Chance) {
    let (middle, many) = (chance.below(task.len()), 1 + chance.below(10));
    if chance.below(2) == 0 && !tour.order.is_empty() {
        let from = chance.below(tour.order.len());
        let to = (from + many).min(tour.order.len());
        tour.order.drain(from..to);
    } else if let Some(near) = near.get(middle) {
        let there = near.iter().filter(|stop| tour.set >> **stop & 1 == 1);
        let gone = there.take(many).fold(0u64, |gone, stop| gone | 1 << stop);
        tour.order.retain(|stop| gone >> stop & 1 == 0);
    }
    // Without stops a round in time stays in time, unless times are no metric.
    if !tour.refresh(task) {
        tour.order.clear();
        tour.refresh(task);
    }
}

/// For each stop all stops, itself first, by the walk there and back.
fn neighbours(task: &Task) -> Vec<Vec<usize>> {
    let all = 0..task.len();
    let sorted = all.clone().map(|stop| {
        let mut near: Vec<usize> = all.clone().collect();
        near.sort_by_key(|other| (*other != stop, task.nearest(stop, *other) + task.nearest(*other, stop)));
        near
    });
    sorted.collect()
}

/// Or-opt (Or 1976) and 2-opt (Croes 1958) until neither shortens the walk within the windows.
fn descend(task: &Task, tour: &mut Tour) {
    let mut leave = Vec::new();
    while let Some(order) = shorter(task, &tour.order, |order| task.leaving(order, &mut leave).is_some()) {
        tour.order = order;
        tour.refresh(task);
    }
}

/// The first change of the order that walks less and is in time.
fn shorter(task: &Task, order: &[usize], mut in_time: impl FnMut(&[usize]) -> bool) -> Option<Vec<usize>> {
    // With the ends, and sums of the walk along it and back along it.
    let path: Vec<usize> = [task.start()]
        .into_iter()
        .chain(order.iter().copied())
        .chain([task.end()])
        .collect();
    let mut along = vec![0u64];
    let mut back = vec![0u64];
    for (at, pair) in path.windows(2).enumerate() {
        along.push(along[at] + task.walk(pair[0], pair[1]));
        back.push(back[at] + task.walk(pair[1], pair[0]));
    }
    let walk = |from: usize, to: usize| task.walk(path[from], path[to]);
    let last = order.len();
    for from in 1..=last {
        for to in from..=last {
            let (open, inner) = (walk(from - 1, from) + walk(to, to + 1), along[to] - along[from]);
            let turned = back[to] - back[from];
            if to > from && walk(from - 1, to) + turned + walk(from, to + 1) < open + inner {
                let mut other = order.to_vec();
                other[from - 1..to].reverse();
                if in_time(&other) {
                    return Some(other);
                }
            }
            if to - from >= 3 {
                continue;
            }
            // The piece goes between `gap` and `gap + 1`.
            for gap in (0..=last).filter(|gap| *gap + 1 < from || *gap > to) {
                let old = open + inner + walk(gap, gap + 1);
                let rest = walk(from - 1, to + 1);
                let forth = rest + walk(gap, from) + inner + walk(to, gap + 1);
                let reversed = rest + walk(gap, to) + turned + walk(from, gap + 1);
                for (new, turn) in [(forth, false), (reversed, true)] {
                    if new < old {
                        let mut other = order.to_vec();
                        let mut piece: Vec<usize> = other.drain(from - 1..to).collect();
                        if turn {
                            piece.reverse();
                        }
                        let at = if gap > to { gap - piece.len() } else { gap };
                        other.splice(at..at, piece);
                        if in_time(&other) {
                            return Some(other);
                        }
                    }
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{cases, exact};
    use super::*;

    #[test]
    fn the_search_finds_what_the_dynamic_program_proves() {
        let missed: Vec<u64> = (0..40)
            .filter(|seed| {
                let task = cases::task(*seed, 40, 240);
                let (found, proven) = (best(&task, Effort::default()), exact::best(&task));
                let worth = |order: &[usize]| {
                    let score = task.score(order);
                    (score.missed_must, score.missed_optional, score.walk_ms)
                };
                assert!(worth(&found) >= worth(&proven), "seed {seed}");
                worth(&found) > worth(&proven)
            })
            .collect();
        assert!(missed.is_empty(), "seeds {missed:?}");
    }
}
