//! GeoJSON: one document, or features one after the other.
//! Source: RFC 7946; RFC 8142 for text sequences; the format's first edition of 2008 for the member `crs`.

use super::properties::Properties;
use super::{Layer, Points};
use crate::osm::ImportError;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

const FORMAT: &str = "GeoJSON";

/// Reads the lines of a file. Points and polygons are counted and left out; heights are passed over.
pub(crate) fn read(bytes: &[u8]) -> Result<Layer, ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let at = |offset: usize, reason: String| ImportError::Text {
        format: FORMAT,
        line: 1 + bytes.iter().take(offset).filter(|b| **b == b'\n').count() as u64,
        offset: offset as u64,
        reason,
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|e| at(e.valid_up_to(), "text that is not UTF-8; save the file as UTF-8".into()))?;
    let mut layer = Layer::of(FORMAT);
    let mut start = 0;
    // Text sequences begin each document with the record separator, which is no white space to JSON.
    for chunk in text.split('\u{1e}') {
        let mut documents = serde_json::Deserializer::from_str(chunk).into_iter::<Object>();
        loop {
            let before = start + documents.byte_offset();
            match documents.next() {
                None => break,
                Some(Ok(document)) => match document.take(&mut layer) {
                    Ok(()) => {}
                    Err(Wrong::Feature(reason)) => return Err(layer.wrong(reason)),
                    Err(Wrong::Document(reason)) => {
                        let spaces = bytes
                            .iter()
                            .skip(before)
                            .take_while(|b| b.is_ascii_whitespace())
                            .count();
                        return Err(at(before + spaces, reason));
                    }
                },
                Some(Err(error)) => {
                    let reason = match error.is_eof() {
                        true => "it is cut off; fetch it again".to_owned(),
                        // Its position is that in the chunk; ours is that in the file.
                        false => error
                            .to_string()
                            .split(" at line ")
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    };
                    return Err(at(start + position(chunk, error.line(), error.column()), reason));
                }
            }
        }
        start += chunk.len() + 1;
    }
    Ok(layer)
}

/// Byte offset of a line and column (both from 1) in a text.
fn position(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    (before.map(str::len).sum::<usize>() + column.saturating_sub(1)).min(text.len())
}

/// What a person is told: of the document, or of the feature just counted.
enum Wrong {
    Document(String),
    Feature(String),
}

/// A document, feature or geometry; members that are not listed are passed over.
#[derive(serde::Deserialize)]
struct Object {
    #[serde(rename = "type")]
    kind: Option<String>,
    crs: Option<serde_json::Value>,
    features: Option<Vec<Object>>,
    geometry: Option<Box<Object>>,
    geometries: Option<Vec<Object>>,
    properties: Option<Properties>,
    coordinates: Option<Shape>,
}

impl Object {
    fn take(self, layer: &mut Layer) -> Result<(), Wrong> {
        let wrong = |reason: &str| Wrong::Document(reason.to_owned());
        if let Some(crs) = self.crs.as_ref().filter(|crs| !crs.is_null()) {
            let name = crs_name(crs).ok_or_else(|| wrong("its member crs names no coordinate system"))?;
            if layer.declared.as_ref().is_some_and(|other| *other != name) {
                return Err(wrong("it declares two coordinate systems"));
            }
            layer.declared = Some(name);
        }
        match self.kind.as_deref() {
            Some("FeatureCollection") => {
                let features = self
                    .features
                    .ok_or_else(|| wrong("a FeatureCollection without features"))?;
                features.into_iter().try_for_each(|feature| feature.feature(layer))
            }
            Some(_) => self.feature(layer),
            None => Err(wrong("an object without type; this is not GeoJSON")),
        }
        .map_err(|e| match e {
            Wrong::Feature(reason) if layer.report.features == 0 => Wrong::Document(reason),
            other => other,
        })
    }

    /// A feature, or a geometry that stands for one.
    fn feature(self, layer: &mut Layer) -> Result<(), Wrong> {
        let mut lines = Vec::new();
        let (geometry, properties) = match self.kind.as_deref() {
            Some("Feature") => (self.geometry.map(|geometry| *geometry), self.properties),
            _ => (Some(self), None),
        };
        layer.report.features += 1;
        if let Some(geometry) = geometry {
            geometry.lines(&mut lines).map_err(Wrong::Feature)?;
        }
        layer.add(lines, properties.unwrap_or_default());
        Ok(())
    }

