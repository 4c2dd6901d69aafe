//! Closures and hours laid over a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use std::collections::HashMap;
use yike_walk::osm::{RawNode, RawWay, Tags};
use yike_walk::{
    Closure, Local, Network, Overlay, Pace, RawMap, Scratch, Shut, Snap, haversine_m, reach_around, read_closures,
};

const NO_HOLIDAY: &dyn Fn(Date) -> bool = &|_| false;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// A grid of streets; every street between two corners is a way of its own. Way ids from 1, node ids from 1.
fn grid(side: i64, mut way_tags: impl FnMut(i64) -> Tags, mut node_tags: impl FnMut(i64) -> Tags) -> RawMap {
    let nodes = (0..side * side).map(|i| RawNode {
        id: i + 1,
        lon: 120.6 + 0.0007 * (i % side) as f64,
        lat: 31.3 + 0.0006 * (i / side) as f64,
        tags: node_tags(i + 1),
    });
    let nodes = nodes.collect();
    let mut ways = Vec::new();
    for i in 0..side * side {
        for (there, step) in [(i % side + 1 < side, 1), (i / side + 1 < side, side)] {
            if there {
                let id = ways.len() as i64 + 1;
                ways.push(RawWay {
                    id,
                    refs: vec![i + 1, i + 1 + step],
                    tags: way_tags(id),
                });
            }
        }
    }
    RawMap {
        nodes,
        ways,
        relations: vec![],
    }
}

fn tags(pairs: &[(&str, &str)]) -> Tags {
    pairs.iter().copied().collect()
}

