//! Small plane geometry on rings whose last point is not repeated.

/// Twice the signed area: positive when the ring runs clockwise on a screen (y growing downwards).
pub(crate) fn area2(ring: &[(f64, f64)]) -> f64 {
    edges(ring).map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1).sum()
}

/// The ring's edges, the closing one included.
pub(crate) fn edges(ring: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Even-odd test against all rings of a polygon.
pub(crate) fn contains(rings: &[Vec<(f64, f64)>], (x, y): (f64, f64)) -> bool {
    let mut inside = false;
    for ((x1, y1), (x2, y2)) in rings.iter().flat_map(|r| edges(r)) {
        if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
    }
    inside
}

/// The mean of the corners: good enough to say which side of a line a roof is on.
pub(crate) fn middle(ring: &[(f64, f64)]) -> (f64, f64) {
    let n = ring.len().max(1) as f64;
    let (x, y) = ring.iter().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x, sy + y));
    (x / n, y / n)
}

/// A point well inside: the middle of the widest stretch on the horizontal through the outer ring's middle.
pub(crate) fn inner_point(rings: &[Vec<(f64, f64)>]) -> Option<(f64, f64)> {
    let (_, y) = middle(rings.first()?);
    let mut cuts: Vec<f64> = rings
        .iter()
        .flat_map(|r| edges(r))
        .filter(|((_, y1), (_, y2))| (*y1 > y) != (*y2 > y))
        .map(|((x1, y1), (x2, y2))| (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        .collect();
    cuts.sort_by(f64::total_cmp);
    let widest = cuts
        .as_chunks::<2>()
        .0
        .iter()
        .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some(((widest[0] + widest[1]) / 2.0, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [(f64, f64); 4] = [(0., 0.), (10., 0.), (10., 10.), (0., 10.)];

    #[test]
    fn a_ring_that_is_clockwise_on_a_screen_has_positive_area() {
        assert_eq!(area2(&SQUARE), 200.0);
    }

    #[test]
    fn the_inner_point_of_a_ring_road_is_on_the_ring() {
        let hole = vec![(1., 1.), (9., 1.), (9., 9.), (1., 9.)];
        let rings = [SQUARE.to_vec(), hole];
        let p = inner_point(&rings).unwrap();
        assert!(contains(&rings, p), "{p:?}");
        assert!(!contains(&rings, (5., 5.)));
    }
}
