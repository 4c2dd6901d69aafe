//! From loose edges to the final arrays: renumbering, compressed rows, costs, sections.

use super::components::Components;
use super::doors::Buildings;
use super::file::{Sections, Sheet};
use super::format::Section;
use super::{ASYMMETRIC, CLOSED, Edge, Network, flags, grid, hilbert};
use crate::osm::{ImportError, Tags};
use crate::pace::Pace;
use crate::parallel;
use crate::verdict;
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

/// Lays the draft out as a network, on several threads; the bytes do not depend on how many.
pub(super) fn finish(mut draft: Draft, threads: usize) -> Result<Network, ImportError> {
    for (what, count) in [("edges", draft.edges.len()), ("points", draft.points.len())] {
        if count as u64 > MAX_EDGES {
            return Err(ImportError::TooLarge {
                what: format!("number of {what}"),
                limit: MAX_EDGES,
            });
        }
    }
    draft.texts.number("");
    let (grid, (vertices, ends, order)) = parallel::join(
        threads,
        || {
            let with_length = || draft.edges.iter().filter(|d| !d.edge.is_point());
            grid::count(&draft.points, || with_length().map(|d| line(&draft.points, d)))
        },
        || numbered(&draft),
    );
    let edges = || ends.iter().zip(draft.edges.iter().map(|d| d.edge.flags));
    let (foot, wheels) = parallel::join(
        threads,
        || Components::of(vertices.len(), edges(), false),
        || Components::of(vertices.len(), edges(), true),
    );

    let (n, e) = (vertices.len(), order.len());
    let mut sheet = Sheet::new(|section| match section {
        Section::Vertices | Section::Components => n,
        Section::ArcFirst => n + 1,
        Section::ArcsAdult | Section::ArcsElder | Section::ArcsWheelchair | Section::ArcEdges => 2 * e,
        Section::Edges | Section::OsmIds => e,
        Section::LineFirst => e + 1,
        Section::Points => draft.points.len(),
        Section::Names => draft.names.len(),
        Section::Records => draft.records.len(),
        Section::TextFirst => draft.texts.list.len() + 1,
        Section::Text => draft.texts.list.iter().map(String::len).sum(),
        Section::SizesFoot => foot.sizes.len(),
        Section::SizesWheels => wheels.sizes.len(),
        Section::GridHead => grid.head().len(),
        Section::GridFirst => grid.cells() + 1,
        Section::GridEntries => grid.entries(),
        Section::Buildings => draft.buildings.rows.len(),
        Section::BuildingPoints => draft.buildings.points.len(),
        Section::Doors => draft.buildings.doors.len(),
    });
    let mut sections = sheet.sections();
    let (packed, ids) = (
        sections.take::<[u32; 8]>(Section::Edges),
        sections.take(Section::OsmIds),
    );
    let (first, points) = (sections.take::<u32>(Section::LineFirst), sections.take(Section::Points));
    parallel::join(
        threads,
        || {
            for ((slot, id), old) in packed.iter_mut().zip(ids).zip(&order) {
                let Some((d, [a, b])) = draft.edges.get(*old as usize).zip(ends.get(*old as usize)) else {
                    continue;
                };
                let mut edge = Edge { a: *a, b: *b, ..d.edge };
                edge.flags |= foot.island_flag(*a, flags::ISLAND) | wheels.island_flag(*a, flags::ISLAND_WHEELS);
                (*slot, *id) = (edge.pack(), d.osm_id);
            }
        },
        || copy_lines(&draft, &order, first, points),
    );
    // What is laid out is not needed twice: the pages written next are as many.
    (draft.edges, draft.points) = Default::default();
    drop((ends, order));
    let (packed, first, points) = (&*packed, &*first, &*points);
    sections.put(Section::GridHead, &grid.head());
    sections.put(Section::GridFirst, grid.first());
    let entries = sections.take(Section::GridEntries);
    let arcs = Arcs::of(&mut sections);
    parallel::join(
        threads,
        || {
            let lines = packed
                .iter()
                .zip(first.windows(2))
                .zip(0..)
                .filter_map(|((words, ends), i)| {
                    let line = points.get(ends[0] as usize..ends[1] as usize)?;
                    (!Edge::from_words(*words).is_point()).then_some((i, ends[0], line))
                });
            grid.fill(lines, entries);
        },
        || arcs.fill(packed),
    );

    sections.put(Section::Vertices, &vertices);
    sections.put(Section::Names, &draft.names);
    sections.put(Section::Records, &draft.records);
    sections.put(Section::Buildings, &draft.buildings.rows);
    sections.put(Section::BuildingPoints, &draft.buildings.points);
    sections.put(Section::Doors, &draft.buildings.doors);
    sections.put(Section::SizesFoot, &foot.sizes);
    sections.put(Section::SizesWheels, &wheels.sizes);
    let components = sections.take::<[u32; 2]>(Section::Components);
    for (slot, (foot, wheels)) in components.iter_mut().zip(foot.of_vertex.iter().zip(&wheels.of_vertex)) {
        *slot = [*foot, *wheels];
    }
    let (first, text) = (
        sections.take::<u32>(Section::TextFirst),
        sections.take::<u8>(Section::Text),
    );
    let mut end = 0;
    for (slot, entry) in first.iter_mut().skip(1).zip(&draft.texts.list) {
        if let Some(place) = text.get_mut(end..end + entry.len()) {
            place.copy_from_slice(entry.as_bytes());
        }
        end += entry.len();
        *slot = end as u32;
    }
    drop((draft, vertices));
    // What was just laid out has a sound table; the error cannot arise and is passed on all the same.
    Network::over(sheet.seal(threads)).map_err(|error| ImportError::TooLarge {
        what: error.to_string(),
        limit: u64::MAX,
    })
}

