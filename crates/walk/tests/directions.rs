//! Routes and the words for them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::quarter::{place, quarter, words};
use common::{numbers, streets};
use yike_walk::metric::local_m;
use yike_walk::{Closures, Landmark, Lang, Network, Pace, Scratch, describe, directions, reach, route_around};

/// A lane east to 平江路, north on it and over 平江桥, right into 临顿路, left up some stairs into a lane.
fn old_town() -> Network {
    quarter(
        &[
            (0.0, 0.0, &[]),
            (80.0, 0.0, &[]),
            (80.0, 150.0, &[]),
            (80.0, 165.0, &[]),
            (80.0, 190.0, &[]),
            (200.0, 190.0, &[]),
            (200.0, 230.0, &[]),
            (200.0, 300.0, &[]),
            (80.0, -50.0, &[]),
            (300.0, 190.0, &[]),
        ],
        &[
            (&[1, 2], &[("highway", "footway")]),
            (
                &[9, 2, 3],
                &[
                    ("highway", "pedestrian"),
                    ("name", "平江路"),
                    ("name:en", "Pingjiang Road"),
                ],
            ),
            (
                &[3, 4],
                &[
                    ("highway", "pedestrian"),
                    ("name", "平江路"),
                    ("name:en", "Pingjiang Road"),
                    ("bridge", "yes"),
                    ("bridge:name", "平江桥"),
                    ("bridge:name:en", "Pingjiang Bridge"),
                ],
            ),
            (
                &[4, 5],
                &[
                    ("highway", "pedestrian"),
                    ("name", "平江路"),
                    ("name:en", "Pingjiang Road"),
                ],
            ),
            (
                &[5, 6, 10],
                &[("highway", "secondary"), ("name", "临顿路"), ("name:en", "Lindun Road")],
            ),
            (&[6, 7], &[("highway", "steps")]),
            (&[7, 8], &[("highway", "footway")]),
        ],
    )
}

