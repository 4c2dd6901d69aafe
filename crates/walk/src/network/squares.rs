//! Squares are crossed freely: closed ways with `area=yes`, and multipolygons, whose inner rings are ponds, houses
//! and flower beds that nobody walks through.
//!
//! What joins two points of a square is the visibility graph of its outline (Lozano-Perez and Wesley 1979): straight
//! lines between entrances that see each other, and round the corners that stand in the way. Lines to a corner are
//! kept when they touch it in passing, for no shortest way bends elsewhere. Entrances are the corners where another
//! way joins, and ends of ways inside that lie on the square's ground.

use super::ids::{IdMap, NONE};
use super::layout::{Draft, DraftEdge};
use super::rings::Areas;
use super::sight::inside;
use super::square::{Spot, Square};
use super::{Edge, flags};
use crate::metric::metres;
use crate::osm::nodes::Nodes;
use crate::osm::{RawMap, RawWay};
use crate::parallel;
use crate::verdict;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

/// Points beyond this number: only entrances are joined; beyond twice as many nothing is, and people keep to the outline.
const MAX_SPOTS: usize = 256;
/// Side of the cells in which squares are looked up, 1e-7 degrees: about 110 m.
const CELL: i32 = 10_000;
/// Squares over more cells than this are not searched for ways inside.
const MAX_CELLS: i64 = 1024;

#[derive(Debug, Default)]
pub(super) struct Squares {
    pub list: Vec<Square>,
    /// Outlines of relations that are no ways of their own, with the relation's tags.
    pub outlines: Vec<RawWay>,
}

impl Squares {
    pub(super) fn of(map: &RawMap, ids: &IdMap, places: &Nodes) -> Self {
        let mut found = Self::default();
        for way in &map.ways {
            if way.refs.len() < 4 || way.refs.first() != way.refs.last() || !way.tags.is("area", "yes") {
                continue;
            }
            if let Some(verdict) = verdict::way(&way.tags) {
                let rings = [way.refs.get(1..).unwrap_or_default().to_vec()];
                found
                    .list
                    .extend(Square::new(way.id, &way.tags, verdict, &rings, ids, places));
            }
        }
        let areas = Areas::of(map, |relation| verdict::way(&relation.tags).is_some());
        for relation in &areas.relations {
            let Some(verdict) = verdict::way(&relation.tags) else {
                continue;
            };
            let rings: Vec<_> = { [false, true].iter() }
                .flat_map(|inner| areas.rings(relation, *inner))
                .collect();
            let id = -relation.id;
            let Some(square) = Square::new(id, &relation.tags, verdict, &rings, ids, places) else {
                continue;
            };
            found.list.push(square);
            for (way, _) in areas
                .members(relation)
                .filter(|(way, _)| verdict::way(&way.tags).is_none())
            {
                found.outlines.push(RawWay {
                    id,
                    refs: way.refs.clone(),
                    tags: relation.tags.clone(),
                });
            }
        }
        found
    }

    /// Corners round which ways bend, as positions of nodes; the outlines are cut there.
    pub(super) fn corners(&self) -> impl Iterator<Item = u32> {
        let rings = self
            .list
            .iter()
            .flat_map(|square| square.nodes.iter().zip(&square.bends));
        rings.flat_map(|(nodes, bends)| {
            nodes
                .iter()
                .zip(bends)
                .filter(|(_, bends)| **bends)
                .map(|(node, _)| *node)
        })
    }

    /// Draws the lines. `runs` are the ways of the network with their nodes, `vertex_of` the vertices of nodes (or
    /// [`NONE`]), `base` makes the edge of a square without ends and length.
    pub(super) fn cross<'r>(
        &self,
        runs: impl Iterator<Item = (i64, &'r [u32])>,
        vertex_of: &[u32],
        threads: usize,
        draft: &mut Draft,
        mut base: impl FnMut(&mut Draft, &Square) -> Edge,
    ) {
        if self.list.is_empty() {
            return;
        }
        let owners = self.owners(runs, vertex_of.len());
        let inner = self.inner(vertex_of, draft);
        let mut work: Vec<(&Square, Vec<Spot>)> = Vec::with_capacity(self.list.len());
        for (number, square) in self.list.iter().enumerate() {
            let vertex = |node: u32| vertex_of.get(node as usize).copied().filter(|v| *v != NONE);
            let enters = |node: u32| {
                owners
                    .get(&node)
                    .is_some_and(|ways| ways.iter().any(|way| *way != square.id))
            };
            let mut spots = square.spots(vertex, enters);
            let known: HashSet<u32> = spots.iter().map(|spot| spot.vertex).collect();
            for vertex in inner.get(number).into_iter().flatten().filter(|v| !known.contains(v)) {
                let Some(point) = draft.vertices.get(*vertex as usize).copied() else {
                    continue;
                };
                if inside(&square.shape, point.map(f64::from)) {
                    spots.push(Spot {
                        vertex: *vertex,
                        point,
                        beside: None,
                        at: None,
                    });
                }
            }
            if spots.len() > MAX_SPOTS {
                spots.retain(|spot| spot.beside.is_none());
            }
            if spots.len() > 2 * MAX_SPOTS {
                continue;
            }
            work.push((square, spots));
        }
        let all = parallel::map(
            &work,
            threads,
            || (),
            |(), (square, spots)| Ok::<_, Infallible>(square.lines(spots)),
        );
        let all = all.unwrap_or_else(|never| match never {});
        // The lists are long by now: doubled, they would be most of the memory an import takes.
        let lines = all.iter().map(Vec::len).sum::<usize>();
        draft.edges.reserve_exact(lines);
        draft.points.reserve_exact(2 * lines);
        for ((square, _), lines) in work.iter().zip(all).filter(|(_, lines)| !lines.is_empty()) {
            let base = base(draft, square);
            lines
                .into_iter()
                .for_each(|(from, to)| draw(from, to, base, square.id, draft));
        }
    }

