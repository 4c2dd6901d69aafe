use crate::support::*;
use proptest::prelude::*;
use yike_calendar::notation::{parse_days, parse_times, print_days, print_times};
use yike_calendar::*;

/// Days as written by people, and as written back.
fn check(days: &str, expect: &str) {
    let printed = parse_days(days).map(|found| found.iter().map(print_days).collect::<Vec<_>>().join(" + "));
    assert_eq!(printed.unwrap_or_else(|error| error.to_string()), expect, "{days}");
}

#[test]
fn days_in_both_languages() {
    check("MO-FR", "MO-FR");
    check("tu, fr", "TU,FR");
    check("周二、周五", "TU,FR");
    check("每周二", "TU");
    check("周一至周五", "MO-FR");
    check("星期一到五，星期日", "MO-FR,SU");
    check("FR-MO", "MO,FR-SU");
    check("每天", "MO-SU");
    check("工作日；周六", "MO-SA");
    check("2SU", "2SU");
    check("每月第二个周日", "2SU");
    check("每月最后一个周五,SA", "SA + -1FR");
    check("2026-10-08,2026-10-01", "2026-10-01,2026-10-08");
}

#[test]
fn days_that_are_none() {
    check("", "no days given: write for example MO-FR, TU,FR, 2SU or 每天");
    check(
        "6SU",
        "`6SU`: a month has no such weekday: use 1 to 5, or -1 for the last",
    );
    check(
        "MO-XX",
        "`MO-XX` is not a day: write for example MO-FR, TU,FR, 2SU, -1FR, 每天 or 周一至周五",
    );
    check(
        "周八",
        "`周八` is not a day: write for example MO-FR, TU,FR, 2SU, -1FR, 每天 or 周一至周五",
    );
}

#[test]
fn times_with_plain_and_full_width_marks() {
    let read = |text| {
        parse_times(text, 0)
            .map(|periods| print_times(&periods))
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        read("9:00—12:00，13：30～17:00").as_deref(),
        Ok("09:00-12:00,13:30-17:00")
    );
    assert_eq!(read("00:00-24:00").as_deref(), Ok("00:00-24:00"));
    assert_eq!(
        read("17:00-09:00").unwrap_err(),
        "`17:00-09:00` ends before it begins: swap the two times"
    );
    assert_eq!(
        read("9-12").unwrap_err(),
        "`9-12` is not a period: write for example 09:00-12:00"
    );
    assert_eq!(
        read("25:00-26:00").unwrap_err(),
        "`25:00-26:00` is not a period: write for example 09:00-12:00"
    );
    assert_eq!(
        read(" ").unwrap_err(),
        "no times given: write for example 09:00-12:00,13:30-17:00"
    );
}

#[test]
fn rules_leave_as_rfc_5545() {
    let rule = |days: &str, until: Option<&str>| {
        let mut rule = plan(&[(days, "12:00-14:00")]).rules.remove(0);
        rule.until = until.map(date);
        rule
    };
    let zone = shanghai();
    assert_eq!(
        to_rrule(&rule("TU,FR", None), &zone).unwrap(),
        "FREQ=WEEKLY;BYDAY=TU,FR"
    );
    let until = to_rrule(&rule("-1FR", Some("2026-12-31")), &zone);
    assert_eq!(until.unwrap(), "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231T155959Z");
    assert_eq!(to_rrule(&rule("2026-10-08", None), &zone), None);
    assert_eq!(rrule::to_rdate(&rule("2026-10-08", None)).unwrap(), "20261008T120000");
}

proptest! {
    #[test]
    fn days_round_trip(recurrence in any_recurrence()) {
        prop_assert_eq!(parse_days(&print_days(&recurrence)).unwrap(), vec![recurrence]);
    }

    #[test]
    fn times_round_trip(mut periods in proptest::collection::vec(any_period(), 1..4)) {
        periods.iter_mut().for_each(|period| period.last_admission_minutes = 15);
        prop_assert_eq!(parse_times(&print_times(&periods), 15).unwrap(), periods);
    }

    #[test]
    fn anything_typed_gets_an_answer(text in "\\PC{0,24}") {
        let _ = (parse_days(&text), parse_times(&text, 0));
    }
}
