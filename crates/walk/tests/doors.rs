//! Places in buildings enter the network at an entrance.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use yike_walk::metric::{Metric, local_m};
use yike_walk::osm::{MemberKind, RawMember, RawNode, RawRelation, RawWay, Tags};
use yike_walk::{Network, Pace, RawMap, Snap};

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn place(x: f64, y: f64) -> (f64, f64) {
    let k = Metric::at(31.31);
    (120.63 + x / k.east, 31.31 + y / k.north)
}

fn node(id: i64, x: f64, y: f64, tags: Pairs) -> RawNode {
    let (lon, lat) = place(x, y);
    RawNode {
        id,
        lon,
        lat,
        tags: tags.iter().copied().collect(),
    }
}

fn way(id: i64, refs: &[i64], tags: Pairs) -> RawWay {
    RawWay {
        id,
        refs: refs.to_vec(),
        tags: tags.iter().copied().collect(),
    }
}

/// A street along y = 0 and one along y = 100; between them a house of 60 by 40 m from (20, 30), its doors as given:
/// in the middle of its south wall, its north wall and its west wall.
fn quarter(south: Pairs, north: Pairs, west: Pairs) -> RawMap {
    RawMap {
        nodes: vec![
            node(1, -100.0, 0.0, &[]),
            node(2, 200.0, 0.0, &[]),
            node(3, -100.0, 100.0, &[]),
            node(4, 200.0, 100.0, &[]),
            node(11, 20.0, 30.0, &[]),
            node(12, 50.0, 30.0, south),
            node(13, 80.0, 30.0, &[]),
            node(14, 80.0, 70.0, &[]),
            node(15, 50.0, 70.0, north),
            node(16, 20.0, 70.0, &[]),
            node(17, 20.0, 50.0, west),
        ],
        ways: vec![
            way(1, &[1, 2], &[("highway", "residential")]),
            way(2, &[3, 4], &[("highway", "residential")]),
            way(3, &[1, 3], &[("highway", "footway")]),
            way(10, &[11, 12, 13, 14, 15, 16, 17, 11], &[("building", "yes")]),
        ],
        relations: vec![],
    }
}

fn snap(map: &RawMap, (x, y): (f64, f64), pace: Pace) -> Snap {
    let network = Network::build(map).unwrap();
    network.check().unwrap();
    let again = Network::from_bytes(network.as_bytes()).unwrap();
    let (lon, lat) = place(x, y);
    let snap = network.snap(lon, lat, pace).unwrap();
    assert_eq!(again.snap(lon, lat, pace), Ok(snap));
    snap
}

/// The way met and whole metres walked to it, in the house's middle but for the last cases.
fn check(doors: [Pairs; 3], at: (f64, f64), pace: Pace, expect: (i64, u32)) {
    let map = quarter(doors[0], doors[1], doors[2]);
    let found = snap(&map, at, pace);
    let way = Network::build(&map).unwrap().osm_id(found.edge).unwrap();
    assert_eq!((way, (found.distance_mm + 500) / 1000), expect, "{doors:?} from {at:?}");
}

const YES: Pairs = &[("entrance", "yes")];
const MAIN: Pairs = &[("entrance", "main")];
const NONE: Pairs = &[];
const STEP: Pairs = &[("entrance", "yes"), ("step_count", "2")];

#[test]
fn m03_a_place_in_a_house_goes_out_by_the_best_door() {
    let middle = (50.0, 49.0);
    // No door is known: straight through the wall, 49 m to the south.
    check([NONE, NONE, NONE], middle, Pace::Adult, (1, 49));
    // Only the north wall has a door: 21 m inside, 30 m outside.
    check([NONE, YES, NONE], middle, Pace::Adult, (2, 51));
    check([YES, YES, NONE], middle, Pace::Adult, (1, 49));
    check([NONE, YES, YES], middle, Pace::Elder, (2, 51));
    // Service and emergency doors, and doors shut to the public, are none.
    for shut in [
        &[("entrance", "emergency")] as Pairs,
        &[("entrance", "service")],
        &[("entrance", "yes"), ("access", "private")],
        &[("entrance", "exit")],
        &[("entrance", "no"), ("door", "yes")],
    ] {
        check([shut, YES, NONE], middle, Pace::Adult, (2, 51));
    }
    check([&[("door", "hinged")], NONE, NONE], middle, Pace::Adult, (1, 49));
    // At the same distance the main entrance goes first.
    check([YES, MAIN, NONE], (50.0, 50.0), Pace::Adult, (2, 50));
    check([MAIN, YES, NONE], (50.0, 50.0), Pace::Adult, (1, 50));
}

