//! Random towns, and the paces they are walked at.

use super::numbers;
use yike_walk::osm::{RawNode, RawWay, Tags};
use yike_walk::{CustomPace, Pace, RawMap};

pub const PACES: [Pace; 5] = [
    Pace::Adult,
    Pace::Elder,
    Pace::Wheelchair,
    Pace::Custom(CustomPace {
        mm_per_s: 700,
        steps_percent: 400,
        wheels: false,
    }),
    Pace::Custom(CustomPace {
        mm_per_s: 1500,
        steps_percent: 100,
        wheels: true,
    }),
];

/// A town of `n` random corners and random ways of all kinds between them, about a kilometre wide.
pub fn town(seed: u64, n: u32) -> RawMap {
    let mut next = numbers(seed);
    let kinds: [&[(&str, &str)]; 12] = [
        &[("highway", "residential")],
        &[("highway", "footway")],
        &[("highway", "steps")],
        &[("highway", "steps"), ("handrail", "no")],
        &[("highway", "steps"), ("conveying", "forward")],
        &[("highway", "footway"), ("incline", "12%")],
        &[("highway", "footway"), ("incline", "-6%")],
        &[("highway", "footway"), ("oneway:foot", "yes")],
        &[
            ("highway", "footway"),
            ("footway", "crossing"),
            ("crossing", "traffic_signals"),
        ],
        &[("highway", "pedestrian"), ("bridge", "yes")],
        &[("highway", "path"), ("surface", "sand")],
        &[("highway", "trunk")],
    ];
    let nodes = (0..n)
        .map(|i| {
            let tags: Tags = match next(14) {
                0 => [("barrier", "gate")].into_iter().collect(),
                1 => [("barrier", "stile")].into_iter().collect(),
                2 => [("kerb", "raised")].into_iter().collect(),
                3 => [("barrier", "gate"), ("access", "private")].into_iter().collect(),
                4 => [("highway", "crossing")].into_iter().collect(),
                _ => Tags::default(),
            };
            let (x, y) = (f64::from(next(10_000)), f64::from(next(10_000)));
            RawNode {
                id: i64::from(i) + 1,
                lon: 120.6 + x * 1e-6,
                lat: 31.3 + y * 1e-6,
                tags,
            }
        })
        .collect();
    let ways = (0..n * 2)
        .map(|i| RawWay {
            id: i64::from(i) + 1,
            refs: (0..2 + next(4)).map(|_| i64::from(next(n + 1)) + 1).collect(),
            tags: kinds[next(kinds.len() as u32) as usize].iter().copied().collect(),
        })
        .collect();
    RawMap {
        nodes,
        ways,
        relations: Vec::new(),
    }
}
