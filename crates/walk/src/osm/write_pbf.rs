//! Writing OpenStreetMap PBF files, so that streets made by a program pass through the same importer as real ones.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use std::collections::HashMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::proto_write::Message;
use super::raw::{MemberKind, RawMap, RawNode, RawRelation, RawWay, Tags};

/// What the format recommends a block to hold at most.
const BLOCK: usize = 8000;

/// A stored coordinate's step in degrees, the default granularity of 100 nanodegrees (1.1 cm).
const STEPS_PER_DEGREE: f64 = 1e7;

/// The map as a `.osm.pbf` file: a header, then dense nodes, ways and relations in zlib blobs of at most 8,000
/// elements, in the order given. Coordinates are rounded to 1e-7 degrees; everything else returns unchanged from
/// [`read_pbf`](super::read_pbf).
pub fn write_pbf(map: &RawMap) -> Vec<u8> {
    let mut file = Vec::new();
    let mut header = Message::default();
    header
        .bytes(4, b"OsmSchema-V0.6")
        .bytes(4, b"DenseNodes")
        .bytes(16, b"yike");
    blob(&mut file, "OSMHeader", &header.0);
    for nodes in map.nodes.chunks(BLOCK) {
        block(&mut file, |group, strings| {
            group.bytes(2, &dense(nodes, strings).0);
        });
    }
    for ways in map.ways.chunks(BLOCK) {
        block(&mut file, |group, strings| {
            for w in ways {
                group.bytes(3, &way(w, strings).0);
            }
        });
    }
    for relations in map.relations.chunks(BLOCK) {
        block(&mut file, |group, strings| {
            for r in relations {
                group.bytes(4, &relation(r, strings).0);
            }
        });
    }
    file
}

/// A block's words, each once. Index 0 stays empty: dense nodes end a node's tags with it.
struct Strings<'a> {
    list: Vec<&'a str>,
    index: HashMap<&'a str, u64>,
}

impl<'a> Strings<'a> {
    fn index(&mut self, word: &'a str) -> u64 {
        *self.index.entry(word).or_insert_with(|| {
            self.list.push(word);
            self.list.len() as u64 - 1
        })
    }
}

fn block<'a>(file: &mut Vec<u8>, fill: impl FnOnce(&mut Message, &mut Strings<'a>)) {
    // The empty word is not put into the index, so an empty key or value gets an index of its own and does not
    // read as the end of a node's tags.
    let mut strings = Strings {
        list: vec![""],
        index: HashMap::new(),
    };
    let mut group = Message::default();
    fill(&mut group, &mut strings);
    let mut table = Message::default();
    for word in &strings.list {
        table.bytes(1, word.as_bytes());
    }
    let mut block = Message::default();
    block.bytes(1, &table.0).bytes(2, &group.0);
    blob(file, "OSMData", &block.0);
}

fn blob(file: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let mut blob = Message::default();
    match deflated(content) {
        Some(small) => blob.uint(2, content.len() as u64).bytes(3, &small),
        // Writing into memory does not fail; should it ever, the format also allows plain bytes.
        None => blob.bytes(1, content),
    };
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes()).uint(3, blob.0.len() as u64);
    file.extend_from_slice(&(header.0.len() as u32).to_be_bytes());
    file.extend_from_slice(&header.0);
    file.extend_from_slice(&blob.0);
}

fn deflated(content: &[u8]) -> Option<Vec<u8>> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(content).ok()?;
    zlib.finish().ok()
}

fn dense<'a>(nodes: &'a [RawNode], strings: &mut Strings<'a>) -> Message {
    let steps = |degrees: f64| (degrees * STEPS_PER_DEGREE).round() as i64;
    let mut tags = Vec::new();
    if nodes.iter().any(|n| !n.tags.is_empty()) {
        for node in nodes {
            for (k, v) in node.tags.iter() {
                tags.extend([strings.index(k), strings.index(v)]);
            }
            tags.push(0);
        }
    }
    let mut m = Message::default();
    m.deltas(1, nodes.iter().map(|n| n.id))
        .deltas(8, nodes.iter().map(|n| steps(n.lat)))
        .deltas(9, nodes.iter().map(|n| steps(n.lon)))
        .packed(10, tags);
    m
}

fn put_tags<'a>(m: &mut Message, tags: &'a Tags, strings: &mut Strings<'a>) {
    let pairs: Vec<(u64, u64)> = tags.iter().map(|(k, v)| (strings.index(k), strings.index(v))).collect();
    m.packed(2, pairs.iter().map(|p| p.0))
        .packed(3, pairs.iter().map(|p| p.1));
}

