//! The part of a PBF file a walking network needs, without reading the rest into memory: first the streets, then
//! the nodes they use.

use super::areas::{self, Besides, Marks};
use super::blocks::{Block, BlockError};
use super::frame::{Frame, Inflater, data_frames};
use super::limits::{Budget, ImportOptions, Meter};
use super::nodes::Gather;
use super::parts::{Dense, WayParts};
use super::proto::Reader;
use super::raw::{ImportError, RawMap, RawRelation, RawWay};
use super::read_pbf::named;
use super::report::ImportReport;
use crate::{parallel, rules};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Blocks with nodes are kept unfolded between the two passes up to this many bytes, and unfolded again beyond it.
const STASH: usize = 64 << 20;

/// Streets and, apart from them, their nodes in file order, and what was read besides.
pub(crate) fn streets<N: Gather>(
    bytes: &[u8],
    options: &ImportOptions,
) -> Result<(RawMap, N, ImportReport), ImportError> {
    streets_stashing(bytes, options, STASH)
}

fn streets_stashing<N: Gather>(
    bytes: &[u8],
    options: &ImportOptions,
    stash: usize,
) -> Result<(RawMap, N, ImportReport), ImportError> {
    let frames = data_frames(bytes)?;
    let threads = parallel::threads(options.threads);
    let budget = Budget::new(options, bytes.len());
    let stashed = AtomicUsize::new(0);
    let (last, from) = areas::at_the_end(&frames, &budget)?;
    let members = areas::members(&last);
    let numbered: Vec<(usize, &Frame)> = frames.iter().enumerate().collect();
    let mut first = parallel::map(&numbered, threads, Inflater::default, |inflater, (number, frame)| {
        let body = inflater.content(frame)?;
        let read = Look {
            members: &members,
            relations: *number < from,
        };
        let found = first_look(&body, &read, &mut Meter::new(&budget));
        let mut found = found.map_err(|error| named(frame, error))?;
        if found.report.nodes_read > 0 && stashed.fetch_add(body.len(), Ordering::Relaxed) < stash {
            found.body = Some(body.into_owned());
        }
        Ok(found)
    })?;

    let mut report = ImportReport::default();
    let mut besides: Vec<Besides> = first
        .iter_mut()
        .map(|found| std::mem::take(&mut found.besides))
        .collect();
    let mut relations: Vec<RawRelation> = { besides.iter_mut() }
        .flat_map(|block| std::mem::take(&mut block.relations))
        .collect();
    if !relations.is_empty() {
        // A file in another order: the ways of these outlines may have passed unseen.
        let members = areas::members(&relations);
        let look = Look {
            members: &members,
            relations: false,
        };
        let again = parallel::map(&frames, threads, Inflater::default, |inflater, frame| {
            let body = inflater.content(frame)?;
            let found = first_look(&body, &look, &mut Meter::new(&budget));
            found
                .map(|found| found.besides.members)
                .map_err(|error| named(frame, error))
        })?;
        for (block, members) in besides.iter_mut().zip(again) {
            let mut known: Vec<i64> = block.members.iter().map(|way| way.id).collect();
            known.sort_unstable();
            block
                .members
                .extend(members.into_iter().filter(|way| known.binary_search(&way.id).is_err()));
        }
    }
    relations.extend(last);
    // What belongs to no block stands behind the last one.
    let streets = first.iter().flat_map(|found| &found.ways);
    first.push(Found {
        ways: areas::choose(besides, streets, &mut relations),
        ..Found::default()
    });
    let mut refs = 0;
    for found in &first {
        report.nodes_read += found.report.nodes_read;
        report.ways_read += found.report.ways_read;
        report.relations_read += found.report.relations_read;
        refs += found.ways.iter().map(|way| way.refs.len()).sum::<usize>();
    }
    // Of an extract that holds little but streets all nodes are taken: sorting out would cost more than it saves.
    let needed = if refs as u64 * 2 > report.nodes_read {
        None
    } else {
        Some(needed(&first, threads, &budget)?)
    };

    let mut with_nodes: Vec<(&Frame, Option<Vec<u8>>)> = Vec::new();
    let mut ways = Vec::with_capacity(first.iter().map(|found| found.ways.len()).sum());
    for (frame, mut found) in frames.iter().map(Some).chain([None]).zip(first) {
        if let Some(frame) = frame.filter(|_| found.report.nodes_read > 0) {
            with_nodes.push((frame, found.body));
        }
        ways.append(&mut found.ways);
    }
    let lists = parallel::map(&with_nodes, threads, Inflater::default, |inflater, (frame, body)| {
        let again = match body {
            Some(body) => body.into(),
            None => inflater.content(frame)?,
        };
        nodes::<N>(&again, needed.as_deref(), &mut Meter::new(&budget)).map_err(|error| named(frame, error))
    })?;
    drop((with_nodes, needed));
    let mut nodes = N::default();
    nodes.reserve(lists.iter().map(N::len).sum());
    lists.into_iter().for_each(|list| nodes.append(list));
    let map = RawMap {
        nodes: Vec::new(),
        ways,
        relations,
    };
    Ok((map, nodes, report))
}

