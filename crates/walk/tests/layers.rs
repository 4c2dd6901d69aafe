//! Where the lines of a layer meet, and where they do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
mod street_files;

use common::streets;
use proptest::prelude::*;
use std::collections::BTreeMap;
use street_files::{Pairs, Points, geojson, metres, place, read, write_geojson};
use yike_walk::osm::{RawNode, RawWay, ReadOptions, Tags, read_any};
use yike_walk::{Network, Pace, RawMap, Scratch, reach};

/// Moved ends, splits, joined and open crossings.
type Counts = [u64; 4];

fn check(lines: &[Points], cross: bool, expect: Option<u64>, counts: Counts) {
    let lines: Vec<(Points, Pairs)> = lines.iter().map(|line| (*line, &[] as Pairs)).collect();
    let (map, report) = read(
        &geojson(&lines),
        &ReadOptions {
            cross,
            ..ReadOptions::default()
        },
    );
    let found = [
        report.ends_moved,
        report.lines_split,
        report.crossings_joined,
        report.crossings_open,
    ];
    assert_eq!(
        (metres(&map, (10.0, 0.0), (50.0, 40.0)), found),
        (expect, counts),
        "{lines:?}"
    );
}

#[test]
fn m03_lines_join_where_they_meet_and_not_where_they_cross() {
    let street: Points = &[(0.0, 0.0), (100.0, 0.0)];
    // A lane begins at the street's end, on it, a little beside it, too far from it, across it.
    check(
        &[
            &[(0.0, 0.0), (50.0, 0.0)],
            &[(50.0, 0.0), (50.0, 60.0)],
            &[(50.0, 0.0), (90.0, 0.0)],
        ],
        false,
        Some(80),
        [0; 4],
    );
    check(
        &[&[(0.0, 0.0), (50.0, 0.0)], &[(50.3, 0.2), (50.0, 60.0)]],
        false,
        Some(80),
        [1, 0, 0, 0],
    );
    check(&[street, &[(50.0, 0.0), (50.0, 60.0)]], false, Some(80), [0, 1, 0, 0]);
    check(&[street, &[(50.0, 0.4), (50.0, 60.0)]], false, Some(80), [0, 1, 0, 0]);
    check(&[street, &[(50.0, -0.4), (50.0, 60.0)]], false, Some(80), [0, 1, 0, 0]);
    check(&[street, &[(50.0, 0.7), (50.0, 60.0)]], false, None, [0; 4]);
    check(&[street, &[(50.0, -9.0), (50.0, 60.0)]], false, None, [0, 0, 0, 1]);
    check(&[street, &[(50.0, -9.0), (50.0, 60.0)]], true, Some(80), [0, 0, 1, 0]);
    // A point of the street lies close: the lane goes there and the street is not split again.
    check(
        &[&[(0.0, 0.0), (50.2, 0.0), (100.0, 0.0)], &[(50.0, 0.4), (50.0, 60.0)]],
        false,
        Some(80),
        [1, 0, 0, 0],
    );
    // Both lines have a point where they cross.
    check(
        &[
            &[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)],
            &[(50.0, -9.0), (50.0, 0.0), (50.0, 60.0)],
        ],
        false,
        Some(80),
        [0; 4],
    );
    // Three lines cross in one point.
    check(
        &[street, &[(40.0, -10.0), (60.0, 10.0)], &[(50.0, -10.0), (50.0, 60.0)]],
        true,
        Some(80),
        [0, 0, 3, 0],
    );
    // A ring that does not quite close.
    check(
        &[
            &[(0.0, 0.0), (100.0, 0.0), (100.0, 40.0), (0.0, 40.0), (0.0, 0.3)],
            &[(50.0, 40.0), (50.0, 60.0)],
        ],
        false,
        Some(100),
        [1, 1, 0, 0],
    );
}

#[test]
fn m03_bridges_of_a_layer_join_nothing_below_them_even_when_crossings_do() {
    let street: (Points, Pairs) = (&[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)], &[("name", "平江路")]);
    for (pairs, expect) in [
        (&[] as Pairs, Some(80)),
        (&[("bridge", "yes")], None),
        (&[("layer", "1")], None),
        (&[("bridge", "T"), ("layer", "0")], Some(80)),
        (&[("tunnel", "1")], None),
    ] {
        let bridge: (Points, Pairs) = (&[(50.0, -60.0), (50.0, 0.0), (50.0, 60.0)], pairs);
        let without: (Points, Pairs) = (&[(50.0, -60.0), (50.0, 60.0)], pairs);
        let options = ReadOptions {
            cross: true,
            ..ReadOptions::default()
        };
        for lines in [[street, bridge], [street, without]] {
            let (map, report) = read(&geojson(&lines), &options);
            assert_eq!(metres(&map, (10.0, 0.0), (50.0, 40.0)), expect, "{pairs:?} {report:?}");
        }
    }
    // Its ends stand on the ground.
    let bridge: (Points, Pairs) = (&[(50.0, 0.0), (50.0, 60.0)], &[("bridge", "yes")]);
    let (map, _) = read(&geojson(&[street, bridge]), &ReadOptions::default());
    assert_eq!(metres(&map, (10.0, 0.0), (50.0, 40.0)), Some(80));
}

