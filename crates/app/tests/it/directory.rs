//! The directory: imported once, imported again, with rooms, exceptions and other coordinate systems.

use crate::support::{all_checks_hold, ask, operator};
use yike_app::imports::Count;
use yike_app::imports::File;
use yike_app::walk::haversine_m;
use yike_model::directory::Level;
use yike_testkit::{TestApp, both, town};

fn csv(name: &str, text: impl Into<Vec<u8>>) -> File {
    (format!("{name}.csv"), text.into())
}

fn counts(rows: [(&str, u32, u32, u32); 5]) -> Vec<Count> {
    let count = |(table, inserted, changed, unchanged): (&str, u32, u32, u32)| Count {
        table: table.into(),
        inserted,
        changed,
        unchanged,
    };
    rows.map(count).to_vec()
}

#[tokio::test]
async fn m04_the_same_directory_again_changes_nothing() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let first = app.directory(&town::directory()).await;
        let new = [
            ("units", 7, 0, 0),
            ("venues", 3, 0, 0),
            ("services", 4, 0, 0),
            ("offerings", 7, 0, 0),
            ("schedules", 4, 0, 0),
        ];
        assert_eq!(first.counts, counts(new), "{first}");
        let before = app.contents().await;
        let again = app.directory(&town::directory()).await;
        let same = [
            ("units", 0, 0, 7),
            ("venues", 0, 0, 3),
            ("services", 0, 0, 4),
            ("offerings", 0, 0, 7),
            ("schedules", 0, 0, 4),
        ];
        assert_eq!(again.counts, counts(same), "{again}");
        assert_eq!(app.contents().await, before, "no event, no change");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m06_a_changed_service_is_a_new_version_and_everything_else_stays() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let before = app.t.store.read().service_by_code("F2").await.unwrap().unwrap();
        let files = town::directory_with("services.csv", "yes,8,", "yes,9,");
        let report = app.directory(&files).await;
        let changed: Vec<(&str, u32)> = report.counts.iter().map(|c| (c.table.as_str(), c.changed)).collect();
        assert_eq!(
            changed,
            [
                ("units", 0),
                ("venues", 0),
                ("services", 1),
                ("offerings", 0),
                ("schedules", 0)
            ]
        );
        let after = app.t.store.read().service_by_code("F2").await.unwrap().unwrap();
        assert_eq!(
            (after.id, after.version, after.minutes),
            (before.id, before.version + 1, 9)
        );
        assert_eq!(
            app.t
                .store
                .read()
                .service_version(before.id, before.version)
                .await
                .unwrap(),
            Some(before)
        );
        let world = app.app.world();
        assert_eq!(
            world.snapshot.services[world.snapshot.service_by_code("F2").unwrap()],
            after,
            "the world follows"
        );
    })
    .await;
}

#[tokio::test]
async fn m17_the_visiting_doctor_differs_from_the_host() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let world = app.app.world();
        let snapshot = &world.snapshot;
        let clinic = snapshot.schedule(app.schedule("P3")).unwrap();
        let provider = snapshot.unit(clinic.provider.unwrap()).unwrap();
        let host = snapshot.unit(snapshot.venues[app.venue_index("V2")].unit).unwrap();
        assert_eq!((provider.code.as_str(), host.code.as_str()), ("H1", "T1"));
        assert_eq!(clinic.services, [app.service("F4")]);
        // The clinic serves F4 alone; everything else at V2 goes to the counter.
        for at in &snapshot.services_at[app.venue_index("V2")] {
            let code = snapshot.services[at.service].code.as_str();
            let by: Vec<&str> = at
                .schedules
                .iter()
                .map(|&index| snapshot.schedules[index].code.as_str())
                .collect();
            assert_eq!(by, [if code == "F4" { "P3" } else { "P2" }], "{code}");
        }
    })
    .await;
}

#[tokio::test]
async fn m05_levels_of_venues_follow_the_tree() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let world = app.app.world();
        for (code, level) in [("V1", Level::Street), ("V2", Level::Community), ("V3", Level::Street)] {
            assert_eq!(world.snapshot.level(app.venue_index(code)), Some(level), "{code}");
        }
    })
    .await;
}

#[tokio::test]
async fn m06_a_service_below_its_level_is_warned_of() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let files = town::directory_with("services.csv", "公安户籍,person,community", "公安户籍,person,district");
        let report = app.directory(&files).await;
        let said: Vec<_> = report
            .remarks
            .iter()
            .map(|r| (r.file.as_str(), r.row, r.value.as_str()))
            .collect();
        // The street offers F1 in row 2, its station in row 3; a district service is not theirs.
        assert_eq!(
            said,
            [("offerings.csv", 2, "F1"), ("offerings.csv", 3, "F1")],
            "{report}"
        );
        assert!(report.applied);
    })
    .await;
}

