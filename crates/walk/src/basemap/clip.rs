//! Cutting shapes to a rectangle and leaving out points nobody can see, in screen or tile coordinates.

type P = (f64, f64);

/// A rectangle: min x, min y, max x, max y.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rect(pub f64, pub f64, pub f64, pub f64);

impl Rect {
    pub(crate) fn holds(&self, (x, y): P) -> bool {
        x >= self.0 && x <= self.2 && y >= self.1 && y <= self.3
    }

    pub(crate) fn meets(&self, o: &Rect) -> bool {
        self.0 <= o.2 && o.0 <= self.2 && self.1 <= o.3 && o.1 <= self.3
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self(self.0 - by, self.1 - by, self.2 + by, self.3 + by)
    }
}

/// The pieces of a line inside the rectangle (Liang and Barsky, 1984), appended to `out`.
pub(crate) fn line(points: &[P], rect: &Rect, out: &mut Vec<Vec<P>>) {
    if points.iter().all(|&p| rect.holds(p)) {
        if points.len() > 1 {
            out.push(points.to_vec());
        }
        return;
    }
    let mut piece: Vec<P> = Vec::new();
    for w in points.windows(2) {
        let &[a, b] = w else { continue };
        let Some((t0, t1)) = segment(a, b, rect) else {
            flush(&mut piece, out);
            continue;
        };
        let at = |t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        if piece.is_empty() || t0 > 0.0 {
            flush(&mut piece, out);
            piece.push(at(t0));
        }
        piece.push(if t1 == 1.0 { b } else { at(t1) });
        if t1 < 1.0 {
            flush(&mut piece, out);
        }
    }
    flush(&mut piece, out);
}

fn flush(piece: &mut Vec<P>, out: &mut Vec<Vec<P>>) {
    if piece.len() > 1 {
        out.push(std::mem::take(piece));
    } else {
        piece.clear();
    }
}

/// The part of a segment inside, as fractions of its length.
fn segment(a: P, b: P, r: &Rect) -> Option<(f64, f64)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut t0, mut t1) = (0.0f64, 1.0f64);
    for (p, q) in [(-dx, a.0 - r.0), (dx, r.2 - a.0), (-dy, a.1 - r.1), (dy, r.3 - a.1)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
            continue;
        }
        let t = q / p;
        if p < 0.0 {
            t0 = t0.max(t);
        } else {
            t1 = t1.min(t);
        }
    }
    (t0 < t1).then_some((t0, t1))
}

/// The ring cut to the rectangle (Sutherland and Hodgman, 1974); empty when nothing is left. Parts that fall
/// apart stay joined along the rectangle's edge, where callers keep a margin outside what is seen.
pub(crate) fn ring(points: Vec<P>, rect: &Rect) -> Vec<P> {
    if points.iter().all(|&p| rect.holds(p)) {
        return points;
    }
    let cut = |ring: Vec<P>, inside: &dyn Fn(P) -> f64| {
        let mut kept = Vec::with_capacity(ring.len() + 4);
        let Some(&last) = ring.last() else { return kept };
        let mut before = (last, inside(last));
        for p in ring {
            let d = inside(p);
            let (q, e) = before;
            if (d >= 0.0) != (e >= 0.0) {
                let t = e / (e - d);
                kept.push((q.0 + (p.0 - q.0) * t, q.1 + (p.1 - q.1) * t));
            }
            if d >= 0.0 {
                kept.push(p);
            }
            before = (p, d);
        }
        kept
    };
    let r = *rect;
    let sides: [&dyn Fn(P) -> f64; 4] = [&|p| p.0 - r.0, &|p| r.2 - p.0, &|p| p.1 - r.1, &|p| r.3 - p.1];
    sides.into_iter().fold(points, cut)
}

