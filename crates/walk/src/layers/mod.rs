//! Street layers that are no OpenStreetMap: lines with properties, as a district's survey office has them.
//!
//! [`properties::TABLE`] says how properties become OpenStreetMap tags. Lines then become a network:
//!
//! 1. Points at equal coordinates (1e-7 degrees) are one junction when one of them is a line's end, or when their lines
//!    run on one level (`layer`; else bridges are one up, tunnels one down): a bridge may have a point right above one
//!    of the street below.
//! 2. An end within the tolerance of another line joins that line's nearest point within the tolerance, or else splits
//!    the line where it is nearest.
//! 3. Lines that cross and share no point are joined only when that is asked for, and then only on one level;
//!    otherwise they are counted.
//!
//! An end moves onto what it joins; points in the middle of lines stay where they are. [`crate::osm::read_any`] is the
//! door.

pub(crate) mod flatbuffer;
pub(crate) mod flatgeobuf;
pub(crate) mod geojson;
mod plane;
pub mod properties;
mod topology;
mod tree;

use crate::coords::Crs;
use crate::network::units;
use crate::osm::{ImportError, RawMap, RawNode, RawWay, ReadOptions, Tags};
use properties::Properties;
use std::collections::BTreeMap;

pub(crate) type Points = Vec<[f64; 2]>;

/// A layer as it stands in its file, in its own coordinates.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub format: &'static str,
    /// The coordinate system the file names.
    pub declared: Option<String>,
    pub lines: Vec<Line>,
    pub report: LayerReport,
}

#[derive(Debug)]
pub(crate) struct Line {
    /// Number of its feature, from 1.
    pub feature: u64,
    pub points: Points,
    pub tags: Tags,
}

/// What became of a layer.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct LayerReport {
    /// The system its coordinates were read in.
    pub crs: Crs,
    /// The system the file declares, word for word.
    pub declared_crs: Option<String>,
    /// Features in the file.
    pub features: u64,
    /// Lines taken as streets; a feature may hold several.
    pub lines: u64,
    /// Features left out because they hold no line.
    pub without_line: u64,
    /// Features left out because their properties say that they are something else, such as a river.
    pub no_street: u64,
    /// Lines left out because nothing of them is longer than the tolerance.
    pub too_short: u64,
    /// Ends that lay a little off another line's point and were moved onto it.
    pub ends_moved: u64,
    /// Ends that lay on the middle of another line, which was split there.
    pub lines_split: u64,
    /// Crossings that were joined, as `cross` asks.
    pub crossings_joined: u64,
    /// Places where lines of one level cross without a common point. Many of them mean that the layer is not cut at
    /// its junctions: try `cross`.
    pub crossings_open: u64,
    /// Whether counting crossings was given up because the lines lie too close.
    pub crossings_uncounted: bool,
    /// Values nobody foresaw, by tag and value, with how often each occurs; at most 50.
    pub unknown_values: BTreeMap<String, u64>,
}

impl Layer {
    pub(crate) fn of(format: &'static str) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }

    /// Takes what the feature just counted holds.
    pub(crate) fn add(&mut self, lines: Vec<Points>, properties: Properties) {
        if lines.is_empty() {
            self.report.without_line += 1;
            return;
        }
        let Some((tags, unknown)) = properties.finish() else {
            self.report.no_street += 1;
            return;
        };
        let list = &mut self.report.unknown_values;
        if let Some(value) = unknown.filter(|value| list.len() < 50 || list.contains_key(value)) {
            *list.entry(value).or_default() += 1;
        }
        self.lines.extend(lines.into_iter().map(|points| Line {
            feature: self.report.features,
            points,
            tags: tags.clone(),
        }));
    }

    /// What is wrong with the feature just counted.
    pub(crate) fn wrong(&self, reason: String) -> ImportError {
        ImportError::Feature {
            format: self.format,
            feature: self.report.features,
            reason,
        }
    }
}

/// Converts, joins and numbers. Nodes and ways have negative ids in file order, so that nobody takes them for
/// OpenStreetMap's, and equal files give equal maps.
pub(crate) fn to_map(layer: Layer, options: &ReadOptions) -> Result<(RawMap, LayerReport), ImportError> {
    let Layer {
        format,
        declared,
        lines,
        mut report,
    } = layer;
    let crs = match (options.crs, &declared) {
        (Some(asked), _) => asked,
        (None, Some(name)) => name.parse().map_err(|_| ImportError::Crs(name.clone()))?,
        (None, None) => Crs::Wgs84,
    };
    report.crs = crs;
    report.declared_crs = declared;
    let mut streets = Vec::with_capacity(lines.len());
    let mut tags = Vec::with_capacity(lines.len());
    for line in lines {
        let points = { line.points.iter() }.map(|[x, y]| {
            if !crs.holds(*x, *y) {
                return Err(ImportError::Feature {
                    format,
                    feature: line.feature,
                    reason: no_place(crs, *x, *y, &report),
                });
            }
            let (lon, lat) = crs.to_wgs84(*x, *y);
            // The shift of GCJ-02 may lead past the rim of the world, where nobody walks.
            Ok(units(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)))
        });
        streets.push(topology::Street {
            points: points.collect::<Result<_, _>>()?,
            level: level(&line.tags),
        });
        tags.push(line.tags);
    }
    report.lines = streets.len() as u64;
    let joined = topology::join(&streets, options.tolerance_m, options.cross, &mut report)?;
    let node = |(id, [lon, lat]): (i64, &[i32; 2])| RawNode {
        id: -id,
        lon: f64::from(*lon) / 1e7,
        lat: f64::from(*lat) / 1e7,
        tags: Tags::default(),
    };
    let map = RawMap {
        nodes: (1..).zip(&joined.nodes).map(node).collect(),
        ways: { (1..).zip(joined.lines).zip(tags) }
            .filter(|((_, refs), _)| refs.len() > 1)
            .map(|((id, refs), tags)| RawWay {
                id: -id,
                refs: refs.iter().map(|node| -1 - i64::from(*node)).collect(),
                tags,
            })
            .collect(),
        relations: Vec::new(),
    };
    Ok((map, report))
}

fn no_place(crs: Crs, x: f64, y: f64, report: &LayerReport) -> String {
    let hint = match (crs, &report.declared_crs) {
        (Crs::WebMercator, _) => "",
        _ if x.abs() <= 90.0 && y.abs() <= 180.0 => "; latitude and longitude look swapped",
        (_, None) => "; the numbers look like metres: say with --crs what they are, or convert the layer to EPSG:4490",
        _ => "; the numbers look like metres, which contradicts the coordinate system",
    };
    format!("the point ({x}, {y}) is no place in {crs}{hint}")
}

/// On which level a line runs: `layer`, or one up on bridges and one down in tunnels.
fn level(tags: &Tags) -> i32 {
    let says = |key| tags.get(key).is_some_and(|v| v != "no");
    match tags.get("layer").and_then(|text| text.parse().ok()) {
        Some(level) => level,
        None if says("bridge") => 1,
        None if says("tunnel") => -1,
        None => 0,
    }
}
