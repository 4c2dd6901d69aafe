//! One square: its outline, the points lines may start from, and the lines of sight between them.

use super::ids::{IdMap, NONE};
use super::sight::{MAX_SPAN, bends, sees, turn};
use crate::osm::Tags;
use crate::osm::nodes::Nodes;
use crate::verdict::WayVerdict;

/// Points beyond this number are joined to their nearest ones only.
const ALL_PAIRS: usize = 24;
const NEAREST: usize = 8;
/// Corners of an outline beyond which it is taken for a park's and not looked across.
const MAX_CORNERS: usize = 2048;

/// One square on its way into the network.
#[derive(Debug)]
pub(super) struct Square {
    /// Way id, or the negative of a relation's.
    pub id: i64,
    pub tags: Tags,
    pub verdict: WayVerdict,
    /// Outer and inner rings as positions of nodes, the first not repeated.
    pub nodes: Vec<Vec<u32>>,
    /// The same as points.
    pub shape: Vec<Vec<[i32; 2]>>,
    /// Whether ways bend round the corner.
    pub bends: Vec<Vec<bool>>,
}

/// A point that lines may start from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub vertex: u32,
    pub point: [i32; 2],
    /// The corners beside it when ways only bend round it.
    pub beside: Option<[[i32; 2]; 2]>,
    /// Ring and place in it.
    pub at: Option<(usize, usize)>,
}

impl Square {
    /// `None` when a corner is missing: what lacks a part of its outline has no inside.
    pub(super) fn new(
        id: i64,
        tags: &Tags,
        verdict: WayVerdict,
        rings: &[Vec<i64>],
        ids: &IdMap,
        places: &Nodes,
    ) -> Option<Self> {
        let positions = |refs: &Vec<i64>| -> Option<Vec<u32>> {
            let nodes = refs.iter().map(|id| Some(ids.get(*id)).filter(|n| *n != NONE));
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
        let shape: Vec<Vec<[i32; 2]>> = { nodes.iter() }
            .map(|ring| ring.iter().map(point).collect())
            .collect::<Option<_>>()?;
        let span = |axis: usize| {
            let all = || {
                shape
                    .iter()
                    .flatten()
                    .filter_map(|p| p.get(axis))
                    .map(|v| i64::from(*v))
            };
            all().max().unwrap_or(0) - all().min().unwrap_or(0)
        };
        if span(0) > MAX_SPAN || span(1) > MAX_SPAN {
            return None;
        }
        let bent = |ring: &Vec<[i32; 2]>, i: usize| {
            let sides = beside(ring, i);
            sides.is_some_and(|sides| ring.get(i).is_some_and(|p| bends(&shape, *p, sides)))
        };
        let bends = { shape.iter() }
            .map(|ring| (0..ring.len()).map(|i| bent(ring, i)).collect())
            .collect();
        Some(Self {
            id,
            tags: tags.clone(),
            verdict,
            nodes,
            shape,
            bends,
        })
    }

    pub(super) fn spots(&self, vertex: impl Fn(u32) -> Option<u32>, enters: impl Fn(u32) -> bool) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (r, (nodes, ring)) in self.nodes.iter().zip(&self.shape).enumerate() {
            for (i, (node, point)) in nodes.iter().zip(ring).enumerate() {
                let (Some(vertex), Some(sides)) = (vertex(*node), beside(ring, i)) else {
                    continue;
                };
                let entrance = enters(*node);
                let bends = self
                    .bends
                    .get(r)
                    .and_then(|ring| ring.get(i))
                    .is_some_and(|bends| *bends);
                if entrance || bends {
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
    pub(super) fn lines(&self, spots: &[Spot]) -> Vec<(Spot, Spot)> {
        let mut found = Vec::new();
        // The neighbours each spot tried, when it did not try all.
        let mut tried: Vec<Vec<usize>> = Vec::new();
        for (n, from) in spots.iter().enumerate() {
            let mut others: Vec<(usize, &Spot)> = spots.iter().enumerate().filter(|(m, _)| *m != n).collect();
            if spots.len() > ALL_PAIRS {
                others.sort_by_cached_key(|(m, to)| (far(from, to), *m));
                others.truncate(NEAREST);
                tried.push(others.iter().map(|(m, _)| *m).collect());
            }
            for (m, to) in others {
                // Of a pair that both would draw, the first does.
                let twice = m < n && tried.get(m).is_none_or(|near| near.contains(&n));
                let apart = from.vertex != to.vertex && !self.adjoin(from, to) && from.taut(to) && to.taut(from);
                if !twice && apart && sees(&self.shape, from.point, to.point) {
                    found.push((*from, *to));
                }
            }
        }
        found
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

/// Squared distance for choosing near ones: degrees of both directions count the same.
fn far(a: &Spot, b: &Spot) -> i64 {
    let d = |i: usize| {
        { a.point.get(i) }
            .zip(b.point.get(i))
            .map_or(0, |(a, b)| i64::from(*a) - i64::from(*b))
    };
    d(0) * d(0) + d(1) * d(1)
}

/// The corners before and after one of a ring.
fn beside(ring: &[[i32; 2]], i: usize) -> Option<[[i32; 2]; 2]> {
    let before = ring.get(i.checked_sub(1).unwrap_or(ring.len().checked_sub(1)?))?;
    Some([*before, *ring.get(i + 1).or(ring.first())?])
}
