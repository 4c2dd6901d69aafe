//! The best round by dynamic programming over subsets.
//!
//! A label is a partial round: the stops visited, the last of them, how far was walked and when the walker leaves. Of
//! two labels with the same stops and the same last one, that which walked less and leaves earlier can do whatever the
//! other can, for leaving earlier never means arriving later. Labels grow by one stop a layer.

use super::task::{NEVER, Score, Task};

#[derive(Clone, Copy, Debug)]
struct Label {
    visited: u64,
    last: usize,
    walk: u64,
    leave: u64,
    load: u64,
    /// Least walking into all places still to come, the end included.
    rest: u64,
    /// The label this one grew from.
    parent: usize,
}

const NO_PARENT: usize = usize::MAX;

/// What a search for a shorter round came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The least walking there is.
    Shorter(Vec<usize>),
    /// There is no shorter one.
    None,
    /// Too many partial rounds to say.
    Unknown,
}

/// The best round over all choices of stops; for few stops, as labels may double with each.
pub fn best(task: &Task) -> Vec<usize> {
    let (mut labels, mut from) = (vec![first(task, 0)], 0);
    let mut best: Option<(Score, usize)> = None;
    loop {
        let grown: Vec<Label> = (from..labels.len())
            .flat_map(|parent| (0..task.len()).map(move |stop| (parent, stop)))
            .filter_map(|(parent, stop)| grow(task, labels.get(parent)?, parent, stop, 0))
            .collect();
        from = labels.len();
        labels.extend(undominated(grown));
        if from == labels.len() {
            break;
        }
        for (at, label) in labels.iter().enumerate().skip(from) {
            let score = finished(task, label);
            if let Some(score) = score.filter(|score| best.as_ref().is_none_or(|(least, _)| score < least)) {
                best = Some((score, at));
            }
        }
    }
    best.map(|(_, at)| order(&labels, at)).unwrap_or_default()
}

/// Looks for a round through all stops that walks less than `known`, which visits all; holds at most `most` labels.
pub fn shorter(task: &Task, known: &[usize], most: u32) -> Proof {
    let into: Vec<u64> = (0..task.len())
        .map(|stop| least_into(task, stop))
        .chain([least_into(task, task.end())])
        .collect();
    let mut least = task.score(known).walk_ms;
    let (mut labels, mut from) = (vec![first(task, into.iter().sum())], 0);
    let mut best = None;
    for _ in 0..task.len() {
        let mut grown = Vec::new();
        for (parent, label) in labels.iter().enumerate().skip(from) {
            for (stop, into) in into.iter().enumerate().take(task.len()) {
                let Some(next) = grow(task, label, parent, stop, *into) else {
                    continue;
                };
                if next.walk + next.rest < least && all_in_time(task, &next) {
                    grown.push(next);
                }
            }
            if grown.len() > most as usize {
                return Proof::Unknown;
            }
        }
        from = labels.len();
        labels.extend(undominated(grown));
        if labels.len() > most as usize {
            return Proof::Unknown;
        }
    }
    for (at, label) in labels.iter().enumerate().skip(from) {
        if let Some(score) = finished(task, label).filter(|score| score.walk_ms < least) {
            (least, best) = (score.walk_ms, Some(at));
        }
    }
    best.map_or(Proof::None, |at| Proof::Shorter(order(&labels, at)))
}

fn first(task: &Task, rest: u64) -> Label {
    Label {
        visited: 0,
        last: task.start(),
        walk: 0,
        leave: task.from,
        load: 0,
        rest,
        parent: NO_PARENT,
    }
}

/// A label with one more stop, if that is in time, can be carried, and lets the walker be back in time.
fn grow(task: &Task, label: &Label, parent: usize, stop: usize, into: u64) -> Option<Label> {
    if label.visited >> stop & 1 == 1 {
        return None;
    }
    let walk = task.walk(label.last, stop);
    let leave = task.begin(stop, label.leave + walk)? + task.service[stop];
    let load = label.load + task.bags[stop];
    (leave + task.nearest(stop, task.end()) <= task.until && load <= task.capacity).then_some(Label {
        visited: label.visited | 1 << stop,
        last: stop,
        walk: label.walk + walk,
        leave,
        load,
        rest: label.rest - into,
        parent,
    })
}

/// Each stop still to come can be reached before its last window closes, if it comes next.
fn all_in_time(task: &Task, label: &Label) -> bool {
    (0..task.len())
        .filter(|stop| label.visited >> stop & 1 == 0)
        .all(|stop| {
            task.closes(stop)
                .is_some_and(|until| label.leave + task.nearest(label.last, stop) <= until)
        })
}

/// The score of a label that ends here.
fn finished(task: &Task, label: &Label) -> Option<Score> {
    let home = task.walk(label.last, task.end());
    let missed = |must: bool| {
        let left = (0..task.len()).filter(|stop| label.visited >> stop & 1 == 0);
        left.filter(|stop| task.must[*stop] == must).count()
    };
    (label.leave + home <= task.until).then(|| Score {
        missed_must: missed(true),
        missed_optional: missed(false),
        walk_ms: label.walk + home,
        back_ms: label.leave + home,
    })
}

fn undominated(mut labels: Vec<Label>) -> Vec<Label> {
    labels.sort_unstable_by_key(|label| (label.visited, label.last, label.walk, label.leave, label.parent));
    let mut same = None;
    let mut earliest = NEVER;
    labels.retain(|label| {
        if same.replace((label.visited, label.last)) != Some((label.visited, label.last)) {
            earliest = NEVER;
        }
        let better = label.leave < earliest;
        earliest = earliest.min(label.leave);
        better
    });
    labels
}

fn order(labels: &[Label], last: usize) -> Vec<usize> {
    let mut order = Vec::new();
    let mut at = last;
    while let Some(label) = labels.get(at).filter(|label| label.parent != NO_PARENT) {
        order.push(label.last);
        at = label.parent;
    }
    order.reverse();
    order
}

/// The least walking into a stop or the end from anything that can come before it.
fn least_into(task: &Task, to: usize) -> u64 {
    let before = (0..task.len()).chain([task.start()]).filter(|from| *from != to);
    before
        .filter(|from| task.can_follow(*from, to))
        .map(|from| task.walk(from, to))
        .min()
        .unwrap_or(0)
}
