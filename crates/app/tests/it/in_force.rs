//! What is offered when: dates, pilots, suspensions, ended schedules.

use crate::support::ask;
use yike_testkit::{TestApp, both, town};

/// The town with other offerings and one more line of schedules.
async fn with(app: &TestApp, offerings: &str, schedule: &str) {
    let mut files = town::directory();
    for (name, bytes) in &mut files {
        match name.as_str() {
            "offerings.csv" => *bytes = offerings.into(),
            "schedules.csv" => bytes.extend_from_slice(schedule.as_bytes()),
            _ => {}
        }
    }
    app.directory(&files).await;
}

#[tokio::test]
async fn m08_a_pilot_begins_and_ends_and_a_suspension_stops_it() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let offerings = "unit,venue,service,authority,status,from,until,eligible\n\
            S1,V1,F1,accept,pilot,2026-12-01,2026-12-31,灵活就业人员\n\
            S1,V1,F2,accept,suspended,,,\n\
            S2,V3,F2,accept,normal,,2026-11-24,\n";
        let fresh = TestApp::empty(app.t.clone()).await;
        with(&fresh, offerings, "").await;
        let offered = |venue: &str, service: &str, day: &str| -> bool {
            let world = fresh.app.world();
            let snapshot = &world.snapshot;
            let wanted = snapshot.service_by_code(service).unwrap();
            snapshot
                .in_force(fresh.venue_index(venue), day.parse().unwrap())
                .any(|at| {
                    at.service == wanted
                        && snapshot.offerings[at.offering].authority == yike_model::directory::Authority::Accept
                })
        };
        // Offerings already there under the same key take the new status; the pilot has a key of its own by its start.
        assert!(!offered("V1", "F2", "2026-11-24"), "suspended");
        assert!(
            offered("V3", "F2", "2026-11-24") && !offered("V3", "F2", "2026-11-25"),
            "the last day counts"
        );
        let question = |when: &str| ask(&fresh, town::at(0.0, 0.0), when).service("F2").order();
        assert_eq!(question("2026-11-24T10:00:00+08:00"), ["V2", "V3"]);
        assert_eq!(question("2026-11-25T10:00:00+08:00"), ["V2"]);
    })
    .await;
}

#[tokio::test]
async fn m08_a_pilot_is_offered_from_its_first_day_to_its_last() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        yike_app::imports::streets::import_streets(&app.app, crate::support::operator(), &town::streets())
            .await
            .unwrap();
        let offerings = "unit,venue,service,authority,status,from,until,eligible\n\
            S1,V1,F1,accept,pilot,2026-12-01,2026-12-31,灵活就业人员\n";
        with(&app, offerings, "").await;
        for (when, expect) in [
            ("2026-11-30T10:00:00+08:00", vec![]),
            ("2026-12-01T10:00:00+08:00", vec!["V1"]),
            ("2026-12-31T10:00:00+08:00", vec!["V1"]),
            ("2027-01-01T10:00:00+08:00", vec![]),
        ] {
            assert_eq!(ask(&app, town::at(0.0, 0.0), when).order(), expect, "{when}");
        }
    })
    .await;
}

#[tokio::test]
async fn m04_a_schedule_that_ended_serves_nobody() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let extra = "P6,V3,晚间窗口,,counter_group,F2,每天,18:00-20:00,,open,as_weekday,1,,E,2026-11-01,2026-11-30\n";
        let mut files = town::directory();
        let (_, bytes) = files.iter_mut().find(|(name, _)| name == "schedules.csv").unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut lines: Vec<String> = text.lines().map(|line| format!("{line},,\n")).collect();
        lines[0] = format!("{},from,until\n", text.lines().next().unwrap());
        lines.push(extra.to_owned());
        *bytes = lines.concat().into_bytes();
        app.directory(&files).await;
        let open = |when: &str| {
            ask(&app, town::at(1000.0, 0.0), when)
                .service("F2")
                .at("V3")
                .open_on_arrival
        };
        assert!(open("2026-11-30T19:00:00+08:00"));
        assert!(!open("2026-12-01T19:00:00+08:00"));
        // Named for F2, the evening window takes it over from the general counter, and it is the only one.
        assert!(!open("2026-11-24T09:00:00+08:00"));
    })
    .await;
}
