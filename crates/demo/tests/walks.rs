//! The sketch walked on: the pedestrian network of `yike-walk` built from it.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::date;
use yike_demo::Sketch;
use yike_walk::osm::RawWay;
use yike_walk::{Network, Pace, Scratch, Snap, reach, route};

fn world() -> &'static Option<(Sketch, Network)> {
    static WORLD: OnceLock<Option<(Sketch, Network)>> = OnceLock::new();
    WORLD.get_or_init(|| {
        let sketch = Sketch::new(7);
        let network = Network::build(&sketch.streets()).ok()?;
        Some((sketch, network))
    })
}

/// Venue code to its point.
fn venues(sketch: &Sketch) -> HashMap<String, (f64, f64)> {
    let tables = sketch.directory(date(2026, 11, 24));
    let rows = csv::Reader::from_reader(&tables["venues.csv"][..]).into_records();
    rows.filter_map(Result::ok)
        .map(|r| {
            (
                r[0].to_owned(),
                (r[7].parse().unwrap_or(f64::NAN), r[8].parse().unwrap_or(f64::NAN)),
            )
        })
        .collect()
}

#[test]
fn m20_the_nearest_health_centre_is_about_three_kilometres_from_zhongjie_road() {
    let (sketch, network) = world().as_ref().expect("a network");
    let venues = venues(sketch);
    let snap = |code: &str| {
        network
            .snap(venues[code].0, venues[code].1, Pace::Adult)
            .expect("a street")
    };
    let from = snap("V019042");
    let metres = |code: &str| {
        route(network, &from, &snap(code), Pace::Adult)
            .expect("a way")
            .length_mm
            / 1000
    };
    let centre = metres("H-CXY");
    assert!((2_800..4_300).contains(&centre), "{centre} m");
    for other in ["H-017", "H-018", "H-021", "H-024"] {
        assert!(metres(other) > centre, "{other} is nearer");
    }
}

#[test]
fn m03_wheels_go_round_the_stepped_bridges() {
    let (sketch, network) = world().as_ref().expect("a network");
    let (foot, wheels) = (network.component_sizes(false), network.component_sizes(true));
    let all: u32 = foot.iter().sum();
    assert!(f64::from(foot[0]) > 0.98 * f64::from(all), "{} of {all}", foot[0]);
    assert!(
        wheels[0] < foot[0] && f64::from(wheels[0]) > 0.9 * f64::from(foot[0]),
        "{} of {}",
        wheels[0],
        foot[0]
    );
    let map = sketch.streets();
    let at: HashMap<i64, (f64, f64)> = map.nodes.iter().map(|n| (n.id, (n.lon, n.lat))).collect();
    let length = |way: &RawWay, pace: Pace| {
        let end = |id: Option<&i64>| {
            network
                .snap(at[id.expect("an end")].0, at[id.expect("an end")].1, pace)
                .ok()
        };
        let (from, to) = (end(way.refs.first())?, end(way.refs.last())?);
        Some(route(network, &from, &to, pace)?.length_mm)
    };
    let bridges: Vec<&RawWay> = map
        .ways
        .iter()
        .filter(|w| w.tags.get("highway") == Some("steps") && w.tags.get("ramp:wheelchair").is_none())
        .collect();
    let round = bridges
        .iter()
        .filter(|w| length(w, Pace::Wheelchair) > length(w, Pace::Adult).map(|m| m * 3))
        .count();
    assert!(
        bridges.len() > 10 && round * 10 >= bridges.len() * 9,
        "{round} of {}",
        bridges.len()
    );
}

#[test]
fn m03_most_people_have_a_centre_within_fifteen_minutes() {
    let (sketch, network) = world().as_ref().expect("a network");
    let snaps: Vec<Snap> = venues(sketch)
        .iter()
        .filter(|(code, _)| code.starts_with('V'))
        .filter_map(|(_, (lon, lat))| network.snap(*lon, *lat, Pace::Adult).ok())
        .collect();
    assert_eq!(snaps.len(), 121);
    let mut reached = vec![false; network.vertex_count()];
    for snap in &snaps {
        reach(network, snap, Pace::Adult, 900_000, &mut Scratch::new())
            .vertices()
            .for_each(|(v, _)| reached[v as usize] = true);
    }
    let (mut near, mut all) = (0, 0);
    for home in sketch.residents().iter().step_by(7) {
        let Ok(snap) = network.snap(home.lon, home.lat, Pace::Adult) else {
            continue;
        };
        let Some(edge) = network.edge(snap.edge) else { continue };
        all += home.total();
        near += if reached[edge.a as usize] || reached[edge.b as usize] {
            home.total()
        } else {
            0
        };
    }
    let share = f64::from(near) / f64::from(all);
    assert!((0.80..0.999).contains(&share), "{share:.3} of the people");
}
