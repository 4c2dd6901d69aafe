//! Outlines: they hold every reached street, stop at water, and are simple.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::{numbers, streets};
use yike_walk::metric::Metric;
use yike_walk::osm::{RawNode, RawWay, Tags};
use yike_walk::{
    Barrier, Network, OutlineScratch, OutlineStyle, Pace, Polygon, RawMap, Scratch, outline, outline_cut, outline_in,
    reach,
};

fn inside_ring(ring: &[[f64; 2]], lon: f64, lat: f64) -> bool {
    ring.windows(2).fold(false, |inside, pair| {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        inside ^ ((ay > lat) != (by > lat) && lon < ax + (lat - ay) / (by - ay) * (bx - ax))
    })
}

fn holds(polygons: &[Polygon], lon: f64, lat: f64) -> bool {
    polygons
        .iter()
        .any(|p| inside_ring(&p.exterior, lon, lat) && !p.holes.iter().any(|h| inside_ring(h, lon, lat)))
}

fn sides(polygons: &[Polygon]) -> Vec<([f64; 2], [f64; 2])> {
    let rings = polygons
        .iter()
        .flat_map(|p| std::iter::once(&p.exterior).chain(&p.holes));
    rings.flat_map(|r| r.windows(2).map(|w| (w[0], w[1]))).collect()
}

fn assert_simple(polygons: &[Polygon]) {
    let turn = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let sides = sides(polygons);
    for (i, (a, b)) in sides.iter().enumerate() {
        for (c, d) in &sides[i + 1..] {
            if a == c || a == d || b == c || b == d {
                continue;
            }
            let apart = |p, q, r, s| turn(p, q, r) * turn(p, q, s) < 0.0;
            assert!(
                !(apart(*a, *b, *c, *d) && apart(*c, *d, *a, *b)),
                "{a:?} {b:?} crosses {c:?} {d:?}"
            );
        }
    }
    for polygon in polygons {
        assert_eq!(polygon.exterior.first(), polygon.exterior.last());
        let area = |r: &[[f64; 2]]| r.windows(2).map(|w| w[0][0] * w[1][1] - w[0][1] * w[1][0]).sum::<f64>();
        let [lon, lat] = polygon.exterior[0];
        let local = |r: &[[f64; 2]]| r.iter().map(|p| [p[0] - lon, p[1] - lat]).collect::<Vec<_>>();
        assert!(area(&local(&polygon.exterior)) > 0.0);
        assert!(
            polygon
                .holes
                .iter()
                .all(|h| area(&local(h)) < 0.0 && inside_ring(&polygon.exterior, h[0][0], h[0][1]))
        );
    }
}

