//! The part of a PBF file a walking network needs, without reading the rest into memory: first the streets, then
//! the nodes they use.

use super::areas::{self, Besides, Marks};
use super::blocks::{Block, BlockError, Dense, WayParts};
use super::frame::{Frame, Inflater, data_frames};
use super::limits::{Budget, ImportOptions, Meter};
use super::raw::{ImportError, RawMap, RawNode, RawRelation, RawWay};
use super::read_pbf::named;
use super::report::ImportReport;
use crate::{parallel, rules};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Blocks with nodes are kept unfolded between the two passes up to this many bytes, and unfolded again beyond it.
const STASH: usize = 64 << 20;

/// Streets and their nodes in file order, and what was read besides.
pub(crate) fn streets(bytes: &[u8], options: &ImportOptions) -> Result<(RawMap, ImportReport), ImportError> {
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
        if found.report.nodes_read > 0 && stashed.fetch_add(body.len(), Ordering::Relaxed) < STASH {
            found.body = Some(body.into_owned());
        }
        Ok(found)
    })?;

    let mut needed: Vec<i64> = Vec::with_capacity(first.iter().map(|found| found.needs.len()).sum());
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
            let known: Vec<i64> = block.members.iter().map(|way| way.id).collect();
            block
                .members
                .extend(members.into_iter().filter(|way| !known.contains(&way.id)));
        }
    }
    relations.extend(last);
    let mut areas = areas::choose(besides, &mut relations);
    areas.iter().for_each(|way| needed.extend(&way.refs));
    for found in &mut first {
        needed.append(&mut found.needs);
        report.nodes_read += found.report.nodes_read;
        report.ways_read += found.report.ways_read;
        report.relations_read += found.report.relations_read;
    }
    // Each block's list is sorted already; a sort that merges runs is done quickly.
    needed.sort();
    needed.dedup();

    let mut with_nodes: Vec<(&Frame, Option<Vec<u8>>)> = Vec::new();
    let mut ways = Vec::with_capacity(first.iter().map(|found| found.ways.len()).sum());
    for (frame, mut found) in frames.iter().zip(first) {
        if found.report.nodes_read > 0 {
            with_nodes.push((frame, found.body));
        }
        ways.append(&mut found.ways);
    }
    ways.append(&mut areas);
    let lists = parallel::map(&with_nodes, threads, Inflater::default, |inflater, (frame, body)| {
        let again = match body {
            Some(body) => body.into(),
            None => inflater.content(frame)?,
        };
        nodes(&again, &needed, &mut Meter::new(&budget)).map_err(|error| named(frame, error))
    })?;
    drop((with_nodes, needed));
    let mut nodes = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    for mut list in lists {
        nodes.append(&mut list);
    }
    let map = RawMap { nodes, ways, relations };
    Ok((map, report))
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
    /// Ids of their nodes, ascending, once each.
    needs: Vec<i64>,
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
        let mut reader = super::proto::Reader(group);
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
    let refs = found.ways.iter().map(|way| way.refs.len()).sum();
    meter.take(refs * size_of::<i64>())?;
    found.needs.reserve_exact(refs);
    found.ways.iter().for_each(|way| found.needs.extend(&way.refs));
    found.needs.sort_unstable();
    found.needs.dedup();
    Ok(found)
}

fn nodes(bytes: &[u8], needed: &[i64], meter: &mut Meter) -> Result<Vec<RawNode>, BlockError> {
    let mut block = Block::new(bytes, Some(rules::reads_key), meter)?;
    let mut nodes = Vec::new();
    let mut cursor = Cursor { ids: needed, at: 0 };
    for group in std::mem::take(&mut block.groups) {
        let mut reader = super::proto::Reader(group);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => {
                    let node = block.node(value.bytes()?, meter)?;
                    nodes.extend(Some(node).filter(|node| cursor.has(node.id)));
                }
                2 => block.dense(value.bytes()?, |id| cursor.has(id), &mut nodes, meter)?,
                _ => {}
            }
        }
    }
    nodes.shrink_to_fit();
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
