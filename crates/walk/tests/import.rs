//! From a street file to a network: the quick way gives what the plain way gives, and bad files are named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::{extract, numbers};
use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;
use std::io::Write as _;
use yike_walk::osm::{
    ImportOptions, ImportReport, Keep, MemberKind, RawMember, RawNode, RawRelation, RawWay, read_pbf_within, write_pbf,
};
use yike_walk::{ImportError, Network, RawMap, read_pbf};

fn on(threads: usize) -> ImportOptions {
    ImportOptions {
        threads,
        ..ImportOptions::default()
    }
}

#[test]
fn m03_straight_from_pbf_is_byte_for_byte_the_network_of_the_whole_map() {
    for name in [
        "suzhou_sip",
        "porto_portugal",
        "monaco",
        "shanghai_core",
        "liechtenstein-latest",
        "andorra",
        "bayfront_singapore",
    ] {
        let Some(bytes) = extract(&format!("{name}.osm.pbf")) else {
            return;
        };
        let whole = Network::build(&read_pbf(&bytes).unwrap()).unwrap();
        for threads in [1, 2, 5] {
            let (network, report) = Network::from_pbf(&bytes, &on(threads)).unwrap();
            assert!(network.as_bytes() == whole.as_bytes(), "{name} on {threads} threads");
            assert!(!report.looks_incomplete(), "{name}: {report:?}");
        }
    }
}

/// A map with everything that may be odd about one: ids repeated, negative and far apart, nodes missing, ways of one
/// node, of the same node twice, crossing themselves, closed to a square.
fn odd_map(seed: u64, n: u32) -> RawMap {
    let mut next = numbers(seed);
    let id = |i: u32| match i % 7 {
        0 => -i64::from(i),
        1 => i64::from(i) << 33,
        _ => i64::from(i),
    };
    let nodes = (0..n)
        .map(|_| RawNode {
            id: id(next(n)),
            lon: 120.6 + f64::from(next(50)) * 1e-4,
            lat: 31.3 + f64::from(next(50)) * 1e-4,
            tags: match next(8) {
                0 => [("barrier", "gate"), ("note", "green")].into_iter().collect(),
                1 => [("barrier", "stile")].into_iter().collect(),
                2 => [("highway", "crossing")].into_iter().collect(),
                3 => [("entrance", "main"), ("note", "green")].into_iter().collect(),
                _ => Default::default(),
            },
        })
        .collect();
    let kinds: [&[(&str, &str)]; 6] = [
        &[("highway", "residential"), ("name", "临顿路")],
        &[("highway", "footway"), ("oneway:foot", "yes")],
        &[("highway", "pedestrian"), ("area", "yes")],
        &[("highway", "trunk")],
        &[("building", "yes"), ("name", "观前街邮局")],
        &[("railway", "platform"), ("layer", "1")],
    ];
    let ways = (0..n)
        .map(|i| {
            let mut refs: Vec<i64> = (0..next(9)).map(|_| id(next(n + n / 8))).collect();
            if next(3) == 0 {
                refs.extend(refs.first().copied());
            }
            RawWay {
                id: i64::from(i),
                refs,
                tags: kinds[next(6) as usize].iter().copied().collect(),
            }
        })
        .collect();
    let areas: [&[(&str, &str)]; 4] = [
        &[("type", "multipolygon"), ("highway", "pedestrian")],
        &[("type", "multipolygon"), ("building", "yes")],
        &[("type", "multipolygon"), ("natural", "water")],
        &[("type", "route"), ("route", "foot")],
    ];
    let relations = (0..n / 4)
        .map(|i| RawRelation {
            id: i64::from(i),
            members: (0..next(5))
                .map(|_| RawMember {
                    kind: MemberKind::Way,
                    id: i64::from(next(n + n / 8)),
                    role: ["outer", "inner", ""][next(3) as usize].into(),
                })
                .collect(),
            tags: areas[next(4) as usize].iter().copied().collect(),
        })
        .collect();
    RawMap { nodes, ways, relations }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any map, written in several files that are put together in any order, so that ways come before their nodes.
    #[test]
    fn m03_odd_maps_come_out_the_same_by_both_ways(seed in 1u64.., n in 1u32..60, parts in 1usize..4, threads in 1usize..4) {
        let map = odd_map(seed, n);
        let mut next = numbers(seed);
        let mut pieces = vec![RawMap::default(); parts];
        for node in &map.nodes {
            pieces[next(parts as u32) as usize].nodes.push(node.clone());
        }
        for way in &map.ways {
            pieces[next(parts as u32) as usize].ways.push(way.clone());
        }
        for relation in &map.relations {
            pieces[next(parts as u32) as usize].relations.push(relation.clone());
        }
        let file: Vec<u8> = pieces.iter().flat_map(write_pbf).collect();
        let read = read_pbf_within(&file, Keep::All, &on(threads)).unwrap();
        prop_assert_eq!((read.nodes.len(), read.ways.len()), (map.nodes.len(), map.ways.len()));
        let (whole, straight) = (Network::build_with(&read, &on(1)), Network::from_pbf(&file, &on(threads)));
        match (whole, straight) {
            (Ok((whole, expect)), Ok((straight, report))) => {
                prop_assert!(whole.as_bytes() == straight.as_bytes());
                prop_assert_eq!(report, expect);
                straight.check().unwrap();
            }
            (whole, straight) => prop_assert_eq!(whole.unwrap_err(), straight.unwrap_err()),
        }
    }
}

