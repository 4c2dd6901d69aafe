//! The bounded search itself.
//!
//! Dijkstra's algorithm (1959) bounded by the limit, with a bucket queue (Dial 1969) of coarse buckets inside
//! which labels may be corrected; exact in whole units. Buckets are linked lists in one pool, and the next bucket
//! in use is found in a bit map, so that a search costs what it reaches and nothing for empty buckets.

use crate::closures::Closures;
use crate::corners::{Corners, FEW};
use crate::measure::{Ends, Measure, is_shut};
use crate::network::{ASYMMETRIC, CLOSED, Network, Section};
use std::borrow::Cow;
use std::hint::select_unpredictable;

/// Bucket width 2^13 units, about ten metres of an adult's walk in both measures.
const SHIFT: u32 = 13;
/// Bucket width for limits of more than nine hours or 33 km; any limit fits.
const FAR_SHIFT: u32 = 19;
const BUCKETS: usize = 4096;
/// No entry; also the cost of a vertex not reached.
const NONE: u32 = u32::MAX;
/// Marks the entry of a vertex seen for the first time; vertices are fewer.
const FIRST: u32 = 1 << 31;

/// Space a search works in; one per thread, for any network.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Per vertex its cost, [`NONE`] when it was not reached.
    costs: Vec<u32>,
    /// Vertices whose cost is set; they are put back before the next search.
    reached: Vec<u32>,
    queue: Option<Box<Queue>>,
    pool: Vec<Entry>,
}

/// A vertex in the queue.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// Entry before it in the same bucket.
    before: u32,
    /// Vertex with [`FIRST`].
    vertex: u32,
    cost: u32,
    /// Number of the mask of arcs worth taking next, see [`Corners`]; [`NONE`] for all.
    via: u32,
}

/// Buckets of vertices that wait to be expanded. Empty between searches.
#[derive(Debug)]
struct Queue {
    /// Per bucket its last entry in the pool.
    heads: [u32; BUCKETS],
    /// One bit per bucket that has entries.
    filled: [u64; BUCKETS / 64],
}

impl Scratch {
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&mut self, vertices: usize, limit: u32) -> Frontier<'_> {
        for vertex in self.reached.drain(..) {
            if let Some(cost) = self.costs.get_mut(vertex as usize) {
                *cost = NONE;
            }
        }
        if self.costs.len() < vertices {
            self.costs.resize(vertices, NONE);
        }
        Frontier {
            costs: &mut self.costs,
            queue: self.queue.get_or_insert_with(|| {
                Box::new(Queue {
                    heads: [NONE; BUCKETS],
                    filled: [0; BUCKETS / 64],
                })
            }),
            pool: std::mem::take(&mut self.pool),
            entries: 0,
            beyond: limit + 1,
        }
    }

    /// Keeps the pool and lists what was reached.
    fn end(&mut self, entries: usize, pool: Vec<Entry>) {
        let first = pool.iter().take(entries).filter(|entry| entry.vertex & FIRST != 0);
        self.reached.extend(first.map(|entry| entry.vertex & !FIRST));
        self.pool = pool;
    }

    #[inline]
    pub(crate) fn cost(&self, vertex: u32) -> Option<u32> {
        self.costs.get(vertex as usize).copied().filter(|cost| *cost != NONE)
    }

    /// Per vertex its cost, [`u32::MAX`] when it was not reached; vertices may be missing at the end.
    pub(crate) fn costs(&self) -> &[u32] {
        &self.costs
    }

    /// As [`Scratch::cost`], and forgets it.
    pub(crate) fn take(&mut self, vertex: u32) -> Option<u32> {
        let cost = self.costs.get_mut(vertex as usize)?;
        Some(std::mem::replace(cost, NONE)).filter(|cost| *cost != NONE)
    }

    /// Appends all vertices reached with their cost.
    pub(crate) fn collect(&self, list: &mut Vec<(u32, u32)>) {
        let cost = |vertex: &u32| self.costs.get(*vertex as usize).copied().unwrap_or(NONE);
        list.extend(self.reached().iter().map(|vertex| (*vertex, cost(vertex))));
    }

    /// Vertices reached by the last search.
    pub(crate) fn reached(&self) -> &[u32] {
        &self.reached
    }
}

