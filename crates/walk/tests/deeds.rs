//! Steps of directions as people say them: a crossing, a bridge, a way without turns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::quarter::{quarter, words};
use yike_walk::{Lang, Pace};

#[test]
fn m04_short_deeds_a_far_door_and_dull_lanes_are_told_as_people_say_them() {
    // 200 m of a lane that bends without a branch, a crossing at lights, a street called after its bridge.
    let network = quarter(
        &[
            (0.0, 0.0, &[]),
            (100.0, 0.0, &[]),
            (100.0, 100.0, &[]),
            (100.0, 125.0, &[]),
            (140.0, 125.0, &[]),
            (300.0, 125.0, &[]),
            (-50.0, 100.0, &[]),
            (250.0, 100.0, &[]),
            (100.0, 200.0, &[]),
        ],
        &[
            (&[1, 2, 3], &[("highway", "footway")]),
            (
                &[7, 3, 8],
                &[("highway", "secondary"), ("name", "干将路"), ("foot", "no")],
            ),
            (
                &[3, 4],
                &[
                    ("highway", "footway"),
                    ("footway", "crossing"),
                    ("crossing", "traffic_signals"),
                ],
            ),
            (
                &[4, 5],
                &[
                    ("highway", "pedestrian"),
                    ("name", "平江桥"),
                    ("name:en", "Pingjiang Bridge"),
                    ("bridge", "yes"),
                ],
            ),
            (&[5, 6], &[("highway", "residential"), ("name", "中张家巷")]),
            (&[4, 9], &[("highway", "footway")]),
        ],
    );
    let told = |from, to, lang| words(&network, from, to, Pace::Adult, &[], lang);
    insta::assert_snapshot!(told((0.0, -60.0), (290.0, 125.0), Lang::ZhHans), @r"
    步行约 7 分钟，约 450 米
    先走约 60 米到小路，再往东走约 250 米，在红绿灯处过马路
    右转，过平江桥
    过平江桥后直行，沿中张家巷走约 150 米
    到达目的地
    ");
    insta::assert_snapshot!(told((0.0, -60.0), (290.0, 125.0), Lang::En), @r"
    About 7 minutes on foot, about 450 m
    Walk about 60 m to the path and follow it east for about 250 m, crossing the road at the lights
    Turn right and cross Pingjiang Bridge, about 40 m
    After Pingjiang Bridge, go straight on and follow 中张家巷 for about 150 m
    You have arrived
    ");
    insta::assert_snapshot!(told((100.0, 101.0), (100.0, 190.0), Lang::En), @r"
    About 2 minutes on foot, about 90 m
    Go out and follow the path north for about 90 m, crossing the road at the lights
    You have arrived
    ");
    insta::assert_snapshot!(told((260.0, 170.0), (150.0, 125.0), Lang::ZhHans), @r"
    步行约 2 分钟，约 150 米
    先走约 50 米到中张家巷，再往西走约 110 米
    到达目的地
    ");
    insta::assert_snapshot!(told((260.0, 170.0), (150.0, 125.0), Lang::En), @r"
    About 2 minutes on foot, about 150 m
    Walk about 50 m to 中张家巷 and follow it west for about 110 m
    You have arrived
    ");
}

#[test]
fn m04_a_step_that_is_a_crossing_is_told_as_one() {
    let across = |lights: &str| {
        let network = quarter(
            &[
                (0.0, 0.0, &[]),
                (100.0, 0.0, &[]),
                (100.0, 20.0, &[]),
                (100.0, 200.0, &[]),
                (250.0, 20.0, &[]),
            ],
            &[
                (
                    &[1, 2],
                    &[("highway", "residential"), ("name", "东街"), ("name:en", "East Street")],
                ),
                (
                    &[2, 3],
                    &[("highway", "footway"), ("footway", "crossing"), ("crossing", lights)],
                ),
                (
                    &[3, 4],
                    &[("highway", "residential"), ("name", "西街"), ("name:en", "West Street")],
                ),
                (&[3, 5], &[("highway", "residential"), ("name", "南街")]),
            ],
        );
        [Lang::ZhHans, Lang::En].map(|lang| words(&network, (10.0, 0.0), (240.0, 20.0), Pace::Adult, &[], lang))
    };
    let [zh, en] = across("traffic_signals");
    insta::assert_snapshot!(zh, @r"
    步行约 4 分钟，约 250 米
    出门沿东街往东走约 90 米
    左转，在红绿灯处过马路
    右转，沿南街走约 140 米
    到达目的地
    ");
    insta::assert_snapshot!(en, @r"
    About 4 minutes on foot, about 250 m
    Go out and follow East Street east for about 90 m
    Turn left and cross the road at the lights
    Turn right and follow 南街 for about 140 m
    You have arrived
    ");
    let [zh, en] = across("marked");
    assert!(zh.contains("\n左转，过马路\n") && en.contains("\nTurn left and cross the road\n"));
}
