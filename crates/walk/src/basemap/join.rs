//! Joining pieces end to end: rings of a multipolygon, stretches of a street that bear one name.

use std::collections::HashMap;
use std::hash::Hash;

/// Chains pieces that share an end. A piece is turned round where that helps; `fits(chain, next)` may refuse a
/// joint (both run so that the chain's last point is the next piece's first). Closed pieces stay alone.
/// Every piece ends up in exactly one chain; linear in the number of points but for crowded joints.
pub(crate) fn join<K: Eq + Hash + Copy>(pieces: Vec<Vec<K>>, fits: impl Fn(&[K], &[K]) -> bool) -> Vec<Vec<K>> {
    let ends = |p: &[K]| p.first().copied().zip(p.last().copied());
    let mut at: HashMap<K, Vec<usize>> = HashMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        if let Some((a, b)) = ends(piece).filter(|(a, b)| a != b) {
            at.entry(a).or_default().push(i);
            at.entry(b).or_default().push(i);
        }
    }
    let mut pool: Vec<Option<Vec<K>>> = pieces.into_iter().map(Some).collect();
    let mut chains = Vec::new();
    for i in 0..pool.len() {
        let Some(mut chain) = pool.get_mut(i).and_then(Option::take) else {
            continue;
        };
        // First onwards from the end, then, turned round, onwards from the start.
        for _ in 0..2 {
            while let Some((first, last)) = ends(&chain).filter(|(a, b)| a != b) {
                let next = at.get(&last).into_iter().flatten().copied().find(|&j| {
                    let Some(Some(piece)) = pool.get(j) else { return false };
                    let turned;
                    let piece = if piece.first() == Some(&last) {
                        piece
                    } else {
                        turned = piece.iter().rev().copied().collect::<Vec<_>>();
                        &turned
                    };
                    fits(&chain, piece)
                });
                let Some(mut piece) = next.and_then(|j| pool.get_mut(j)).and_then(Option::take) else {
                    break;
                };
                if piece.first() != Some(&last) {
                    piece.reverse();
                }
                chain.extend(piece.into_iter().skip(1));
                if chain.last() == Some(&first) {
                    break;
                }
            }
            chain.reverse();
        }
        chains.push(chain);
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_in_any_direction_close_a_ring() {
        let rings = join(vec![vec![1, 2, 3], vec![5, 4, 3], vec![5, 1], vec![9, 8]], |_, _| true);
        assert_eq!(rings, [vec![1, 2, 3, 4, 5, 1], vec![9, 8]]);
    }

    #[test]
    fn a_refused_joint_leaves_two_chains() {
        assert_eq!(join(vec![vec![1, 2], vec![2, 3]], |_, _| false).len(), 2);
    }

    proptest! {
        #[test]
        fn no_stretch_is_lost_or_doubled(pieces in prop::collection::vec(prop::collection::vec(0..12u8, 2..5), 0..20)) {
            let stretches = |lines: &[Vec<u8>]| {
                let mut s: Vec<_> = lines.iter().flat_map(|l| l.windows(2))
                    .map(|w| (w[0].min(w[1]), w[0].max(w[1]))).collect();
                s.sort_unstable();
                s
            };
            let before = stretches(&pieces);
            prop_assert_eq!(stretches(&join(pieces, |_, _| true)), before);
        }
    }
}
