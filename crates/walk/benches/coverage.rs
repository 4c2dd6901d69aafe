//! `cargo bench -p yike-walk --bench coverage`: nearest places of all vertices, their changes, a matrix. Reads
//! ../shared/data/osm when it is there.
#![allow(clippy::unwrap_used)]

use divan::Bencher;
use std::path::PathBuf;
use std::sync::OnceLock;
use yike_walk::matrix::matrix_into;
use yike_walk::osm::{Keep, read_pbf_with};
use yike_walk::{Anchor, Coverage, Matrix, Measure, Network, Pace, Places, csr};

fn main() {
    divan::main();
}

const TOWNS: [&str; 2] = ["porto_portugal", "suzhou_sip"];
const MEASURE: Measure = Measure::Length(Pace::Adult);
const LIMIT: u32 = 1_200_000;

struct Town {
    network: Network,
    /// 121 places that offer 55 categories.
    places: Places,
    /// 10,000 demand points.
    points: Vec<Anchor>,
}

fn town(name: &str) -> Option<&'static Town> {
    static LOADED: [OnceLock<Option<Town>>; 2] = [OnceLock::new(), OnceLock::new()];
    let slot = TOWNS.iter().position(|t| *t == name)?;
    LOADED[slot]
        .get_or_init(|| {
            let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
            let bytes = ["../../../shared", "../../../../shared"]
                .iter()
                .find_map(|s| std::fs::read(root.join(s).join(format!("data/osm/{name}.osm.pbf"))).ok())?;
            let network = Network::build(&read_pbf_with(&bytes, Keep::Streets).ok()?).ok()?;
            let mut state = 42u64;
            let mut next = |below: usize| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize % below
            };
            let vertices = network.vertex_count();
            let mut places = Places::new();
            for _ in 0..121 {
                let anchor = Anchor::Vertex(next(vertices) as u32);
                let share = 1 + next(45);
                let offered: Vec<String> = (0..55).filter(|_| next(100) < share).map(|c| c.to_string()).collect();
                places.add(anchor, offered);
            }
            let points = (0..10_000).map(|_| Anchor::Vertex(next(vertices) as u32)).collect();
            Some(Town {
                network,
                places,
                points,
            })
        })
        .as_ref()
}

#[divan::bench(args = TOWNS, consts = [1, 3])]
fn nearest_of_all_vertices<const K: usize>(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let mut coverage = Coverage::build(&town.network, &town.places, MEASURE, LIMIT, K, 2);
    let mut table = coverage.table(2);
    bencher.bench_local(|| {
        coverage.build_again(&town.network, 2);
        coverage.table_into(&mut table, 2);
    });
}

#[divan::bench(args = TOWNS)]
fn a_place_opens_and_closes(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let mut coverage = Coverage::build(&town.network, &town.places, MEASURE, LIMIT, 3, 2);
    let mut anchors = (0..121).filter_map(|place| town.places.anchor(place)).cycle();
    bencher.bench_local(|| {
        let (place, _) = coverage.add_place(&town.network, *anchors.next().unwrap(), ["0"]);
        coverage.remove_place(place)
    });
}

#[divan::bench(args = TOWNS)]
fn a_street_is_shut_and_opened(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let mut coverage = Coverage::build(&town.network, &town.places, MEASURE, LIMIT, 3, 2);
    let mut edge = 0;
    bencher.bench_local(|| {
        edge = (edge + 7919) % town.network.edge_count() as u32;
        coverage.shut(&town.network, &[edge]);
        coverage.open(&town.network, &[edge])
    });
}

#[divan::bench(args = TOWNS)]
fn matrix_10000_by_121(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let to: Vec<Anchor> = (0..121)
        .filter_map(|place| town.places.anchor(place).copied())
        .collect();
    let mut found = Matrix::default();
    bencher.bench_local(|| matrix_into(&town.network, &town.points, &to, MEASURE, LIMIT, 2, &mut found));
}

#[divan::bench(args = TOWNS)]
fn export(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    bencher.bench_local(|| csr(&town.network, Pace::Adult));
}
