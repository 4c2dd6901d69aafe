//! Cutting a vector tile from the basemap.

use super::clip::{self, Rect};
use super::features::{Area, Basemap, LabelKind, RoadClass};
use super::mercator::{BBox, Pt};
use super::mvt::{EXTENT, LayerWriter, Value};
use super::polygon;
use crate::osm::proto_write::Message;

/// Farther out a district is a dot.
pub const MIN_ZOOM: u8 = 10;
/// Closer in browsers enlarge this zoom's tiles: a tile unit is 7 cm here.
pub const MAX_ZOOM: u8 = 17;

/// Tile units kept beyond the edge, so that wide lines and shores meet across it.
const MARGIN: f64 = 128.0;

/// Why there is no such tile. An address outside the district is no error but an empty tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    #[error("zoom {z} is not served; ask for {MIN_ZOOM} to {MAX_ZOOM}")]
    Zoom { z: u8 },
    #[error("there is no tile {x}/{y} at zoom {z}: columns and rows run from 0 to {last}")]
    Address { z: u8, x: u32, y: u32, last: u32 },
}

/// One Mapbox Vector Tile 2.1, extent 4096, uncompressed. Without anything to draw it is empty (0 bytes).
///
/// Layers and properties: `green`, `building`, `water` (polygons); `waterway` (lines, `width` in decimetres); `wall`
/// (lines); `road` (lines, `class` = main, secondary, street, lane, footway, steps; `bridge` = 1 on bridges); `bridge`
/// (lines, `class`, only the part above water); `label` (points and lines, `kind` = place, station, gate, sight, park,
/// water, road, service; `name`, `name_en`, `rank` 1 to 8).
///
/// # Errors
/// [`TileError`] when zoom, column or row do not exist.
pub fn tile(map: &Basemap, z: u8, x: u32, y: u32) -> Result<Vec<u8>, TileError> {
    if !(MIN_ZOOM..=MAX_ZOOM).contains(&z) {
        return Err(TileError::Zoom { z });
    }
    let last = (1u32 << z) - 1;
    if x > last || y > last {
        return Err(TileError::Address { z, x, y, last });
    }
    let cut = Cut::new(z, x, y);
    let mut tile = Message::default();
    if z >= 12 {
        cut.areas("green", map.greens.near(&cut.window), 400.0, &mut tile);
    }
    if z >= 14 {
        cut.areas(
            "building",
            map.buildings.near(&cut.window),
            if z < 15 { 150.0 } else { 0.0 },
            &mut tile,
        );
    }
    cut.areas("water", map.water.near(&cut.window), 200.0, &mut tile);
    cut.waterways(map, &mut tile);
    cut.lines(map, &mut tile);
    cut.labels(map, &mut tile);
    Ok(tile.0)
}

/// A tile's frame: from world units to tile units.
struct Cut {
    z: u8,
    origin: (f64, f64),
    scale: f64,
    /// Points closer to a line than this are left out, in tile units. Eight units are a pixel of a 512 pixel tile.
    tolerance: f64,
    window: BBox,
    frame: Rect,
}

impl Cut {
    fn new(z: u8, x: u32, y: u32) -> Self {
        let edge = 1u64 << (32 - z);
        let min = Pt {
            x: (u64::from(x) * edge) as u32,
            y: (u64::from(y) * edge) as u32,
        };
        let max = Pt {
            x: min.x.saturating_add((edge - 1) as u32),
            y: min.y.saturating_add((edge - 1) as u32),
        };
        let scale = f64::from(EXTENT) / edge as f64;
        let e = f64::from(EXTENT);
        Self {
            z,
            origin: min.f(),
            scale,
            tolerance: if z >= MAX_ZOOM { 0.0 } else { 3.0 },
            window: BBox { min, max }.grown((MARGIN / scale) as u32),
            frame: Rect(-MARGIN, -MARGIN, e + MARGIN, e + MARGIN),
        }
    }

    fn points(&self, line: &[Pt]) -> Vec<(f64, f64)> {
        line.iter()
            .map(|p| {
                (
                    (f64::from(p.x) - self.origin.0) * self.scale,
                    (f64::from(p.y) - self.origin.1) * self.scale,
                )
            })
            .collect()
    }

