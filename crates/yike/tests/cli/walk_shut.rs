//! What is shut at a moment, and street layers that are no OpenStreetMap, at the terminal.

use crate::folder::{Folder, yike};
use crate::walk_graph::town;
use serde_json::{Value, json};

fn built(folder: &Folder, name: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> (String, Value) {
    let (map, net) = (folder.file(name, bytes), folder.path("net.walk"));
    let said = yike(&[&["walk", "build", &map, "-o", &net, "--json"], more].concat()).json();
    (net, said)
}

#[test]
fn m03_a_closure_is_walked_round_while_it_lasts() {
    let folder = Folder::new();
    let (net, _) = built(&folder, "town.osm.pbf", town(), &[]);
    let ends = ["--from-node", "5", "--to-node", "60", "--json"];
    let open = yike(&[&["walk", "route", &net], &ends[..]].concat()).json();
    let edge = open["edges"][1].as_u64().expect("a way of several edges");
    let file = folder.file(
        "closures.json",
        json!({ "closures": [{ "edge": edge, "from": "2026-11-20", "until": "2026-11-27", "reason": "works" }] })
            .to_string(),
    );
    let at = |when: &str| {
        let shut = ["--closures", &file, "--when", when];
        let way = yike(&[&["walk", "route", &net], &ends[..], &shut].concat()).json();
        let reach = ["walk", "reach", &net, "--node", "5", "--minutes", "30", "--json"];
        let reach = yike(&[&reach[..], &shut].concat()).json();
        (way, reach)
    };
    let (way, reach) = at("2026-11-24T10:00:00+08:00");
    assert!(!way["edges"].as_array().unwrap().contains(&json!(edge)), "{way}");
    assert!(way["ms"].as_u64() > open["ms"].as_u64());
    assert_eq!(reach["shut_edges"], 1);
    // What the route takes, the search says as well.
    let cost = |reach: &Value| {
        let found = reach["reached"]
            .as_array()
            .unwrap()
            .iter()
            .find(|pair| pair[0] == 60)
            .cloned();
        found.expect("reached")[1].clone()
    };
    assert_eq!(cost(&reach), way["ms"]);
    // The day it opens, everything is as it was.
    let (way, reach) = at("2026-11-28T00:00");
    assert_eq!((&way, &reach["shut_edges"]), (&open, &json!(0)));
    // Nearest places walk round as well.
    let places = folder.file("places.csv", "id,node,categories\nA,60,post\n");
    let nearest = |more: &[&str]| {
        let args = [
            "walk",
            "nearest",
            &net,
            "--places",
            &places,
            "--minutes",
            "30",
            "-o",
            "-",
        ];
        let table = yike(&[&args[..], more].concat()).done();
        let row = table
            .lines()
            .find(|line| line.starts_with("5,post,1,A,"))
            .expect("a row")
            .to_owned();
        row.rsplit(',').next().unwrap().parse::<u64>().unwrap()
    };
    let shut = ["--closures", file.as_str(), "--when", "2026-11-24T10:00:00+08:00"];
    assert_eq!(Some(nearest(&[])), open["ms"].as_u64());
    assert_eq!(Some(nearest(&shut)), cost_of(&net, &shut));
}

/// The town lies on a hillside that falls to the south by a tenth: who climbs takes longer.
#[test]
fn m03_heights_slow_down_who_climbs() {
    let folder = Folder::new();
    let tiles = tempfile::tempdir().unwrap();
    const SIDE: usize = 1201;
    // About 92 m between samples.
    let metres = |row: usize| ((SIDE - row) as f64 * 9.2) as i16;
    let tile: Vec<u8> = (0..SIDE * SIDE)
        .flat_map(|at| metres(at / SIDE).to_be_bytes())
        .collect();
    std::fs::write(tiles.path().join("N31E120.hgt"), tile).unwrap();
    let street = json!({ "type": "Feature", "properties": { "highway": "residential" },
        "geometry": { "type": "LineString", "coordinates": [[120.6, 31.300], [120.6, 31.304]] } });
    let streets = json!({ "type": "FeatureCollection", "features": [street] }).to_string();
    let ms = |more: &[&str]| {
        let (net, _) = built(&folder, "hill.geojson", &streets, more);
        let end = |of: &str, at: &str| {
            let way = yike(&["walk", "route", &net, "--from", of, "--to", at, "--json"]).json();
            way["ms"].as_u64().unwrap()
        };
        (end("120.6,31.300", "120.6,31.304"), end("120.6,31.304", "120.6,31.300"))
    };
    let (level, _) = ms(&[]);
    let (up, down) = ms(&["--elevation", tiles.path().to_str().unwrap()]);
    assert!(
        up > level * 13 / 10 && up > down && down >= level,
        "{level} {up} {down}"
    );
}

/// Milliseconds of the way the tests above take.
fn cost_of(net: &str, shut: &[&str]) -> Option<u64> {
    let way = ["walk", "route", net, "--from-node", "5", "--to-node", "60", "--json"];
    yike(&[&way[..], shut].concat()).json()["ms"].as_u64()
}

#[test]
fn m03_a_wrong_overlay_is_told() {
    let folder = Folder::new();
    let (net, _) = built(&folder, "town.osm.pbf", town(), &[]);
    let lost = folder.file("lost.json", r#"{"closures":[{"way":77}]}"#);
    let both = folder.file("both.json", r#"{"closures":[{"way":77,"edge":1}]}"#);
    let run = |args: &[&str]| yike(&[&["walk", "reach", &net, "--node", "5", "--minutes", "5"], args].concat());
    let now = ["--when", "2026-11-24T10:00"];
    let told = run(&[&["--closures", &lost], &now[..]].concat());
    assert!(told.code == 0 && told.err.contains("not in this network"), "{told:?}");
    for (args, expect) in [
        (vec!["--closures", &lost], "--when"),
        (vec!["--closures", &both, now[0], now[1]], "one of way, gate and edge"),
        (vec!["--when", "tomorrow"], "2026-11-24T10:12"),
        (vec!["--when", "2026-11-24T10:00:00Z"], "local clock"),
        (vec!["--holidays", &lost, now[0], now[1]], "lost.json"),
    ] {
        let run = run(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.err.contains(expect), "{args:?}: {}", run.err);
    }
}

#[test]
fn m03_a_layer_of_lines_becomes_a_network() {
    let folder = Folder::new();
    let line = |name: &str, points: Value| json!({ "type": "Feature", "properties": { "name": name }, "geometry": { "type": "LineString", "coordinates": points } });
    let streets = json!({ "type": "FeatureCollection", "features": [
        line("东街", json!([[120.600, 31.300], [120.602, 31.300]])),
        line("北巷", json!([[120.601, 31.300], [120.601, 31.302]])),
    ] });
    let (net, said) = built(&folder, "streets.geojson", streets.to_string(), &[]);
    assert_eq!(
        (&said["format"], &said["layer"]["lines_split"]),
        (&json!("GeoJSON"), &json!(1)),
        "{said}"
    );
    let way = yike(&[
        "walk",
        "route",
        &net,
        "--from",
        "120.600,31.300",
        "--to",
        "120.601,31.302",
        "--lang",
        "zh",
    ])
    .done();
    assert!(way.contains("左转，沿北巷"), "{way}");
    // The same points, said to be in the datum of Chinese web maps, lie some hundred metres elsewhere.
    let (_, shifted) = built(&folder, "streets.geojson", streets.to_string(), &["--crs", "GCJ02"]);
    assert!((shifted["bounds"][0].as_f64().unwrap() - said["bounds"][0].as_f64().unwrap()).abs() > 0.001);
    let map = folder.path("streets.geojson");
    for (more, expect) in [
        (["--crs", "mars"], "mars"),
        (["--tolerance", "-1"], "0 to 25 m"),
        (["--crs", "EPSG:32650"], "EPSG"),
        (["--elevation", "no-such-folder"], "cannot read no-such-folder"),
    ] {
        let run = yike(&[&["walk", "build", &map, "-o", &net], &more[..]].concat());
        assert!(run.code == 2 && run.err.contains(expect), "{more:?}: {run:?}");
    }
}
