//! `yike desk simulate`.

use crate::outcome::{Failure, Outcome};
use std::path::PathBuf;
use yike_forecast::{Hall, Line, score, simulate, write_trace};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A hall of six counters is imagined: arrivals by hour, eight services, bookings and priority, lunch in turns, late clerks,
absences, people who do not come. The same seed gives the same days.

Examples:
  yike desk simulate --days 30 --seed 7
  yike desk simulate --days 30 --seed 7 --json --trace days.csv")]
pub struct Args {
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=40))]
    counters: u32,
    /// Also write the imagined days as a table for `yike desk forecast`.
    #[arg(long, value_name = "FILE.csv")]
    trace: Option<PathBuf>,
    /// One JSON object: mae_s, mae_zms_s, cover50, cover90, forecasts, refused.
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Outcome {
    let hall = Hall {
        counters: args.counters,
        ..Hall::default()
    };
    let days = simulate(&hall, args.days, args.seed);
    if let Some(path) = &args.trace {
        let cannot =
            |error: &dyn std::fmt::Display| Failure::input(format!("cannot write {}: {error}", path.display()));
        let file = std::fs::File::create(path).map_err(|error| cannot(&error))?;
        write_trace(&days, std::io::BufWriter::new(file)).map_err(|error| cannot(&error))?;
    }
    super::tell(&score(Line::new(1), &days.events), args.json)
}
