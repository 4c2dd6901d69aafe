//! One entry for every kind of street file, told apart by what is in it and never by its name.

use super::raw::{ImportError, RawMap};
use super::read_pbf::{Keep, read_pbf_with};
use super::read_xml::{self, read_xml_with};
use crate::coords::Crs;
use crate::layers::{self, LayerReport};
use flate2::bufread::MultiGzDecoder;
use std::io::{BufReader, Read};

/// How to read a street file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadOptions {
    pub keep: Keep,
    /// The coordinate system, whatever a layer declares: layers in GCJ-02 mostly say that they are WGS 84. `None`
    /// believes the layer, and takes WGS 84 where it is silent. OpenStreetMap is WGS 84 and takes no other.
    pub crs: Option<Crs>,
    /// How far a line's end may lie from what it joins, metres, 0 to 25. Of layers only.
    pub tolerance_m: f64,
    /// Whether lines of one level that cross without a common point are joined there. Of layers only.
    pub cross: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            keep: Keep::Streets,
            crs: None,
            tolerance_m: 0.5,
            cross: false,
        }
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Pbf,
    Xml,
    GeoJson,
    FlatGeobuf,
}

/// A street file as raw map, with what a person should know about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub map: RawMap,
    pub format: Format,
    /// What became of a layer's lines; `None` for OpenStreetMap.
    pub layer: Option<LayerReport>,
}

/// Reads OSM PBF, OSM XML, GeoJSON (one document, or features line by line) or FlatGeobuf, each also in gzip.
///
/// # Errors
/// [`ImportError`] says what the file is when it is none of these, and where it breaks when it is damaged. Nothing is
/// kept of a file that fails.
pub fn read_any(bytes: &[u8], options: &ReadOptions) -> Result<Imported, ImportError> {
    if !(0.0..=25.0).contains(&options.tolerance_m) {
        return Err(ImportError::Options(format!(
            "a tolerance of {} m is asked for; give 0 to 25 m",
            options.tolerance_m
        )));
    }
    match kind(bytes)? {
        Kind::Gzip => {
            let head = unpacked(bytes, Some(512))?;
            match kind(&head)? {
                // XML is unpacked while it is read: a city's is some twenty times its gzip.
                Kind::Xml => osm(Format::Xml, options, |keep| {
                    read_xml::from_source(BufReader::new(gunzip(bytes)), keep)
                }),
                Kind::Gzip => Err(unrecognised("gzip inside gzip", "unpack it once")),
                kind => plain(&unpacked(bytes, None)?, kind, options),
            }
        }
        kind => plain(bytes, kind, options),
    }
}

fn plain(bytes: &[u8], kind: Kind, options: &ReadOptions) -> Result<Imported, ImportError> {
    let layer = |format, layer: Result<layers::Layer, ImportError>| {
        let (map, report) = layers::to_map(layer?, options)?;
        let layer = Some(report);
        Ok(Imported { map, format, layer })
    };
    match kind {
        Kind::Xml => osm(Format::Xml, options, |keep| read_xml_with(bytes, keep)),
        Kind::GeoJson => layer(Format::GeoJson, layers::geojson::read(bytes)),
        Kind::FlatGeobuf => layer(Format::FlatGeobuf, layers::flatgeobuf::read(bytes)),
        Kind::Pbf | Kind::Gzip => osm(Format::Pbf, options, |keep| read_pbf_with(bytes, keep)),
    }
}

fn osm(
    format: Format,
    options: &ReadOptions,
    read: impl FnOnce(Keep) -> Result<RawMap, ImportError>,
) -> Result<Imported, ImportError> {
    match options.crs {
        None | Some(Crs::Wgs84) => {}
        Some(other) => {
            return Err(ImportError::Options(format!(
                "the file is OpenStreetMap, which is always WGS 84, and {other} is asked for; leave the coordinate system away"
            )));
        }
    }
    let map = match read(options.keep) {
        // Whatever is nothing else was tried as PBF; its own words would only confuse.
        Err(ImportError::NotPbf { .. }) => {
            return Err(unrecognised("no street file this program knows", KNOWN));
        }
        other => other?,
    };
    let layer = None;
    Ok(Imported { map, format, layer })
}

const KNOWN: &str = "give OpenStreetMap (.osm.pbf, .osm, .osm.gz), GeoJSON or FlatGeobuf";
const CONVERT: &str = "convert it to FlatGeobuf or GeoJSON (ogr2ogr does) and give that";
const UNPACK: &str = "unpack it, or pack it with gzip";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pbf,
    Xml,
    GeoJson,
    FlatGeobuf,
    Gzip,
}

fn unrecognised(what: &str, advice: &'static str) -> ImportError {
    ImportError::Unrecognised {
        what: what.to_owned(),
        advice,
    }
}

/// Looks at the first bytes. Files people give by mistake are called by their name.
fn kind(bytes: &[u8]) -> Result<Kind, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    for (magic, what, advice) in [
        (
            &b"SQLite format 3\0"[..],
            "a GeoPackage or another SQLite database",
            CONVERT,
        ),
        (b"\0\0\x27\x0a", "a shapefile", CONVERT),
        (
            b"PK\x03\x04",
            "a zip archive",
            "unpack it and give the street file inside",
        ),
        (b"BZh", "a bzip2 file", UNPACK),
        (b"\xfd7zXZ\0", "an xz file", UNPACK),
        (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
        (b"\xff\xfe", "text in UTF-16", "save it as UTF-8"),
        (b"\xfe\xff", "text in UTF-16", "save it as UTF-8"),
        (b"YIKEWALK", "a network file, built already", KNOWN),
    ] {
        if bytes.starts_with(magic) {
            return Err(unrecognised(what, advice));
        }
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return Ok(Kind::Gzip);
    }
    if bytes.starts_with(layers::flatgeobuf::MAGIC) {
        return Ok(Kind::FlatGeobuf);
    }
    if let Some([version, ..]) = bytes.strip_prefix(b"fgb") {
        let what = format!("FlatGeobuf of version {version}, and version 3 is read");
        return Err(unrecognised(&what, CONVERT));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0x1e));
    match first {
        Some(b'<') => Ok(Kind::Xml),
        Some(b'{') => Ok(Kind::GeoJson),
        Some(b'[') => Err(unrecognised("a JSON list", "give a GeoJSON FeatureCollection")),
        _ => Ok(Kind::Pbf),
    }
}

/// Street files shrink to a twentieth at best; what grows further is made to fill the memory.
const MOST_GROWTH: u64 = 100;
const LEAST_ROOM: u64 = 16 << 20;

/// Unpacks with a limit.
fn gunzip(bytes: &[u8]) -> impl Read + '_ {
    Growth {
        left: (bytes.len() as u64).saturating_mul(MOST_GROWTH).max(LEAST_ROOM),
        inner: MultiGzDecoder::new(bytes),
    }
}

fn unpacked(bytes: &[u8], head: Option<u64>) -> Result<Vec<u8>, ImportError> {
    let mut out = Vec::new();
    let limit = head.unwrap_or(u64::MAX);
    gunzip(bytes)
        .take(limit)
        .read_to_end(&mut out)
        .map_err(|error| read_xml::gzip_error(&error))?;
    Ok(out)
}

struct Growth<R> {
    left: u64,
    inner: R,
}

impl<R: Read> Read for Growth<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                return Err(std::io::Error::other(format!(
                    "it grows to more than {MOST_GROWTH} times its size, which street files never do"
                )));
            }
        }
        Ok(read)
    }
}
