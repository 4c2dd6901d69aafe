//! Coordinate systems met in China, and the way to WGS 84.
//!
//! GCJ-02 shifts WGS 84 by up to 700 m by a published-by-practice formula on the Krasovsky 1940 ellipsoid; BD-09
//! turns and shifts GCJ-02 once more. The ways back have no closed form and are iterated. CGCS2000 is ITRF97 frozen at
//! the year 2000: it agreed with WGS 84 to centimetres then, the plate has moved some 3 cm a year since, and a map of
//! streets knows less than these decimetres, so the two are taken as equal. Web Mercator is WGS 84 unrolled to metres.
//! Points are (longitude, latitude) in degrees, in Web Mercator (x, y) in metres.
//! Source: <https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China>.

use std::f64::consts::PI;
use std::str::FromStr;

/// A coordinate system a file or form may name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// What satellites and OpenStreetMap give, EPSG:4326.
    #[default]
    Wgs84,
    /// 火星坐标: maps of AMap, Tencent and most official web maps.
    Gcj02,
    /// 百度坐标.
    Bd09,
    /// 国家大地坐标系, EPSG:4490: surveys and government data.
    Cgcs2000,
    /// What web maps draw in, EPSG:3857: metres east and north of (0, 0) on a sphere.
    WebMercator,
}

/// The name of a coordinate system that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the coordinate system {0:?} is not known; use WGS84, CGCS2000, WebMercator, GCJ02 or BD09")]
pub struct UnknownCrs(pub String);

impl FromStr for Crs {
    type Err = UnknownCrs;

