//! Everything within a walking time of a place.
//!
//! Dijkstra's algorithm (1959) bounded by the limit, with a bucket queue (Dial 1969) of coarse buckets inside
//! which labels may be corrected; exact in whole milliseconds. Scratch space is reused between searches and
//! told apart by generations, so a search touches only what it reaches.

use crate::closures::Closures;
use crate::network::{ASYMMETRIC, CLOSED, Edge, Network, Section, cost_section};
use crate::pace::{Pace, share_ms};
use crate::snap::Snap;

/// Bucket width 2^12 ms, about five metres of an adult's walk.
const SHIFT: u32 = 12;
const MAX_BUCKETS: u32 = 4096;

/// Space a search works in; one per thread, for any network.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Per vertex: a stamp that falls with every search, then the time. Any older mark is larger than any new
    /// one, so one comparison answers "unseen or slower".
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

    fn ms(&self, vertex: u32) -> Option<u32> {
        let mark = *self.marks.get(vertex as usize)?;
        ((mark >> 32) as u32 == self.stamp).then_some(mark as u32)
    }
}

/// Which way people walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Out,
    Home,
}

/// What a search found. Lives as long as its scratch space is not used again.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    pub(crate) network: &'a Network,
    scratch: &'a Scratch,
    start: Snap,
    pace: Pace,
    limit_ms: u32,
    way: Way,
    closures: Option<&'a Closures>,
}

/// A reached part of an edge, measured from the edge's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedPart {
    pub edge: u32,
    pub from_mm: u32,
    pub to_mm: u32,
}

/// Walks from `start` for at most `limit_ms`, the walk from the place to its street included.
pub fn reach<'a>(network: &'a Network, start: &Snap, pace: Pace, limit_ms: u32, scratch: &'a mut Scratch) -> Reach<'a> {
    Query {
        network,
        start: *start,
        pace,
        limit_ms,
        way: Way::Out,
        closures: None,
    }
    .run(scratch)
}

/// As [`reach`], round what is shut.
pub fn reach_around<'a>(
    network: &'a Network,
    start: &Snap,
    pace: Pace,
    limit_ms: u32,
    closures: &'a Closures,
    scratch: &'a mut Scratch,
) -> Reach<'a> {
    let closures = Some(closures).filter(|c| !c.is_empty());
    Query {
        network,
        start: *start,
        pace,
        limit_ms,
        way: Way::Out,
        closures,
    }
    .run(scratch)
}

/// As [`reach`], for walks that end at `start`: slopes, escalators and one-way passages count the other way.
pub fn reach_towards<'a>(
    network: &'a Network,
    start: &Snap,
    pace: Pace,
    limit_ms: u32,
    scratch: &'a mut Scratch,
) -> Reach<'a> {
    Query {
        network,
        start: *start,
        pace,
        limit_ms,
        way: Way::Home,
        closures: None,
    }
    .run(scratch)
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
struct Query<'a> {
    network: &'a Network,
    start: Snap,
    pace: Pace,
    limit_ms: u32,
    way: Way,
    closures: Option<&'a Closures>,
}

