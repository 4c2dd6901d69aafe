//! What the words of `yike walk` mean: limits, paces, places, networks.

use super::args::Limit;
use crate::open;
use crate::outcome::Failure;
use std::path::Path;
use yike_walk::network::NetworkError;
use yike_walk::pace::CustomPace;
use yike_walk::{Measure, Network, Pace, SnapError};

/// A day on foot, and more metres than anybody walks in one.
const MOST_MINUTES: f64 = 1_440.0;
const MOST_METRES: f64 = 200_000.0;

/// A limit of time, milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Minutes(pub u32);

/// A limit of length, millimetres.
#[derive(Debug, Clone, Copy)]
pub struct Metres(pub u32);

/// Reads `--minutes`.
pub fn minutes(text: &str) -> Result<Minutes, String> {
    bounded(text, MOST_MINUTES).map(|value| Minutes((value * 60_000.0).round() as u32))
}

/// Reads `--metres`.
pub fn metres(text: &str) -> Result<Metres, String> {
    bounded(text, MOST_METRES).map(|value| Metres((value * 1_000.0).round() as u32))
}

fn bounded(text: &str, most: f64) -> Result<f64, String> {
    let value = text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|value| (0.0..=most).contains(value));
    value.ok_or_else(|| format!("write a number from 0 to {most}, such as 15 or 7.5"))
}

/// Reads `--pace`: a name, metres per second, or `wheelchair@` metres per second.
pub fn pace(text: &str) -> Result<Pace, String> {
    let wrong = || {
        String::from(
            "write adult, elder, wheelchair, metres per second from 0.1 to 5 such as 1.1, or wheelchair@0.8 for wheels at that speed",
        )
    };
    match text {
        "adult" => return Ok(Pace::Adult),
        "elder" => return Ok(Pace::Elder),
        "wheelchair" => return Ok(Pace::Wheelchair),
        _ => {}
    }
    let (base, speed) = match text.split_once('@') {
        Some(("wheelchair", speed)) => (Pace::Wheelchair, speed),
        Some(("adult", speed)) => (Pace::Adult, speed),
        Some(_) => return Err(wrong()),
        None => (Pace::Adult, text),
    };
    let speed = speed
        .parse::<f64>()
        .ok()
        .filter(|speed| (0.1..=5.0).contains(speed))
        .ok_or_else(wrong)?;
    Ok(Pace::Custom(CustomPace {
        mm_per_s: (speed * 1_000.0).round() as u32,
        ..base.profile()
    }))
}

/// A pace as it is written on the command line.
pub fn pace_name(pace: Pace) -> String {
    match pace {
        Pace::Adult => "adult".into(),
        Pace::Elder => "elder".into(),
        Pace::Wheelchair => "wheelchair".into(),
        Pace::Custom(own) => {
            let speed = f64::from(own.mm_per_s) / 1_000.0;
            if own.wheels {
                format!("wheelchair@{speed}")
            } else {
                format!("{speed}")
            }
        }
    }
}

/// Opens a network file, reading its header only.
pub fn network(path: &Path) -> Result<Network, Failure> {
    let name = path.display();
    if path.is_dir() {
        return Err(Failure::input(format!(
            "{name} is a folder; name the network file itself"
        )));
    }
    Network::open(path).map_err(|error| match error {
        NetworkError::NotANetwork { .. } => Failure::input(format!(
            "{name}: {error}; make one from a street file with `yike walk build IN -o NET`"
        )),
        error => Failure::input(format!("{name}: {error}")),
    })
}

/// A place that found no street, in words; says so when longitude and latitude look exchanged.
pub fn no_street(network: &Network, (lon, lat): (f64, f64), error: &SnapError) -> String {
    let [west, south, east, north] = network.bounds();
    let inside = |lon: f64, lat: f64| (west..=east).contains(&lon) && (south..=north).contains(&lat);
    if !inside(lon, lat) && inside(lat, lon) {
        return format!("{error}; longitude and latitude look exchanged, write longitude first");
    }
    if inside(lon, lat) {
        return error.to_string();
    }
    format!("{error}; the network lies between {west:.4},{south:.4} and {east:.4},{north:.4}")
}

/// Reads `LON,LAT`; tells when the two are exchanged beyond doubt.
pub fn point(text: &str) -> Result<(f64, f64), Failure> {
    open::point(text).map_err(|failure| {
        let swapped = text
            .split_once(',')
            .and_then(|(lat, lon)| open::point(&format!("{},{}", lon.trim(), lat.trim())).ok());
        match swapped {
            Some((lon, lat)) => Failure::input(format!(
                "{text:?} is no position: longitude and latitude look exchanged; write {lon},{lat}"
            )),
            None => failure,
        }
    })
}

/// A node that must be there.
pub fn node(network: &Network, node: u32) -> Result<u32, Failure> {
    match network.vertex_count() {
        count if (node as usize) < count => Ok(node),
        0 => Err(Failure::input("the network has no node at all")),
        count => Err(Failure::input(format!(
            "there is no node {node}; the network's nodes are 0 to {}",
            count - 1
        ))),
    }
}

impl Limit {
    /// What is counted, over the streets open to a pace.
    pub fn measure(&self, pace: Pace) -> Measure {
        if self.minutes.is_some() {
            Measure::Time(pace)
        } else {
            Measure::Length(pace)
        }
    }

    /// Milliseconds or millimetres.
    pub fn value(&self) -> u32 {
        match (self.minutes, self.metres) {
            (Some(Minutes(ms)), _) => ms,
            (None, Some(Metres(mm))) => mm,
            (None, None) => 0,
        }
    }

    /// `ms` or `mm`.
    pub fn unit(&self) -> &'static str {
        if self.minutes.is_some() { "ms" } else { "mm" }
    }

    /// The limit as it is said.
    pub fn words(&self) -> String {
        let value = f64::from(self.value());
        match self.minutes {
            Some(_) => format!("{} minutes", value / 60_000.0),
            None => format!("{} m", value / 1_000.0),
        }
    }
}
