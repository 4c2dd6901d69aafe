//! From a raw map to the loose edges of a network.

use super::gates::Gates;
use super::ids::NONE;
use super::layout::{Draft, DraftEdge, finish};
use super::roads::{self, Roads};
use super::runs::{Places, Run, Runs, places, runs, uses};
use super::squares::Squares;
use super::{Edge, Network, doors, flags};
use crate::elevation::{self, Elevation};
use crate::osm::{ImportError, ImportOptions, ImportReport, RawMap, RawNode, Tags, streets};
use crate::parallel;
use crate::verdict::{self, WayVerdict};
use crate::verdict_node::{self, NodeVerdict};
use std::collections::HashMap;

impl Network {
    /// Builds the pedestrian network of a map by the rules of [`crate::rules::TABLE`].
    ///
    /// Ways join at shared nodes only, so bridges and tunnels join nothing they pass. Nodes the file lacks (an
    /// extract's edge) or that lie nowhere on earth cut their ways.
    ///
    /// # Errors
    /// [`ImportError::NoStreets`] when nothing in the map may be walked, [`ImportError::TooLarge`] beyond 2^30 edges.
    pub fn build(map: &RawMap) -> Result<Self, ImportError> {
        Self::build_with(map, &ImportOptions::default()).map(|(network, _)| network)
    }

    /// As [`Network::build`], and says what the map lacked.
    ///
    /// # Errors
    /// As [`Network::build`].
    pub fn build_with(map: &RawMap, options: &ImportOptions) -> Result<(Self, ImportReport), ImportError> {
        let mut report = ImportReport {
            nodes_read: map.nodes.len() as u64,
            ways_read: map.ways.len() as u64,
            relations_read: map.relations.len() as u64,
            ..ImportReport::default()
        };
        let draft = draft(map, options, &mut report)?;
        Ok((finish(draft, parallel::threads(options.threads))?, report))
    }

    /// The pedestrian network of an `.osm.pbf` file's bytes: the very bytes that [`Network::build`] makes of what
    /// [`read_pbf`](crate::read_pbf) reads, in a fraction of the time and memory. Every byte of the file may be
    /// hostile; the memory it may take is bounded by [`ImportOptions::memory`].
    ///
    /// # Errors
    /// As [`read_pbf`](crate::read_pbf) and [`Network::build`]. What is in no street and none of its nodes is not
    /// looked at.
    pub fn from_pbf(bytes: &[u8], options: &ImportOptions) -> Result<(Self, ImportReport), ImportError> {
        let (map, mut report) = streets(bytes, options)?;
        let draft = draft(&map, options, &mut report)?;
        drop(map);
        Ok((finish(draft, parallel::threads(options.threads))?, report))
    }
}

fn draft(map: &RawMap, options: &ImportOptions, report: &mut ImportReport) -> Result<Draft, ImportError> {
    let threads = parallel::threads(options.threads);
    let (ids, places) = places(map, threads)?;
    let (mut squares, buildings) = parallel::join(
        threads,
        || Squares::of(map, &ids, &places),
        || doors::collect(map, &ids, &places),
    );
    let outlines = std::mem::take(&mut squares.outlines);
    let (roads, all) = parallel::join(
        threads,
        || Roads::of(map, &ids, &places),
        || runs(map, &outlines, threads, &ids, &places, report),
    );
    let all = all?;
    drop(ids);
    let every = || all.iter().flat_map(|runs| runs.each(map, &outlines));
    let mut uses = uses(&all, map.nodes.len());
    // Ways are cut at the corners of squares, and where they meet a road that is itself not walked.
    let meeting = every().flat_map(|run| {
        let own = roads::rank(&run.way.tags);
        let roads = &roads;
        run.nodes.iter().copied().filter(move |node| roads.wait(*node, own) > 0)
    });
    for node in squares.corners().chain(meeting) {
        if let Some(uses) = uses.get_mut(node as usize) {
            *uses = (*uses).max(2);
        }
    }
    let mut builder = Builder {
        map,
        elevation: options.elevation.as_ref().map(|heights| heights.0.as_ref()),
        roads,
        uses,
        gates: Gates::default(),
        vertex_of: vec![NONE; map.nodes.len()],
        places,
        draft: Draft::default(),
        name_of: HashMap::new(),
    };
    builder.draft.names.push([0; 4]);
    let points = all.iter().map(Runs::nodes).sum::<usize>();
    builder.draft.points.reserve(points + points / 4);
    every().for_each(|run| builder.run(&run));
    if builder.draft.edges.is_empty() {
        return Err(ImportError::NoStreets {
            ways: report.ways_read as usize,
        });
    }
    let Builder {
        gates,
        mut draft,
        vertex_of,
        mut name_of,
        ..
    } = builder;
    let used = every().map(|run| (run.way.id, run.nodes));
    squares.cross(used, &vertex_of, threads, &mut draft, |draft, square| {
        base(draft, &mut name_of, square.id, &square.tags, &square.verdict)
    });
    gates.join(map, &mut draft);
    draft.buildings = buildings;
    Ok(draft)
}