#[test]
fn m03_the_report_says_what_an_extract_lacks() {
    let node = |id: i64, lon: f64| RawNode {
        id,
        lon,
        lat: 31.3,
        ..RawNode::default()
    };
    let way = |refs: &[i64]| RawWay {
        id: 1,
        refs: refs.to_vec(),
        tags: [("highway", "path")].into_iter().collect(),
    };
    // Nodes 1 to 5 are there, 6 lies nowhere, 7 is no number.
    let mut nodes: Vec<RawNode> = (1..6).map(|i| node(i, 120.6 + i as f64 * 1e-3)).collect();
    nodes.extend([node(6, 200.0), node(7, f64::NAN)]);
    let check = |refs: &[&[i64]], expect: (u64, u64, u64, u64)| {
        let mut ways: Vec<RawWay> = refs.iter().map(|refs| way(refs)).collect();
        ways.push(way(&[1, 2]));
        let map = RawMap {
            nodes: nodes.clone(),
            ways,
            relations: Vec::new(),
        };
        let (network, report) = Network::build_with(&map, &ImportOptions::default()).unwrap();
        network.check().unwrap();
        let ImportReport {
            ways_cut,
            ways_lost,
            nodes_missing,
            nodes_out_of_range,
            ..
        } = report;
        assert_eq!(
            (ways_cut, ways_lost, nodes_missing, nodes_out_of_range),
            expect,
            "{refs:?}"
        );
        assert_eq!(report.ways_walkable, refs.len() as u64 + 1);
    };
    check(&[&[1, 2, 3]], (0, 0, 0, 0));
    check(&[&[1, 2, 99, 3, 4]], (1, 0, 1, 0));
    check(&[&[98, 99]], (0, 1, 2, 0));
    check(&[&[1], &[2, 2], &[]], (0, 3, 0, 0));
    check(&[&[1, 6, 7, 2]], (0, 1, 0, 2));
    check(&[&[1, 2, 3, 1, 4, 2]], (0, 0, 0, 0));
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn field(key: u64, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, key << 3 | 2);
    varint(&mut out, bytes.len() as u64);
    out.extend_from_slice(bytes);
    out
}

/// A file of a good header and one data blob with this body.
fn file(body: &[u8]) -> Vec<u8> {
    let mut file = write_pbf(&RawMap::default());
    let mut head = field(1, b"OSMData");
    head.push(3 << 3);
    varint(&mut head, body.len() as u64);
    file.extend((head.len() as u32).to_be_bytes());
    file.append(&mut head);
    file.extend_from_slice(body);
    file
}

/// A blob's body of zlib data that say they unfold to `announced` bytes.
fn deflated(content: &[u8], announced: u64) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(content).unwrap();
    let mut body = vec![2 << 3];
    varint(&mut body, announced);
    body.extend(field(3, &zlib.finish().unwrap()));
    body
}