    /// Reads the names people write (`WGS-84`, `EPSG:4326`, `gcj02`, `火星坐标系`, `bd09ll`, `百度坐标`, `CGCS 2000`) and
    /// those files declare (`urn:ogc:def:crs:EPSG::4490`, `http://www.opengis.net/def/crs/OGC/1.3/CRS84`).
    fn from_str(text: &str) -> Result<Self, UnknownCrs> {
        let lower = text.to_ascii_lowercase();
        // A URN or URL names authority, version and code; the code tells them apart.
        let name = match lower.rsplit([':', '/', '#']).next() {
            Some(code) if lower.starts_with("urn:ogc:def:crs:") || lower.contains("/def/crs/") => code,
            _ => &lower,
        };
        let plain: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let plain = plain.trim_end_matches('系').trim_end_matches("坐标");
        match plain {
            "wgs84" | "wgs1984" | "gcswgs1984" | "epsg4326" | "4326" | "gps" | "crs84" => Ok(Self::Wgs84),
            "gcj02" | "gcj2" | "gcj" | "火星" | "国测局" | "高德" | "腾讯" => Ok(Self::Gcj02),
            "bd09" | "bd09ll" | "bd9" | "百度" => Ok(Self::Bd09),
            "cgcs2000"
            | "chinageodeticcoordinatesystem2000"
            | "gcschinageodeticcoordinatesystem2000"
            | "epsg4490"
            | "4490"
            | "国家2000"
            | "2000国家大地"
            | "国家大地"
            | "大地2000" => Ok(Self::Cgcs2000),
            "webmercator"
            | "pseudomercator"
            | "wgs84pseudomercator"
            | "epsg3857"
            | "3857"
            | "epsg900913"
            | "900913" => Ok(Self::WebMercator),
            _ => Err(UnknownCrs(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Crs {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(match self {
            Self::Wgs84 => "WGS 84",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
            Self::Cgcs2000 => "CGCS2000",
            Self::WebMercator => "Web Mercator",
        })
    }
}

impl Crs {
    /// A point of this system in WGS 84.
    pub fn to_wgs84(self, lon: f64, lat: f64) -> (f64, f64) {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => (lon, lat),
            Self::Gcj02 => gcj02_to_wgs84(lon, lat),
            Self::Bd09 => bd09_to_wgs84(lon, lat),
            Self::WebMercator => web_mercator_to_wgs84(lon, lat),
        }
    }

    /// Whether the pair of numbers is a place in this system at all.
    pub fn holds(self, x: f64, y: f64) -> bool {
        let (most_x, most_y) = match self {
            Self::WebMercator => (MERCATOR_RIM, MERCATOR_RIM),
            _ => (180.0, 90.0),
        };
        x.abs() <= most_x && y.abs() <= most_y
    }

    /// A WGS 84 point in this system.
    pub fn from_wgs84(self, lon: f64, lat: f64) -> (f64, f64) {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => (lon, lat),
            Self::Gcj02 => wgs84_to_gcj02(lon, lat),
            Self::Bd09 => wgs84_to_bd09(lon, lat),
            Self::WebMercator => wgs84_to_web_mercator(lon, lat),
        }
    }
}

/// Whether a point lies in the box round China inside which GCJ-02 shifts. A first sieve for mistyped or swapped
/// coordinates; the box holds parts of the neighbours too.
pub fn in_china(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// WGS 84 to GCJ-02; outside the box of [`in_china`] nothing moves.
pub fn wgs84_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    if !in_china(lon, lat) {
        return (lon, lat);
    }
    let (dx, dy) = shift(lon, lat);
    (lon + dx, lat + dy)
}

/// The shift of GCJ-02 in degrees.
fn shift(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |first: f64, v: f64, second: f64, third: f64| {
        (first * (v * PI).sin() + second * (v / third * PI).sin()) * 2.0 / 3.0
    };
    let common = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + common
        + wave(20.0, y, 40.0, 3.0)
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + common
        + wave(20.0, x, 40.0, 3.0)
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let radians = lat / 180.0 * PI;
    let magic = 1.0 - ECCENTRICITY_SQUARED * radians.sin().powi(2);
    let root = magic.sqrt();
    let north = north * 180.0 / (AXIS * (1.0 - ECCENTRICITY_SQUARED) / (magic * root) * PI);
    let east = east * 180.0 / (AXIS / root * radians.cos() * PI);
    (east, north)
}

/// GCJ-02 to WGS 84, to less than a millimetre (away from the box's rim).
pub fn gcj02_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    if !in_china(lon, lat) {
        return (lon, lat);
    }
    let mut wgs = (lon, lat);
    // The shift changes by less than 0.1 % per metre: each round gains three digits.
    for _ in 0..8 {
        let (dx, dy) = shift(wgs.0, wgs.1);
        let next = (lon - dx, lat - dy);
        let moved = (next.0 - wgs.0).abs() + (next.1 - wgs.1).abs();
        wgs = next;
        if moved < 1e-11 {
            break;
        }
    }
    wgs
}

/// The sphere of Web Mercator in metres. Source: EPSG method 1024.
const MERCATOR_RADIUS: f64 = 6_378_137.0;
/// Half the sphere's girth: the map is a square, cut at 85.06 degrees; a metre is allowed for rounding.
const MERCATOR_RIM: f64 = PI * MERCATOR_RADIUS + 1.0;

/// EPSG:3857 metres to WGS 84 degrees.
pub fn web_mercator_to_wgs84(x: f64, y: f64) -> (f64, f64) {
    let degrees = |angle: f64| angle.to_degrees();
    (
        degrees(x / MERCATOR_RADIUS).clamp(-180.0, 180.0),
        degrees((y / MERCATOR_RADIUS).sinh().atan()),
    )
}

/// WGS 84 degrees to EPSG:3857 metres; the poles lie outside the map.
pub fn wgs84_to_web_mercator(lon: f64, lat: f64) -> (f64, f64) {
    (
        MERCATOR_RADIUS * lon.to_radians(),
        MERCATOR_RADIUS * lat.to_radians().tan().asinh(),
    )
}

const BAIDU: f64 = PI * 3000.0 / 180.0;

/// GCJ-02 to BD-09.
pub fn gcj02_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    let radius = lon.hypot(lat) + 0.000_02 * (lat * BAIDU).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * BAIDU).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// BD-09 to GCJ-02, to less than a millimetre.
pub fn bd09_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    let mut gcj = (lon - 0.0065, lat - 0.006);
    for _ in 0..12 {
        let (x, y) = gcj02_to_bd09(gcj.0, gcj.1);
        let off = (x - lon, y - lat);
        gcj = (gcj.0 - off.0, gcj.1 - off.1);
        if off.0.abs() + off.1.abs() < 1e-11 {
            break;
        }
    }
    gcj
}

