//! Hours of gates and ways, judged at a moment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use yike_walk::hours::State;
use yike_walk::{Conditional, Local, OpeningHours};

/// National Day of 2026 and the two days after it.
fn is_holiday(date: Date) -> bool {
    date.month() == 10 && (1..=3).contains(&date.day())
}

fn suzhou() -> Local<'static> {
    Local::china(&is_holiday).at(120.62, 31.31)
}

fn check(text: &str, moments: &[(&str, State)]) {
    let hours = OpeningHours::parse(text).unwrap();
    for (at, expect) in moments {
        let at: DateTime = at.parse().unwrap();
        assert_eq!(hours.state(at, &suzhou()), *expect, "{text} at {at}");
    }
}

#[test]
fn m03_gate_hours_are_judged_to_the_minute() {
    use State::{Closed, Open, Unknown};
    check("24/7", &[("2026-11-27T03:00", Open)]);
    check(
        "06:00-22:00",
        &[
            ("2026-11-27T05:59", Closed),
            ("2026-11-27T06:00", Open),
            ("2026-11-27T21:59", Open),
            ("2026-11-27T22:00", Closed),
        ],
    );
    // Over midnight, also from a day that is named into one that is not. 2026-11-27 is a Friday.
    check(
        "Fr 22:00-02:00",
        &[
            ("2026-11-27T23:00", Open),
            ("2026-11-28T01:59", Open),
            ("2026-11-28T02:00", Closed),
            ("2026-11-27T01:00", Closed),
        ],
    );
    check(
        "08:00-26:00",
        &[("2026-11-27T01:59", Open), ("2026-11-27T02:00", Closed)],
    );
    check("18:00+", &[("2026-11-27T23:59", Open), ("2026-11-27T17:59", Closed)]);
    // A later rule takes the days it names; a closing one takes out its times.
    check(
        "Mo-Fr 08:00-12:00, 13:00-18:00; Sa 09:00-11:00; PH off",
        &[
            ("2026-11-27T12:30", Closed),
            ("2026-11-27T17:00", Open),
            ("2026-11-28T10:00", Open),
            ("2026-11-28T17:00", Closed),
            ("2026-11-29T10:00", Closed),
            ("2026-10-01T10:00", Closed),
            ("2026-10-06T10:00", Open),
        ],
    );
    check(
        "Mo-Su 06:00-22:00; We 12:00-13:00 off",
        &[("2026-11-25T12:30", Closed), ("2026-11-25T14:00", Open)],
    );
    check(
        "Mo-Fr 08:00-12:00, We 14:00-16:00",
        &[
            ("2026-11-25T15:00", Open),
            ("2026-11-25T09:00", Open),
            ("2026-11-26T15:00", Closed),
        ],
    );
    check(
        "PH,Sa,Su 06:00-20:00",
        &[("2026-10-02T07:00", Open), ("2026-10-05T07:00", Closed)],
    );
    check(
        "Tu[1],Tu[-1] 09:00-10:00",
        &[
            ("2026-11-03T09:30", Open),
            ("2026-11-10T09:30", Closed),
            ("2026-11-24T09:30", Open),
        ],
    );
    // Parts of the year, also over its end.
    check(
        "Apr-Oct 05:00-22:00; Nov-Mar 06:00-20:00",
        &[
            ("2026-11-27T05:30", Closed),
            ("2026-05-01T05:30", Open),
            ("2026-01-10T19:00", Open),
        ],
    );
    check("Dec 24-Jan 02 off; 06:00-18:00", &[("2026-12-30T12:00", Open)]);
    check(
        "06:00-18:00; Dec 24-Jan 02 off",
        &[
            ("2026-12-30T12:00", Closed),
            ("2027-01-02T12:00", Closed),
            ("2027-01-03T12:00", Open),
        ],
    );
    check(
        "2026 Nov 20-27: 08:00-18:00",
        &[("2026-11-27T12:00", Open), ("2026-11-28T12:00", Closed)],
    );
    check(
        "2026-2027 Mo 08:00-18:00",
        &[("2026-11-30T12:00", Open), ("2028-11-27T12:00", Closed)],
    );
    check(
        "week 1-53/2 Mo 08:00-18:00",
        &[("2026-11-30T12:00", Open), ("2026-11-23T12:00", Closed)],
    );
    // The sun over Suzhou on 27 November: up at 6.36, down at 16.55.
    check(
        "sunrise-sunset",
        &[
            ("2026-11-27T06:25", Closed),
            ("2026-11-27T06:45", Open),
            ("2026-11-27T16:45", Open),
            ("2026-11-27T17:05", Closed),
        ],
    );
    check(
        "(sunrise-01:00)-dusk",
        &[("2026-11-27T05:45", Open), ("2026-11-27T17:15", Open)],
    );
    check("\"by appointment\"", &[("2026-11-27T12:00", Unknown)]);
    check(
        "08:00-12:00 || \"ask the guard\"",
        &[("2026-11-27T09:00", Open), ("2026-11-27T15:00", Unknown)],
    );
    check("off", &[("2026-11-27T12:00", Closed)]);
}