/// Times from the middle of a way to all corners, by place.
fn times(network: &Network, overlay: &Overlay, moment: DateTime, from: i64) -> HashMap<[i64; 2], u32> {
    let closures = overlay.closures(moment, &Local::china(NO_HOLIDAY));
    let edge = (0..network.edge_count() as u32)
        .find(|e| network.osm_id(*e) == Some(from) && !network.edge(*e).unwrap().is_point());
    let Some(edge) = edge else { return HashMap::new() };
    let length = network.edge(edge).unwrap().length_mm;
    let start = Snap {
        edge,
        offset_mm: length / 2,
        distance_mm: 0,
        ..network.snap(120.6, 31.3, Pace::Adult).unwrap()
    };
    let mut scratch = Scratch::new();
    let found = reach_around(network, &start, Pace::Adult, 900_000, &closures, &mut scratch);
    let mut best = HashMap::new();
    for (vertex, ms) in found.vertices() {
        let (lon, lat) = network.vertex(vertex).unwrap();
        let key = [(lon * 1e7).round() as i64, (lat * 1e7).round() as i64];
        let slot = best.entry(key).or_insert(ms);
        *slot = ms.min(*slot);
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// At any moment the overlay shows what a network would that was built without what is shut then.
    #[test]
    fn m03_an_overlay_equals_a_network_without_what_is_shut(
        shut in prop::collection::vec((2..60i64, 0..20i64, 1..20i64), 0..12),
        hours in prop::collection::vec((2..60i64, 0..24i64, 1..24i64), 0..8),
        day in 0..30i64,
        hour in 0..24i64,
    ) {
        let moment = at("2026-11-01T00:00").checked_add(jiff::Span::new().days(day).hours(hour)).unwrap();
        let closures: Vec<Closure> = shut.iter().map(|(way, from, days)| Closure {
            what: Shut::Way(*way),
            from: Some(at("2026-11-01T00:00").checked_add(jiff::Span::new().days(*from)).unwrap()),
            until: Some(at("2026-11-01T00:00").checked_add(jiff::Span::new().days(*from + *days)).unwrap()),
            reason: String::new(),
            reason_en: String::new(),
            source: String::new(),
        }).collect();
        let timed: HashMap<i64, (i64, i64)> = hours.iter().map(|(way, from, length)| (*way, (*from, *from + *length))).collect();
        let text = |way: i64| timed.get(&way).map(|(from, until)| format!("{from:02}:00-{until:02}:00"));
        let whole = grid(6, |way| match text(way) {
            Some(text) => tags(&[("highway", "footway"), ("opening_hours", &text)]),
            None => tags(&[("highway", "footway")]),
        }, |_| Tags::default());
        let closed = |way: i64| {
            let dated = closures.iter().any(|c| c.what == Shut::Way(way) && c.is_shut(moment));
            let timed = timed.get(&way).is_some_and(|(from, until)| {
                let inside = |h: i64| (*from..*until).contains(&h);
                !(inside(hour) || inside(hour + 24))
            });
            dated || timed
        };
        let mut without = whole.clone();
        without.ways.retain(|way| !closed(way.id));
        let network = Network::build(&whole).unwrap();
        let overlay = Overlay::new(&network, closures.clone());
        let fresh = Network::build(&without).unwrap();
        let bare = Overlay::new(&fresh, vec![]);
        let expect = times(&fresh, &bare, at("2026-11-01T00:00"), 1);
        // What keeps its hours in the fresh network is open now; the bare overlay must not shut it at another hour.
        let expect = if timed.is_empty() { expect } else { times(&fresh, &bare, moment, 1) };
        prop_assert_eq!(times(&network, &overlay, moment, 1), expect);

        // Corrections lead from one moment to another.
        let later = moment.checked_add(jiff::Span::new().hours(31)).unwrap();
        let local = Local::china(NO_HOLIDAY);
        let changes = overlay.changes_between(moment, later, &local);
        let mut corrected = overlay.closures(moment, &local);
        changes.shut.iter().for_each(|edge| corrected.shut(*edge));
        changes.opened.iter().for_each(|edge| corrected.open(*edge));
        let fresh: Vec<u32> = overlay.closures(later, &local).edges().collect();
        prop_assert_eq!(corrected.edges().collect::<Vec<_>>(), fresh);
        // And nothing changes before the next change.
        if let Some(next) = overlay.next_change(moment, &local) {
            let before = next.checked_sub(jiff::Span::new().minutes(1)).unwrap();
            prop_assert_eq!(overlay.changes_between(moment, before, &local), Default::default());
        }
    }
}

#[test]
fn m03_gates_open_and_shut_by_their_hours() {
    let check = |tags_of_gate: &[(&str, &str)], moment: &str, metres: u32| {
        let map = grid(
            2,
            |_| tags(&[("highway", "footway")]),
            |node| if node == 2 { tags(tags_of_gate) } else { Tags::default() },
        );
        let network = Network::build(&map).unwrap();
        network.check().unwrap();
        let overlay = Overlay::new(&network, vec![]);
        let closures = overlay.closures(at(moment), &Local::china(NO_HOLIDAY));
        let snap = |lon, lat| network.snap(lon, lat, Pace::Adult).unwrap();
        let (from, to) = (snap(120.6004, 31.3), snap(120.6007, 31.3003));
        let mut scratch = Scratch::new();
        let found = yike_walk::route_around(&network, &from, &to, Pace::Adult, &closures, &mut scratch).unwrap();
        assert_eq!(
            (found.length_mm / 10_000) as u32 * 10,
            metres,
            "{tags_of_gate:?} at {moment}"
        );
    };
    let (through, round) = (60, 200);
    let day: &[(&str, &str)] = &[("barrier", "gate"), ("opening_hours", "06:00-22:00")];
    check(day, "2026-11-27T12:00", through);
    check(day, "2026-11-27T23:00", round);
    let private: &[(&str, &str)] = &[
        ("barrier", "gate"),
        ("access", "private"),
        ("access:conditional", "yes @ (Mo-Fr 08:00-18:00)"),
    ];
    check(private, "2026-11-27T12:00", through);
    check(private, "2026-11-28T12:00", round);
    let night: &[(&str, &str)] = &[("barrier", "gate"), ("foot:conditional", "no @ (22:00-05:00)")];
    check(night, "2026-11-27T12:00", through);
    check(night, "2026-11-27T04:59", round);
    // foot=yes is more specific than a condition on all access.
    check(
        &[
            ("barrier", "gate"),
            ("foot", "yes"),
            ("access:conditional", "no @ (00:00-24:00)"),
        ],
        "2026-11-27T12:00",
        through,
    );
}

#[test]
fn m03_ways_opened_by_their_condition_are_kept_and_unread_hours_are_listed() {
    let map = grid(
        3,
        |way| match way {
            3 => tags(&[
                ("highway", "footway"),
                ("access", "no"),
                ("foot:conditional", "yes @ (08:00-18:00)"),
            ]),
            4 => tags(&[
                ("highway", "footway"),
                ("access", "no"),
                ("access:conditional", "yes @ snow"),
            ]),
            5 => tags(&[("highway", "footway"), ("opening_hours", "summer afternoons")]),
            _ => tags(&[("highway", "footway")]),
        },
        |_| Tags::default(),
    );
    let network = Network::build(&map).unwrap();
    let overlay = Overlay::new(&network, vec![]);
    let kept = |way: i64| (0..network.edge_count() as u32).any(|e| network.osm_id(e) == Some(way));
    assert_eq!((kept(3), kept(4)), (true, false));
    let shut = |moment: &str| -> Vec<i64> {
        let closures = overlay.closures(at(moment), &Local::china(NO_HOLIDAY));
        closures.edges().map(|e| network.osm_id(e).unwrap()).collect()
    };
    assert_eq!(shut("2026-11-27T07:59"), [3]);
    assert_eq!(shut("2026-11-27T08:00"), [0i64; 0]);
    let unread: Vec<_> = overlay
        .unread_hours()
        .iter()
        .map(|u| (u.osm_id, u.node, u.text.as_str()))
        .collect();
    assert_eq!(unread, [(5, false, "summer afternoons")]);
    assert_eq!(overlay.timed_count(), 2);
}

#[test]
fn a_file_of_closures_is_read_and_written_back() {
    let json = r#"{"closures": [
        {"way": 3, "from": "2026-11-20", "until": "2026-11-27", "reason": "平江桥维修",
         "reason_en": "bridge repairs", "source": "公告"},
        {"gate": 5, "from": "2026-11-21T08:00"},
        {"edge": 7}
    ]}"#;
    let read = read_closures(json.as_bytes()).unwrap();
    assert_eq!(read[0].from, Some(at("2026-11-20T00:00")));
    // A date alone lasts until its end.
    assert!(read[0].is_shut(at("2026-11-27T23:59")) && !read[0].is_shut(at("2026-11-28T00:00")));
    assert!(read[2].is_shut(at("1999-01-01T00:00")));
    insta::assert_snapshot!(serde_json::to_string(&read).unwrap(), @r#"[{"way":3,"from":"2026-11-20T00:00:00","until":"2026-11-28T00:00:00","reason":"平江桥维修","reason_en":"bridge repairs","source":"公告"},{"gate":5,"from":"2026-11-21T08:00:00"},{"edge":7}]"#);
    let again: Vec<Closure> = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(again, read);

    let map = grid(3, |_| tags(&[("highway", "footway")]), |_| Tags::default());
    let network = Network::build(&map).unwrap();
    let overlay = Overlay::new(&network, read);
    let unmatched: Vec<_> = overlay.unmatched().map(|c| c.what).collect();
    assert_eq!(unmatched, [Shut::Gate(5)]);
    let edge = (0..network.edge_count() as u32)
        .find(|e| network.osm_id(*e) == Some(3))
        .unwrap();
    let told: Vec<_> = overlay
        .reasons(edge, at("2026-11-22T12:00"))
        .map(|c| c.reason.as_str())
        .collect();
    assert_eq!(told.first(), Some(&"平江桥维修"));
    assert!(haversine_m(120.6, 31.3, 120.6007, 31.3) > 60.0);
}

