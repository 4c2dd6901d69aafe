//! What can I get done within fifteen minutes' walk of here, now?

use crate::support::{ask, operator};
use jiff::SignedDuration;
use yike_app::AppError;
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::directory::here::beyond;
use yike_app::directory::near::Horizon;
use yike_app::directory::way::way;
use yike_app::imports::holidays::import_holidays;
use yike_app::walk::Pace;
use yike_calendar::{ClosedBecause, OpenState};
use yike_model::desk::Channel;
use yike_model::ledger::Actor;
use yike_testkit::{TestApp, both, instant, sqlite, town};

/// Tuesday.
const TEN: &str = "2026-11-24T10:00:00+08:00";

fn here() -> (f64, f64) {
    town::at(0.0, 0.0)
}

/// So many people join the line of a service at a venue.
pub async fn queue(app: &TestApp, venue: &str, service: &str, people: usize) {
    for _ in 0..people {
        let input = TakeNumber {
            venue: app.venue(venue),
            service: app.service(service),
            channel: Channel::Kiosk,
            token: None,
            asks: Default::default(),
            identity: None,
        };
        take_number(&app.app, Actor::Resident, input).await.unwrap();
    }
    app.app.reload_lines().await.unwrap();
}

fn near_to(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= b * share
}

#[tokio::test]
async fn m03_soonest_finished_first() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let question = ask(&app, here(), TEN).service("F2");
        assert_eq!(
            question.order(),
            ["V1", "V2", "V3"],
            "nobody waits: the nearest is done first"
        );
        // 10 x 8 minutes at two windows of V1: 40 minutes to wait there, V2 is done sooner, and V3 too.
        queue(&app, "V1", "F2", 10).await;
        assert_eq!(question.order(), ["V2", "V3", "V1"]);
        for pair in question.venues().windows(2) {
            assert!(pair[0].finishes_at <= pair[1].finishes_at, "{pair:?}");
        }
        let v1 = question.at("V1");
        assert_eq!((v1.waiting, v1.minutes), (10, 8));
        // 40 minutes of work less the 83 seconds of the walk.
        assert_eq!(v1.wait_seconds, Some(2400 - v1.walk_seconds));
        let arrives = question.question.when + SignedDuration::from_secs(i64::from(v1.walk_seconds));
        let done = arrives + SignedDuration::from_secs(i64::from(v1.wait_seconds.unwrap()) + 480);
        assert_eq!((v1.arrives_at, v1.finishes_at), (arrives, Some(done)));
    })
    .await;
}

#[tokio::test]
async fn m04_closed_places_say_when_they_open_next() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        let noon = ask(&app, here(), "2026-11-24T11:50:00+08:00").service("F2");
        assert_eq!(noon.order(), ["V2", "V1", "V3"]);
        let open: Vec<bool> = noon.venues().iter().map(|near| near.open_on_arrival).collect();
        assert_eq!(open, [true, false, false]);
        assert_eq!(noon.at("V1").starts_at, Some(instant("2026-11-24T13:00:00+08:00")));
        assert_eq!(noon.at("V3").starts_at, Some(instant("2026-11-25T08:30:00+08:00")));
        assert!(
            noon.venues()
                .iter()
                .filter(|near| near.in_time)
                .all(|near| near.open_on_arrival)
        );
        let today = noon.clone().horizon(Horizon::Today);
        let in_time: Vec<bool> = today.venues().iter().map(|near| near.in_time).collect();
        assert_eq!(
            (today.order(), in_time),
            (vec!["V2".into(), "V1".into(), "V3".into()], vec![true, true, false])
        );
        assert!(noon.horizon(Horizon::Week).venues().iter().all(|near| near.in_time));
    })
    .await;
}

#[tokio::test]
async fn m03_paces_differ() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        let question = ask(&app, here(), TEN);
        // 510 m and 1010 m of walk (10 m of them from the street to the door).
        for (pace, speed, venues) in [
            (Pace::Adult, 1.33, vec!["V1", "V2", "V3"]),
            (Pace::Elder, 0.9, vec!["V1", "V2"]),
            (Pace::Wheelchair, 1.0, vec!["V1", "V2"]),
        ] {
            let at_pace = question.clone().pace(pace);
            assert_eq!(at_pace.order(), venues, "{pace:?}");
            let seconds = f64::from(at_pace.at("V2").walk_seconds);
            assert!(near_to(seconds, 510.0 / speed, 0.01), "{pace:?}: {seconds} s");
        }
        // Twenty minutes are enough for everybody.
        assert_eq!(
            question.clone().pace(Pace::Elder).minutes(20).order(),
            ["V1", "V2", "V3"]
        );
        assert_eq!(question.clone().minutes(1).order(), Vec::<String>::new());
        let farther = beyond(&app.app.world(), &app.app.lines(), &question.minutes(1).question)
            .unwrap()
            .unwrap();
        assert_eq!(
            farther.venue,
            app.venue_index("V1"),
            "the nearest, although farther than asked"
        );
    })
    .await;
}