    fn line(&self, line: &[Pt]) -> Vec<Vec<(f64, f64)>> {
        let mut pieces = Vec::new();
        clip::line(
            &clip::simplify(&self.points(line), self.tolerance),
            &self.frame,
            &mut pieces,
        );
        pieces
    }

    /// Polygons whose outer ring covers at least `least` square tile units.
    fn areas<'a>(&self, name: &'static str, areas: impl Iterator<Item = &'a Area>, least: f64, tile: &mut Message) {
        let mut layer = LayerWriter::new(name);
        for area in areas {
            let mut rings = Vec::with_capacity(area.rings.len());
            for (i, ring) in area.rings.iter().enumerate() {
                let ring = self.points(ring);
                if least > 0.0 && polygon::area2(&ring).abs() / 2.0 < least {
                    if i == 0 {
                        break;
                    }
                    continue;
                }
                let ring = clip::ring(clip::simplify_ring(&ring, self.tolerance), &self.frame);
                if ring.len() < 3 && i == 0 {
                    break;
                }
                rings.push(ring);
            }
            layer.polygon(&rings, &[]);
        }
        layer.finish(tile);
    }

    fn waterways(&self, map: &Basemap, tile: &mut Message) {
        // What would be thinner than a third of a pixel at this zoom.
        let thinnest = match self.z {
            ..=11 => 100,
            12..=13 => 50,
            _ => 0,
        };
        let mut layer = LayerWriter::new("waterway");
        for way in map.waterways.near(&self.window).filter(|w| w.width_dm >= thinnest) {
            layer.lines(
                &self.line(&way.line),
                &[("width", Value::Number(u64::from(way.width_dm)))],
            );
        }
        layer.finish(tile);
    }

    fn lines(&self, map: &Basemap, tile: &mut Message) {
        let least = match self.z {
            ..=11 => RoadClass::Secondary,
            12 => RoadClass::Street,
            13 => RoadClass::Lane,
            _ => RoadClass::Steps,
        };
        if self.z >= 15 {
            let mut walls = LayerWriter::new("wall");
            for wall in map.walls.near(&self.window) {
                walls.lines(&self.line(&wall.line), &[]);
            }
            walls.finish(tile);
        }
        let mut roads = LayerWriter::new("road");
        for road in map.roads.near(&self.window).filter(|r| r.class <= least) {
            let class = ("class", Value::Text(road.class.word().to_owned()));
            let bridge = ("bridge", Value::Number(1));
            let tags = if road.bridge { vec![class, bridge] } else { vec![class] };
            roads.lines(&self.line(&road.line), &tags);
        }
        roads.finish(tile);
        if self.z >= 14 {
            let mut bridges = LayerWriter::new("bridge");
            for bridge in map.bridges.near(&self.window) {
                bridges.lines(
                    &self.line(&bridge.line),
                    &[("class", Value::Text(bridge.class.word().to_owned()))],
                );
            }
            bridges.finish(tile);
        }
    }

    fn labels(&self, map: &Basemap, tile: &mut Message) {
        let e = f64::from(EXTENT);
        let mut layer = LayerWriter::new("label");
        for label in map.labels.near(&self.window).filter(|l| l.rank <= self.z - 9) {
            let mut tags = vec![
                ("kind", Value::Text(label.kind.word().to_owned())),
                ("rank", Value::Number(u64::from(label.rank))),
                ("name", Value::Text(label.name.clone())),
            ];
            if !label.name_en.is_empty() {
                tags.push(("name_en", Value::Text(label.name_en.clone())));
            }
            let points = self.points(&label.at);
            if let &[(x, y)] = points.as_slice() {
                // Half-open, so that a point on an edge is in one tile only.
                if (0.0..e).contains(&x) && (0.0..e).contains(&y) {
                    layer.points(&[(x.floor(), y.floor())], &tags);
                }
            } else if matches!(label.kind, LabelKind::Road | LabelKind::Water) {
                let mut pieces = Vec::new();
                clip::line(
                    &clip::simplify(&points, self.tolerance),
                    &Rect(0.0, 0.0, e, e),
                    &mut pieces,
                );
                layer.lines(&pieces, &tags);
            }
        }
        layer.finish(tile);
    }
}