/// The edge of a way without its ends and length.
fn base(draft: &mut Draft, names: &mut HashMap<[u32; 4], u32>, id: i64, tags: &Tags, verdict: &WayVerdict) -> Edge {
    let mut edge = Edge {
        flags: verdict.flags,
        name: name(draft, names, tags),
        record: u32::MAX,
        incline: verdict.incline,
        ..Edge::default()
    };
    let timed = ["opening_hours", "foot:conditional", "access:conditional"];
    if timed.iter().any(|key| tags.get(key).is_some()) {
        let (record, flag) = draft.record(id, false, verdict.base_shut, tags);
        (edge.record, edge.flags) = (record, edge.flags | flag);
    }
    edge
}

fn name(draft: &mut Draft, names: &mut HashMap<[u32; 4], u32>, tags: &Tags) -> u32 {
    let keys = ["name", "name:en", "bridge:name", "bridge:name:en"];
    let texts = keys.map(|key| draft.texts.number(tags.get(key).unwrap_or_default()));
    if texts == [0; 4] {
        return 0;
    }
    *names.entry(texts).or_insert_with(|| {
        draft.names.push(texts);
        draft.names.len() as u32 - 1
    })
}

struct Builder<'a> {
    map: &'a RawMap,
    elevation: Option<&'a dyn Elevation>,
    roads: Roads,
    gates: Gates,
    places: Places,
    vertex_of: Vec<u32>,
    uses: Vec<u8>,
    draft: Draft,
    name_of: HashMap<[u32; 4], u32>,
}

