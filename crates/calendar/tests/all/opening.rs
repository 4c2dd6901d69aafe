use crate::support::*;
use proptest::prelude::*;
use yike_calendar::*;

/// What is said at an instant, in one line.
fn check(plans: &[&Plan], instant: &str, expect: &str) {
    let said = match state_at(plans, &calendar_2026(), at(instant), &shanghai()) {
        OpenState::Open {
            until,
            last_admission_at,
        } => {
            format!(
                "open until {}, admission until {}",
                local(until),
                &local(last_admission_at)[15..]
            )
        }
        OpenState::Closed { next, because } => {
            let next = next.map_or("never".to_owned(), |next| local(next.starts_at));
            format!("closed, next {next}, {}", serde_json::to_string(&because).unwrap())
        }
    };
    assert_eq!(said, expect, "at {instant}");
}

fn counter() -> Plan {
    let mut counter = plan(&[("MO-FR", "09:00-12:00,13:30-17:00")]);
    counter.rules[0].periods[1].last_admission_minutes = 30;
    counter
}

#[test]
fn m04_open_now_and_open_on_arrival_are_one_answer() {
    let counter = &counter();
    check(
        &[counter],
        "2026-11-24 09:00",
        "open until 2026-11-24 Tue 12:00, admission until 12:00",
    );
    check(
        &[counter],
        "2026-11-24 12:00",
        r#"closed, next 2026-11-24 Tue 13:30, {"kind":"outside_hours"}"#,
    );
    check(
        &[counter],
        "2026-11-24 16:29",
        "open until 2026-11-24 Tue 17:00, admission until 16:30",
    );
    let ended = r#"closed, next 2026-11-25 Wed 09:00, {"kind":"admission_ended","ends_at":"2026-11-24T09:00:00Z"}"#;
    check(&[counter], "2026-11-24 16:30", ended);
    check(
        &[counter],
        "2026-11-27 17:00",
        r#"closed, next 2026-11-30 Mon 09:00, {"kind":"outside_hours"}"#,
    );
    let arrival = next_admission(&[counter], &calendar_2026(), at("2026-11-24 12:10"), &shanghai());
    assert_eq!(arrival, Some(at("2026-11-24 13:30")));
    let arrival = next_admission(&[counter], &calendar_2026(), at("2026-11-24 10:10"), &shanghai());
    assert_eq!(arrival, Some(at("2026-11-24 10:10")));
}

#[test]
fn holidays_and_exceptions_say_why() {
    let holiday = r#"{"kind":"holiday","name":"国庆节","name_en":"National Day"}"#;
    check(
        &[&counter()],
        "2026-10-02 10:00",
        &format!("closed, next 2026-10-08 Thu 09:00, {holiday}"),
    );
    let mut changed = counter();
    changed.exceptions.push(Exception {
        from: date("2026-11-24"),
        until: date("2026-11-24"),
        what: ExceptionKind::Open {
            periods: notation::parse_times("09:00-11:00", 0).unwrap(),
        },
        reason: "下午集中培训".to_owned(),
    });
    let reason = r#"{"kind":"exception","reason":"下午集中培训"}"#;
    check(
        &[&changed],
        "2026-11-24 14:00",
        &format!("closed, next 2026-11-25 Wed 09:00, {reason}"),
    );
    check(
        &[&changed],
        "2026-11-24 20:00",
        r#"closed, next 2026-11-25 Wed 09:00, {"kind":"outside_hours"}"#,
    );
}

