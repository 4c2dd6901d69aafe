//! From loose edges to the final arrays: renumbering, compressed rows, costs, sections.

use super::components::Components;
use super::doors::Buildings;
use super::file::assemble;
use super::format::Section;
use super::{ASYMMETRIC, CLOSED, Edge, Network, flags, grid, hilbert};
use crate::osm::{ImportError, Tags};
use crate::pace::Pace;
use crate::verdict;
use bytemuck::cast_slice;
use std::collections::HashMap;

/// An edge before it has its final number.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftEdge {
    pub edge: Edge,
    pub osm_id: i64,
    /// First point and end in `Draft::points`.
    pub line: (u32, u32),
}

/// The network while it is being collected.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub vertices: Vec<[i32; 2]>,
    pub edges: Vec<DraftEdge>,
    pub points: Vec<[i32; 2]>,
    pub names: Vec<[u32; 4]>,
    pub records: Vec<[u32; 4]>,
    pub texts: Texts,
    pub buildings: Buildings,
}

impl Draft {
    /// Keeps what an element says about its hours; its number and, when it says anything, the flag for its edges.
    pub(super) fn record(&mut self, id: i64, node: bool, base_shut: bool, tags: &Tags) -> (u32, u32) {
        let hours = self.texts.number(tags.get("opening_hours").unwrap_or_default());
        let condition = self.texts.number(verdict::conditional(tags).unwrap_or_default());
        let bits = u32::from(node) | u32::from(base_shut) << 1 | condition << 2;
        self.records
            .push([id as u64 as u32, ((id as u64) >> 32) as u32, bits, hours]);
        let timed = hours != 0 || condition != 0;
        (self.records.len() as u32 - 1, if timed { flags::TIMED } else { 0 })
    }
}

/// Texts stored once each; number 0 is the empty text.
#[derive(Debug, Default)]
pub(super) struct Texts {
    numbers: HashMap<String, u32>,
    list: Vec<String>,
}

impl Texts {
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if self.list.is_empty() {
            self.list.push(String::new());
        }
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.list.len() as u32;
        self.list.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

impl Edge {
    pub(super) fn pack(&self) -> [u32; 8] {
        let incline = u32::from(self.incline as u8);
        [
            self.a,
            self.b,
            self.length_mm,
            self.flags,
            self.name,
            self.record,
            self.wait_ms,
            incline,
        ]
    }

