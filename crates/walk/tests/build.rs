//! What a map's shapes become in the network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use yike_walk::metric::Metric;
use yike_walk::osm::{RawNode, RawWay};
use yike_walk::{Heights, ImportError, ImportOptions, Network, Pace, RawMap, SnapError, route};

type Pairs<'a> = &'a [(&'a str, &'a str)];

const FOOT: Pairs = &[("highway", "footway")];

fn place(x: f64, y: f64) -> (f64, f64) {
    let k = Metric::at(31.31);
    (120.63 + x / k.east, 31.31 + y / k.north)
}

/// Corners at metres east and north, numbered from 1; ways over them.
fn map(nodes: &[(f64, f64, Pairs)], ways: &[(&[i64], Pairs)]) -> RawMap {
    let node = |(id, (x, y, tags)): (i64, &(f64, f64, Pairs))| {
        let (lon, lat) = place(*x, *y);
        RawNode {
            id,
            lon,
            lat,
            tags: tags.iter().copied().collect(),
        }
    };
    let way = |(id, (refs, tags)): (i64, &(&[i64], Pairs))| RawWay {
        id,
        refs: refs.to_vec(),
        tags: tags.iter().copied().collect(),
    };
    RawMap {
        nodes: (1..).zip(nodes).map(node).collect(),
        ways: (1..).zip(ways).map(way).collect(),
        relations: vec![],
    }
}

/// Whole metres of the quickest way between two places.
fn check(map: &RawMap, pace: Pace, from: (f64, f64), to: (f64, f64), expect: Option<u64>) {
    let network = Network::build(map).unwrap();
    network.check().unwrap();
    let snap = |(x, y)| network.snap(place(x, y).0, place(x, y).1, pace).unwrap();
    let found = route(&network, &snap(from), &snap(to), pace).map(|r| (r.length_mm + 500) / 1000);
    assert_eq!(found, expect, "{pace:?} from {from:?} to {to:?}");
}

#[test]
fn m03_bridges_do_not_join_what_they_cross() {
    let nodes: &[(f64, f64, Pairs)] = &[
        (0.0, 0.0, &[]),
        (100.0, 0.0, &[]),
        (50.0, -50.0, &[]),
        (50.0, 50.0, &[]),
        (100.0, 50.0, &[]),
    ];
    let bridge: Pairs = &[("highway", "footway"), ("bridge", "yes"), ("layer", "1")];
    let town = map(
        nodes,
        &[(&[1, 2], FOOT), (&[3, 4], bridge), (&[4, 5], FOOT), (&[5, 2], FOOT)],
    );
    check(&town, Pace::Adult, (50.0, -40.0), (0.0, 0.0), Some(90 + 50 + 50 + 100));
}

#[test]
fn m03_gates_shut_to_the_public_cut_the_way_and_open_ones_do_not() {
    for (tags, expect) in [
        (&[("barrier", "gate")] as Pairs, Some(80)),
        (&[("barrier", "gate"), ("access", "private")], None),
        (&[("barrier", "gate"), ("locked", "yes")], None),
        (&[("barrier", "bollard")], Some(80)),
        (&[("barrier", "wall")], None),
    ] {
        let town = map(
            &[(0.0, 0.0, &[]), (50.0, 0.0, tags), (100.0, 0.0, &[])],
            &[(&[1, 2, 3], FOOT)],
        );
        check(&town, Pace::Elder, (10.0, 0.0), (90.0, 0.0), expect);
    }
}

#[test]
fn m03_raised_kerbs_stop_wheels_and_not_feet_also_where_three_ways_meet() {
    let kerb: Pairs = &[("barrier", "kerb"), ("kerb", "raised")];
    let nodes: &[(f64, f64, Pairs)] = &[
        (0.0, 0.0, &[]),
        (50.0, 0.0, kerb),
        (100.0, 0.0, &[]),
        (50.0, 60.0, &[]),
        (0.0, 60.0, &[]),
        (100.0, 60.0, &[]),
    ];
    let ways: &[(&[i64], Pairs)] = &[
        (&[1, 2], FOOT),
        (&[2, 3], FOOT),
        (&[2, 4], FOOT),
        (&[1, 5], FOOT),
        (&[5, 4], FOOT),
        (&[4, 6], FOOT),
        (&[6, 3], FOOT),
    ];
    let town = map(nodes, ways);
    check(&town, Pace::Adult, (10.0, 0.0), (90.0, 0.0), Some(80));
    check(
        &town,
        Pace::Wheelchair,
        (10.0, 0.0),
        (90.0, 0.0),
        Some(10 + 60 + 100 + 60 + 10),
    );
}

