//! Squares are crossed freely: closed ways with `area=yes`, and multipolygons, whose inner rings are ponds, houses
//! and flower beds that nobody walks through.
//!
//! What joins two points of a square is the visibility graph of its outline (Lozano-Perez and Wesley 1979): straight
//! lines between entrances that see each other, and round the corners that stand in the way. Lines to a corner are
//! kept when they touch it in passing, for no shortest way bends elsewhere. Entrances are the corners where another
//! way joins, and junctions and ends of ways inside that lie on the square's ground.

use super::ids::{IdMap, NONE};
use super::layout::{Draft, DraftEdge};
use super::rings::Areas;
use super::runs::Places;
use super::sight::{bends, inside, sees, turn};
use super::{Edge, flags};
use crate::metric::metres;
use crate::osm::{RawMap, RawWay, Tags};
use crate::verdict::{self, WayVerdict};
use std::collections::{HashMap, HashSet};

/// Points beyond this number are joined to their nearest ones only.
const ALL_PAIRS: usize = 48;
const NEAREST: usize = 16;
/// Points beyond this number: only entrances are joined; beyond twice as many nothing is, and people keep to the outline.
const MAX_SPOTS: usize = 512;
/// Corners of an outline beyond which it is taken for a park's and not looked across.
const MAX_CORNERS: usize = 4096;
/// Side of the cells in which squares are looked up, 1e-7 degrees: about 110 m.
const CELL: i32 = 10_000;
/// Squares over more cells than this are not searched for ways inside.
const MAX_CELLS: i64 = 1024;

/// One square on its way into the network.
#[derive(Debug)]
pub(super) struct Square {
    /// Way id, or the negative of a relation's.
    pub id: i64,
    pub tags: Tags,
    pub verdict: WayVerdict,
    /// Outer and inner rings as positions of nodes, the first not repeated.
    nodes: Vec<Vec<u32>>,
    /// The same as points.
    shape: Vec<Vec<[i32; 2]>>,
}

/// A point that lines may start from.
#[derive(Clone, Copy, Debug)]
struct Spot {
    vertex: u32,
    point: [i32; 2],
    /// The corners beside it when ways only bend round it.
    beside: Option<[[i32; 2]; 2]>,
    /// Ring and place in it.
    at: Option<(usize, usize)>,
}

#[derive(Debug, Default)]
pub(super) struct Squares {
    pub list: Vec<Square>,
    /// Outlines of relations that are no ways of their own, with the relation's tags.
    pub outlines: Vec<RawWay>,
}

impl Squares {
    pub(super) fn of(map: &RawMap, ids: &IdMap, places: &Places) -> Self {
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
        self.list.iter().flat_map(|square| {
            let rings = square.nodes.iter().zip(&square.shape);
            rings.flat_map(|(nodes, ring)| {
                let bent = (0..nodes.len()).filter(|i| {
                    beside(ring, *i).is_some_and(|b| ring.get(*i).is_some_and(|p| bends(&square.shape, *p, b)))
                });
                bent.filter_map(|i| nodes.get(i).copied())
            })
        })
    }