    fn lines(self, lines: &mut Vec<Points>) -> Result<(), String> {
        match (self.kind.as_deref(), self.coordinates) {
            (Some("LineString"), Some(Shape::Line(line))) => lines.push(line),
            (Some("MultiLineString"), Some(Shape::Lines(list))) => lines.extend(list),
            (Some("LineString" | "MultiLineString"), Some(Shape::Empty)) => {}
            (Some("GeometryCollection"), _) => {
                let parts = self.geometries.unwrap_or_default();
                return parts.into_iter().try_for_each(|part| part.lines(lines));
            }
            (Some("Point" | "MultiPoint" | "Polygon" | "MultiPolygon"), _) => {}
            (Some(kind @ ("LineString" | "MultiLineString")), _) => {
                return Err(format!("the coordinates are not those of a {kind}"));
            }
            (Some(other), _) => return Err(format!("the type {other:?} is unknown to GeoJSON")),
            (None, _) => return Err("a geometry without type".into()),
        }
        Ok(())
    }
}

/// The name in `{"type": "name", "properties": {"name": "…"}}`, or the number in the older `{"properties": {"code": 4490}}`.
fn crs_name(crs: &serde_json::Value) -> Option<String> {
    let properties = crs.get("properties")?;
    match properties.get("name").and_then(|name| name.as_str()) {
        Some(name) => Some(name.to_owned()),
        None => properties.get("code")?.as_u64().map(|code| format!("EPSG:{code}")),
    }
}

/// Nested lists of numbers, told apart by their depth.
enum Shape {
    Number(f64),
    Position([f64; 2]),
    Line(Points),
    Lines(Vec<Points>),
    /// Polygons in numbers; nobody reads them.
    Deeper,
    Empty,
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Shape, E> {
        Ok(Shape::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Shape, E> {
        Ok(Shape::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Shape, E> {
        Ok(Shape::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let mixed = || A::Error::custom("coordinates that mix numbers and lists");
        match list.next_element()? {
            None => Ok(Shape::Empty),
            Some(Shape::Number(x)) => {
                let Some(Shape::Number(y)) = list.next_element()? else {
                    return Err(A::Error::custom("a position of less than two numbers"));
                };
                while let Some(more) = list.next_element()? {
                    if !matches!(more, Shape::Number(_)) {
                        return Err(mixed());
                    }
                }
                Ok(Shape::Position([x, y]))
            }
            Some(Shape::Position(first)) => {
                let mut line = vec![first];
                while let Some(next) = list.next_element()? {
                    let Shape::Position(position) = next else {
                        return Err(mixed());
                    };
                    line.push(position);
                }
                Ok(Shape::Line(line))
            }
            Some(first) => {
                let mut lines = Vec::new();
                let mut deeper = false;
                let mut next = Some(first);
                while let Some(shape) = next {
                    match shape {
                        Shape::Line(line) => lines.push(line),
                        Shape::Empty => {}
                        Shape::Lines(_) | Shape::Deeper => deeper = true,
                        Shape::Number(_) | Shape::Position(_) => return Err(mixed()),
                    }
                    next = list.next_element()?;
                }
                Ok(if deeper { Shape::Deeper } else { Shape::Lines(lines) })
            }
        }
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Properties;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("an object of properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut properties = Properties::default();
                while let Some((name, value)) = map.next_entry::<String, Scalar>()? {
                    if let Some(text) = value.0 {
                        properties.add(&name, &text);
                    }
                }
                Ok(properties)
            }
        }
        from.deserialize_map(Members)
    }
}

/// A property's value as text; lists and objects are none.
struct Scalar(Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a property's value")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(Some(if value { "yes" } else { "no" }.to_owned())))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                // 5.0 is written 5, as layers without whole numbers mean it.
                Ok(Scalar(Some(value.to_string())))
            }

            fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_owned())))
            }

            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
        }
        from.deserialize_any(Any)
    }
}
