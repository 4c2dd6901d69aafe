//! Squares (`area=yes`) are crossed freely: a straight line joins every two entrances that see each other
//! across the square. Round corners of a bent square one walks along its boundary, which is part of the
//! network, so the way is never shorter than the truth and rarely longer by more than a few steps.

use super::Edge;
use super::flags;
use super::layout::{Draft, DraftEdge};
use crate::metric::metres;

/// Entrances beyond this number are joined to their nearest ones only.
const ALL_PAIRS: usize = 48;
const NEAREST: usize = 16;

/// `ring`: the boundary without its closing point, with the vertex where another way enters.
pub(super) fn cross(ring: &[(Option<u32>, [i32; 2])], base: Edge, osm_id: i64, draft: &mut Draft) {
    let entries: Vec<(usize, u32, [i32; 2])> = ring
        .iter()
        .enumerate()
        .filter_map(|(i, (vertex, point))| vertex.map(|v| (i, v, *point)))
        .collect();
    for (n, (i, a, from)) in entries.iter().enumerate() {
        let mut others: Vec<_> = entries.iter().skip(n + 1).collect();
        if entries.len() > ALL_PAIRS {
            others.sort_by(|x, y| metres(*from, x.2).total_cmp(&metres(*from, y.2)));
            others.truncate(NEAREST);
        }
        for (j, b, to) in others {
            let neighbours = i.abs_diff(*j) == 1 || i.abs_diff(*j) == ring.len() - 1;
            if neighbours || a == b || !sees(ring, *from, *to) {
                continue;
            }
            let start = draft.points.len() as u32;
            draft.points.extend([*from, *to]);
            let length_mm = (metres(*from, *to) * 1000.0).round() as u32;
            let edge = Edge {
                a: *a,
                b: *b,
                length_mm,
                flags: base.flags | flags::SQUARE,
                ..base
            };
            draft.edges.push(DraftEdge {
                edge,
                osm_id,
                line: (start, start + 2),
            });
        }
    }
}

/// Whether the straight line between two boundary points stays inside the ring.
fn sees(ring: &[(Option<u32>, [i32; 2])], from: [i32; 2], to: [i32; 2]) -> bool {
    let sides = || {
        ring.iter()
            .zip(ring.iter().cycle().skip(1))
            .map(|((_, a), (_, b))| (*a, *b))
    };
    let crossed = sides().any(|(a, b)| {
        let apart = |p, q, r, s| turn(p, q, r).signum() * turn(p, q, s).signum() < 0;
        apart(from, to, a, b) && apart(a, b, from, to)
    });
    // Even-odd rule at the middle of the line, in doubled coordinates so that the middle is whole.
    let middle = [
        i64::from(from[0]) + i64::from(to[0]),
        i64::from(from[1]) + i64::from(to[1]),
    ];
    let inside = sides().fold(false, |inside, (a, b)| {
        let (a, b) = (a.map(|v| 2 * i64::from(v)), b.map(|v| 2 * i64::from(v)));
        if (a[1] > middle[1]) == (b[1] > middle[1]) {
            return inside;
        }
        let t = (middle[1] - a[1]) as f64 / (b[1] - a[1]) as f64;
        inside ^ ((middle[0] as f64) < a[0] as f64 + t * (b[0] - a[0]) as f64)
    });
    !crossed && inside
}

/// Twice the signed area of a triangle.
fn turn(p: [i32; 2], q: [i32; 2], r: [i32; 2]) -> i128 {
    let d = |a: i32, b: i32| i128::from(b) - i128::from(a);
    d(p[0], q[0]) * d(p[1], r[1]) - d(p[1], q[1]) * d(p[0], r[0])
}
