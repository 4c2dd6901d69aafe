use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use yike_calendar::notation::{parse_days, parse_times};
use yike_calendar::*;

pub fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// `2026-10-06 12:00` in Shanghai.
pub fn at(text: &str) -> Timestamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    shanghai().to_timestamp(local).unwrap()
}

pub fn local(at: Timestamp) -> String {
    shanghai().to_datetime(at).strftime("%Y-%m-%d %a %H:%M").to_string()
}

/// A plan from pairs of days and times.
pub fn plan(rules: &[(&str, &str)]) -> Plan {
    let rules = rules.iter().flat_map(|(days, times)| {
        let periods = parse_times(times, 0).unwrap();
        let recurrences = parse_days(days).unwrap().into_iter();
        recurrences.map(move |recurrence| PlanRule {
            recurrence,
            periods: periods.clone(),
            from: None,
            until: None,
        })
    });
    Plan {
        rules: rules.collect(),
        ..Plan::default()
    }
}

/// An example of the editable table, as if for 2026: a week off in October, a working Sunday before it and a working
/// Saturday after it.
pub fn calendar_2026() -> WorkCalendar {
    let mut calendar = WorkCalendar::default();
    let mut list = |day: &str, kind, name: &str, name_en: &str| {
        let (name, name_en) = (name.to_owned(), name_en.to_owned());
        calendar.days.insert(date(day), SpecialDay { kind, name, name_en });
    };
    for day in 1..=7 {
        list(&format!("2026-10-0{day}"), DayKind::Holiday, "国庆节", "National Day");
    }
    list(
        "2026-09-20",
        DayKind::Workday,
        "国庆节调休上班",
        "Working day for National Day",
    );
    list(
        "2026-10-10",
        DayKind::Workday,
        "国庆节调休上班",
        "Working day for National Day",
    );
    calendar
}

pub fn any_recurrence() -> impl Strategy<Value = Recurrence> {
    let day = (0..7usize).prop_map(|index| Day::ALL[index]);
    let nth = prop_oneof![Just(-1i8), 1..=5i8];
    prop_oneof![
        (1..=127u8).prop_map(|bits| Recurrence::Weekly { days: DaySet(bits) }),
        (nth, day).prop_map(|(nth, day)| Recurrence::MonthlyNth { nth, day }),
        proptest::collection::btree_set(any_date(), 1..4).prop_map(|dates| Recurrence::Dates {
            dates: dates.into_iter().collect()
        }),
    ]
}

pub fn any_date() -> impl Strategy<Value = Date> {
    (0..120i64).prop_map(|days| date("2026-08-15").checked_add(jiff::Span::new().days(days)).unwrap())
}

fn minute(of_day: i16) -> jiff::civil::Time {
    jiff::civil::Time::new((of_day / 60 % 24) as i8, (of_day % 60) as i8, 0, 0).unwrap()
}

/// Any period, whole minutes, also to midnight, also with a last admission longer than itself.
pub fn any_period() -> impl Strategy<Value = Period> {
    (0..1440i16, 1..1440i16, 0..200u16).prop_map(|(start, length, last_admission_minutes)| Period {
        start: minute(start),
        end: minute((start + length).min(1440)),
        last_admission_minutes,
    })
}

/// Plans of every kind, also unruly ones: overlapping periods, exceptions, bounds.
pub fn any_plan() -> impl Strategy<Value = Plan> {
    let bound = || proptest::option::of(any_date());
    let periods = || proptest::collection::vec(any_period(), 0..4);
    let rule =
        (any_recurrence(), periods(), bound(), bound()).prop_map(|(recurrence, periods, from, until)| PlanRule {
            recurrence,
            periods,
            from,
            until,
        });
    let what = prop_oneof![
        Just(ExceptionKind::Closed),
        periods().prop_map(|periods| ExceptionKind::Open { periods })
    ];
    let exception = (any_date(), any_date(), what).prop_map(|(from, until, what)| Exception {
        from,
        until,
        what,
        reason: "设备检修".to_owned(),
    });
    (
        proptest::collection::vec(rule, 0..4),
        prop_oneof![Just(OnHoliday::Closed), Just(OnHoliday::Open)],
        prop_oneof![Just(OnMakeup::AsWorkday), Just(OnMakeup::AsWeekday)],
        proptest::collection::vec(exception, 0..3),
    )
        .prop_map(|(rules, on_holiday, on_makeup, exceptions)| Plan {
            rules,
            on_holiday,
            on_makeup,
            exceptions,
        })
}
