//! Writers of street files for tests, and maps to write.
#![allow(dead_code)]

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use yike_walk::layers::LayerReport;
use yike_walk::metric::Metric;
use yike_walk::osm::{Imported, MemberKind, RawMember, RawNode, RawRelation, RawWay, ReadOptions, Tags, read_any};
use yike_walk::{Network, Pace, RawMap, route};

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' | '<' | '"' | '\n' | '\r' | '\t' => write!(out, "&#{};", u32::from(c)).unwrap(),
            c => out.push(c),
        }
        out
    })
}

fn put_tags(out: &mut String, tags: &Tags) {
    for (k, v) in tags.iter() {
        writeln!(out, "    <tag k=\"{}\" v=\"{}\"/>", escaped(k), escaped(v)).unwrap();
    }
}

/// The map as OpenStreetMap XML.
pub fn write_xml(map: &RawMap) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"test\">\n");
    for n in &map.nodes {
        let attributes = format!("id=\"{}\" lat=\"{}\" lon='{}' version=\"1\"", n.id, n.lat, n.lon);
        if n.tags.is_empty() {
            writeln!(out, "  <node {attributes}/>").unwrap();
            continue;
        }
        writeln!(out, "  <node {attributes}>").unwrap();
        put_tags(&mut out, &n.tags);
        out.push_str("  </node>\n");
    }
    for w in &map.ways {
        writeln!(out, "  <way id=\"{}\">", w.id).unwrap();
        for r in &w.refs {
            writeln!(out, "    <nd ref=\"{r}\"/>").unwrap();
        }
        put_tags(&mut out, &w.tags);
        out.push_str("  </way>\n");
    }
    for r in &map.relations {
        writeln!(out, "  <relation id=\"{}\">", r.id).unwrap();
        for m in &r.members {
            let kind = match m.kind {
                MemberKind::Node => "node",
                MemberKind::Way => "way",
                MemberKind::Relation => "relation",
            };
            let role = escaped(&m.role);
            writeln!(out, "    <member type=\"{kind}\" ref=\"{}\" role=\"{role}\"/>", m.id).unwrap();
        }
        put_tags(&mut out, &r.tags);
        out.push_str("  </relation>\n");
    }
    out.push_str("</osm>\n");
    out
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// The ways as GeoJSON lines with their tags as properties, as OpenStreetMap exports are.
pub fn write_geojson(map: &RawMap) -> String {
    let places: BTreeMap<i64, [f64; 2]> = map.nodes.iter().map(|n| (n.id, [n.lon, n.lat])).collect();
    let place = |id: &i64| places.get(id).copied();
    let feature = |way: &RawWay| {
        let line: Vec<[f64; 2]> = way.refs.iter().filter_map(place).collect();
        let tags: serde_json::Map<String, serde_json::Value> =
            way.tags.iter().map(|(k, v)| (k.to_owned(), v.into())).collect();
        serde_json::json!({
            "type": "Feature",
            "properties": tags,
            "geometry": {"type": "LineString", "coordinates": line},
        })
    };
    let features: Vec<_> = map.ways.iter().map(feature).collect();
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn tags() -> impl Strategy<Value = Tags> {
    let key = prop_oneof![
        "[a-z:\u{4e00}-\u{4e10}]{0,4}",
        Just("highway".to_owned()),
        Just("name".to_owned())
    ];
    prop::collection::vec((key, "(\\PC|[\n\t<&\"'>]){0,6}"), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

/// Maps with everything a file may say, ways without sense included.
pub fn any_map() -> impl Strategy<Value = RawMap> {
    let degrees = |most: i64| (-most * 10_000_000..=most * 10_000_000).prop_map(|steps| steps as f64 / 1e7);
    let id = || any::<i32>().prop_map(i64::from);
    let node =
        (id(), degrees(180), degrees(90), tags()).prop_map(|(id, lon, lat, tags)| RawNode { id, lon, lat, tags });
    let way = (id(), prop::collection::vec(id(), 0..6), tags()).prop_map(|(id, refs, tags)| RawWay { id, refs, tags });
    let kind = prop_oneof![
        Just(MemberKind::Node),
        Just(MemberKind::Way),
        Just(MemberKind::Relation)
    ];
    let member = (kind, id(), "[a-z\"]{0,5}").prop_map(|(kind, id, role)| RawMember { kind, id, role });
    let relation = (id(), prop::collection::vec(member, 0..4), tags()).prop_map(|(id, members, tags)| RawRelation {
        id,
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

pub type Points<'a> = &'a [(f64, f64)];
pub type Pairs<'a> = &'a [(&'a str, &'a str)];

/// The place some metres east and north of a corner in Suzhou.
pub fn place((x, y): (f64, f64)) -> (f64, f64) {
    let k = Metric::at(31.31);
    (120.63 + x / k.east, 31.31 + y / k.north)
}

fn feature(line: Points, properties: Pairs) -> serde_json::Value {
    let points: Vec<_> = line.iter().map(|p| place(*p)).collect();
    let properties: BTreeMap<_, _> = properties.iter().copied().collect();
    serde_json::json!({"type": "Feature", "properties": properties,
        "geometry": {"type": "LineString", "coordinates": points}})
}

pub fn geojson(lines: &[(Points, Pairs)]) -> Vec<u8> {
    let features: Vec<_> = lines.iter().map(|(line, pairs)| feature(line, pairs)).collect();
    serde_json::json!({"type": "FeatureCollection", "features": features})
        .to_string()
        .into_bytes()
}

pub fn read(bytes: &[u8], options: &ReadOptions) -> (RawMap, LayerReport) {
    let Imported { map, layer, .. } = read_any(bytes, options).unwrap();
    (map, layer.unwrap())
}

/// Whole metres on foot between two places of a layer; `None` when there is no way.
pub fn metres(map: &RawMap, from: (f64, f64), to: (f64, f64)) -> Option<u64> {
    let network = Network::build(map).unwrap();
    network.check().unwrap();
    let snap = |p| network.snap(place(p).0, place(p).1, Pace::Adult).unwrap();
    route(&network, &snap(from), &snap(to), Pace::Adult).map(|r| (r.length_mm + 500) / 1000)
}