#[tokio::test]
async fn m04_the_wait_shrinks_while_one_walks() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        // Three numbers of 8 minutes at the one window of V2.
        queue(&app, "V2", "F2", 3).await;
        let mut walks = Vec::new();
        for x in [500.0, 300.0, 100.0, 0.0] {
            let v2 = ask(&app, town::at(x, 0.0), TEN).service("F2").at("V2");
            assert_eq!(v2.wait_seconds.unwrap() + v2.walk_seconds, 24 * 60, "from {x} m");
            walks.push(v2.walk_seconds);
        }
        assert!(walks.is_sorted() && walks[0] < walks[3], "{walks:?}");
        // Setting out half an hour later, the line of now is gone.
        let mut later = ask(&app, here(), "2026-11-24T10:30:00+08:00").service("F2");
        later.question.known_at = instant(TEN);
        assert_eq!(later.at("V2").wait_seconds, Some(0));
    })
    .await;
}

#[tokio::test]
async fn m03_a_position_outside_the_streets_is_no_street() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        match ask(&app, town::at(-300.0, 0.0), TEN).answer() {
            Err(AppError::NoStreet {
                within_m: 200,
                nearest_m: Some(metres),
            }) => assert!((299..=301).contains(&metres)),
            other => panic!("{other:?}"),
        }
        let error = ask(&app, (-8.61, 41.15), TEN).answer().unwrap_err();
        assert_eq!(error.to_string(), "no street within 200 m of here");
        for point in [(f64::NAN, 31.3), (181.0, 31.3), (120.6, 91.0), (f64::INFINITY, 0.0)] {
            assert!(
                ask(&app, point, TEN).answer().is_err_and(|error| error.is_input()),
                "{point:?}"
            );
        }
        for minutes in [0, 61, u32::MAX] {
            let error = ask(&app, here(), TEN).minutes(minutes).answer().unwrap_err();
            assert!(matches!(error, AppError::Input(_)), "{minutes}");
        }
    })
    .await;
}

#[tokio::test]
async fn m04_open_now_and_closed_on_arrival() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        // V1 admits nobody from 11:45 on; the walk takes 83 seconds.
        let open = ask(&app, here(), "2026-11-24T11:43:00+08:00").at("V1");
        let late = ask(&app, here(), "2026-11-24T11:44:00+08:00").at("V1");
        assert!(open.open_on_arrival && !late.open_on_arrival);
        let OpenState::Closed {
            because: Some(ClosedBecause::AdmissionEnded { ends_at }),
            ..
        } = late.state
        else {
            panic!("{:?}", late.state);
        };
        assert_eq!(ends_at, instant("2026-11-24T12:00:00+08:00"));
        // At the door it is still open at 11:44.
        assert!(
            ask(&app, town::at(100.0, 10.0), "2026-11-24T11:44:00+08:00")
                .at("V1")
                .open_on_arrival
        );
        // And a place that is closed now may be open when one gets there.
        assert!(ask(&app, here(), "2026-11-24T08:59:00+08:00").at("V1").open_on_arrival);
    })
    .await;
}

#[tokio::test]
async fn m17_the_clinic_is_there_on_tuesdays_and_fridays_at_noon() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        // Eight seconds from the door.
        let door = town::at(500.0, 0.0);
        for (when, next) in [
            ("2026-11-24T11:59:51+08:00", Some("2026-11-24T12:00:00+08:00")),
            ("2026-11-24T11:59:52+08:00", None),
            ("2026-11-24T13:59:51+08:00", None),
            ("2026-11-24T13:59:52+08:00", Some("2026-11-27T12:00:00+08:00")),
            ("2026-11-25T12:30:00+08:00", Some("2026-11-27T12:00:00+08:00")),
            ("2026-11-27T12:30:00+08:00", None),
            ("2026-11-28T12:30:00+08:00", Some("2026-12-01T12:00:00+08:00")),
        ] {
            let near = ask(&app, door, when).service("F4").at("V2");
            assert_eq!((near.walk_seconds, near.open_on_arrival), (8, next.is_none()), "{when}");
            assert_eq!(near.starts_at, Some(next.map_or(near.arrives_at, instant)), "{when}");
        }
        assert_eq!(
            ask(&app, here(), TEN).service("F4").order(),
            ["V2"],
            "nobody else has it"
        );
    })
    .await;
}

