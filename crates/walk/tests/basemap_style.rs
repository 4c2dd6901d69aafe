//! The MapLibre style: it asks for what tiles hold, in the order the map is read.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail like tests"
)]

use yike_walk::Polygon;
use yike_walk::basemap::{reach_mask, reach_outline, style, style_in};

fn ids(style: &serde_json::Value) -> Vec<String> {
    style["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn m04_layers_lie_in_the_order_of_the_drawing() {
    let ids = ids(&style(false, "/tiles"));
    let at = |id: &str| {
        ids.iter()
            .position(|i| i == id)
            .unwrap_or_else(|| panic!("no layer {id}"))
    };
    let order = [
        "ground",
        "green",
        "building",
        "reach-mist",
        "waterway-edge",
        "water",
        "waterway",
        "street-edge",
        "street",
        "main",
        "main-parapet",
        "reach-outline",
        "road-name",
        "place-name",
    ];
    assert!(order.map(at).is_sorted(), "{ids:?}");
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
}

#[test]
fn m04_every_layer_reads_a_layer_of_the_tiles() {
    let held = [
        "green", "building", "water", "waterway", "wall", "road", "bridge", "label",
    ];
    for layer in style(true, "/tiles")["layers"].as_array().unwrap() {
        match layer["source"].as_str() {
            Some("streets") => assert!(held.contains(&layer["source-layer"].as_str().unwrap()), "{layer}"),
            Some(other) => assert!(other.starts_with("reach"), "{layer}"),
            None => assert_eq!(layer["type"], "background"),
        }
    }
}

#[test]
fn m04_names_have_halos_and_need_no_glyph_server() {
    let style = style(false, "/tiles");
    assert!(style.get("glyphs").is_none() && style.get("sprite").is_none());
    let names: Vec<_> = style["layers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|l| l["type"] == "symbol")
        .collect();
    assert_eq!(names.len(), 7);
    for layer in names {
        assert_eq!(layer["paint"]["text-halo-color"], "#fffefb", "{layer}");
        assert!(layer["paint"]["text-halo-width"].as_f64().unwrap() >= 1.5);
    }
}

#[test]
fn nothing_is_asked_of_another_server() {
    let text = style_in(false, "https://yike.example/tiles/7/", "en").to_string();
    assert_eq!(text.matches("://").count(), 1);
    assert!(text.contains("\"https://yike.example/tiles/7/{z}/{x}/{y}.mvt\""));
    assert!(text.contains("name_en"));
    assert!(
        !style(false, "/tiles").to_string().contains("name_en"),
        "Chinese readers see the name itself"
    );
}

#[test]
fn dark_and_light_differ_in_colour_alone() {
    let (light, dark) = (style(false, "/t"), style(true, "/t"));
    assert_eq!(ids(&light), ids(&dark));
    let colour = |s: &serde_json::Value, id: &str, key: &str| {
        let layers = s["layers"].as_array().unwrap();
        layers.iter().find(|l| l["id"] == id).unwrap()["paint"][key]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        (
            colour(&light, "building", "fill-color"),
            colour(&dark, "building", "fill-color")
        ),
        ("#a9b1b3".into(), "#55646a".into())
    );
    assert_eq!(
        (
            colour(&light, "water", "fill-color"),
            colour(&dark, "water", "fill-color")
        ),
        ("#c9dcd8".into(), "#123a3b".into())
    );
}

#[test]
fn m04_the_mask_is_the_world_minus_the_reach() {
    let square = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b], [a, a]];
    let hole: Vec<[f64; 2]> = square(2.0, 3.0).into_iter().rev().collect();
    let reach = [Polygon {
        exterior: square(1.0, 4.0),
        holes: vec![hole],
    }];
    let mask = reach_mask(&reach);
    let parts: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(mask["geometry"]["coordinates"].clone()).unwrap();
    let area = |ring: &[[f64; 2]]| {
        ring.windows(2)
            .map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1])
            .sum::<f64>()
            / 2.0
    };
    // Outer rings run counter-clockwise (positive), holes clockwise.
    let areas: Vec<Vec<f64>> = parts.iter().map(|p| p.iter().map(|r| area(r)).collect()).collect();
    assert_eq!(areas, [vec![360.0 * 170.0, -9.0], vec![1.0]]);
    assert_eq!(
        reach_outline(&reach)["geometry"]["coordinates"][0]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        reach_mask(&[])["features"],
        serde_json::json!([]),
        "no answer yet is not: nothing can be reached"
    );
}