/// A search under way.
struct Frontier<'s> {
    costs: &'s mut [u32],
    queue: &'s mut Queue,
    pool: Vec<Entry>,
    /// Entries of the pool in use.
    entries: usize,
    /// The least cost that is too much.
    beyond: u32,
}

impl Frontier<'_> {
    /// Room for as many more entries.
    #[inline(always)]
    fn reserve(&mut self, more: usize) {
        if self.pool.len() < self.entries + more {
            self.pool = grown(std::mem::take(&mut self.pool), self.entries + more);
        }
    }

    /// Notes a cost for a vertex and queues it, when it is within the limit and less than the one before.
    #[inline(always)]
    fn label<const SHIFT: u32>(&mut self, vertex: u32, new: u32, via: u32) {
        let Some(cost) = self.costs.get_mut(vertex as usize) else {
            return;
        };
        let old = *cost;
        if new < self.beyond.min(old) {
            *cost = new;
            let bucket = (new >> SHIFT) as usize % BUCKETS;
            self.queue(vertex, new, via, bucket, true, old == NONE);
        }
    }

    /// As [`Frontier::label`], doing the same work whether it helps or not.
    #[inline(always)]
    fn label_branchless<const SHIFT: u32>(&mut self, vertex: u32, new: u32) {
        let Some(cost) = self.costs.get_mut(vertex as usize) else {
            return;
        };
        let old = *cost;
        let better = new < self.beyond.min(old);
        *cost = select_unpredictable(better, new, old);
        let bucket = (select_unpredictable(better, new, 0) >> SHIFT) as usize % BUCKETS;
        self.queue(vertex, new, NONE, bucket, better, old == NONE);
    }

    #[inline(always)]
    fn queue(&mut self, vertex: u32, cost: u32, via: u32, bucket: usize, better: bool, first: bool) {
        let head = &mut self.queue.heads[bucket];
        let before = *head;
        if let Some(entry) = self.pool.get_mut(self.entries) {
            *entry = Entry {
                before,
                vertex: vertex | u32::from(first) << 31,
                cost,
                via,
            };
        }
        *head = select_unpredictable(better, self.entries as u32, before);
        self.entries += usize::from(better);
        self.queue.filled[bucket / 64] |= u64::from(better) << (bucket % 64);
    }
}

