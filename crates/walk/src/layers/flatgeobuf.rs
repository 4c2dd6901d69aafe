//! FlatGeobuf: a header, an index nobody needs who reads all, and features one after the other.
//! Source: <https://flatgeobuf.org/>, version 3; the tables are those of its `header.fbs` and `feature.fbs`.

use super::flatbuffer::Table;
use super::properties::Properties;
use super::{Layer, Points};
use crate::osm::ImportError;

/// How a file begins; a patch number follows.
pub(crate) const MAGIC: &[u8] = b"fgb\x03fgb";

const FORMAT: &str = "FlatGeobuf";
/// The reference reader's own limit of a header.
const MAX_HEADER: usize = 10 << 20;

/// Properties name their column with two bytes.
const MAX_COLUMNS: usize = 1 << 16;

const LINE: u8 = 2;
const LINES: u8 = 5;

/// Reads the lines of a file. Other geometries are counted and left out; heights are passed over.
pub(crate) fn read(bytes: &[u8]) -> Result<Layer, ImportError> {
    let broken = |offset: usize, reason: String| ImportError::Binary {
        format: FORMAT,
        offset: offset as u64,
        reason,
    };
    let start = MAGIC.len() + 1;
    let (header, mut at) = sized(bytes, start, MAX_HEADER).map_err(|e| broken(start, e))?;
    let mut layer = Layer::of(FORMAT);
    let header = Header::read(header, &mut layer).map_err(|e| broken(start, e))?;
    let index = header.index_bytes().and_then(|size| at.checked_add(size));
    at = { index.filter(|end| *end <= bytes.len()) }.ok_or_else(|| {
        broken(
            at,
            format!("it is cut off in the index of {} features", header.features),
        )
    })?;
    while at < bytes.len() {
        let (feature, next) = sized(bytes, at, usize::MAX).map_err(|e| broken(at, e))?;
        layer.report.features += 1;
        header
            .feature(feature, &mut layer)
            .map_err(|reason| layer.wrong(reason))?;
        at = next;
    }
    // Zero features announced is the format's word for "unknown".
    if header.features != 0 && header.features != layer.report.features {
        let (announced, found) = (header.features, layer.report.features);
        return Err(broken(
            at,
            format!("{announced} features are announced and {found} are there; fetch it again"),
        ));
    }
    Ok(layer)
}

/// The buffer whose size stands at a place, and where the next one begins.
fn sized(bytes: &[u8], at: usize, most: usize) -> Result<(&[u8], usize), String> {
    let rest = bytes.get(at..).unwrap_or_default();
    let Some((size, rest)) = rest.split_first_chunk::<4>() else {
        return Err("it is cut off; fetch it again".into());
    };
    let size = u32::from_le_bytes(*size) as usize;
    if size > most {
        return Err(format!("{size} bytes are announced, {most} are allowed"));
    }
    match rest.get(..size) {
        Some(buffer) => Ok((buffer, at + 4 + size)),
        None => Err(format!(
            "it is cut off: {size} bytes are announced and {} are there",
            rest.len()
        )),
    }
}

/// Name and type of a property.
type Columns<'a> = Vec<(&'a str, u8)>;

struct Header<'a> {
    geometry: u8,
    columns: Columns<'a>,
    features: u64,
    node_size: u16,
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8], layer: &mut Layer) -> Result<Self, String> {
        let table = Table::root(bytes)?;
        layer.declared = match table.table(10)? {
            Some(crs) => crs_name(&crs)?,
            None => None,
        };
        Ok(Self {
            geometry: table.raw(2)?.map_or(0, u8::from_le_bytes),
            columns: columns(&table, 7)?,
            features: table.raw(8)?.map_or(0, u64::from_le_bytes),
            node_size: table.raw(9)?.map_or(16, u16::from_le_bytes),
        })
    }

    /// A packed tree over the features: 40 bytes a node, `node_size` children each.
    fn index_bytes(&self) -> Option<usize> {
        if self.features == 0 || self.node_size == 0 {
            return Some(0);
        }
        let fan = u64::from(self.node_size.max(2));
        let (mut level, mut nodes) = (self.features, self.features);
        loop {
            level = level.div_ceil(fan);
            nodes = nodes.checked_add(level)?;
            if level <= 1 {
                return usize::try_from(nodes.checked_mul(40)?).ok();
            }
        }
    }

    fn feature(&self, bytes: &[u8], layer: &mut Layer) -> Result<(), String> {
        let feature = Table::root(bytes)?;
        let lines = match feature.table(0)? {
            Some(geometry) => self.lines(&geometry)?,
            None => Vec::new(),
        };
        let own = columns(&feature, 2)?;
        let columns = if own.is_empty() { &self.columns } else { &own };
        let mut properties = Properties::default();
        if !lines.is_empty() {
            read_properties(feature.vector(1, 1)?, columns, &mut properties)?;
        }
        layer.add(lines, properties);
        Ok(())
    }

    fn lines(&self, geometry: &Table) -> Result<Vec<Points>, String> {
        let kind = match self.geometry {
            0 => geometry.raw(6)?.map_or(0, u8::from_le_bytes),
            kind => kind,
        };
        if kind != LINE && kind != LINES {
            return Ok(Vec::new());
        }
        let number = |raw: &[u8]| raw.first_chunk::<8>().map_or(f64::NAN, |raw| f64::from_le_bytes(*raw));
        let xy = geometry.vector(1, 8)?;
        let points: Points = { xy.chunks_exact(16) }
            .map(|pair| [number(pair), number(pair.get(8..).unwrap_or_default())])
            .collect();
        if xy.len() % 16 != 0 {
            return Err("a longitude without its latitude".into());
        }
        let ends = geometry.vector(0, 4)?;
        if kind == LINE || ends.is_empty() {
            return Ok(vec![points]);
        }
        let (mut lines, mut start) = (Vec::new(), 0);
        for end in ends.chunks_exact(4) {
            let end = end
                .first_chunk::<4>()
                .map_or(0, |raw| u32::from_le_bytes(*raw) as usize);
            let line = points.get(start..end).ok_or("the ends of its lines are out of order")?;
            lines.push(line.to_vec());
            start = end;
        }
        if start != points.len() {
            return Err(format!("its lines hold {start} of {} points", points.len()));
        }
        Ok(lines)
    }
}

