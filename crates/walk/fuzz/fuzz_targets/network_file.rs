//! A network file whose sections hold any bytes, opened with its header checked only: no accessor, search or
//! direction panics or reads outside. The input overwrites places of a small sound network.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use yike_walk::osm::{RawNode, RawWay};
use yike_walk::{Network, RawMap};

#[path = "../../tests/common/exercise.rs"]
mod exercise;

/// A few blocks of streets with a gate, stairs, a crossing, a name and hours.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let node = |i: i64, tags: &[(&str, &str)]| RawNode {
        id: i,
        lon: 120.6 + (i % 4) as f64 * 1e-3,
        lat: 31.3 + (i / 4) as f64 * 1e-3,
        tags: tags.iter().copied().collect(),
    };
    let way = |id: i64, refs: &[i64], tags: &[(&str, &str)]| RawWay {
        id,
        refs: refs.to_vec(),
        tags: tags.iter().copied().collect(),
    };
    let mut nodes: Vec<RawNode> = (0..16).map(|i| node(i, &[])).collect();
    nodes[5] = node(5, &[("barrier", "gate"), ("opening_hours", "06:00-22:00")]);
    nodes[10] = node(10, &[("highway", "crossing"), ("crossing", "traffic_signals")]);
    let ways = vec![
        way(1, &[0, 1, 2, 3], &[("highway", "residential"), ("name", "平江路"), ("name:en", "Pingjiang Road")]),
        way(2, &[4, 5, 6, 7], &[("highway", "footway"), ("bridge", "yes"), ("bridge:name", "思婆桥")]),
        way(3, &[8, 9, 10, 11], &[("highway", "footway"), ("incline", "9%")]),
        way(4, &[0, 4, 8, 12], &[("highway", "steps"), ("handrail", "no")]),
        way(5, &[1, 5, 9, 13], &[("highway", "residential"), ("oneway:foot", "yes")]),
        way(6, &[2, 6, 10, 14, 15, 11, 7, 3], &[("highway", "secondary"), ("opening_hours", "sunrise-sunset")]),
    ];
    let map = RawMap { nodes, ways, relations: Vec::new() };
    Network::build(&map).expect("streets").write()
});

fuzz_target!(|bytes: &[u8]| {
    let mut file = SOUND.clone();
    // Pairs of a place and what to write there: two bytes of place, one of length, that many bytes.
    let mut rest = bytes;
    while let [low, high, len, tail @ ..] = rest {
        let (patch, tail) = tail.split_at(usize::from(*len % 16).min(tail.len()));
        let at = usize::from(u16::from_le_bytes([*low, *high])) % file.len();
        let room = file.len() - at;
        let patch = &patch[..patch.len().min(room)];
        file[at..at + patch.len()].copy_from_slice(patch);
        rest = tail;
    }
    if let Ok(network) = Network::from_bytes_unread(&exercise::with_honest_header(file)) {
        exercise::everything(&network);
    }
    let _ = Network::from_bytes(bytes);
});
