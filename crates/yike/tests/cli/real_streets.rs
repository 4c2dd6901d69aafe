//! Real streets: the extracts beside the workspace, with a small directory put on them.

use crate::folder::{Folder, shared};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;
use yike_walk::{Network, Pace, haversine_m, read_pbf};

/// Venues are put at least so far from each other.
const APART_M: f64 = 150.0;

/// Points five metres or so beside streets of the network that everybody may walk, nearest to `centre` first, spread out.
fn beside_streets(network: &Network, centre: (f64, f64), count: usize) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = (0..network.vertex_count() as u32)
        .filter_map(|vertex| network.vertex(vertex))
        .collect();
    let far = |a: (f64, f64), b: (f64, f64)| haversine_m(a.0, a.1, b.0, b.1);
    corners.sort_by(|a, b| far(*a, centre).total_cmp(&far(*b, centre)));
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (lon, lat) in corners {
        let beside = (lon + 0.000_05, lat);
        let walkable = Pace::STORED
            .iter()
            .all(|pace| network.snap_within(beside.0, beside.1, *pace, 30).is_ok());
        if walkable && found.iter().all(|other| far(*other, beside) > APART_M) {
            found.push(beside);
        }
        if found.len() == count {
            break;
        }
    }
    assert_eq!(found.len(), count, "the extract holds enough streets");
    found
}

/// A directory of one service at every point.
fn directory(points: &[(f64, f64)]) -> Vec<(String, Vec<u8>)> {
    let (mut venues, mut offerings, mut schedules) = (
        String::from("code,name,unit,lon,lat\n"),
        String::from("unit,venue,service\n"),
        String::from("code,venue,name,days,times\n"),
    );
    for (n, (lon, lat)) in points.iter().enumerate() {
        venues += &format!("R{n:02},示例站点{n:02},S1,{lon:.7},{lat:.7}\n");
        offerings += &format!("S1,R{n:02},F1\n");
        schedules += &format!("P{n:02},R{n:02},综合窗口,MO-FR,09:00-17:00\n");
    }
    let units = "code,name,kind,parent\nD1,示例区,district,\nS1,示例街道,street,D1\n";
    let services = "code,name,held_at,minutes\nF1,居住证办理,community,10\n";
    [
        ("units", units),
        ("services", services),
        ("venues", &venues),
        ("offerings", &offerings),
        ("schedules", &schedules),
    ]
    .map(|(name, text)| (format!("{name}.csv"), text.as_bytes().to_vec()))
    .to_vec()
}

/// Imports the extract, then venues beside its streets; returns the folder and the points of the venues.
fn on(file: &Path, centre: (f64, f64)) -> (Folder, Vec<(f64, f64)>) {
    let network = Network::build(&read_pbf(&std::fs::read(file).unwrap()).unwrap()).unwrap();
    let points = beside_streets(&network, centre, 12);
    let folder = Folder::new();
    let started = Instant::now();
    let said = folder.run(&["import", "osm", file.to_str().unwrap()]).done();
    println!(
        "{}: {} ({:.1} s)",
        file.display(),
        said.lines().next().unwrap_or_default(),
        started.elapsed().as_secs_f64()
    );
    let report = folder
        .run(&["import", "directory", &folder.directory(&directory(&points)), "--json"])
        .json();
    assert_eq!(report["applied"], json!(true), "{report}");
    (folder, points)
}

fn walks(near: &Value) -> Vec<(String, u64)> {
    let venues = near["venues"].as_array().unwrap();
    venues
        .iter()
        .map(|venue| {
            (
                venue["name"].as_str().unwrap().to_owned(),
                venue["walk_seconds"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// Asks at every venue and looks whether the answers can be true.
fn check(folder: &Folder, points: &[(f64, f64)]) {
    let mut detours = Vec::new();
    for (n, &(lon, lat)) in points.iter().enumerate().step_by(3) {
        let ask = |pace: &str| {
            folder
                .run(&["near", "--at", &format!("{lon},{lat}"), "--pace", pace, "--json"])
                .json()
        };
        let adult = ask("adult");
        let found = walks(&adult);
        let own = format!("示例站点{n:02}");
        assert!(
            found.iter().any(|(name, seconds)| *name == own && *seconds <= 30),
            "{own}: {found:?}"
        );
        for (venue, (name, seconds)) in adult["venues"].as_array().unwrap().iter().zip(&found) {
            let straight = haversine_m(lon, lat, venue["lon"].as_f64().unwrap(), venue["lat"].as_f64().unwrap());
            // Nobody walks faster than the straight line at 1.33 m/s.
            let least = straight / 1.33;
            let seconds = *seconds as f64;
            assert!(
                seconds >= least - 1.0 && seconds <= 900.0,
                "{name}: {seconds} s for {straight:.0} m"
            );
            assert_eq!(venue["open_on_arrival"], json!(true));
            if *name != own {
                detours.push(seconds / least);
            }
        }
        let elder = walks(&ask("elder"));
        assert!(elder.len() <= found.len() && !elder.is_empty());
        for (name, slow) in elder {
            let quick = found
                .iter()
                .find(|(other, _)| *other == name)
                .expect("an adult gets there too")
                .1;
            assert!(slow >= quick, "{name}: elder {slow} s, adult {quick} s");
        }
    }
    // A canal or a fenced road may make one walk long; streets on the whole lead on.
    detours.sort_by(f64::total_cmp);
    let median = detours.get(detours.len() / 2).copied().expect("venues near each other");
    println!("{} walks between venues, median detour {median:.2}", detours.len());
    assert!(
        detours.len() >= 12 && (1.0..2.0).contains(&median),
        "{} walks, median detour {median:.2}",
        detours.len()
    );
}

#[test]
fn m03_near_works_on_the_streets_of_suzhou_industrial_park() {
    let Some(file) = shared("data/osm/suzhou_sip.osm.pbf") else {
        return;
    };
    let (folder, points) = on(&file, (120.73, 31.318));
    check(&folder, &points);
    assert_eq!(folder.run(&["verify", "--json"]).json()["ok"], json!(true));
    // Outside the extract nobody guesses.
    let outside = folder.run(&["near", "--at", "120.60,31.30"]);
    assert_eq!(outside.code, 2);
    assert!(outside.err.contains("no street within 200 m"), "{}", outside.err);
    // A file of another place is taken, with a word about how far it is.
    let Some(porto) = shared("data/osm/porto_portugal.osm.pbf") else {
        return;
    };
    let said = folder.run(&["import", "osm", porto.to_str().unwrap()]).done();
    assert!(
        said.contains("warning") && said.contains("km from the nearest venue"),
        "{said}"
    );
}

#[test]
fn m03_near_works_on_the_streets_of_porto() {
    let Some(file) = shared("data/osm/porto_portugal.osm.pbf") else {
        return;
    };
    let (folder, points) = on(&file, (-8.611, 41.149));
    check(&folder, &points);
}
