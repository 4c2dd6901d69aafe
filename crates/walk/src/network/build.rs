//! From a raw map to the loose edges of a network.

use super::edges::{Ends, Ground, edges};
use super::ids::{IdMap, NONE};
use super::layout::{Draft, finish};
use super::roads::Roads;
use super::runs::{runs, uses};
use super::squares::Squares;
use super::{Edge, Network, doors};
use crate::osm::nodes::Nodes;
use crate::osm::{ImportError, ImportOptions, ImportReport, RawMap, Tags, streets};
use crate::parallel;
use crate::verdict::WayVerdict;
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
        let draft = draft(map, &Nodes::of(&map.nodes), options, &mut report)?;
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
        let (map, nodes, mut report) = streets(bytes, options)?;
        let draft = draft(&map, &nodes, options, &mut report)?;
        drop((map, nodes));
        Ok((finish(draft, parallel::threads(options.threads))?, report))
    }
}

/// The edges of a map's ways and relations. Its nodes are taken from `nodes` alone.
fn draft(
    map: &RawMap,
    nodes: &Nodes,
    options: &ImportOptions,
    report: &mut ImportReport,
) -> Result<Draft, ImportError> {
    if nodes.ids.len() >= NONE as usize || map.ways.len() >= NONE as usize / 2 {
        return Err(ImportError::TooLarge {
            what: "number of nodes or ways".into(),
            limit: u64::from(NONE) / 2,
        });
    }
    let threads = parallel::threads(options.threads);
    let ids = IdMap::new(&nodes.ids);
    let (mut squares, buildings) = parallel::join(
        threads,
        || Squares::of(map, &ids, nodes),
        || doors::collect(map, &ids, nodes),
    );
    let outlines = std::mem::take(&mut squares.outlines);
    let (roads, all) = parallel::join(
        threads,
        || Roads::of(map, &ids, nodes),
        || runs(map, &outlines, threads, &ids, nodes, report),
    );
    let all = all?;
    drop(ids);
    let mut uses = uses(&all, &roads, nodes.ids.len(), threads);
    // Ways are cut at the corners of squares too.
    for node in squares.corners() {
        if let Some(uses) = uses.get_mut(node as usize) {
            *uses = 2;
        }
    }
    let ground = Ground {
        map,
        nodes,
        roads,
        uses,
        elevation: options.elevation.as_ref().map(|heights| heights.0.as_ref()),
    };
    let (mut draft, mut names) = (Draft::default(), HashMap::new());
    draft.names.push([0; 4]);
    let Ends { gates, vertex_of } = edges(&ground, &all, &outlines, threads, &mut draft, &mut names);
    if draft.edges.is_empty() {
        return Err(ImportError::NoStreets {
            ways: report.ways_read as usize,
        });
    }
    let used = { all.iter() }
        .flat_map(|runs| runs.each(map, &outlines))
        .map(|run| (run.way.id, run.nodes));
    squares.cross(used, &vertex_of, threads, &mut draft, |draft, square| {
        base(draft, &mut names, square.id, &square.tags, &square.verdict)
    });
    gates.join(nodes, &mut draft);
    draft.buildings = buildings;
    Ok(draft)
}

/// The edge of a way without its ends and length.
pub(super) fn base(
    draft: &mut Draft,
    names: &mut HashMap<[u32; 4], u32>,
    id: i64,
    tags: &Tags,
    verdict: &WayVerdict,
) -> Edge {
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
