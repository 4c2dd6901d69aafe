//! Searches against textbooks: Dijkstra over the public arcs, brute force over all segments, files bit by bit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::numbers;
use common::town::{PACES, town};
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use yike_walk::{
    Closures, Network, NetworkError, Pace, Scratch, SiteIndex, Snap, SnapError, reach, reach_around, reach_sites,
    reach_towards,
};

/// Dijkstra as textbooks print it, over `(from, to, ms)`.
fn textbook(network: &Network, pace: Pace, seeds: &[(u32, u32)], towards: bool, shut: &Closures) -> Vec<u32> {
    let mut out: Vec<Vec<(u32, u32)>> = vec![Vec::new(); network.vertex_count()];
    for e in (0..network.edge_count() as u32).filter(|e| !shut.is_shut(*e)) {
        let edge = network.edge(e).unwrap();
        let (mut ahead, mut back) = (pace.edge_ms(&edge, true), pace.edge_ms(&edge, false));
        if towards {
            std::mem::swap(&mut ahead, &mut back);
        }
        if let Some(ms) = ahead {
            out[edge.a as usize].push((edge.b, ms));
        }
        if let Some(ms) = back {
            out[edge.b as usize].push((edge.a, ms));
        }
    }
    let mut time = vec![u32::MAX; network.vertex_count()];
    let mut heap: BinaryHeap<Reverse<(u32, u32)>> = seeds.iter().map(|(v, ms)| Reverse((*ms, *v))).collect();
    while let Some(Reverse((ms, v))) = heap.pop() {
        if ms >= time[v as usize] {
            continue;
        }
        time[v as usize] = ms;
        for (to, cost) in &out[v as usize] {
            heap.push(Reverse((ms + cost, *to)));
        }
    }
    time
}

