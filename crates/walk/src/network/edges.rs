//! From stretches of ways to the edges of a draft: first, one after the other, their vertices, names and records, so that
//! numbers follow the map's order; then, on several threads, their lines, lengths and waits.

use super::build::base;
use super::gates::Gates;
use super::ids::NONE;
use super::layout::{Draft, DraftEdge};
use super::roads::Roads;
use super::runs::{Run, Runs};
use super::{Edge, degrees, flags};
use crate::elevation::{self, Elevation};
use crate::metric::metres;
use crate::osm::nodes::Nodes;
use crate::osm::{RawMap, RawWay, Tags};
use crate::parallel;
use crate::verdict::{self, WayVerdict};
use crate::verdict_node::{self, NodeVerdict};
use std::collections::HashMap;
use std::convert::Infallible;

/// What edges are made from.
pub(super) struct Ground<'a> {
    pub map: &'a RawMap,
    pub nodes: &'a Nodes,
    pub roads: Roads,
    /// See [`super::runs::uses`].
    pub uses: Vec<u8>,
    pub elevation: Option<&'a dyn Elevation>,
}

/// What the edges leave for later.
pub(super) struct Ends {
    pub gates: Gates,
    /// The vertex of each node, or [`NONE`].
    pub vertex_of: Vec<u32>,
}

/// Appends the edges of all stretches.
pub(super) fn edges(
    ground: &Ground,
    all: &[Runs],
    outlines: &[RawWay],
    threads: usize,
    draft: &mut Draft,
    names: &mut HashMap<[u32; 4], u32>,
) -> Ends {
    let cuts = parallel::map(
        all,
        threads,
        || (),
        |(), runs| Ok::<_, Infallible>(runs.cuts(|node| ground.is_vertex(node))),
    );
    let cuts = cuts.unwrap_or_else(|never| match never {});
    let mut numbering = Numbering {
        ground,
        draft,
        ends: Ends {
            gates: Gates::default(),
            vertex_of: vec![NONE; ground.nodes.ids.len()],
        },
        points: 0,
    };
    let edges = cuts.iter().map(Vec::len).sum::<usize>();
    numbering.draft.edges.reserve_exact(edges);
    // Edges and points of each part, which the threads fill in.
    let mut parts = Vec::with_capacity(all.len());
    for (runs, cuts) in all.iter().zip(&cuts) {
        let before = (numbering.draft.edges.len(), numbering.points);
        let mut rest = cuts.as_slice();
        for run in runs.each(ground.map, outlines) {
            numbering.run(&run, own_cuts(&mut rest, &run), names);
        }
        parts.push((numbering.draft.edges.len() - before.0, numbering.points - before.1));
    }
    let Numbering { ends, points, .. } = numbering;
    draft.points = vec![[0; 2]; points];
    let (mut edges, mut points) = (draft.edges.as_mut_slice(), draft.points.as_mut_slice());
    let mut tasks = Vec::with_capacity(all.len());
    for ((runs, cuts), (of_edges, of_points)) in all.iter().zip(&cuts).zip(parts) {
        let (own_edges, own_points);
        (own_edges, edges) = edges.split_at_mut(of_edges);
        (own_points, points) = points.split_at_mut(of_points);
        tasks.push((runs, cuts, own_edges, own_points));
    }
    parallel::each(tasks, threads, |(runs, cuts, mut edges, mut points)| {
        let mut rest = cuts.as_slice();
        for run in runs.each(ground.map, outlines) {
            let cuts = own_cuts(&mut rest, &run);
            let (own, lines);
            (own, edges) = std::mem::take(&mut edges).split_at_mut(cuts.len().saturating_sub(1));
            (lines, points) = std::mem::take(&mut points).split_at_mut(points_of(&run, cuts));
            ground.measure(&run, cuts, own, lines);
        }
    });
    ends
}

/// The next stretch's part of its part's cuts, which end with its last node.
fn own_cuts<'c>(rest: &mut &'c [u32], run: &Run) -> &'c [u32] {
    let last = run.nodes.len().saturating_sub(1) as u32;
    let end = rest.iter().position(|cut| *cut == last).map_or(rest.len(), |at| at + 1);
    let (own, tail) = rest.split_at(end);
    *rest = tail;
    own
}

/// Points of a stretch's edges: where it is cut, one edge ends and the next one starts.
fn points_of(run: &Run, cuts: &[u32]) -> usize {
    run.nodes.len() + cuts.len().saturating_sub(2)
}

struct Numbering<'a, 'm> {
    ground: &'a Ground<'m>,
    draft: &'a mut Draft,
    ends: Ends,
    /// Points of all edges so far.
    points: usize,
}

impl Numbering<'_, '_> {
    /// Adds a stretch's edges without length and wait.
    fn run(&mut self, run: &Run, cuts: &[u32], names: &mut HashMap<[u32; 4], u32>) {
        let way = run.way;
        let mut base = base(self.draft, names, way.id, &way.tags, run.verdict);
        let closed = run.nodes.len() > 3 && run.nodes.first() == run.nodes.last();
        if run.outline || closed && way.tags.is("area", "yes") {
            base.flags |= flags::SQUARE;
        }
        let node = |at: u32| run.nodes.get(at as usize).copied().unwrap_or(NONE);
        for ends in cuts.windows(2) {
            let [a, b] = [ends[0], ends[1]].map(|at| self.vertex(node(at)));
            let start = self.points as u32;
            self.points += (ends[1] - ends[0]) as usize + 1;
            self.draft.edges.push(DraftEdge {
                edge: Edge { a, b, ..base },
                osm_id: way.id,
                line: (start, self.points as u32),
            });
        }
    }

