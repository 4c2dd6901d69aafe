//! Sunrise and sunset to a few minutes, which is what a park keeper's key is good for.
//! Source: NOAA Global Monitoring Division, General Solar Position Calculations.

use super::Local;
use jiff::civil::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Dawn,
    Sunrise,
    Sunset,
    Dusk,
}

/// Minute of the local day. Where the sun does not rise or set, the day is taken to be empty or whole.
pub(super) fn minute(event: Event, date: Date, local: &Local) -> i32 {
    let year = std::f64::consts::TAU / 365.0 * (f64::from(date.day_of_year()) - 1.0);
    let (s1, c1) = year.sin_cos();
    let (s2, c2) = (2.0 * year).sin_cos();
    let (s3, c3) = (3.0 * year).sin_cos();
    let equation = 229.18 * (0.000_075 + 0.001_868 * c1 - 0.032_077 * s1 - 0.014_615 * c2 - 0.040_849 * s2);
    let declination =
        0.006_918 - 0.399_912 * c1 + 0.070_257 * s1 - 0.006_758 * c2 + 0.000_907 * s2 - 0.002_697 * c3 + 0.001_48 * s3;
    // The sun's rim with refraction, and civil twilight.
    let zenith: f64 = match event {
        Event::Sunrise | Event::Sunset => 90.833,
        Event::Dawn | Event::Dusk => 96.0,
    };
    let lat = local.lat.clamp(-89.0, 89.0).to_radians();
    let hour = zenith.to_radians().cos() / (lat.cos() * declination.cos()) - lat.tan() * declination.tan();
    let angle = hour.clamp(-1.0, 1.0).acos().to_degrees();
    let side = match event {
        Event::Dawn | Event::Sunrise => angle,
        Event::Sunset | Event::Dusk => -angle,
    };
    let utc = 720.0 - 4.0 * (local.lon + side) - equation;
    (utc + f64::from(local.utc_offset_minutes)).round() as i32
}
