//! Any bytes behind FlatGeobuf's mark: lines joined into a network, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yike_walk::Network;
use yike_walk::osm::{ReadOptions, read_any};

fuzz_target!(|bytes: &[u8]| {
    let file = [b"fgb\x03fgb\x01", bytes].concat();
    if let Ok(found) = read_any(&file, &ReadOptions::default())
        && let Ok(network) = Network::build(&found.map)
    {
        network.check().expect("a network just built is sound");
    }
});
