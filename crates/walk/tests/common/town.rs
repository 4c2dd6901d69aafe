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

/// A town of squares on a lattice: corners with dozens of arcs, and many ways of the same cost.
pub fn squares(seed: u64, n: u32) -> RawMap {
    let mut next = numbers(seed);
    let side = 4 + n % 7;
    let at = |x: u32, y: u32| i64::from(y * side + x) + 1;
    let nodes = (0..side * side)
        .map(|i| RawNode {
            id: i64::from(i) + 1,
            lon: 120.6 + f64::from(i % side) * 2e-4,
            lat: 31.3 + f64::from(i / side) * 2e-4,
            tags: Tags::default(),
        })
        .collect();
    let mut ways = Vec::new();
    for _ in 0..2 + n / 8 {
        // A rectangle of the lattice, all its border nodes entrances, with streets that leave them.
        let (x0, y0) = (next(side - 2), next(side - 2));
        let (x1, y1) = (x0 + 1 + next(side - 1 - x0), y0 + 1 + next(side - 1 - y0));
        let mut refs: Vec<i64> = (x0..x1).map(|x| at(x, y0)).collect();
        refs.extend((y0..y1).map(|y| at(x1, y)));
        refs.extend((x0 + 1..=x1).rev().map(|x| at(x, y1)));
        refs.extend((y0 + 1..=y1).rev().map(|y| at(x0, y)));
        for node in refs.clone() {
            let (x, y) = (next(side), next(side));
            ways.push((vec![node, at(x, y)], vec![("highway", "footway")]));
        }
        refs.push(at(x0, y0));
        ways.push((refs, vec![("highway", "pedestrian"), ("area", "yes")]));
    }
    let ways = (1..).zip(ways).map(|(id, (refs, tags))| RawWay {
        id,
        refs,
        tags: tags.into_iter().collect(),
    });
    RawMap {
        nodes,
        ways: ways.collect(),
        relations: Vec::new(),
    }
}
