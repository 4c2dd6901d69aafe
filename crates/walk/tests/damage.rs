//! Network files that are cut, changed or from elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
#[path = "common/exercise.rs"]
mod exercise;

use proptest::prelude::*;
use std::sync::LazyLock;
use yike_walk::osm::{RawNode, RawWay};
use yike_walk::{Edge, Network, NetworkError, Pace, RawMap};

/// A grid of streets with a gate, stairs, a bridge and hours.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut next = common::numbers(5);
    let nodes = (0..36i64)
        .map(|i| RawNode {
            id: i,
            lon: 120.6 + (i % 6) as f64 * 6e-4 + f64::from(next(100)) * 1e-6,
            lat: 31.3 + (i / 6) as f64 * 6e-4 + f64::from(next(100)) * 1e-6,
            tags: match i {
                8 => [("barrier", "gate"), ("opening_hours", "06:00-22:00")]
                    .into_iter()
                    .collect(),
                15 => [("kerb", "raised")].into_iter().collect(),
                _ => Default::default(),
            },
        })
        .collect();
    let kinds = [
        [("highway", "residential"), ("name", "平江路")],
        [("highway", "steps"), ("opening_hours", "08:00-20:00")],
        [("highway", "footway"), ("bridge", "yes")],
    ];
    let way = |i: i64, refs: Vec<i64>| RawWay {
        id: 100 + i,
        refs,
        tags: kinds[i as usize % 3].into_iter().collect(),
    };
    let rows = (0..6).map(|y| way(y, (0..6).map(|x| y * 6 + x).collect()));
    let columns = (0..6).map(|x| way(10 + x, (0..6).map(|y| y * 6 + x).collect()));
    let ways = rows.chain(columns).collect();
    let map = RawMap {
        nodes,
        ways,
        relations: Vec::new(),
    };
    Network::build(&map).unwrap().write()
});

/// An edge and its line.
type Stretch = (Option<Edge>, Vec<(f64, f64)>);

fn meaning(network: &Network) -> Vec<Stretch> {
    let edges = 0..network.edge_count() as u32;
    edges
        .map(|e| (network.edge(e), network.geometry(e).collect()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// One changed byte anywhere: reading the whole file says so, or the byte carried nothing. Opening it all the
    /// same never leads outside the file.
    #[test]
    fn m03_a_changed_byte_is_noticed_and_harms_nobody(at in 0..FILE.len(), bits in 1u8..) {
        let mut hurt = FILE.clone();
        hurt[at] ^= bits;
        if let Ok(kept) = Network::from_bytes(&hurt) {
            prop_assert_eq!(meaning(&kept), meaning(&Network::from_bytes(&FILE).unwrap()), "byte {}", at);
        }
        if let Ok(network) = Network::from_bytes_unread(&exercise::with_honest_header(hurt)) {
            exercise::everything(&network);
        }
    }

    #[test]
    fn m03_many_changed_bytes_lead_nowhere(patches in prop::collection::vec((0..FILE.len(), any::<u8>()), 1..200)) {
        let mut hurt = FILE.clone();
        patches.iter().for_each(|(at, byte)| hurt[*at] = *byte);
        if let Ok(network) = Network::from_bytes_unread(&exercise::with_honest_header(hurt)) {
            exercise::everything(&network);
        }
    }

    #[test]
    fn m03_a_cut_file_does_not_open(cut in 0..FILE.len()) {
        prop_assert!(Network::from_bytes_unread(&FILE[..cut]).is_err());
    }
}

/// Where the file's section of this number starts.
fn section(number: usize) -> usize {
    let entry = 32 + 24 * number;
    u64::from_le_bytes(FILE[entry..entry + 8].try_into().unwrap()) as usize
}

/// Found by the fuzzer: a row of four thousand million arcs was walked one by one.
#[test]
fn m03_rows_end_where_the_arcs_end() {
    let mut hurt = FILE.clone();
    let rows = section(1);
    hurt[rows + 8..rows + 12].copy_from_slice(&[0xff; 4]);
    let network = Network::from_bytes_unread(&hurt).unwrap();
    let arcs = network.arc_count() as u32;
    assert!((0..network.vertex_count() as u32).all(|v| network.arcs(v).end <= arcs));
    exercise::everything(&network);
}

/// Found by the fuzzer: a grid of cells a centimetre wide was searched cell by cell.
#[test]
fn m03_a_grid_that_contradicts_itself_finds_nothing() {
    let grid = section(17);
    for (number, value) in [(4, 1), (5, 1), (6, i32::MAX), (7, -1), (0, i32::MIN), (3, i32::MIN)] {
        let mut hurt = FILE.clone();
        let at = grid + 4 * number;
        hurt[at..at + 4].copy_from_slice(&i32::to_le_bytes(value));
        let network = Network::from_bytes_unread(&hurt).unwrap();
        assert!(network.check().is_err());
        assert!(network.snap(120.601, 31.301, Pace::Adult).is_err(), "word {number}");
    }
}

#[test]
fn the_sound_file_answers() {
    assert!(exercise::everything(&Network::from_bytes(&FILE).unwrap()) > 50);
}

#[test]
fn m03_what_is_wrong_with_a_file_is_said() {
    let check = |bytes: &[u8], expect: &str| {
        let text = Network::from_bytes(bytes).unwrap_err().to_string();
        assert!(text.contains(expect), "{text}");
    };
    let patched = |at: usize, with: &[u8]| {
        let mut file = FILE.clone();
        file[at..at + with.len()].copy_from_slice(with);
        file
    };
    check(b"", "not a walking network");
    check(b"<osm/>", "not a walking network");
    check(&FILE[..100], "header is cut off");
    check(&FILE[..FILE.len() - 1], "bytes are announced");
    check(&patched(8, &[77]), "format 77");
    check(&patched(40, &[0xff]), "checksum of its header");
    check(&patched(FILE.len() / 2, &[0xff, 0xff, 0x55]), "checksum of section");
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        Network::open(folder.path()),
        Err(NetworkError::Io(_) | NetworkError::NotANetwork { .. })
    ));
    assert!(matches!(
        Network::open(&folder.path().join("none")),
        Err(NetworkError::Io(_))
    ));
}
