//! Position along a Hilbert curve: near numbers are near on the ground.

/// Distance along the curve of order 16 for `x` and `y` below 65,536.
/// Source: Warren, Hacker's Delight, 2nd edition, section 16-5.
pub(super) fn position(x: u32, y: u32) -> u32 {
    let (mut x, mut y, mut d) = (x & 0xffff, y & 0xffff, 0u32);
    let mut s = 1u32 << 15;
    while s > 0 {
        let (rx, ry) = (u32::from(x & s > 0), u32::from(y & s > 0));
        d = (d << 2) | ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                (x, y) = (0xffff ^ x, 0xffff ^ y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}

/// New number of each point when they are sorted along the curve; of equal ones the earlier comes first.
pub(super) fn order(points: &[[i32; 2]]) -> Vec<u32> {
    let [x0, y0, x1, y1] = bounds(points);
    let span = (i64::from(x1) - i64::from(x0))
        .max(i64::from(y1) - i64::from(y0))
        .max(1);
    let scale = |v: i32, from: i32| ((i64::from(v) - i64::from(from)) * 0xffff / span) as u32;
    let keys: Vec<u32> = points
        .iter()
        .map(|p| position(scale(p[0], x0), scale(p[1], y0)))
        .collect();
    let sorted = sorted_by_key(&keys);
    let mut number = keys;
    for (new, old) in sorted.iter().enumerate() {
        if let Some(slot) = number.get_mut(*old as usize) {
            *slot = new as u32;
        }
    }
    number
}

/// West, south, east, north.
pub(super) fn bounds(points: &[[i32; 2]]) -> [i32; 4] {
    let Some([x, y]) = points.first().copied() else {
        return [0; 4];
    };
    points.iter().fold([x, y, x, y], |[w, s, e, n], [x, y]| {
        [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]
    })
}

/// Positions in the order of their keys; equal keys stay in their order. A radix sort, 11 bits a pass.
fn sorted_by_key(keys: &[u32]) -> Vec<u32> {
    const BITS: u32 = 11;
    let mut from: Vec<(u32, u32)> = keys.iter().copied().zip(0..).collect();
    let mut to = vec![(0, 0); from.len()];
    for shift in [0, BITS, 2 * BITS] {
        let digit = |key: u32| (key >> shift) as usize & ((1 << BITS) - 1);
        let mut starts = [0u32; 1 << BITS];
        for (key, _) in &from {
            starts[digit(*key)] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for pair in &from {
            let start = &mut starts[digit(pair.0)];
            if let Some(slot) = to.get_mut(*start as usize) {
                *slot = *pair;
            }
            *start += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
    from.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::{position, sorted_by_key};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_radix_sort_is_a_stable_sort(keys in prop::collection::vec(any::<u32>().prop_map(|k| k >> (k % 32)), 0..300)) {
            let mut expect: Vec<u32> = (0..keys.len() as u32).collect();
            expect.sort_by_key(|at| keys[*at as usize]);
            prop_assert_eq!(sorted_by_key(&keys), expect);
        }
    }

    #[test]
    fn the_curve_steps_from_neighbour_to_neighbour() {
        let mut cells: Vec<(u32, u32, u32)> = Vec::new();
        for x in 0..16 {
            for y in 0..16 {
                cells.push((position(x << 12, y << 12), x, y));
            }
        }
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!(
                pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2),
                1,
                "{pair:?}"
            );
        }
    }
}
