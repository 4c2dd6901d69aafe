//! Waiting at big roads where no crossing is drawn.
//!
//! Most junctions of a footway or a small street with a big road have no crossing of their own: it is drawn a few
//! metres along the road, or not at all. Whoever goes across waits all the same. So a way that meets a road of a
//! higher class at a node, tertiary and above, waits there: half of it on each side, because who turns into the
//! road's pavement crosses it every other time. A crossing drawn on the road within [`NEAR_M`] says how long; of a road
//! drawn as two one-way carriageways each counts half. Crossings that the way itself passes are counted by their own
//! tags and never here. One may cross at such a junction and not elsewhere along the road: where ways share no node,
//! nothing joins.

use super::ids::IdMap;
use crate::metric::metres;
use crate::osm::nodes::Nodes;
use crate::osm::{RawMap, RawWay, Tags};
use crate::verdict::{CROSSING_WAIT_MS, SIGNAL_WAIT_MS, UNMARKED_WAIT_MS, wait};
use crate::verdict_node::is_crossing;

/// Crossings this near along the road belong to the junction.
const NEAR_M: f64 = 30.0;

/// What runs through a node.
#[derive(Clone, Copy, Debug, Default)]
struct Road {
    /// 0 is no big road, then tertiary, secondary, primary, trunk.
    rank: u8,
    /// 0 nothing drawn, 1 a crossing, 2 lights.
    control: u8,
    oneway: bool,
}

/// The big roads by node.
#[derive(Debug, Default)]
pub(super) struct Roads(Vec<Road>);

/// How a street stands against others; 0 for all that is smaller than tertiary.
pub(crate) fn rank(tags: &Tags) -> u8 {
    match tags.get("highway") {
        Some("tertiary" | "tertiary_link") => 1,
        Some("secondary" | "secondary_link") => 2,
        Some("primary" | "primary_link") => 3,
        Some("trunk" | "trunk_link") => 4,
        _ => 0,
    }
}

impl Roads {
    pub(super) fn of(map: &RawMap, ids: &IdMap, nodes: &Nodes) -> Self {
        let mut roads = vec![Road::default(); nodes.ids.len()];
        let mut numbers = Vec::new();
        for way in &map.ways {
            let rank = rank(&way.tags);
            if rank > 0 {
                ids.all(&way.refs, &mut numbers);
                add(&mut roads, nodes, (way, &numbers), rank);
            }
        }
        Self(roads)
    }

    /// Wait of a way of rank `own` where it meets the road at a node, milliseconds; 0 when there is none.
    pub(super) fn wait(&self, node: u32, own: u8) -> u32 {
        let road = self.0.get(node as usize).copied().unwrap_or_default();
        if road.rank <= own {
            return 0;
        }
        let wait = match road.control {
            2 => SIGNAL_WAIT_MS,
            1 => CROSSING_WAIT_MS,
            _ => UNMARKED_WAIT_MS,
        };
        if road.oneway { wait / 2 } else { wait }
    }
}

/// What is drawn at a node: 0 nothing, 1 a crossing, 2 lights.
fn control(tags: &Tags) -> u8 {
    let crossing = is_crossing(tags);
    let lights = tags.is("highway", "traffic_signals") || crossing && wait(tags).1 != 0;
    if lights { 2 } else { u8::from(crossing) }
}

/// Adds a road with the numbers of its nodes.
fn add(roads: &mut [Road], places: &Nodes, (way, numbers): (&RawWay, &[u32]), rank: u8) {
    let oneway = way
        .tags
        .get("oneway")
        .is_some_and(|v| v == "yes" || v == "1" || v == "-1");
    let mut nodes: Vec<(u32, f64, u8)> = Vec::with_capacity(numbers.len());
    for node in numbers.iter().copied().filter(|node| places.point(*node).is_some()) {
        let control = places.tags(node).map_or(0, control);
        nodes.push((node, 0.0, control));
    }
    // Most roads have no crossing, and then nobody asks how far it is.
    let mut drawn: Vec<(f64, u8)> = Vec::new();
    if nodes.iter().any(|(.., control)| *control > 0) {
        let (mut walked, mut before) = (0.0, None);
        for (node, at, control) in &mut nodes {
            let point = places.point(*node).unwrap_or_default();
            walked += before.map_or(0.0, |last| metres(last, point));
            (*at, before) = (walked, Some(point));
            drawn.extend((*control > 0).then_some((walked, *control)));
        }
    }
    for (node, at, _) in nodes {
        let from = drawn.partition_point(|(place, _)| *place < at - NEAR_M);
        let near = { drawn.get(from..).unwrap_or_default().iter() }.take_while(|(place, _)| *place <= at + NEAR_M);
        let control = near.map(|(_, control)| *control).max().unwrap_or(0);
        let Some(road) = roads.get_mut(node as usize) else {
            continue;
        };
        if rank > road.rank {
            *road = Road {
                rank,
                control: control.max(road.control),
                oneway,
            };
        } else {
            road.control = control.max(road.control);
            road.oneway &= oneway || rank < road.rank;
        }
    }
}
