//! The walkable ways of a map as unbroken stretches of nodes, found on several threads.

use super::ids::{IdMap, NONE};
use super::roads::{self, Roads};
use crate::osm::nodes::Nodes;
use crate::osm::{ImportError, ImportReport, RawMap, RawWay};
use crate::parallel;
use crate::verdict::{self, WayVerdict};

/// Ways a thread takes at a time.
const CHUNK: usize = 2048;

/// What is known of a walkable way.
struct Walkable {
    /// Its position in the map, or beyond its end among the other ways.
    number: u32,
    verdict: WayVerdict,
    /// See [`roads::rank`].
    rank: u8,
}

/// Stretches of some ways.
#[derive(Default)]
pub(super) struct Runs {
    ways: Vec<Walkable>,
    /// Nodes of all stretches by their position in the map.
    nodes: Vec<u32>,
    /// Position in `ways`, start and end in `nodes`.
    list: Vec<(u32, u32, u32)>,
    report: ImportReport,
}

/// A stretch of a way: at least two nodes, no two neighbours the same.
pub(super) struct Run<'a> {
    pub way: &'a RawWay,
    pub verdict: &'a WayVerdict,
    pub rank: u8,
    pub nodes: &'a [u32],
    /// The way is the outline of a square drawn as a relation. Its id does not tell: layers number theirs below 0 too.
    pub outline: bool,
}

/// All stretches of a map in its order, and after them those of `more` ways, which the report does not count.
pub(super) fn runs(
    map: &RawMap,
    more: &[RawWay],
    threads: usize,
    ids: &IdMap,
    places: &Nodes,
    report: &mut ImportReport,
) -> Result<Vec<Runs>, ImportError> {
    let numbered = |first: usize, ways| (first as u32..).step_by(CHUNK).zip(<[RawWay]>::chunks(ways, CHUNK));
    let chunks: Vec<(u32, &[RawWay])> = { numbered(0, &map.ways) }
        .chain(numbered(map.ways.len(), more))
        .collect();
    let all = parallel::map(
        &chunks,
        threads,
        || (),
        |(), (first, ways)| {
            let (mut runs, mut numbers) = (Runs::default(), Vec::new());
            for (number, way) in (*first..).zip(*ways) {
                if let Some(verdict) = verdict::way(&way.tags) {
                    ids.all(&way.refs, &mut numbers);
                    runs.add(&numbers, places);
                    let rank = roads::rank(&way.tags);
                    runs.ways.push(Walkable { number, verdict, rank });
                }
            }
            runs.nodes.shrink_to_fit();
            Ok::<_, ImportError>(runs)
        },
    )?;
    for own in all.iter().take(map.ways.len().div_ceil(CHUNK)).map(|runs| &runs.report) {
        report.ways_walkable += own.ways_walkable;
        report.ways_cut += own.ways_cut;
        report.ways_lost += own.ways_lost;
        report.nodes_missing += own.nodes_missing;
        report.nodes_out_of_range += own.nodes_out_of_range;
    }
    Ok(all)
}

impl Runs {
    /// Adds a way by the numbers of its nodes.
    fn add(&mut self, numbers: &[u32], places: &Nodes) {
        let (listed, mut missing, mut start) = (self.list.len(), 0, self.nodes.len());
        for node in numbers {
            let mut node = *node;
            if node == NONE {
                self.report.nodes_missing += 1;
            } else if places.beyond(node) {
                self.report.nodes_out_of_range += 1;
                node = NONE;
            }
            if node == NONE {
                missing += 1;
                self.close(&mut start);
            } else if self.nodes.len() == start || self.nodes.last() != Some(&node) {
                self.nodes.push(node);
            }
        }
        self.close(&mut start);
        self.report.ways_walkable += 1;
        if self.list.len() == listed {
            self.report.ways_lost += 1;
        } else if missing > 0 {
            self.report.ways_cut += 1;
        }
    }

    /// Ends the stretch that began at `start`, or takes it back when it is a single node.
    fn close(&mut self, start: &mut usize) {
        if self.nodes.len() - *start >= 2 {
            let way = self.ways.len() as u32;
            self.list.push((way, *start as u32, self.nodes.len() as u32));
        } else {
            self.nodes.truncate(*start);
        }
        *start = self.nodes.len();
    }

    pub(super) fn each<'a>(&'a self, map: &'a RawMap, more: &'a [RawWay]) -> impl Iterator<Item = Run<'a>> {
        self.list.iter().filter_map(move |(way, start, end)| {
            let Walkable { number, verdict, rank } = self.ways.get(*way as usize)?;
            Some(Run {
                way: { map.ways.get(*number as usize) }.or_else(|| more.get(*number as usize - map.ways.len()))?,
                verdict,
                rank: *rank,
                nodes: self.nodes.get(*start as usize..*end as usize)?,
                outline: *number as usize >= map.ways.len(),
            })
        })
    }

    /// Which nodes of each stretch cut it, as positions in its nodes: its ends and wherever `is_vertex` says so.
    pub(super) fn cuts(&self, is_vertex: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut cuts = Vec::with_capacity(self.list.len() * 3);
        for (_, start, end) in &self.list {
            let nodes = self.nodes.get(*start as usize..*end as usize).unwrap_or_default();
            let last = nodes.len().saturating_sub(1);
            let cut = |(at, node): &(usize, &u32)| *at == 0 || *at == last || is_vertex(**node);
            cuts.extend(nodes.iter().enumerate().filter(cut).map(|(at, _)| at as u32));
        }
        cuts
    }
}

/// How often each node is used, as far as it counts: 2 and more make a vertex. An end counts twice, and so does a node
/// where a way meets a road that is itself not walked.
pub(super) fn uses(all: &[Runs], roads: &Roads, nodes: usize, threads: usize) -> Vec<u8> {
    let of = |all: &[Runs]| {
        let mut uses = vec![0u8; nodes];
        let mut add = |node: u32, times: u8| {
            if let Some(n) = uses.get_mut(node as usize) {
                *n = n.saturating_add(times);
            }
        };
        for runs in all {
            for (way, start, end) in &runs.list {
                let rank = runs.ways.get(*way as usize).map_or(0, |way| way.rank);
                let nodes = runs.nodes.get(*start as usize..*end as usize).unwrap_or_default();
                for node in nodes {
                    add(*node, if roads.wait(*node, rank) > 0 { 2 } else { 1 });
                }
                [nodes.first(), nodes.last()]
                    .into_iter()
                    .flatten()
                    .for_each(|node| add(*node, 1));
            }
        }
        uses
    };
    let (first, second) = all.split_at(all.len() / 2);
    let (mut uses, more) = parallel::join(threads, || of(first), || of(second));
    uses.iter_mut()
        .zip(more)
        .for_each(|(uses, more)| *uses = uses.saturating_add(more));
    uses
}
