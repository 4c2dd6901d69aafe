//! How high the ground is, for slopes the map does not tell.

use std::collections::HashMap;
use std::sync::Arc;

/// Heights to build a network with.
#[derive(Clone)]
pub struct Heights(pub(crate) Arc<dyn Elevation>);

impl Heights {
    pub fn new(elevation: impl Elevation + 'static) -> Self {
        Self(Arc::new(elevation))
    }
}

impl std::fmt::Debug for Heights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Heights")
    }
}

/// Heights of the ground. Anything that answers by place will do; a closure does.
pub trait Elevation: Send + Sync {
    /// Metres above the sea at a place in WGS 84 degrees; `None` where nothing is known.
    fn metres(&self, lon: f64, lat: f64) -> Option<f64>;
}

impl<F: Fn(f64, f64) -> Option<f64> + Send + Sync> Elevation for F {
    fn metres(&self, lon: f64, lat: f64) -> Option<f64> {
        self(lon, lat)
    }
}

/// Shorter edges get no slope from heights: a model's error of a few metres would be a hill on them.
pub const MIN_LENGTH_M: f64 = 60.0;
/// Slopes below this are taken for level ground, percent. Over the least length it is 2.4 m, about the error left
/// between near points of a radar model in a town, whose roofs it also measures.
pub const MIN_PERCENT: f64 = 4.0;
/// Steeper streets are errors of the model (a tower beside a canal) and are cut to this, percent.
pub const MAX_PERCENT: f64 = 25.0;

/// Slope in whole percent from one end to the other of an edge; 0 when it is too short or too flat to tell.
pub(crate) fn percent(rise_m: f64, length_m: f64) -> i8 {
    let slope = rise_m / length_m * 100.0;
    if length_m < MIN_LENGTH_M || slope.abs() < MIN_PERCENT || !slope.is_finite() {
        return 0;
    }
    slope.clamp(-MAX_PERCENT, MAX_PERCENT).round() as i8
}

/// Why a tile was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HgtError {
    #[error("{name} is no name of a height tile such as N31E120.hgt")]
    Name { name: String },
    #[error("the height tile {name} has {bytes} bytes; one of 1201 or 3601 samples a side has 2884802 or 25934402")]
    Size { name: String, bytes: usize },
}

/// SRTM tiles: one degree square each, named by their south-west corner, rows from north to south of big-endian
/// 16-bit metres, -32768 where nothing was measured; the outer rows are shared with the tiles beside.
/// Source: USGS, SRTM Topography, "Quickstart"; NASA SRTM V3.
#[derive(Debug, Default)]
pub struct Hgt {
    tiles: HashMap<(i32, i32), Tile>,
}

#[derive(Debug)]
struct Tile {
    side: usize,
    metres: Vec<i16>,
}

impl Hgt {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tile; `name` is its file's name, with or without folders and ending.
    ///
    /// # Errors
    /// [`HgtError`] when the name is no corner or the size no tile's; the tiles before are kept.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), HgtError> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let corner = corner(file).ok_or_else(|| HgtError::Name { name: name.to_owned() })?;
        let side = match bytes.len() {
            2_884_802 => 1201,
            25_934_402 => 3601,
            bytes => {
                return Err(HgtError::Size {
                    name: name.to_owned(),
                    bytes,
                });
            }
        };
        let metres = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|pair| i16::from_be_bytes(*pair))
            .collect();
        self.tiles.insert(corner, Tile { side, metres });
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }
}

fn corner(file: &str) -> Option<(i32, i32)> {
    let stem = file.split('.').next()?;
    let signed = |part: &str, plus: char, minus: char, most: i32| {
        let mut chars = part.chars();
        let sign = match chars.next()?.to_ascii_uppercase() {
            c if c == plus => 1,
            c if c == minus => -1,
            _ => return None,
        };
        let digits = chars.as_str();
        let number: i32 = digits.parse().ok().filter(|n| *n <= most)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(sign * number)
    };
    Some((
        signed(stem.get(3..7)?, 'E', 'W', 180)?,
        signed(stem.get(..3)?, 'N', 'S', 90)?,
    ))
    .filter(|_| stem.len() == 7)
}

impl Elevation for Hgt {
    /// Between the four samples about the place, weighted by nearness.
    fn metres(&self, lon: f64, lat: f64) -> Option<f64> {
        let (west, south) = (lon.floor(), lat.floor());
        let tile = self.tiles.get(&(west as i32, south as i32))?;
        let last = (tile.side - 1) as f64;
        let (x, y) = ((lon - west) * last, (1.0 - (lat - south)) * last);
        let (column, row) = (x.floor().min(last - 1.0), y.floor().min(last - 1.0));
        let (right, down) = (x - column, y - row);
        let sample = |dx: usize, dy: usize| {
            let at = (row as usize + dy) * tile.side + column as usize + dx;
            tile.metres.get(at).copied().filter(|m| *m != i16::MIN).map(f64::from)
        };
        let (a, b, c, d) = (sample(0, 0)?, sample(1, 0)?, sample(0, 1)?, sample(1, 1)?);
        Some((a * (1.0 - right) + b * right) * (1.0 - down) + (c * (1.0 - right) + d * right) * down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_read_between_their_samples() {
        // A plane that rises 1 m a sample to the east and 2 m a sample to the north.
        let side = 1201usize;
        let mut bytes = Vec::new();
        for row in 0..side {
            for column in 0..side {
                let height = column as i16 + 2 * (side - 1 - row) as i16;
                let hole = (row, column) == (0, 0);
                bytes.extend(if hole { i16::MIN } else { height }.to_be_bytes());
            }
        }
        let mut hgt = Hgt::new();
        hgt.add("srtm/N31E120.hgt", &bytes).unwrap();
        let check = |lon: f64, lat: f64, expect: Option<f64>| {
            let got = hgt.metres(lon, lat);
            assert_eq!(got.map(|m| (m * 100.0).round() / 100.0), expect, "{lon} {lat}");
        };
        check(120.0, 31.0, Some(0.0));
        check(120.5, 31.0, Some(600.0));
        check(120.5 + 0.5 / 1200.0, 31.25, Some(1200.5));
        check(121.0 - 1e-12, 31.5, Some(2400.0));
        check(120.0001, 31.9999, None);
        check(119.9, 31.5, None);
    }

    #[test]
    fn tiles_that_are_none_are_named() {
        let mut hgt = Hgt::new();
        let mut check = |name: &str, bytes: usize, expect: &str| {
            let error = hgt.add(name, &vec![0; bytes]).map_err(|e| e.to_string());
            assert_eq!(error, if expect.is_empty() { Ok(()) } else { Err(expect.into()) });
        };
        check(
            "N31E120.hgt",
            10,
            "the height tile N31E120.hgt has 10 bytes; one of 1201 or 3601 samples a side has 2884802 or 25934402",
        );
        check(
            "suzhou.hgt",
            2_884_802,
            "suzhou.hgt is no name of a height tile such as N31E120.hgt",
        );
        check(
            "N31X120.hgt",
            2_884_802,
            "N31X120.hgt is no name of a height tile such as N31E120.hgt",
        );
        check("s01w078", 2_884_802, "");
    }

    #[test]
    fn short_and_flat_streets_get_no_slope() {
        assert_eq!(percent(8.0, 100.0), 8);
        assert_eq!(percent(-8.0, 100.0), -8);
        assert_eq!(percent(3.0, 100.0), 0);
        assert_eq!(percent(8.0, 50.0), 0);
        assert_eq!(percent(80.0, 100.0), 25);
    }
}
