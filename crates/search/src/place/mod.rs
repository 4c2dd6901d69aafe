//! Places by name: streets, communities, venues, crossings, as people say them.

mod geometry;
mod index;
mod matching;
mod parse;

pub use index::PlaceIndex;
use serde::{Deserialize, Serialize};

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    Venue,
    Community,
    Street,
    Crossing,
    Building,
    Poi,
}

/// A named place, WGS84 degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceDoc {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    pub kind: PlaceKind,
    pub lon: f64,
    pub lat: f64,
    /// What tells it from others of its name, such as the street office it lies in; may be empty.
    #[serde(default)]
    pub context: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Points along a street as (lon, lat), in order; empty when only the one point is known.
    #[serde(default)]
    pub line: Vec<(f64, f64)>,
}

/// How a place was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceMatch {
    Coordinates,
    Exact,
    Crossing,
    /// The whole name stands inside a longer text.
    Within,
    Prefix,
    Part,
    /// Pinyin in full, English, or characters of the same sound.
    Sound,
    Initials,
    /// One character or letter is wrong.
    Typo,
}

/// A place found. `approximate` says that the point is not the very spot asked for: a house number was left out,
/// "near" was said, or the two streets of a crossing only come close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceHit {
    /// The places behind the point: one, two for a crossing, none for coordinates.
    pub ids: Vec<String>,
    pub name: String,
    pub context: String,
    pub kind: PlaceKind,
    pub lon: f64,
    pub lat: f64,
    /// 0..=1.
    pub score: f32,
    pub how: PlaceMatch,
    pub approximate: bool,
}

#[cfg(test)]
mod tests;
