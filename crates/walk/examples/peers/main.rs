//! Our side of `cargo xtask bench peers`: runs one kind of work many times and says how long it took.
//!
//! ```text
//! peers NET --work WORK [--places CSV] [--points CSV] [--starts CSV] [--changes CSV]
//!       [--metres 1200 | --minutes 15] [--pace adult|elder|wheelchair|MM_PER_S]
//!       [--threads 2] [--runs 9] [--copies 1] [--out FILE-OR-FOLDER] [--json]
//! ```
//!
//! NET is a network file, or an OpenStreetMap extract (`*.pbf`) that is read and built first.
//!
//! CSV files have a header; columns are found by name: `id` (optional), `node` or `lon` and `lat`, and for places
//! `categories` separated by `;`. Numbers below are positions in these files, from 0. A row with `lon` and `lat`
//! is snapped at the pace; one without a street within 200 m ends the run.
//!
//! | WORK | timed, one run | FILE given by `--out`, little-endian `u32` |
//! |---|---|---|
//! | `reach` | one search for each start, timed one by one | per start: count, then node and cost, by node |
//! | `reach_outline` | the same with the outline polygon | nothing |
//! | `nearest1`, `nearest3` | all searches and all cells written | node, category, rank from 1, place, cost |
//! | `matrix` | all costs from points to places | starts, places, then costs row by row, `0xffffffff` for none |
//! | `build` | from the extract's file to a network, NET being an extract | the network file |
//! | `tile` | nothing | an extract of `--copies` copies side by side |
//! | `open` | opening the network file | nothing |
//! | `increment` | one change of a place or a street, see below | nothing |
//! | `export` | nothing | a folder of arrays, see [`yike_walk::export`]: `NAME.u32`, `NAME.f64` |
//!
//! `increment` opens and closes a place where each place stands, and shuts and opens an edge next to each place.
//! `add_over_search_median` is the time to take in a new place over the time of one bare search to it,
//! `shut_over_searches_median` the same for a shut edge and the searches it made necessary.
//! `--copies N` lays N copies of an extract side by side before it is built.
//!
//! With `--json` one line: `work`, `vertices`, `edges`, `arcs`, `threads`, `runs_ms` (each run, in order),
//! `median_ms`, `min_ms`, for works by start `p50_us` and `p99_us` (medians over runs) and
//! `p50_of_minima_us`, `p99_of_minima_us` (over each start's best run), `rss_mb` (peak) and
//! `network_bytes`; `cells` is the number of answers.
#![allow(clippy::print_stdout)]

mod increment;
mod input;
mod works;

use input::Args;

type Failure = Box<dyn std::error::Error>;

/// What is printed at the end.
#[derive(Debug, Default, serde::Serialize)]
struct Report {
    work: String,
    vertices: usize,
    edges: usize,
    arcs: usize,
    threads: usize,
    copies: u32,
    limit: u32,
    unit: &'static str,
    runs_ms: Vec<f64>,
    median_ms: f64,
    min_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    p50_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_us: Option<f64>,
    cells: u64,
    network_bytes: usize,
    rss_mb: f64,
    /// Figures of single works.
    #[serde(flatten)]
    more: std::collections::BTreeMap<&'static str, f64>,
}

fn main() -> Result<(), Failure> {
    let args = Args::parse(std::env::args().skip(1))?;
    let mut report = works::run(&args)?;
    report.median_ms = median(&report.runs_ms);
    report.min_ms = report.runs_ms.iter().copied().fold(f64::INFINITY, f64::min);
    report.rss_mb = peak_rss_mb();
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{}", serde_json::to_string_pretty(&report)?);
    }
    Ok(())
}

fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value at a share of the sorted list, the nearest rank below.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Peak memory of this process in MiB, where the system tells.
fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
