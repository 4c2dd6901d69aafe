//! OpenStreetMap PBF: the frame of blobs, decoded on several threads.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use super::blocks::{self, Part};
use super::proto::Reader;
use super::raw::{ImportError, RawMap};
use std::io::Read;

/// The format's own limits; anything larger is not a PBF file.
const MAX_HEADER: u32 = 64 * 1024;
const MAX_BLOB: u64 = 32 * 1024 * 1024;

/// What to keep while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything.
    All,
    /// Ways a walking network is made of and the tags its rules read; no relations. About twice as fast.
    Streets,
}

/// Reads a whole `.osm.pbf` file from memory.
///
/// # Errors
/// [`ImportError`] names what is wrong, in which blob (counted from 0) and at which byte. A file cut off, empty,
/// damaged or of another kind gives an error and never a part of the map.
pub fn read_pbf(bytes: &[u8]) -> Result<RawMap, ImportError> {
    read_pbf_with(bytes, Keep::All)
}

/// As [`read_pbf`], keeping only what is asked for.
pub fn read_pbf_with(bytes: &[u8], keep: Keep) -> Result<RawMap, ImportError> {
    let frames = frames(bytes)?;
    let (header, data) = match frames.split_first() {
        Some((first, rest)) if first.kind == b"OSMHeader" => (first, rest),
        _ => {
            return Err(ImportError::NotPbf {
                reason: "its first blob is not an OSMHeader".into(),
            });
        }
    };
    check_features(header)?;
    let data: Vec<&Frame> = data.iter().filter(|f| f.kind == b"OSMData").collect();
    let workers = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(data.len())
        .max(1);
    let share = data.len().div_ceil(workers).max(1);
    let parts: Vec<Result<Part, ImportError>> = std::thread::scope(|scope| {
        let started: Vec<_> = data
            .chunks(share)
            .map(|chunk| scope.spawn(move || decode(chunk, keep)))
            .collect();
        // A worker returns errors as values; a join fails only if it was out of memory.
        started.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut map = RawMap::default();
    for part in parts {
        let mut part = part?;
        if map.nodes.is_empty() && map.ways.is_empty() {
            map = part;
        } else {
            map.nodes.append(&mut part.nodes);
            map.ways.append(&mut part.ways);
            map.relations.append(&mut part.relations);
        }
    }
    Ok(map)
}

/// One blob as it lies in the file.
#[derive(Debug)]
struct Frame<'a> {
    index: usize,
    offset: usize,
    kind: &'a [u8],
    body: &'a [u8],
}

impl Frame<'_> {
    fn damaged(&self, reason: impl Into<String>) -> ImportError {
        ImportError::Damaged {
            blob: self.index,
            offset: self.offset,
            reason: reason.into(),
        }
    }
}

fn frames(bytes: &[u8]) -> Result<Vec<Frame<'_>>, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut frames = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (index, offset) = (frames.len(), bytes.len() - rest.len());
        let short = |needed: u64, left: usize| ImportError::Truncated {
            blob: index,
            offset,
            needed,
            left: left as u64,
        };
        let strange = |reason: String| match index {
            0 => ImportError::NotPbf { reason },
            _ => ImportError::Damaged {
                blob: index,
                offset,
                reason,
            },
        };
        let Some((size, tail)) = rest.split_first_chunk::<4>() else {
            return Err(if index == 0 {
                ImportError::NotPbf {
                    reason: format!("it has only {} bytes", rest.len()),
                }
            } else {
                short(4, rest.len())
            });
        };
        let size = u32::from_be_bytes(*size);
        if size >= MAX_HEADER {
            return Err(strange(format!(
                "a blob header of {size} bytes is announced, the format allows {MAX_HEADER}"
            )));
        }
        let Some((head, tail)) = tail.split_at_checked(size as usize) else {
            return Err(short(u64::from(size), tail.len()));
        };
        let (kind, datasize) = blob_header(head).map_err(strange)?;
        if datasize > MAX_BLOB {
            return Err(strange(format!(
                "a blob of {datasize} bytes is announced, the format allows {MAX_BLOB}"
            )));
        }
        let Some((body, tail)) = tail.split_at_checked(datasize as usize) else {
            return Err(short(datasize, tail.len()));
        };
        frames.push(Frame {
            index,
            offset,
            kind,
            body,
        });
        rest = tail;
    }
    Ok(frames)
}

