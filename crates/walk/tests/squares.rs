//! Squares are crossed in straight lines, round what stands on them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use yike_walk::metric::{Metric, local_m};
use yike_walk::network::flags;
use yike_walk::osm::{MemberKind, RawMember, RawNode, RawRelation, RawWay, Tags};
use yike_walk::{Network, Pace, RawMap, route};

type Pairs<'a> = &'a [(&'a str, &'a str)];
type Ring = Vec<(f64, f64)>;

fn place(x: f64, y: f64) -> (f64, f64) {
    let k = Metric::at(31.31);
    (120.63 + x / k.east, 31.31 + y / k.north)
}

fn tags(pairs: Pairs) -> Tags {
    pairs.iter().copied().collect()
}

const SQUARE: Pairs = &[("type", "multipolygon"), ("highway", "pedestrian")];

/// A multipolygon square, and from each of the outer corners named in `doors` a path of 10 m outwards from the middle.
fn town(outer: &Ring, holes: &[Ring], doors: &[usize]) -> (RawMap, Vec<(f64, f64)>) {
    let mut map = RawMap::default();
    let mut members = Vec::new();
    for (ring, role) in std::iter::once((outer, "outer")).chain(holes.iter().map(|hole| (hole, "inner"))) {
        let first = map.nodes.len() as i64 + 1;
        for (x, y) in ring {
            let (lon, lat) = place(*x, *y);
            let id = map.nodes.len() as i64 + 1;
            map.nodes.push(RawNode {
                id,
                lon,
                lat,
                tags: Tags::default(),
            });
        }
        let id = 1000 + members.len() as i64;
        let refs = (first..first + ring.len() as i64).chain([first]).collect();
        map.ways.push(RawWay {
            id,
            refs,
            tags: Tags::default(),
        });
        members.push(RawMember {
            kind: MemberKind::Way,
            id,
            role: role.into(),
        });
    }
    map.relations.push(RawRelation {
        id: 9,
        members,
        tags: tags(SQUARE),
    });
    let mut ends = Vec::new();
    for door in doors {
        let (x, y) = outer[*door];
        let length = x.hypot(y);
        let end = (x + x / length * 10.0, y + y / length * 10.0);
        let (lon, lat) = place(end.0, end.1);
        let id = map.nodes.len() as i64 + 1;
        map.nodes.push(RawNode {
            id,
            lon,
            lat,
            tags: Tags::default(),
        });
        map.ways.push(RawWay {
            id,
            refs: vec![id, *door as i64 + 1],
            tags: tags(&[("highway", "footway")]),
        });
        ends.push(end);
    }
    (map, ends)
}

fn metres(map: &RawMap, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let network = Network::build(map).unwrap();
    network.check().unwrap();
    let snap = |(x, y)| network.snap(place(x, y).0, place(x, y).1, Pace::Adult).unwrap();
    route(&network, &snap(from), &snap(to), Pace::Adult).map(|r| r.length_mm as f64 / 1000.0)
}

fn box_of(w: f64, s: f64, e: f64, n: f64) -> Ring {
    vec![(w, s), (e, s), (e, n), (w, n)]
}

fn check(map: &RawMap, from: (f64, f64), to: (f64, f64), expect: f64) {
    let got = metres(map, from, to).unwrap();
    assert!((got - expect).abs() < 0.05, "{got} for {expect}");
}

#[test]
fn m03_a_pond_is_walked_round_and_what_lies_beside_the_line_is_not() {
    let outer = box_of(-50.0, -50.0, 50.0, 50.0);
    let diagonal = 2.0 * 50.0f64.hypot(50.0) + 20.0;
    let (map, ends) = town(&outer, &[], &[0, 2]);
    check(&map, ends[0], ends[1], diagonal);
    // A pond in the middle, met corner on: round by another of its corners.
    let (map, ends) = town(&outer, &[box_of(-10.0, -10.0, 10.0, 10.0)], &[0, 2]);
    check(&map, ends[0], ends[1], 20.0 + 2.0 * 40.0f64.hypot(60.0));
    // A line that only touches two corners of a pond passes through it all the same.
    let away = box_of(20.0, -45.0, 45.0, -20.0);
    let (map, ends) = town(&outer, &[away], &[0, 2]);
    check(&map, ends[0], ends[1], diagonal);
    // Way ids of relations are negative, and closures find them.
    let network = Network::build(&map).unwrap();
    let mut closures = yike_walk::Closures::new();
    assert!(closures.shut_way(&network, -9) > 4);
}

#[test]
fn m03_bent_squares_are_cut_at_their_corners() {
    // An L: the way bends round its inner corner, without anybody else's way joining there.
    let outer = vec![
        (0.0, 0.0),
        (60.0, 0.0),
        (60.0, 20.0),
        (20.0, 20.0),
        (20.0, 60.0),
        (0.0, 60.0),
    ];
    let (map, ends) = town(&outer, &[], &[1, 5]);
    check(&map, ends[0], ends[1], 20.0 + 2.0 * 40.0f64.hypot(20.0));
}