impl<'a> Query<'a> {
    fn run(self, scratch: &'a mut Scratch) -> Reach<'a> {
        let limit = self.limit_ms.min(CLOSED - 1);
        let shift = SHIFT.max((limit / MAX_BUCKETS).checked_ilog2().map_or(0, |log| log + 1));
        scratch.begin(self.network.vertex_count(), (limit >> shift) as usize + 1);
        let network = self.network;
        let seeds = self.seeds();
        match (cost_section(self.pace), self.way, self.closures) {
            (Some(section), Way::Out, None) => {
                run(
                    network,
                    network.section(section),
                    seeds,
                    limit,
                    shift,
                    scratch,
                    |_, word| word & CLOSED,
                );
            }
            (Some(section), Way::Home, None) => {
                run(
                    network,
                    network.section(section),
                    seeds,
                    limit,
                    shift,
                    scratch,
                    |arc, word| {
                        if word & ASYMMETRIC == 0 {
                            word & CLOSED
                        } else {
                            self.arc_ms(arc)
                        }
                    },
                );
            }
            (Some(section), Way::Out, Some(closures)) => {
                let edges: &[u32] = network.section(Section::ArcEdges);
                run(
                    network,
                    network.section(section),
                    seeds,
                    limit,
                    shift,
                    scratch,
                    |arc, word| {
                        let shut = edges.get(arc).is_none_or(|packed| closures.is_shut(packed >> 1));
                        if shut { CLOSED } else { word & CLOSED }
                    },
                );
            }
            _ => {
                // The heads stand in every stored pace's arcs; the costs are worked out on the way.
                let arcs = network.section(Section::ArcsAdult);
                run(network, arcs, seeds, limit, shift, scratch, |arc, _| self.arc_ms(arc));
            }
        }
        let Self {
            network,
            start,
            pace,
            way,
            closures,
            ..
        } = self;
        Reach {
            network,
            scratch,
            start,
            pace,
            limit_ms: limit,
            way,
            closures,
        }
    }

    /// An arc's cost from its edge, along the walk's direction.
    fn arc_ms(&self, arc: usize) -> u32 {
        let found = self.network.arc(arc as u32).and_then(|(number, forward, _)| {
            let edge = self.network.edge(number)?;
            let shut = self.closures.is_some_and(|c| c.is_shut(number));
            self.pace
                .edge_ms(&edge, forward == (self.way == Way::Out))
                .filter(|_| !shut)
        });
        found.unwrap_or(CLOSED)
    }

    /// Both ends of the start's edge with the time to them.
    fn seeds(&self) -> [Option<(u32, u32)>; 2] {
        let start = &self.start;
        let Some(edge) = self.network.edge(start.edge) else {
            return [None, None];
        };
        let (ahead, back) = both_ways(start.edge, &edge, self.pace, self.way, self.closures);
        let access = start.access_ms(self.pace);
        let rest = edge.length_mm.saturating_sub(start.offset_mm);
        [
            back.map(|cost| {
                (
                    edge.a,
                    access.saturating_add(share_ms(cost, start.offset_mm, edge.length_mm)),
                )
            }),
            ahead.map(|cost| (edge.b, access.saturating_add(share_ms(cost, rest, edge.length_mm)))),
        ]
    }
}

/// Cost of a search step from a to b and from b to a.
fn both_ways(
    number: u32,
    edge: &Edge,
    pace: Pace,
    way: Way,
    closures: Option<&Closures>,
) -> (Option<u32>, Option<u32>) {
    if closures.is_some_and(|c| c.is_shut(number)) {
        return (None, None);
    }
    let (ahead, back) = (pace.edge_ms(edge, true), pace.edge_ms(edge, false));
    if way == Way::Out { (ahead, back) } else { (back, ahead) }
}

fn run(
    network: &Network,
    arcs: &[[u32; 2]],
    seeds: [Option<(u32, u32)>; 2],
    limit: u32,
    shift: u32,
    scratch: &mut Scratch,
    cost: impl Fn(usize, u32) -> u32,
) {
    let first: &[u32] = network.section(Section::ArcFirst);
    let Scratch {
        marks,
        stamp,
        reached,
        buckets,
    } = scratch;
    let high = u64::from(*stamp) << 32;
    for (vertex, ms) in seeds.into_iter().flatten().filter(|(_, ms)| *ms <= limit) {
        let Some(mark) = marks.get_mut(vertex as usize) else {
            continue;
        };
        let new = high | u64::from(ms);
        if new < *mark {
            if *mark >> 32 != high >> 32 {
                reached.push(vertex);
            }
            *mark = new;
            if let Some(bucket) = buckets.get_mut((ms >> shift) as usize) {
                bucket.push(u64::from(ms) << 32 | u64::from(vertex));
            }
        }
    }
    for number in 0..=(limit >> shift) as usize {
        while let Some(entry) = buckets.get_mut(number).and_then(Vec::pop) {
            let (ms, vertex) = ((entry >> 32) as u32, entry as u32 as usize);
            if marks.get(vertex).is_none_or(|mark| *mark as u32 != ms) {
                // A quicker way was found after this entry was queued.
                continue;
            }
            let (Some(from), Some(to)) = (first.get(vertex), first.get(vertex + 1)) else {
                continue;
            };
            let from = *from as usize;
            for (i, [head, word]) in arcs.get(from..*to as usize).unwrap_or_default().iter().enumerate() {
                let next = ms + cost(from + i, *word);
                if next > limit {
                    continue;
                }
                let Some(mark) = marks.get_mut(*head as usize) else {
                    continue;
                };
                let new = high | u64::from(next);
                if new < *mark {
                    if *mark >> 32 != high >> 32 {
                        reached.push(*head);
                    }
                    *mark = new;
                    if let Some(bucket) = buckets.get_mut((next >> shift) as usize) {
                        bucket.push(u64::from(next) << 32 | u64::from(*head));
                    }
                }
            }
        }
    }
}

impl<'a> Reach<'a> {
    pub fn start(&self) -> &Snap {
        &self.start
    }

    pub fn pace(&self) -> Pace {
        self.pace
    }

    pub fn limit_ms(&self) -> u32 {
        self.limit_ms
    }

    /// Number of vertices reached.
    pub fn len(&self) -> usize {
        self.scratch.reached.len()
    }

    pub fn is_empty(&self) -> bool {
        self.scratch.reached.is_empty()
    }

    /// Reached vertices with their time in milliseconds, in no order of time.
    pub fn vertices(&self) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let scratch = self.scratch;
        scratch.reached.iter().filter_map(|v| scratch.ms(*v).map(|ms| (*v, ms)))
    }

    /// Time to a vertex in milliseconds, when it is reached.
    #[inline]
    pub fn ms(&self, vertex: u32) -> Option<u32> {
        self.scratch.ms(vertex)
    }