fn blob_header(bytes: &[u8]) -> Result<(&[u8], u64), String> {
    let (mut kind, mut size, mut reader) = (None, None, Reader(bytes));
    while let Some((field, value)) = reader.field()? {
        match field {
            1 => kind = Some(value.bytes()?),
            3 => size = Some(value.varint()?),
            _ => {}
        }
    }
    match (kind, size) {
        (Some(kind), Some(size)) => Ok((kind, size)),
        _ => Err("a blob header without type or size".into()),
    }
}

fn check_features(frame: &Frame) -> Result<(), ImportError> {
    let body = inflate(frame)?;
    let mut reader = Reader(&body);
    while let Some((field, value)) = reader.field().map_err(|e| frame.damaged(e))? {
        if field == 4 {
            let feature = value.bytes().map_err(|e| frame.damaged(e))?;
            if ![&b"OsmSchema-V0.6"[..], b"DenseNodes"].contains(&feature) {
                return Err(ImportError::Unsupported {
                    blob: frame.index,
                    offset: frame.offset,
                    feature: String::from_utf8_lossy(feature).into_owned(),
                });
            }
        }
    }
    Ok(())
}

fn decode(frames: &[&Frame], keep: Keep) -> Result<Part, ImportError> {
    let mut part = Part::default();
    for frame in frames {
        let body = inflate(frame)?;
        blocks::primitive_block(&body, keep, &mut part).map_err(|reason| frame.damaged(reason))?;
    }
    Ok(part)
}

/// The blob's content, decompressed when it is compressed.
fn inflate<'a>(frame: &Frame<'a>) -> Result<std::borrow::Cow<'a, [u8]>, ImportError> {
    let unsupported = |name: &str| ImportError::Unsupported {
        blob: frame.index,
        offset: frame.offset,
        feature: format!("{name} compression"),
    };
    let (mut raw_size, mut zlib, mut reader) = (None, None, Reader(frame.body));
    while let Some((field, value)) = reader.field().map_err(|e| frame.damaged(e))? {
        match field {
            1 => return value.bytes().map(Into::into).map_err(|e| frame.damaged(e)),
            2 => raw_size = Some(value.varint().map_err(|e| frame.damaged(e))?),
            3 => zlib = Some(value.bytes().map_err(|e| frame.damaged(e))?),
            4 => return Err(unsupported("lzma")),
            5 => return Err(unsupported("bzip2")),
            6 => return Err(unsupported("lz4")),
            7 => return Err(unsupported("zstd")),
            _ => {}
        }
    }
    let zlib = zlib.ok_or_else(|| frame.damaged("it holds no data"))?;
    let size = raw_size.unwrap_or(0);
    if size > MAX_BLOB {
        return Err(frame.damaged(format!("{size} bytes are announced, the format allows {MAX_BLOB}")));
    }
    let mut out = Vec::with_capacity(size as usize);
    // One byte beyond the limit tells a bomb from a full blob.
    flate2::read::ZlibDecoder::new(zlib)
        .take(MAX_BLOB + 1)
        .read_to_end(&mut out)
        .map_err(|e| frame.damaged(format!("it does not decompress ({e})")))?;
    if raw_size.is_some_and(|size| size != out.len() as u64) || out.len() as u64 > MAX_BLOB {
        return Err(frame.damaged(format!("{size} bytes are announced and {} came out", out.len())));
    }
    Ok(out.into())
}