    /// The vertex a stretch ends in: shared by all, or its own at gates and where the way is shut.
    fn vertex(&mut self, node: u32) -> u32 {
        let verdict = self.ground.verdict(node);
        let next = self.draft.vertices.len() as u32;
        if verdict == NodeVerdict::Plain {
            let Some(slot) = self.ends.vertex_of.get_mut(node as usize) else {
                return next;
            };
            if *slot != NONE {
                return *slot;
            }
            *slot = next;
        }
        self.draft.vertices.push(self.ground.point(node));
        if !matches!(verdict, NodeVerdict::Plain | NodeVerdict::Closed) {
            self.ends.gates.add(node, verdict, next);
        }
        next
    }
}

impl Ground<'_> {
    /// Fills in what a stretch's edges lack.
    fn measure(&self, run: &Run, cuts: &[u32], edges: &mut [DraftEdge], mut points: &mut [[i32; 2]]) {
        let wait_at = |at: u32| {
            let node = run.nodes.get(at as usize);
            node.map_or((0, 0), |node| self.crossing(run.verdict, run.rank, *node))
        };
        let mut before = cuts.first().map_or((0, 0), |at| wait_at(*at));
        for (ends, d) in cuts.windows(2).zip(&mut *edges) {
            let own = run.nodes.get(ends[0] as usize..=ends[1] as usize).unwrap_or_default();
            let line;
            (line, points) = std::mem::take(&mut points).split_at_mut(own.len());
            let (mut length, mut last) = (0.0, None);
            for (slot, node) in line.iter_mut().zip(own) {
                *slot = self.point(*node);
                length += last.map_or(0.0, |last| metres(last, *slot));
                last = Some(*slot);
            }
            let after = wait_at(ends[1]);
            d.edge.length_mm = (length * 1000.0).round().min(f64::from(u32::MAX)) as u32;
            d.edge.flags |= before.1 | after.1;
            d.edge.wait_ms = before.0 / 2 + after.0 / 2;
            if let (Some(from), Some(to)) = (own.first(), own.last()) {
                d.edge.incline = self.incline(run.verdict, [*from, *to], length);
            }
            before = after;
        }
        if run.verdict.flags & flags::CROSSING != 0 {
            self.spread_wait(run, edges);
        }
    }

    fn point(&self, node: u32) -> [i32; 2] {
        self.nodes.points.get(node as usize).copied().unwrap_or_default()
    }

    fn verdict(&self, node: u32) -> NodeVerdict {
        self.nodes.tags(node).map_or(NodeVerdict::Plain, verdict_node::node)
    }

    fn is_vertex(&self, node: u32) -> bool {
        self.uses.get(node as usize).is_some_and(|n| *n >= 2) || self.verdict(node) != NodeVerdict::Plain
    }

    /// The wait of a whole crossing way, spread over its edges by length.
    fn spread_wait(&self, run: &Run, edges: &mut [DraftEdge]) {
        let at_nodes = run.nodes.iter().filter_map(|n| self.nodes.tags(*n));
        let (wait, flag) = { at_nodes }
            .filter(|tags| verdict_node::is_crossing(tags))
            .map(verdict::wait)
            .fold(
                (run.verdict.wait_ms, 0),
                |best, one| if one.0 > best.0 { one } else { best },
            );
        let total: u64 = edges.iter().map(|d| u64::from(d.edge.length_mm)).sum::<u64>().max(1);
        let (mut walked, mut spent) = (0u64, 0u64);
        for d in edges {
            walked += u64::from(d.edge.length_mm);
            let until = u64::from(wait) * walked / total;
            d.edge.wait_ms = (until - spent) as u32;
            d.edge.flags |= flag;
            spent = until;
        }
    }

    /// A road crossed at this node: half of the wait falls on each side. A crossing that a footway passes is told in
    /// directions; at a junction with a bigger road ([`Roads`]) one only may have to cross.
    fn crossing(&self, verdict: &WayVerdict, rank: u8, node: u32) -> (u32, u32) {
        if verdict.flags & flags::CROSSING != 0 || !self.is_vertex(node) {
            return (0, 0);
        }
        let tags = self.nodes.tags(node);
        match tags.filter(|tags| verdict.for_feet && verdict_node::is_crossing(tags)) {
            Some(tags) => {
                let (wait, flag) = verdict::wait(tags);
                (wait, flags::CROSSING | flag)
            }
            None => (self.roads.wait(node, rank), 0),
        }
    }

    /// Slope of an edge whose way gives none: from `ele` at both ends, else from the heights of the ground.
    fn incline(&self, verdict: &WayVerdict, ends: [u32; 2], length_m: f64) -> i8 {
        if verdict.graded || verdict.flags & (flags::STEPS | flags::LAYERED | flags::CONVEYED) != 0 {
            return verdict.incline;
        }
        let surveyed = |node: u32| {
            self.nodes
                .tags(node)
                .and_then(|tags: &Tags| tags.get("ele"))
                .and_then(|e| e.parse::<f64>().ok())
                .filter(|e| e.is_finite())
        };
        let [from, to] = ends;
        let metres = match (surveyed(from), surveyed(to), self.elevation) {
            (Some(a), Some(b), _) => Some((a, b)),
            (_, _, Some(ground)) if length_m >= elevation::MIN_LENGTH_M => {
                let height = |node: u32| {
                    let (lon, lat) = degrees(self.point(node));
                    ground.metres(lon, lat)
                };
                height(from).zip(height(to))
            }
            _ => None,
        };
        metres.map_or(0, |(a, b)| elevation::percent(b - a, length_m))
    }
}