#[test]
fn bad_files_of_closures_say_what_is_wrong() {
    let check = |json: &str, expect: &str| {
        let error = read_closures(json.as_bytes()).unwrap_err().to_string();
        let inner = error.strip_prefix("the closures are not read: ");
        let inner = inner.and_then(|e| e.strip_suffix("; nothing of the file is used"));
        assert_eq!(inner, Some(expect));
    };
    check("", "EOF while parsing a value at line 1 column 0");
    check(
        r#"{"closures": [{"way": 1, "gate": 2}]}"#,
        "a closure names one of way, gate and edge at line 1 column 36",
    );
    check(
        r#"{"closures": [{"way": 1, "from": "Friday"}]}"#,
        "\"Friday\" is no local time such as 2026-11-27 or 2026-11-27T18:00 at line 1 column 43",
    );
    check(
        r#"{"closures": [{"way": 1, "from": "2026-11-27T08:00+08:00"}]}"#,
        "\"2026-11-27T08:00+08:00\" is no local time such as 2026-11-27 or 2026-11-27T18:00, without an offset at line 1 \
         column 59",
    );
    check(
        r#"{"closures": [{"way": 1, "from": "2026-11-27", "until": "2026-11-20"}]}"#,
        "a closure ends at 2026-11-21T00:00:00, before it begins at 2026-11-27T00:00:00 at line 1 column 70",
    );
    check(
        r#"{"closures": [{"way": 1, "untill": "2026-11-20"}]}"#,
        "unknown field `untill`, expected one of `way`, `gate`, `edge`, `from`, `until`, `reason`, `reason_en`, \
         `source` at line 1 column 33",
    );
}
