//! Forecasts on imagined days: better than the rule of thumb, as wide as they say, and knowing nothing of the future.

use proptest::prelude::*;
use yike_forecast::*;

fn hall(booked: Booked, privileged: bool) -> Hall {
    Hall {
        order: Order { booked, privileged },
        ..Hall::default()
    }
}

/// Five days, judged from the first morning on.
fn check(hall: &Hall, seed: u64) {
    let days = simulate(hall, 5, seed);
    let score = score(Line::new(1), &days.events);
    let told = format!("{hall:?} seed {seed}: {score:?}");
    assert!(score.mae_s < 0.75 * score.mae_zms_s, "{told}");
    assert!((0.80..=0.97).contains(&score.cover90), "{told}");
    assert!((0.38..=0.72).contains(&score.cover50), "{told}");
    assert!(score.refused * 5 < score.forecasts, "{told}");
}

#[test]
fn m07_forecasts_beat_the_rule_of_thumb_whatever_the_order() {
    check(&hall(Booked::WhenDue { lead_ms: 300_000 }, true), 1);
    check(&hall(Booked::AsArrived, false), 2);
    check(&hall(Booked::AtSlot, false), 3);
    check(&hall(Booked::Always, true), 4);
    let small = Hall {
        counters: 2,
        people: 40.0,
        ..Hall::default()
    };
    check(&small, 5);
}

#[test]
fn a_forecast_knows_nothing_that_comes_later() {
    let days = simulate(&Hall::default(), 2, 11);
    let answers = |events: &[Event]| -> Vec<Option<Result<Forecast, Refusal>>> {
        let mut line = Line::new(3);
        events.iter().map(|event| line.apply(event)).collect()
    };
    let whole = answers(&days.events);
    for part in [0.3, 0.7, 0.9] {
        let cut = (days.events.len() as f64 * part) as usize;
        let until = days.events[cut].at;
        // Plans are known in the morning; everything else beyond the cut is taken away.
        let known: Vec<Event> = { days.events.iter().enumerate() }
            .filter(|(i, event)| *i <= cut || matches!(event.what, Happening::Plan { .. }) && event.at <= until)
            .map(|(_, event)| event.clone())
            .collect();
        assert_eq!(answers(&known), whole[..known.len()]);
    }
}

#[test]
fn a_table_written_is_the_table_read() {
    let days = simulate(&Hall::default(), 2, 5);
    let mut table = Vec::new();
    write_trace(&days, &mut table).unwrap();
    let read = read_trace(&table).unwrap();
    assert_eq!(
        (read.claims.len(), read.counters.len()),
        (days.claims.len(), days.counters.len())
    );
    let served = |trace: &Trace| {
        trace
            .events
            .iter()
            .filter(|e| matches!(e.what, Happening::Finish { .. }))
            .count()
    };
    assert_eq!(served(&read), served(&days));
    let (a, b) = (score(Line::new(1), &days.events), score(Line::new(1), &read.events));
    // Things of one second may change places.
    assert_eq!(a.forecasts, b.forecasts);
    assert!((a.mae_zms_s / b.mae_zms_s - 1.0).abs() < 0.01, "{a:?} {b:?}");
}

#[test]
fn wrong_tables_are_refused_with_their_place() {
    let check = |table: &str, expect: &str| {
        let error = read_trace(table.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    };
    const HEAD: &str = "claim,service,kind,slot,arrived,called,finished,counter\n";
    check("claim,service\n", "no column kind");
    check(
        &format!("{HEAD}1,S,walk_in,,yesterday,,,1\n"),
        "line 2, column arrived: \"yesterday\"",
    );
    check(
        &format!("{HEAD},,plan,,2026-03-02T09:00:00+08:00,,,1\n"),
        "needs its end in called",
    );
    check(
        &format!("{HEAD},,open,,2026-03-02T09:00:00+08:00,,,\n"),
        "needs its counter",
    );
    check(
        &format!("{HEAD}1,S,walk_in,,2026-03-02T09:00:00+08:00,2026-03-02T08:00:00+08:00,,1\n"),
        "called before arriving",
    );
    check(
        &format!("{HEAD}1,S,walk_in,,2026-03-02T09:00:00+08:00,,2026-03-02T09:10:00+08:00,1\n"),
        "finished who was never called",
    );
}

#[test]
fn thin_data_and_closed_halls_are_said() {
    let arrive = |at, claim| Event {
        at,
        what: Happening::Arrive(Arrival {
            claim,
            service: 0,
            kind: 0,
            slot: None,
        }),
    };
    let mut line = Line::new(1);
    assert_eq!(
        line.apply(&arrive(0, 1)),
        Some(Err(Refusal::Thin {
            served: 0,
            needed: LEAST_SERVED
        }))
    );
    for claim in 2..40 {
        let at = i64::from(claim) * 60_000;
        line.apply(&Event {
            at,
            what: Happening::Open { counter: 0 },
        });
        line.apply(&arrive(at, claim));
        line.apply(&Event {
            at,
            what: Happening::Call {
                claim,
                counter: Some(0),
            },
        });
        line.apply(&Event {
            at: at + 50_000,
            what: Happening::Finish { claim },
        });
    }
    line.apply(&Event {
        at: 3_000_000,
        what: Happening::Close { counter: 0 },
    });
    assert_eq!(line.apply(&arrive(3_000_001, 99)), Some(Err(Refusal::NoCounter)));
    assert_eq!(line.forecast(12_345, 3_000_001), Err(Refusal::NotWaiting));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Any events in any order: no panic, and an interval is an interval.
    #[test]
    fn any_history_is_survived(steps in prop::collection::vec((0i64..400, 0u8..7, 0u32..12, 0u32..3), 1..300)) {
        let (mut line, mut at) = (Line::new(9), 0);
        for (step, what, claim, counter) in steps {
            at += step * 1000;
            let slot = (claim % 2 == 0).then_some(at + i64::from(claim) * 60_000);
            let what = match what {
                0 => Happening::Plan { counter, from: at + 1000 * step, until: at + 3_600_000 },
                1 => Happening::Open { counter },
                2 => Happening::Close { counter },
                3 => Happening::Arrive(Arrival { claim, service: claim % 3, kind: claim % 2, slot }),
                4 => Happening::Call { claim, counter: (claim % 5 > 0).then_some(counter) },
                5 => Happening::Finish { claim },
                _ => Happening::Miss { claim },
            };
            if let Some(Ok(told)) = line.apply(&Event { at, what }) {
                prop_assert!(told.most_s.0 <= told.half_s.0 + 1 && told.half_s.0 <= told.median_s + 1);
                prop_assert!(told.median_s <= told.half_s.1 + 1 && told.half_s.1 <= told.most_s.1 + 1);
            }
        }
    }
}
