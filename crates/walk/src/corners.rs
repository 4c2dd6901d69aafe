//! Which arcs are worth a look at the corners of squares.
//!
//! A square is crossed in straight lines between all corners that see each other, so its corners have dozens of
//! arcs. Who came straight from corner u to corner v gains nothing by going on to x when x can be had from u for
//! no more along one arc, or for less over another vertex. That is looked up here once for every pair of arcs, by
//! their real costs and not by geometry.
//!
//! The search stays exact. Let all arcs that would give x its least cost be left out, and v -> x be the one among
//! them whose tail was come to over the fewest arcs, last over u -> v. It was not left out for a cheaper way, for
//! there is none; so u -> x costs no more, gives x its least cost too, and u was come to over fewer arcs than v.

use crate::network::{ASYMMETRIC, CLOSED};

/// Rows longer than this belong to corners; up to here arcs are cheaper to try than to choose.
pub(crate) const FEW: usize = 4;
/// Longer rows than this are tried whole: a mask has 64 bits.
const MOST: usize = 64;
const NONE: u32 = u32::MAX;

/// What a search needs to choose arcs at corners.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Corners<'a> {
    /// Per vertex the number of its first arc's mask, [`u32::MAX`] when it is no corner. Empty without corners.
    pub bases: &'a [u32],
    /// For each arc from a corner: the arcs of its head worth taking after it, as bits.
    pub masks: &'a [u64],
}

fn row(first: &[u32], vertex: usize) -> std::ops::Range<usize> {
    let at = |i: usize| first.get(i).map_or(0, |arc| *arc as usize);
    at(vertex)..at(vertex + 1).max(at(vertex))
}

fn is_corner(len: usize) -> bool {
    (FEW + 1..=MOST).contains(&len)
}

/// [`Corners::bases`] from the rows' first arcs.
pub(crate) fn bases(first: &[u32]) -> Vec<u32> {
    let mut next = 0u32;
    let bases: Vec<u32> = (0..first.len().saturating_sub(1))
        .map(|vertex| {
            let len = row(first, vertex).len();
            let base = if is_corner(len) { next } else { NONE };
            next += if is_corner(len) { len as u32 } else { 0 };
            base
        })
        .collect();
    if next == 0 { Vec::new() } else { bases }
}

/// [`Corners::masks`] for the costs of a measure. Arcs whose way back costs otherwise are always worth a look and
/// never a reason against another, so that masks hold in both directions of search.
pub(crate) fn masks(first: &[u32], arcs: &[[u32; 2]], bases: &[u32]) -> Vec<u64> {
    let row = |vertex: u32| arcs.get(row(first, vertex as usize)).unwrap_or_default();
    let usable = |word: u32| word & ASYMMETRIC == 0 && word != CLOSED;
    let mut best = vec![u64::MAX; bases.len()];
    let mut touched = Vec::new();
    let mut masks = Vec::new();
    for (corner, _) in (0u32..).zip(bases).filter(|(_, base)| **base != NONE) {
        let mut note = |vertex: u32, way: u64| {
            if let Some(best) = best.get_mut(vertex as usize) {
                *best = way.min(*best);
                touched.push(vertex);
            }
        };
        note(corner, 0);
        for [head, to] in row(corner).iter().filter(|arc| usable(arc[1])) {
            note(*head, key(*to, STRAIGHT));
            for [beyond, on] in row(*head).iter().filter(|arc| usable(arc[1])) {
                note(*beyond, key(to + on, ROUND));
            }
        }
        for [head, to] in row(corner) {
            let next = row(*head);
            if !usable(*to) || !is_corner(next.len()) {
                masks.push(u64::MAX);
                continue;
            }
            let worth = |[beyond, on]: &[u32; 2]| {
                let least = best.get(*beyond as usize).copied().unwrap_or(u64::MAX);
                *on & ASYMMETRIC != 0 || usable(*on) && least == key(to + on, ROUND)
            };
            let bits = next.iter().enumerate().map(|(i, arc)| u64::from(worth(arc)) << i);
            masks.push(bits.fold(0, |mask, bit| mask | bit));
        }
        for vertex in touched.drain(..) {
            if let Some(best) = best.get_mut(vertex as usize) {
                *best = u64::MAX;
            }
        }
    }
    masks
}

/// Kinds of ways from a corner: one arc, two arcs.
const STRAIGHT: u64 = 0;
const ROUND: u64 = 1;

/// Orders ways by cost, straight ones before others.
fn key(cost: u32, kind: u64) -> u64 {
    u64::from(cost) << 32 | kind
}