#[test]
fn m03_squares_are_crossed_straight_and_bent_ones_along_the_wall() {
    let square: Pairs = &[("highway", "pedestrian"), ("area", "yes")];
    // Entrances at opposite corners of a 30 by 40 m square.
    let nodes: &[(f64, f64, Pairs)] = &[
        (0.0, 0.0, &[]),
        (30.0, 0.0, &[]),
        (30.0, 40.0, &[]),
        (0.0, 40.0, &[]),
        (-20.0, 0.0, &[]),
        (50.0, 40.0, &[]),
    ];
    let town = map(nodes, &[(&[1, 2, 3, 4, 1], square), (&[5, 1], FOOT), (&[3, 6], FOOT)]);
    check(&town, Pace::Adult, (-20.0, 0.0), (50.0, 40.0), Some(20 + 50 + 20));
    // An L: the straight line between the arms' ends would leave the square.
    let nodes: &[(f64, f64, Pairs)] = &[
        (0.0, 0.0, &[]),
        (60.0, 0.0, &[]),
        (60.0, 20.0, &[]),
        (20.0, 20.0, &[]),
        (20.0, 60.0, &[]),
        (0.0, 60.0, &[]),
        (80.0, 20.0, &[]),
        (20.0, 80.0, &[]),
    ];
    let town = map(
        nodes,
        &[(&[1, 2, 3, 4, 5, 6, 1], square), (&[3, 7], FOOT), (&[5, 8], FOOT)],
    );
    check(&town, Pace::Adult, (80.0, 20.0), (20.0, 80.0), Some(20 + 40 + 40 + 20));
}

#[test]
fn m03_islands_are_never_snapped_to_and_far_places_are_told_how_far() {
    // A comb of 150 vertices and, nearer to the place, a lane that leads nowhere.
    let mut nodes: Vec<(f64, f64, Pairs)> = (0..300).map(|i| (f64::from(i) * 2.0, 0.0, &[] as Pairs)).collect();
    nodes.extend([(0.0, 40.0, &[] as Pairs), (50.0, 40.0, &[])]);
    let pairs: Vec<[i64; 2]> = (1..300).map(|i| [i, i + 1]).collect();
    let mut ways: Vec<(&[i64], Pairs)> = pairs.iter().map(|pair| (&pair[..], FOOT)).collect();
    ways.push((&[301, 302], FOOT));
    let network = Network::build(&map(&nodes, &ways)).unwrap();
    assert_eq!(network.component_sizes(false), [300, 2]);
    let at = place(20.0, 39.0);
    let snap = network.snap(at.0, at.1, Pace::Adult).unwrap();
    assert!(snap.distance_mm.abs_diff(39_000) < 50, "{snap:?}");
    let far = place(20.0, 260.0);
    let error = network.snap(far.0, far.1, Pace::Adult).unwrap_err();
    let SnapError::NoStreetWithin {
        metres: 200,
        nearest_metres: Some(m),
    } = error
    else {
        panic!("{error}")
    };
    assert!((m - 260.0).abs() < 0.1);
    assert_eq!(
        error.to_string(),
        "no street one may walk at this pace within 200 m; the nearest is 260 m away"
    );
    let away = network.snap(121.5, 31.31, Pace::Adult).unwrap_err();
    assert_eq!(
        away,
        SnapError::NoStreetWithin {
            metres: 200,
            nearest_metres: None
        }
    );
    assert!(matches!(
        network.snap(f64::NAN, 31.0, Pace::Adult),
        Err(SnapError::NoPlace { .. })
    ));
}

#[test]
fn m03_ways_are_cut_where_the_file_lacks_nodes() {
    let nodes: &[(f64, f64, Pairs)] = &[(0.0, 0.0, &[]), (50.0, 0.0, &[]), (100.0, 0.0, &[]), (150.0, 0.0, &[])];
    let town = map(nodes, &[(&[1, 2, 99, 3, 4], FOOT)]);
    check(&town, Pace::Adult, (10.0, 0.0), (140.0, 0.0), None);
    let empty = map(nodes, &[(&[1, 2], &[("highway", "motorway")])]);
    assert_eq!(Network::build(&empty).unwrap_err(), ImportError::NoStreets { ways: 1 });
}

/// Seconds waited on the way from west to east over a junction at 100 m.
fn check_wait(cross: Pairs, junction: Pairs, beside: Pairs, own: Pairs, expect: u32) {
    check_waits(cross, junction, beside, own, (expect, 0));
}