/// What the first pass looks for besides streets and houses.
struct Look<'a> {
    /// Ways of outlines, ascending.
    members: &'a [i64],
    /// Whether the relations are not read yet.
    relations: bool,
}

/// What the first pass finds in a block.
#[derive(Default)]
struct Found {
    ways: Vec<RawWay>,
    besides: Besides,
    report: ImportReport,
    /// The block unfolded, when the second pass needs it and there was room to keep it.
    body: Option<Vec<u8>>,
}

fn first_look(bytes: &[u8], look: &Look, meter: &mut Meter) -> Result<Found, BlockError> {
    let mut found = Found::default();
    let mut block = Block::new(bytes, Some(rules::reads_key), meter)?;
    let (opening, marks) = (block.marks(rules::opens_key), Marks::of(&block));
    let besides = &mut found.besides;
    for group in std::mem::take(&mut block.groups) {
        let mut reader = Reader(group);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => {
                    found.report.nodes_read += 1;
                    let node = block.node(value.bytes()?, meter)?;
                    let door = ["entrance", "door"].iter().any(|key| node.tags.get(key).is_some());
                    besides.doors.extend(Some(node.id).filter(|_| door));
                }
                2 => {
                    let dense = Dense::new(value.bytes()?)?;
                    found.report.nodes_read += dense.ids.count() as u64;
                    besides.dense(&dense, &marks)?;
                }
                3 => {
                    found.report.ways_read += 1;
                    let parts = WayParts::new(value.bytes()?)?;
                    let street = match parts.has_key(&opening) {
                        true => block.way(&parts, rules::may_be_street, meter)?,
                        false => None,
                    };
                    match street {
                        Some(street) => found.ways.push(street),
                        None => besides.way(&mut block, &parts, &marks, look.members, meter)?,
                    }
                }
                4 => {
                    found.report.relations_read += 1;
                    if look.relations {
                        besides
                            .relations
                            .extend(areas::relation(&mut block, value.bytes()?, meter)?);
                    }
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

/// Ids of the nodes the streets use, ascending, once each.
fn needed(first: &[Found], threads: usize, budget: &Budget) -> Result<Vec<i64>, ImportError> {
    let lists = parallel::map(
        first,
        threads,
        || (),
        |(), found| {
            let mut own: Vec<i64> = found.ways.iter().flat_map(|way| &way.refs).copied().collect();
            own.sort_unstable();
            own.dedup();
            Meter::new(budget).take(2 * size_of_val(own.as_slice()))?;
            Ok(own)
        },
    )?;
    let mut needed = lists.concat();
    // A stable sort merges the runs that are sorted already.
    needed.sort();
    needed.dedup();
    Ok(needed)
}

/// The block's nodes, all or only those `needed`.
fn nodes<N: Gather>(bytes: &[u8], needed: Option<&[i64]>, meter: &mut Meter) -> Result<N, BlockError> {
    let mut block = Block::new(bytes, Some(rules::reads_key), meter)?;
    let mut nodes = N::default();
    let mut cursor = Cursor {
        ids: needed.unwrap_or_default(),
        at: 0,
    };
    for group in std::mem::take(&mut block.groups) {
        let mut reader = Reader(group);
        while let Some((field, value)) = reader.field()? {
            match (field, needed) {
                (1, _) => {
                    let node = block.node(value.bytes()?, meter)?;
                    if needed.is_none() || cursor.has(node.id) {
                        nodes.push(node);
                    }
                }
                (2, None) => {
                    let bytes = value.bytes()?;
                    nodes.reserve(Dense::new(bytes)?.ids.count().min(16_000));
                    block.dense(bytes, |_| true, |node| nodes.push(node), meter)?;
                }
                (2, Some(_)) => {
                    block.dense(value.bytes()?, |id| cursor.has(id), |node| nodes.push(node), meter)?;
                }
                _ => {}
            }
        }
    }
    Ok(nodes)
}

/// Looks ascending ids up in an ascending list without searching from the start each time.
struct Cursor<'a> {
    ids: &'a [i64],
    /// All ids before it are smaller than the one looked up last.
    at: usize,
}

impl Cursor<'_> {
    #[inline]
    fn has(&mut self, id: i64) -> bool {
        match self.ids.get(self.at) {
            Some(next) if *next == id => true,
            // Usual in a file sorted by id: still short of the next one needed.
            Some(next) if *next > id && self.at > 0 && self.ids.get(self.at - 1).is_some_and(|last| *last < id) => {
                false
            }
            _ => self.seek(id),
        }
    }

    fn seek(&mut self, id: i64) -> bool {
        // Near first: most needed nodes follow one another.
        let near = self
            .ids
            .get(self.at..(self.at + 16).min(self.ids.len()))
            .unwrap_or_default();
        self.at = match (near.first(), near.last()) {
            (Some(first), Some(last)) if *first <= id && id <= *last => self.at + near.partition_point(|n| *n < id),
            _ => self.ids.partition_point(|n| *n < id),
        };
        self.ids.get(self.at) == Some(&id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osm::{RawNode, Tags, write_pbf};

    #[test]
    fn blocks_that_are_unfolded_twice_give_the_same_streets() {
        let node = |id| RawNode {
            id,
            lon: 120.6 + id as f64 * 1e-4,
            lat: 31.3,
            tags: [("barrier", "gate"), ("colour", "red")].into_iter().collect(),
        };
        let way = |id, refs: &[i64], tags: Tags| RawWay {
            id,
            refs: refs.to_vec(),
            tags,
        };
        let map = RawMap {
            nodes: (0..100).map(node).collect(),
            ways: vec![
                way(1, &[90, 3, 4], [("highway", "path")].into_iter().collect()),
                way(2, &[7, 8], [("building", "yes")].into_iter().collect()),
            ],
            relations: Vec::new(),
        };
        let bytes = write_pbf(&map);
        let (kept, nodes, report) = streets::<Vec<RawNode>>(&bytes, &ImportOptions::default()).unwrap();
        let ids = nodes.iter().map(|n| n.id).collect::<Vec<_>>();
        assert_eq!((ids, kept.ways.len()), (vec![3, 4, 90], 1));
        assert_eq!(nodes[0].tags.iter().collect::<Vec<_>>(), [("barrier", "gate")]);
        assert_eq!((report.nodes_read, report.ways_read), (100, 2));
        assert_eq!(
            streets_stashing(&bytes, &ImportOptions::default(), 0),
            Ok((kept, nodes, report))
        );
    }

    #[test]
    fn the_cursor_finds_what_is_there_in_any_order() {
        let ids: Vec<i64> = (0..200).map(|i| i * i - 3_000).collect();
        let mut cursor = Cursor { ids: &ids, at: 0 };
        let asked = (-4_000..40_000)
            .chain((-4_000..40_000).rev().step_by(7))
            .chain([-3_000, i64::MIN, i64::MAX, 33]);
        for id in asked {
            assert_eq!(cursor.has(id), ids.binary_search(&id).is_ok(), "{id}");
        }
    }
}
