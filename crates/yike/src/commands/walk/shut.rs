//! What is shut at a moment: an overlay file and the hours the network knows.

use super::args::Shut;
use super::places;
use crate::outcome::Failure;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use yike_calendar::DayKind;
use yike_formats::Severity;
use yike_formats::holidays::read_holidays;
use yike_walk::overlay::Shut as What;
use yike_walk::{Closures, Local, Network, Overlay, read_closures};

/// China's clock, for moments written without an offset.
const CHINA_MINUTES: i32 = 480;

/// A moment as the clock on the wall shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct When {
    pub at: DateTime,
    /// Minutes ahead of UTC: the sun rises by them.
    pub offset_minutes: i32,
}

/// Reads `--when`.
pub fn when(text: &str) -> Result<When, String> {
    let wrong = "write the local date and time, such as 2026-11-24T10:12 or 2026-11-24T10:12:00+08:00";
    let pieces = Pieces::parse(text).map_err(|error| format!("{wrong} ({error})"))?;
    let time = pieces
        .time()
        .ok_or_else(|| format!("the time of the day is missing; {wrong}"))?;
    let offset_minutes = match pieces.offset() {
        None => CHINA_MINUTES,
        Some(PiecesOffset::Numeric(written)) => written.offset().seconds() / 60,
        Some(_) => return Err(format!("hours are kept by the local clock, not by UTC; {wrong}")),
    };
    Ok(When {
        at: pieces.date().to_datetime(time),
        offset_minutes,
    })
}

/// The closures of a moment; without one everything is open. What a file names and the network lacks is told on
/// standard error.
pub fn closures(network: &Network, shut: &Shut) -> Result<Closures, Failure> {
    let Some(when) = shut.when else {
        return Ok(Closures::new());
    };
    let declared = match &shut.closures {
        None => Vec::new(),
        Some(path) => {
            let (name, bytes) = places::read(path)?;
            read_closures(&bytes).map_err(|error| Failure::input(format!("{name}: {error}")))?
        }
    };
    let holidays = shut.holidays.as_deref().map(holidays).transpose()?.unwrap_or_default();
    let overlay = Overlay::new(network, declared);
    let mut err = std::io::stderr().lock();
    for closure in overlay.unmatched() {
        let said = writeln!(
            err,
            "yike: {} is not in this network; that closure shuts nothing",
            match closure.what {
                What::Way(id) => format!("the way {id}"),
                What::Gate(id) => format!("the gate {id}"),
                What::Edge(edge) => format!("the edge {edge}"),
            }
        );
        drop(said);
    }
    let unread = overlay.unread_hours();
    if let Some(first) = unread.first() {
        let said = writeln!(
            err,
            "yike: the hours of {} gates or ways cannot be read and count as open, such as {:?} ({})",
            unread.len(),
            first.text,
            first.osm_id
        );
        drop(said);
    }
    let is_holiday = |date: Date| holidays.contains(&date);
    let local = Local {
        utc_offset_minutes: when.offset_minutes,
        ..Local::china(&is_holiday)
    };
    Ok(overlay.closures(when.at, &local))
}

fn holidays(path: &Path) -> Result<HashSet<Date>, Failure> {
    let (name, bytes) = places::read(path)?;
    let read = read_holidays(&name, &bytes);
    if let Some(issue) = read.issues.iter().find(|issue| issue.severity == Severity::Error) {
        return Err(Failure::input(format!(
            "{name}, row {}: {}",
            issue.row, issue.message.en
        )));
    }
    let free = read.entries.into_iter().filter(|day| day.day.kind == DayKind::Holiday);
    Ok(free.map(|day| day.date).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_the_clock_on_the_wall() {
        let check = |text: &str, at: &str, offset_minutes: i32| {
            let at = at.parse().unwrap();
            assert_eq!(when(text), Ok(When { at, offset_minutes }), "{text}");
        };
        check("2026-11-24T10:12", "2026-11-24T10:12:00", 480);
        check("2026-11-24 10:12:30", "2026-11-24T10:12:30", 480);
        check("2026-11-24T10:12:00+08:00", "2026-11-24T10:12:00", 480);
        check("2026-07-01T22:00+01:00[Europe/Lisbon]", "2026-07-01T22:00:00", 60);
        for wrong in ["2026-11-24", "2026-11-24T10:12:00Z", "tomorrow", "2026-13-01T10:00", ""] {
            assert!(when(wrong).is_err(), "{wrong}");
        }
    }
}
