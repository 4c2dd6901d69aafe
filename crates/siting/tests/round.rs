//! One person's round against every order there is, and against a clock of its own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail like tests")]

use proptest::prelude::*;
use yike_siting::round::{Effort, Matrix, NO_WAY, RoundPlan, RoundRequest, Stop, Walker, Window, plan};

/// What counts of a round, smaller is better: missed required, missed optional, walk.
type Worth = (usize, usize, u64);

/// Walks an order by the clock: arrivals, beginnings and leavings, walk and return; `None` if it cannot be done.
fn walked(request: &RoundRequest, order: &[usize]) -> Option<(Vec<[u64; 3]>, u64, u64)> {
    let walker = &request.walkers[0];
    let (mut at, mut now, mut walk) = (walker.start, u64::from(walker.shift.from_ms), 0u64);
    let between = |from: Option<u32>, to: Option<u32>| match (from, to) {
        (Some(from), Some(to)) => request.walk_ms.ms(from, to).map(u64::from),
        _ => Some(0),
    };
    let mut times = Vec::new();
    let mut bags = 0;
    for stop in order {
        let stop = &request.stops[*stop];
        bags += stop.bags;
        let leg = between(at, Some(stop.place))?;
        let arrive = now + leg;
        let any = [walker.shift];
        let windows = if stop.windows.is_empty() {
            &any[..]
        } else {
            &stop.windows
        };
        let begins = windows.iter().filter_map(|window| {
            let begin = arrive.max(window.from_ms.into()).max(walker.shift.from_ms.into());
            (begin <= window.until_ms.into()).then_some(begin)
        });
        let begin = begins.min()?;
        (now, walk, at) = (begin + u64::from(stop.service_ms), walk + leg, Some(stop.place));
        times.push([arrive, begin, now]);
    }
    let home = if order.is_empty() { 0 } else { between(at, walker.end)? };
    let fits = now + home <= walker.shift.until_ms.into() && walker.bags.is_none_or(|most| bags <= most);
    fits.then_some((times, walk + home, now + home))
}

fn worth(request: &RoundRequest, order: &[usize], walk: u64) -> Worth {
    let missed = |must: bool| {
        (0..request.stops.len())
            .filter(|at| request.stops[*at].must == must && !order.contains(at))
            .count()
    };
    (missed(true), missed(false), walk)
}

/// The best of all orders of all subsets.
fn by_enumeration(request: &RoundRequest) -> Worth {
    fn extend(request: &RoundRequest, order: &mut Vec<usize>, best: &mut Worth) {
        if let Some((_, walk, _)) = walked(request, order) {
            *best = (*best).min(worth(request, order, walk));
        }
        for stop in 0..request.stops.len() {
            if !order.contains(&stop) {
                order.push(stop);
                extend(request, order, best);
                order.pop();
            }
        }
    }
    let mut best = worth(request, &[], 0);
    extend(request, &mut Vec::new(), &mut best);
    best
}

/// The plan is a round the clock agrees with, and names every stop once.
#[track_caller]
fn holds(request: &RoundRequest, plan: &RoundPlan) -> Worth {
    let round = &plan.rounds[0];
    let order: Vec<usize> = round
        .visits
        .iter()
        .map(|visit| request.stops.iter().position(|stop| stop.id == visit.stop).unwrap())
        .collect();
    let (times, walk, back) = walked(request, &order).unwrap();
    assert_eq!((round.walk_ms, round.return_ms), (walk, back));
    for (at, (visit, [arrive, begin, leave])) in round.visits.iter().zip(times).enumerate() {
        let arrive = if at == 0 { begin } else { arrive };
        assert_eq!(
            [visit.arrive_ms, visit.begin_ms, visit.leave_ms],
            [arrive, begin, leave]
        );
    }
    let on_the_way: u64 = round.visits.iter().map(|visit| visit.leave_ms - visit.begin_ms).sum();
    assert_eq!(
        round.return_ms - round.depart_ms,
        on_the_way + round.walk_ms + round.wait_ms
    );
    let mut named: Vec<&str> = round.visits.iter().map(|visit| visit.stop.as_str()).collect();
    named.extend(plan.left_out.iter().map(|left| left.stop.as_str()));
    named.sort_unstable();
    let mut all: Vec<&str> = request.stops.iter().map(|stop| stop.id.as_str()).collect();
    all.sort_unstable();
    assert_eq!(named, all);

    let worth = worth(request, &order, walk);
    let required = request.stops.iter().filter(|stop| stop.must).count();
    let reached = (required - worth.0, request.stops.len() - required - worth.1);
    let best = (plan.at_best.must, plan.at_best.optional);
    assert!(best >= reached, "{best:?} {reached:?}");
    if best == reached {
        assert!(plan.at_best.walk_ms <= walk);
        assert_eq!(plan.proven, plan.at_best.walk_ms == walk);
    }
    worth
}

