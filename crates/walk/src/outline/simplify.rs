//! Thinning rings without letting them cross.

type Ring = Vec<[f32; 2]>;

/// Douglas and Peucker on every ring. When thinned rings cross each other or themselves, all are thinned less,
/// at last not at all.
pub(super) fn thin(rings: Vec<Ring>, tolerance: f32) -> Vec<Ring> {
    for share in [1.0, 0.5, 0.2] {
        let thinned: Vec<Ring> = rings.iter().map(|ring| thin_ring(ring, tolerance * share)).collect();
        if !any_cross(&thinned) {
            return thinned;
        }
    }
    rings
}

fn thin_ring(ring: &[[f32; 2]], tolerance: f32) -> Ring {
    // Two far corners stay: the first point and the one farthest from it.
    let Some(first) = ring.first() else { return Vec::new() };
    let far = |p: &[f32; 2]| (p[0] - first[0]).powi(2) + (p[1] - first[1]).powi(2);
    let middle = (0..ring.len()).max_by(|a, b| {
        let at = |i: &usize| ring.get(*i).map_or(0.0, far);
        at(a).total_cmp(&at(b))
    });
    let middle = middle.unwrap_or(0);
    let mut keep = vec![false; ring.len() + 1];
    let mut stack = vec![(0, middle), (middle, ring.len())];
    let at = |i: usize| ring.get(i % ring.len()).copied().unwrap_or_default();
    while let Some((from, to)) = stack.pop() {
        for end in [from, to] {
            if let Some(slot) = keep.get_mut(end) {
                *slot = true;
            }
        }
        let (a, b) = (at(from), at(to));
        let worst = (from + 1..to)
            .map(|i| (square_to(at(i), a, b), i))
            .max_by(|x, y| x.0.total_cmp(&y.0));
        if let Some((_, i)) = worst.filter(|(square, _)| *square > tolerance * tolerance) {
            stack.push((from, i));
            stack.push((i, to));
        }
    }
    let thinned: Ring = ring
        .iter()
        .zip(&keep)
        .filter(|(_, keep)| **keep)
        .map(|(p, _)| *p)
        .collect();
    if thinned.len() >= 4 { thinned } else { ring.to_vec() }
}

/// Squared distance of a point to a piece.
fn square_to(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 {
        (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p[0] - a[0] - t * dx).powi(2) + (p[1] - a[1] - t * dy).powi(2)
}

/// Signed area, positive counter-clockwise.
pub(super) fn area(ring: &[[f32; 2]]) -> f32 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a[0] * b[1] - a[1] * b[0])
        .sum::<f32>()
        / 2.0
}

/// Even-odd rule.
pub(super) fn inside(ring: &[[f32; 2]], p: [f32; 2]) -> bool {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).fold(false, |inside, (a, b)| {
        let spans = (a[1] > p[1]) != (b[1] > p[1]);
        inside ^ (spans && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
    })
}

/// Whether any two sides that are not neighbours meet. A sweep over the sides in order of their western ends.
pub(super) fn any_cross(rings: &[Ring]) -> bool {
    let mut sides: Vec<(f32, f32, [f32; 2], [f32; 2])> = rings
        .iter()
        .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
        .map(|(a, b)| (a[0].min(b[0]), a[0].max(b[0]), *a, *b))
        .collect();
    sides.sort_by(|x, y| x.0.total_cmp(&y.0));
    let turn = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
        f64::from(q[0] - p[0]) * f64::from(r[1] - p[1]) - f64::from(q[1] - p[1]) * f64::from(r[0] - p[0])
    };
    let mut active: Vec<(f32, [f32; 2], [f32; 2])> = Vec::new();
    for (west, east, a, b) in sides {
        active.retain(|(end, _, _)| *end >= west);
        for (_, c, d) in &active {
            if a == *c || a == *d || b == *c || b == *d {
                continue;
            }
            if a[1].max(b[1]) < c[1].min(d[1]) || c[1].max(d[1]) < a[1].min(b[1]) {
                continue;
            }
            let apart = |p, q, r, s| turn(p, q, r) * turn(p, q, s) <= 0.0;
            if apart(a, b, *c, *d) && apart(*c, *d, a, b) {
                return true;
            }
        }
        active.push((east, a, b));
    }
    false
}