#[tokio::test]
async fn m04_holidays_close_and_make_up_days_open() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let table = "date,kind,name,name_en\n2026-10-01,holiday,国庆节,National Day\n2026-10-10,workday,国庆节调休上班,Make-up day\n";
        let file = ("holidays.csv".to_owned(), table.as_bytes().to_vec());
        let open = |when: &str| -> Vec<String> {
            let world = app.app.world();
            let near = ask(&app, here(), when).service("F2").venues();
            let mut codes: Vec<String> =
                near.iter().filter(|near| near.open_on_arrival).map(|near| world.snapshot.venues[near.venue].code.clone()).collect();
            codes.sort();
            codes
        };
        let (holiday, makeup) = ("2026-10-01T10:00:00+08:00", "2026-10-10T10:00:00+08:00");
        assert_eq!(open(holiday), ["V1", "V2", "V3"], "an ordinary Thursday before the table comes");
        assert_eq!(open(makeup), ["V3"], "an ordinary Saturday");
        let report = import_holidays(&app.app, operator(), &file).await.unwrap();
        assert!(report.wrote(), "{report}");
        assert_eq!(open(holiday), ["V3"]);
        assert_eq!(open(makeup), ["V1", "V2", "V3"]);
        let state = ask(&app, here(), holiday).service("F2").at("V1").state;
        let OpenState::Closed { because: Some(ClosedBecause::Holiday { name, name_en }), .. } = state else {
            panic!("{state:?}");
        };
        assert_eq!((name.as_str(), name_en.as_str()), ("国庆节", "National Day"));
        // The doctor keeps to weekdays: no clinic on the make-up Saturday.
        assert!(!ask(&app, here(), "2026-10-10T12:30:00+08:00").service("F4").at("V2").open_on_arrival);
        let before = app.contents().await;
        assert!(!import_holidays(&app.app, operator(), &file).await.unwrap().wrote());
        assert_eq!(app.contents().await, before);
        let broken = ("holidays.csv".to_owned(), b"date,kind,name\n2026-13-01,holiday,x\n".to_vec());
        assert!(matches!(import_holidays(&app.app, operator(), &broken).await, Err(AppError::Import(_))));
        assert_eq!(app.contents().await, before);
    })
    .await;
}

#[tokio::test]
async fn m04_map_and_list_agree() {
    sqlite(|t| async move {
        let app = TestApp::town(t).await;
        let world = app.app.world();
        for pace in Pace::STORED {
            for point in [here(), town::at(400.0, 380.0), town::at(790.0, 30.0)] {
                for near in ask(&app, point, TEN).pace(pace).venues() {
                    let venue = &world.snapshot.venues[near.venue];
                    let way = way(&world, point, venue.id, pace, app.app.now()).unwrap();
                    assert!(
                        way.seconds.abs_diff(near.walk_seconds) <= 1,
                        "{}: {} and {}",
                        venue.code,
                        way.seconds,
                        near.walk_seconds
                    );
                    assert!(near.walk_seconds <= 900 && !way.steps.is_empty());
                    let metres = f64::from(way.metres);
                    assert!(
                        metres <= f64::from(near.walk_seconds) * 1.4 + 2.0,
                        "{}: {metres} m",
                        venue.code
                    );
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn m04_two_counters_for_one_service_are_open_when_either_is() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let more = "P4,V3,综合窗口,,counter_group,,每天,08:30-11:30,,open,as_weekday,1,,A\n";
        let afternoon = format!("{more}P5,V2,午后窗口,,counter_group,,MO-FR,13:00-17:00,,closed,as_weekday,1,,D\n");
        let files = town::directory_with("schedules.csv", more, &afternoon);
        yike_app::imports::streets::import_streets(&app.app, operator(), &town::streets())
            .await
            .unwrap();
        app.directory(&files).await;
        // At 12:59 the first counter has 24 minutes of work; the second opens at 13:00 and would be done sooner. The
        // venue admits people all the same.
        app.set("2026-11-24T12:59:00+08:00");
        queue(&app, "V2", "F2", 3).await;
        let near = ask(&app, town::at(500.0, 10.0), "2026-11-24T12:59:00+08:00")
            .service("F2")
            .at("V2");
        assert!(near.open_on_arrival, "{near:?}");
        // Once both are open, the empty line is the better one.
        let near = ask(&app, town::at(500.0, 10.0), "2026-11-24T13:05:00+08:00")
            .service("F2")
            .at("V2");
        assert_eq!(
            (
                near.open_on_arrival,
                near.wait_seconds,
                near.schedule
                    .map(|at| app.app.world().snapshot.schedules[at].code.clone())
            ),
            (true, Some(0), Some("P5".into()))
        );
    })
    .await;
}