#[test]
fn m03_outlines_of_real_streets_are_simple_and_hold_what_is_reached() {
    for name in ["suzhou_sip.osm.pbf", "monaco.osm.pbf", "porto_portugal.osm.pbf"] {
        let Some((_, network)) = streets(name) else { return };
        let (mut scratch, mut next) = (Scratch::new(), numbers(5));
        for _ in 0..25 {
            let (lon, lat) = network.vertex(next(network.vertex_count() as u32)).unwrap();
            let Ok(start) = network.snap(lon, lat, Pace::Adult) else {
                continue;
            };
            let found = reach(&network, &start, Pace::Adult, 900_000, &mut scratch);
            let polygons = outline(&found);
            assert_simple(&polygons);
            for (v, _) in found.vertices() {
                let (lon, lat) = network.vertex(v).unwrap();
                assert!(holds(&polygons, lon, lat), "{name}: vertex {v} is outside");
            }
            // No corner is farther from every reached stretch than the buffer and a cell.
            let k = Metric::at(start.lat);
            let mut lines: Vec<((f64, f64), (f64, f64))> = Vec::new();
            for part in found.parts() {
                let line: Vec<_> = network.geometry(part.edge).collect();
                lines.extend(line.windows(2).map(|w| (w[0], w[1])));
            }
            for ([lon, lat], _) in sides(&polygons).iter().step_by(17) {
                let near = lines.iter().any(|(a, b)| {
                    let to = |p: (f64, f64)| ((p.0 - lon) * k.east, (p.1 - lat) * k.north);
                    let ((ax, ay), (bx, by)) = (to(*a), to(*b));
                    let (dx, dy) = (bx - ax, by - ay);
                    let t = (-(ax * dx + ay * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
                    (ax + t * dx).hypot(ay + t * dy) < 30.0 + 7.0
                });
                assert!(near, "{name}: {lon} {lat} lies far from every reached street");
            }
        }
    }
}

/// Two parallel streets 40 m apart with a canal between, joined by one bridge at the west end.
fn canal() -> (Network, Barrier) {
    let (lon, lat) = (120.63, 31.31);
    let k = Metric::at(lat);
    let at = |x: f64, y: f64| (lon + x / k.east, lat + y / k.north);
    let node = |id: i64, x: f64, y: f64| RawNode {
        id,
        lon: at(x, y).0,
        lat: at(x, y).1,
        tags: Tags::default(),
    };
    let way = |id, refs: &[i64], tags: &[(&str, &str)]| RawWay {
        id,
        refs: refs.to_vec(),
        tags: tags.iter().copied().collect(),
    };
    let map = RawMap {
        nodes: vec![
            node(1, 0.0, 0.0),
            node(2, 600.0, 0.0),
            node(3, 0.0, 40.0),
            node(4, 600.0, 40.0),
        ],
        ways: vec![
            way(1, &[1, 2], &[("highway", "residential")]),
            way(2, &[3, 4], &[("highway", "residential")]),
            way(3, &[1, 3], &[("highway", "footway"), ("bridge", "yes")]),
        ],
        relations: Vec::new(),
    };
    let line = [(-200.0, 20.0), (900.0, 20.0)]
        .map(|(x, y)| [at(x, y).0, at(x, y).1])
        .to_vec();
    (Network::build(&map).unwrap(), Barrier { line })
}

#[test]
fn m03_outline_stops_at_the_canal_except_on_the_bridge() {
    let (network, barrier) = canal();
    let (lon, lat) = (120.63, 31.31);
    let k = Metric::at(lat);
    let at = |x: f64, y: f64| (lon + x / k.east, lat + y / k.north);
    let mut scratch = Scratch::new();
    // From the south street's east end: the far bank opposite is ten minutes away over the bridge.
    let start = network.snap(at(590.0, 0.0).0, at(590.0, 0.0).1, Pace::Adult).unwrap();
    let found = reach(&network, &start, Pace::Adult, 200_000, &mut scratch);
    // Wide enough to reach over the water, so that only the barrier can hold it back.
    let style = OutlineStyle {
        buffer_m: 45.0,
        ..OutlineStyle::default()
    };
    let free = outline_cut(&found, &[], &style);
    let cut = outline_cut(&found, std::slice::from_ref(&barrier), &style);
    assert_simple(&cut);
    for x in [480.0, 520.0, 560.0] {
        assert!(holds(&cut, at(x, 8.0).0, at(x, 8.0).1) && holds(&cut, at(x, -40.0).0, at(x, -40.0).1));
        for y in [31.0, 36.0, 41.0] {
            assert!(
                holds(&free, at(x, y).0, at(x, y).1),
                "without barriers the buffer crosses the canal"
            );
            assert!(
                !holds(&cut, at(x, y).0, at(x, y).1),
                "the outline spilled over the canal to {y} m"
            );
        }
    }
    let found = reach(&network, &start, Pace::Adult, 600_000, &mut scratch);
    let cut = outline_cut(&found, &[barrier], &OutlineStyle::default());
    assert_eq!(cut.len(), 1, "the bridge joins both banks");
    assert!(holds(&cut, at(0.0, 20.0).0, at(0.0, 20.0).1) && holds(&cut, at(60.0, 40.0).0, at(60.0, 40.0).1));
}

#[test]
fn m03_partial_streets_end_where_the_time_does() {
    let (network, _) = canal();
    let (lon, lat) = (120.63, 31.31);
    let k = Metric::at(lat);
    let mut scratch = Scratch::new();
    let start = network.snap(lon + 300.0 / k.east, lat, Pace::Adult).unwrap();
    // 75.2 s at 1.33 m/s are 100 m.
    let found = reach(&network, &start, Pace::Adult, 75_188, &mut scratch);
    let parts = found.parts();
    assert_eq!(parts.len(), 1);
    assert!(
        parts[0].from_mm.abs_diff(200_000) < 50 && parts[0].to_mm.abs_diff(400_000) < 50,
        "{parts:?}"
    );
    let polygons = outline(&found);
    let east = polygons[0]
        .exterior
        .iter()
        .map(|p| (p[0] - lon) * k.east)
        .fold(0.0, f64::max);
    assert!((east - 430.0).abs() < 5.0, "{east}");
}

mod made {
    //! Made-up streets: what must hold for every outline.
    use super::*;
    use proptest::prelude::*;

    /// Corners on a square of 1,200 m, joined at will; some ways are bridges.
    fn town(lat: f64, corners: &[(f64, f64)], pairs: &[(usize, usize, bool)]) -> Option<Network> {
        let k = Metric::at(lat);
        let nodes = corners.iter().enumerate().map(|(i, (x, y))| RawNode {
            id: i as i64,
            lon: 120.63 + x / k.east,
            lat: lat + y / k.north,
            tags: Tags::default(),
        });
        let ways = pairs.iter().enumerate().map(|(i, (a, b, bridge))| RawWay {
            id: i as i64,
            refs: vec![(a % corners.len()) as i64, (b % corners.len()) as i64],
            tags: [
                ("highway", "residential"),
                ("bridge", if *bridge { "yes" } else { "no" }),
            ]
            .into_iter()
            .collect(),
        });
        let map = RawMap {
            nodes: nodes.collect(),
            ways: ways.collect(),
            relations: Vec::new(),
        };
        Network::build(&map).ok()
    }

    /// Reached stretches in metres round a place, each as its ends.
    fn reached(network: &Network, found: &yike_walk::Reach, k: &Metric) -> Vec<[(f64, f64); 2]> {
        let flat = |(lon, lat): (f64, f64)| ((lon - 120.63) * k.east, lat * k.north);
        let mut lines = Vec::new();
        for part in found.parts() {
            let line: Vec<_> = network.geometry(part.edge).map(flat).collect();
            let length = network.edge(part.edge).unwrap().length_mm;
            let (a, b) = (line[0], line[line.len() - 1]);
            let at = |mm: u32| {
                let t = f64::from(mm) / f64::from(length);
                (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
            };
            lines.push([at(part.from_mm), at(part.to_mm)]);
        }
        lines
    }

    fn metres_to(p: (f64, f64), [a, b]: [(f64, f64); 2]) -> f64 {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let t = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn m03_every_outline_is_simple_true_to_half_a_cell_and_the_same_again(
            lat in 0.0..70.0,
            corners in prop::collection::vec((0.0..1200.0, 0.0..1200.0), 2..14),
            pairs in prop::collection::vec((0usize..14, 0usize..14, any::<bool>()), 1..24),
            canals in prop::collection::vec((-100.0..1300.0, -100.0..1300.0), 0..6),
            minutes in 1u32..60,
        ) {
            let Some(network) = town(lat, &corners, &pairs) else { return Ok(()) };
            let k = Metric::at(lat);
            let Some((lon, at)) = network.vertex(0) else { return Ok(()) };
            let Ok(start) = network.snap(lon, at, Pace::Adult) else { return Ok(()) };
            let (mut scratch, mut space) = (Scratch::new(), OutlineScratch::new());
            let found = reach(&network, &start, Pace::Adult, minutes * 60_000, &mut scratch);
            let style = OutlineStyle::default();

            // With walls: simple, and the space used before changes nothing.
            let line = canals.iter().map(|(x, y)| [120.63 + x / k.east, lat + y / k.north]).collect();
            let barriers = [Barrier { line }];
            let cut = outline_in(&found, &barriers, &style, &mut space);
            assert_simple(&cut);
            let free = outline_in(&found, &[], &style, &mut space);
            prop_assert_eq!(&free, &outline(&found));
            prop_assert_eq!(cut, outline_cut(&found, &barriers, &style));

            assert_simple(&free);
            let lines = reached(&network, &found, &k);
            for [a, b] in &lines {
                for t in [0.0, 0.31, 0.5, 0.87, 1.0] {
                    let p = (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
                    prop_assert!(holds(&free, 120.63 + p.0 / k.east, p.1 / k.north), "{:?} was left out", p);
                }
            }
            // Half a cell, and what thinning may move.
            for (a, b) in sides(&free) {
                for t in [0.0, 0.25, 0.5, 0.75] {
                    let (lon, lat) = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
                    let p = ((lon - 120.63) * k.east, lat * k.north);
                    let metres = lines.iter().map(|l| metres_to(p, *l)).fold(f64::MAX, f64::min);
                    prop_assert!((23.5..=36.5).contains(&metres), "{} m from a street", metres);
                }
            }
        }
    }
}

#[test]
fn m03_outlines_end_well_at_their_limits() {
    let check = |lon: f64, lat: f64, limit_ms: u32, expect: usize| {
        let k = Metric::at(lat);
        let node = |id, x: f64| RawNode {
            id,
            lon: lon + x / k.east,
            lat,
            tags: Tags::default(),
        };
        let map = RawMap {
            nodes: vec![node(1, 0.0), node(2, -9_000.0)],
            ways: vec![RawWay {
                id: 1,
                refs: vec![1, 2],
                tags: [("highway", "residential")].into_iter().collect(),
            }],
            relations: Vec::new(),
        };
        let network = Network::build(&map).unwrap();
        let start = network.snap(lon, lat + 20.0 / k.north, Pace::Adult).unwrap();
        let mut scratch = Scratch::new();
        let found = reach(&network, &start, Pace::Adult, limit_ms, &mut scratch);
        let polygons = outline(&found);
        assert_eq!(polygons.len(), expect, "{lon} {lat} {limit_ms}");
        assert_simple(&polygons);
    };
    // The street is 15 s from the door: nothing is reached before.
    check(120.63, 31.31, 1_000, 0);
    check(120.63, 31.31, 15_100, 1);
    check(120.63, 31.31, 3_600_000, 1);
    check(120.63, 0.0, 3_600_000, 1);
    check(120.63, 70.0, 3_600_000, 1);
    // At the edge of the map, where longitudes end.
    check(180.0, -16.8, 900_000, 1);
    check(-179.9, -16.8, 900_000, 1);
}
