//! Working days with 调休, five silent days, pauses as told, one extension.

use super::support::*;
use jiff::civil::date;
use proptest::prelude::*;
use yike_model::case::clock::{Clock, Extension, Limits, Pause, Phase};

const TEN: Limits = Limits {
    promised: 10,
    legal: 20,
};

#[test]
fn m11_working_days_count_from_acceptance_with_makeup_days() {
    // Received on Friday 25 September, accepted on Monday; a week off, a Saturday worked.
    let mut bench = Bench::new("application", "2026-09-28");
    let mut clock = Clock::new(morning("2026-09-25"), TEN);
    assert_eq!(clock.standing(bench.days(), bench.today()).start, None);
    clock.accepted_at = Some(bench.now);
    bench.on("2026-10-10");
    let standing = clock.standing(bench.days(), bench.today());
    // 29, 30 September, 8, 9, 10 October.
    assert_eq!((standing.used, standing.left), (5, Some(5)));
    assert_eq!(standing.promised_on, Some(date(2026, 10, 16)));
    assert_eq!(standing.legal_on, Some(date(2026, 10, 30)));
    assert!(!standing.late() && !standing.unsure);
    bench.on("2026-10-19");
    assert!(clock.standing(bench.days(), bench.today()).late());
}

#[test]
fn m11_five_silent_days_and_it_counts_from_receipt() {
    let mut bench = Bench::new("application", "2026-11-24");
    let received = Clock::new(bench.now, TEN);
    let on = |bench: &mut Bench, clock: &Clock, day: &str| {
        bench.on(day);
        let standing = clock.standing(bench.days(), bench.today());
        (standing.start, standing.deemed)
    };
    assert_eq!(on(&mut bench, &received, "2026-12-01"), (None, false), "the fifth day");
    let silent = (Some(date(2026, 11, 24)), true);
    assert_eq!(on(&mut bench, &received, "2026-12-02"), silent);
    // Accepting late does not win the days back.
    let late = Clock {
        accepted_at: Some(morning("2026-12-08")),
        ..received.clone()
    };
    assert_eq!(on(&mut bench, &late, "2026-12-08"), silent);
    // Told in time: it is the person's move, until the last document is there.
    let told = Clock {
        told_at: Some(morning("2026-11-26")),
        ..received.clone()
    };
    assert_eq!(on(&mut bench, &told, "2026-12-31"), (None, false));
    let complete = Clock {
        complete_at: Some(morning("2026-12-07")),
        ..told
    };
    assert_eq!(on(&mut bench, &complete, "2026-12-14"), (None, false));
    assert_eq!(on(&mut bench, &complete, "2026-12-15"), (Some(date(2026, 12, 7)), true));
    // Told too late is not told.
    let told_late = Clock {
        told_at: Some(morning("2026-12-02")),
        ..received
    };
    assert_eq!(on(&mut bench, &told_late, "2026-12-31"), silent);
}

#[test]
fn m11_a_pause_excludes_what_was_told_and_no_more() {
    let mut bench = Bench::new("application", "2026-11-24");
    let mut clock = Clock::new(bench.now, TEN);
    clock.accepted_at = Some(bench.now);
    let pause = |until: Option<&str>| Pause {
        from: morning("2026-11-25"),
        until: until.map(morning),
        told_days: 3,
        reason: "上门评估".into(),
    };
    let mut check = |pauses: Vec<Pause>, day: &str, used: u32, due: &str| {
        bench.on(day);
        let clock = Clock {
            pauses,
            ..clock.clone()
        };
        let standing = clock.standing(bench.days(), bench.today());
        let told = (standing.used, standing.promised_on.unwrap().to_string());
        assert_eq!(told, (used, due.to_owned()), "on {day}");
        standing.phase
    };
    assert_eq!(check(vec![], "2026-11-25", 1, "2026-12-08"), Phase::Running);
    assert_eq!(check(vec![pause(None)], "2026-11-27", 1, "2026-12-11"), Phase::Paused);
    // Three days were told: the fourth counts although nobody came.
    check(vec![pause(None)], "2026-12-01", 2, "2026-12-11");
    // Over sooner: the days not needed are given back to nobody.
    check(vec![pause(Some("2026-11-26"))], "2026-12-01", 4, "2026-12-09");
    // Once extended, both limits move.
    clock.extension = Some(Extension {
        days: 5,
        at: bench.now,
        reason: "案情复杂".into(),
    });
    let standing = clock.standing(bench.days(), bench.today());
    assert_eq!(standing.promised_on, Some(date(2026, 12, 15)));
}

proptest! {
    /// Whatever was noted, a later day never shows fewer days used.
    #[test]
    fn the_clock_never_runs_backward(
        accepted in proptest::option::of(0i64..40),
        told in proptest::option::of(0i64..20),
        pauses in proptest::collection::vec((0i64..60, proptest::option::of(0i64..30), 1u16..20), 0..4),
        ended in proptest::option::of(0i64..120),
    ) {
        let bench = Bench::new("application", "2026-09-20");
        let at = |days: i64| bench.now + jiff::SignedDuration::from_hours(24 * days);
        let mut clock = Clock::new(bench.now, TEN);
        clock.accepted_at = accepted.map(at);
        clock.told_at = told.map(at);
        clock.complete_at = told.map(|told| at(told + 3));
        clock.pauses = pauses
            .into_iter()
            .map(|(from, length, told_days)| Pause {
                from: at(from),
                until: length.map(|length| at(from + length)),
                told_days,
                reason: "x".into(),
            })
            .collect();
        clock.ended_at = ended.map(at);
        let mut before = (0, 0);
        for day in 0..150 {
            let standing = clock.standing(bench.days(), bench.days().date(at(day)));
            prop_assert!(standing.used >= before.0 && standing.excluded >= before.1, "day {day}");
            before = (standing.used, standing.excluded);
            let listed = clock.used_days(bench.days(), bench.days().date(at(day)));
            prop_assert_eq!(listed.len(), standing.used as usize);
        }
    }
}
