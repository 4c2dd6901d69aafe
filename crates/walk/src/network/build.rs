//! From a raw map to the loose edges of a network.

use super::gates::Gates;
use super::ids::{IdMap, NONE};
use super::layout::{Draft, DraftEdge, finish};
use super::roads::{self, Roads};
use super::squares::Squares;
use super::{Edge, Network, doors, flags, units};
use crate::elevation::{self, Elevation};
use crate::metric::metres;
use crate::osm::{ImportError, RawMap, RawWay, Tags};
use crate::verdict::{self, WayVerdict};
use crate::verdict_node::{self, NodeVerdict};
use std::collections::HashMap;

impl Network {
    /// Builds the pedestrian network of a map by the rules of [`crate::rules::TABLE`].
    ///
    /// Ways join at shared nodes only, so bridges and tunnels join nothing they pass. Nodes the file lacks (an
    /// extract's edge) cut their ways.
    ///
    /// # Errors
    /// [`ImportError::NoStreets`] when nothing in the map may be walked, [`ImportError::TooLarge`] beyond 2^30 edges.
    pub fn build(map: &RawMap) -> Result<Self, ImportError> {
        Self::build_with(map, &BuildOptions::default())
    }

    /// As [`Network::build`], with what else is known about the place.
    ///
    /// # Errors
    /// As [`Network::build`].
    pub fn build_with(map: &RawMap, options: &BuildOptions) -> Result<Self, ImportError> {
        let ids = IdMap::new(map.nodes.iter().map(|n| n.id));
        let squares = Squares::of(map, &ids);
        let mut ways = Vec::new();
        let mut runs = Runs::default();
        for way in map.ways.iter().chain(&squares.outlines) {
            if let Some(verdict) = verdict::way(&way.tags) {
                runs.add(ways.len() as u32, way, &ids);
                ways.push((way, verdict));
            }
        }
        let mut uses = runs.uses(map.nodes.len());
        let roads = Roads::of(map, &ids);
        // Ways are cut at the corners of squares, and where they meet a road that is itself not walked.
        let meets = |(way, start, end): &(u32, u32, u32)| {
            let own = ways
                .get(*way as usize)
                .map_or(u8::MAX, |(way, _)| roads::rank(&way.tags));
            let nodes = runs.nodes.get(*start as usize..*end as usize).unwrap_or_default();
            let roads = &roads;
            nodes.iter().copied().filter(move |node| roads.wait(*node, own) > 0)
        };
        for node in squares.corners().chain(runs.list.iter().flat_map(meets)) {
            if let Some(uses) = uses.get_mut(node as usize) {
                *uses = (*uses).max(2);
            }
        }
        let mut builder = Builder {
            map,
            elevation: options.elevation,
            roads,
            gates: Gates::default(),
            vertex_of: vec![NONE; map.nodes.len()],
            uses,
            draft: Draft::default(),
            name_of: HashMap::new(),
        };
        builder.draft.names.push([0; 4]);
        builder.draft.points.reserve(runs.nodes.len() + runs.nodes.len() / 4);
        for (way, start, end) in &runs.list {
            if let (Some((way, verdict)), Some(nodes)) =
                (ways.get(*way as usize), runs.nodes.get(*start as usize..*end as usize))
            {
                builder.run(way, verdict, nodes);
            }
        }
        if builder.draft.edges.is_empty() {
            return Err(ImportError::NoStreets { ways: map.ways.len() });
        }
        let Builder {
            gates,
            mut draft,
            vertex_of,
            mut name_of,
            ..
        } = builder;
        let named = runs.list.iter().filter_map(|(way, start, end)| {
            let (way, _) = ways.get(*way as usize)?;
            Some((way.id, runs.nodes.get(*start as usize..*end as usize)?))
        });
        squares.cross(named, &vertex_of, &mut draft, |draft, square| {
            base(draft, &mut name_of, square.id, &square.tags, &square.verdict)
        });
        gates.join(map, &mut draft);
        draft.buildings = doors::collect(map, &ids);
        finish(draft)
    }
}

/// Unbroken stretches of ways as positions of their nodes in the map.
#[derive(Default)]
struct Runs {
    nodes: Vec<u32>,
    /// Way, start and end in `nodes`.
    list: Vec<(u32, u32, u32)>,
}

impl Runs {
    fn add(&mut self, number: u32, way: &RawWay, ids: &IdMap) {
        let mut start = self.nodes.len();
        for id in way.refs.iter().copied().map(Some).chain([None]) {
            let node = id.map_or(NONE, |id| ids.get(id));
            if node != NONE {
                if self.nodes.len() == start || self.nodes.last() != Some(&node) {
                    self.nodes.push(node);
                }
                continue;
            }
            if self.nodes.len() - start >= 2 {
                self.list.push((number, start as u32, self.nodes.len() as u32));
            } else {
                self.nodes.truncate(start);
            }
            start = self.nodes.len();
        }
    }

    /// How often each node is used; an end counts twice, so that 2 and more make a vertex.
    fn uses(&self, nodes: usize) -> Vec<u8> {
        let mut uses = vec![0u8; nodes];
        let mut add = |node: u32| {
            if let Some(n) = uses.get_mut(node as usize) {
                *n = n.saturating_add(1);
            }
        };
        for (_, start, end) in &self.list {
            let run = self.nodes.get(*start as usize..*end as usize).unwrap_or_default();
            run.iter()
                .chain(run.first())
                .chain(run.last())
                .for_each(|node| add(*node));
        }
        uses
    }
}

/// What a network is built with besides the map.
#[derive(Clone, Copy, Default)]
pub struct BuildOptions<'a> {
    /// Heights, for the slopes of ways that give none.
    pub elevation: Option<&'a dyn Elevation>,
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
    vertex_of: Vec<u32>,
    uses: Vec<u8>,
    draft: Draft,
    name_of: HashMap<[u32; 4], u32>,
}

impl Builder<'_> {
    fn run(&mut self, way: &RawWay, verdict: &WayVerdict, nodes: &[u32]) {
        let base = base(&mut self.draft, &mut self.name_of, way.id, &way.tags, verdict);
        let mut base = base;
        if way.id < 0 || way.tags.is("area", "yes") && nodes.len() > 3 && nodes.first() == nodes.last() {
            base.flags |= flags::SQUARE;
        }
        let rank = roads::rank(&way.tags);
        let first_edge = self.draft.edges.len();
        let mut start: Option<(u32, u32, u32)> = None;
        let mut length = 0.0;
        let mut before: Option<[i32; 2]> = None;
        let mut wait_before = (0, 0);
        for (i, node) in nodes.iter().enumerate() {
            let Some(raw) = self.map.nodes.get(*node as usize) else {
                continue;
            };
            let point = units(raw.lon, raw.lat);
            if let Some(last) = before {
                length += metres(last, point);
            }
            before = Some(point);
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

    /// The wait of a whole crossing way, spread over its edges by length.
    fn spread_wait(&mut self, verdict: &WayVerdict, nodes: &[u32], first_edge: usize) {
        let at_nodes = nodes.iter().filter_map(|n| self.map.nodes.get(*n as usize));
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
        let raw = self.map.nodes.get(node as usize);
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
        let nodes = ends.map(|node| self.map.nodes.get(node as usize));
        let [Some(from), Some(to)] = nodes else { return 0 };
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
        self.map
            .nodes
            .get(node as usize)
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
