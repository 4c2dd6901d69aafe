//! Where two streets meet, in metres on a local plane.

/// Metres per degree of latitude (mean, WGS84).
const DEGREE: f64 = 111_195.0;

type Point = (f64, f64);

/// The point nearest both lines and their distance in metres. `None` when a line is empty.
pub(super) fn meeting(a: &[Point], b: &[Point]) -> Option<(Point, f64)> {
    let origin = *a.first()?;
    let flat = |p: &Point| {
        (
            (p.0 - origin.0) * DEGREE * origin.1.to_radians().cos(),
            (p.1 - origin.1) * DEGREE,
        )
    };
    let (fa, fb): (Vec<Point>, Vec<Point>) = (a.iter().map(flat).collect(), b.iter().map(flat).collect());
    let mut best: Option<(Point, Point, f64)> = None;
    for sa in segments(&fa) {
        for sb in segments(&fb) {
            let (p, q) = closest(sa, sb);
            let d = length(sub(p, q));
            if best.is_none_or(|x| d < x.2) {
                best = Some((p, q, d));
            }
        }
    }
    let (p, q, d) = best?;
    let mid = ((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
    Some((
        (
            mid.0 / (DEGREE * origin.1.to_radians().cos()) + origin.0,
            mid.1 / DEGREE + origin.1,
        ),
        d,
    ))
}

/// Metres between two points.
pub(super) fn metres(a: Point, b: Point) -> f64 {
    length(((a.0 - b.0) * DEGREE * a.1.to_radians().cos(), (a.1 - b.1) * DEGREE))
}

fn segments(line: &[Point]) -> Vec<(Point, Point)> {
    match line {
        [one] => vec![(*one, *one)],
        _ => line.iter().copied().zip(line.iter().copied().skip(1)).collect(),
    }
}

fn sub(a: Point, b: Point) -> Point {
    (a.0 - b.0, a.1 - b.1)
}

fn length(v: Point) -> f64 {
    v.0.hypot(v.1)
}

fn cross(a: Point, b: Point) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

fn onto(p: Point, s: (Point, Point)) -> Point {
    let v = sub(s.1, s.0);
    let square = v.0 * v.0 + v.1 * v.1;
    if square == 0.0 {
        return s.0;
    }
    let w = sub(p, s.0);
    let t = ((w.0 * v.0 + w.1 * v.1) / square).clamp(0.0, 1.0);
    (s.0.0 + t * v.0, s.0.1 + t * v.1)
}

/// Closest points of two segments; the same point twice where they cross.
fn closest(a: (Point, Point), b: (Point, Point)) -> (Point, Point) {
    let (u, v) = (sub(a.1, a.0), sub(b.1, b.0));
    let det = cross(u, v);
    if det.abs() > 1e-9 {
        let w = sub(b.0, a.0);
        let (t, s) = (cross(w, v) / det, cross(w, u) / det);
        if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&s) {
            let p = (a.0.0 + t * u.0, a.0.1 + t * u.1);
            return (p, p);
        }
    }
    let pairs = [
        (a.0, onto(a.0, b)),
        (a.1, onto(a.1, b)),
        (onto(b.0, a), b.0),
        (onto(b.1, a), b.1),
    ];
    let first = (a.0, onto(a.0, b));
    pairs.into_iter().fold(first, |m, p| {
        if length(sub(p.0, p.1)) < length(sub(m.0, m.1)) {
            p
        } else {
            m
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_that_cross_meet_there() {
        let (p, d) = meeting(&[(120.60, 31.30), (120.62, 31.30)], &[(120.61, 31.29), (120.61, 31.31)]).unwrap();
        assert!(d < 1e-6 && metres(p, (120.61, 31.30)) < 0.5);
    }

    proptest! {
        #[test]
        fn meeting_does_not_depend_on_order(
            a in prop::collection::vec((120.5f64..120.7, 31.2f64..31.4), 1..4),
            b in prop::collection::vec((120.5f64..120.7, 31.2f64..31.4), 1..4),
        ) {
            let (d1, d2) = (meeting(&a, &b).unwrap().1, meeting(&b, &a).unwrap().1);
            prop_assert!((d1 - d2).abs() < 0.01 * d1.max(100.0));
        }
    }
}
