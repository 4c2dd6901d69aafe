//! What `near`, `find` and `verify` print for machines.

use crate::folder::{Folder, TEN};
use serde_json::{Value, json};
use yike_testkit::town;

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn sorted<const N: usize>(mut keys: [&str; N]) -> Vec<&str> {
    keys.sort_unstable();
    keys.to_vec()
}

fn at(x: f64, y: f64) -> String {
    let (lon, lat) = town::at(x, y);
    format!("{lon},{lat}")
}

#[test]
fn m03_near_prints_the_agreed_json() {
    let folder = Folder::town();
    let text = folder.run(&["near", "--at", &at(0.0, 5.0), "--json"]).done();
    assert!(text.starts_with("{\"origin\":["), "{text}");
    let near: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        keys(&near),
        sorted(["origin", "snapped_m", "pace", "minutes", "venues"])
    );
    assert_eq!(near["origin"], json!([town::at(0.0, 5.0).0, town::at(0.0, 5.0).1]));
    // Five metres north of one street, and on another.
    assert_eq!(
        (
            near["snapped_m"].as_f64(),
            near["pace"].as_str(),
            near["minutes"].as_u64()
        ),
        (Some(0.0), Some("adult"), Some(15))
    );
    let venues = near["venues"].as_array().unwrap();
    let names: Vec<&str> = venues.iter().map(|venue| venue["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["示例街道便民服务中心", "示例社区党群服务中心", "邻街道养老服务中心"]
    );
    let fields = [
        "id",
        "name",
        "lon",
        "lat",
        "walk_seconds",
        "open_on_arrival",
        "wait_seconds",
        "services",
    ];
    for venue in venues {
        assert_eq!(keys(venue), sorted(fields), "{venue}");
        assert!(
            venue["walk_seconds"].as_u64().unwrap() <= 900 && venue["open_on_arrival"] == json!(true),
            "{venue}"
        );
        assert_eq!(venue["wait_seconds"], json!(0), "nobody waits: {venue}");
    }
    assert_eq!(venues[0]["services"], json!(["F1", "F2", "F3"]));
    // Without a schedule nothing ever opens there: no wait can be said.
    let alone = town::directory_with(
        "schedules.csv",
        "P4,V3,综合窗口,,counter_group,,每天",
        "P4,V1,晨间窗口,,counter_group,F3,每天",
    );
    let other = Folder::new();
    other.streets();
    other.run(&["import", "directory", &other.directory(&alone)]).done();
    let near = other
        .run(&["near", "--at", &at(1000.0, 0.0), "--minutes", "1", "--json"])
        .json();
    assert_eq!(
        (
            &near["venues"][0]["open_on_arrival"],
            &near["venues"][0]["wait_seconds"]
        ),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn m03_near_hears_need_pace_minutes_and_when() {
    let folder = Folder::town();
    let near = |args: &[&str]| -> Value {
        let point = at(0.0, 0.0);
        let all: Vec<&str> = ["near", "--at", &point, "--json"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        folder.run(&all).json()
    };
    let names = |value: &Value| -> Vec<String> {
        value["venues"]
            .as_array()
            .unwrap()
            .iter()
            .map(|venue| venue["name"].as_str().unwrap().chars().take(3).collect())
            .collect()
    };
    let clinic = near(&["--need", "给我爸配高血压药", "--when", "2026-11-24T12:30:00+08:00"]);
    assert_eq!(names(&clinic), ["示例社"]);
    assert_eq!(
        (
            &clinic["venues"][0]["services"],
            &clinic["venues"][0]["open_on_arrival"]
        ),
        (&json!(["F4"]), &json!(true))
    );
    let morning = near(&["--need", "F4"]);
    assert_eq!(
        (
            &morning["venues"][0]["open_on_arrival"],
            &morning["venues"][0]["wait_seconds"]
        ),
        (&json!(false), &json!(0))
    );
    let elder = near(&["--need", "我妈的老年证", "--pace", "elder"]);
    assert_eq!(
        (names(&elder), &elder["pace"]),
        (vec!["示例街".to_owned(), "示例社".into()], &json!("elder"))
    );
    let longer = near(&["--pace", "wheelchair", "--minutes", "20"]);
    assert_eq!(
        (names(&longer).len(), &longer["pace"], &longer["minutes"]),
        (3, &json!("wheelchair"), &json!(20))
    );
    let night = near(&["--when", "2026-11-24T20:00:00+08:00"]);
    assert!(
        night["venues"]
            .as_array()
            .unwrap()
            .iter()
            .all(|venue| venue["open_on_arrival"] == json!(false))
    );
    // For people, in words.
    let words = folder.run(&["near", "--at", &at(0.0, 0.0), "--need", "老年证"]).done();
    assert!(
        words.starts_with("老年优待证办理\n") && words.contains("open on arrival"),
        "{words}"
    );
    let nothing = folder.run(&["near", "--at", &at(0.0, 800.0), "--minutes", "1"]).done();
    assert_eq!(nothing, "nothing within 1 minutes' walk\n");
}

#[test]
fn m01_find_prints_the_agreed_json() {
    let folder = Folder::town();
    let found = folder.run(&["find", "我妈的老年证", "--json"]).json();
    assert_eq!(keys(&found), ["results"]);
    let first = &found["results"][0];
    assert_eq!(keys(first), sorted(["code", "name", "score"]));
    assert_eq!(
        (&first["code"], &first["name"]),
        (&json!("F2"), &json!("老年优待证办理"))
    );
    assert!((0.0..=1.0).contains(&first["score"].as_f64().unwrap()));
    // Words apart are one question; a limit is kept.
    let apart = folder.run(&["find", "补", "社保卡", "--limit", "1", "--json"]).json();
    assert_eq!(
        (apart["results"].as_array().unwrap().len(), &apart["results"][0]["code"]),
        (1, &json!("F3"))
    );
    let nothing = folder.run(&["find", "量子纠缠"]);
    assert_eq!(nothing.code, 0, "{nothing:?}");
}

#[test]
fn m01_find_judges_a_file_of_questions() {
    let folder = Folder::town();
    let questions =
        "# how residents ask\n老年证\tF2\n暂住证\tF1\n社保卡丢了\tF3\n配药\tF4\n高血压药\tF3|F4\n居住证\tF4\n";
    let file = folder.file("questions.tsv", questions);
    let judged = folder.run(&["find", "--eval", &file, "--json"]).json();
    assert_eq!(keys(&judged), sorted(["n", "top1", "top3", "mrr", "us_per_query"]));
    // The last line asks for a wrong answer on purpose.
    assert_eq!(judged["n"], json!(6));
    let (top1, top3, mrr) = (
        judged["top1"].as_f64().unwrap(),
        judged["top3"].as_f64().unwrap(),
        judged["mrr"].as_f64().unwrap(),
    );
    assert!((top1 - 5.0 / 6.0).abs() < 1e-9, "{judged}");
    assert!(top1 <= top3 && top1 <= mrr && mrr < 1.0, "{judged}");
    assert!(judged["us_per_query"].as_f64().unwrap() > 0.0);
    let words = folder.run(&["find", "--eval", &file]).done();
    assert!(
        words.starts_with("居住证: F1") && words.contains("came before F4") && words.contains("6 questions"),
        "{words}"
    );
}

#[test]
fn m02_verify_prints_every_check() {
    let folder = Folder::town();
    let verified = folder.run(&["verify", "--json"]).json();
    assert_eq!(keys(&verified), sorted(["ok", "checks"]));
    assert_eq!(verified["ok"], json!(true));
    let checks = verified["checks"].as_array().unwrap();
    assert!(checks.len() >= 8, "{verified}");
    for check in checks {
        assert_eq!(keys(check), sorted(["name", "ok", "detail"]));
    }
    assert!(
        folder
            .run(&["verify"])
            .done()
            .lines()
            .all(|line| line.starts_with("ok "))
    );
}

#[test]
fn m04_what_is_asked_in_the_past_or_the_future_is_answered() {
    let folder = Folder::town();
    for when in ["2020-01-01T10:00:00Z", "2099-12-31T23:59:59+08:00", TEN] {
        let near = folder
            .run(&["near", "--at", &at(0.0, 0.0), "--when", when, "--json"])
            .json();
        assert_eq!(near["venues"].as_array().unwrap().len(), 3, "{when}");
    }
}
