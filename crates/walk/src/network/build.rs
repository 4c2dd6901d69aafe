//! From a raw map to the loose edges of a network.

use super::gates::Gates;
use super::ids::{IdMap, NONE};
use super::layout::{Draft, DraftEdge, finish};
use super::{Edge, Network, flags, squares, units};
use crate::metric::metres;
use crate::osm::{ImportError, RawMap, RawWay};
use crate::verdict::{self, NodeVerdict, WayVerdict};
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
        let ids = IdMap::new(map.nodes.iter().map(|n| n.id));
        let mut ways = Vec::new();
        let mut runs = Runs::default();
        for way in &map.ways {
            if let Some(verdict) = verdict::way(&way.tags) {
                runs.add(ways.len() as u32, way, &ids);
                ways.push((way, verdict));
            }
        }
        let uses = runs.uses(map.nodes.len());
        let mut builder = Builder {
            map,
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
        let Builder { gates, mut draft, .. } = builder;
        gates.join(map, &mut draft);
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

struct Builder<'a> {
    map: &'a RawMap,
    gates: Gates,
    vertex_of: Vec<u32>,
    uses: Vec<u8>,
    draft: Draft,
    name_of: HashMap<[u32; 4], u32>,
}

impl Builder<'_> {
    fn run(&mut self, way: &RawWay, verdict: &WayVerdict, nodes: &[u32]) {
        let name = self.name(way);
        let mut flags = verdict.flags;
        let timed = ["opening_hours", "foot:conditional", "access:conditional"]
            .iter()
            .any(|key| way.tags.get(key).is_some());
        let mut record = u32::MAX;
        if timed {
            let (number, flag) = self.draft.record(way.id, false, verdict.base_shut, &way.tags);
            (record, flags) = (number, flags | flag);
        }
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
                .filter_map(|(i, node)| {
                    let raw = self.map.nodes.get(*node as usize)?;
                    Some((entries(i, *node), units(raw.lon, raw.lat)))
                })
                .collect();
            squares::cross(&ring, base, way.id, &mut self.draft);
        }
    }

    /// The wait of a whole crossing way, spread over its edges by length.
    fn spread_wait(&mut self, verdict: &WayVerdict, nodes: &[u32], first_edge: usize) {
        let at_nodes = nodes.iter().filter_map(|n| self.map.nodes.get(*n as usize));
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
        match self
            .map
            .nodes
            .get(node as usize)
            .filter(|n| verdict::is_crossing(&n.tags))
        {
            Some(raw) => {
                let (wait, flag) = verdict::wait(&raw.tags);
                (wait, flags::CROSSING | flag)
            }
            None => (0, 0),
        }
    }

    fn verdict(&self, node: u32) -> NodeVerdict {
        self.map
            .nodes
            .get(node as usize)
            .map_or(NodeVerdict::Plain, |n| verdict::node(&n.tags))
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
}