#[test]
fn tolerance_is_the_callers() {
    let lines: [(Points, Pairs); 2] = [(&[(0.0, 0.0), (100.0, 0.0)], &[]), (&[(50.0, 3.0), (50.0, 60.0)], &[])];
    for (tolerance_m, expect) in [(0.0, None), (2.0, None), (4.0, Some(80))] {
        let options = ReadOptions {
            tolerance_m,
            ..ReadOptions::default()
        };
        assert_eq!(
            metres(&read(&geojson(&lines), &options).0, (10.0, 0.0), (50.0, 40.0)),
            expect
        );
    }
    for tolerance_m in [-1.0, 26.0, f64::NAN] {
        let options = ReadOptions {
            tolerance_m,
            ..ReadOptions::default()
        };
        let error = read_any(b"{}", &options).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("a tolerance of {tolerance_m} m is asked for; give 0 to 25 m")
        );
    }
}

/// A town of lanes on a bent grid, some of them missing, as ways that run through several corners.
fn town() -> impl Strategy<Value = RawMap> {
    let corner = (-20.0..20.0, -20.0..20.0);
    (
        2..6usize,
        2..6usize,
        prop::collection::vec(corner, 36),
        prop::collection::vec(0..8u8, 72),
    )
        .prop_map(|(wide, high, bends, lanes)| {
            let id = |x: usize, y: usize| (1 + x + 6 * y) as i64;
            let node = |(x, y): (usize, usize)| {
                let (east, north) = bends[x + 6 * y];
                let (lon, lat) = place((100.0 * x as f64 + east, 100.0 * y as f64 + north));
                let round = |v: f64| (v * 1e7).round() / 1e7;
                RawNode {
                    id: id(x, y),
                    lon: round(lon),
                    lat: round(lat),
                    ..RawNode::default()
                }
            };
            let class = |n: u8| {
                ["footway", "steps", "residential", "trunk", "path", "track"]
                    .get(usize::from(n))
                    .copied()
            };
            let rows = (0..high).map(|y| (lanes[y], (0..wide).map(|x| id(x, y)).collect::<Vec<_>>()));
            let columns = (0..wide).map(|x| (lanes[36 + x], (0..high).map(|y| id(x, y)).collect()));
            let way = |(number, (lane, refs)): (i64, (u8, Vec<i64>))| {
                let tags = [("highway", class(lane)?), ("name", "弄")];
                Some(RawWay {
                    id: number,
                    refs,
                    tags: tags.into_iter().collect(),
                })
            };
            RawMap {
                nodes: (0..high)
                    .flat_map(|y| (0..wide).map(move |x| (x, y)))
                    .map(node)
                    .collect(),
                ways: (1..).zip(rows.chain(columns)).filter_map(way).collect(),
                relations: Vec::new(),
            }
        })
}

/// How far a point lies from a stretch.
fn distance(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9);
    let along = along.clamp(0.0, 1.0);
    (a.0 + along * dx - p.0).hypot(a.1 + along * dy - p.1)
}

/// Real streets, without what a layer of lines cannot say: gates, crossings, squares.
#[test]
fn m03_a_real_town_comes_back_from_its_lines() {
    for (name, from) in [
        ("monaco.osm.pbf", (7.4246, 43.7384)),
        ("suzhou_sip.osm.pbf", (120.73, 31.318)),
    ] {
        let Some((mut map, _)) = streets(name) else { return };
        map.nodes.iter_mut().for_each(|node| node.tags = Tags::default());
        map.ways.retain(|way| way.tags.get("area").is_none());
        let options = ReadOptions {
            tolerance_m: 0.0,
            ..ReadOptions::default()
        };
        let (layer, report) = read(write_geojson(&map).as_bytes(), &options);
        assert_eq!((report.ends_moved, report.lines_split), (0, 0));
        for pace in Pace::STORED {
            let (ours, theirs) = (times(&layer, from, pace).unwrap(), times(&map, from, pace).unwrap());
            let same = { ours.iter() }
                .filter(|(place, ms)| theirs.get(*place).is_some_and(|other| other.abs_diff(**ms) <= 1))
                .count();
            // OpenStreetMap knows places right above each other, such as a lift's two doors; lines do not.
            let lost = ours.len().max(theirs.len()) - same;
            assert!(
                same > 100 && lost * 100 <= same,
                "{name}, {pace:?}: {lost} of {} differ",
                theirs.len()
            );
        }
    }
}