#[test]
fn m03_hostile_files_are_named_and_cost_little() {
    let check = |bytes: &[u8], memory: Option<u64>, expect: &str| {
        let options = ImportOptions { memory, ..on(2) };
        for error in [
            read_pbf_within(bytes, Keep::All, &options).unwrap_err(),
            Network::from_pbf(bytes, &options).map(|_| ()).unwrap_err(),
        ] {
            assert!(error.to_string().contains(expect), "{error} instead of {expect}");
        }
    };
    let zeros = vec![0u8; 4 << 20];
    let good = field(1, b"");
    check(
        &file(&deflated(&zeros, 100)),
        None,
        "100 bytes are announced and more came out",
    );
    check(
        &file(&deflated(&good, 100)),
        None,
        "100 bytes are announced and 2 came out",
    );
    check(&file(&deflated(&good, 1 << 40)), None, "the format allows");
    check(&file(&deflated(&good, 2)[..5]), None, "a field announces");
    check(&file(&field(3, b"no zlib")), None, "does not say how many bytes");
    check(&file(&field(7, b"zstd")), None, "zstd compression");
    check(&file(b""), None, "holds no data");
    let mut absurd = file(b"");
    absurd.extend([0x7f, 0xff, 0xff, 0xff]);
    check(&absurd, None, "blob header of 2147483647 bytes");

    // A street, and one dense node of each kind: {id, latitude, longitude} as zigzag numbers.
    let street = |node: &[u8]| {
        let strings = field(1, &[field(1, b""), field(1, b"highway"), field(1, b"path")].concat());
        let way = [&[8, 1][..], &field(2, &[1]), &field(3, &[2]), &field(8, &[2, 2])].concat();
        let group = [node, &field(3, &way)].concat();
        file(&field(1, &[strings, field(2, &group)].concat()))
    };
    let dense = |lat: u64, lon: u64| {
        let number = |n| {
            let mut out = Vec::new();
            varint(&mut out, n);
            out
        };
        field(
            2,
            &[field(1, &[2]), field(8, &number(lat)), field(9, &number(lon))].concat(),
        )
    };
    check(&street(&dense(2 * 910_000_000, 0)), None, "a coordinate of 91 degrees");
    check(
        &street(&dense(0, 2 * 1_800_000_001)),
        None,
        "a coordinate of 180.0000001 degrees",
    );
    check(&street(&dense(0, u64::MAX)), None, "a coordinate of inf degrees");
    check(&street(&field(2, &field(1, &[2]))), None, "a node without latitude");
    let endless = [field(1, &[2, 0x80]), field(8, &[0]), field(9, &[0])].concat();
    check(&street(&field(2, &endless)), None, "a number does not end");
    check(&street(&field(3, &field(2, &[9]))), None, "a key without its value");
    let far = [field(2, &[9]), field(3, &[9])].concat();
    check(&street(&field(3, &far)), None, "string 9 of 3");

    // Four million nodes, or empty ways, or strings, in a few kilobytes.
    let nodes = field(
        2,
        &field(2, &[field(1, &zeros), field(8, &zeros), field(9, &zeros)].concat()),
    );
    let streets = |n: usize| {
        [
            field(1, &field(1, b"highway")),
            field(2, &field(3, &[field(2, &[0]), field(3, &[0])].concat()).repeat(n)),
        ]
        .concat()
    };
    let strings = field(1, &[0x0a, 0].repeat(2 << 20));
    for bomb in [nodes, strings] {
        let bomb = file(&deflated(&bomb, bomb.len() as u64));
        assert!(bomb.len() < 64 << 10, "{} bytes", bomb.len());
        let error = read_pbf_within(
            &bomb,
            Keep::All,
            &ImportOptions {
                memory: Some(8 << 20),
                ..on(2)
            },
        )
        .unwrap_err();
        assert!(
            matches!(error, ImportError::TooLarge { limit: 0x80_0000, .. }),
            "{error}"
        );
    }
    let bomb = streets(400_000);
    check(
        &file(&deflated(&bomb, bomb.len() as u64)),
        Some(8 << 20),
        "exceeds 8388608",
    );
}