    /// From the eight words it is stored as.
    #[inline]
    pub(crate) fn from_words(words: [u32; 8]) -> Self {
        let [a, b, length_mm, flags, name, record, wait_ms, incline] = words;
        Self {
            a,
            b,
            length_mm,
            flags,
            name,
            record,
            wait_ms,
            incline: incline as u8 as i8,
        }
    }
}

/// Arcs are numbered with 31 bits beside their direction.
const MAX_EDGES: u64 = 1 << 30;

pub(super) fn finish(mut draft: Draft) -> Result<Network, ImportError> {
    if draft.edges.len() as u64 > MAX_EDGES {
        return Err(ImportError::TooLarge {
            what: "number of edges".into(),
            limit: MAX_EDGES,
        });
    }
    draft.texts.number("");
    let number = hilbert::order(&draft.vertices);
    let renumber = |v: u32| number.get(v as usize).copied().unwrap_or(0);
    let mut vertices = vec![[0, 0]; draft.vertices.len()];
    for (point, new) in draft.vertices.iter().zip(&number) {
        if let Some(slot) = vertices.get_mut(*new as usize) {
            *slot = *point;
        }
    }
    for draft in &mut draft.edges {
        draft.edge.a = renumber(draft.edge.a);
        draft.edge.b = renumber(draft.edge.b);
    }
    // Edges follow their vertices, so that a search walks all arrays in step.
    draft
        .edges
        .sort_by_key(|d| (d.edge.a.min(d.edge.b), d.edge.a.max(d.edge.b)));

    let foot = Components::of(vertices.len(), draft.edges.iter().map(|d| &d.edge), false);
    let wheels = Components::of(vertices.len(), draft.edges.iter().map(|d| &d.edge), true);
    for draft in &mut draft.edges {
        draft.edge.flags |= foot.island_flag(draft.edge.a, super::flags::ISLAND);
        draft.edge.flags |= wheels.island_flag(draft.edge.a, super::flags::ISLAND_WHEELS);
    }

    let mut points = Vec::with_capacity(draft.points.len());
    let mut line_first = Vec::with_capacity(draft.edges.len() + 1);
    for d in &draft.edges {
        line_first.push(points.len() as u32);
        points.extend_from_slice(
            draft
                .points
                .get(d.line.0 as usize..d.line.1 as usize)
                .unwrap_or_default(),
        );
    }
    line_first.push(points.len() as u32);

    let list = &draft.edges;
    let (grid, rows, [adult, elder, wheelchair]) = std::thread::scope(|scope| {
        let grid = scope.spawn(|| grid::build(list, &line_first, &points));
        let rows = Rows::of(vertices.len(), list);
        let costs = Pace::STORED.map(|pace| rows.costs(list, pace));
        (
            grid.join().unwrap_or_else(|_| grid::build(list, &line_first, &points)),
            rows,
            costs,
        )
    });
    let edges: Vec<[u32; 8]> = draft.edges.iter().map(|d| d.edge.pack()).collect();
    let osm_ids: Vec<i64> = draft.edges.iter().map(|d| d.osm_id).collect();
    let components: Vec<[u32; 2]> = foot
        .of_vertex
        .iter()
        .zip(&wheels.of_vertex)
        .map(|(f, w)| [*f, *w])
        .collect();
    let mut text_first = vec![0u32];
    let mut text = String::new();
    for entry in &draft.texts.list {
        text.push_str(entry);
        text_first.push(text.len() as u32);
    }
    let store = assemble(&[
        (Section::Vertices, cast_slice(&vertices)),
        (Section::ArcFirst, cast_slice(&rows.first)),
        (Section::ArcsAdult, cast_slice(&adult)),
        (Section::ArcsElder, cast_slice(&elder)),
        (Section::ArcsWheelchair, cast_slice(&wheelchair)),
        (Section::ArcEdges, cast_slice(&rows.edges)),
        (Section::Edges, cast_slice(&edges)),
        (Section::OsmIds, cast_slice(&osm_ids)),
        (Section::LineFirst, cast_slice(&line_first)),
        (Section::Points, cast_slice(&points)),
        (Section::Names, cast_slice(&draft.names)),
        (Section::Records, cast_slice(&draft.records)),
        (Section::TextFirst, cast_slice(&text_first)),
        (Section::Text, text.as_bytes()),
        (Section::Components, cast_slice(&components)),
        (Section::SizesFoot, cast_slice(&foot.sizes)),
        (Section::SizesWheels, cast_slice(&wheels.sizes)),
        (Section::GridHead, cast_slice(&grid.head)),
        (Section::GridFirst, cast_slice(&grid.first)),
        (Section::GridEntries, cast_slice(&grid.entries)),
        (Section::Buildings, cast_slice(&draft.buildings.rows)),
        (Section::BuildingPoints, cast_slice(&draft.buildings.points)),
        (Section::Doors, cast_slice(&draft.buildings.doors)),
    ]);
    // What was just laid out has a sound table; the error cannot arise and is passed on all the same.
    Network::over(store).map_err(|error| ImportError::TooLarge {
        what: error.to_string(),
        limit: u64::MAX,
    })
}

/// Compressed rows: the arcs of each vertex, one per edge and direction.
struct Rows {
    first: Vec<u32>,
    /// Edge times two, plus one against its direction.
    edges: Vec<u32>,
    heads: Vec<u32>,
}

impl Rows {
    fn of(vertices: usize, edges: &[DraftEdge]) -> Self {
        let mut first = vec![0u32; vertices + 1];
        for d in edges {
            for tail in [d.edge.a, d.edge.b] {
                if let Some(count) = first.get_mut(tail as usize + 1) {
                    *count += 1;
                }
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        let mut next = first.clone();
        let mut rows = Self {
            first,
            edges: vec![0; 2 * edges.len()],
            heads: vec![0; 2 * edges.len()],
        };
        for (i, d) in edges.iter().enumerate() {
            for (tail, head, direction) in [(d.edge.a, d.edge.b, 0), (d.edge.b, d.edge.a, 1)] {
                let Some(at) = next.get_mut(tail as usize) else {
                    continue;
                };
                if let (Some(edge), Some(to)) = (rows.edges.get_mut(*at as usize), rows.heads.get_mut(*at as usize)) {
                    (*edge, *to) = ((i as u32) << 1 | direction, head);
                }
                *at += 1;
            }
        }
        rows
    }

    fn costs(&self, edges: &[DraftEdge], pace: Pace) -> Vec<[u32; 2]> {
        let both: Vec<[u32; 2]> = edges
            .iter()
            .map(|d| {
                let ahead = pace.edge_ms(&d.edge, true).unwrap_or(CLOSED);
                let back = pace.edge_ms(&d.edge, false).unwrap_or(CLOSED);
                let mark = if ahead == back { 0 } else { ASYMMETRIC };
                [ahead | mark, back | mark]
            })
            .collect();
        let cost = |arc: u32| both.get((arc >> 1) as usize).map_or(CLOSED, |c| c[(arc & 1) as usize]);
        self.edges
            .iter()
            .zip(&self.heads)
            .map(|(arc, head)| [*head, cost(*arc)])
            .collect()
    }
}
