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
