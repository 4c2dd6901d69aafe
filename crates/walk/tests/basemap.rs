//! The map from a raw extract to tiles: what is drawn, what survives storage, what a tile holds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail like tests"
)]

mod basemap_fixture;

use std::collections::BTreeMap;

use basemap_fixture::{BLOCK, at, mvt, town};
use proptest::prelude::*;
use yike_walk::basemap::{Basemap, BasemapError, LabelKind, MAX_ZOOM, MIN_ZOOM, Pt, TileError, tile};
use yike_walk::osm::{RawMap, read_pbf, write_pbf};

#[test]
fn m04_a_town_becomes_its_drawable_parts() {
    let map = Basemap::from_raw(&town(2));
    let lines: Vec<String> = map
        .labels
        .items()
        .iter()
        .map(|l| format!("{} {} {} {} x{}", l.rank, l.kind.word(), l.name, l.name_en, l.at.len()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    3 place 双塔 Shuangta x1
    4 gate 葑门  x1
    4 water 学士河 Xueshi Canal x2
    4 road 干将路 Row 1 x4
    5 sight 北寺塔 North Pagoda x1
    5 park 怡园 Garden of Pleasance x1
    5 water 外城河 Outer Moat x1
    5 road 中街路  x2
    5 road 养育巷  x2
    5 road 学士街  x2
    5 road 景德路 Row 0 x4
    5 road 道前街 Row 2 x4
    6 road 大石头巷  x3
    6 road 大石头巷  x3
    ");
    let count = |b: bool| map.roads.items().iter().filter(|r| r.bridge == b).count();
    assert_eq!((count(false), count(true)), (13, 3), "the tunnel is not drawn");
    assert_eq!(map.water.items().len(), 1);
    assert_eq!(map.water.items()[0].rings.len(), 2, "the moat has its island");
    assert_eq!(
        (
            map.greens.items().len(),
            map.walls.items().len(),
            map.waterways.items().len()
        ),
        (1, 1, 1)
    );
    assert_eq!(map.waterways.items()[0].width_dm, 80);
}

#[test]
fn m04_parapets_stand_where_streets_cross_the_canal() {
    let map = Basemap::from_raw(&town(2));
    let unit = Pt::from_lon_lat(at(0., 0.).0, at(0., 0.).1).metres_per_unit();
    let west = Pt::from_lon_lat(at(0., 0.).0, at(0., 0.).1).x;
    for bridge in map.bridges.items() {
        let ends = [bridge.line[0], bridge.line[1]].map(|p| f64::from(p.x - west) * unit);
        // Canal in the middle of the second column, 8 m wide, 3 m of bank on either side.
        let want = [BLOCK * 1.5 - 7.0, BLOCK * 1.5 + 7.0];
        assert!(ends.iter().zip(want).all(|(e, w)| (e - w).abs() < 0.5), "{ends:?}");
    }
    assert_eq!(map.bridges.items().len(), 3);
}

#[test]
fn water_nearby_is_a_barrier() {
    let map = Basemap::from_raw(&town(2));
    let (lon, lat) = at(BLOCK, BLOCK);
    assert_eq!(map.barriers(lon, lat, 50.0).len(), 0);
    let canal = map.barriers(lon, lat, 80.0);
    assert!(
        canal.len() == 1
            && canal[0]
                .line
                .iter()
                .all(|p| (p[0] - at(BLOCK * 1.5, 0.).0).abs() < 1e-7)
    );
    let all = map.barriers(lon, lat, 500.0);
    assert_eq!(all.len(), 3, "the canal, the moat's bank and the island's");
    assert_eq!(all[0].line.first(), all[0].line.last());
}

#[test]
fn m04_a_map_through_a_pbf_file_is_the_same_map() {
    let raw = town(3);
    let through = read_pbf(&write_pbf(&raw)).unwrap();
    // Written coordinates are rounded to a centimetre, so the pictures agree to a few units of 8 mm.
    let (a, b) = (Basemap::from_raw(&raw), Basemap::from_raw(&through));
    assert_eq!(a.labels.items().len(), b.labels.items().len());
    let near = |p: Pt, q: Pt| p.x.abs_diff(q.x) <= 4 && p.y.abs_diff(q.y) <= 4;
    let corners = |m: &Basemap| {
        m.buildings
            .items()
            .iter()
            .flat_map(|a| a.rings.concat())
            .collect::<Vec<_>>()
    };
    let (a, b) = (corners(&a), corners(&b));
    assert_eq!(a.len(), b.len());
    assert!(a.iter().all(|p| b.iter().any(|q| near(*p, *q))));
}

#[test]
fn m04_a_stored_map_returns_whole() {
    let map = Basemap::from_raw(&town(3));
    assert_eq!(Basemap::decode(&map.encode()).unwrap(), map);
    let empty = Basemap::from_raw(&RawMap::default());
    assert_eq!(Basemap::decode(&empty.encode()).unwrap(), empty);
    assert_eq!(empty.bbox(), None);
}

#[test]
fn a_map_that_is_none_says_what_to_do() {
    let blob = Basemap::from_raw(&town(1)).encode();
    assert_eq!(Basemap::decode(b""), Err(BasemapError::NotABasemap));
    assert_eq!(
        Basemap::decode(b"PK\x03\x04 a zip file"),
        Err(BasemapError::NotABasemap)
    );
    let mut newer = blob.clone();
    newer[4] = 9;
    let error = Basemap::decode(&newer).unwrap_err();
    insta::assert_snapshot!(
        error,
        @"this map was stored as version 9, this program reads version 1; import the streets again"
    );
    assert!(matches!(
        Basemap::decode(&blob[..blob.len() - 1]),
        Err(BasemapError::Checksum { .. })
    ));
}

proptest! {
    #[test]
    fn a_changed_byte_is_noticed(at in any::<prop::sample::Index>(), flip in 1..=255u8) {
        let mut blob = Basemap::from_raw(&town(1)).encode();
        let i = at.index(blob.len());
        blob[i] ^= flip;
        prop_assert!(Basemap::decode(&blob).is_err());
    }

    #[test]
    fn a_lie_with_a_right_checksum_does_not_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        let blob = [&b"YKBM\x01"[..], &crc.sum().to_le_bytes(), &body].concat();
        if let Ok(map) = Basemap::decode(&blob) {
            prop_assert_eq!(Basemap::decode(&map.encode()).unwrap(), map);
        }
    }
}

/// Every tile of a map at a zoom that has something in it.
fn tiles(map: &Basemap, z: u8) -> Vec<((u32, u32), Vec<mvt::Layer>)> {
    let b = map.bbox().unwrap();
    let s = 32 - z;
    (b.min.x >> s..=b.max.x >> s)
        .flat_map(|x| (b.min.y >> s..=b.max.y >> s).map(move |y| (x, y)))
        .map(|(x, y)| ((x, y), mvt::decode(&tile(map, z, x, y).unwrap())))
        .collect()
}

fn area2(ring: &[(i64, i64)]) -> i64 {
    (0..ring.len())
        .map(|i| (ring[i], ring[(i + 1) % ring.len()]))
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum()
}

/// What the specification asks of every tile, whoever reads it.
fn assert_valid(z: u8, layers: &[mvt::Layer]) {
    let mut names: Vec<&str> = layers.iter().map(|l| l.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), layers.len(), "each layer once");
    for layer in layers {
        assert_eq!((layer.version, layer.extent), (2, 4096));
        assert!(!layer.features.is_empty());
        for f in &layer.features {
            let inside = |&(x, y): &(i64, i64)| (-129..=4225).contains(&x) && (-129..=4225).contains(&y);
            assert!(
                f.parts.iter().flatten().all(inside),
                "z{z} {} leaves the tile",
                layer.name
            );
            match f.kind {
                1 => assert!(f.parts.len() == 1),
                2 => assert!(
                    f.parts
                        .iter()
                        .all(|p| p.len() > 1 && p.windows(2).all(|w| w[0] != w[1]))
                ),
                3 => {
                    let areas: Vec<i64> = f.parts.iter().map(|r| area2(r)).collect();
                    assert!(
                        areas[0] > 0 && areas[1..].iter().all(|&a| a < 0),
                        "z{z} {}: {areas:?}",
                        layer.name
                    );
                }
                other => panic!("geometry {other}"),
            }
        }
    }
}

