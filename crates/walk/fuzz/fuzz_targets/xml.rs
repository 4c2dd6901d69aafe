//! Any bytes as an `.osm` file, plain and in gzip: a map or an error, in bounded memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yike_walk::Network;
use yike_walk::osm::{Keep, ReadOptions, read_any, read_xml_with};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(all) = read_xml_with(bytes, Keep::All) {
        let streets = read_xml_with(bytes, Keep::Streets).expect("fewer elements are wanted of the same file");
        match (Network::build(&all), Network::build(&streets)) {
            (Ok(all), Ok(streets)) => assert!(all.as_bytes() == streets.as_bytes()),
            (all, streets) => assert!(all.is_err() && streets.is_err()),
        }
    }
    let _ = read_any(bytes, &ReadOptions::default());
});
