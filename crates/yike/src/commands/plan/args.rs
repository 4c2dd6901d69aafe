//! The words of `yike plan`.

use crate::commands::walk::args::{Shut, Words};
use crate::commands::walk::input;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use yike_siting::round::Window;
use yike_walk::Pace;

#[derive(Debug, Subcommand)]
pub enum Plan {
    /// One person's round on foot: who is visited in which order, and when.
    Rounds(Rounds),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yike plan rounds stops.csv --network suzhou.walk --start 120.7300,31.3180 --shift 14:00-16:30 --bags 8
  yike plan rounds round.json --network suzhou.walk --directions --lang zh

stops.csv: id, lon,lat or node, and where they apply: minutes (of the visit), from and until (when it may begin; or windows,
such as 09:00-11:00;14:00-15:30), bags, must (no for a stop that may be left out).")]
pub struct Rounds {
    /// Stops as CSV, or the whole question as JSON; - reads standard input.
    #[arg(value_name = "STOPS")]
    pub stops: PathBuf,
    /// The network file.
    #[arg(long, value_name = "NET")]
    pub network: PathBuf,
    /// Where the round begins, longitude,latitude or node:N; without it, at the first stop.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub start: Option<String>,
    /// Where the round ends; without it, where it began.
    #[arg(
        long,
        value_name = "LON,LAT",
        allow_hyphen_values = true,
        conflicts_with = "open_end"
    )]
    pub end: Option<String>,
    /// The round ends at the last stop.
    #[arg(long)]
    pub open_end: bool,
    /// Sets out no earlier, is back no later.
    #[arg(long, value_name = "FROM-UNTIL", value_parser = super::ask::window)]
    pub shift: Option<Window>,
    /// How many bags can be carried.
    #[arg(long, value_name = "N")]
    pub bags: Option<u32>,
    /// As for yike walk; adult when nothing says otherwise.
    #[arg(long, value_name = "PACE", value_parser = input::pace)]
    pub pace: Option<Pace>,
    #[command(flatten)]
    pub shut: Shut,
    /// The way of every leg in words.
    #[arg(long)]
    pub directions: bool,
    /// Language of the sheet.
    #[arg(long, value_enum, default_value = "en")]
    pub lang: Words,
    /// Print the plan as JSON.
    #[arg(long, conflicts_with = "geojson")]
    pub json: bool,
    /// Print stops and legs as GeoJSON.
    #[arg(long)]
    pub geojson: bool,
}