#[test]
fn m04_directions_in_chinese() {
    let network = old_town();
    insta::assert_snapshot!(words(&network, (5.0, 4.0), (196.0, 290.0), Pace::Adult, &[], Lang::ZhHans), @r"
    步行约 7 分钟，约 500 米
    出门往东走到平江路
    左转，沿平江路走约 190 米
    过平江桥后右转，沿临顿路走约 120 米
    左转，走台阶（约 40 米）
    继续往前，沿小路走约 60 米
    目的地在左手边
    ");
    let tower = Landmark {
        name: "双塔".into(),
        name_en: "Twin Pagodas".into(),
        lon: place(150.0, 180.0).0,
        lat: place(150.0, 180.0).1,
    };
    insta::assert_snapshot!(words(&network, (80.0, -40.0), (280.0, 205.0), Pace::Elder, std::slice::from_ref(&tower), Lang::ZhHans), @r"
    步行约 9 分钟，约 450 米
    出门沿平江路往北走约 250 米
    过平江桥后右转，沿临顿路走约 200 米，经过双塔
    目的地在左手边，再走约 20 米到门口
    ");
}

#[test]
fn m04_directions_in_english() {
    let network = old_town();
    insta::assert_snapshot!(words(&network, (5.0, 4.0), (196.0, 290.0), Pace::Adult, &[], Lang::En), @r"
    About 7 minutes on foot, about 500 m
    Go out and walk east to Pingjiang Road
    Turn left and follow Pingjiang Road for about 190 m
    After Pingjiang Bridge, turn right and follow Lindun Road for about 120 m
    Turn left and take the steps, about 40 m
    Go straight on and follow the path for about 60 m
    Your destination is on the left
    ");
    let tower = Landmark {
        name: "双塔".into(),
        name_en: "Twin Pagodas".into(),
        lon: place(150.0, 180.0).0,
        lat: place(150.0, 180.0).1,
    };
    insta::assert_snapshot!(words(&network, (80.0, -40.0), (280.0, 205.0), Pace::Elder, &[tower], Lang::En), @r"
    About 9 minutes on foot, about 450 m
    Go out and follow Pingjiang Road north for about 250 m
    After Pingjiang Bridge, turn right and follow Lindun Road for about 200 m, past Twin Pagodas
    Your destination is on the left, about 20 m from the street
    ");
}

#[test]
fn m04_crossings_gates_squares_and_ways_back_are_told() {
    let network = quarter(
        &[
            (0.0, 0.0, &[]),
            (60.0, 0.0, &[("barrier", "gate"), ("opening_hours", "06:00-22:00")]),
            (100.0, 0.0, &[]),
            (100.0, 12.0, &[]),
            (100.0, 60.0, &[]),
            (160.0, 60.0, &[]),
            (160.0, 120.0, &[]),
            (100.0, 120.0, &[]),
            (220.0, 120.0, &[]),
        ],
        &[
            (&[1, 2, 3], &[("highway", "footway")]),
            (
                &[3, 4],
                &[
                    ("highway", "footway"),
                    ("footway", "crossing"),
                    ("crossing", "traffic_signals"),
                ],
            ),
            (&[4, 5], &[("highway", "footway")]),
            (&[5, 6, 7, 8, 5], &[("highway", "pedestrian"), ("area", "yes")]),
            (&[7, 9], &[("highway", "living_street"), ("name", "观前街")]),
        ],
    );
    insta::assert_snapshot!(words(&network, (0.0, 0.0), (215.0, 121.0), Pace::Adult, &[], Lang::ZhHans), @r"
    步行约 5 分钟，约 300 米
    出门沿小路往东走约 110 米，穿过一道门，在红绿灯处过马路
    左转，沿小路走约 50 米
    靠右前方走，穿过广场（约 80 米）
    靠右前方走，沿观前街走约 50 米
    到达目的地
    ");
    insta::assert_snapshot!(words(&network, (0.0, 0.0), (215.0, 121.0), Pace::Adult, &[], Lang::En), @r"
    About 5 minutes on foot, about 300 m
    Go out and follow the path east for about 110 m, through a gate, crossing the road at the lights
    Turn left and follow the path for about 50 m
    Bear right and cross the square, about 80 m
    Bear right and follow 观前街 for about 50 m
    You have arrived
    ");
    let gate = (0..network.edge_count() as u32)
        .filter_map(|e| network.edge(e))
        .find(|e| e.is_point())
        .unwrap();
    assert_eq!(network.record(gate.record).unwrap().opening_hours, "06:00-22:00");
    // Wait at the lights: 20 s, nowhere else.
    let wait: u32 = (0..network.edge_count() as u32)
        .filter_map(|e| network.edge(e))
        .map(|e| e.wait_ms)
        .sum();
    assert_eq!(wait, 20_000);
}

#[test]
fn m03_routes_take_the_time_reach_gives_and_join_up() {
    for name in ["suzhou_sip.osm.pbf", "monaco.osm.pbf"] {
        let Some((_, network)) = streets(name) else { return };
        let (mut scratch, mut other, mut next, mut found) = (Scratch::new(), Scratch::new(), numbers(21), 0);
        for round in 0..120 {
            let pace = Pace::STORED[round % 3];
            let mut snap = || {
                let (lon, lat) = network.vertex(next(network.vertex_count() as u32)).unwrap();
                network.snap_within(lon + 0.0003, lat, pace, 100)
            };
            let (Ok(from), Ok(to)) = (snap(), snap()) else { continue };
            let Some(route) = route_around(&network, &from, &to, pace, &Closures::new(), &mut scratch) else {
                continue;
            };
            found += 1;
            let time = reach(&network, &from, pace, 86_400_000, &mut other).time_to(&to);
            assert_eq!(time, Some(route.ms));
            // The legs' own times add up to the whole, but for one rounding at each end.
            let legs: u64 = { route.legs.iter() }
                .map(|leg| {
                    let edge = network.edge(leg.edge).unwrap();
                    let cost = u64::from(pace.edge_ms(&edge, leg.forward).unwrap());
                    cost * u64::from(leg.length_mm()) / u64::from(edge.length_mm.max(1))
                })
                .sum();
            let doors = u64::from(from.access_ms(pace) + to.access_ms(pace));
            assert!((legs + doors).abs_diff(u64::from(route.ms)) <= 3, "{name} {round}");
            let drawn: f64 = route
                .geometry
                .windows(2)
                .map(|w| local_m(w[0][0], w[0][1], w[1][0], w[1][1]))
                .sum();
            let told = (route.length_mm - u64::from(from.distance_mm) - u64::from(to.distance_mm)) as f64 / 1000.0;
            assert!(
                (drawn - told).abs() < 0.5 + told * 0.001,
                "{name} {round}: {drawn} drawn, {told} told"
            );
            let ends = [(route.geometry[0], &from), (*route.geometry.last().unwrap(), &to)];
            assert!(
                ends.iter().all(|(p, s)| local_m(p[0], p[1], s.lon, s.lat) < 0.1),
                "{name} {round}"
            );
            let steps = directions(&network, &route, &[], None);
            let walked: u64 = steps.iter().map(|s| u64::from(s.length_mm)).sum();
            assert!(walked + u64::from(from.distance_mm) <= route.length_mm + 1);
            assert_eq!(describe(&steps, Lang::En).len(), steps.len());
        }
        assert!(found > 40, "{name}: {found} routes");
    }
}

#[test]
fn m03_a_shut_bridge_or_gate_is_walked_round() {
    let network = quarter(
        &[
            (0.0, 0.0, &[]),
            (50.0, 0.0, &[("barrier", "gate")]),
            (100.0, 0.0, &[]),
            (100.0, 100.0, &[]),
            (0.0, 100.0, &[]),
        ],
        &[
            (&[1, 2, 3], &[("highway", "footway")]),
            (&[3, 4], &[("highway", "footway")]),
            (&[4, 5], &[("highway", "footway"), ("bridge", "yes")]),
            (&[5, 1], &[("highway", "footway")]),
        ],
    );
    let snap = |x, y| network.snap(place(x, y).0, place(x, y).1, Pace::Adult).unwrap();
    let (from, to) = (snap(10.0, 0.0), snap(90.0, 0.0));
    let mut scratch = Scratch::new();
    let mut metres = |closures: &Closures| {
        let found = route_around(&network, &from, &to, Pace::Adult, closures, &mut scratch);
        found.map(|r| r.length_mm.div_ceil(1000) / 10 * 10)
    };
    let mut closures = Closures::new();
    assert_eq!(metres(&closures), Some(80));
    assert_eq!(closures.shut_gate(&network, 2), 1);
    assert_eq!(metres(&closures), Some(320));
    assert_eq!(closures.shut_way(&network, 3), 1);
    assert_eq!(metres(&closures), None);
    assert_eq!(closures.shut_gate(&network, 99), 0);
}

#[test]
fn m04_directions_name_the_ground_fold_jogs_and_turn_at_landmarks() {
    // A pavement to a big unnamed road, a staggered corner of 8 m on another street, 临顿路 on both sides of it, a
    // named square, a roundabout.
    let network = quarter(
        &[
            (0.0, 0.0, &[]),
            (150.0, 0.0, &[]),
            (150.0, 200.0, &[]),
            (158.0, 200.0, &[]),
            (158.0, 300.0, &[]),
            (158.0, 340.0, &[]),
            (188.0, 340.0, &[]),
            (188.0, 300.0, &[]),
            (260.0, 340.0, &[]),
            (260.0, 390.0, &[]),
            (310.0, 390.0, &[]),
        ],
        &[
            (&[1, 2], &[("highway", "footway"), ("footway", "sidewalk")]),
            (&[2, 3], &[("highway", "secondary")]),
            (&[3, 4], &[("highway", "residential"), ("name", "干将路")]),
            (&[4, 5], &[("highway", "residential"), ("name", "临顿路")]),
            (
                &[5, 6, 7, 8, 5],
                &[
                    ("highway", "pedestrian"),
                    ("area", "yes"),
                    ("name", "苏州公园"),
                    ("name:en", "Suzhou Park"),
                ],
            ),
            (&[7, 9], &[("highway", "footway")]),
            (&[9, 10], &[("highway", "residential"), ("junction", "roundabout")]),
            (&[10, 11], &[("highway", "service")]),
        ],
    );
    let shops: Vec<Landmark> = [
        ("双塔", 145.0, 12.0),
        ("邮局", 80.0, 20.0),
        ("书店", 60.0, 5.0),
        ("茶馆", 30.0, 8.0),
    ]
    .into_iter()
    .map(|(name, x, y)| Landmark {
        name: name.into(),
        name_en: String::new(),
        lon: place(x, y).0,
        lat: place(x, y).1,
    })
    .collect();
    insta::assert_snapshot!(words(&network, (2.0, 0.0), (308.0, 390.0), Pace::Adult, &shops, Lang::ZhHans), @r"
    步行约 9 分钟，约 700 米
    出门沿人行道往东走约 150 米，经过书店
    到双塔处左转，沿马路走约 200 米
    继续往前，沿临顿路走约 110 米
    靠右前方走，穿过苏州公园（约 50 米）
    靠右前方走，沿小路走约 70 米
    左转，沿环岛走约 50 米
    右转，沿小街走约 50 米
    到达目的地
    ");
    insta::assert_snapshot!(words(&network, (2.0, 0.0), (308.0, 390.0), Pace::Adult, &shops, Lang::En), @r"
    About 9 minutes on foot, about 700 m
    Go out and follow the pavement east for about 150 m, past 书店
    At 双塔, turn left and follow the road for about 200 m
    Go straight on and follow 临顿路 for about 110 m
    Bear right and cross Suzhou Park, about 50 m
    Bear right and follow the path for about 70 m
    Turn left and follow the roundabout for about 50 m
    Turn right and follow the street for about 50 m
    You have arrived
    ");
}