    /// Draws the lines. `runs` are the ways of the network with their nodes, `vertex_of` the vertices of nodes (or
    /// [`NONE`]), `base` makes the edge of a square without ends and length.
    pub(super) fn cross<'r>(
        &self,
        runs: impl Iterator<Item = (i64, &'r [u32])>,
        vertex_of: &[u32],
        draft: &mut Draft,
        mut base: impl FnMut(&mut Draft, &Square) -> Edge,
    ) {
        if self.list.is_empty() {
            return;
        }
        let owners = self.owners(runs, vertex_of.len());
        let inner = self.inner(vertex_of, draft);
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
            let lines = square.lines(&spots);
            if !lines.is_empty() {
                let base = base(draft, square);
                lines
                    .into_iter()
                    .for_each(|(from, to)| draw(from, to, base, square.id, draft));
            }
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

    /// Vertices on the ground in the cells of each square.
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
        let mut layered = vec![false; draft.vertices.len()];
        for edge in draft
            .edges
            .iter()
            .map(|d| &d.edge)
            .filter(|e| e.flags & flags::LAYERED != 0)
        {
            for end in [edge.a, edge.b] {
                if let Some(slot) = layered.get_mut(end as usize) {
                    *slot = true;
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
            if far || layered.get(vertex as usize).is_some_and(|is| *is) {
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

impl Square {
    /// `None` when a corner is missing: what lacks a part of its outline has no inside.
    fn new(
        id: i64,
        tags: &Tags,
        verdict: WayVerdict,
        rings: &[Vec<i64>],
        ids: &IdMap,
        places: &Places,
    ) -> Option<Self> {
        let positions = |refs: &Vec<i64>| -> Option<Vec<u32>> {
            let nodes = refs.iter().map(|id| Some(ids.get(*id, NONE)).filter(|n| *n != NONE));
            let mut nodes: Vec<u32> = nodes.collect::<Option<_>>()?;
            nodes.dedup();
            Some(nodes)
        };
        let mut nodes: Vec<Vec<u32>> = rings.iter().map(positions).collect::<Option<_>>()?;
        nodes.retain(|ring| ring.len() > 2);
        let corners: usize = nodes.iter().map(Vec::len).sum();
        if nodes.is_empty() || corners > MAX_CORNERS {
            return None;
        }
        let point = |node: &u32| places.point(*node);
        let shape = nodes
            .iter()
            .map(|ring| ring.iter().map(point).collect())
            .collect::<Option<_>>()?;
        Some(Self {
            id,
            tags: tags.clone(),
            verdict,
            nodes,
            shape,
        })
    }

    fn spots(&self, vertex: impl Fn(u32) -> Option<u32>, enters: impl Fn(u32) -> bool) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (r, (nodes, ring)) in self.nodes.iter().zip(&self.shape).enumerate() {
            for (i, (node, point)) in nodes.iter().zip(ring).enumerate() {
                let (Some(vertex), Some(sides)) = (vertex(*node), beside(ring, i)) else {
                    continue;
                };
                let entrance = enters(*node);
                if entrance || bends(&self.shape, *point, sides) {
                    spots.push(Spot {
                        vertex,
                        point: *point,
                        beside: (!entrance).then_some(sides),
                        at: Some((r, i)),
                    });
                }
            }
        }
        spots
    }

    /// Pairs of spots between which a line is drawn.
    fn lines(&self, spots: &[Spot]) -> Vec<(Spot, Spot)> {
        let mut found = Vec::new();
        for (n, from) in spots.iter().enumerate() {
            let mut others: Vec<(usize, &Spot)> = spots.iter().enumerate().filter(|(m, _)| *m != n).collect();
            if spots.len() > ALL_PAIRS {
                others.sort_by(|x, y| metres(from.point, x.1.point).total_cmp(&metres(from.point, y.1.point)));
                others.truncate(NEAREST);
            }
            for (m, to) in others {
                // Of a pair that both would draw, the first does.
                let twice = m < n && (spots.len() <= ALL_PAIRS || self.near(spots, m, n));
                let apart = from.vertex != to.vertex && !self.adjoin(from, to) && from.taut(to) && to.taut(from);
                if !twice && apart && sees(&self.shape, from.point, to.point) {
                    found.push((*from, *to));
                }
            }
        }
        found
    }

    /// Whether the spot `n` is among the nearest of `m`.
    fn near(&self, spots: &[Spot], m: usize, n: usize) -> bool {
        let (Some(from), Some(to)) = (spots.get(m), spots.get(n)) else {
            return false;
        };
        let limit = metres(from.point, to.point);
        let nearer = |(i, s): &(usize, &Spot)| {
            let d = metres(from.point, s.point);
            *i != m && (d < limit || d == limit && *i < n)
        };
        spots.iter().enumerate().filter(nearer).count() < NEAREST
    }

    /// Whether the outline itself joins the two.
    fn adjoin(&self, a: &Spot, b: &Spot) -> bool {
        match (a.at, b.at) {
            (Some((r, i)), Some((s, j))) if r == s => {
                let corners = self.nodes.get(r).map_or(0, Vec::len);
                i.abs_diff(j) == 1 || i.abs_diff(j) + 1 == corners
            }
            _ => false,
        }
    }
}

impl Spot {
    /// Whether a line from elsewhere only touches the corner, so that going on round it makes sense.
    fn taut(&self, other: &Spot) -> bool {
        self.beside.is_none_or(|[before, after]| {
            let side = |p| turn(other.point, self.point, p).signum();
            side(before) * side(after) >= 0
        })
    }
}

/// The corners before and after one of a ring.
fn beside(ring: &[[i32; 2]], i: usize) -> Option<[[i32; 2]; 2]> {
    let before = ring.get(i.checked_sub(1).unwrap_or(ring.len().checked_sub(1)?))?;
    Some([*before, *ring.get(i + 1).or(ring.first())?])
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
