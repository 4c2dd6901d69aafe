//! What a round is asked for: stops, where it begins and ends, the shift. From CSV with options, or from JSON.

use super::args::Rounds;
use super::stops;
use crate::commands::walk::input;
use crate::outcome::Failure;
use serde::Deserialize;
use yike_siting::round::Window;
use yike_walk::Pace;

/// The last moment of a day.
const MIDNIGHT_MS: u32 = 86_400_000;

const NO_SHIFT: &str = "say from when until when somebody can walk: --shift 14:00-16:30";

/// A question about a round, in one form whichever way it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub start: Option<Place>,
    pub end: End,
    pub shift: Window,
    pub bags: Option<u32>,
    pub pace: Pace,
    pub stops: Vec<Stop>,
}

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    Point(f64, f64),
    Node(u32),
}

/// Where the round ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    AtStart,
    At(Place),
    Open,
}

/// Somebody to visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    pub id: String,
    pub place: Place,
    pub service_ms: u32,
    pub windows: Vec<Window>,
    pub must: bool,
    pub bags: u32,
}

/// The JSON form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    start: Option<[f64; 2]>,
    end: Option<[f64; 2]>,
    #[serde(default)]
    open_end: bool,
    shift: Option<[String; 2]>,
    bags: Option<u32>,
    pace: Option<String>,
    stops: Vec<WrittenStop>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStop {
    id: String,
    lon: Option<f64>,
    lat: Option<f64>,
    node: Option<u32>,
    #[serde(default)]
    minutes: f64,
    #[serde(default)]
    windows: Vec<[String; 2]>,
    #[serde(default = "yes")]
    must: bool,
    #[serde(default)]
    bags: u32,
}

fn yes() -> bool {
    true
}

/// Puts together what the file says and what the command line says; the command line wins.
pub fn asked(args: &Rounds, name: &str, bytes: &[u8]) -> Result<Asked, Failure> {
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let mut asked = if json {
        written(bytes, args.shift).map_err(|error| Failure::input(format!("{name}: {error}")))?
    } else {
        Asked {
            start: None,
            end: End::AtStart,
            shift: args.shift.ok_or_else(|| Failure::input(NO_SHIFT))?,
            bags: None,
            pace: Pace::Adult,
            stops: stops::read(name, bytes)?,
        }
    };
    if asked.stops.is_empty() {
        return Err(Failure::input(format!("{name} holds no stop")));
    }
    if let Some(start) = &args.start {
        asked.start = Some(place(start)?);
    }
    if let Some(end) = &args.end {
        asked.end = End::At(place(end)?);
    }
    if args.open_end {
        asked.end = End::Open;
    }
    asked.bags = args.bags.or(asked.bags);
    asked.pace = args.pace.unwrap_or(asked.pace);
    // Who begins at the first stop has no place to come back to.
    if asked.start.is_none() && asked.end == End::AtStart {
        asked.end = End::Open;
    }
    Ok(asked)
}

fn written(bytes: &[u8], shift: Option<Window>) -> Result<Asked, String> {
    let written: Written = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let span = |[from, until]: &[String; 2]| window(&format!("{from}-{until}"));
    let stop = |stop: &WrittenStop| {
        let wrong = |text: String| format!("stop {}: {text}", stop.id);
        let place = match (stop.lon, stop.lat, stop.node) {
            (Some(lon), Some(lat), None) => Place::Point(lon, lat),
            (None, None, Some(node)) => Place::Node(node),
            _ => return Err(wrong("give lon and lat, or node".into())),
        };
        Ok(Stop {
            id: stop.id.clone(),
            place,
            service_ms: minutes(stop.minutes).map_err(wrong)?,
            windows: stop.windows.iter().map(span).collect::<Result<_, _>>().map_err(wrong)?,
            must: stop.must,
            bags: stop.bags,
        })
    };
    Ok(Asked {
        start: written.start.map(|[lon, lat]| Place::Point(lon, lat)),
        end: match (written.open_end, written.end) {
            (true, None) => End::Open,
            (true, Some(_)) => return Err("end and open_end exclude each other".into()),
            (false, Some([lon, lat])) => End::At(Place::Point(lon, lat)),
            (false, None) => End::AtStart,
        },
        shift: match (shift, &written.shift) {
            (Some(shift), _) => shift,
            (None, Some(shift)) => span(shift)?,
            (None, None) => return Err(NO_SHIFT.into()),
        },
        bags: written.bags,
        pace: written.pace.as_deref().map_or(Ok(Pace::Adult), input::pace)?,
        stops: written.stops.iter().map(stop).collect::<Result<_, String>>()?,
    })
}

fn place(text: &str) -> Result<Place, Failure> {
    if let Some(node) = text.strip_prefix("node:") {
        let node = node
            .parse()
            .map_err(|_| Failure::input(format!("{text:?} is no node, such as node:17")))?;
        return Ok(Place::Node(node));
    }
    let (lon, lat) = input::point(text)?;
    Ok(Place::Point(lon, lat))
}

/// Minutes of a visit as milliseconds.
pub fn minutes(value: f64) -> Result<u32, String> {
    if (0.0..=1_440.0).contains(&value) {
        Ok((value * 60_000.0).round() as u32)
    } else {
        Err(format!("{value} minutes is no length of a visit; write 0 to 1440"))
    }
}

/// Reads `14:00-16:30`.
pub fn window(text: &str) -> Result<Window, String> {
    let wrong = || format!("{text:?} is no span of time; write it like 14:00-16:30");
    let (from, until) = text.split_once(['-', '–', '—', '～', '~']).ok_or_else(wrong)?;
    let window = Window {
        from_ms: clock(from)?,
        until_ms: clock(until)?,
    };
    if window.from_ms > window.until_ms {
        return Err(format!("{text:?} ends before it begins; the earlier time stands first"));
    }
    Ok(window)
}

/// Reads a time of the day, `9:05` or `14:30:30`, as milliseconds from midnight.
pub fn clock(text: &str) -> Result<u32, String> {
    let wrong = || format!("{:?} is no time of the day; write it like 14:30", text.trim());
    let mut parts = text.trim().split([':', '：']).map(|part| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits).ok_or_else(wrong)
    });
    let hour = parts.next().ok_or_else(wrong)??;
    let minute = parts.next().ok_or_else(wrong)??;
    let second = parts.next().transpose()?.unwrap_or(0);
    let ms = (hour * 3_600 + minute * 60 + second) * 1_000;
    if minute < 60 && second < 60 && ms <= MIDNIGHT_MS && parts.next().is_none() {
        Ok(ms)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_are_read_as_people_write_them() {
        let check = |text: &str, expect: Option<(u32, u32)>| {
            let read = window(text)
                .ok()
                .map(|window| (window.from_ms / 1_000, window.until_ms / 1_000));
            assert_eq!(read, expect, "{text}");
        };
        check("14:00-16:30", Some((50_400, 59_400)));
        check("9:05 – 24:00", Some((32_700, 86_400)));
        check("9：00～9：00:30", Some((32_400, 32_430)));
        for wrong in [
            "",
            "14:00",
            "14-16",
            "14:60-15:00",
            "25:00-26:00",
            "16:00-14:00",
            "a:b-c:d",
            "1:2:3:4-5:00",
        ] {
            check(wrong, None);
        }
    }
}