    /// Time to a place in milliseconds, its last metres to the door included, when it is within the limit.
    pub fn time_to(&self, place: &Snap) -> Option<u32> {
        let edge = self.network.edge(place.edge)?;
        let (ahead, back) = self.both_ways(place.edge, &edge);
        let rest = edge.length_mm.saturating_sub(place.offset_mm);
        let via_a = ahead.and_then(|cost| Some(self.ms(edge.a)? + share_ms(cost, place.offset_mm, edge.length_mm)));
        let via_b = back.and_then(|cost| Some(self.ms(edge.b)? + share_ms(cost, rest, edge.length_mm)));
        let to_edge = [via_a, via_b, self.along(place, &edge)].into_iter().flatten().min()?;
        to_edge
            .checked_add(place.access_ms(self.pace))
            .filter(|ms| *ms <= self.limit_ms)
    }

    /// Time to a place on the start's own edge, along it.
    pub(crate) fn along(&self, place: &Snap, edge: &Edge) -> Option<u32> {
        if place.edge != self.start.edge {
            return None;
        }
        let (ahead, back) = self.both_ways(place.edge, edge);
        let cost = if place.offset_mm >= self.start.offset_mm {
            ahead
        } else {
            back
        }?;
        let part = share_ms(cost, place.offset_mm.abs_diff(self.start.offset_mm), edge.length_mm);
        Some(self.start.access_ms(self.pace).saturating_add(part))
    }

    fn both_ways(&self, number: u32, edge: &Edge) -> (Option<u32>, Option<u32>) {
        both_ways(number, edge, self.pace, self.way, self.closures)
    }

    /// Time along a whole edge in this search, forward or against its direction.
    pub(crate) fn edge_ms(&self, number: u32, edge: &Edge, forward: bool) -> Option<u32> {
        let (ahead, back) = self.both_ways(number, edge);
        if forward { ahead } else { back }
    }

    pub(crate) fn is_shut(&self, edge: u32) -> bool {
        self.closures.is_some_and(|c| c.is_shut(edge))
    }

    /// Whether times run from the start (and not towards it).
    pub(crate) fn is_outward(&self) -> bool {
        self.way == Way::Out
    }

    /// Every reached stretch of street, cut where the time is up. Parts of one edge do not overlap.
    pub fn parts(&self) -> Vec<ReachedPart> {
        let edges: &[[u32; 8]] = self.network.section(Section::Edges);
        let arc_edges: &[u32] = self.network.section(Section::ArcEdges);
        let mut parts = Vec::with_capacity(self.len() * 3 / 2);
        let mut own_edge_done = false;
        for (vertex, _) in self.vertices() {
            for arc in self.network.arcs(vertex) {
                let Some(packed) = arc_edges.get(arc as usize) else {
                    continue;
                };
                let (number, against) = (packed >> 1, packed & 1 == 1);
                let Some(edge) = edges.get(number as usize).map(|words| Edge::from_words(*words)) else {
                    continue;
                };
                // From its start vertex when that is reached, so that every edge comes once.
                if against && self.ms(edge.a).is_some() {
                    continue;
                }
                own_edge_done |= number == self.start.edge;
                self.parts_of(number, &edge, &mut parts);
            }
        }
        if let (false, Some(edge)) = (own_edge_done, self.network.edge(self.start.edge)) {
            self.parts_of(self.start.edge, &edge, &mut parts);
        }
        parts
    }

    fn parts_of(&self, number: u32, edge: &Edge, parts: &mut Vec<ReachedPart>) {
        let (ahead, back) = self.both_ways(number, edge);
        let length = edge.length_mm;
        let run = |at: Option<u32>, cost: Option<u32>| match (at, cost) {
            (Some(ms), Some(cost)) if ms <= self.limit_ms => match cost {
                0 => length,
                cost => {
                    (u64::from(self.limit_ms - ms) * u64::from(length) / u64::from(cost)).min(u64::from(length)) as u32
                }
            },
            _ => 0,
        };
        let mut push = |from_mm: u32, to_mm: u32| {
            if from_mm < to_mm {
                parts.push(ReachedPart {
                    edge: number,
                    from_mm,
                    to_mm,
                });
            }
        };
        let (from_a, from_b) = (run(self.ms(edge.a), ahead), length - run(self.ms(edge.b), back));
        let mut spans = [(0, from_a), (from_b, length), (0, 0)];
        if number == self.start.edge {
            let access = Some(self.start.access_ms(self.pace));
            let (back, ahead) = (run(access, back), run(access, ahead));
            let at = self.start.offset_mm;
            spans[2] = (at.saturating_sub(back), at.saturating_add(ahead).min(length));
        }
        spans.sort_unstable();
        let mut open = (0, 0);
        for (from, to) in spans {
            if from > open.1 {
                push(open.0, open.1);
                open = (from, to);
            } else {
                open.1 = open.1.max(to);
            }
        }
        push(open.0, open.1);
    }
}
