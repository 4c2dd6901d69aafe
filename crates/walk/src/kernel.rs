//! The bounded search itself.
//!
//! Dijkstra's algorithm (1959) bounded by the limit, with a bucket queue (Dial 1969) of coarse buckets inside
//! which labels may be corrected; exact in whole units. Scratch space is reused between searches and told apart
//! by generations, so a search touches only what it reaches.

use crate::closures::Closures;
use crate::measure::{Ends, Measure, is_shut};
use crate::network::{ASYMMETRIC, CLOSED, Network, Section};
use std::borrow::Cow;

/// Bucket width 2^12 units, about five metres of an adult's walk in both measures.
const SHIFT: u32 = 12;
const MAX_BUCKETS: u32 = 4096;

/// Space a search works in; one per thread, for any network.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Per vertex: a stamp that falls with every search, then the cost. Any older mark is larger than any new
    /// one, so one comparison answers "unseen or dearer".
    marks: Vec<u64>,
    stamp: u32,
    reached: Vec<u32>,
    buckets: Vec<Vec<u64>>,
}

impl Scratch {
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&mut self, vertices: usize, buckets: usize) {
        if self.stamp == 0 || self.marks.len() < vertices {
            self.marks.clear();
            self.marks.resize(vertices, u64::MAX);
            self.stamp = u32::MAX;
        }
        self.stamp -= 1;
        self.reached.clear();
        self.buckets.iter_mut().for_each(Vec::clear);
        if self.buckets.len() < buckets {
            self.buckets.resize_with(buckets, Vec::new);
        }
    }

    /// Notes a cost for a vertex and queues it, when it is the first or less than the one before.
    #[inline(always)]
    fn label(&mut self, vertex: u32, cost: u32, shift: u32) {
        let Some(mark) = self.marks.get_mut(vertex as usize) else {
            return;
        };
        let new = u64::from(self.stamp) << 32 | u64::from(cost);
        if new < *mark {
            if (*mark >> 32) as u32 != self.stamp {
                self.reached.push(vertex);
            }
            *mark = new;
            if let Some(bucket) = self.buckets.get_mut((cost >> shift) as usize) {
                bucket.push(u64::from(cost) << 32 | u64::from(vertex));
            }
        }
    }

    #[inline]
    pub(crate) fn cost(&self, vertex: u32) -> Option<u32> {
        let mark = *self.marks.get(vertex as usize)?;
        ((mark >> 32) as u32 == self.stamp).then_some(mark as u32)
    }

    /// Vertices reached by the last search.
    pub(crate) fn reached(&self) -> &[u32] {
        &self.reached
    }
}

/// Which way people walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Out,
    Home,
}

/// A search but for its start: reusable for many starts.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'a> {
    pub network: &'a Network,
    pub measure: Measure,
    pub limit: u32,
    pub way: Way,
    pub closures: Option<&'a Closures>,
    /// Head and cost of every arc along its direction; `None` when the costs are worked out on the way.
    arcs: Option<Cow<'a, [[u32; 2]]>>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        network: &'a Network,
        measure: Measure,
        limit: u32,
        way: Way,
        closures: Option<&'a Closures>,
    ) -> Self {
        Self {
            network,
            measure,
            limit: limit.min(CLOSED - 1),
            way,
            closures: closures.filter(|c| !c.is_empty()),
            arcs: network.costs(measure).map(Cow::Borrowed),
        }
    }

    /// For many searches: the costs of a pace of one's own are worked out once.
    pub(crate) fn prepared(mut self) -> Self {
        if self.arcs.is_none() {
            self.arcs = Some(Cow::Owned(self.network.work_out_costs(self.measure)));
        }
        self
    }

    /// Fills the scratch space with everything within the limit of the seeds.
    pub(crate) fn run(&self, seeds: Ends, scratch: &mut Scratch) {
        let shift = SHIFT.max((self.limit / MAX_BUCKETS).checked_ilog2().map_or(0, |log| log + 1));
        scratch.begin(self.network.vertex_count(), (self.limit >> shift) as usize + 1);
        let network = self.network;
        let mut go = |arcs: &[[u32; 2]], cost: &dyn Fn(usize, u32) -> u32| {
            search(network, arcs, seeds, self.limit, shift, scratch, cost);
        };
        match (&self.arcs, self.way, self.closures) {
            (Some(arcs), Way::Out, None) => {
                search(network, arcs, seeds, self.limit, shift, scratch, |_, word| {
                    word & CLOSED
                });
            }
            (Some(arcs), Way::Home, None) => {
                search(network, arcs, seeds, self.limit, shift, scratch, |arc, word| {
                    if word & ASYMMETRIC == 0 {
                        word & CLOSED
                    } else {
                        self.arc_cost(arc)
                    }
                });
            }
            (Some(arcs), way, Some(closures)) => {
                let edges: &[u32] = network.section(Section::ArcEdges);
                search(network, arcs, seeds, self.limit, shift, scratch, |arc, word| {
                    if edges.get(arc).is_none_or(|packed| closures.is_shut(packed >> 1)) {
                        CLOSED
                    } else if way == Way::Home && word & ASYMMETRIC != 0 {
                        self.arc_cost(arc)
                    } else {
                        word & CLOSED
                    }
                });
            }
            // The heads stand in every stored pace's arcs.
            (None, ..) => go(network.section(Section::ArcsAdult), &|arc, _| self.arc_cost(arc)),
        }
    }

    /// An arc's cost from its edge, along the walk's direction.
    fn arc_cost(&self, arc: usize) -> u32 {
        let found = self.network.arc(arc as u32).and_then(|(number, forward, _)| {
            let edge = self.network.edge(number)?;
            self.measure
                .edge(&edge, forward == (self.way == Way::Out))
                .filter(|_| !is_shut(self.closures, number))
        });
        found.unwrap_or(CLOSED)
    }
}

fn search(
    network: &Network,
    arcs: &[[u32; 2]],
    seeds: Ends,
    limit: u32,
    shift: u32,
    scratch: &mut Scratch,
    cost: impl Fn(usize, u32) -> u32,
) {
    let first: &[u32] = network.section(Section::ArcFirst);
    for (vertex, cost) in seeds.into_iter().flatten().filter(|(_, cost)| *cost <= limit) {
        scratch.label(vertex, cost, shift);
    }
    for number in 0..=(limit >> shift) as usize {
        while let Some(entry) = scratch.buckets.get_mut(number).and_then(Vec::pop) {
            let (at, vertex) = ((entry >> 32) as u32, entry as u32 as usize);
            if scratch.marks.get(vertex).is_none_or(|mark| *mark as u32 != at) {
                // A better way was found after this entry was queued.
                continue;
            }
            let (Some(from), Some(to)) = (first.get(vertex), first.get(vertex + 1)) else {
                continue;
            };
            let from = *from as usize;
            for (i, [head, word]) in arcs.get(from..*to as usize).unwrap_or_default().iter().enumerate() {
                let next = at + cost(from + i, *word);
                if next <= limit {
                    scratch.label(*head, next, shift);
                }
            }
        }
    }
}
