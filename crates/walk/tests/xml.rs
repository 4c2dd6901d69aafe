//! OpenStreetMap XML says what PBF says, and what is no map is told apart from one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
mod street_files;

use common::extract;
use proptest::prelude::*;
use street_files::{any_map, gzip, write_xml};
use yike_walk::osm::{
    Format, Keep, ReadOptions, read_any, read_pbf, read_pbf_with, read_xml, read_xml_with, write_pbf,
};
use yike_walk::{Crs, Network, RawMap};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn m03_xml_reads_back_and_equals_pbf(map in any_map()) {
        let xml = write_xml(&map);
        prop_assert_eq!(&read_xml(xml.as_bytes()).unwrap(), &map);
        let pbf = write_pbf(&map);
        prop_assert_eq!(&read_pbf(&pbf).unwrap(), &map);
        // Of streets alone each reader keeps what else it thinks the network may need.
        let streets = |map: RawMap| map.ways.into_iter().filter(|way| way.tags.get("highway").is_some()).collect::<Vec<_>>();
        let (ours, theirs) = (read_xml_with(xml.as_bytes(), Keep::Streets), read_pbf_with(&pbf, Keep::Streets));
        let build = |map: &RawMap| Network::build(map).ok().map(|network| network.as_bytes().to_vec());
        let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
        prop_assert_eq!(build(&ours), build(&theirs));
        prop_assert_eq!(build(&ours), build(&map));
        prop_assert_eq!(streets(ours), streets(theirs));
    }

    /// Nothing a hostile file holds makes a reader panic, and no cut file passes for a whole one.
    #[test]
    fn no_file_panics(map in any_map(), cut in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>(), bit in 0..8u8) {
        let whole = write_xml(&map).into_bytes();
        let cut = cut.index(whole.len() - 1);
        prop_assert!(read_xml(&whole[..cut]).is_err());
        let mut hurt = whole.clone();
        hurt[flip.index(whole.len())] ^= 1u8 << bit;
        let _ = read_any(&hurt, &ReadOptions::default());
        let mut packed = gzip(&whole);
        prop_assert!(read_any(&packed[..packed.len() - 1], &ReadOptions::default()).is_err());
        let at = flip.index(packed.len());
        packed[at] ^= 1u8 << bit;
        let _ = read_any(&packed, &ReadOptions::default());
    }
}

#[test]
fn m03_a_town_is_the_same_network_from_each_format() {
    let Some(pbf) = extract("monaco.osm.pbf") else { return };
    let map = read_pbf(&pbf).unwrap();
    let expect = Network::build(&map).unwrap();
    let xml = write_xml(&map).into_bytes();
    assert!(read_xml(&xml).unwrap() == map);
    for (bytes, format) in [
        (gzip(&xml), Format::Xml),
        (xml, Format::Xml),
        (gzip(&pbf), Format::Pbf),
        (pbf, Format::Pbf),
    ] {
        let found = read_any(&bytes, &ReadOptions::default()).unwrap();
        assert_eq!((found.format, found.layer), (format, None));
        assert!(Network::build(&found.map).unwrap().as_bytes() == expect.as_bytes());
    }
}

