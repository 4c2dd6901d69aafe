//! Costs from many places to many places.

use crate::kernel::{Plan, Scratch, Way};
use crate::measure::{Anchor, Measure};
use crate::network::Network;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Costs of walks from each of some places to each of others; `u32::MAX` where there is none within the limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    from: usize,
    to: usize,
    /// Rows belong to the targets when true, to the starts when false: whichever are fewer are searched from.
    by_target: bool,
    costs: Vec<u32>,
}

impl Matrix {
    /// Cost of the walk between two places by their position in the lists; `u32::MAX` when beyond the limit.
    pub fn get(&self, from: usize, to: usize) -> u32 {
        if from >= self.from || to >= self.to {
            return u32::MAX;
        }
        let at = if self.by_target {
            to * self.from + from
        } else {
            from * self.to + to
        };
        self.costs.get(at).copied().unwrap_or(u32::MAX)
    }

    /// Number of starts and of targets.
    pub fn shape(&self) -> (usize, usize) {
        (self.from, self.to)
    }

    /// Costs from one start to every target.
    pub fn row(&self, from: usize) -> impl Iterator<Item = u32> + '_ {
        (0..self.to).map(move |to| self.get(from, to))
    }
}

/// Works out a [`Matrix`]: one search from each place of the shorter list, `threads` at a time.
pub fn matrix(
    network: &Network,
    from: &[Anchor],
    to: &[Anchor],
    measure: impl Into<Measure>,
    limit: u32,
    threads: usize,
) -> Matrix {
    let mut matrix = Matrix::default();
    matrix_into(network, from, to, measure, limit, threads, &mut matrix);
    matrix
}

/// As [`matrix`], into space used before.
pub fn matrix_into(
    network: &Network,
    from: &[Anchor],
    to: &[Anchor],
    measure: impl Into<Measure>,
    limit: u32,
    threads: usize,
    matrix: &mut Matrix,
) {
    let measure = measure.into();
    let by_target = to.len() < from.len();
    let (starts, others, way) = if by_target {
        (to, from, Way::Home)
    } else {
        (from, to, Way::Out)
    };
    (matrix.from, matrix.to, matrix.by_target) = (from.len(), to.len(), by_target);
    matrix.costs.clear();
    matrix.costs.resize(from.len() * to.len(), u32::MAX);
    if others.is_empty() || starts.is_empty() {
        return;
    }
    let plan = Plan::new(network, measure, limit, way, None).prepared();
    // A step of the search leads from a start to another place.
    let leave = |anchor: &Anchor| match way {
        Way::Out => anchor.leaving(network, measure, None),
        Way::Home => anchor.arriving(network, measure, None),
    };
    let arrive = |anchor: &Anchor| match way {
        Way::Out => anchor.arriving(network, measure, None),
        Way::Home => anchor.leaving(network, measure, None),
    };
    let direct = |start: &Anchor, other: &Anchor| match way {
        Way::Out => start.direct(other, network, measure, None),
        Way::Home => other.direct(start, network, measure, None),
    };
    let ends: Vec<_> = others.iter().map(arrive).collect();
    let mut on_edge: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, other) in (0u32..).zip(others) {
        if let Anchor::Door(snap) = other {
            on_edge.entry(snap.edge).or_default().push(i);
        }
    }
    let rows = Mutex::new(starts.iter().zip(matrix.costs.chunks_mut(others.len())));
    let next = || rows.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut scratch = Scratch::new();
        while let Some((start, row)) = next() {
            plan.run(leave(start), &mut scratch);
            for (cell, ends) in row.iter_mut().zip(&ends) {
                let via = { ends.iter().flatten() }
                    .filter_map(|(vertex, rest)| scratch.cost(*vertex)?.checked_add(*rest))
                    .min();
                if let Some(cost) = via.filter(|cost| *cost <= plan.limit) {
                    *cell = cost;
                }
            }
            let Anchor::Door(snap) = start else { continue };
            for other in on_edge.get(&snap.edge).into_iter().flatten() {
                let along = others.get(*other as usize).and_then(|other| direct(start, other));
                if let (Some(cell), Some(cost)) = (row.get_mut(*other as usize), along) {
                    if cost <= plan.limit {
                        *cell = (*cell).min(cost);
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
}
