//! OpenStreetMap PBF: whole files, decoded on several threads.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use super::blocks::{self, BlockError};
use super::frame::{Frame, Inflater, data_frames};
use super::limits::{Budget, ImportOptions, Meter};
use super::raw::{ImportError, RawMap};
use super::streets::streets;
use crate::parallel;

/// What to keep while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything.
    All,
    /// Ways a walking network is made of, squares and houses with doors, the nodes they need and the tags its rules
    /// read. Several times as fast, in a fraction of the memory.
    Streets,
}

/// Reads a whole `.osm.pbf` file from memory.
///
/// The format has no end mark: a file cut exactly between two blobs reads as a smaller map;
/// [`ImportReport`](super::ImportReport) tells what such a map lacks.
///
/// # Errors
/// [`ImportError`] names what is wrong, in which blob (counted from 0) and at which byte. A file cut off, empty,
/// damaged or of another kind gives an error and never a part of the map.
pub fn read_pbf(bytes: &[u8]) -> Result<RawMap, ImportError> {
    read_pbf_with(bytes, Keep::All)
}

/// As [`read_pbf`], keeping only what is asked for.
pub fn read_pbf_with(bytes: &[u8], keep: Keep) -> Result<RawMap, ImportError> {
    read_pbf_within(bytes, keep, &ImportOptions::default())
}

/// As [`read_pbf_with`], with threads and memory of one's own choice.
pub fn read_pbf_within(bytes: &[u8], keep: Keep, options: &ImportOptions) -> Result<RawMap, ImportError> {
    match keep {
        Keep::All => everything(bytes, options),
        Keep::Streets => {
            let (mut map, nodes, _) = streets(bytes, options)?;
            map.nodes = nodes;
            Ok(map)
        }
    }
}

fn everything(bytes: &[u8], options: &ImportOptions) -> Result<RawMap, ImportError> {
    let frames = data_frames(bytes)?;
    let budget = Budget::new(options, bytes.len());
    let parts = parallel::map(
        &frames,
        parallel::threads(options.threads),
        Inflater::default,
        |inflater, frame| {
            let body = inflater.content(frame)?;
            let mut meter = Meter::new(&budget);
            blocks::everything(&body, &mut meter).map_err(|error| named(frame, error))
        },
    )?;
    let mut map = RawMap::default();
    map.nodes.reserve_exact(parts.iter().map(|part| part.nodes.len()).sum());
    map.ways.reserve_exact(parts.iter().map(|part| part.ways.len()).sum());
    for mut part in parts {
        map.nodes.append(&mut part.nodes);
        map.ways.append(&mut part.ways);
        map.relations.append(&mut part.relations);
    }
    Ok(map)
}

/// A block's error with the blob it arose in.
pub(super) fn named(frame: &Frame, error: BlockError) -> ImportError {
    match error {
        BlockError::Damaged(reason) => frame.damaged(reason),
        BlockError::Import(error) => error,
    }
}
