//! The MapLibre style: roofs over ground, mist over roofs out of reach, water over roofs, streets over water, dark
//! parapets at bridges, a halo round every name.

use serde_json::{Value, json};

use super::courtyards;
use super::palette::{self, Role, Theme};
use super::tile::{MAX_ZOOM, MIN_ZOOM};
use crate::outline::{Polygon, Ring};

/// [`style_in`] with Chinese names.
pub fn style(dark: bool, base_url: &str) -> Value {
    style_in(dark, base_url, "zh-CN")
}

/// A MapLibre style (version 8) for the tiles of [`tile`](super::tile) at `{base_url}/{z}/{x}/{y}.mvt`. `lang` chooses
/// the names: a tag that begins with `zh` takes `name`, any other `name_en` and where there is none `name`.
///
/// *Text without a glyph server.* The style has no `glyphs`: since MapLibre GL JS 5.11 text is then drawn from the
/// fonts of the browser, every script alike, and `text-font` is read as a list of font families like CSS
/// `font-family`; a name with `Bold` gives the weight. Before 5.11 only CJK was drawn locally
/// (`localIdeographFontFamily`) and Latin text needed glyph files. Checked in 6.17 (`GlyphManager` draws locally
/// whenever it has no URL). MapLibre Native cannot do this; nothing here runs there.
/// Sources: <https://maplibre.org/maplibre-style-spec/glyphs/>, maplibre/maplibre-gl-js#4564.
///
/// *Roofs carry the answer.* `within` cannot test polygons, so every roof is inked and two empty GeoJSON sources wait
/// for the page: `reach-mask` ([`reach_mask`]) lays mist over the roofs outside, below water and streets; the edge of
/// `reach` ([`reach_outline`]) is drawn as a line. While the mask is empty every roof is inked.
///
/// Pins are the page's: HTML markers can be focused and read aloud.
pub fn style_in(dark: bool, base_url: &str, lang: &str) -> Value {
    let paint = Paint {
        theme: if dark { Theme::Dark } else { Theme::Light },
        chinese: lang.starts_with("zh"),
    };
    let mut layers = paint.ground();
    layers.extend(paint.roads());
    layers.push(paint.outline());
    layers.extend(paint.labels());
    json!({
        "version": 8,
        "name": "一刻",
        "sources": {
            "streets": {
                "type": "vector",
                "tiles": [format!("{}/{{z}}/{{x}}/{{y}}.mvt", base_url.trim_end_matches('/'))],
                "minzoom": MIN_ZOOM,
                "maxzoom": MAX_ZOOM,
                "attribution": "© OpenStreetMap",
            },
            "reach-mask": { "type": "geojson", "data": nothing() },
            "reach": { "type": "geojson", "data": nothing() },
        },
        "layers": layers,
    })
}

/// The whole square world in degrees, counter-clockwise as RFC 7946 asks.
const WORLD: [[f64; 2]; 5] = [
    [-180.0, -85.0],
    [180.0, -85.0],
    [180.0, 85.0],
    [-180.0, 85.0],
    [-180.0, -85.0],
];

/// GeoJSON for the source `reach-mask`: the world minus the reach. Without any reach it is empty, not the whole world:
/// a map without an answer is not a map where nothing can be reached. Holes under a hectare (the middles of blocks) are
/// filled, here as in [`reach_outline`] and in [`svg`](super::svg()).
pub fn reach_mask(reach: &[Polygon]) -> Value {
    if reach.is_empty() {
        return nothing();
    }
    let turned = |ring: &Ring| ring.iter().rev().copied().collect::<Ring>();
    let mut outside = vec![WORLD.to_vec()];
    outside.extend(reach.iter().map(|p| turned(&p.exterior)));
    let mut parts = vec![outside];
    parts.extend(reach.iter().flat_map(courtyards::holes).map(|hole| vec![turned(hole)]));
    json!({ "type": "Feature", "properties": {}, "geometry": { "type": "MultiPolygon", "coordinates": parts } })
}

/// GeoJSON for the source `reach`: the reach itself, whose edge is drawn.
pub fn reach_outline(reach: &[Polygon]) -> Value {
    if reach.is_empty() {
        return nothing();
    }
    let parts: Vec<Vec<&Ring>> = reach.iter().map(|p| courtyards::rings(p).collect()).collect();
    json!({ "type": "Feature", "properties": {}, "geometry": { "type": "MultiPolygon", "coordinates": parts } })
}

fn nothing() -> Value {
    json!({ "type": "FeatureCollection", "features": [] })
}

struct Paint {
    theme: Theme,
    chinese: bool,
}