impl Builder<'_> {
    fn run(&mut self, run: &Run) {
        let Run {
            way,
            verdict,
            nodes,
            outline,
            ..
        } = *run;
        let mut base = base(&mut self.draft, &mut self.name_of, way.id, &way.tags, verdict);
        if outline || way.tags.is("area", "yes") && nodes.len() > 3 && nodes.first() == nodes.last() {
            base.flags |= flags::SQUARE;
        }
        let rank = roads::rank(&way.tags);
        let first_edge = self.draft.edges.len();
        let mut start: Option<(u32, u32, u32)> = None;
        let mut length = 0.0;
        let mut wait_before = (0, 0);
        for (i, (node, metres)) in nodes.iter().zip(run.metres).enumerate() {
            let point = self.point(*node);
            length += metres;
            let cut = i == 0 || i + 1 == nodes.len() || self.is_vertex(*node);
            if let (true, Some((from, first_point, first_node))) = (cut, start) {
                let to = self.vertex(*node, point);
                self.draft.points.push(point);
                let wait = self.crossing(verdict, rank, *node);
                let edge = Edge {
                    a: from,
                    b: to,
                    length_mm: (length * 1000.0).round().min(f64::from(u32::MAX)) as u32,
                    flags: base.flags | wait_before.1 | wait.1,
                    wait_ms: wait_before.0 / 2 + wait.0 / 2,
                    incline: self.incline(verdict, [first_node, *node], length),
                    ..base
                };
                wait_before = wait;
                let line = (first_point, self.draft.points.len() as u32);
                self.draft.edges.push(DraftEdge {
                    edge,
                    osm_id: way.id,
                    line,
                });
                start = None;
                if i + 1 == nodes.len() {
                    break;
                }
            } else if cut {
                wait_before = self.crossing(verdict, rank, *node);
            }
            if start.is_none() {
                start = Some((self.vertex(*node, point), self.draft.points.len() as u32, *node));
                length = 0.0;
            }
            self.draft.points.push(point);
        }
        if base.flags & flags::CROSSING != 0 {
            self.spread_wait(verdict, nodes, first_edge);
        }
    }

    fn point(&self, node: u32) -> [i32; 2] {
        self.places.points.get(node as usize).copied().unwrap_or_default()
    }

    /// The node with its tags, when it has any.
    fn tagged(&self, node: u32) -> Option<&RawNode> {
        self.map.nodes.get(node as usize).filter(|_| self.places.tagged(node))
    }

    /// The wait of a whole crossing way, spread over its edges by length.
    fn spread_wait(&mut self, verdict: &WayVerdict, nodes: &[u32], first_edge: usize) {
        let at_nodes = nodes.iter().filter_map(|n| self.tagged(*n));
        let (wait, flag) = { at_nodes }
            .filter(|n| verdict_node::is_crossing(&n.tags))
            .map(|n| verdict::wait(&n.tags))
            .fold(
                (verdict.wait_ms, 0),
                |best, one| if one.0 > best.0 { one } else { best },
            );
        let edges = self.draft.edges.get_mut(first_edge..).unwrap_or_default();
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
        let raw = self.tagged(node);
        match raw.filter(|n| verdict.for_feet && verdict_node::is_crossing(&n.tags)) {
            Some(raw) => {
                let (wait, flag) = verdict::wait(&raw.tags);
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
        let [Some(from), Some(to)] = ends.map(|node| self.map.nodes.get(node as usize)) else {
            return 0;
        };
        let surveyed = |tags: &Tags| {
            tags.get("ele")
                .and_then(|e| e.parse::<f64>().ok())
                .filter(|e| e.is_finite())
        };
        let metres = match (surveyed(&from.tags), surveyed(&to.tags), self.elevation) {
            (Some(a), Some(b), _) => Some((a, b)),
            (_, _, Some(ground)) if length_m >= elevation::MIN_LENGTH_M => {
                { ground.metres(from.lon, from.lat) }.zip(ground.metres(to.lon, to.lat))
            }
            _ => None,
        };
        metres.map_or(0, |(a, b)| elevation::percent(b - a, length_m))
    }

    fn verdict(&self, node: u32) -> NodeVerdict {
        self.tagged(node)
            .map_or(NodeVerdict::Plain, |n| verdict_node::node(&n.tags))
    }

    fn is_vertex(&self, node: u32) -> bool {
        self.uses.get(node as usize).is_some_and(|n| *n >= 2) || self.verdict(node) != NodeVerdict::Plain
    }

    /// The vertex a stretch ends in: shared by all, or its own at gates and where the way is shut.
    fn vertex(&mut self, node: u32, point: [i32; 2]) -> u32 {
        let verdict = self.verdict(node);
        let next = self.draft.vertices.len() as u32;
        if verdict == NodeVerdict::Plain {
            let Some(slot) = self.vertex_of.get_mut(node as usize) else {
                return next;
            };
            if *slot != NONE {
                return *slot;
            }
            *slot = next;
        }
        self.draft.vertices.push(point);
        if !matches!(verdict, NodeVerdict::Plain | NodeVerdict::Closed) {
            self.gates.add(node, verdict, next);
        }
        next
    }
}
