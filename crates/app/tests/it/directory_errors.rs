//! Whatever is wrong with a directory, it is said by file, row and field, and nothing changes.

use crate::support::{operator, refused};
use std::sync::Arc;
use yike_app::imports::File;
use yike_app::imports::directory::import_directory;
use yike_testkit::{TestApp, both, town};

/// What is wrong: the file, the text to replace and by what; then where the report must find it.
struct Wrong {
    file: &'static str,
    from: String,
    to: String,
    row: u32,
    field: &'static str,
}

fn wrong(file: &'static str, from: &str, to: &str, row: u32, field: &'static str) -> Wrong {
    Wrong {
        file,
        from: from.to_owned(),
        to: to.to_owned(),
        row,
        field,
    }
}

fn all() -> Vec<Wrong> {
    let (dry, wet) = (town::at(100.0, 10.0), town::pond());
    let point = |(lon, lat): (f64, f64)| format!("{lon:.7},{lat:.7}");
    vec![
        wrong("venues.csv", ",S1,", ",S9,", 2, "unit"),
        wrong("units.csv", "street,D1", "street,D9", 3, "parent"),
        wrong("units.csv", "station,S1,C1", "station,S1,C9", 5, "serves"),
        wrong("units.csv", "S2,邻街道", "S1,邻街道", 8, "code"),
        wrong("venues.csv", "V2,", "V1,", 3, "code"),
        wrong("services.csv", "F3,", "F2,", 4, "code"),
        wrong("units.csv", ",kind,", ",sort,", 1, "sort"),
        wrong("venues.csv", "code,name,", "code,title,", 1, "title"),
        wrong("schedules.csv", ",09:00-17:00,", ",17:00-09:00,", 3, "times"),
        wrong("schedules.csv", "12:00-14:00", "14:00-12:00", 4, "times"),
        wrong(
            "schedules.csv",
            "09:00-12:00,13:00-17:00",
            "09:00-13:00,12:00-17:00",
            2,
            "times",
        ),
        wrong("schedules.csv", "每天", "星期八", 5, "days"),
        wrong("venues.csv", &point(dry), &point(wet), 2, "lon"),
        wrong("venues.csv", ",wgs84", ",wgs85", 2, "crs"),
        wrong("venues.csv", &point(dry), "31.3050902,120.6110512", 2, "lon"),
        wrong("venues.csv", &point(dry), "0,0", 2, "lon"),
        wrong("services.csv", "yes,10,", "yes,ten,", 2, "minutes"),
        wrong("offerings.csv", "F1;F2;F3", "F1;F2;F9", 2, "service"),
        wrong("offerings.csv", "S2,V3", "S2,V9", 5, "venue"),
        wrong("schedules.csv", "P4,V3", "P4,V9", 5, "venue"),
    ]
}

/// The directory with one thing wrong in it, and a harmless change elsewhere that must not be kept either.
fn files(wrong: &Wrong) -> Vec<File> {
    let mut files = town::directory_with(wrong.file, &wrong.from, &wrong.to);
    let other = if wrong.file == "units.csv" {
        "services.csv"
    } else {
        "units.csv"
    };
    for (name, bytes) in &mut files {
        if name == other {
            *bytes = String::from_utf8(bytes.clone())
                .unwrap()
                .replace("Example", "Other")
                .replace("Senior", "Other")
                .into();
        }
    }
    files
}

#[tokio::test]
async fn m04_any_error_names_file_row_and_field_and_changes_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let (before, world) = (app.contents().await, app.app.world());
        for wrong in all() {
            let report = refused(import_directory(&app.app, operator(), "folder", &files(&wrong)).await);
            let hit = report
                .remarks
                .iter()
                .find(|r| (r.file.as_str(), r.row, r.field.as_str()) == (wrong.file, wrong.row, wrong.field));
            let hit = hit.unwrap_or_else(|| panic!("{} {} > {}: {report}", wrong.file, wrong.from, wrong.to));
            assert!(!hit.message.is_empty() && !hit.message_zh.is_empty(), "{hit:?}");
            let text = report.to_string();
            let place = format!("error: {}, row {}, {}", wrong.file, wrong.row, wrong.field);
            assert!(
                text.contains(&place) && text.ends_with("the database is as it was"),
                "{text}"
            );
            assert_eq!(
                app.contents().await,
                before,
                "{} {} > {}",
                wrong.file,
                wrong.from,
                wrong.to
            );
        }
        assert!(
            Arc::ptr_eq(&world, &app.app.world()),
            "the world in memory was not touched"
        );
    })
    .await;
}

#[tokio::test]
async fn m04_files_that_are_no_tables_change_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let before = app.contents().await;
        let file = |name: &str, bytes: &[u8]| vec![(name.to_owned(), bytes.to_vec())];
        for files in [
            file("directory.xlsx", b"this is no workbook"),
            file("directory.xlsx", b""),
            file("directory.xlsx", b"PK\x03\x04\x00\x00"),
            file("venues.csv", b""),
            file("venues.csv", &[0xff, 0xfe, 0x00, 0x81, 0x2c, 0x0a]),
        ] {
            let report = refused(import_directory(&app.app, operator(), "folder", &files).await);
            assert!(report.remarks[0].file.contains(&files[0].0), "{report}");
            assert_eq!(app.contents().await, before);
        }
        // A first import without units says so.
        let empty = app.contents().await;
        let folder: Vec<File> = town::directory()
            .into_iter()
            .filter(|(name, _)| name != "units.csv")
            .collect();
        let report = import_directory(&app.app, operator(), "folder", &folder).await.unwrap();
        assert!(!report.wrote(), "known units need not come again: {report}");
        assert_eq!(app.contents().await, empty);
    })
    .await;
}

#[tokio::test]
async fn m05_a_first_import_needs_units() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let folder: Vec<File> = town::directory()
            .into_iter()
            .filter(|(name, _)| name != "units.csv")
            .collect();
        let report = refused(import_directory(&app.app, operator(), "folder", &folder).await);
        assert!(
            report.remarks.iter().any(|r| r.file == "units.csv" && r.row == 0),
            "{report}"
        );
        assert!(app.t.store.read().venues().await.unwrap().is_empty());
    })
    .await;
}