/// The system's number or name; `None` when the header leaves it open.
fn crs_name(crs: &Table) -> Result<Option<String>, String> {
    let code = crs.raw(1)?.map_or(0, i32::from_le_bytes);
    let organisation = crs.text(0)?.unwrap_or("EPSG");
    if code != 0 {
        return Ok(Some(format!("{organisation}:{code}")));
    }
    let name = match crs.text(5)? {
        Some(code) => Some(code),
        None => crs.text(2)?,
    };
    // A system without number and name has a definition at best, which this reader does not read.
    Ok(match name.filter(|name| !name.is_empty()) {
        Some(name) => Some(name.to_owned()),
        None if crs.text(4)?.is_some() => Some("a definition in WKT without a number".to_owned()),
        None => None,
    })
}

fn columns<'a>(table: &Table<'a>, number: usize) -> Result<Columns<'a>, String> {
    let tables = table.tables(number, MAX_COLUMNS)?;
    let column = |column: &Table<'a>| {
        // Many columns may point at one name: a long one would be read many times.
        if column.vector(0, 1)?.len() > 1024 {
            return Err("a column's name is longer than 1,024 bytes".into());
        }
        Ok((
            column.text(0)?.unwrap_or_default(),
            column.raw(1)?.map_or(0, u8::from_le_bytes),
        ))
    };
    tables.iter().map(column).collect()
}

/// A list of column numbers (two bytes), each with its value.
fn read_properties(mut bytes: &[u8], columns: &Columns, properties: &mut Properties) -> Result<(), String> {
    fn take<'a>(bytes: &mut &'a [u8], size: usize) -> Result<&'a [u8], String> {
        let (head, tail) = bytes.split_at_checked(size).ok_or("its properties are cut off")?;
        *bytes = tail;
        Ok(head)
    }
    fn whole<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], String> {
        let head = take(bytes, N)?;
        head.first_chunk::<N>()
            .copied()
            .ok_or_else(|| "its properties are cut off".into())
    }
    while !bytes.is_empty() {
        let column = u16::from_le_bytes(whole(&mut bytes)?);
        let (name, kind) = columns
            .get(usize::from(column))
            .ok_or_else(|| format!("it has no column {column}"))?;
        let bytes = &mut bytes;
        let value = match kind {
            0 => i8::from_le_bytes(whole(bytes)?).to_string(),
            1 => u8::from_le_bytes(whole(bytes)?).to_string(),
            2 => String::from(if whole::<1>(bytes)? == [0] { "no" } else { "yes" }),
            3 => i16::from_le_bytes(whole(bytes)?).to_string(),
            4 => u16::from_le_bytes(whole(bytes)?).to_string(),
            5 => i32::from_le_bytes(whole(bytes)?).to_string(),
            6 => u32::from_le_bytes(whole(bytes)?).to_string(),
            7 => i64::from_le_bytes(whole(bytes)?).to_string(),
            8 => u64::from_le_bytes(whole(bytes)?).to_string(),
            9 => f32::from_le_bytes(whole(bytes)?).to_string(),
            10 => f64::from_le_bytes(whole(bytes)?).to_string(),
            11..=14 => {
                let size = u32::from_le_bytes(whole(bytes)?) as usize;
                let raw = take(bytes, size)?;
                match (kind, std::str::from_utf8(raw)) {
                    (11, Ok(text)) => text.to_owned(),
                    (11, Err(_)) => {
                        return Err(format!("its property {name:?} is not UTF-8; write the layer as UTF-8"));
                    }
                    _ => continue,
                }
            }
            other => return Err(format!("its column {name:?} has the unknown type {other}")),
        };
        properties.add(name, &value);
    }
    Ok(())
}