#[test]
fn hours_that_are_not_understood_are_left_whole() {
    let check = |text: &str, reason: &str| {
        let error = OpeningHours::parse(text).unwrap_err();
        assert_eq!((error.text.as_str(), error.reason.as_str()), (text, reason));
    };
    check("", "it is empty");
    check("dawn till late", "a moment without an end is no span of time");
    check("SH 08:00-12:00", "\"sh\" is not understood");
    check("easter off", "\"easter\" is not understood");
    check("Mo-Fr 08-18", "\"8\" is not expected there");
    check("08:00-25:99", "\"99\" is no minute");
    check("PH +1 day off", "days counted from another day are not read");
    check("08:00", "a moment without an end is no span of time");
    check("Mo \"half", "a comment does not end");
    check("夏季 06:00", "\"夏\" is not understood");
}

#[test]
fn m03_conditional_access_opens_and_shuts_by_the_hour() {
    let check = |text: &str, base: bool, at: &str, expect: bool| {
        let conditional = Conditional::parse(text, |value| value == "yes");
        let got = conditional.passes(base, at.parse().unwrap(), &suzhou());
        assert_eq!(got, expect, "{text} at {at}");
        conditional.unread
    };
    let none: [String; 0] = [];
    assert_eq!(check("no @ (22:00-06:00)", true, "2026-11-27T23:00", false), none);
    assert_eq!(check("no @ (22:00-06:00)", true, "2026-11-27T12:00", true), none);
    assert_eq!(check("no @ 22:00-06:00", true, "2026-11-27T05:59", false), none);
    assert_eq!(
        check("yes @ (Mo-Fr 07:00-19:00; PH off)", false, "2026-11-27T12:00", true),
        none
    );
    assert_eq!(
        check("yes @ (Mo-Fr 07:00-19:00; PH off)", false, "2026-10-01T12:00", false),
        none
    );
    // The later clause goes first; one that speaks of the weather says nothing about time.
    assert_eq!(
        check(
            "no @ (Mo-Su 00:00-24:00); yes @ (12:00-13:00)",
            true,
            "2026-11-27T12:30",
            true
        ),
        none
    );
    assert_eq!(
        check("no @ wet; no @ (22:00-06:00)", true, "2026-11-27T12:00", true),
        ["no @ wet"]
    );
}

fn text() -> impl Strategy<Value = String> {
    let day = prop::sample::select(vec![
        "",
        "Mo-Fr ",
        "Sa-Mo ",
        "We[2] ",
        "PH ",
        "Nov-Feb ",
        "Nov 20-Dec 05 ",
        "week 10-50/3 Tu ",
    ]);
    let clock = (0..27u8, prop::sample::select(vec![0u8, 15, 59])).prop_map(|(h, m)| format!("{h:02}:{m:02}"));
    let times = prop_oneof![
        (clock.clone(), clock).prop_map(|(a, b)| format!("{a}-{b}")),
        Just("sunrise-(sunset+00:30)".to_owned()),
        Just(String::new()),
    ];
    let state = prop::sample::select(vec![" open", " off", " unknown"]);
    let rule = (day, times, state).prop_map(|(day, times, state)| format!("{day}{times}{state}"));
    prop::collection::vec(rule, 1..4).prop_map(|rules| rules.join("; "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Between a moment and the next change nothing changes, and there it does.
    #[test]
    fn the_next_change_is_the_first(text in text(), start in 0..60i32 * 24 * 30) {
        let hours = OpeningHours::parse(&text).unwrap();
        let local = suzhou();
        let minutes = |n: i32| jiff::Span::new().minutes(n);
        let at = DateTime::constant(2026, 10, 1, 0, 0, 0, 0).checked_add(minutes(start)).unwrap();
        let now = hours.state(at, &local);
        let next = hours.next_change(at, &local);
        if let Some(next) = next {
            prop_assert_ne!(hours.state(next, &local), now, "{} at {}", text, next);
        }
        for step in 1..2000 {
            let later = at.checked_add(minutes(step * 7)).unwrap();
            if next.is_some_and(|next| later >= next) {
                break;
            }
            prop_assert_eq!(hours.state(later, &local), now, "{} at {}, next {:?}", text, later, next);
        }
    }

    #[test]
    fn no_text_panics(text in "[-A-Za-z0-9:;,|+()/\"\\[\\] ]{0,40}") {
        if let Ok(hours) = OpeningHours::parse(&text) {
            hours.state(DateTime::constant(2026, 11, 27, 12, 0, 0, 0), &suzhou());
        }
        Conditional::parse(&text, |_| true);
    }
}
