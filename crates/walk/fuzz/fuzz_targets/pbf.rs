//! Any bytes as an `.osm.pbf` file: read whole, and straight to a network. Both end with a value or an error, in
//! bounded memory, and agree on the network.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yike_walk::osm::{ImportOptions, Keep, read_pbf_within};
use yike_walk::Network;

fuzz_target!(|bytes: &[u8]| {
    let options = ImportOptions {
        threads: 1,
        memory: Some(64 << 20),
        ..ImportOptions::default()
    };
    let whole = read_pbf_within(bytes, Keep::All, &options).and_then(|map| Network::build(&map));
    let straight = Network::from_pbf(bytes, &options);
    if let (Ok(whole), Ok((straight, _))) = (whole, straight) {
        assert!(whole.as_bytes() == straight.as_bytes());
        straight.check().expect("a network just built is sound");
    }
});
