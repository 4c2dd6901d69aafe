//! `near` and the calendar say the same, whenever and wherever one asks.

use crate::support::{ask, operator};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use yike_app::imports::holidays::import_holidays;
use yike_app::walk::Pace;
use yike_calendar::state_at;
use yike_testkit::{TestApp, instant, sqlite, town};

/// From here on, four weeks with a holiday and its make-up day.
const FROM: &str = "2026-09-21T00:00:00+08:00";
const MINUTES: i64 = 28 * 24 * 60;

async fn prepared(t: yike_testkit::TestStore) -> TestApp {
    let app = TestApp::town(t).await;
    let table = "date,kind,name\n2026-10-01,holiday,国庆节\n2026-10-02,holiday,国庆节\n2026-10-10,workday,调休上班\n";
    import_holidays(&app.app, operator(), &("holidays.csv".to_owned(), table.into()))
        .await
        .unwrap();
    app
}

/// A point on one of the streets: along 干将路 or up 养育巷.
fn somewhere() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![
        (0.0..1600.0f64).prop_map(|x| town::at(x, 0.0)),
        (0.0..400.0f64).prop_map(|y| town::at(800.0, y))
    ]
}

fn pace() -> impl Strategy<Value = Pace> {
    prop_oneof![Just(Pace::Adult), Just(Pace::Elder), Just(Pace::Wheelchair)]
}

#[tokio::test]
async fn m04_open_on_arrival_is_what_the_calendar_says() {
    sqlite(|t| async move {
        let app = prepared(t).await;
        let world = app.app.world();
        let snapshot = &world.snapshot;
        let strategy = (
            0..MINUTES * 60,
            somewhere(),
            pace(),
            prop_oneof![Just(None), (0..4usize).prop_map(Some)],
        );
        let seen = std::cell::RefCell::new([0u32; 2]);
        let mut runner = TestRunner::new(Config {
            cases: 600,
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&strategy, |(second, point, pace, service)| {
            let mut question = ask(&app, point, FROM).pace(pace);
            question.question.when = instant(FROM) + SignedDuration::from_secs(second);
            question.question.known_at = question.question.when;
            question.question.service = service;
            for near in question.venues() {
                let arrival = question.question.when + SignedDuration::from_secs(i64::from(near.walk_seconds));
                prop_assert_eq!(near.arrives_at, arrival);
                // Independently of the look-ups: who serves what is asked for, by the rule of `Schedule`.
                let venue = snapshot.venues[near.venue].id;
                let offered = snapshot
                    .offerings
                    .iter()
                    .filter(|offering| offering.venue == venue)
                    .filter(|offering| service.is_none_or(|wanted| snapshot.services[wanted].id == offering.service));
                let here = || snapshot.schedules.iter().filter(|schedule| schedule.venue == venue);
                let open = offered.into_iter().any(|offering| {
                    let named = here().any(|schedule| schedule.services.contains(&offering.service));
                    here()
                        .filter(|schedule| {
                            if named {
                                schedule.services.contains(&offering.service)
                            } else {
                                schedule.services.is_empty()
                            }
                        })
                        .any(|schedule| state_at(&[&schedule.plan], &snapshot.calendar, arrival, &world.zone).is_open())
                });
                prop_assert_eq!(
                    near.open_on_arrival,
                    open,
                    "{} at {}",
                    &snapshot.venues[near.venue].code,
                    arrival
                );
                prop_assert_eq!(near.state.is_open(), open);
                seen.borrow_mut()[usize::from(open)] += 1;
            }
            Ok(())
        });
        outcome.unwrap();
        let [closed, open] = *seen.borrow();
        assert!(closed > 200 && open > 100, "both happen: {closed} closed, {open} open");
    })
    .await;
}

#[tokio::test]
async fn m03_every_venue_of_the_answer_lies_within_the_minutes_asked_for() {
    sqlite(|t| async move {
        let app = prepared(t).await;
        let strategy = (somewhere(), pace(), 1..=59u32);
        let mut runner = TestRunner::new(Config {
            cases: 300,
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&strategy, |(point, pace, minutes)| {
            let question = ask(&app, point, "2026-11-24T10:00:00+08:00")
                .pace(pace)
                .minutes(minutes);
            let fewer = question.venues();
            for near in &fewer {
                prop_assert!(
                    near.walk_seconds <= minutes * 60,
                    "{} s in {} min",
                    near.walk_seconds,
                    minutes
                );
                prop_assert!(!near.services.is_empty());
            }
            // One minute more takes nothing away, and makes no walk longer.
            let more = question.minutes(minutes + 1).venues();
            for near in &fewer {
                let same = more.iter().find(|other| other.venue == near.venue);
                prop_assert_eq!(same.map(|other| other.walk_seconds), Some(near.walk_seconds));
            }
            Ok(())
        });
        outcome.unwrap();
    })
    .await;
}