/// Leaves out points closer than `tolerance` to the line through their neighbours that stay
/// (Douglas and Peucker, 1973, without recursion). First and last stay.
pub(crate) fn simplify(points: &[P], tolerance: f64) -> Vec<P> {
    if points.len() < 3 || tolerance <= 0.0 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((from, to)) = spans.pop() {
        keep[from] = true;
        keep[to] = true;
        let (a, b) = (points[from], points[to]);
        let far = (from + 1..to)
            .map(|i| (i, distance2(points[i], a, b)))
            .max_by(|x, y| x.1.total_cmp(&y.1))
            .filter(|(_, d)| *d > tolerance * tolerance);
        if let Some((i, _)) = far {
            spans.push((from, i));
            spans.push((i, to));
        }
    }
    points.iter().zip(keep).filter_map(|(p, k)| k.then_some(*p)).collect()
}

/// A ring simplified: cut open at its first point and at the point farthest from it, so that both halves have ends.
pub(crate) fn simplify_ring(ring: &[P], tolerance: f64) -> Vec<P> {
    let Some(&first) = ring.first() else { return Vec::new() };
    if ring.len() < 5 || tolerance <= 0.0 {
        return ring.to_vec();
    }
    let d = |p: &P| (p.0 - first.0).powi(2) + (p.1 - first.1).powi(2);
    let far = ring
        .iter()
        .enumerate()
        .max_by(|a, b| d(a.1).total_cmp(&d(b.1)))
        .map_or(0, |(i, _)| i);
    let mut there = simplify(&ring[..=far], tolerance);
    let back: Vec<P> = ring[far..].iter().copied().chain([first]).collect();
    there.pop();
    there.extend(simplify(&back, tolerance));
    there.pop();
    there
}

/// Squared distance from a point to a segment.
fn distance2(p: P, a: P, b: P) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let len2 = dx * dx + dy * dy;
    let t = if len2 == 0.0 {
        0.0
    } else {
        (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / len2).clamp(0.0, 1.0)
    };
    (p.0 - a.0 - dx * t).powi(2) + (p.1 - a.1 - dy * t).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const R: Rect = Rect(0., 0., 10., 10.);

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two() {
        let mut out = Vec::new();
        line(&[(1., 5.), (12., 5.), (12., 8.), (2., 8.)], &R, &mut out);
        assert_eq!(out, [vec![(1., 5.), (10., 5.)], vec![(10., 8.), (2., 8.)]]);
    }

    #[test]
    fn a_ring_round_everything_becomes_the_rectangle() {
        let got = ring(vec![(-5., -5.), (20., -5.), (20., 20.), (-5., 20.)], &R);
        assert_eq!(super::super::polygon::area2(&got).abs(), 200.0);
    }

    #[test]
    fn a_straight_ring_side_loses_its_middle_points() {
        let got = simplify_ring(
            &[(0., 0.), (5., 0.01), (10., 0.), (10., 10.), (5., 10.), (0., 10.)],
            0.1,
        );
        assert_eq!(got, [(0., 0.), (10., 0.), (10., 10.), (0., 10.)]);
    }

    proptest! {
        #[test]
        fn what_is_cut_lies_inside(points in prop::collection::vec((-30.0..30.0f64, -30.0..30.0f64), 2..30)) {
            let mut out = Vec::new();
            line(&points, &R, &mut out);
            let near = R.grown(1e-6);
            prop_assert!(out.iter().flatten().all(|&p| near.holds(p)));
            prop_assert!(ring(points, &R).into_iter().all(|p| near.holds(p)));
        }

        #[test]
        fn no_point_left_out_is_farther_than_the_tolerance(
            points in prop::collection::vec((-30.0..30.0f64, -30.0..30.0f64), 2..40), tolerance in 0.1..5.0f64
        ) {
            let kept = simplify(&points, tolerance);
            let off = points.iter().map(|&p| kept.windows(2).map(|w| distance2(p, w[0], w[1])).fold(f64::MAX, f64::min));
            prop_assert!(off.fold(0.0, f64::max) <= tolerance * tolerance + 1e-9);
            prop_assert_eq!((kept.first(), kept.last()), (points.first(), points.last()));
        }
    }
}