fn line<'a>(points: &'a [[i32; 2]], draft: &DraftEdge) -> &'a [[i32; 2]] {
    points
        .get(draft.line.0 as usize..draft.line.1 as usize)
        .unwrap_or_default()
}

/// Vertices in their final order, the edges' ends by their new numbers, and the edges' old numbers in their final
/// order: edges follow their vertices, so that a search walks all arrays in step.
fn numbered(draft: &Draft) -> (Vec<[i32; 2]>, Vec<[u32; 2]>, Vec<u32>) {
    let number = hilbert::order(&draft.vertices);
    let mut vertices = vec![[0, 0]; number.len()];
    for (point, new) in draft.vertices.iter().zip(&number) {
        if let Some(slot) = vertices.get_mut(*new as usize) {
            *slot = *point;
        }
    }
    let renumber = |v: u32| number.get(v as usize).copied().unwrap_or(0);
    let ends: Vec<[u32; 2]> = { draft.edges.iter() }
        .map(|d| [renumber(d.edge.a), renumber(d.edge.b)])
        .collect();
    let order = in_order(&ends, vertices.len());
    (vertices, ends, order)
}

/// Positions of edges by their smaller end, then by their larger one, then as they come. A counting sort by the
/// first leaves rows of a few.
fn in_order(ends: &[[u32; 2]], vertices: usize) -> Vec<u32> {
    let mut next = vec![0u32; vertices + 1];
    for [a, b] in ends {
        if let Some(count) = next.get_mut(*a.min(b) as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut next {
        sum += *count;
        *count = sum;
    }
    let mut order = vec![0u32; ends.len()];
    for (i, [a, b]) in ends.iter().enumerate() {
        let Some(at) = next.get_mut(*a.min(b) as usize) else {
            continue;
        };
        if let Some(slot) = order.get_mut(*at as usize) {
            *slot = i as u32;
        }
        *at += 1;
    }
    // Each row's start has moved to its end.
    let mut start = 0;
    for end in next {
        if let Some(row) = order.get_mut(start..end as usize) {
            row.sort_unstable_by_key(|i| (ends.get(*i as usize).map(|[a, b]| *a.max(b)), *i));
        }
        start = end as usize;
    }
    order
}

fn copy_lines(draft: &Draft, order: &[u32], first: &mut [u32], points: &mut [[i32; 2]]) {
    let mut end = 0;
    for (slot, old) in first.iter_mut().skip(1).zip(order) {
        let own = draft
            .edges
            .get(*old as usize)
            .map_or(&[][..], |d| line(&draft.points, d));
        if let Some(place) = points.get_mut(end..end + own.len()) {
            place.copy_from_slice(own);
        }
        end += own.len();
        *slot = end as u32;
    }
}

/// Compressed rows: the arcs of each vertex, one per edge and direction.
struct Arcs<'a> {
    first: &'a mut [u32],
    /// Edge times two, plus one against its direction.
    edges: &'a mut [u32],
    /// Head and cost at each of [`Pace::STORED`].
    costs: [&'a mut [[u32; 2]]; 3],
}

impl<'a> Arcs<'a> {
    fn of(sections: &mut Sections<'a>) -> Self {
        Self {
            first: sections.take(Section::ArcFirst),
            edges: sections.take(Section::ArcEdges),
            costs: [Section::ArcsAdult, Section::ArcsElder, Section::ArcsWheelchair].map(|s| sections.take(s)),
        }
    }

    fn fill(self, edges: &[[u32; 8]]) {
        let Self {
            first,
            edges: arc_edges,
            mut costs,
        } = self;
        for [a, b, ..] in edges {
            for tail in [a, b] {
                if let Some(count) = first.get_mut(*tail as usize + 1) {
                    *count += 1;
                }
            }
        }
        let mut sum = 0;
        for count in &mut *first {
            sum += *count;
            *count = sum;
        }
        let mut next = first.to_vec();
        for (i, words) in edges.iter().enumerate() {
            let edge = Edge::from_words(*words);
            let both = Pace::STORED.map(|pace| cost_both(pace, &edge));
            for (tail, head, back) in [(edge.a, edge.b, 0), (edge.b, edge.a, 1)] {
                let Some(at) = next.get_mut(tail as usize) else {
                    continue;
                };
                if let Some(slot) = arc_edges.get_mut(*at as usize) {
                    *slot = (i as u32) << 1 | back;
                }
                for (costs, both) in costs.iter_mut().zip(&both) {
                    if let Some(slot) = costs.get_mut(*at as usize) {
                        *slot = [head, both[back as usize]];
                    }
                }
                *at += 1;
            }
        }
    }
}

/// Stored costs along an edge and against it.
fn cost_both(pace: Pace, edge: &Edge) -> [u32; 2] {
    let ahead = pace.edge_ms(edge, true).unwrap_or(CLOSED);
    let one_sided = edge.incline != 0 || edge.closed_forward() || edge.closed_backward();
    let back = if one_sided {
        pace.edge_ms(edge, false).unwrap_or(CLOSED)
    } else {
        ahead
    };
    let mark = if ahead == back { 0 } else { ASYMMETRIC };
    [ahead | mark, back | mark]
}
