//! The frame of a PBF file: blobs, their sizes, their compression.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format#File_format>.

use super::proto::Reader;
use super::raw::ImportError;
use flate2::{Decompress, FlushDecompress, Status};
use std::borrow::Cow;

/// The format's own limits; anything larger is not a PBF file.
const MAX_HEADER: u32 = 64 * 1024;
const MAX_BLOB: u64 = 32 * 1024 * 1024;

/// One blob as it lies in the file.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub index: usize,
    pub offset: usize,
    kind: &'a [u8],
    body: &'a [u8],
}

impl Frame<'_> {
    pub(super) fn damaged(&self, reason: impl Into<String>) -> ImportError {
        ImportError::Damaged {
            blob: self.index,
            offset: self.offset,
            reason: reason.into(),
        }
    }
}

/// The data blobs of a file whose header this reader understands.
pub(super) fn data_frames(bytes: &[u8]) -> Result<Vec<Frame<'_>>, ImportError> {
    let mut frames = frames(bytes)?;
    match frames.first() {
        Some(first) if first.kind == b"OSMHeader" => check_features(first)?,
        _ => {
            return Err(ImportError::NotPbf {
                reason: "its first blob is not an OSMHeader".into(),
            });
        }
    }
    frames.retain(|frame| frame.kind == b"OSMData");
    Ok(frames)
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
    let body = Inflater::default().content(frame)?;
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

/// Decompresses blobs one after the other with one window.
#[derive(Debug, Default)]
pub(super) struct Inflater(Option<Decompress>);

impl Inflater {
    /// The blob's content, decompressed when it is compressed.
    pub(super) fn content<'a>(&mut self, frame: &Frame<'a>) -> Result<Cow<'a, [u8]>, ImportError> {
        let unsupported = |name: &str| ImportError::Unsupported {
            blob: frame.index,
            offset: frame.offset,
            feature: format!("{name} compression"),
        };
        let (mut size, mut zlib, mut reader) = (None, None, Reader(frame.body));
        while let Some((field, value)) = reader.field().map_err(|e| frame.damaged(e))? {
            match field {
                1 => return value.bytes().map(Into::into).map_err(|e| frame.damaged(e)),
                2 => size = Some(value.varint().map_err(|e| frame.damaged(e))?),
                3 => zlib = Some(value.bytes().map_err(|e| frame.damaged(e))?),
                4 => return Err(unsupported("lzma")),
                5 => return Err(unsupported("bzip2")),
                6 => return Err(unsupported("lz4")),
                7 => return Err(unsupported("zstd")),
                _ => {}
            }
        }
        let zlib = zlib.ok_or_else(|| frame.damaged("it holds no data"))?;
        let size = size.ok_or_else(|| frame.damaged("it does not say how many bytes it unfolds to"))?;
        if size > MAX_BLOB {
            return Err(frame.damaged(format!("{size} bytes are announced, the format allows {MAX_BLOB}")));
        }
        self.inflate(zlib, size as usize)
            .map(Cow::Owned)
            .map_err(|reason| frame.damaged(reason))
    }

    fn inflate(&mut self, zlib: &[u8], size: usize) -> Result<Vec<u8>, String> {
        let engine = self.0.get_or_insert_with(|| Decompress::new(true));
        engine.reset(true);
        // The output has the announced size and no byte more, so a bomb has nowhere to unfold.
        let mut out = Vec::with_capacity(size);
        match engine.decompress_vec(zlib, &mut out, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) if out.len() == size => Ok(out),
            Ok(Status::StreamEnd) => Err(format!("{size} bytes are announced and {} came out", out.len())),
            Ok(_) if out.len() >= size => Err(format!("{size} bytes are announced and more came out")),
            Ok(_) => Err("its compressed data end too early".into()),
            Err(error) => Err(format!("it does not decompress ({error})")),
        }
    }
}
