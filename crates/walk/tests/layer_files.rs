//! Formats and coordinate systems of layers, and files that are broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod street_files;

use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor, error};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use std::collections::BTreeMap;
use street_files::{Points, gzip, metres, place, read};
use yike_walk::Crs;
use yike_walk::layers::LayerReport;
use yike_walk::metric::local_m;
use yike_walk::osm::{Format, ReadOptions, read_any};

struct Lines(Vec<Vec<(f64, f64)>>, bool);

impl GeozeroGeometry for Lines {
    fn process_geom<P: GeomProcessor>(&self, out: &mut P) -> error::Result<()> {
        if self.1 {
            out.multilinestring_begin(self.0.len(), 0)?;
        }
        for (i, line) in self.0.iter().enumerate() {
            out.linestring_begin(!self.1, line.len(), i)?;
            for (j, (x, y)) in line.iter().enumerate() {
                out.xy(*x, *y, j)?;
            }
            out.linestring_end(!self.1, i)?;
        }
        if self.1 {
            out.multilinestring_end(0)?;
        }
        Ok(())
    }
}

/// A file of the format's own library: a street, and a lane in two pieces that ends on it.
fn flatgeobuf(crs: Crs, declared: FgbCrs, several: bool, index: bool) -> Vec<u8> {
    let kind = if several {
        GeometryType::MultiLineString
    } else {
        GeometryType::LineString
    };
    let options = FgbWriterOptions {
        write_index: index,
        crs: declared,
        promote_to_multi: several,
        ..Default::default()
    };
    let mut file = FgbWriter::create_with_options("街巷", kind, options).unwrap();
    for (name, kind) in [
        ("名称", ColumnType::String),
        ("层级", ColumnType::Short),
        ("length", ColumnType::Double),
        ("bridge", ColumnType::Bool),
        ("seen", ColumnType::DateTime),
        ("surface", ColumnType::String),
    ] {
        file.add_column(name, kind, |_, _| {});
    }
    let line = |points: Points| {
        points
            .iter()
            .map(|p| place(*p))
            .map(|(x, y)| crs.from_wgs84(x, y))
            .collect()
    };
    let lane: Vec<Points> = vec![&[(50.0, 0.2), (50.0, 30.0)], &[(50.0, 30.0), (50.0, 60.0)]];
    let features: Vec<(&str, Vec<Points>)> = match several {
        true => vec![("平江路", vec![&[(0.0, 0.0), (100.0, 0.0)]]), ("悬桥巷", lane)],
        false => vec![
            ("平江路", vec![&[(0.0, 0.0), (100.0, 0.0)]]),
            ("悬桥巷", vec![lane[0]]),
            ("悬桥巷", vec![lane[1]]),
        ],
    };
    for (name, points) in features {
        let geometry = Lines(points.into_iter().map(line).collect(), several);
        file.add_feature_geom(geometry, |feature| {
            for (i, value) in [
                ColumnValue::String(name),
                ColumnValue::Short(0),
                ColumnValue::Double(1.5),
                ColumnValue::Bool(false),
                ColumnValue::DateTime("2026-01-01T00:00:00Z"),
                ColumnValue::String("沥青"),
            ]
            .iter()
            .enumerate()
            {
                feature.property(i, "", value).unwrap();
            }
        })
        .unwrap();
    }
    let mut bytes = Vec::new();
    file.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn m03_flatgeobuf_of_its_own_library_is_read() {
    let declared = || FgbCrs {
        code: 4490,
        ..FgbCrs::default()
    };
    for (several, index) in [(false, false), (false, true), (true, false), (true, true)] {
        let bytes = flatgeobuf(Crs::Cgcs2000, declared(), several, index);
        for bytes in [gzip(&bytes), bytes] {
            let found = read_any(&bytes, &ReadOptions::default()).unwrap();
            let report = found.layer.unwrap();
            assert_eq!(
                (found.format, report.crs, report.lines, report.lines_split),
                (Format::FlatGeobuf, Crs::Cgcs2000, 3, 1)
            );
            assert_eq!(report.declared_crs.as_deref(), Some("EPSG:4490"));
            let mut names: Vec<_> = found.map.ways.iter().map(|w| w.tags.get("name").unwrap()).collect();
            names.sort_unstable();
            assert_eq!(names, ["平江路", "悬桥巷", "悬桥巷"]);
            let expect = [
                ("bridge", "no"),
                ("highway", "residential"),
                ("layer", "0"),
                ("name", "平江路"),
                ("surface", "asphalt"),
            ];
            assert!(
                found.map.ways.iter().any(|w| w.tags == expect.into_iter().collect()),
                "{:?}",
                found.map.ways
            );
            assert_eq!(metres(&found.map, (10.0, 0.0), (50.0, 40.0)), Some(80));
        }
    }
}

/// Where the first point of a layer ends up, against where it is.
fn check_place(bytes: &[u8], asked: Option<Crs>, used: Crs) {
    let (map, report) = read(
        bytes,
        &ReadOptions {
            crs: asked,
            ..ReadOptions::default()
        },
    );
    assert_eq!(report.crs, used);
    let (lon, lat) = (120.631_2, 31.316_4);
    let off = { map.nodes.iter() }
        .map(|n| local_m(n.lon, n.lat, lon, lat))
        .fold(f64::MAX, f64::min);
    assert!(off < 1.0, "{off} m with {asked:?}, {used:?}");
}

#[test]
fn m03_layers_are_read_in_the_system_they_declare_or_are_said_to_be_in() {
    let json = |crs: &str, x: f64, y: f64| {
        format!(
            r#"{{"type":"LineString","coordinates":[[{x},{y}],[{},{y}]]{crs}}}"#,
            x * 1.0001
        )
        .into_bytes()
    };
    let named = |name: &str| format!(r#","crs":{{"type":"name","properties":{{"name":"{name}"}}}}"#);
    let (wgs, gcj) = ((120.631_2, 31.316_4), (120.635_390_4, 31.314_241_4));
    let (bd, mercator) = ((120.641_910_8, 31.320_139_2), (13_428_603.757_8, 3_673_908.238_2));
    check_place(&json("", wgs.0, wgs.1), None, Crs::Wgs84);
    check_place(&json(r#","crs":null"#, wgs.0, wgs.1), None, Crs::Wgs84);
    check_place(
        &json(&named("urn:ogc:def:crs:OGC:1.3:CRS84"), wgs.0, wgs.1),
        None,
        Crs::Wgs84,
    );
    check_place(
        &json(&named("urn:ogc:def:crs:EPSG::4490"), wgs.0, wgs.1),
        None,
        Crs::Cgcs2000,
    );
    check_place(
        &json(r#","crs":{"type":"EPSG","properties":{"code":4490}}"#, wgs.0, wgs.1),
        None,
        Crs::Cgcs2000,
    );
    check_place(
        &json(&named("EPSG:3857"), mercator.0, mercator.1),
        None,
        Crs::WebMercator,
    );
    check_place(&json(&named("GCJ-02"), gcj.0, gcj.1), None, Crs::Gcj02);
    check_place(&json(&named("BD-09"), bd.0, bd.1), None, Crs::Bd09);
    // What a person says counts more than what the file says, which cannot name GCJ-02 by a number.
    check_place(&json(&named("EPSG:4326"), gcj.0, gcj.1), Some(Crs::Gcj02), Crs::Gcj02);
    check_place(
        &json(&named("EPSG:4549"), wgs.0, wgs.1),
        Some(Crs::Cgcs2000),
        Crs::Cgcs2000,
    );

    let code = |code| FgbCrs {
        code,
        ..FgbCrs::default()
    };
    let name = |name| FgbCrs {
        name: Some(name),
        ..FgbCrs::default()
    };
    for (declared, crs, asked) in [
        (code(4326), Crs::Wgs84, None),
        (code(4490), Crs::Cgcs2000, None),
        (code(3857), Crs::WebMercator, None),
        (name("GCJ-02"), Crs::Gcj02, None),
        (code(4326), Crs::Gcj02, Some(Crs::Gcj02)),
        (FgbCrs::default(), Crs::Wgs84, None),
    ] {
        let (map, report) = read(
            &flatgeobuf(crs, declared, false, true),
            &ReadOptions {
                crs: asked,
                ..ReadOptions::default()
            },
        );
        assert_eq!(report.crs, crs);
        let (lon, lat) = place((0.0, 0.0));
        let off = { map.nodes.iter() }
            .map(|n| local_m(n.lon, n.lat, lon, lat))
            .fold(f64::MAX, f64::min);
        assert!(off < 1.0, "{crs:?}: {off} m");
    }
}

#[test]
fn features_come_one_by_one_or_together_and_what_is_no_street_is_counted() {
    let line = r#"{"type":"Feature","id":7,"properties":{"highway":"steps","n":null,"more":{"a":[1]}},"geometry":{"type":"LineString","coordinates":[[120.63,31.31,4.5],[120.631,31.31,5]]}}"#;
    let river = r#"{"type":"Feature","properties":{"waterway":"canal"},"geometry":{"type":"MultiLineString","coordinates":[[[120.6,31],[120.7,31]],[]]}}"#;
    let point = r#"{"geometry":{"coordinates":[120.63,31.31],"type":"Point"},"properties":null,"type":"Feature"}"#;
    let square = r#"{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}"#;
    let nowhere = r#"{"type":"Feature","geometry":null,"properties":{}}"#;
    let class = r#"{"type":"Feature","properties":{"等级":"甲"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[120.63,31.31],[120.63,31.32]]}]}}"#;
    let all = [line, river, point, square, nowhere, class];
    for text in [
        format!(
            r#"{{"name":"街巷","features":[{}],"type":"FeatureCollection"}}"#,
            all.join(",")
        ),
        all.join("\n"),
        format!("\u{1e}{}\n", all.join("\n\u{1e}")),
    ] {
        let (map, report) = read(text.as_bytes(), &ReadOptions::default());
        let classes: Vec<_> = map
            .ways
            .iter()
            .map(|w| (w.id, w.tags.get("highway").unwrap()))
            .collect();
        assert_eq!(classes, [(-1, "steps"), (-2, "road")]);
        let expect = LayerReport {
            features: 6,
            lines: 2,
            without_line: 3,
            no_street: 1,
            unknown_values: BTreeMap::from([("highway=甲".to_owned(), 1)]),
            ..LayerReport::default()
        };
        assert_eq!(report, expect);
    }
}

fn check_error(bytes: &[u8], expect: &str) {
    let error = read_any(bytes, &ReadOptions::default()).expect_err(expect).to_string();
    assert_eq!(error, expect);
}

#[test]
fn bad_layers_say_where_they_break_and_what_to_do() {
    let text = |line: u64, byte: u64, reason: &str| {
        format!("the GeoJSON file breaks at line {line} (byte {byte}): {reason}; nothing of it was kept")
    };
    let feature = |reason: &str| format!("feature 1 of the GeoJSON file: {reason}; nothing of the file was kept");
    check_error(b"{\n", &text(2, 2, "it is cut off; fetch it again"));
    check_error(b"{\n\"type\": Feature}", &text(2, 10, "expected value"));
    check_error(
        b"{\"type\":\"Feature\xd6\"}",
        &text(1, 16, "text that is not UTF-8; save the file as UTF-8"),
    );
    check_error(b"{}", &text(1, 0, "an object without type; this is not GeoJSON"));
    check_error(
        br#"{"type":"Topology"}"#,
        &feature("the type \"Topology\" is unknown to GeoJSON"),
    );
    check_error(
        br#"{"type":"FeatureCollection"}"#,
        &text(1, 0, "a FeatureCollection without features"),
    );
    check_error(b"[1]", "this is a JSON list; give a GeoJSON FeatureCollection");
    check_error(
        br#"{"type":"LineString","coordinates":[[1,2],3]}"#,
        &text(1, 43, "coordinates that mix numbers and lists"),
    );
    check_error(
        br#"{"type":"LineString","coordinates":[[1],[2]]}"#,
        &text(1, 38, "a position of less than two numbers"),
    );
    check_error(
        br#"{"type":"LineString","coordinates":[1,2]}"#,
        &feature("the coordinates are not those of a LineString"),
    );
    let deep = ["{\"type\":\"LineString\",\"coordinates\":", &"[".repeat(100_000)].concat();
    check_error(deep.as_bytes(), &text(1, 161, "recursion limit exceeded"));
    check_error(
        br#"{"type":"LineString","coordinates":[[1e999,2]]}"#,
        &text(1, 41, "number out of range"),
    );
    check_error(
        br#"{"type":"LineString","coordinates":[[500000.5,3460000],[2,3]]}"#,
        &feature(
            "the point (500000.5, 3460000) is no place in WGS 84; the numbers look like metres: say with --crs what they are, or convert the layer to EPSG:4490",
        ),
    );
    check_error(
        br#"{"type":"LineString","coordinates":[[31.3,120.6],[31.4,120.6]]}"#,
        &feature("the point (31.3, 120.6) is no place in WGS 84; latitude and longitude look swapped"),
    );
    check_error(
        br#"{"type":"LineString","coordinates":[],"crs":{"properties":{"name":"EPSG:4549"}}}"#,
        "the coordinate system \"EPSG:4549\" is not one this reader converts; convert the layer to EPSG:4490 or EPSG:4326 first, or say what it is with --crs wgs84, cgcs2000, webmercator, gcj02 or bd09",
    );
    check_error(
        br#"{"type":"LineString","crs":7}"#,
        &text(1, 0, "its member crs names no coordinate system"),
    );
    // Two thousand lines that cross two thousand others: counting is given up, joining refused.
    let mesh: Vec<_> = { (0..2_000).map(|i| 1e-4 * f64::from(i)) }
        .flat_map(|at| {
            [
                [[120.0, 31.0 + at], [121.0, 31.0 + at]],
                [[120.1 + at, 30.0], [120.1 + at, 32.0]],
            ]
        })
        .collect();
    let mesh = serde_json::json!({"type": "MultiLineString", "coordinates": mesh});
    let mesh = mesh.to_string().into_bytes();
    let (_, report) = read(&mesh, &ReadOptions::default());
    assert!(report.crossings_uncounted);
    let cross = ReadOptions {
        cross: true,
        ..ReadOptions::default()
    };
    assert_eq!(
        read_any(&mesh, &cross).unwrap_err().to_string(),
        "so many lines lie within 0.5 m of each other that they cannot be joined; remove doubled lines, or give a smaller tolerance and leave crossings alone"
    );
}

#[test]
fn hurt_flatgeobuf_is_told_and_never_half_read() {
    let whole = flatgeobuf(
        Crs::Wgs84,
        FgbCrs {
            code: 4326,
            ..FgbCrs::default()
        },
        true,
        true,
    );
    let options = ReadOptions::default();
    for cut in 0..whole.len() {
        assert!(read_any(&whole[..cut], &options).is_err(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut hurt = whole.clone();
            hurt[at] ^= 1u8 << bit;
            let _ = read_any(&hurt, &options);
        }
    }
    let long = [&whole[..], b"tail"].concat();
    let tail = u32::from_le_bytes(*b"tail");
    check_error(
        &long,
        &format!(
            "the FlatGeobuf file breaks at byte {}: it is cut off: {tail} bytes are announced and 0 are there; nothing of it was kept",
            whole.len()
        ),
    );
    check_error(
        b"fgb\x03fgb\0\xff\xff\xff\xff",
        "the FlatGeobuf file breaks at byte 8: 4294967295 bytes are announced, 10485760 are allowed; nothing of it was kept",
    );
    check_error(
        b"fgb\x03fgb\0",
        "the FlatGeobuf file breaks at byte 8: it is cut off; fetch it again; nothing of it was kept",
    );
}
