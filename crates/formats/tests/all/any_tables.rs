//! Any tables at all survive export and import.

use crate::support::*;
use proptest::prelude::*;
use yike_calendar::notation::{parse_days, parse_times};
use yike_calendar::{Exception, ExceptionKind, OnHoliday, OnMakeup, Plan, PlanRule};
use yike_formats::directory::*;
use yike_formats::labels::{Crs, Labelled};
use yike_model::directory::*;

fn any_label<T: Labelled + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..T::LABELS.len()).prop_map(|index| T::LABELS[index].0)
}

/// A word as people write it, with the marks that trouble CSV.
fn word() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9一二三苏州,\"'，=]{1,8}"
}

fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), word()]
}

fn text() -> impl Strategy<Value = Text> {
    (word(), maybe()).prop_map(|(zh, en)| Text { zh, en })
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(word(), 0..3)
}

fn some<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(value)
}

fn day(offset: i64) -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 24)
        .checked_add(jiff::Span::new().days(offset))
        .unwrap()
}

fn bounds() -> impl Strategy<Value = (Option<jiff::civil::Date>, Option<jiff::civil::Date>)> {
    (some(0..50i64), some(50..99i64)).prop_map(|(from, until)| (from.map(day), until.map(day)))
}

prop_compose! {
    fn any_unit()(name in text(), kind in any_label(), aliases in words(), phone in maybe(), bounds in bounds()) -> UnitRow {
        UnitRow { row: 0, code: "S".into(), name, kind, parent: None, serves: vec![], aliases, phone, from: bounds.0, until: bounds.1 }
    }
}

prop_compose! {
    fn any_venue()(
        name in text(), kind in any_label(), address in (maybe(), maybe()), lon in 118.0..122.0f64, lat in 30.0..33.0f64,
        crs in any_label::<Crs>(), area_m2 in some(0..9999u32), phone in maybe(), accessibility in proptest::collection::vec(any_label(), 0..3),
        confirmed in some(0..99i64), teams in some(0..99u16), notes in words(),
    ) -> VenueRow {
        VenueRow {
            row: 0, code: "V".into(), name, unit: "S".into(), kind, address: Text { zh: address.0, en: address.1 }, point: Some((lon, lat)),
            crs, area_m2, phone, accessibility, hours_confirmed_on: confirmed.map(day), teams,
            notes: notes.into_iter().map(|zh| Text { en: format!("{zh} en"), zh }).collect(),
        }
    }
}

prop_compose! {
    fn any_service()(
        name in text(), field in maybe(), audience in any_label(), held_at in any_label(), common in any::<bool>(),
        minutes in 0..99u16, days in some(0..99u16), fee_fen in 0..99_999u32, presence in any_label(),
        help in proptest::collection::vec(any_label(), 0..3), keywords in words(), documents in proptest::collection::vec((text(), any_label()), 0..3),
        steps in proptest::collection::vec(text(), 0..3),
    ) -> ServiceRow {
        ServiceRow {
            row: 0, code: "A".into(), name, field, audience, held_at, common, summary: Text::default(), note: Text::default(), minutes,
            promised_days: days, legal_days: days, fee_fen, fee_note: Text::default(), presence, help, keywords,
            documents: documents.into_iter().map(|(name, need)| ServiceDocument { name, need, note: Text::default() }).collect(),
            steps: steps.into_iter().map(|name| ServiceStep { name, detail: Text::default() }).collect(),
        }
    }
}

fn any_rule() -> impl Strategy<Value = PlanRule> {
    let days = prop_oneof![
        Just("MO-FR"),
        Just("TU,FR"),
        Just("2SU"),
        Just("-1FR"),
        Just("2026-12-24")
    ];
    let times = prop_oneof![
        Just("09:00-12:00,13:30-17:00"),
        Just("12:00-14:00"),
        Just("00:00-24:00")
    ];
    (days, times, 0..60u16, bounds()).prop_map(|(days, times, last, (from, until))| PlanRule {
        recurrence: parse_days(days).unwrap().remove(0),
        periods: parse_times(times, last).unwrap(),
        from,
        until,
    })
}

prop_compose! {
    fn any_schedule()(
        name in text(), resource in any_label(), rules in proptest::collection::vec(any_rule(), 1..4), on_holiday in any_label::<OnHoliday>(),
        on_makeup in any_label::<OnMakeup>(), servers in 1..9u16, walk_in_capacity in some(0..99u32), letter in 0..26u8,
        closed in some((0..50i64, 50..99i64, maybe())), booking in some((5..241u16, 0..9u32, 0..3u32, 1..61u16)),
        early_minutes in 0..60u16, who in text(),
    ) -> ScheduleRow {
        let exceptions = closed.into_iter().map(|(from, until, reason)| Exception { from: day(from), until: day(until), what: ExceptionKind::Closed, reason });
        ScheduleRow {
            row: 0, code: "P".into(), venue: "V".into(), name, provider: None, resource, room: None, services: vec!["A".into()],
            plan: Plan { rules, on_holiday, on_makeup, exceptions: exceptions.collect() }, servers, walk_in_capacity,
            booking: booking.map(|(bucket_minutes, per_bucket, reserved, days_ahead)| BookingRule { bucket_minutes, per_bucket, reserved, days_ahead }),
            early_minutes, who,
            label_prefix: char::from(b'A' + letter).to_string(),
        }
    }
}

proptest! {
    #[test]
    fn any_tables_survive_export_and_import(unit in any_unit(), venue in any_venue(), service in any_service(), schedule in any_schedule()) {
        let tables = DirectoryTables {
            units: vec![unit], venues: vec![venue], services: vec![service], schedules: vec![schedule], ..DirectoryTables::default()
        };
        let mut found = read_directory(&write_directory_csv(&tables), &Known::default());
        prop_assert!(!found.has_errors(), "{}", lines(&found.issues));
        found.tables.units[0].row = 0;
        found.tables.venues[0].row = 0;
        found.tables.services[0].row = 0;
        found.tables.schedules[0].row = 0;
        prop_assert_eq!(found.tables, tables);
    }
}
