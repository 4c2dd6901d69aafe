//! From a raw map to the loose edges of a network.

use super::gates::Gates;
use super::ids::NONE;
use super::layout::{Draft, DraftEdge, finish};
use super::runs::{Places, Run, Runs, runs, uses};
use super::{Edge, Network, flags, squares};
use crate::osm::{ImportError, ImportOptions, ImportReport, RawMap, RawNode, RawWay, streets};
use crate::parallel;
use crate::verdict::{self, NodeVerdict, WayVerdict};
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
        let threads = parallel::threads(options.threads);
        let draft = draft(map, threads, &mut report)?;
        Ok((finish(draft, threads)?, report))
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
        let threads = parallel::threads(options.threads);
        let draft = draft(&map, threads, &mut report)?;
        drop(map);
        Ok((finish(draft, threads)?, report))
    }
}

fn draft(map: &RawMap, threads: usize, report: &mut ImportReport) -> Result<Draft, ImportError> {
    let (all, places) = runs(map, threads, report)?;
    let mut builder = Builder {
        map,
        uses: uses(&all, map.nodes.len()),
        gates: Gates::default(),
        vertex_of: vec![NONE; map.nodes.len()],
        places,
        draft: Draft::default(),
        name_of: HashMap::new(),
    };
    builder.draft.names.push([0; 4]);
    let points = all.iter().map(Runs::nodes).sum::<usize>();
    builder.draft.points.reserve(points + points / 4);
    for runs in all {
        runs.each(map).for_each(|run| builder.run(&run));
    }
    if builder.draft.edges.is_empty() {
        return Err(ImportError::NoStreets {
            ways: report.ways_read as usize,
        });
    }
    let Builder { gates, mut draft, .. } = builder;
    gates.join(map, &mut draft);
    Ok(draft)
}

struct Builder<'a> {
    map: &'a RawMap,
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
            way, verdict, nodes, ..
        } = *run;
        let name = self.name(way);
        let mut flags = verdict.flags;
        let record = match way.tags.get("opening_hours") {
            Some(hours) => {
                flags |= flags::TIMED;
                self.record(way.id, false, hours)
            }
            None => u32::MAX,
        };
        let base = Edge {
            flags,
            name,
            record,
            incline: verdict.incline,
            ..Edge::default()
        };
        let first_edge = self.draft.edges.len();
        let mut start: Option<(u32, u32)> = None;
        let mut length = 0.0;
        let mut wait_before = (0, 0);
        for (i, (node, metres)) in nodes.iter().zip(run.metres).enumerate() {
            let point = self.point(*node);
            length += metres;
            let cut = i == 0 || i + 1 == nodes.len() || self.is_vertex(*node);
            if let (true, Some((from, first_point))) = (cut, start) {
                let to = self.vertex(*node, point);
                self.draft.points.push(point);
                let wait = self.crossing(verdict, *node);
                let edge = Edge {
                    a: from,
                    b: to,
                    length_mm: (length * 1000.0).round().min(f64::from(u32::MAX)) as u32,
                    flags: base.flags | wait_before.1 | wait.1,
                    wait_ms: wait_before.0 / 2 + wait.0 / 2,
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
                wait_before = self.crossing(verdict, *node);
            }
            if start.is_none() {
                start = Some((self.vertex(*node, point), self.draft.points.len() as u32));
                length = 0.0;
            }
            self.draft.points.push(point);
        }
        if flags & flags::CROSSING != 0 {
            self.spread_wait(verdict, nodes, first_edge);
        }
        if verdict.area && nodes.len() > 3 && nodes.first() == nodes.last() {
            let entries = |i: usize, node: u32| {
                // The ring itself uses its closing node four times and any other once.
                let own = if i == 0 { 4 } else { 1 };
                let vertex = self.vertex_of.get(node as usize).copied().filter(|v| *v != NONE)?;
                (self.uses.get(node as usize).is_some_and(|uses| *uses > own)).then_some(vertex)
            };
            let ring: Vec<(Option<u32>, [i32; 2])> = { nodes.iter().enumerate().take(nodes.len() - 1) }
                .map(|(i, node)| (entries(i, *node), self.point(*node)))
                .collect();
            squares::cross(&ring, base, way.id, &mut self.draft);
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
            .filter(|n| verdict::is_crossing(&n.tags))
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

    /// A road crossed at this node of a footway: half of the wait falls on each side.
    fn crossing(&self, verdict: &WayVerdict, node: u32) -> (u32, u32) {
        if !verdict.for_feet || verdict.flags & flags::CROSSING != 0 || !self.is_vertex(node) {
            return (0, 0);
        }
        match self.tagged(node).filter(|n| verdict::is_crossing(&n.tags)) {
            Some(raw) => {
                let (wait, flag) = verdict::wait(&raw.tags);
                (wait, flags::CROSSING | flag)
            }
            None => (0, 0),
        }
    }

    fn verdict(&self, node: u32) -> NodeVerdict {
        self.tagged(node).map_or(NodeVerdict::Plain, |n| verdict::node(&n.tags))
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

    fn name(&mut self, way: &RawWay) -> u32 {
        let keys = ["name", "name:en", "bridge:name", "bridge:name:en"];
        let texts = keys.map(|key| self.draft.texts.number(way.tags.get(key).unwrap_or_default()));
        if texts == [0; 4] {
            return 0;
        }
        *self.name_of.entry(texts).or_insert_with(|| {
            self.draft.names.push(texts);
            self.draft.names.len() as u32 - 1
        })
    }

    fn record(&mut self, id: i64, node: bool, hours: &str) -> u32 {
        let text = self.draft.texts.number(hours);
        self.draft
            .records
            .push([id as u64 as u32, ((id as u64) >> 32) as u32, u32::from(node), text]);
        self.draft.records.len() as u32 - 1
    }
}
