//! Any bytes as the contents of an `.osm.pbf` file's blobs, in an honest frame: the fuzzer need not guess lengths
//! and checksums to reach what reads elements. Blocks are parted by the bytes `0xfe 0xed`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yike_walk::osm::{ImportOptions, Keep, read_pbf_within};
use yike_walk::Network;

/// A blob of plain bytes: field 1 of its message; the header names its type (1) and size (3).
fn blob(file: &mut Vec<u8>, kind: &[u8], content: &[u8]) {
    let field = |out: &mut Vec<u8>, key: u8, bytes: &[u8]| {
        out.push(key);
        number(out, bytes.len());
        out.extend_from_slice(bytes);
    };
    let mut body = Vec::new();
    field(&mut body, 0x0a, content);
    let mut head = Vec::new();
    field(&mut head, 0x0a, kind);
    head.push(0x18);
    number(&mut head, body.len());
    file.extend((head.len() as u32).to_be_bytes());
    file.append(&mut head);
    file.append(&mut body);
}

fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fuzz_target!(|bytes: &[u8]| {
    let mut file = Vec::new();
    blob(&mut file, b"OSMHeader", b"\x22\x0eOsmSchema-V0.6\x22\x0aDenseNodes");
    let mut rest = bytes;
    while let Some(at) = rest.windows(2).position(|pair| pair == [0xfe, 0xed]) {
        blob(&mut file, b"OSMData", &rest[..at]);
        rest = &rest[at + 2..];
    }
    blob(&mut file, b"OSMData", rest);
    let options = ImportOptions {
        threads: 1,
        memory: Some(64 << 20),
        ..ImportOptions::default()
    };
    let whole = read_pbf_within(&file, Keep::All, &options).and_then(|map| Network::build(&map));
    let straight = Network::from_pbf(&file, &options);
    if let (Ok(whole), Ok((straight, _))) = (whole, straight) {
        assert!(whole.as_bytes() == straight.as_bytes());
        straight.check().expect("a network just built is sound");
    }
});