#[test]
fn m03_wheels_go_round_to_a_door_without_a_step() {
    let middle = (50.0, 49.0);
    check([STEP, YES, NONE], middle, Pace::Adult, (1, 49));
    check([STEP, YES, NONE], middle, Pace::Wheelchair, (2, 51));
    check(
        [&[("entrance", "yes"), ("wheelchair", "no")], YES, NONE],
        middle,
        Pace::Wheelchair,
        (2, 51),
    );
    // There is no other door: the chair comes as far as this one, and the snap says so.
    let found = snap(&quarter(STEP, NONE, NONE), middle, Pace::Wheelchair);
    assert_eq!(found.door.map(|d| d.wheels), Some(false));
    let ramp: Pairs = &[("entrance", "yes"), ("step_count", "2"), ("ramp:wheelchair", "yes")];
    check([ramp, YES, NONE], middle, Pace::Wheelchair, (1, 49));
}

#[test]
fn m03_places_at_the_wall_belong_to_the_house_unless_the_street_is_nearer() {
    // Three metres outside the south wall; the door is in the north.
    check([NONE, YES, NONE], (50.0, 27.0), Pace::Adult, (2, 73));
    // Six metres outside it is a place in the yard.
    check([NONE, YES, NONE], (50.0, 24.0), Pace::Adult, (1, 24));
    // A way along the wall is where the place is.
    let mut map = quarter(NONE, YES, NONE);
    map.nodes.extend([node(21, 20.0, 29.0, &[]), node(22, 80.0, 29.0, &[])]);
    map.ways.push(way(21, &[1, 21, 22, 2], &[("highway", "footway")]));
    assert_eq!(snap(&map, (50.0, 27.5), Pace::Adult).door, None);
    // So is a passage inside.
    let mut map = quarter(NONE, YES, NONE);
    map.nodes.extend([node(21, 30.0, 50.0, &[]), node(22, 70.0, 50.0, &[])]);
    map.ways.push(way(21, &[1, 21, 22, 2], &[("highway", "corridor")]));
    assert_eq!(snap(&map, (50.0, 48.0), Pace::Adult).door, None);
}

#[test]
fn m03_houses_drawn_as_relations_have_doors_too() {
    let mut map = quarter(NONE, YES, NONE);
    // The same outline in two pieces, and a courtyard whose door is nearer than the street.
    map.ways.pop();
    map.ways.push(way(10, &[11, 12, 13, 14], &[]));
    map.ways.push(way(11, &[14, 15, 16, 17, 11], &[]));
    let member = |id| RawMember {
        kind: MemberKind::Way,
        id,
        role: "outer".into(),
    };
    map.relations.push(RawRelation {
        id: 7,
        members: vec![member(10), member(11)],
        tags: [("type", "multipolygon"), ("building", "apartments")]
            .into_iter()
            .collect::<Tags>(),
    });
    let found = snap(&map, (50.0, 49.0), Pace::Adult);
    assert_eq!((found.distance_mm + 500) / 1000, 51);
    assert!(found.door.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A place snapped through a door is the door's own place and the straight walk to it.
    #[test]
    fn m03_a_door_is_its_own_place_and_the_walk_to_it(
        x in 21.0..79.0f64,
        y in 31.0..69.0f64,
        doors in (0..3usize, 0..3usize, 0..3usize),
        wheels in any::<bool>(),
    ) {
        let kinds: [Pairs; 3] = [NONE, MAIN, STEP];
        let network = Network::build(&quarter(kinds[doors.0], kinds[doors.1], kinds[doors.2])).unwrap();
        let pace = if wheels { Pace::Wheelchair } else { Pace::Adult };
        let (lon, lat) = place(x, y);
        let found = network.snap(lon, lat, pace).unwrap();
        let known = [doors.0, doors.1, doors.2].iter().any(|kind| *kind > 0);
        prop_assert_eq!(found.door.is_some(), known);
        if let Some(door) = found.door {
            let own = network.snap(door.lon, door.lat, pace).unwrap();
            prop_assert_eq!((own.edge, own.offset_mm), (found.edge, found.offset_mm));
            prop_assert_eq!(own.distance_mm + door.inside_mm, found.distance_mm);
            let straight = local_m(lon, lat, door.lon, door.lat) * 1000.0;
            prop_assert!((straight - f64::from(door.inside_mm)).abs() < 2.0);
            // No other door is better.
            let others = [(50.0, 30.0, doors.0), (50.0, 70.0, doors.1), (20.0, 50.0, doors.2)];
            for (x, y, kind) in others.into_iter().filter(|(_, _, kind)| *kind > 0) {
                let (dx, dy) = place(x, y);
                let walk = local_m(lon, lat, dx, dy) * 1000.0 + f64::from(network.snap(dx, dy, pace).unwrap().distance_mm);
                // A main entrance goes first within the same whole metre.
                let better = walk + 1_002.0 < f64::from(found.distance_mm);
                prop_assert!(!better || wheels && (kind == 2 && door.wheels), "door at {} {}", x, y);
            }
        }
    }
}
