//! From an empty folder to a district: `init`, every import, logins, venues.

use crate::folder::{Folder, block_on};
use serde_json::{Value, json};
use yike_testkit::town;

const PASSWORD: &str = "a long enough password\nsecond line\n";

fn changed(report: &Value) -> u64 {
    let counts = report["counts"].as_array().unwrap();
    counts
        .iter()
        .map(|count| count["inserted"].as_u64().unwrap() + count["changed"].as_u64().unwrap())
        .sum()
}

#[test]
fn m05_a_district_is_set_up_by_commands() {
    let folder = Folder::new();
    let password = folder.file("password.txt", PASSWORD);
    let said = folder
        .run(&[
            "init",
            "--district",
            "示例区",
            "--district-en",
            "Example",
            "--password-file",
            &password,
        ])
        .done();
    assert!(
        said.contains("admin may sign in") && !said.contains("a long enough"),
        "{said}"
    );
    let streets = folder.file("streets.csv", "code,name,areaCode\n999901001,甲街道,999901\n");
    let communities = folder.file(
        "communities.csv",
        "code,name,streetCode\n999901001001,东社区居委会,999901001\n",
    );
    let holidays = folder.file(
        "holidays.csv",
        "date,kind,name,name_en\n2026-10-01,holiday,国庆节,National Day\n",
    );
    let map = folder.file("town.osm.pbf", town::streets().1);
    let directory = folder.directory(&town::directory());
    let imports: [Vec<&str>; 4] = [
        vec!["divisions", &streets, &communities, "--under", "999901"],
        vec!["osm", &map],
        vec!["directory", &directory],
        vec!["holidays", &holidays],
    ];
    let run = |what: &[&str]| {
        let args: Vec<&str> = ["import"].iter().chain(what).chain(&["--json"]).copied().collect();
        folder.run(&args).json()
    };
    for what in &imports {
        let report = run(what);
        assert_eq!(
            (&report["applied"], &report["remarks"]),
            (&json!(true), &json!([])),
            "{report}"
        );
        assert!(changed(&report) > 0, "{report}");
    }
    let before = folder.contents();
    for what in &imports {
        assert_eq!(changed(&run(what)), 0, "{what:?} again");
    }
    assert_eq!(folder.contents(), before, "the same again changes nothing");
    let clerk = folder
        .run(&[
            "login",
            "add",
            "window1",
            "--name",
            "一号窗口",
            "--role",
            "clerk",
            "--unit",
            "S1",
            "--password-file",
            &password,
        ])
        .done();
    assert!(clerk.starts_with("window1 may sign in"), "{clerk}");
    assert_eq!(folder.run(&["verify", "--json"]).json()["ok"], json!(true));
    let site = block_on(async {
        let store = Folder::open(&folder.data()).await;
        store
            .read()
            .setting::<yike_app::site::Site>(yike_app::site::SITE)
            .await
            .unwrap()
            .unwrap()
    });
    assert_eq!(
        (site.district.zh.as_str(), site.district.en.as_str()),
        ("示例区", "Example")
    );
}

#[test]
fn m01_a_password_that_is_made_is_shown_once() {
    let folder = Folder::new();
    let said = folder.run(&["init"]).done();
    let password = said
        .lines()
        .find_map(|line| line.strip_prefix("password (shown once): "))
        .expect("a password");
    assert!(password.len() >= 20, "{password}");
    let again = folder.run(&["init"]);
    assert_eq!((again.code, again.out.as_str()), (2, ""), "{again:?}");
}

#[test]
fn m04_the_template_can_be_imported_as_it_is() {
    for name in ["directory.xlsx", "directory"] {
        let folder = Folder::new();
        let to = folder.path(name);
        let said = folder.run(&["template", "--to", &to]).done();
        assert!(said.contains("yike import directory"), "{said}");
        assert_eq!(folder.run(&["template", "--to", &to]).code, 2, "what is there is kept");
        let report = folder.run(&["import", "directory", &to, "--json"]).json();
        assert_eq!(report["applied"], json!(true), "{report}");
        assert!(changed(&report) > 0);
        assert_eq!(changed(&folder.run(&["import", "directory", &to, "--json"]).json()), 0);
    }
}

#[test]
fn m04_the_workbook_and_the_folder_are_the_same_directory() {
    let folder = Folder::new();
    let (book, csv) = (folder.path("directory.xlsx"), folder.path("directory"));
    folder.run(&["template", "--to", &book]).done();
    folder.run(&["template", "--to", &csv]).done();
    folder.run(&["import", "directory", &book]).done();
    let before = folder.contents();
    assert_eq!(changed(&folder.run(&["import", "directory", &csv, "--json"]).json()), 0);
    assert_eq!(folder.contents(), before);
}

#[test]
fn m04_unplaced_venues_are_listed_and_placed() {
    let folder = Folder::town();
    let venues = "code,name,unit,address\nN1,示例点,S1,无人知晓之处九十九号\n"
        .as_bytes()
        .to_vec();
    let said = folder
        .run(&[
            "import",
            "directory",
            &folder.directory(&[("venues.csv".into(), venues)]),
        ])
        .done();
    assert!(said.contains("warning: venues.csv, row 2, address"), "{said}");
    let listed = folder.run(&["venue", "unplaced", "--json"]).json();
    assert_eq!(
        (listed["venues"].as_array().unwrap().len(), &listed["venues"][0]["code"]),
        (1, &json!("N1"))
    );
    let (lon, lat) = yike_walk::wgs84_to_gcj02(town::at(300.0, 5.0).0, town::at(300.0, 5.0).1);
    folder
        .run(&[
            "venue",
            "place",
            "N1",
            "--at",
            &format!("{lon},{lat}"),
            "--crs",
            "gcj02",
        ])
        .done();
    assert_eq!(folder.run(&["venue", "unplaced"]).done(), "every venue has its point\n");
    let point = block_on(async {
        let store = Folder::open(&folder.data()).await;
        store.read().venue_by_code("N1").await.unwrap().unwrap().point.unwrap()
    });
    let truth = town::at(300.0, 5.0);
    assert!(
        yike_walk::haversine_m(point.0, point.1, truth.0, truth.1) < 1.0,
        "{point:?}"
    );
}
