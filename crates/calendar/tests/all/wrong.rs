use crate::support::*;
use proptest::prelude::*;
use yike_calendar::*;

fn check(plan: &Plan, expect: &[&str]) {
    let errors: Vec<String> = validate(plan).iter().map(ToString::to_string).collect();
    assert_eq!(errors, expect);
}

#[test]
fn a_sound_plan_has_no_errors() {
    check(
        &plan(&[("MO-FR", "09:00-12:00,13:30-17:00"), ("2SU", "00:00-24:00")]),
        &[],
    );
}

#[test]
fn everything_wrong_is_named_with_its_place() {
    let mut bad = plan(&[
        ("MO", "09:00-12:00,11:00-13:00"),
        ("2SU", "08:00-09:00"),
        ("TU", "08:00-09:00"),
    ]);
    bad.rules[0].recurrence = Recurrence::Weekly {
        days: DaySet::default(),
    };
    bad.rules[1].recurrence = Recurrence::MonthlyNth { nth: 6, day: Day::Su };
    bad.rules[1].periods[0].last_admission_minutes = 60;
    bad.rules[2].from = Some(date("2026-12-01"));
    bad.rules[2].until = Some(date("2026-11-01"));
    bad.rules[2].periods.clear();
    let period = Period {
        start: jiff::civil::time(17, 0, 0, 0),
        end: jiff::civil::time(9, 0, 0, 0),
        last_admission_minutes: 0,
    };
    bad.exceptions.push(Exception {
        from: date("2026-11-24"),
        until: date("2026-11-23"),
        what: ExceptionKind::Open { periods: vec![period] },
        reason: String::new(),
    });
    check(
        &bad,
        &[
            "Rule(0) names no day: name at least one, such as MO-FR",
            "Rule(0): a period starts at 11:00:00 before the one from 09:00:00 has ended: join them into one",
            "Rule(1): the 6th weekday of a month does not exist: use 1 to 5, or -1 for the last",
            "Rule(1): last admission 60 minutes before the end leaves no time to be admitted from 08:00:00",
            "Rule(2): 2026-12-01 is after 2026-11-01: swap the two dates",
            "Rule(2) has no periods: give at least one, such as 09:00-12:00",
            "Exception(0): 2026-11-24 is after 2026-11-23: swap the two dates",
            "Exception(0): 17:00:00 to 09:00:00 ends before it begins: swap them, or split a night into two days",
        ],
    );
}

#[test]
fn plans_are_stored_as_readable_json() {
    let json = serde_json::to_string(&plan(&[("TU,FR", "12:00-14:00")])).unwrap();
    insta::assert_snapshot!(json, @r#"{"rules":[{"recurrence":{"kind":"weekly","days":18},"periods":[{"start":"12:00:00","end":"14:00:00","last_admission_minutes":0}],"from":null,"until":null}],"on_holiday":"closed","on_makeup":"as_weekday","exceptions":[]}"#);
    assert_eq!(
        serde_json::from_str::<Plan>(&json).unwrap(),
        plan(&[("TU,FR", "12:00-14:00")])
    );
}

proptest! {
    #[test]
    fn any_plan_survives_storage(plan in any_plan()) {
        let json = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    }
}