/// Milliseconds from a place to every vertex, by the vertex's coordinates.
fn times(map: &RawMap, (lon, lat): (f64, f64), pace: Pace) -> Option<BTreeMap<[u64; 2], u32>> {
    let network = Network::build(map).ok()?;
    let start = network.snap_within(lon, lat, pace, 2000).ok()?;
    let mut scratch = Scratch::new();
    let found = reach(&network, &start, pace, 900_000, &mut scratch);
    let key = |v: u32| {
        let (lon, lat) = network.vertex(v).unwrap();
        [lon.to_bits(), lat.to_bits()]
    };
    Some(found.vertices().map(|(v, ms)| (key(v), ms)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn m03_a_geojson_export_reaches_as_far_as_its_original(map in town(), tolerance_m in 0.0..2.0) {
        let options = ReadOptions { tolerance_m, ..ReadOptions::default() };
        let (layer, report) = read(write_geojson(&map).as_bytes(), &options);
        prop_assert_eq!(report.features, map.ways.len() as u64);
        let from = place((120.0, 130.0));
        for pace in Pace::STORED {
            let (ours, theirs) = (times(&layer, from, pace), times(&map, from, pace));
            prop_assert_eq!(ours.as_ref().map(BTreeMap::len), theirs.as_ref().map(BTreeMap::len));
            for ((a, x), (b, y)) in ours.iter().flatten().zip(theirs.iter().flatten()) {
                prop_assert!(a == b && x.abs_diff(*y) <= 1, "{a:?} {x} and {b:?} {y}");
            }
        }
    }

    #[test]
    fn m03_an_end_within_the_tolerance_of_a_line_is_on_it(
        lines in prop::collection::vec(prop::collection::vec((0.0..60.0, 0.0..60.0), 2..5), 1..12),
        tolerance_m in 0.5..4.0,
    ) {
        let layer: Vec<(Points, Pairs)> = lines.iter().map(|line| (&line[..], &[] as Pairs)).collect();
        let options = ReadOptions { tolerance_m, ..ReadOptions::default() };
        let (map, _) = read(&geojson(&layer), &options);
        // Ways carry the numbers of their lines; one may have shrunk to nothing.
        let line = |way: &RawWay| &lines[(-1 - way.id) as usize];
        for way in &map.ways {
            let ends = [(line(way).first(), way.refs.first()), (line(way).last(), way.refs.last())];
            for (place, node) in ends.map(|(place, node)| (*place.unwrap(), *node.unwrap())) {
                for other in map.ways.iter().filter(|other| other.id != way.id) {
                    let off = line(other).windows(2).map(|pair| distance(place, pair[0], pair[1])).fold(f64::MAX, f64::min);
                    // Coordinates are rounded to a centimetre on both sides.
                    let near = other.refs.contains(&node);
                    prop_assert!(near || off > tolerance_m - 0.05, "{off} m from {} to {}", way.id, other.id);
                }
            }
        }
    }

    #[test]
    fn no_lines_panic_and_equal_files_give_equal_maps(
        lines in prop::collection::vec(prop::collection::vec((0..40i32, 0..40i32), 0..6), 0..12),
        tolerance_m in 0.0..25.0,
        cross in any::<bool>(),
        wild in prop::option::of((-180.0..180.0, -90.0..90.0)),
    ) {
        let mut lines: Vec<Vec<(f64, f64)>> = { lines.iter() }
            .map(|line| line.iter().map(|(x, y)| place((f64::from(*x), f64::from(*y)))).collect())
            .collect();
        lines.extend(wild.map(|point| vec![point, (180.0, 90.0), point]));
        let layer = serde_json::json!({"type": "MultiLineString", "coordinates": lines}).to_string().into_bytes();
        let options = ReadOptions { tolerance_m, cross, ..ReadOptions::default() };
        let found = read(&layer, &options);
        prop_assert!(found == read(&layer, &options));
        let (map, report) = found;
        prop_assert!(report.crossings_open == 0 || !cross);
        for way in &map.ways {
            prop_assert!(way.id < 0 && way.refs.len() > 1 && way.refs.iter().all(|id| *id < 0));
            prop_assert!(way.refs.iter().all(|id| map.nodes.iter().any(|n| n.id == *id)));
        }
        let _ = Network::build(&map);
    }
}
