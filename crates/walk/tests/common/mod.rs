//! The extracts beside the workspace, when they are there.
#![allow(dead_code)]

pub mod arrays;
pub mod quarter;
pub mod town;

use std::path::PathBuf;
use yike_walk::osm::{Keep, read_pbf_with};
use yike_walk::{Network, RawMap};

/// The extracts there may be.
pub const ALL: [&str; 7] = [
    "suzhou_sip.osm.pbf",
    "porto_portugal.osm.pbf",
    "monaco.osm.pbf",
    "shanghai_core.osm.pbf",
    "liechtenstein-latest.osm.pbf",
    "andorra.osm.pbf",
    "bayfront_singapore.osm.pbf",
];

/// The bytes of an extract, or a note that the test was skipped.
pub fn extract(name: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A linked git worktree lies one folder deeper.
    let bytes = ["../../../shared", "../../../../shared"]
        .iter()
        .find_map(|shared| std::fs::read(root.join(shared).join("data/osm").join(name)).ok());
    if bytes.is_none() {
        println!("skipped: ../shared is not here");
    }
    bytes
}

pub fn streets(name: &str) -> Option<(RawMap, Network)> {
    let map = read_pbf_with(&extract(name)?, Keep::Streets).unwrap();
    let network = Network::build(&map).unwrap();
    network.check().unwrap();
    Some((map, network))
}

/// A small xorshift generator, so that samples repeat.
pub fn numbers(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed.max(1);
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 32) % u64::from(below.max(1))) as u32
    }
}