#[test]
fn no_plan_and_plans_that_ended_are_told_apart() {
    check(&[], "2026-11-24 10:00", r#"closed, next never, {"kind":"no_plan"}"#);
    check(
        &[&Plan::default()],
        "2026-11-24 10:00",
        r#"closed, next never, {"kind":"no_plan"}"#,
    );
    let mut ended = counter();
    ended.rules[0].until = Some(date("2026-10-31"));
    check(
        &[&ended],
        "2026-11-24 10:00",
        r#"closed, next never, {"kind":"outside_hours"}"#,
    );
    let mut later = counter();
    later.rules[0].from = Some(date("2027-06-05"));
    check(
        &[&later],
        "2026-11-24 10:00",
        r#"closed, next 2027-06-07 Mon 09:00, {"kind":"outside_hours"}"#,
    );
}

#[test]
fn several_plans_are_one_door() {
    let clinic = plan(&[("TU,FR", "12:00-14:00")]);
    let counter = counter();
    check(
        &[&counter, &clinic],
        "2026-11-24 10:00",
        "open until 2026-11-24 Tue 17:00, admission until 16:30",
    );
    check(
        &[&counter, &clinic],
        "2026-11-25 12:30",
        r#"closed, next 2026-11-25 Wed 13:30, {"kind":"outside_hours"}"#,
    );
    let lobby = plan(&[("SA,SU", "00:00-24:00")]);
    check(
        &[&lobby],
        "2026-11-28 23:59",
        "open until 2026-11-30 Mon 00:00, admission until 00:00",
    );
}

#[test]
fn a_visit_that_would_outlast_the_doors_is_said_so() {
    let (counter, calendar, zone) = (counter(), calendar_2026(), shanghai());
    let hint = |instant, minutes| finish_time_hint(&[&counter], &calendar, at(instant), minutes, &zone).unwrap();
    let noon = hint("2026-11-24 12:10", 25);
    assert_eq!(
        (noon.admitted_at, noon.finishes_at),
        (at("2026-11-24 13:30"), at("2026-11-24 13:55"))
    );
    assert!(noon.before_closing);
    assert!(!hint("2026-11-24 16:20", 45).before_closing);
}

#[test]
fn a_week_for_display() {
    let (counter, clinic) = (counter(), plan(&[("TU,FR", "11:00-14:00")]));
    let lines = week(&[&counter, &clinic], &calendar_2026(), date("2026-10-05")).map(|day| {
        let because = day
            .because
            .map(|because| serde_json::to_string(&because).unwrap())
            .unwrap_or_default();
        format!("{} {}{because}", day.date, notation::print_times(&day.periods))
    });
    insta::assert_snapshot!(lines.join("\n"), @r#"
    2026-10-05 {"kind":"holiday","name":"国庆节","name_en":"National Day"}
    2026-10-06 {"kind":"holiday","name":"国庆节","name_en":"National Day"}
    2026-10-07 {"kind":"holiday","name":"国庆节","name_en":"National Day"}
    2026-10-08 09:00-12:00,13:30-17:00
    2026-10-09 09:00-17:00
    2026-10-10 {"kind":"outside_hours"}
    2026-10-11 {"kind":"outside_hours"}
    "#);
}

proptest! {
    #[test]
    fn open_exactly_when_an_occurrence_admits(plans in proptest::collection::vec(any_plan(), 1..3), day in any_date(), minute in 0..1440i64) {
        let (calendar, zone) = (calendar_2026(), shanghai());
        let plans: Vec<&Plan> = plans.iter().collect();
        let instant = zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap() + jiff::SignedDuration::from_mins(minute);
        let all = |day| plans.iter().flat_map(|plan| occurrences(plan, &calendar, day, &zone)).collect::<Vec<_>>();
        let state = state_at(&plans, &calendar, instant, &zone);
        prop_assert_eq!(state.is_open(), all(day).iter().any(|one| one.admits(instant)));
        match state {
            OpenState::Open { until, last_admission_at } => prop_assert!(instant < last_admission_at && last_admission_at <= until),
            OpenState::Closed { next: Some(next), .. } => {
                prop_assert!(next.starts_at > instant && next.admits(next.starts_at));
                let mut between = day;
                while between <= next.date {
                    let earlier = all(between).into_iter().filter(|one| one.admits(one.starts_at));
                    prop_assert!(earlier.filter(|one| one.starts_at > instant).all(|one| one.starts_at >= next.starts_at));
                    between = between.tomorrow().unwrap();
                }
            }
            OpenState::Closed { next: None, .. } => {
                let days = std::iter::successors(Some(day), |day| day.tomorrow().ok()).take(130);
                prop_assert!(days.flat_map(all).all(|one| one.starts_at <= instant || !one.admits(one.starts_at)));
            }
        }
    }
}

/// Printed with `--nocapture`: what one answer costs when something is open soon, and when nothing ever opens.
#[test]
fn the_search_for_the_next_opening_is_bounded() {
    let (open, calendar, zone) = (counter(), calendar_2026(), shanghai());
    let mut never = counter();
    never.exceptions.push(Exception {
        from: date("2026-01-01"),
        until: date("2030-01-01"),
        what: ExceptionKind::Closed,
        reason: String::new(),
    });
    for (name, plan) in [("open within days", &open), ("never open", &never)] {
        let start = std::time::Instant::now();
        for minute in 0..100 {
            let instant = at("2026-11-27 18:00") + jiff::SignedDuration::from_mins(minute);
            let OpenState::Closed { next, .. } = state_at(&[plan], &calendar, instant, &zone) else {
                panic!("closed at night");
            };
            assert_eq!(next.is_some(), name == "open within days");
        }
        println!("{name}: {:?} an answer", start.elapsed() / 100);
    }
}
