//! The line through a field where it passes 1, as closed rings with the inside on their left.

use super::field::Field;

const NONE: u32 = u32::MAX;

/// Rings without a repeated last point: exteriors counter-clockwise, holes clockwise. They do not touch.
pub(super) fn rings(field: &Field) -> Vec<Vec<[f32; 2]>> {
    let (w, h) = (field.width, field.height);
    let vertical = w * h;
    // The line passes from grid edge to grid edge; `next` holds for each grid edge the one that follows.
    let mut next = vec![NONE; 2 * w * h];
    let mut starts = Vec::new();
    let mut link = |from: usize, to: usize| {
        if let Some(slot) = next.get_mut(from) {
            *slot = to as u32;
            starts.push(from as u32);
        }
    };
    for y in 0..h.saturating_sub(1) {
        let (Some(low), Some(high)) = (
            field.values.get(y * w..(y + 1) * w),
            field.values.get((y + 1) * w..(y + 2) * w),
        ) else {
            continue;
        };
        for (x, (l, u)) in low.windows(2).zip(high.windows(2)).enumerate() {
            let (sw, se, nw, ne) = (l[0], l[1], u[0], u[1]);
            let case = u8::from(sw < 1.0) | u8::from(se < 1.0) << 1 | u8::from(ne < 1.0) << 2 | u8::from(nw < 1.0) << 3;
            if case == 0 || case == 15 {
                continue;
            }
            let (south, north) = (y * w + x, (y + 1) * w + x);
            let (west, east) = (vertical + y * w + x, vertical + y * w + x + 1);
            match case {
                1 => link(south, west),
                2 => link(east, south),
                3 => link(east, west),
                4 => link(north, east),
                6 => link(north, south),
                7 => link(north, west),
                8 => link(west, north),
                9 => link(south, north),
                11 => link(east, north),
                12 => link(west, east),
                13 => link(south, east),
                14 => link(west, south),
                // Saddles: the middle decides whether the two corners are joined.
                saddle => {
                    let joined = (sw + se + nw + ne) / 4.0 < 1.0;
                    match (saddle, joined) {
                        (5, true) => {
                            link(north, west);
                            link(south, east);
                        }
                        (5, false) => {
                            link(south, west);
                            link(north, east);
                        }
                        (_, true) => {
                            link(east, north);
                            link(west, south);
                        }
                        (_, false) => {
                            link(east, south);
                            link(west, north);
                        }
                    }
                }
            }
        }
    }
    let mut rings = Vec::new();
    for start in starts {
        let mut ring = Vec::new();
        let mut at = start;
        while let Some(slot) = next.get_mut(at as usize).filter(|slot| **slot != NONE) {
            let to = *slot;
            *slot = NONE;
            ring.push(point(field, at as usize));
            at = to;
        }
        if ring.len() >= 3 {
            rings.push(ring);
        }
    }
    rings
}

/// Where the line passes a grid edge, by linear distance between its two samples.
fn point(field: &Field, edge: usize) -> [f32; 2] {
    let (w, plane) = (field.width, field.width * field.height);
    let (at, step, across) = if edge < plane {
        (edge, 1, true)
    } else {
        (edge - plane, w, false)
    };
    let value = |i: usize| field.values.get(i).copied().unwrap_or(1.0).sqrt();
    let (from, to) = (value(at), value(at + step));
    // Never on a sample itself, so that rings do not touch there.
    let t = ((1.0 - from) / (to - from)).clamp(0.02, 0.98);
    let (x, y) = ((at % w) as f32, (at / w) as f32);
    let (x, y) = if across { (x + t, y) } else { (x, y + t) };
    [field.origin[0] + x * field.cell, field.origin[1] + y * field.cell]
}