/// BD-09 to WGS 84.
pub fn bd09_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let (lon, lat) = bd09_to_gcj02(lon, lat);
    gcj02_to_wgs84(lon, lat)
}

/// WGS 84 to BD-09.
pub fn wgs84_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    let (lon, lat) = wgs84_to_gcj02(lon, lat);
    gcj02_to_bd09(lon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::local_m;
    use proptest::prelude::*;

    fn off(a: (f64, f64), b: (f64, f64)) -> f64 {
        local_m(a.0, a.1, b.0, b.1)
    }

    proptest! {
        #[test]
        fn m04_coordinates_come_back_within_half_a_metre(lon in 74.0f64..135.0, lat in 3.0f64..53.0) {
            for crs in [Crs::Wgs84, Crs::Gcj02, Crs::Bd09, Crs::Cgcs2000, Crs::WebMercator] {
                let there = crs.from_wgs84(lon, lat);
                let back = crs.to_wgs84(there.0, there.1);
                prop_assert!(off((lon, lat), back) < 0.01, "{crs:?} {} m", off((lon, lat), back));
            }
            let shifted = off((lon, lat), wgs84_to_gcj02(lon, lat));
            prop_assert!(shifted < 1500.0);
        }
    }

    #[test]
    fn m03_m04_known_points_agree() {
        // Tiananmen in the three systems, as published with the formula.
        let (lon, lat) = wgs84_to_gcj02(116.404, 39.915);
        assert!(off((lon, lat), (116.410_244, 39.916_404)) < 1.0, "{lon} {lat}");
        let (lon, lat) = gcj02_to_bd09(116.404, 39.915);
        assert!(off((lon, lat), (116.410_369, 39.921_337)) < 1.0, "{lon} {lat}");
        assert_eq!(wgs84_to_gcj02(2.35, 48.85), (2.35, 48.85));
        // Pingjiang Road in Suzhou, as PROJ, eviltransform and prcoords give it in each system.
        let corner = (120.631_2, 31.316_4);
        for (crs, point) in [
            (Crs::Wgs84, corner),
            (Crs::Cgcs2000, corner),
            (Crs::WebMercator, (13_428_603.757_8, 3_673_908.238_2)),
            (Crs::Gcj02, (120.635_390_4, 31.314_241_4)),
            (Crs::Bd09, (120.641_910_8, 31.320_139_2)),
        ] {
            let (lon, lat) = crs.to_wgs84(point.0, point.1);
            assert!(off((lon, lat), corner) < 1.0, "{crs:?}: {lon} {lat}");
        }
        // In Suzhou the systems lie some 500 m apart: mixing them up is a street away.
        let shift = off((120.62, 31.31), wgs84_to_gcj02(120.62, 31.31));
        assert!((400.0..700.0).contains(&shift), "{shift}");
    }

    #[test]
    fn names_people_write_are_read() {
        for (text, crs) in [
            ("WGS-84", Crs::Wgs84),
            ("EPSG:4326", Crs::Wgs84),
            ("GCJ-02", Crs::Gcj02),
            ("火星坐标系", Crs::Gcj02),
            ("bd09ll", Crs::Bd09),
            ("百度坐标", Crs::Bd09),
            ("CGCS 2000", Crs::Cgcs2000),
            ("EPSG:4490", Crs::Cgcs2000),
            ("国家2000坐标系", Crs::Cgcs2000),
            ("urn:ogc:def:crs:EPSG::4490", Crs::Cgcs2000),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Crs::Wgs84),
            ("http://www.opengis.net/def/crs/EPSG/0/3857", Crs::WebMercator),
            ("Web Mercator", Crs::WebMercator),
        ] {
            assert_eq!(text.parse(), Ok(crs), "{text}");
            assert_eq!(crs.to_string().parse(), Ok(crs), "its own name is read too");
        }
        for strange in ["Beijing 54", "EPSG:4549", "urn:ogc:def:crs:EPSG::4549", "", "/def/crs/"] {
            assert!(strange.parse::<Crs>().is_err(), "{strange}");
        }
        assert!(in_china(120.62, 31.31) && !in_china(31.31, 120.62));
    }
}
