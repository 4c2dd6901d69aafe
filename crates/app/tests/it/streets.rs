//! Streets from OpenStreetMap files, good and bad.

use crate::support::{all_checks_hold, ask, operator, refused};
use yike_app::AppError;
use yike_app::imports::streets::import_streets;
use yike_app::imports::{File, Severity};
use yike_app::walk::osm::write_pbf;
use yike_testkit::{TestApp, both, town};

/// The town moved so many degrees.
fn moved(lon: f64, lat: f64) -> File {
    let mut map = town::map();
    for node in &mut map.nodes {
        node.lon += lon;
        node.lat += lat;
    }
    ("moved.osm.pbf".to_owned(), write_pbf(&map))
}

#[tokio::test]
async fn m03_the_same_streets_again_change_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let before = app.contents().await;
        let again = import_streets(&app.app, operator(), &town::streets()).await.unwrap();
        assert!(again.applied && !again.wrote(), "{again}");
        assert_eq!(app.contents().await, before);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m03_a_broken_street_file_changes_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let before = app.contents().await;
        let whole = town::streets().1;
        let mut noise = Vec::new();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..4000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            noise.push((state >> 24) as u8);
        }
        let mut nothing_to_walk = town::map();
        nothing_to_walk.ways.retain(|way| way.tags.get("highway").is_none());
        let mut files = vec![
            ("empty", Vec::new()),
            ("random", noise),
            ("text", b"lon,lat\n120.6,31.3\n".to_vec()),
            ("no streets", write_pbf(&nothing_to_walk)),
        ];
        for part in 1..8 {
            files.push(("truncated", whole[..whole.len() * part / 8].to_vec()));
        }
        files.push(("one byte short", whole[..whole.len() - 1].to_vec()));
        for (what, bytes) in files {
            let report = refused(import_streets(&app.app, operator(), &(format!("{what}.osm.pbf"), bytes)).await);
            assert!(
                !report.remarks[0].message.is_empty() && !report.remarks[0].message_zh.is_empty(),
                "{report}"
            );
            assert_eq!(app.contents().await, before, "{what}");
        }
        // The streets that were there still carry people.
        assert_eq!(
            ask(&app, town::at(0.0, 0.0), "2026-11-24T10:00:00+08:00").order(),
            ["V1", "V2", "V3"]
        );
    })
    .await;
}

#[tokio::test]
async fn m03_streets_far_from_every_venue_are_imported_with_a_warning_that_says_how_far() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let far = import_streets(&app.app, operator(), &moved(0.3, 0.0)).await.unwrap();
        assert!(far.applied && far.wrote());
        let warning = far
            .remarks
            .iter()
            .find(|remark| remark.severity == Severity::Warning)
            .expect("a warning");
        // V3 lies 1000 m east of the corner that moved 0.3 degrees (28.53 km) east.
        assert!(
            warning.message.contains("27.5 km") && warning.message_zh.contains("27.5 公里"),
            "{far}"
        );
        let question = ask(&app, town::at(0.0, 0.0), "2026-11-24T10:00:00+08:00");
        match question.answer() {
            Err(AppError::NoStreet {
                within_m: 200,
                nearest_m: None,
            }) => {}
            other => panic!("{other:?}"),
        }
        let near = import_streets(&app.app, operator(), &moved(0.0, -0.012)).await.unwrap();
        let warning = near
            .remarks
            .iter()
            .find(|remark| remark.severity == Severity::Warning)
            .expect("a warning");
        assert!(warning.message.contains("about 542 m"), "{near}");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m03_without_streets_the_error_says_how_to_get_them() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        app.directory(&town::directory()).await;
        let error = ask(&app, town::at(0.0, 0.0), "2026-11-24T10:00:00+08:00")
            .answer()
            .unwrap_err();
        assert!(
            matches!(error, AppError::NoNetwork) && error.to_string().contains("yike import osm"),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn m03_a_survey_offices_lines_are_streets_too() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let point = |x, y| {
            let (lon, lat) = town::at(x, y);
            format!("[{lon},{lat}]")
        };
        let layer = format!(
            r#"{{"type":"Feature","properties":{{"name":"新街"}},"geometry":{{"type":"LineString","coordinates":[{},{}]}}}}"#,
            point(-400.0, 0.0),
            point(800.0, 0.0)
        );
        let file = ("lines.geojson".to_owned(), layer.into_bytes());
        let report = import_streets(&app.app, operator(), &file).await.unwrap();
        assert!(report.applied, "{report}");
        let world = app.app.world();
        assert_eq!(world.geo().unwrap().streets.network.edge_count(), 1);
    })
    .await;
}

#[tokio::test]
async fn streets_of_another_version_are_imported_again() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let mut old = app.app.world().geo().unwrap().streets.network.write();
        // The number of the format's version, after the magic word.
        old[8] = 1;
        let (old, now) = (&old, app.app.now());
        app.t
            .store
            .write(|tx| async move { tx.put_blob("network", old, "old", now).await })
            .await
            .unwrap();
        app.app.reload_world().await.unwrap();
        assert!(app.app.world().geo().is_err());
        import_streets(&app.app, operator(), &town::streets()).await.unwrap();
        assert!(app.app.world().geo().is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_node_maps_the_network_it_fetched_once() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let folder = app.t.store.cache_folder().to_owned();
        let kept = || {
            let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
            names.sort();
            names
        };
        let first = kept();
        assert_eq!(first.len(), 1, "{first:?}");
        // What is kept is what is asked: the file alone, or none, or a damaged one, or a folder that is none.
        let order =
            async |node: &str| ask(&app.second(node).await, town::at(0.0, 0.0), "2026-11-24T10:00:00+08:00").order();
        let expect = order("second").await;
        std::fs::remove_file(&first[0]).unwrap();
        assert_eq!((order("third").await, kept()), (expect.clone(), first.clone()));
        // By rename, as files are replaced that others map.
        let damaged = folder.with_file_name("damaged");
        std::fs::write(&damaged, b"YIKEWALK, but no more").unwrap();
        std::fs::rename(&damaged, &first[0]).unwrap();
        assert_eq!(order("fourth").await, expect);
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::write(&folder, b"in the way").unwrap();
        assert_eq!(order("fifth").await, expect);
    })
    .await;
}
