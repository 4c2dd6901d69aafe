//! OpenStreetMap's three elements as plain data, as they stand in a file.
//! Source: <https://wiki.openstreetmap.org/wiki/Elements>.

use std::sync::Arc;

/// The tags of one element, sorted by key. Keys are unique; a repeated key keeps its last value.
///
/// Texts are shared: an extract repeats a few thousand words in hundreds of thousands of tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Box<[(Arc<str>, Arc<str>)]>);

impl Tags {
    /// Sorts the pairs by key.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        pairs.into_iter().collect()
    }

    /// As [`Tags::new`], of texts that other elements share. Leaves the list empty.
    pub(crate) fn shared(pairs: &mut Vec<(Arc<str>, Arc<str>)>) -> Self {
        if !pairs.is_sorted_by(|a, b| a.0 < b.0) {
            // Stable, so of two equal keys the later stands last and survives.
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            pairs.reverse();
            pairs.dedup_by(|a, b| a.0 == b.0);
            pairs.reverse();
        }
        Self(pairs.drain(..).collect())
    }

    /// The value of `key`, when there is one.
    pub fn get(&self, key: &str) -> Option<&str> {
        // Elements carry a handful of tags: a scan beats a binary search.
        self.0.iter().find(|(k, _)| **k == *key).map(|(_, v)| &**v)
    }

    /// Whether `key` has exactly this value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Key and value pairs in key order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (&**k, &**v))
    }

    /// Number of tags.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no tag.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<Arc<str>>, V: Into<Arc<str>>> FromIterator<(K, V)> for Tags {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self::shared(&mut pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }
}

/// A point. `lon` and `lat` are WGS 84 degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawNode {
    pub id: i64,
    pub lon: f64,
    pub lat: f64,
    pub tags: Tags,
}

/// A line or a ring: node ids in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawWay {
    pub id: i64,
    pub refs: Vec<i64>,
    pub tags: Tags,
}

/// What a relation's member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberKind {
    Node,
    Way,
    Relation,
}

/// One member of a relation with its role (`outer`, `inner`, empty).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMember {
    pub kind: MemberKind,
    pub id: i64,
    pub role: String,
}

/// Elements that belong together, such as the rings of a multipolygon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRelation {
    pub id: i64,
    pub members: Vec<RawMember>,
    pub tags: Tags,
}

/// A whole extract, in file order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawMap {
    pub nodes: Vec<RawNode>,
    pub ways: Vec<RawWay>,
    pub relations: Vec<RawRelation>,
}

/// Why a street file could not be read. Nothing is kept of a file that fails: an extract cut in the middle
/// would look like a district without its last streets.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ImportError {
    #[error("the file is empty (0 bytes); fetch the extract again")]
    Empty,
    #[error("this is not an OpenStreetMap PBF file: {reason}; give a file that ends in .osm.pbf")]
    NotPbf { reason: String },
    #[error(
        "the file is cut off in blob {blob} at byte {offset}: {needed} bytes are announced and {left} are there; \
         fetch the extract again"
    )]
    Truncated {
        blob: usize,
        offset: usize,
        needed: u64,
        left: u64,
    },
    #[error("blob {blob} at byte {offset} is damaged: {reason}; fetch the extract again")]
    Damaged { blob: usize, offset: usize, reason: String },
    #[error("blob {blob} at byte {offset} needs the feature {feature}, which this reader does not have")]
    Unsupported {
        blob: usize,
        offset: usize,
        feature: String,
    },
    /// A text format, at the line where it breaks (counted from 1) and its byte (from 0).
    #[error("the {format} file breaks at line {line} (byte {offset}): {reason}; nothing of it was kept")]
    Text {
        format: &'static str,
        line: u64,
        offset: u64,
        reason: String,
    },
    /// A binary format, at the byte where it breaks.
    #[error("the {format} file breaks at byte {offset}: {reason}; nothing of it was kept")]
    Binary {
        format: &'static str,
        offset: u64,
        reason: String,
    },
    /// A feature (counted from 1) that is written correctly and says something impossible.
    #[error("feature {feature} of the {format} file: {reason}; nothing of the file was kept")]
    Feature {
        format: &'static str,
        feature: u64,
        reason: String,
    },
    #[error("the gzip file does not unpack: {reason}")]
    Gzip { reason: String },
    #[error("this is {what}; {advice}")]
    Unrecognised { what: String, advice: &'static str },
    #[error(
        "the coordinate system {0:?} is not one this reader converts; convert the layer to EPSG:4490 or EPSG:4326 \
         first, or say what it is with --crs wgs84, cgcs2000, webmercator, gcj02 or bd09"
    )]
    Crs(String),
    #[error(
        "so many lines lie within {metres} m of each other that they cannot be joined; remove doubled lines, or give \
         a smaller tolerance and leave crossings alone"
    )]
    Crowded { metres: f64 },
    #[error("{0}")]
    Options(String),
    #[error("the file holds no street a person may walk: {ways} ways were read and none is a walkable way")]
    NoStreets { ways: usize },
    #[error("the map is too large for one network: {what} exceeds {limit}; cut a smaller extract")]
    TooLarge { what: String, limit: u64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_and_the_last_of_equal_keys_wins() {
        let tags: Tags = [("name", "a"), ("highway", "path"), ("name", "b")]
            .into_iter()
            .collect();
        assert_eq!(tags.iter().collect::<Vec<_>>(), [("highway", "path"), ("name", "b")]);
        assert_eq!(tags.get("foot"), None);
    }
}