/// Where it lies, minutes of service, windows as (from, long), required unless 0, bags.
type House = (u32, u32, u32, Vec<(u32, u32)>, u32, u32);

/// Houses on a map of `size` minutes, some ways closed, some slower back; half the stops with windows.
fn request(stops: std::ops::Range<usize>, size: u32, shift: u32) -> impl Strategy<Value = RoundRequest> {
    let house = (
        0..size,
        0..size,
        0u32..4,
        prop::collection::vec((0..shift, 0u32..60), 0..3),
        0u32..5,
        0u32..3,
    );
    let walker = (0u32..3, 0u32..3, prop::option::of(2u32..20));
    (prop::collection::vec(house, stops), walker, any::<u64>()).prop_map(move |(houses, walker, odd)| {
        const MINUTE: u32 = 60_000;
        let depot = (size / 2, size / 2);
        let places: Vec<(u32, u32)> = [depot]
            .into_iter()
            .chain(houses.iter().map(|house| (house.0, house.1)))
            .collect();
        let walk = |from: usize, to: usize| {
            let (a, b) = (places[from], places[to]);
            match odd.rotate_left((7 * from + 13 * to) as u32) & 63 {
                _ if from == to => 0,
                0 => NO_WAY,
                n => (a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) * MINUTE + n as u32 * 997,
            }
        };
        let rows = (0..places.len()).map(|from| (0..places.len()).map(|to| walk(from, to)).collect());
        let windows = |given: &[(u32, u32)]| {
            let window = |(from, long): &(u32, u32)| Window {
                from_ms: from * MINUTE,
                until_ms: (from + long) * MINUTE,
            };
            given.iter().map(window).collect()
        };
        let stop = |(at, house): (usize, &House)| Stop {
            id: format!("house {at}"),
            place: at as u32 + 1,
            service_ms: house.2 * MINUTE,
            windows: windows(&house.3),
            must: house.4 > 0,
            bags: house.5,
        };
        let end = |which: u32| (which > 0).then_some(0);
        RoundRequest {
            walk_ms: Matrix::from_rows(rows).unwrap(),
            stops: houses.iter().enumerate().map(stop).collect(),
            walkers: vec![Walker {
                id: "w".into(),
                start: end(walker.0),
                end: end(walker.1),
                shift: Window {
                    from_ms: 10 * MINUTE,
                    until_ms: shift * MINUTE,
                },
                bags: walker.2,
            }],
            effort: Effort {
                tries: 300,
                ..Effort::default()
            },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn m19_no_order_of_any_stops_beats_the_proven_round(request in request(0..7, 20, 90)) {
        let plan = plan(&request).unwrap();
        prop_assert!(plan.proven);
        prop_assert_eq!(holds(&request, &plan), by_enumeration(&request));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn m19_long_rounds_keep_every_window(request in request(13..31, 30, 400)) {
        holds(&request, &plan(&request).unwrap());
    }
}

const MINUTE: u32 = 60_000;

fn at(hour: u32, minute: u32) -> u32 {
    (hour * 60 + minute) * MINUTE
}

/// Minutes round a ring of five places: five to the next one, six to the one before.
fn ring() -> Vec<Vec<u32>> {
    let minutes = |from: u32, to: u32| (5 * ((5 + to - from) % 5)).min(6 * ((5 + from - to) % 5));
    (0..5)
        .map(|from| (0..5).map(|to| minutes(from, to) * MINUTE).collect())
        .collect()
}

/// A volunteer who leaves the station (place 0) at two and must be back at three; four doors round a ring.
fn afternoon() -> RoundRequest {
    let stop = |place: u32| Stop {
        id: format!("door {place}"),
        place,
        service_ms: 2 * MINUTE,
        windows: vec![],
        must: true,
        bags: 1,
    };
    RoundRequest {
        walk_ms: Matrix::from_rows(ring()).unwrap(),
        stops: (1..5).map(stop).collect(),
        walkers: vec![Walker {
            id: "volunteer".into(),
            start: Some(0),
            end: Some(0),
            shift: Window {
                from_ms: at(14, 0),
                until_ms: at(15, 0),
            },
            bags: Some(4),
        }],
        effort: Effort::default(),
    }
}

fn clock(ms: u64) -> String {
    format!("{}:{:02}", ms / 3_600_000, ms / 60_000 % 60)
}

/// The round in short: leaving, each visit's beginning, the return; then what was left out.
fn told(plan: &RoundPlan) -> String {
    let round = &plan.rounds[0];
    let visits = round
        .visits
        .iter()
        .map(|visit| format!(" {}@{}", visit.stop.replace("door ", ""), clock(visit.begin_ms)));
    let left = plan
        .left_out
        .iter()
        .map(|left| format!(" | {} {:?}", left.stop, left.reason));
    let (depart, back) = (clock(round.depart_ms), clock(round.return_ms));
    format!(
        "{depart}{} {back}{}",
        visits.collect::<String>(),
        left.collect::<String>()
    )
}

#[track_caller]
fn check(alter: impl Fn(&mut RoundRequest), expect: &str) {
    let mut request = afternoon();
    alter(&mut request);
    let shown = match plan(&request) {
        Ok(plan) => told(&plan),
        Err(error) => error.to_string(),
    };
    assert_eq!(shown, expect);
}

fn window(from: u32, until: u32) -> Window {
    Window {
        from_ms: from,
        until_ms: until,
    }
}

#[test]
fn m19_a_round_is_made_or_says_what_does_not_fit() {
    check(|_| {}, "14:00 1@14:05 2@14:12 3@14:19 4@14:26 14:33");
    check(|request| request.stops.clear(), "14:00 14:00");
    // Nobody sets out only to wait at the first door.
    check(
        |request| request.stops[0].windows = vec![window(at(14, 30), at(15, 0))],
        "14:25 1@14:30 2@14:37 3@14:44 4@14:51 14:58",
    );
    check(
        |request| {
            request.stops.truncate(1);
            request.stops[0].windows = vec![window(at(14, 30), at(15, 0))]
        },
        "14:25 1@14:30 14:38",
    );
    // The second of two windows.
    check(
        |request| request.stops[3].windows = vec![window(at(14, 40), at(14, 50)), window(at(9, 0), at(14, 10))],
        "14:00 1@14:05 2@14:12 3@14:19 4@14:40 14:47",
    );
    // Two people at one door.
    check(
        |request| request.stops[1].place = 1,
        "14:00 2@14:05 1@14:07 3@14:19 4@14:26 14:33",
    );
    // Ends wherever the last visit is; begins wherever the first is.
    check(
        |request| request.walkers[0].end = None,
        "14:00 1@14:05 2@14:12 3@14:19 4@14:26 14:28",
    );
    check(
        |request| request.walkers[0].start = None,
        "14:00 1@14:00 2@14:07 3@14:14 4@14:21 14:28",
    );
}

#[test]
fn m19_a_stop_left_out_says_why_and_by_how_much() {
    check(
        |request| request.stops[0].windows = vec![window(at(9, 0), at(14, 1))],
        "14:00 2@14:10 3@14:17 4@14:24 14:31 | door 1 OutOfReach { by_ms: 240000 }",
    );
    check(
        |request| request.stops[2].bags = 6,
        "14:00 1@14:05 2@14:12 4@14:24 14:31 | door 3 TooHeavy { by: 2 }",
    );
    check(
        |request| request.walkers[0].bags = Some(3),
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 LoadFull { by: 1 }",
    );
    check(
        |request| request.walkers[0].shift.until_ms = at(14, 20),
        "14:00 1@14:05 14:13 | door 2 ShiftTooShort { by_ms: 240000 } | door 3 ShiftTooShort { by_ms: 240000 } | door 4 ShiftEnds { by_ms: 360000 }",
    );
    check(
        |request| {
            (request.stops[0].windows, request.stops[3].windows) =
                (vec![window(at(14, 0), at(14, 6))], vec![window(at(14, 0), at(14, 10))])
        },
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 Late { stop: \"door 4\", by_ms: 540000 }",
    );
    check(
        |request| request.stops[3].service_ms = 30 * MINUTE,
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 ShiftEnds { by_ms: 60000 }",
    );
    check(
        |request| {
            let mut rows = ring();
            rows.iter_mut().take(4).for_each(|row| row[4] = NO_WAY);
            request.walk_ms = Matrix::from_rows(rows).unwrap();
        },
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 NoWay",
    );
}

#[test]
fn a_request_that_makes_no_sense_is_refused_in_words() {
    check(
        |request| request.stops = vec![request.stops[0].clone(); 61],
        "a round has 60 stops at most and 61 are given: make two rounds of them",
    );
    check(
        |request| request.walkers.clear(),
        "a plan is for exactly one walker and 0 are given",
    );
    check(
        |request| request.stops[2].place = 9,
        "stop door 3 names place 9, and the matrix has 5: count them from 0",
    );
    check(
        |request| request.walkers[0].end = Some(5),
        "the end of volunteer names place 5, and the matrix has 5: count them from 0",
    );
    check(
        |request| request.stops[0].windows = vec![window(2, 1)],
        "the window of stop door 1 ends before it begins: give the earlier time first",
    );
    check(
        |request| request.stops[1].id = "door 1".into(),
        "two stops are called door 1: give each an id of its own",
    );
    let ragged = Matrix::from_rows([vec![0, 1], vec![0]]).map_err(|error| error.to_string());
    assert_eq!(
        ragged,
        Err("row 1 has 1 times and there are 2 rows: a matrix of walking times is square".into())
    );
}

#[test]
fn the_wire_format_of_requests_and_plans() {
    let json = r#"{
        "walk_ms": [[0, 240000, 600000], [240000, 0, 360000], [600000, null, 0]],
        "stops": [
            {"id": "Mrs Shen", "place": 1, "service_ms": 300000, "windows": [{"from_ms": 52200000, "until_ms": 54000000}]},
            {"id": "Mr Gu", "place": 2, "must": false, "bags": 2},
            {"id": "Mr Wu", "place": 2, "bags": 9}
        ],
        "walkers": [{"id": "volunteer", "start": 0, "end": 0, "shift": {"from_ms": 50400000, "until_ms": 57600000}, "bags": 8}]
    }"#;
    let request: RoundRequest = serde_json::from_str(json).unwrap();
    insta::assert_snapshot!("round_request", serde_json::to_string_pretty(&request).unwrap());
    insta::assert_snapshot!(
        "round_plan",
        serde_json::to_string_pretty(&plan(&request).unwrap()).unwrap()
    );
    let unknown = serde_json::from_str::<RoundRequest>(&json.replace("\"service_ms\"", "\"service\""));
    assert!(unknown.is_err(), "a misspelt name is not passed over");
}
