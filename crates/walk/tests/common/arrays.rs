//! Dijkstra's algorithm as a stranger would write it over the exported arrays, and doors by the printed formulas.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use yike_walk::export::CLOSED;
use yike_walk::{Anchor, Csr, Measure, Snap};

/// Cost from the seeds to every vertex, or from every vertex to them; `u32::MAX` beyond the limit.
pub fn dijkstra(csr: &Csr, weights: &[u32], seeds: &[(u32, u32)], towards: bool, limit: u32) -> Vec<u32> {
    let n = csr.off.len() - 1;
    let mut next: Vec<Vec<(u32, u32)>> = vec![Vec::new(); n];
    for v in 0..n {
        let row = csr.off[v] as usize..csr.off[v + 1] as usize;
        for (to, w) in csr.tgt[row.clone()].iter().zip(&weights[row]) {
            let (from, to) = if towards { (*to, v as u32) } else { (v as u32, *to) };
            if *w != CLOSED {
                next[from as usize].push((to, *w));
            }
        }
    }
    let mut cost = vec![u32::MAX; n];
    let mut heap: BinaryHeap<_> = { seeds.iter() }
        .filter(|(_, c)| *c <= limit)
        .map(|(v, c)| Reverse((*c, *v)))
        .collect();
    while let Some(Reverse((c, v))) = heap.pop() {
        if c < cost[v as usize] {
            cost[v as usize] = c;
            heap.extend(
                { next[v as usize].iter() }
                    .map(|(to, w)| Reverse((c + w, *to)))
                    .filter(|r| r.0.0 <= limit),
            );
        }
    }
    cost
}

pub fn weights(csr: &Csr, measure: Measure) -> &[u32] {
    match measure {
        Measure::Time(_) => &csr.t,
        Measure::Length(_) => &csr.w,
    }
}

fn share(cost: u32, part: u32, edge_mm: u32) -> u32 {
    let (cost, part, all) = (u64::from(cost), u64::from(part.min(edge_mm)), u64::from(edge_mm));
    (cost * part + all / 2).checked_div(all).unwrap_or(0) as u32
}

pub fn access(snap: &Snap, measure: Measure) -> u32 {
    match measure {
        Measure::Length(_) => snap.distance_mm,
        Measure::Time(pace) => {
            let speed = u64::from(pace.profile().mm_per_s);
            ((u64::from(snap.distance_mm) * 1000 + speed / 2) / speed) as u32
        }
    }
}

/// Cost of a whole edge along and against its direction.
fn both(csr: &Csr, edge: u32, measure: Measure) -> [Option<u32>; 2] {
    let e = edge as usize;
    [csr.edge_ab_ms[e], csr.edge_ba_ms[e]].map(|ms| {
        let cost = if matches!(measure, Measure::Time(_)) {
            ms
        } else {
            csr.edge_mm[e]
        };
        (ms != CLOSED).then_some(cost)
    })
}

/// Vertices next to an anchor with the cost to them, or from them.
pub fn ends(csr: &Csr, anchor: &Anchor, measure: Measure, leaving: bool) -> Vec<(u32, u32)> {
    let snap = match anchor {
        Anchor::Vertex(v) => return vec![(*v, 0)],
        Anchor::Door(snap) => snap,
    };
    let (e, mm) = (snap.edge as usize, csr.edge_mm[snap.edge as usize]);
    let [ab, ba] = both(csr, snap.edge, measure);
    let (over_a, over_b) = if leaving { (ba, ab) } else { (ab, ba) };
    let end = |vertex: u32, cost: Option<u32>, part: u32| {
        cost.map(|cost| (vertex, access(snap, measure) + share(cost, part, mm)))
    };
    [
        end(csr.edge_a[e], over_a, snap.offset_mm),
        end(csr.edge_b[e], over_b, mm - snap.offset_mm),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Straight along an edge both doors stand on.
pub fn direct(csr: &Csr, from: &Anchor, to: &Anchor, measure: Measure) -> Option<u32> {
    let (Anchor::Door(a), Anchor::Door(b)) = (from, to) else {
        return None;
    };
    let [ab, ba] = both(csr, a.edge, measure);
    let cost = match b.offset_mm.cmp(&a.offset_mm) {
        _ if a.edge != b.edge => None,
        std::cmp::Ordering::Greater => ab,
        std::cmp::Ordering::Less => ba,
        std::cmp::Ordering::Equal => ab.or(ba),
    }?;
    let part = share(cost, a.offset_mm.abs_diff(b.offset_mm), csr.edge_mm[a.edge as usize]);
    Some(access(a, measure) + part + access(b, measure))
}

/// From anchor to anchor, when within the limit. `to_place` is [`dijkstra`] towards `to`.
pub fn between(csr: &Csr, from: &Anchor, to: &Anchor, measure: Measure, to_place: &[u32], limit: u32) -> Option<u32> {
    let leaving = ends(csr, from, measure, true).into_iter();
    { leaving.filter_map(|(v, c)| to_place[v as usize].checked_add(c)) }
        .chain(direct(csr, from, to, measure))
        .min()
        .filter(|cost| *cost <= limit)
}