/// The same, and from north to south.
fn check_waits(cross: Pairs, junction: Pairs, beside: Pairs, own: Pairs, expect: (u32, u32)) {
    let nodes: &[(f64, f64, Pairs)] = &[
        (0.0, 0.0, &[]),
        (100.0, 0.0, junction),
        (200.0, 0.0, &[]),
        (100.0, 100.0, &[]),
        (100.0, 10.0, beside),
        (100.0, -100.0, &[]),
    ];
    let town = map(nodes, &[(&[1, 2, 3], own), (&[4, 5, 2, 6], cross)]);
    let network = Network::build(&town).unwrap();
    let wait = |way: i64| -> u32 {
        let edges = (0..network.edge_count() as u32).filter(|e| network.osm_id(*e) == Some(way));
        edges.map(|e| network.edge(e).unwrap().wait_ms).sum()
    };
    assert_eq!(
        (wait(1) / 1000, wait(2) / 1000),
        expect,
        "{own:?} over {cross:?}, {junction:?}, {beside:?}"
    );
}

#[test]
fn m03_who_crosses_a_big_road_waits_once_also_where_no_crossing_is_drawn() {
    let street: Pairs = &[("highway", "residential")];
    let lights: Pairs = &[("highway", "crossing"), ("crossing", "traffic_signals")];
    let zebra: Pairs = &[("highway", "crossing"), ("crossing", "marked")];
    let road: Pairs = &[("highway", "secondary")];
    check_wait(street, &[], &[], FOOT, 0);
    check_wait(road, &[], &[], FOOT, 10);
    check_wait(road, &[], &[], street, 10);
    // What is drawn a few metres along the road says how long.
    check_wait(road, &[], zebra, street, 3);
    check_wait(road, &[], lights, FOOT, 20);
    check_wait(road, &[("highway", "traffic_signals")], &[], street, 20);
    // One of two carriageways.
    check_wait(&[("highway", "primary"), ("oneway", "yes")], &[], lights, street, 10);
    // A crossing on the footway itself counts once, by its own tags.
    check_wait(road, zebra, lights, FOOT, 3);
    // The bigger road does not wait for the smaller, nor one for its like.
    check_waits(road, &[], &[], &[("highway", "primary")], (0, 10));
    check_wait(road, &[], &[], road, 0);
    // A road that is itself not walked is crossed at the common node.
    check_wait(&[("highway", "trunk")], &[], &[], FOOT, 10);
}

#[test]
fn m03_slopes_come_from_the_way_then_from_ele_then_from_the_ground() {
    let hill = |_lon: f64, lat: f64| Some((lat - 31.31) * 111_000.0 * 0.1);
    let ground = ImportOptions {
        elevation: Some(Heights::new(hill)),
        ..ImportOptions::default()
    };
    let incline = |nodes: &[(f64, f64, Pairs)], tags: Pairs, options: &ImportOptions| {
        let network = Network::build_with(&map(nodes, &[(&[1, 2], tags)]), options).unwrap().0;
        network.edge(0).unwrap().incline
    };
    let plain: &[(f64, f64, Pairs)] = &[(0.0, 0.0, &[]), (0.0, 100.0, &[])];
    let short: &[(f64, f64, Pairs)] = &[(0.0, 0.0, &[]), (0.0, 40.0, &[])];
    let surveyed: &[(f64, f64, Pairs)] = &[(0.0, 0.0, &[("ele", "3.0")]), (0.0, 100.0, &[("ele", "9.4")])];
    assert_eq!(incline(plain, FOOT, &ImportOptions::default()), 0);
    assert_eq!(incline(plain, FOOT, &ground).abs(), 10);
    assert_eq!(incline(short, FOOT, &ground), 0);
    assert_eq!(incline(surveyed, FOOT, &ground).abs(), 6);
    for tags in [
        &[("highway", "footway"), ("incline", "0%")] as Pairs,
        &[("highway", "footway"), ("bridge", "yes")],
        &[("highway", "footway"), ("tunnel", "yes")],
        &[("highway", "steps")],
    ] {
        assert_eq!(incline(plain, tags, &ground), 0, "{tags:?}");
    }
    // A slope from heights slows down and shuts nobody out: heights err where they are steepest.
    let network = Network::build_with(&map(plain, &[(&[1, 2], FOOT)]), &ground).unwrap().0;
    let edge = network.edge(0).unwrap();
    assert!(edge.open_to(Pace::Wheelchair));
    assert_ne!(Pace::Adult.edge_ms(&edge, true), Pace::Adult.edge_ms(&edge, false));
}
