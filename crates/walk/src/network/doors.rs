//! Buildings whose entrances the map knows, with these entrances: where a place inside meets the street.
//!
//! Source: <https://wiki.openstreetmap.org/wiki/Key:entrance>.

use super::ids::{IdMap, NONE};
use super::rings::Areas;
use crate::osm::RawMap;
use crate::osm::nodes::Nodes;
use crate::verdict_node;
use std::collections::HashMap;

/// Bits of a stored door.
pub(crate) mod door_bits {
    pub const MAIN: i32 = 1;
    /// A step, or somebody looked and says no.
    pub const NO_WHEELS: i32 = 1 << 1;
}

/// The sections about buildings.
#[derive(Debug, Default)]
pub(super) struct Buildings {
    /// Per building, from south to north by its southern edge, and one more: west, south, east, north, the
    /// northernmost edge so far, first point of the ring, first door, 0.
    pub rows: Vec<[i32; 8]>,
    /// Rings, the first point not repeated.
    pub points: Vec<[i32; 2]>,
    /// Longitude, latitude, bits, 0.
    pub doors: Vec<[i32; 4]>,
}

struct Building {
    ring: Vec<[i32; 2]>,
    doors: Vec<[i32; 4]>,
}

/// Whether this is the outline of a building.
fn is_building(tags: &crate::osm::Tags) -> bool {
    tags.get("building").is_some_and(|v| v != "no")
}

pub(super) fn collect(map: &RawMap, ids: &IdMap, places: &Nodes) -> Buildings {
    let mut doors: HashMap<i64, [i32; 4]> = HashMap::new();
    for (number, tags) in places.with_tags() {
        let door = verdict_node::door(tags).zip(places.point(number));
        if let (Some((bits, [lon, lat])), Some(id)) = (door, places.ids.get(number as usize)) {
            doors.insert(*id, [lon, lat, bits, 0]);
        }
    }
    if doors.is_empty() {
        return Buildings::default();
    }
    // Few nodes are doors; a table of their own stays in the cache while all buildings' corners are looked up.
    let keys: Vec<i64> = doors.keys().copied().collect();
    let is_door = IdMap::new(&keys);
    let on = |refs: &[i64]| -> Vec<[i32; 4]> {
        let found = refs.iter().filter(|id| is_door.get(**id) != NONE);
        let mut found: Vec<_> = found.filter_map(|id| doors.get(id).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let ring = |refs: &[i64]| -> Option<Vec<[i32; 2]>> {
        // A ring that lacks a corner has no inside.
        refs.iter().map(|id| places.point(ids.get(*id))).collect()
    };
    let mut buildings = Vec::new();
    for way in map.ways.iter().filter(|way| is_building(&way.tags)) {
        if way.refs.len() < 4 || way.refs.first() != way.refs.last() {
            continue;
        }
        let doors = on(&way.refs);
        let open = way.refs.get(1..).unwrap_or_default();
        if let (false, Some(ring)) = (doors.is_empty(), ring(open)) {
            buildings.push(Building { ring, doors });
        }
    }
    let areas = Areas::of(map, |relation| is_building(&relation.tags));
    for relation in &areas.relations {
        let mut doors: Vec<_> = areas.members(relation).flat_map(|(way, _)| on(&way.refs)).collect();
        doors.sort_unstable();
        doors.dedup();
        if doors.is_empty() {
            continue;
        }
        for refs in areas.rings(relation, false) {
            if let Some(ring) = ring(&refs) {
                let doors = doors.clone();
                buildings.push(Building { ring, doors });
            }
        }
    }
    lay_out(buildings)
}

fn lay_out(buildings: Vec<Building>) -> Buildings {
    let bound = |ring: &[[i32; 2]], axis: usize, pick: fn(i32, i32) -> i32| {
        ring.iter()
            .filter_map(|p| p.get(axis).copied())
            .reduce(pick)
            .unwrap_or(0)
    };
    let mut list: Vec<([i32; 4], Building)> = { buildings.into_iter() }
        .map(|b| {
            let ring = &b.ring;
            let bounds = [
                bound(ring, 0, i32::min),
                bound(ring, 1, i32::min),
                bound(ring, 0, i32::max),
                bound(ring, 1, i32::max),
            ];
            (bounds, b)
        })
        .collect();
    list.sort_by(|a, b| (a.0[1], a.0[0], &a.1.ring).cmp(&(b.0[1], b.0[0], &b.1.ring)));
    let mut out = Buildings::default();
    let mut northernmost = i32::MIN;
    for ([west, south, east, north], building) in list {
        northernmost = northernmost.max(north);
        let (points, doors) = (out.points.len() as i32, out.doors.len() as i32);
        out.rows
            .push([west, south, east, north, northernmost, points, doors, 0]);
        out.points.extend(building.ring);
        out.doors.extend(building.doors);
    }
    if !out.rows.is_empty() {
        let (points, doors) = (out.points.len() as i32, out.doors.len() as i32);
        out.rows.push([0, i32::MAX, 0, 0, northernmost, points, doors, 0]);
    }
    out
}
