//! `yike street close`, `yike street open`, `yike street list`.

use crate::args::Global;
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use clap::{Args, Subcommand};
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use serde_json::json;
use yike_app::App;
use yike_app::directory::street_closures::{
    NewClosure, ShutPlace, StreetClosure, What, close_street, open_street, shut_places, street_closures,
};
use yike_model::ledger::Actor;

#[derive(Debug, Subcommand)]
pub enum Street {
    /// Shut a street, a bridge or a gate for a time; walks go round it.
    #[command(after_help = "\
Times are local. A date alone means from its beginning, or until its end.

Examples:
  yike street close --name 望庆桥 --until 2026-12-04 --reason 望庆桥维修 --reason-en Repairs
  yike street close --way 23456 --from 2026-12-01T08:00 --until 2026-12-01T17:00 --reason 马拉松 --source 区公告
  yike street close --gate 34567 --reason 东门停用")]
    Close(Box<Close>),
    /// Take a closure back before its time.
    #[command(after_help = "Example:\n  yike street open 3")]
    Open {
        /// Its number, see `yike street list`.
        number: u32,
    },
    /// Closures that are or will be in force.
    #[command(after_help = "Example:\n  yike street list --json")]
    List {
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub struct Close {
    #[command(flatten)]
    what: Which,
    /// From when; already shut when not given.
    #[arg(long, value_name = "DATE[TTIME]", value_parser = begins)]
    from: Option<DateTime>,
    /// Until when; until further notice when not given.
    #[arg(long, value_name = "DATE[TTIME]", value_parser = ends)]
    until: Option<DateTime>,
    /// What residents read.
    #[arg(long)]
    reason: String,
    /// What pages in English say instead.
    #[arg(long, default_value = "")]
    reason_en: String,
    /// Who says so.
    #[arg(long, default_value = "")]
    source: String,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// All ways of the street or bridge of this name.
    #[arg(long)]
    name: Option<String>,
    /// An OpenStreetMap way.
    #[arg(long)]
    way: Option<i64>,
    /// The gate at an OpenStreetMap node.
    #[arg(long)]
    gate: Option<i64>,
    /// The way nearest to a point.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    at: Option<String>,
}

fn moment(text: &str, end: bool) -> Result<DateTime, String> {
    let wrong = || format!("{text:?} is no local date or time; write 2026-12-04 or 2026-12-04T17:00");
    let pieces = Pieces::parse(text).map_err(|_| wrong())?;
    if pieces.offset().is_some() || text.contains('[') {
        return Err(format!(
            "{text:?} names an offset or a zone; write the time as the clock on the wall shows it"
        ));
    }
    let date = match (pieces.time(), end) {
        (Some(time), _) => return Ok(pieces.date().to_datetime(time)),
        (None, false) => pieces.date(),
        (None, true) => pieces.date().tomorrow().map_err(|_| wrong())?,
    };
    Ok(date.to_datetime(jiff::civil::Time::midnight()))
}

fn begins(text: &str) -> Result<DateTime, String> {
    moment(text, false)
}

fn ends(text: &str) -> Result<DateTime, String> {
    moment(text, true)
}

/// Runs one of them.
pub async fn run(global: &Global, command: &Street) -> Outcome {
    let app = open::app(global).await?;
    let actor = |what: &str| Actor::Operator {
        command: format!("street {what}"),
    };
    match command {
        Street::Close(close) => {
            let which = &close.what;
            let what = match (&which.name, which.way, which.gate, &which.at) {
                (Some(name), ..) => What::Named(name.clone()),
                (_, Some(way), ..) => What::Way(way),
                (_, _, Some(gate), _) => What::Gate(gate),
                (_, _, _, Some(at)) => {
                    let (lon, lat) = open::point(at)?;
                    What::At(lon, lat)
                }
                _ => return Err(Failure::input("say what is shut: --name, --way, --gate or --at")),
            };
            let new = NewClosure {
                what,
                from: close.from,
                until: close.until,
                reason: close.reason.clone(),
                reason_en: close.reason_en.clone(),
                source: close.source.clone(),
            };
            let made = close_street(&app, actor("close"), new).await?;
            open::finish(&app).await?;
            print::line(told(&app, &made))
        }
        Street::Open { number } => {
            let lifted = open_street(&app, actor("open"), *number).await?;
            open::finish(&app).await?;
            print::line(format!("{} is open again: {}", lifted.number, lifted.reason))
        }
        Street::List { json } => {
            let list = street_closures(&app).await?;
            if *json {
                let all: Vec<_> = { list.iter() }
                    .map(|closure| Listed {
                        closure,
                        places: places(&app, closure),
                    })
                    .collect();
                return print::json(&json!({ "closures": all }));
            }
            if list.is_empty() {
                return print::line("nothing is shut");
            }
            list.iter().try_for_each(|closure| print::line(told(&app, closure)))
        }
    }
}

/// A closure with the streets it shuts.
#[derive(Debug, serde::Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    closure: &'a StreetClosure,
    places: Vec<ShutPlace>,
}

/// What a closure shuts; nothing where there are no streets yet.
fn places(app: &App, closure: &StreetClosure) -> Vec<ShutPlace> {
    let world = app.world();
    let geo = world.geo();
    geo.map_or(Vec::new(), |geo| shut_places(&geo.streets.network, closure))
}

fn told(app: &App, closure: &StreetClosure) -> String {
    let reason = match closure.reason_en.as_str() {
        "" => closure.reason.clone(),
        english => format!("{} / {english}", closure.reason),
    };
    format!(
        "{}  {reason}: {}, from {} until {}",
        closure.number,
        named(&places(app, closure), closure),
        closure.from.map_or("now".to_owned(), |at| at.to_string()),
        closure.until.map_or("further notice".to_owned(), |at| at.to_string()),
    )
}

/// The streets by name and where they are met, else by their ids.
fn named(places: &[ShutPlace], closure: &StreetClosure) -> String {
    if places.is_empty() {
        let ids = |what: &str, ids: &[i64]| ids.iter().map(|id| format!("{what} {id}")).collect::<Vec<_>>();
        return [ids("way", &closure.ways), ids("gate", &closure.gates)]
            .concat()
            .join(", ");
    }
    let one = |place: &ShutPlace| {
        let id = place.ids.first().copied().unwrap_or_default();
        let own = match (place.gate, place.name.as_str()) {
            (true, "") => format!("gate {id}"),
            (true, street) => format!("gate {id} in {street}"),
            (false, "") => format!("unnamed way {id}"),
            (false, street) => street.to_owned(),
        };
        match place.cross.as_str() {
            "" => own,
            cross => format!("{own} near {cross}"),
        }
    };
    places.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_counts_to_its_end_and_a_time_as_it_stands() {
        let check = |text: &str, end: bool, expect: Option<&str>| {
            assert_eq!(moment(text, end).ok(), expect.map(|at| at.parse().unwrap()), "{text}");
        };
        check("2026-12-04", false, Some("2026-12-04T00:00"));
        check("2026-12-04", true, Some("2026-12-05T00:00"));
        check("2026-12-04T17:00", true, Some("2026-12-04T17:00"));
        check("2026-12-04 17:00", true, Some("2026-12-04T17:00"));
        check("2026-12-04t17:00", true, Some("2026-12-04T17:00"));
        for wrong in [
            "2026-12-04T17:00+08:00",
            "2026-12-04T17:00Z",
            "2026-12-04[u-ca=hebrew]",
            "9999-12-31",
            "Friday",
            "",
        ] {
            check(wrong, true, None);
        }
    }
}