/// Width in pixels that follows the ground: `at17` pixels at zoom 17, doubling with every zoom from 15 up, never
/// under `least`.
fn width(least: f64, at17: f64) -> Value {
    json!([
        "interpolate",
        ["exponential", 2],
        ["zoom"],
        10,
        least * 0.4,
        13,
        least * 0.7,
        15,
        least.max(at17 / 4.0),
        20,
        at17 * 8.0
    ])
}

impl Paint {
    fn c(&self, role: Role) -> &'static str {
        role.of(self.theme)
    }

    fn ground(&self) -> Vec<Value> {
        let vector = |id: &str, kind: &str, layer: &str, paint: Value| json!({ "id": id, "type": kind, "source": "streets", "source-layer": layer, "paint": paint });
        // Decimetres to pixels at 31° N: zoom 17 shows 0.51 m a pixel (512 pixel tiles).
        let water = |extra: f64| {
            let w = |per: f64| json!(["+", extra, ["*", per, ["get", "width"]]]);
            json!([
                "interpolate",
                ["exponential", 2],
                ["zoom"],
                10,
                w(0.004),
                13,
                w(0.0125),
                15,
                w(0.049),
                20,
                w(1.57)
            ])
        };
        let mut mask = json!({ "id": "reach-mist", "type": "fill", "source": "reach-mask" });
        mask["paint"] = json!({ "fill-color": self.c(palette::GROUND), "fill-opacity": 0.72, "fill-antialias": false });
        let mut waterway_edge = vector(
            "waterway-edge",
            "line",
            "waterway",
            json!({ "line-color": self.c(palette::SHORE), "line-width": water(1.6) }),
        );
        waterway_edge["layout"] = json!({ "line-cap": "round", "line-join": "round" });
        waterway_edge["minzoom"] = json!(14);
        let mut waterway = vector(
            "waterway",
            "line",
            "waterway",
            json!({ "line-color": self.c(palette::WATER), "line-width": water(0.4) }),
        );
        waterway["layout"] = json!({ "line-cap": "round", "line-join": "round" });
        vec![
            json!({ "id": "ground", "type": "background", "paint": { "background-color": self.c(palette::GROUND_IN) } }),
            vector(
                "green",
                "fill",
                "green",
                json!({ "fill-color": self.c(palette::GREEN) }),
            ),
            vector(
                "wall",
                "line",
                "wall",
                json!({ "line-color": self.c(palette::EDGE), "line-opacity": 0.5, "line-width": width(0.6, 0.9) }),
            ),
            vector(
                "building",
                "fill",
                "building",
                json!({
                    "fill-color": self.c(palette::ROOF_IN),
                    "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0.5, 15, 1],
                }),
            ),
            mask,
            waterway_edge,
            vector(
                "water",
                "fill",
                "water",
                json!({ "fill-color": self.c(palette::WATER), "fill-outline-color": self.c(palette::SHORE) }),
            ),
            waterway,
        ]
    }

    fn roads(&self) -> Vec<Value> {
        // Class, least pixels, pixels at zoom 17, first zoom.
        const CLASSES: [(&str, f64, f64, u8); 4] = [
            ("lane", 1.6, 7.0, 14),
            ("street", 2.8, 13.0, 12),
            ("secondary", 4.0, 20.0, 10),
            ("main", 5.0, 27.0, 10),
        ];
        let line = |id: String, layer: &str, class: &[&str], first: u8, cap: &str, paint: Value| {
            json!({
                "id": id, "type": "line", "source": "streets", "source-layer": layer, "minzoom": first,
                "filter": ["in", ["get", "class"], ["literal", class]],
                "layout": { "line-cap": cap, "line-join": "round" }, "paint": paint,
            })
        };
        let edge = self.c(palette::STREET_EDGE);
        let mut layers = vec![
            line(
                "footway".into(),
                "road",
                &["footway"],
                15,
                "round",
                json!({ "line-color": self.c(palette::STREET), "line-width": width(0.8, 2.6) }),
            ),
            line(
                "steps".into(),
                "road",
                &["steps"],
                15,
                "butt",
                json!({ "line-color": edge, "line-width": width(1.6, 4.0), "line-dasharray": [0.5, 0.4] }),
            ),
        ];
        for (class, least, at17, first) in CLASSES {
            let edge_width = width(least + 1.4, at17 + 1.6);
            layers.push(line(
                format!("{class}-edge"),
                "road",
                &[class],
                first,
                "round",
                json!({ "line-color": edge, "line-width": edge_width }),
            ));
        }
        for (class, least, at17, first) in CLASSES {
            let colour = self.c(if class == "lane" {
                palette::LANE
            } else {
                palette::STREET
            });
            layers.push(line(
                class.into(),
                "road",
                &[class],
                first,
                "round",
                json!({ "line-color": colour, "line-width": width(least, at17) }),
            ));
        }
        // A gap as wide as the street leaves its two parapets.
        let walkers: (&str, f64, f64, u8) = ("footway", 1.6, 4.0, 15);
        for (class, least, at17, _) in CLASSES.into_iter().chain([walkers]) {
            let paint = json!({ "line-color": self.c(palette::LABEL), "line-gap-width": width(least, at17), "line-width": width(0.9, 1.6) });
            let classes: &[&str] = if class == "footway" {
                &["footway", "steps"]
            } else {
                &[class]
            };
            layers.push(line(format!("{class}-parapet"), "bridge", classes, 14, "butt", paint));
        }
        layers
    }

    fn outline(&self) -> Value {
        json!({
            "id": "reach-outline", "type": "line", "source": "reach",
            "layout": { "line-join": "round", "line-cap": "round" },
            "paint": { "line-color": self.c(palette::CANAL), "line-width": ["interpolate", ["linear"], ["zoom"], 12, 1.5, 15, 2, 18, 3] },
        })
    }

    fn labels(&self) -> Vec<Value> {
        let name = if self.chinese {
            json!(["get", "name"])
        } else {
            json!(["coalesce", ["get", "name_en"], ["get", "name"]])
        };
        let hei = json!([
            "PingFang SC",
            "HarmonyOS Sans SC",
            "MiSans",
            "Source Han Sans SC",
            "Noto Sans CJK SC",
            "Microsoft YaHei",
            "sans-serif"
        ]);
        let label = |id: &str, kinds: &[&str], colour: Role, layout: Value| {
            let mut all = json!({ "text-field": name, "text-font": hei, "symbol-sort-key": ["get", "rank"] });
            if let (Some(all), Value::Object(more)) = (all.as_object_mut(), layout) {
                all.extend(more);
            }
            json!({
                "id": id, "type": "symbol", "source": "streets", "source-layer": "label",
                "filter": ["in", ["get", "kind"], ["literal", kinds]],
                "layout": all,
                "paint": { "text-color": self.c(colour), "text-halo-color": self.c(palette::HALO), "text-halo-width": 1.7, "text-halo-blur": 0.2 },
            })
        };
        let size = |far: f64, near: f64| json!(["interpolate", ["linear"], ["zoom"], 12, far, 17, near]);
        let along = |near: f64, spacing: f64| {
            json!({
                "symbol-placement": "line", "symbol-spacing": 320, "text-max-angle": 25, "text-padding": 6,
                "text-letter-spacing": spacing, "text-size": size(11.0, near),
            })
        };
        let lines = json!(["==", ["geometry-type"], "LineString"]);
        let points = json!(["==", ["geometry-type"], "Point"]);
        let both = |mut layer: Value, more: &Value| {
            let kinds = layer["filter"].take();
            layer["filter"] = json!(["all", kinds, more]);
            layer
        };
        vec![
            both(
                label(
                    "service-name",
                    &["service"],
                    palette::LABEL_QUIET,
                    json!({ "text-size": size(11.0, 12.0), "text-max-width": 7 }),
                ),
                &points,
            ),
            both(
                label("road-name", &["road"], palette::LABEL_QUIET, along(14.0, 0.1)),
                &lines,
            ),
            both(
                label("waterway-name", &["water"], palette::WATER_LABEL, along(13.0, 0.22)),
                &lines,
            ),
            both(
                label(
                    "water-name",
                    &["water"],
                    palette::WATER_LABEL,
                    json!({ "text-size": size(11.0, 13.0), "text-letter-spacing": 0.15 }),
                ),
                &points,
            ),
            both(
                label(
                    "sight-name",
                    &["sight", "gate", "park"],
                    palette::LABEL_QUIET,
                    json!({ "text-size": size(11.0, 13.0), "text-max-width": 7, "text-letter-spacing": 0.08 }),
                ),
                &points,
            ),
            both(
                label(
                    "station-name",
                    &["station"],
                    palette::LABEL,
                    json!({ "text-size": size(11.5, 13.5) }),
                ),
                &points,
            ),
            both(
                label(
                    "place-name",
                    &["place"],
                    palette::LABEL,
                    json!({
                        "text-size": ["interpolate", ["linear"], ["get", "rank"], 1, 20, 3, 16, 6, 13], "text-letter-spacing": 0.12,
                    }),
                ),
                &points,
            ),
        ]
    }
}