    /// Which ways use each node of an outline.
    fn owners<'r>(&self, runs: impl Iterator<Item = (i64, &'r [u32])>, nodes: usize) -> HashMap<u32, Vec<i64>> {
        let mut on_outline = vec![false; nodes];
        for node in self.list.iter().flat_map(|square| square.nodes.iter().flatten()) {
            if let Some(slot) = on_outline.get_mut(*node as usize) {
                *slot = true;
            }
        }
        let mut owners: HashMap<u32, Vec<i64>> = HashMap::new();
        for (way, nodes) in runs {
            for node in nodes
                .iter()
                .filter(|n| on_outline.get(**n as usize).is_some_and(|on| *on))
            {
                owners.entry(*node).or_default().push(way);
            }
        }
        owners
    }

    /// Ends of ways on the ground in the cells of each square.
    fn inner(&self, vertex_of: &[u32], draft: &Draft) -> Vec<Vec<u32>> {
        let cell = |p: [i32; 2]| p.map(|v| v.div_euclid(CELL));
        let mut cells: HashMap<[i32; 2], Vec<u32>> = HashMap::new();
        for (number, square) in (0u32..).zip(&self.list) {
            let corners = || square.shape.iter().flatten().map(|p| cell(*p));
            let bound = |axis: usize, pick: fn(i32, i32) -> i32| {
                { corners() }
                    .filter_map(|c| c.get(axis).copied())
                    .reduce(pick)
                    .unwrap_or(0)
            };
            let (west, south, east, north) = (
                bound(0, i32::min),
                bound(1, i32::min),
                bound(0, i32::max),
                bound(1, i32::max),
            );
            let count = (i64::from(east - west) + 1) * (i64::from(north - south) + 1);
            if count > MAX_CELLS || square.verdict.flags & flags::LAYERED != 0 {
                continue;
            }
            for x in west..=east {
                (south..=north).for_each(|y| cells.entry([x, y]).or_default().push(number));
            }
        }
        // Ways that go on through the square meet its outline; one that ends there, on the ground, is an entrance.
        let mut ends = vec![0u8; draft.vertices.len()];
        for edge in draft.edges.iter().map(|d| &d.edge) {
            let count = if edge.flags & flags::LAYERED == 0 { 1 } else { 2 };
            for end in [edge.a, edge.b] {
                if let Some(slot) = ends.get_mut(end as usize) {
                    *slot = slot.saturating_add(count);
                }
            }
        }
        // Most vertices lie far from any square; one bit answers that.
        let bit = |c: [i32; 2]| (c[0].wrapping_mul(0x9e37).wrapping_add(c[1].wrapping_mul(0x79b9)) & 0xffff) as usize;
        let mut near = vec![false; 1 << 16];
        for at in cells.keys() {
            if let Some(slot) = near.get_mut(bit(*at)) {
                *slot = true;
            }
        }
        let mut found = vec![Vec::new(); self.list.len()];
        for vertex in vertex_of.iter().copied().filter(|v| *v != NONE) {
            let Some(point) = draft.vertices.get(vertex as usize) else {
                continue;
            };
            let far = !near.get(bit(cell(*point))).is_some_and(|is| *is);
            if far || ends.get(vertex as usize) != Some(&1) {
                continue;
            }
            for square in cells.get(&cell(*point)).into_iter().flatten() {
                if let Some(list) = found.get_mut(*square as usize) {
                    list.push(vertex);
                }
            }
        }
        found
    }
}

fn draw(from: Spot, to: Spot, base: Edge, osm_id: i64, draft: &mut Draft) {
    let start = draft.points.len() as u32;
    draft.points.extend([from.point, to.point]);
    let edge = Edge {
        a: from.vertex,
        b: to.vertex,
        length_mm: (metres(from.point, to.point) * 1000.0).round() as u32,
        flags: base.flags | flags::SQUARE,
        ..base
    };
    draft.edges.push(DraftEdge {
        edge,
        osm_id,
        line: (start, start + 2),
    });
}