/// By value both ways, so that the search keeps the list's address in a register.
#[cold]
#[inline(never)]
fn grown(mut pool: Vec<Entry>, len: usize) -> Vec<Entry> {
    pool.resize(len.next_power_of_two().max(1024), Entry::default());
    pool
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
    corners: Corners<'a>,
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
            corners: network.corners(measure),
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
        let network = self.network;
        let ground = |arcs, corners| Ground {
            vertices: network.vertex_count(),
            first: network.section(Section::ArcFirst),
            arcs,
            corners,
            seeds,
            limit: self.limit,
        };
        // With something shut a straight line may be missing that a mask counts on.
        let all = Corners::default();
        match (&self.arcs, self.way, self.closures) {
            (Some(arcs), Way::Out, None) => {
                ground(arcs, self.corners).search(scratch, |_, word| word & CLOSED);
            }
            (Some(arcs), Way::Home, None) => {
                ground(arcs, self.corners).search(scratch, |arc, word| {
                    if word & ASYMMETRIC == 0 {
                        word & CLOSED
                    } else {
                        self.arc_cost(arc)
                    }
                });
            }
            (Some(arcs), way, Some(closures)) => {
                let edges: &[u32] = network.section(Section::ArcEdges);
                ground(arcs, all).search(scratch, |arc, word| {
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
            (None, ..) => {
                ground(network.section(Section::ArcsAdult), all).search(scratch, |arc, _| self.arc_cost(arc));
            }
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

/// What a search runs on.
#[derive(Clone, Copy)]
struct Ground<'a> {
    vertices: usize,
    first: &'a [u32],
    arcs: &'a [[u32; 2]],
    corners: Corners<'a>,
    seeds: Ends,
    limit: u32,
}

impl Ground<'_> {
    /// Chooses the width of buckets: a constant where the limit allows it, which is nearly always.
    fn search(&self, scratch: &mut Scratch, cost: impl Fn(usize, u32) -> u32) {
        if (self.limit >> SHIFT) < BUCKETS as u32 {
            self.search_by::<SHIFT>(scratch, cost);
        } else {
            self.search_by::<FAR_SHIFT>(scratch, cost);
        }
    }

    fn search_by<const SHIFT: u32>(&self, scratch: &mut Scratch, cost: impl Fn(usize, u32) -> u32) {
        let mut frontier = scratch.begin(self.vertices, self.limit);
        frontier.reserve(self.seeds.len());
        for (vertex, cost) in self.seeds.into_iter().flatten() {
            frontier.label::<SHIFT>(vertex, cost, NONE);
        }
        let words = ((self.limit >> SHIFT) as usize / 64 + 1).min(BUCKETS / 64);
        for word in 0..words {
            while frontier.queue.filled[word] != 0 {
                let bucket = (word * 64 + frontier.queue.filled[word].trailing_zeros() as usize) % BUCKETS;
                // All entries at once, and then those that came meanwhile.
                while frontier.queue.heads[bucket] != NONE {
                    let mut next = std::mem::replace(&mut frontier.queue.heads[bucket], NONE);
                    while let Some(entry) = frontier.pool.get(next as usize).copied() {
                        next = entry.before;
                        self.expand::<SHIFT>(&mut frontier, entry, &cost);
                    }
                }
                frontier.queue.filled[word] &= !(1 << (bucket % 64));
            }
        }
        let (entries, pool) = (frontier.entries, frontier.pool);
        scratch.end(entries, pool);
    }

    /// Tries the arcs that leave a vertex.
    #[inline(always)]
    fn expand<const SHIFT: u32>(&self, frontier: &mut Frontier, entry: Entry, cost: &impl Fn(usize, u32) -> u32) {
        let vertex = (entry.vertex & !FIRST) as usize;
        let (Some(now), Some(from), Some(to)) = (
            frontier.costs.get(vertex),
            self.first.get(vertex),
            self.first.get(vertex + 1),
        ) else {
            return;
        };
        if *now != entry.cost {
            // A better way was found after this entry was queued, and has an entry of its own.
            return;
        }
        let from = *from as usize;
        let row = self.arcs.get(from..*to as usize).unwrap_or_default();
        frontier.reserve(row.len() + 1);
        if row.len() <= FEW {
            for (i, [head, word]) in row.iter().enumerate() {
                frontier.label_branchless::<SHIFT>(*head, entry.cost + cost(from + i, *word));
            }
            return;
        }
        let base = self.corners.bases.get(vertex).copied().unwrap_or(NONE);
        if base == NONE {
            for (i, [head, word]) in row.iter().enumerate() {
                frontier.label::<SHIFT>(*head, entry.cost + cost(from + i, *word), NONE);
            }
            return;
        }
        let mut left = u64::MAX >> (64 - row.len().min(64));
        left &= self.corners.masks.get(entry.via as usize).copied().unwrap_or(u64::MAX);
        while left != 0 {
            let i = left.trailing_zeros();
            left &= left - 1;
            if let Some([head, word]) = row.get(i as usize) {
                frontier.label::<SHIFT>(*head, entry.cost + cost(from + i as usize, *word), base + i);
            }
        }
    }
}