#[test]
fn m04_every_tile_keeps_to_the_specification() {
    let map = Basemap::from_raw(&town(4));
    for z in MIN_ZOOM..=MAX_ZOOM {
        let all = tiles(&map, z);
        all.iter().for_each(|(_, layers)| assert_valid(z, layers));
        // A name at a point is in exactly one tile, whichever edges it is near.
        let points = |name: &str| {
            let labels = all.iter().flat_map(|(_, l)| l).filter(|l| l.name == "label");
            labels
                .flat_map(|l| &l.features)
                .filter(|f| f.kind == 1 && f.tags["name"] == name)
                .count()
        };
        assert_eq!(points("双塔"), usize::from(z >= 12), "z{z}");
        assert_eq!(points("北寺塔"), usize::from(z >= 14), "z{z}");
    }
}

#[test]
fn m04_a_street_tile_holds_the_streets_and_roofs() {
    let map = Basemap::from_raw(&town(2));
    let found = tiles(&map, 15);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for layer in found.iter().flat_map(|(_, layers)| layers) {
        *counts.entry(&layer.name).or_default() += layer.features.len();
    }
    insta::assert_debug_snapshot!(counts, @r#"
    {
        "bridge": 3,
        "building": 257,
        "green": 1,
        "label": 18,
        "road": 21,
        "wall": 1,
        "water": 2,
        "waterway": 2,
    }
    "#);
    let road = found.iter().flat_map(|(_, l)| l).find(|l| l.name == "road").unwrap();
    let main = road.features.iter().find(|f| f.tags.contains_key("bridge")).unwrap();
    assert_eq!(main.tags["bridge"], "1");
}

#[test]
fn tiles_outside_are_empty_and_impossible_ones_are_errors() {
    let map = Basemap::from_raw(&town(1));
    assert_eq!(tile(&map, 14, 0, 0), Ok(Vec::new()));
    assert_eq!(tile(&map, 9, 0, 0), Err(TileError::Zoom { z: 9 }));
    assert_eq!(tile(&map, 18, 0, 0), Err(TileError::Zoom { z: 18 }));
    let error = tile(&map, 10, 1024, 3).unwrap_err();
    insta::assert_snapshot!(error, @"there is no tile 1024/3 at zoom 10: columns and rows run from 0 to 1023");
    assert_eq!(
        tile(&map, 10, 1023, 1023),
        Ok(Vec::new()),
        "the world's last corner exists"
    );
}

#[test]
fn a_broken_extract_is_drawn_as_far_as_it_goes() {
    let mut raw = town(2);
    // Half the nodes are beyond the extract's edge, ids repeat, a node is nowhere.
    let half = raw.nodes.len() / 2;
    raw.nodes.truncate(half);
    raw.nodes.push(raw.nodes[0].clone());
    raw.nodes[1].lat = f64::NAN;
    raw.nodes[2].lon = f64::INFINITY;
    let map = Basemap::from_raw(&raw);
    assert!(map.water.items().is_empty(), "a ring that does not close is left out");
    assert_eq!(Basemap::decode(&map.encode()).unwrap(), map);
    for z in MIN_ZOOM..=MAX_ZOOM {
        let place = Pt::from_lon_lat(at(50., 50.).0, at(50., 50.).1);
        assert_valid(
            z,
            &mvt::decode(&tile(&map, z, place.x >> (32 - z), place.y >> (32 - z)).unwrap()),
        );
    }
}

/// A public extract beside the workspace, when it is there.
fn shared(name: &str) -> Option<Basemap> {
    let path = format!("{}/../../../shared/data/osm/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: ../shared is not here");
        return None;
    };
    Some(Basemap::from_raw(&read_pbf(&bytes).unwrap()))
}

#[test]
fn m04_real_extracts_are_drawn() {
    let Some(monaco) = shared("monaco.osm.pbf") else { return };
    assert!(monaco.buildings.items().len() > 900 && monaco.roads.items().len() > 700);
    for z in [10, 14, 16] {
        tiles(&monaco, z).iter().for_each(|(_, layers)| assert_valid(z, layers));
    }
    let Some(li) = shared("liechtenstein-latest.osm.pbf") else {
        return;
    };
    let rhine = li
        .labels
        .items()
        .iter()
        .any(|l| l.kind == LabelKind::Water && l.name == "Rhein");
    assert!(rhine && !li.water.items().is_empty() && !li.bridges.items().is_empty());
    for z in [10, 13, 15] {
        tiles(&li, z).iter().for_each(|(_, layers)| assert_valid(z, layers));
    }
    assert_eq!(Basemap::decode(&li.encode()).unwrap(), li);
}