fn way<'a>(way: &'a RawWay, strings: &mut Strings<'a>) -> Message {
    let mut m = Message::default();
    m.uint(1, way.id as u64);
    put_tags(&mut m, &way.tags, strings);
    m.deltas(8, way.refs.iter().copied());
    m
}

fn relation<'a>(relation: &'a RawRelation, strings: &mut Strings<'a>) -> Message {
    let mut m = Message::default();
    m.uint(1, relation.id as u64);
    put_tags(&mut m, &relation.tags, strings);
    let roles: Vec<u64> = relation.members.iter().map(|r| strings.index(&r.role)).collect();
    m.packed(8, roles).deltas(9, relation.members.iter().map(|r| r.id));
    m.packed(
        10,
        relation.members.iter().map(|r| match r.kind {
            MemberKind::Node => 0,
            MemberKind::Way => 1,
            MemberKind::Relation => 2,
        }),
    );
    m
}

#[cfg(test)]
mod tests {
    use super::super::raw::RawMember;
    use super::super::read_pbf;
    use super::*;
    use proptest::prelude::*;

    fn tags() -> impl Strategy<Value = Tags> {
        prop::collection::vec(("[a-z:\u{4e00}-\u{4e10}]{0,4}", "\\PC{0,6}"), 0..4)
            .prop_map(|pairs| pairs.into_iter().collect())
    }

    fn map() -> impl Strategy<Value = RawMap> {
        let degrees =
            |most: i64| (-most * 10_000_000..=most * 10_000_000).prop_map(|steps| steps as f64 / STEPS_PER_DEGREE);
        let node = (any::<i32>(), degrees(180), degrees(90), tags()).prop_map(|(id, lon, lat, tags)| RawNode {
            id: id.into(),
            lon,
            lat,
            tags,
        });
        let way = (
            any::<i32>(),
            prop::collection::vec(any::<i32>().prop_map(i64::from), 0..6),
            tags(),
        )
            .prop_map(|(id, refs, tags)| RawWay {
                id: id.into(),
                refs,
                tags,
            });
        let kind = prop_oneof![
            Just(MemberKind::Node),
            Just(MemberKind::Way),
            Just(MemberKind::Relation)
        ];
        let member = (kind, any::<i32>(), "[a-z]{0,5}").prop_map(|(kind, id, role)| RawMember {
            kind,
            id: id.into(),
            role,
        });
        let relation =
            (any::<i32>(), prop::collection::vec(member, 0..4), tags()).prop_map(|(id, members, tags)| RawRelation {
                id: id.into(),
                members,
                tags,
            });
        (
            prop::collection::vec(node, 0..12),
            prop::collection::vec(way, 0..8),
            prop::collection::vec(relation, 0..6),
        )
            .prop_map(|(nodes, ways, relations)| RawMap { nodes, ways, relations })
    }

    /// Coordinates as steps: the reader may differ in the last bit of a float.
    fn stepped(mut map: RawMap) -> RawMap {
        for n in &mut map.nodes {
            n.lon = (n.lon * STEPS_PER_DEGREE).round();
            n.lat = (n.lat * STEPS_PER_DEGREE).round();
        }
        map
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(map in map()) {
            prop_assert_eq!(stepped(read_pbf(&write_pbf(&map)).unwrap()), stepped(map));
        }
    }

    #[test]
    fn another_reader_reads_more_than_one_block() {
        let nodes = (0..20_001)
            .map(|id| RawNode {
                id,
                lon: 120.6,
                lat: 31.3,
                ..RawNode::default()
            })
            .collect();
        let ways = vec![RawWay {
            id: 7,
            refs: vec![3, 1, 2],
            tags: [("highway", "steps")].into_iter().collect(),
        }];
        let file = write_pbf(&RawMap {
            nodes,
            ways,
            relations: Vec::new(),
        });
        let (mut count, mut refs) = (0, Vec::new());
        osmpbf::ElementReader::new(file.as_slice())
            .for_each(|e| match e {
                osmpbf::Element::DenseNode(n) => count += i32::from((n.lat() - 31.3).abs() < 1e-9),
                osmpbf::Element::Way(w) => refs.extend(w.refs()),
                _ => {}
            })
            .unwrap();
        assert_eq!((count, refs), (20_001, vec![3, 1, 2]));
    }
}