#[tokio::test]
async fn m25_three_floors_and_twelve_rooms() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let mut rooms = String::from("venue,code,name,floor,functions,area_m2,directions\n");
        for (floor, n) in [(1, 5), (2, 4), (3, 3)] {
            for room in 1..=n {
                rooms += &format!("V2,R{floor}0{room},示例室,{floor},议事;阅读,250,上{floor}楼第{room}间\n");
            }
        }
        // Rooms alone, for a venue that is known.
        let report = app.directory(&[csv("rooms", rooms.clone())]).await;
        assert_eq!(
            report.counts,
            [Count {
                table: "venues".into(),
                inserted: 0,
                changed: 1,
                unchanged: 0
            }]
        );
        let (index, before) = (app.venue_index("V2"), app.contents().await);
        let world = app.app.world();
        let floors: Vec<(i16, usize)> = world
            .snapshot
            .rooms_by_floor(index)
            .iter()
            .map(|(floor, rooms)| (*floor, rooms.len()))
            .collect();
        assert_eq!(floors, [(1, 5), (2, 4), (3, 3)]);
        let rooms_of = &world.snapshot.venues[index].rooms;
        assert_eq!(rooms_of.iter().filter_map(|room| room.area_m2).sum::<u32>(), 3000);
        assert_eq!(rooms_of[11].directions.zh, "上3楼第3间");
        // Again, and with the venues' own table: rooms stay, with their ids.
        assert!(!app.directory(&[csv("rooms", rooms)]).await.wrote());
        assert!(!app.directory(&town::directory()).await.wrote());
        assert_eq!(app.contents().await, before);
    })
    .await;
}

#[tokio::test]
async fn m04_points_of_chinese_web_maps_land_within_a_metre() {
    // The truth and what the published formulas make of it, computed apart from this program (GCJ-02 forward, then
    // BD-09 forward).
    let truth = (120.6150, 31.3051);
    let given = [
        ("gcj02", "120.61917390971163,31.30292075996717"),
        ("高德", "120.61917390971163,31.30292075996717"),
        ("BD-09", "120.62560838749457,31.309111152627423"),
        ("wgs84", "120.6150,31.3051"),
        ("国家2000", "120.6150,31.3051"),
        ("", "120.6150,31.3051"),
    ];
    both(move |t| async move {
        let app = TestApp::town(t).await;
        for (crs, point) in given {
            let venues = format!("code,name,unit,lon,lat,crs\nVX,示例点,S1,{point},{crs}\n");
            let report = app.directory(&[csv("venues", venues)]).await;
            assert_eq!(report.remarks, [], "{report}");
            let (lon, lat) = app
                .t
                .store
                .read()
                .venue_by_code("VX")
                .await
                .unwrap()
                .unwrap()
                .point
                .unwrap();
            let off = haversine_m(lon, lat, truth.0, truth.1);
            assert!(off < 1.0, "{crs}: {off} m off");
        }
    })
    .await;
}

#[tokio::test]
async fn m04_an_exception_closes_a_known_schedule_and_reopens_after_it() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let closed =
            "schedule,from,until,times,reason\nP1,2026-11-25,2026-11-25,,系统升级\nP1,2026-11-26,,14:00-16:00,培训\n";
        let report = app.directory(&[csv("exceptions", closed)]).await;
        assert_eq!(
            report.counts,
            [Count {
                table: "schedules".into(),
                inserted: 0,
                changed: 1,
                unchanged: 0
            }]
        );
        assert!(
            !app.directory(&[csv("exceptions", closed)]).await.wrote(),
            "the same again"
        );
        let from = town::at(0.0, 0.0);
        let at = |when: &str| ask(&app, from, when).at("V1").open_on_arrival;
        assert!(at("2026-11-24T10:00:00+08:00"));
        assert!(!at("2026-11-25T10:00:00+08:00"), "closed for the day");
        assert!(
            !at("2026-11-26T10:00:00+08:00") && at("2026-11-26T15:00:00+08:00"),
            "shortened"
        );
        assert!(at("2026-11-27T10:00:00+08:00"));
        let state = format!("{:?}", ask(&app, from, "2026-11-25T10:00:00+08:00").at("V1").state);
        assert!(state.contains("系统升级"), "{state}");
    })
    .await;
}

#[tokio::test]
async fn m04_a_folder_in_any_order_and_with_byte_order_marks_is_the_same_directory() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let mut files = town::directory();
        files.reverse();
        for (_, bytes) in &mut files {
            let mut marked = vec![0xEF, 0xBB, 0xBF];
            marked.append(bytes);
            *bytes = marked;
        }
        app.directory(&files).await;
        assert!(!app.directory(&town::directory()).await.wrote());
        let source = yike_app::imports::directory::import_directory(&app.app, operator(), "none", &[])
            .await
            .unwrap();
        assert!(
            source.applied && !source.wrote() && source.counts.is_empty(),
            "nothing given, nothing done"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m04_two_first_imports_at_once_make_one_directory() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let other = app.second("node-2").await;
        let import = |app: &TestApp| {
            let app = app.app.clone();
            tokio::spawn(async move {
                yike_app::imports::directory::import_directory(&app, operator(), "folder", &town::directory()).await
            })
        };
        let (first, second) = tokio::join!(import(&app), import(&other));
        let reports = [first.unwrap().unwrap(), second.unwrap().unwrap()];
        assert_eq!(reports.iter().filter(|report| report.wrote()).count(), 1, "{reports:?}");
        assert_eq!(app.t.store.read().units().await.unwrap().len(), 7);
        all_checks_hold(&app).await;
    })
    .await;
}
