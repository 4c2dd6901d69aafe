//! Wrong input ends with 2 and leaves the database as it was; our own faults end with 1.

use crate::folder::{Folder, block_on, yike};
use serde_json::json;
use yike_testkit::town;

#[test]
fn m03_a_position_outside_the_streets_ends_with_2() {
    let folder = Folder::town();
    for (at, more) in [
        ("120.6000,31.3050", "; the nearest is"),
        ("-8.61,41.15", ""),
        ("0,0", ""),
    ] {
        let run = folder.run(&["near", "--at", at, "--json"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(
            run.err.contains("no street within 200 m") && run.err.contains(more),
            "{}",
            run.err
        );
    }
}

#[test]
fn m01_wrong_questions_end_with_2() {
    let folder = Folder::town();
    let before = folder.contents();
    let here = "120.6100,31.3050";
    let no_tab = folder.file("no-tab.tsv", "老年证 F2\n");
    let empty = folder.file("empty.tsv", "# nothing\n");
    let questions: Vec<Vec<&str>> = vec![
        vec!["near"],
        vec!["near", "--at", "here"],
        vec!["near", "--at", "31.305"],
        vec!["near", "--at", "200,95"],
        vec!["near", "--at", "NaN,31.3"],
        vec!["near", "--at", here, "--minutes", "0"],
        vec!["near", "--at", here, "--minutes", "61"],
        vec!["near", "--at", here, "--minutes", "-5"],
        vec!["near", "--at", here, "--pace", "run"],
        vec!["near", "--at", here, "--when", "tomorrow"],
        vec!["near", "--at", here, "--when", "2026-13-01T10:00:00Z"],
        vec!["near", "--at", here, "--need", "量子纠缠"],
        vec!["find"],
        vec!["find", "--eval", "/no/such/file.tsv"],
        vec!["find", "--eval", &no_tab],
        vec!["find", "--eval", &empty],
        vec!["frobnicate"],
        vec!["import"],
        vec!["login", "add", "x", "--name", "x", "--role", "king"],
    ];
    for question in questions {
        let run = folder.run(&question);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{question:?}: {run:?}");
        assert!(
            !run.err.is_empty() && !run.err.contains("panicked"),
            "{question:?}: {}",
            run.err
        );
    }
    assert_eq!(folder.contents(), before);
}

#[test]
fn m04_wrong_imports_end_with_2_and_change_nothing() {
    let folder = Folder::town();
    let before = folder.contents();
    let whole = town::streets().1;
    let noise: Vec<u8> = (0..3000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let file = |name: &str, bytes: &[u8]| folder.file(name, bytes);
    let bad = |name: &str, from: &str, to: &str| folder.directory(&town::directory_with(name, from, to));
    let point = |(lon, lat): (f64, f64)| format!("{lon:.7},{lat:.7}");
    let imports: Vec<(Vec<String>, &str)> = vec![
        (vec!["osm".into(), folder.path("missing.osm.pbf")], "cannot read"),
        (vec!["osm".into(), file("empty.osm.pbf", b"")], "empty"),
        (vec!["osm".into(), file("noise.osm.pbf", &noise)], "error"),
        (
            vec!["osm".into(), file("cut.osm.pbf", &whole[..whole.len() / 2])],
            "error",
        ),
        (
            vec!["osm".into(), file("short.osm.pbf", &whole[..whole.len() - 3])],
            "cut off",
        ),
        (vec!["directory".into(), folder.path("missing")], "cannot read"),
        (vec!["directory".into(), folder.directory(&[])], "holds no CSV file"),
        (
            vec!["directory".into(), file("directory.xlsx", b"no workbook")],
            "directory.xlsx",
        ),
        (
            vec!["directory".into(), bad("venues.csv", ",S1,", ",S9,")],
            "venues.csv, row 2, unit",
        ),
        (
            vec!["directory".into(), bad("venues.csv", "V2,", "V1,")],
            "venues.csv, row 3, code",
        ),
        (
            vec!["directory".into(), bad("units.csv", ",kind,", ",sort,")],
            "units.csv, row 1, sort",
        ),
        (
            vec![
                "directory".into(),
                bad("schedules.csv", ",09:00-17:00,", ",17:00-09:00,"),
            ],
            "schedules.csv, row 3, times",
        ),
        (
            vec![
                "directory".into(),
                bad("venues.csv", &point(town::at(100.0, 10.0)), &point(town::pond())),
            ],
            "venues.csv, row 2, lon",
        ),
        (
            vec!["directory".into(), bad("venues.csv", ",wgs84", ",mars")],
            "venues.csv, row 2, crs",
        ),
        (
            vec![
                "holidays".into(),
                file("holidays.csv", b"date,kind,name\n2026-02-30,holiday,x\n"),
            ],
            "holidays.csv, row 2, date",
        ),
        (
            vec![
                "divisions".into(),
                file("s.csv", b"code,name,areaCode\n999901001,x,999901\n"),
                "--under".into(),
                "320508".into(),
            ],
            "lies under 320508",
        ),
        (
            vec![
                "divisions".into(),
                file("t.csv", b"code,name\n1,x\n"),
                "--under".into(),
                "abc".into(),
            ],
            "--under",
        ),
    ];
    for (import, expect) in imports {
        for json in [false, true] {
            let mut args = vec!["import".to_owned()];
            args.extend(import.clone());
            if json {
                args.push("--json".into());
            }
            let run = folder.run(&args);
            assert_eq!(run.code, 2, "{args:?}: {run:?}");
            let text = format!("{}{}", run.out, run.err);
            assert!(!text.contains("panicked"), "{text}");
            if json && !run.out.is_empty() {
                let report: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
                assert_eq!(report["applied"], json!(false), "{report}");
            } else {
                assert!(text.contains(expect), "{args:?}: {text}");
            }
        }
        assert_eq!(folder.contents(), before, "{import:?}");
    }
    assert_eq!(folder.run(&["verify", "--json"]).json()["ok"], json!(true));
}

#[test]
fn m04_wrong_venues_and_logins_end_with_2_and_change_nothing() {
    let folder = Folder::town();
    let (password, short) = (
        folder.file("p.txt", "a long enough password"),
        folder.file("s.txt", "short"),
    );
    let add = |name: &'static str, unit: &'static str, file: &str| {
        let args = [
            "login",
            "add",
            name,
            "--name",
            "x",
            "--role",
            "clerk",
            "--unit",
            unit,
            "--password-file",
            file,
        ];
        args.map(str::to_owned).to_vec()
    };
    folder.run(&add("window1", "S1", &password)).done();
    let before = folder.contents();
    let point = |(lon, lat): (f64, f64)| format!("{lon},{lat}");
    let place = |code: &str, at: String, crs: &str| {
        ["venue", "place", code, "--at", &at, "--crs", crs]
            .map(str::to_owned)
            .to_vec()
    };
    for args in [
        place("V9", point(town::at(0.0, 0.0)), "wgs84"),
        place("V1", point(town::pond()), "wgs84"),
        place("V1", point(town::at(-600.0, 0.0)), "wgs84"),
        place("V1", point(town::at(0.0, 0.0)), "mars"),
        place("V1", "here".into(), "wgs84"),
        add("window1", "S1", &password),
        add("window2", "S9", &password),
        add("window2", "S1", &short),
        add("window2", "S1", "/no/such/file"),
        add("two words", "S1", &password),
    ] {
        let run = folder.run(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {run:?}");
        assert_eq!(folder.contents(), before, "{args:?}");
    }
}

#[test]
fn m01_wrong_words_leave_no_folder_behind() {
    let folder = Folder::new();
    let short = folder.file("short.txt", "short");
    for args in [
        vec!["import", "osm", "/no/such/file.osm.pbf"],
        vec!["import", "directory", "/no/such/folder"],
        vec!["init", "--password-file", &short],
        vec!["near", "--at", "here"],
        vec!["venue", "place", "V1", "--at", "here"],
    ] {
        assert_eq!(folder.run(&args).code, 2, "{args:?}");
        assert!(!folder.data().exists(), "{args:?} made a data folder");
    }
}

#[test]
fn m03_questions_to_an_empty_folder_say_what_to_do() {
    let folder = Folder::new();
    let near = folder.run(&["near", "--at", "120.61,31.305"]);
    assert_eq!(near.code, 2);
    assert!(near.err.contains("yike import osm"), "{}", near.err);
    let find = folder.run(&["find", "老年证"]);
    assert_eq!(find.code, 2);
    assert!(find.err.contains("import a directory"), "{}", find.err);
}

#[test]
fn m02_what_was_tampered_with_ends_with_1() {
    let folder = Folder::town();
    block_on(async {
        let store = Folder::open(&folder.data()).await;
        yike_storage::testing::raw(
            &store,
            "DROP TRIGGER event_update; UPDATE event SET body = REPLACE(body, 'town.osm.pbf', 'other.osm.pbf')",
        )
        .await
        .unwrap();
        store.close().await.unwrap();
    });
    let run = folder.run(&["verify", "--json"]);
    assert_eq!(run.code, 1, "{run:?}");
    let verified: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(verified["ok"], json!(false), "{verified}");
    assert!(folder.run(&["verify"]).out.contains("WRONG"));
}

#[test]
fn m02_a_file_that_is_no_database_ends_with_1_and_is_kept() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.data()).unwrap();
    let junk = b"this is no database, and whoever put it here may want it back";
    std::fs::write(folder.data().join("yike.db"), junk).unwrap();
    for args in [vec!["verify"], vec!["near", "--at", "120.61,31.305"], vec!["init"]] {
        let run = folder.run(&args);
        assert_eq!(run.code, 1, "{args:?}: {run:?}");
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
    assert_eq!(std::fs::read(folder.data().join("yike.db")).unwrap(), junk);
    let nowhere = yike(&["verify", "--data", "/dev/null/folder"]);
    assert_eq!(nowhere.code, 1, "{nowhere:?}");
}
