use crate::support::*;
use proptest::prelude::*;
use yike_calendar::occurrence::occurrences_between;
use yike_calendar::*;

/// The occurrences from `from` to `until`, one a line.
fn check(plan: &Plan, from: &str, until: &str, expect: &[&str]) {
    let found = occurrences_between(plan, &calendar_2026(), (date(from), date(until)), &shanghai());
    let found: Vec<String> = found
        .iter()
        .map(|one| format!("{} to {}", local(one.starts_at), &local(one.ends_at)[15..]))
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn m17_tuesday_and_friday_noon_clinic() {
    let clinic = plan(&[("TU,FR", "12:00-14:00")]);
    check(
        &clinic,
        "2026-11-23",
        "2026-11-29",
        &["2026-11-24 Tue 12:00 to 14:00", "2026-11-27 Fri 12:00 to 14:00"],
    );
    // 2 and 6 October are a Friday and a Tuesday of the holiday week; the working Saturday is nobody's clinic day.
    check(&clinic, "2026-09-30", "2026-10-12", &["2026-10-09 Fri 12:00 to 14:00"]);
}

#[test]
fn a_series_overrides_a_holiday_only_when_told_to() {
    let open = Plan {
        on_holiday: OnHoliday::Open,
        ..plan(&[("TU,FR", "12:00-14:00")])
    };
    check(
        &open,
        "2026-10-01",
        "2026-10-07",
        &["2026-10-02 Fri 12:00 to 14:00", "2026-10-06 Tue 12:00 to 14:00"],
    );
}

#[test]
fn makeup_days_run_as_working_days_when_told_to() {
    let counter = plan(&[
        ("MO-FR", "09:00-12:00"),
        ("MO-TH", "13:00-17:00"),
        ("SA", "10:00-11:00"),
    ]);
    check(&counter, "2026-10-10", "2026-10-10", &["2026-10-10 Sat 10:00 to 11:00"]);
    check(&counter, "2026-09-20", "2026-09-20", &[]);
    let counter = Plan {
        on_makeup: OnMakeup::AsWorkday,
        ..counter
    };
    let as_monday = &["2026-10-10 Sat 09:00 to 12:00", "2026-10-10 Sat 13:00 to 17:00"];
    check(&counter, "2026-10-10", "2026-10-10", as_monday);
    check(
        &counter,
        "2026-09-20",
        "2026-09-20",
        &["2026-09-20 Sun 09:00 to 12:00", "2026-09-20 Sun 13:00 to 17:00"],
    );
    let weekend = Plan {
        on_makeup: OnMakeup::AsWorkday,
        ..plan(&[("SA", "10:00-11:00")])
    };
    check(&weekend, "2026-10-10", "2026-10-10", &["2026-10-10 Sat 10:00 to 11:00"]);
}

#[test]
fn nth_weekdays_of_the_month() {
    let talk = plan(&[("2SU", "09:00-10:30"), ("-1FR", "14:00-15:00"), ("5MO", "08:00-09:00")]);
    check(
        &talk,
        "2026-11-01",
        "2026-12-31",
        &[
            "2026-11-08 Sun 09:00 to 10:30",
            "2026-11-27 Fri 14:00 to 15:00",
            "2026-11-30 Mon 08:00 to 09:00",
            "2026-12-13 Sun 09:00 to 10:30",
            "2026-12-25 Fri 14:00 to 15:00",
        ],
    );
}

#[test]
fn exceptions_win_and_the_last_one_listed_wins_among_them() {
    let mut desk = plan(&[("MO-FR", "09:00-17:00")]);
    let exception = |from: &str, until: &str, what| Exception {
        from: date(from),
        until: date(until),
        what,
        reason: "设备检修".to_owned(),
    };
    desk.exceptions
        .push(exception("2026-11-24", "2026-11-26", ExceptionKind::Closed));
    let morning = notation::parse_times("09:00-11:00", 0).unwrap();
    desk.exceptions.push(exception(
        "2026-11-25",
        "2026-11-25",
        ExceptionKind::Open {
            periods: morning.clone(),
        },
    ));
    check(
        &desk,
        "2026-11-23",
        "2026-11-28",
        &[
            "2026-11-23 Mon 09:00 to 17:00",
            "2026-11-25 Wed 09:00 to 11:00",
            "2026-11-27 Fri 09:00 to 17:00",
        ],
    );
    desk.exceptions.push(exception(
        "2026-10-03",
        "2026-10-03",
        ExceptionKind::Open { periods: morning },
    ));
    check(&desk, "2026-10-01", "2026-10-07", &["2026-10-03 Sat 09:00 to 11:00"]);
}

#[test]
fn bounds_are_inclusive_and_overlapping_rules_are_joined() {
    let mut desk = plan(&[("MO-FR", "09:00-12:00"), ("TU", "11:00-13:00"), ("TU", "13:00-14:00")]);
    for rule in &mut desk.rules {
        rule.from = Some(date("2026-11-24"));
        rule.until = Some(date("2026-11-25"));
    }
    check(
        &desk,
        "2026-11-20",
        "2026-11-30",
        &[
            "2026-11-24 Tue 09:00 to 13:00",
            "2026-11-24 Tue 13:00 to 14:00",
            "2026-11-25 Wed 09:00 to 12:00",
        ],
    );
}

#[test]
fn working_days_know_holidays_and_makeup_days() {
    let calendar = calendar_2026();
    let workday = |day: &str| calendar.is_workday(date(day));
    assert!(workday("2026-09-30") && !workday("2026-10-01") && !workday("2026-10-05"));
    assert!(workday("2026-10-10") && workday("2026-09-20") && !workday("2026-10-11"));
    // From the last day before the week off: 8, 9, 10 (working Saturday), 12.
    assert_eq!(
        calendar.add_working_days(date("2026-09-30"), 4),
        Some(date("2026-10-12"))
    );
    assert_eq!(
        calendar.add_working_days(date("2026-10-03"), 0),
        Some(date("2026-10-03"))
    );
    assert_eq!(calendar.working_days_between(date("2026-09-30"), date("2026-10-12")), 4);
    assert_eq!(
        calendar.working_days_between(date("2026-10-12"), date("2026-09-30")),
        -4
    );
    assert!(calendar.covers_year(2026) && !calendar.covers_year(2027));
}

proptest! {
    #[test]
    fn occurrences_never_overlap_on_one_plan(plan in any_plan(), from in any_date()) {
        let until = from.checked_add(jiff::Span::new().days(20)).unwrap();
        let found = occurrences_between(&plan, &calendar_2026(), (from, until), &shanghai());
        for one in &found {
            prop_assert!(one.starts_at <= one.last_admission_at && one.last_admission_at <= one.ends_at);
            prop_assert!(one.starts_at < one.ends_at);
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].ends_at <= pair[1].starts_at);
        }
    }

    #[test]
    fn working_days_add_up(from in any_date(), days in 0..60u32) {
        let calendar = calendar_2026();
        let end = calendar.add_working_days(from, days).unwrap();
        prop_assert_eq!(calendar.working_days_between(from, end), i64::from(days));
        prop_assert!(days == 0 || calendar.is_workday(end));
    }
}