#[test]
fn m03_ways_that_end_on_a_square_are_entrances_unless_they_pass_above_or_below() {
    let outer = box_of(-50.0, -50.0, 50.0, 50.0);
    let check = |way: Pairs, expect: f64| {
        let (mut map, ends) = town(&outer, &[], &[0]);
        // From outside in the east to the square's middle, across the outline without a common node.
        let ids = [501, 502];
        for (id, (x, y)) in ids.iter().zip([(100.0, 0.0), (0.0, 0.0)]) {
            let (lon, lat) = place(x, y);
            map.nodes.push(RawNode {
                id: *id,
                lon,
                lat,
                tags: Tags::default(),
            });
        }
        map.ways.push(RawWay {
            id: 77,
            refs: ids.to_vec(),
            tags: tags(way),
        });
        let got = metres(&map, ends[0], (100.0, 0.0)).map(f64::round);
        assert_eq!(got, (expect > 0.0).then_some(expect), "{way:?}");
    };
    check(&[("highway", "footway")], 10.0 + 71.0 + 100.0);
    check(&[("highway", "footway"), ("tunnel", "yes"), ("layer", "-1")], 0.0);
    check(&[("highway", "footway"), ("bridge", "yes")], 0.0);
}

/// Whether a point lies in the ring.
fn holds(ring: &Ring, (x, y): (f64, f64)) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides.fold(false, |inside, ((ax, ay), (bx, by))| {
        inside ^ ((ay > &y) != (by > &y) && x < ax + (y - ay) / (by - ay) * (bx - ax))
    })
}

/// Distance to the ring's outline.
fn wall(ring: &Ring, (x, y): (f64, f64)) -> f64 {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides
        .map(|((ax, ay), (bx, by))| {
            let (dx, dy) = (bx - ax, by - ay);
            let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            (ax + t * dx - x).hypot(ay + t * dy - y)
        })
        .fold(f64::INFINITY, f64::min)
}

/// The shortest way in the plane: all corners, all pairs that see each other by sampling, Floyd and Warshall.
fn shortest(outer: &Ring, hole: &Ring, from: usize, to: usize) -> f64 {
    let corners: Vec<(f64, f64)> = outer.iter().chain(hole).copied().collect();
    let free = |p: (f64, f64)| (holds(outer, p) || wall(outer, p) < 0.02) && (!holds(hole, p) || wall(hole, p) < 0.02);
    let n = corners.len();
    let mut d = vec![vec![f64::INFINITY; n]; n];
    for i in 0..n {
        for j in 0..n {
            let ((ax, ay), (bx, by)) = (corners[i], corners[j]);
            let clear = (1..400).all(|k| {
                let t = f64::from(k) / 400.0;
                free((ax + t * (bx - ax), ay + t * (by - ay)))
            });
            if clear || i == j {
                d[i][j] = (ax - bx).hypot(ay - by);
            }
        }
    }
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
    d[from][to]
}

fn star(corners: usize, least: f64, most: f64) -> impl Strategy<Value = Ring> {
    prop::collection::vec(least..most, corners).prop_map(move |radii| {
        let angle = |i: usize| std::f64::consts::TAU * (i as f64 + 0.3) / corners as f64;
        { radii.iter().enumerate() }
            .map(|(i, r)| (r * angle(i).cos(), r * angle(i).sin()))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The way across a square is the shortest there is, and no line leaves the square or enters a pond.
    #[test]
    fn m03_ways_across_squares_are_the_shortest_and_never_enter_a_pond(
        outer in star(9, 45.0, 120.0),
        hole in star(5, 8.0, 35.0),
        doors in (0..9usize, 0..9usize),
    ) {
        prop_assume!(doors.0 != doors.1);
        let (map, ends) = town(&outer, std::slice::from_ref(&hole), &[doors.0, doors.1]);
        let network = Network::build(&map).unwrap();
        for edge in 0..network.edge_count() as u32 {
            if network.edge(edge).unwrap().flags & flags::SQUARE == 0 {
                continue;
            }
            let line: Vec<_> = network.geometry(edge).collect();
            let k = Metric::at(31.31);
            let flat = |p: (f64, f64)| ((p.0 - 120.63) * k.east, (p.1 - 31.31) * k.north);
            let (a, b) = (flat(line[0]), flat(line[1]));
            for step in 0..=50 {
                let t = f64::from(step) / 50.0;
                let p = (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
                prop_assert!(holds(&outer, p) || wall(&outer, p) < 0.05, "outside at {:?}", p);
                prop_assert!(!holds(&hole, p) || wall(&hole, p) < 0.05, "in the pond at {:?}", p);
            }
        }
        let walked = metres(&map, ends[0], ends[1]).unwrap();
        let ((ax, ay), (bx, by)) = (place(ends[0].0, ends[0].1), place(ends[1].0, ends[1].1));
        prop_assert!(walked + 0.01 >= local_m(ax, ay, bx, by));
        let expect = shortest(&outer, &hole, doors.0, doors.1) + 20.0;
        prop_assert!((walked - expect).abs() < 0.3, "{} walked, {} is the shortest", walked, expect);
    }

    /// Rings that cross themselves, repeat points or have no area build and check.
    #[test]
    fn rings_of_any_shape_build(
        outer in prop::collection::vec((-50i32..50, -50i32..50), 3..12),
        hole in prop::collection::vec((-20i32..20, -20i32..20), 3..8),
    ) {
        let ring = |points: &[(i32, i32)]| points.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect::<Ring>();
        let (map, _) = town(&ring(&outer), &[ring(&hole)], &[0, 2]);
        Network::build(&map).unwrap().check().unwrap();
    }
}
