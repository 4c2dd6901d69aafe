//! Costs from many places to many places.

use crate::kernel::{Plan, Scratch, Way};
use crate::measure::{Anchor, Ends, Measure};
use crate::network::Network;
use crate::parallel::each_with;
use std::collections::HashMap;

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
    let doorsteps = Doorsteps::of(network.vertex_count(), others.iter().map(arrive));
    let mut on_edge: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, other) in (0u32..).zip(others) {
        if let Anchor::Door(snap) = other {
            on_edge.entry(snap.edge).or_default().push(i);
        }
    }
    let tasks = starts.iter().zip(matrix.costs.chunks_mut(others.len()));
    let mut scratches: Vec<Scratch> = std::iter::repeat_with(Scratch::new).take(threads.max(1)).collect();
    each_with(tasks, &mut scratches, |scratch, (start, row)| {
        row.fill(u32::MAX);
        let mut note = |other: u32, cost: u32| {
            if let Some(cell) = row.get_mut(other as usize).filter(|_| cost <= plan.limit) {
                *cell = cost.min(*cell);
            }
        };
        plan.run(leave(start), scratch);
        for vertex in scratch.reached() {
            let steps = doorsteps.at(*vertex);
            if let Some(cost) = scratch.cost(*vertex).filter(|_| !steps.is_empty()) {
                steps
                    .iter()
                    .for_each(|[other, rest]| note(*other, cost.saturating_add(*rest)));
            }
        }
        let Anchor::Door(snap) = start else { return };
        for other in on_edge.get(&snap.edge).into_iter().flatten() {
            let along = others.get(*other as usize).and_then(|to| direct(start, to));
            along.into_iter().for_each(|cost| note(*other, cost));
        }
    });
}

/// Places by the vertices next to them.
struct Doorsteps {
    /// Per vertex and one more: its first step.
    first: Vec<u32>,
    /// Place, cost between it and the vertex.
    steps: Vec<[u32; 2]>,
}

impl Doorsteps {
    fn of(vertices: usize, ends: impl Iterator<Item = Ends>) -> Self {
        let mut list: Vec<[u32; 3]> = { (0u32..).zip(ends) }
            .flat_map(|(place, ends)| {
                ends.into_iter()
                    .flatten()
                    .map(move |(vertex, cost)| [vertex, place, cost])
            })
            .filter(|[vertex, ..]| (*vertex as usize) < vertices)
            .collect();
        list.sort_unstable();
        let mut first = vec![0; vertices + 1];
        for [vertex, ..] in &list {
            if let Some(count) = first.get_mut(*vertex as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        Self {
            first,
            steps: list.into_iter().map(|[_, place, cost]| [place, cost]).collect(),
        }
    }

    #[inline]
    fn at(&self, vertex: u32) -> &[[u32; 2]] {
        let at = vertex as usize;
        match (self.first.get(at), self.first.get(at + 1)) {
            (Some(from), Some(to)) => self.steps.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}
