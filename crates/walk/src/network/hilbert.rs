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

/// New number of each point when they are sorted along the curve.
pub(super) fn order(points: &[[i32; 2]]) -> Vec<u32> {
    let bound = |axis: usize, pick: fn(i32, i32) -> i32| points.iter().map(|p| p[axis]).reduce(pick).unwrap_or(0);
    let (x0, y0) = (bound(0, i32::min), bound(1, i32::min));
    let span = (i64::from(bound(0, i32::max)) - i64::from(x0))
        .max(i64::from(bound(1, i32::max)) - i64::from(y0))
        .max(1);
    let scale = |v: i32, from: i32| ((i64::from(v) - i64::from(from)) * 0xffff / span) as u32;
    let mut keys: Vec<u64> = { points.iter().enumerate() }
        .map(|(i, p)| u64::from(position(scale(p[0], x0), scale(p[1], y0))) << 32 | i as u64)
        .collect();
    keys.sort_unstable();
    let mut number = vec![0; points.len()];
    for (new, key) in keys.iter().enumerate() {
        if let Some(slot) = number.get_mut((key & 0xffff_ffff) as usize) {
            *slot = new as u32;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::position;

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
