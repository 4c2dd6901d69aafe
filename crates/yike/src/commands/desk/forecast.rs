//! `yike desk forecast`.

use crate::outcome::{Failure, Outcome};
use std::path::PathBuf;
use yike_forecast::{Line, read_trace, score};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The table has the columns claim,service,kind,slot,arrived,called,finished,counter; times like 2026-03-02T09:00:00+08:00;
slot is a booking's promised time; counter - is somebody who did not come. Rows of kind plan give a counter's shift
as planned (arrived: from, called: until), rows of kind open and close say when it really happened (arrived).
A forecast is made at each arrival and knows nothing that came later, but the day's plan.

Examples:
  yike desk forecast --trace march.csv
  yike desk forecast --trace march.csv --json")]
pub struct Args {
    /// The history of one line; `-` reads standard input.
    #[arg(long, value_name = "FILE.csv")]
    trace: PathBuf,
    /// One JSON object: mae_s, mae_zms_s, cover50, cover90, forecasts, refused.
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Outcome {
    let bytes = if args.trace.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin()).map(String::into_bytes)
    } else {
        std::fs::read(&args.trace)
    };
    let named = args.trace.display();
    let bytes = bytes.map_err(|error| Failure::input(format!("cannot read {named}: {error}")))?;
    let trace = read_trace(&bytes).map_err(|error| Failure::input(format!("{named}: {error}")))?;
    if trace.claims.is_empty() {
        return Err(Failure::input(format!(
            "{named}: nobody came; there is nothing to forecast"
        )));
    }
    super::tell(&score(Line::new(1), &trace.events), args.json)
}