#[test]
fn files_of_editors_and_servers_are_read() {
    let text = r#"<?xml version='1.0' encoding='UTF-8'?>
<!-- made by hand -->
<osm version='0.6' generator='JOSM'>
  <note>The data is from OpenStreetMap.</note><meta osm_base="2026-01-01"/>
  <bounds minlat='31' minlon='120' maxlat='32' maxlon='121'/>
  <node id='-1' lat='31.1' lon='120.5' visible='true'><tag k='name' v='甲 &amp; &#x4e59;'/><tag k="note" v="a
b"/></node>
  <node id='2' action='delete' lat='31.1' lon='120.5'/>
  <node id='3' visible='false'/>
  <way id='9' visible="false"><nd ref='-1'/><tag k='highway' v='path'/></way>
  <way id='8'><center lat="31" lon="120"/><nd ref='-1' lat="31.1" lon="120.5"/><nd ref='3'/><tag k='highway' v='path'/></way>
</osm>
"#;
    let map = read_xml(text.as_bytes()).unwrap();
    let [node] = &map.nodes[..] else { panic!("{map:?}") };
    assert_eq!(
        (node.id, node.tags.get("name"), node.tags.get("note")),
        (-1, Some("甲 & 乙"), Some("a b"))
    );
    let [way] = &map.ways[..] else { panic!("{map:?}") };
    assert_eq!((way.id, &way.refs[..]), (8, &[-1, 3][..]));
    let with_mark = [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat();
    assert_eq!(
        read_any(&with_mark, &ReadOptions::default()).unwrap().map.ways,
        map.ways
    );
    assert_eq!(read_xml(b"<osm/>").unwrap(), RawMap::default());
}

fn check(bytes: &[u8], expect: &str) {
    let error = read_any(bytes, &ReadOptions::default()).expect_err(expect).to_string();
    assert_eq!(error, expect);
}

#[test]
fn bad_files_say_what_they_are_and_where_they_break() {
    let text = |line: u64, byte: u64, reason: &str| {
        format!("the OpenStreetMap XML file breaks at line {line} (byte {byte}): {reason}; nothing of it was kept")
    };
    check(b"", "the file is empty (0 bytes); fetch the extract again");
    check(
        b"<osm>\n<node id='1' lat='1' lon='2'/>\n",
        &text(3, 37, "it is cut off before </osm>; fetch the extract again"),
    );
    check(
        b"<osm>\n<node id='1' lat='1' lon='2",
        &text(2, 6, "syntax error: tag not closed: `>` not found before end of input"),
    );
    check(
        b"<osm>\n<node id='x' lat='1' lon='2'/></osm>",
        &text(2, 6, "<node> with id=\"x\", which is no whole number"),
    );
    check(
        b"<osm>\n<node id='1' lat='91' lon='2'/></osm>",
        &text(2, 6, "<node> with lat=\"91\", which is no place in degrees"),
    );
    check(
        b"<osm><node id='1' lat='NaN' lon='2'/></osm>",
        &text(1, 5, "<node> with lat=\"NaN\", which is no place in degrees"),
    );
    check(b"<osm><node id='1' lat='1'/></osm>", &text(1, 5, "<node> without lon"));
    check(b"<osm><way id='1'><nd/></way></osm>", &text(1, 17, "<nd> without ref"));
    check(
        b"<osm><node id='1' lat='1' lon='2'><tag k='n' v='\xd6\xd0'/></node></osm>",
        &text(
            1,
            34,
            "text that is not UTF-8 (invalid utf-8 sequence of 1 bytes from index 0); save the file as UTF-8",
        ),
    );
    check(
        b"<?xml version='1.0' encoding='GB18030'?><osm></osm>",
        &text(1, 0, "it is encoded as GB18030; save it as UTF-8"),
    );
    // A bomb of entities stays a name.
    check(
        b"<!DOCTYPE osm [<!ENTITY a '&b;&b;'>]><osm><node id='1' lat='1' lon='2'><tag k='a' v='&a;'/></node></osm>",
        &text(1, 71, "at 1..2: unrecognized entity `a`"),
    );
    check(b"<osm></osm>\n<osm></osm>", &text(2, 12, "a second document begins"));
    check(
        b"<osm></way>",
        &text(1, 5, "ill-formed document: expected `</osm>`, but `</way>` was found"),
    );
    check(
        b"<html></html>",
        &text(1, 0, "its root is <html> and not <osm>; this is not OpenStreetMap"),
    );
    check(
        b"<osmChange/>",
        &text(
            1,
            0,
            "this is a list of changes (osmChange), not a map; apply it to the map first",
        ),
    );
    check(
        b"<osm version='0.5'/>",
        &text(1, 0, "version 0.5 of the format is not read, only 0.6"),
    );
    check(
        b"<osm><remark> runtime error: Query timed out </remark></osm>",
        &text(
            1,
            13,
            "the server gave up before the end (runtime error: Query timed out); ask it for a smaller area",
        ),
    );
    let long = [&b"<osm><!--"[..], &vec![b' '; 2 << 20], b"--></osm>"].concat();
    check(&long, &text(1, 5, "a tag, text or comment is longer than 1 MiB"));
    let many: String = (0..65).map(|i| format!(" a{i}='' ")).collect();
    check(
        format!("<osm><node {many}/></osm>").as_bytes(),
        &text(1, 5, "a tag with more than 64 attributes"),
    );
    // Files given by mistake.
    check(
        b"PK\x03\x04rest",
        "this is a zip archive; unpack it and give the street file inside",
    );
    check(
        b"SQLite format 3\0",
        "this is a GeoPackage or another SQLite database; convert it to FlatGeobuf or GeoJSON (ogr2ogr does) and give that",
    );
    check(
        b"fgb\x02fgb\0",
        "this is FlatGeobuf of version 2, and version 3 is read; convert it to FlatGeobuf or GeoJSON (ogr2ogr does) and give that",
    );
    check(b"\xff\xfe<\0", "this is text in UTF-16; save it as UTF-8");
    check(
        b"lon,lat\n1,2",
        "this is no street file this program knows; give OpenStreetMap (.osm.pbf, .osm, .osm.gz), GeoJSON or FlatGeobuf",
    );
    check(&gzip(&gzip(b"<osm/>")), "this is gzip inside gzip; unpack it once");
    let packed = gzip(b"<osm><node id='1' lat='1' lon='2'/></osm>");
    check(
        &packed[..packed.len() - 9],
        "the gzip file does not unpack: it is cut off; fetch it again",
    );
    let bomb = gzip(&[&b"{"[..], &vec![b' '; 17 << 20]].concat());
    check(
        &bomb,
        "the gzip file does not unpack: it grows to more than 100 times its size, which street files never do",
    );
    let options = ReadOptions {
        crs: Some(Crs::Gcj02),
        ..ReadOptions::default()
    };
    assert_eq!(
        read_any(b"<osm/>", &options).unwrap_err().to_string(),
        "the file is OpenStreetMap, which is always WGS 84, and GCJ-02 is asked for; leave the coordinate system away"
    );
}
