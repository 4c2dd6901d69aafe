//! Any bytes as GeoJSON: lines joined into a network, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yike_walk::Network;
use yike_walk::osm::{ReadOptions, read_any};

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses how lines are joined.
    let Some((choice, bytes)) = bytes.split_first() else { return };
    if !bytes.starts_with(b"{") {
        return;
    }
    let options = ReadOptions {
        tolerance_m: f64::from(choice >> 1) / 8.0,
        cross: choice & 1 == 1,
        ..ReadOptions::default()
    };
    if let Ok(found) = read_any(bytes, &options)
        && let Ok(network) = Network::build(&found.map)
    {
        network.check().expect("a network just built is sound");
    }
});
