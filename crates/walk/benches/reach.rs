//! `cargo bench -p yike-walk`: from a map to a network, reach, outline. Reads ../shared/data/osm when it is there.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use std::path::PathBuf;
use std::sync::OnceLock;
use yike_walk::osm::{ImportOptions, Keep, read_pbf_with};
use yike_walk::{
    Network, OutlineScratch, OutlineStyle, Pace, Scratch, SiteIndex, Snap, outline_in, reach, reach_sites,
};

fn main() {
    divan::main();
}

const TOWNS: [&str; 2] = ["porto_portugal", "suzhou_sip"];

struct Town {
    bytes: Vec<u8>,
    network: Network,
    /// 1,000 random vertices' places on the street.
    starts: Vec<Snap>,
    sites: SiteIndex,
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
            let mut next = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize % network.vertex_count()
            };
            let mut place = || network.vertex(next() as u32).unwrap_or_default();
            let sites = SiteIndex::new(&network, Pace::Adult, (0..121).map(|i| (i, place().0, place().1)));
            let starts = std::iter::repeat_with(&mut place)
                .filter_map(|(lon, lat)| network.snap(lon, lat, Pace::Adult).ok())
                .take(1000)
                .collect();
            Some(Town {
                bytes,
                network,
                starts,
                sites,
            })
        })
        .as_ref()
}

#[divan::bench(args = TOWNS)]
fn pbf_to_network(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    bencher.bench(|| Network::from_pbf(&town.bytes, &ImportOptions::default()).unwrap());
}

#[divan::bench(args = TOWNS)]
fn pbf_to_network_on_one_thread(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let options = ImportOptions {
        threads: 1,
        ..ImportOptions::default()
    };
    bencher.bench(|| Network::from_pbf(&town.bytes, &options).unwrap());
}

#[divan::bench(args = TOWNS)]
fn build_only(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let map = read_pbf_with(&town.bytes, Keep::Streets).unwrap();
    bencher.bench(|| Network::build(&map).unwrap());
}

#[divan::bench(args = TOWNS)]
fn read_only(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    bencher.bench(|| read_pbf_with(&town.bytes, Keep::Streets).unwrap());
}

#[divan::bench(args = TOWNS)]
fn open_file(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("streets.walk");
    std::fs::write(&path, town.network.as_bytes()).unwrap();
    bencher.bench(|| Network::open(&path).unwrap());
}

/// One sample is one start; the medians and extremes are those of 1,000 starts.
#[divan::bench(args = TOWNS, sample_count = 1000, sample_size = 1)]
fn reach_15_minutes(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let (mut scratch, mut starts) = (Scratch::new(), town.starts.iter().cycle());
    bencher.bench_local(|| {
        let start = starts.next().unwrap();
        black_box(reach(&town.network, start, Pace::Adult, 900_000, &mut scratch).len())
    });
}

#[divan::bench(args = TOWNS, sample_count = 1000, sample_size = 1)]
fn reach_121_sites(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let (mut scratch, mut starts) = (Scratch::new(), town.starts.iter().cycle());
    bencher.bench_local(|| {
        let start = starts.next().unwrap();
        black_box(
            reach_sites(
                &reach(&town.network, start, Pace::Adult, 900_000, &mut scratch),
                &town.sites,
            )
            .len(),
        )
    });
}

#[divan::bench(args = TOWNS, sample_count = 1000, sample_size = 1)]
fn snap(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let mut starts = town.starts.iter().cycle();
    bencher.bench_local(|| {
        let start = starts.next().unwrap();
        black_box(
            town.network
                .snap(start.lon + 0.0003, start.lat + 0.0002, Pace::Adult)
                .is_ok(),
        )
    });
}

#[divan::bench(args = TOWNS, sample_count = 1000, sample_size = 1)]
fn reach_and_outline(bencher: Bencher, name: &str) {
    let Some(town) = town(name) else { return };
    let (mut scratch, mut starts) = (Scratch::new(), town.starts.iter().cycle());
    let (mut space, style) = (OutlineScratch::new(), OutlineStyle::default());
    bencher.bench_local(|| {
        let start = starts.next().unwrap();
        let found = reach(&town.network, start, Pace::Adult, 900_000, &mut scratch);
        black_box(outline_in(&found, &[], &style, &mut space).len())
    });
}
