//! One person's round as it is told: orders and times, why a stop is left out, what is refused, and the wire format.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use yike_siting::round::{Effort, Matrix, NO_WAY, RoundPlan, RoundRequest, Stop, Walker, Window, plan};

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
    // A window that the shift cuts off, or that opens after it: the shift's end is to blame, not the window's.
    check(
        |request| {
            request.walkers[0].shift.until_ms = at(14, 20);
            request.stops[3].windows = vec![window(at(9, 0), at(18, 0))];
        },
        "14:00 1@14:05 14:13 | door 2 ShiftTooShort { by_ms: 240000 } | door 3 ShiftTooShort { by_ms: 240000 } | door 4 ShiftEnds { by_ms: 360000 }",
    );
    check(
        |request| request.stops[3].windows = vec![window(at(20, 0), at(21, 0))],
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 ShiftTooShort { by_ms: 18420000 }",
    );
    check(
        |request| request.stops[3].windows = vec![window(at(9, 0), at(10, 0))],
        "14:00 1@14:05 2@14:12 3@14:19 14:31 | door 4 OutOfReach { by_ms: 14760000 }",
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