fn seeds(network: &Network, snap: &Snap, pace: Pace, towards: bool) -> Vec<(u32, u32)> {
    let edge = network.edge(snap.edge).unwrap();
    let part = |cost: u32, mm: u32| {
        if edge.length_mm == 0 {
            0
        } else {
            ((f64::from(cost) * f64::from(mm)) / f64::from(edge.length_mm)).round() as u32
        }
    };
    let (mut ahead, mut back) = (pace.edge_ms(&edge, true), pace.edge_ms(&edge, false));
    if towards {
        std::mem::swap(&mut ahead, &mut back);
    }
    let access = (f64::from(snap.distance_mm) * 1000.0 / f64::from(pace.profile().mm_per_s)).round() as u32;
    let mut list = Vec::new();
    list.extend(back.map(|c| (edge.a, access + part(c, snap.offset_mm))));
    list.extend(ahead.map(|c| (edge.b, access + part(c, edge.length_mm - snap.offset_mm))));
    list
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn m03_reach_is_exact_against_a_textbook_dijkstra(seed in 1u64.., n in 4u32..40, limit in 20_000u32..2_000_000, x in 0f64..0.01, y in 0f64..0.01) {
        let Ok(network) = Network::build(&town(seed, n)) else { return Ok(()) };
        network.check().unwrap();
        let mut scratch = Scratch::new();
        for pace in PACES {
            let Ok(start) = network.snap(120.6 + x, 31.3 + y, pace) else { continue };
            for towards in [false, true] {
                let want = textbook(&network, pace, &seeds(&network, &start, pace, towards), towards, &Closures::new());
                let search = if towards { reach_towards } else { reach };
                let got = search(&network, &start, pace, limit, &mut scratch);
                for (v, ms) in want.iter().enumerate() {
                    prop_assert_eq!(got.ms(v as u32), (*ms <= limit).then_some(*ms), "{:?} vertex {}", pace, v);
                }
                prop_assert_eq!(got.vertices().count(), want.iter().filter(|ms| **ms <= limit).count());
                if !towards {
                    // Every third edge shut, the start's left open.
                    let mut shut = Closures::new();
                    (0..network.edge_count() as u32).filter(|e| e % 3 == 1 && *e != start.edge).for_each(|e| shut.shut(e));
                    let want = textbook(&network, pace, &seeds(&network, &start, pace, false), false, &shut);
                    let mut other = Scratch::new();
                    let got = reach_around(&network, &start, pace, limit, &shut, &mut other);
                    for (v, ms) in want.iter().enumerate() {
                        prop_assert_eq!(got.ms(v as u32), (*ms <= limit).then_some(*ms), "{:?} vertex {}, shut", pace, v);
                    }
                    prop_assert!(got.parts().iter().all(|part| !shut.is_shut(part.edge)));
                }
                // Reached parts end where the time does.
                for part in got.parts() {
                    let edge = network.edge(part.edge).unwrap();
                    prop_assert!(part.from_mm < part.to_mm && part.to_mm <= edge.length_mm);
                    let middle = Snap { edge: part.edge, offset_mm: (part.from_mm + part.to_mm) / 2, distance_mm: 0, lon: 0.0, lat: 0.0, door: None };
                    prop_assert!(got.time_to(&middle).is_some(), "{:?} {:?}", pace, part);
                }
            }
        }
    }

    #[test]
    fn m03_places_are_timed_to_the_door(seed in 1u64.., n in 4u32..40) {
        let Ok(network) = Network::build(&town(seed, n)) else { return Ok(()) };
        let mut next = numbers(seed ^ 5);
        let mut place = || (120.6 + f64::from(next(10_000)) * 1e-6, 31.3 + f64::from(next(10_000)) * 1e-6);
        let (from, places) = (place(), (0..30).map(|i| (i, place().0, place().1)).collect::<Vec<_>>());
        let mut scratch = Scratch::new();
        for pace in PACES {
            let Ok(start) = network.snap(from.0, from.1, pace) else { continue };
            let sites = SiteIndex::new(&network, pace, places.iter().copied());
            prop_assert_eq!(sites.len() + sites.unplaced().len(), places.len());
            let limit = 900_000;
            let time = textbook(&network, pace, &seeds(&network, &start, pace, false), false, &Closures::new());
            let found = reach(&network, &start, pace, limit, &mut scratch);
            let listed = reach_sites(&found, &sites);
            prop_assert!(listed.is_sorted_by_key(|(_, ms)| *ms));
            for (site, _, _) in &places {
                let Some(snap) = sites.snap(*site) else { continue };
                // The door's edge walked from either end, or straight along it from a start on the same edge.
                let edge = network.edge(snap.edge).unwrap();
                let access = f64::from(snap.distance_mm) * 1000.0 / f64::from(pace.profile().mm_per_s);
                let share = |mm: u32| f64::from(mm) / f64::from(edge.length_mm.max(1));
                let via = |v: u32, cost: Option<u32>, mm: u32| cost.filter(|_| time[v as usize] != u32::MAX)
                    .map(|c| f64::from(time[v as usize]) + f64::from(c) * share(mm));
                let (ahead, back) = (pace.edge_ms(&edge, true), pace.edge_ms(&edge, false));
                let mut ways = vec![via(edge.a, ahead, snap.offset_mm), via(edge.b, back, edge.length_mm - snap.offset_mm)];
                if snap.edge == start.edge {
                    let cost = if snap.offset_mm >= start.offset_mm { ahead } else { back };
                    let leave = f64::from(start.distance_mm) * 1000.0 / f64::from(pace.profile().mm_per_s);
                    ways.push(cost.map(|c| leave + f64::from(c) * share(snap.offset_mm.abs_diff(start.offset_mm))));
                }
                let want = ways.into_iter().flatten().reduce(f64::min).map(|ms| ms + access);
                let got = listed.iter().find(|(s, _)| s == site).map(|(_, ms)| *ms);
                prop_assert_eq!(got, found.time_to(snap));
                match (want, got) {
                    (Some(want), Some(got)) => prop_assert!((want - f64::from(got)).abs() <= 2.0, "{} {}", want, got),
                    (Some(want), None) => prop_assert!(want > f64::from(limit) - 2.0),
                    (None, got) => prop_assert_eq!(got, None),
                }
            }
        }
    }

    #[test]
    fn m03_snap_is_the_nearest_of_all_segments(seed in 1u64.., n in 4u32..60, x in -0.004f64..0.014, y in -0.004f64..0.014) {
        let Ok(network) = Network::build(&town(seed, n)) else { return Ok(()) };
        let (lon, lat) = (120.6 + x, 31.3 + y);
        for pace in [Pace::Adult, Pace::Wheelchair] {
            let mut best = f64::INFINITY;
            for e in (0..network.edge_count() as u32).filter(|e| network.edge(*e).unwrap().snaps(pace)) {
                let line: Vec<_> = network.geometry(e).collect();
                for pair in line.windows(2) {
                    let k = yike_walk::metric::Metric::at(lat);
                    let to = |p: (f64, f64)| ((p.0 - lon) * k.east, (p.1 - lat) * k.north);
                    let ((ax, ay), (bx, by)) = (to(pair[0]), to(pair[1]));
                    let (dx, dy) = (bx - ax, by - ay);
                    let t = if dx == 0.0 && dy == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0) };
                    best = best.min((ax + t * dx).hypot(ay + t * dy));
                }
            }
            match network.snap(lon, lat, pace) {
                Ok(snap) => {
                    prop_assert!((f64::from(snap.distance_mm) / 1000.0 - best).abs() < 0.002, "{:?} {}", snap, best);
                    let edge = network.edge(snap.edge).unwrap();
                    prop_assert!(edge.snaps(pace) && snap.offset_mm <= edge.length_mm);
                }
                Err(SnapError::NoStreetWithin { metres, nearest_metres }) => {
                    prop_assert_eq!(metres, 200);
                    prop_assert!(best > 200.0);
                    prop_assert!(nearest_metres.is_none_or(|m| (m - best).abs() < 0.002), "{:?} {}", nearest_metres, best);
                    prop_assert_eq!(nearest_metres.is_some(), best < 5_000.0);
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}

#[test]
fn m03_network_file_round_trips_and_every_damage_is_noticed() {
    let network = Network::build(&town(3, 60)).unwrap();
    let bytes = network.write();
    assert!(Network::from_bytes(&bytes).unwrap().as_bytes() == network.as_bytes());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("streets.walk");
    std::fs::write(&path, &bytes).unwrap();
    let opened = Network::open(&path).unwrap();
    opened.check().unwrap();
    let mut scratch = Scratch::new();
    let start = network.snap(120.605, 31.305, Pace::Elder).unwrap();
    let fresh: Vec<_> = reach(&network, &start, Pace::Elder, 600_000, &mut scratch)
        .vertices()
        .collect();
    assert_eq!(
        reach(&opened, &start, Pace::Elder, 600_000, &mut scratch)
            .vertices()
            .collect::<Vec<_>>(),
        fresh
    );

    let mut next = numbers(9);
    let unpadded: Vec<usize> = (0..400).map(|_| next(bytes.len() as u32) as usize).collect();
    for at in unpadded {
        let mut hurt = bytes.clone();
        hurt[at] ^= 1 << next(8);
        match Network::from_bytes(&hurt) {
            // Bytes between sections carry nothing.
            Ok(kept) => assert_eq!(kept.vertex_count(), network.vertex_count()),
            Err(NetworkError::Io(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }
    for cut in [0, 7, 31, 100, 600, bytes.len() - 1] {
        assert!(Network::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
        std::fs::write(&path, &bytes[..cut]).unwrap();
        assert!(Network::open(&path).is_err(), "cut at {cut}");
    }
    let mut newer = bytes;
    newer[8] = 99;
    assert!(matches!(
        Network::from_bytes(&newer),
        Err(NetworkError::Version { found: 99, known: 2 })
    ));
}
