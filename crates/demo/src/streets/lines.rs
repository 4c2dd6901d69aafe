//! The named lines and areas of the tables, and what the generator adds to them.

use crate::geom::{P, rounded, wave};
use crate::table::{self, number};

/// What kind of way a street line is; the order is the order of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Walk inside a compound.
    Footway,
    /// 巷, 弄: narrow, shared.
    Lane,
    /// Collector between blocks.
    Residential,
    Pedestrian,
    Tertiary,
    Secondary,
    Primary,
    /// On pillars over another road: nobody walks there.
    Elevated,
}

/// How a line meets water.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtWater {
    /// Always by a bridge.
    Bridge,
    /// It ends at the bank.
    Stop,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub pts: Vec<P>,
    pub class: Class,
    pub name: String,
    pub name_en: String,
    /// Metres.
    pub width: f64,
    pub at_water: AtWater,
    /// How far an end may be lengthened to meet another line, metres.
    pub reach: f64,
}

#[derive(Debug, Clone)]
pub struct Water {
    pub pts: Vec<P>,
    pub name: String,
    pub name_en: String,
    pub width: f64,
    /// The moat is a ring; the last point repeats the first.
    pub closed: bool,
}

#[derive(Debug, Clone)]
pub struct Area {
    pub ring: Vec<P>,
    pub name: String,
    pub name_en: String,
    pub square: bool,
}

pub struct Named {
    pub streets: Vec<Line>,
    pub waters: Vec<Water>,
    pub areas: Vec<Area>,
    pub rails: Vec<Water>,
}

fn points(text: &str) -> Vec<P> {
    text.split(';')
        .filter_map(|pair| {
            let (lon, lat) = pair.trim().split_once(' ')?;
            Some(P::from_e4(number(lon), number(lat)))
        })
        .collect()
}

/// The tables of `data`, read once per sketch.
pub fn named() -> Named {
    let mut out = Named {
        streets: Vec::new(),
        waters: Vec::new(),
        areas: Vec::new(),
        rails: Vec::new(),
    };
    for row in table::rows(include_str!("../../data/lines.csv")) {
        let [kind, name, name_en, width, pts] = row.first();
        let (name, name_en, width, mut pts) = (name.to_owned(), name_en.to_owned(), number(width), points(pts));
        let class = match kind {
            "moat" | "canal" | "rail" => {
                let closed = kind == "moat";
                if closed {
                    pts.pop();
                }
                let mut pts = rounded(&pts, closed, 2);
                if closed {
                    pts.push(pts[0]);
                }
                let water = Water {
                    pts,
                    name,
                    name_en,
                    width,
                    closed,
                };
                if kind == "rail" {
                    out.rails.push(water)
                } else {
                    out.waters.push(water)
                }
                continue;
            }
            "primary" => Class::Primary,
            "secondary" => Class::Secondary,
            "tertiary" => Class::Tertiary,
            "pedestrian" => Class::Pedestrian,
            "elevated" => Class::Elevated,
            _ => Class::Lane,
        };
        out.streets.push(Line {
            pts,
            class,
            name,
            name_en,
            width,
            at_water: AtWater::Bridge,
            reach: 45.0,
        });
    }
    for row in table::rows(include_str!("../../data/areas.csv")) {
        let [kind, name, name_en, lon, lat, rx, ry] = row.first();
        let (centre, rx, ry) = (P::from_e4(number(lon), number(lat)), number(rx), number(ry));
        // A rounded octagon, flattened a little differently on each side so that gardens do not look stamped.
        let ring = (0..16)
            .map(|i| {
                let turn = f64::from(i) * std::f64::consts::TAU / 16.0;
                let wobble = 0.94 + 0.08 * ((i * 7 + name.len() as i32) % 5) as f64 / 4.0;
                let (cos, sin) = (wave(turn + std::f64::consts::FRAC_PI_2), wave(turn));
                let square = |v: f64| v.signum() * v.abs().sqrt();
                P::new(
                    centre.x + rx * wobble * square(cos),
                    centre.y + ry * wobble * square(sin),
                )
            })
            .collect();
        out.areas.push(Area {
            ring,
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            square: kind == "square",
        });
    }
    out
}

/// The district's outline: drawn for the sketch, closed to 83.4 km2, not a legal boundary.
pub fn district() -> Vec<P> {
    const E4: [(f64, f64); 25] = [
        (5436.0, 3640.0),
        (5560.0, 3672.0),
        (5690.0, 3612.0),
        (5760.0, 3550.0),
        (5900.0, 3575.0),
        (6060.0, 3546.0),
        (6200.0, 3576.0),
        (6440.0, 3565.0),
        (6460.0, 3470.0),
        (6536.0, 3440.0),
        (6536.0, 3350.0),
        (6568.0, 3290.0),
        (6548.0, 3100.0),
        (6536.0, 2900.0),
        (6498.0, 2700.0),
        (6330.0, 2657.0),
        (6200.0, 2681.0),
        (5990.0, 2657.0),
        (5915.0, 2690.0),
        (5725.0, 2890.0),
        (5636.0, 3090.0),
        (5614.0, 3290.0),
        (5592.0, 3372.0),
        (5530.0, 3465.0),
        (5425.0, 3565.0),
    ];
    E4.iter().map(|(lon, lat)| P::from_e4(*lon, *lat)).collect()
}
