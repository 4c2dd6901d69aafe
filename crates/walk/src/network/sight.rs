//! Lines of sight inside a polygon with holes, in units of 1e-7 degrees. Polygons are at most [`MAX_SPAN`] wide, so that
//! areas of triangles fit 64 bits.

/// Ten degrees.
pub(super) const MAX_SPAN: i64 = 100_000_000;

/// Twice the signed area of a triangle.
pub(super) fn turn(p: [i32; 2], q: [i32; 2], r: [i32; 2]) -> i64 {
    let d = |a: i32, b: i32| i64::from(b) - i64::from(a);
    d(p[0], q[0]) * d(p[1], r[1]) - d(p[1], q[1]) * d(p[0], r[0])
}

fn sides(shape: &[Vec<[i32; 2]>]) -> impl Iterator<Item = ([i32; 2], [i32; 2])> {
    shape
        .iter()
        .flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)))
}

/// Even-odd rule over all rings, so holes are outside.
pub(super) fn inside(shape: &[Vec<[i32; 2]>], [x, y]: [f64; 2]) -> bool {
    sides(shape).fold(false, |inside, (a, b)| {
        let ([ax, ay], [bx, by]) = (a.map(f64::from), b.map(f64::from));
        if (ay > y) == (by > y) {
            return inside;
        }
        inside ^ (x < ax + (y - ay) / (by - ay) * (bx - ax))
    })
}

/// Whether shortest ways bend round a corner: the ground about it is more than a half turn.
pub(super) fn bends(shape: &[Vec<[i32; 2]>], corner: [i32; 2], [before, after]: [[i32; 2]; 2]) -> bool {
    if turn(before, corner, after) == 0 {
        return false;
    }
    // A point just off the corner between its two sides lies outside then.
    let toward = |p: [i32; 2]| {
        let [dx, dy] = [
            f64::from(p[0]) - f64::from(corner[0]),
            f64::from(p[1]) - f64::from(corner[1]),
        ];
        let length = dx.hypot(dy).max(1.0);
        [dx / length, dy / length]
    };
    let (a, b) = (toward(before), toward(after));
    let probe = [
        f64::from(corner[0]) + (a[0] + b[0]) / 4.0,
        f64::from(corner[1]) + (a[1] + b[1]) / 4.0,
    ];
    !inside(shape, probe)
}

/// Whether the straight line between two points of a polygon stays in it; it may touch its sides.
pub(super) fn sees(shape: &[Vec<[i32; 2]>], from: [i32; 2], to: [i32; 2]) -> bool {
    let mut touches = vec![0.0, 1.0];
    // Sides that do not come near the line can neither cross nor touch it.
    let (low, high) = (
        [from[0].min(to[0]), from[1].min(to[1])],
        [from[0].max(to[0]), from[1].max(to[1])],
    );
    for (a, b) in sides(shape) {
        let beside = a[0].max(b[0]) < low[0] || a[0].min(b[0]) > high[0];
        if beside || a[1].max(b[1]) < low[1] || a[1].min(b[1]) > high[1] {
            continue;
        }
        let (of_a, of_b) = (turn(from, to, a).signum(), turn(from, to, b).signum());
        if of_a * of_b < 0 && turn(a, b, from).signum() * turn(a, b, to).signum() < 0 {
            return false;
        }
        if of_a == 0 {
            touches.extend(share(from, to, a));
        }
        // An end of the line on a side, as of a way that ends at a wall.
        for (end, t) in [(from, 0.0), (to, 1.0)] {
            if turn(a, b, end) == 0 && between(a, b, end) {
                touches.push(t);
            }
        }
    }
    touches.sort_by(f64::total_cmp);
    touches.dedup();
    touches.iter().zip(touches.iter().skip(1)).all(|(s, t)| {
        let middle = (s + t) / 2.0;
        let at = |i: usize| {
            let (a, b) = (from.get(i).copied().unwrap_or(0), to.get(i).copied().unwrap_or(0));
            f64::from(a) + middle * (f64::from(b) - f64::from(a))
        };
        inside(shape, [at(0), at(1)]) || along(shape, from, to, middle)
    })
}

/// Where on the line a point of its straight lies, when between its ends.
fn share(from: [i32; 2], to: [i32; 2], p: [i32; 2]) -> Option<f64> {
    let d = |a: [i32; 2], b: [i32; 2]| [f64::from(b[0]) - f64::from(a[0]), f64::from(b[1]) - f64::from(a[1])];
    let (line, off) = (d(from, to), d(from, p));
    let square = line[0] * line[0] + line[1] * line[1];
    let t = (off[0] * line[0] + off[1] * line[1]) / square;
    (square > 0.0 && t > 0.0 && t < 1.0).then_some(t)
}

fn between(a: [i32; 2], b: [i32; 2], p: [i32; 2]) -> bool {
    (0..2).all(|i| match (a.get(i), b.get(i), p.get(i)) {
        (Some(a), Some(b), Some(p)) => (a.min(b)..=a.max(b)).contains(&p),
        _ => false,
    })
}

/// Whether a side of the polygon runs along the line at a share of it.
fn along(shape: &[Vec<[i32; 2]>], from: [i32; 2], to: [i32; 2], middle: f64) -> bool {
    sides(shape).any(|(a, b)| {
        if turn(from, to, a) != 0 || turn(from, to, b) != 0 {
            return false;
        }
        let axis = usize::from((to[0] - from[0]).abs() < (to[1] - from[1]).abs());
        let get = |p: [i32; 2]| f64::from(p.get(axis).copied().unwrap_or(0));
        let at = get(from) + middle * (get(to) - get(from));
        (get(a).min(get(b))..=get(a).max(get(b))).contains(&at)
    })
}
