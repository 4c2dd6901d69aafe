//! Measures an import end to end: `cargo run --release -p yike-walk --example import FILE.osm.pbf [RUNS]`.
//!
//! Every run reads the file and builds the network anew. Peak memory is the whole process's, after the first run,
//! as Linux counts it (`VmHWM`).
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::{Duration, Instant};
use yike_walk::Network;
use yike_walk::osm::{ImportOptions, Keep, read_pbf_with};

fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give an .osm.pbf file")?;
    let runs: usize = arguments.next().map_or(Ok(9), |n| n.parse())?;
    let (mut times, mut peak, mut built) = (Vec::new(), None, Vec::new());
    let options = ImportOptions::default();
    for _ in 0..runs.max(1) {
        let start = Instant::now();
        let bytes = std::fs::read(&file)?;
        let (network, _) = Network::from_pbf(&bytes, &options)?;
        times.push(start.elapsed());
        peak = peak.or_else(peak_kib);
        built = network.write();
    }
    let bytes = std::fs::read(&file)?;
    let mut reading = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        read_pbf_with(&bytes, Keep::Streets)?;
        reading = reading.min(start.elapsed());
    }
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    let (median, least) = (times[times.len() / 2], times[0]);
    println!(
        "wall  median {:.1} ms, least {:.1} ms of {} runs",
        ms(median),
        ms(least),
        times.len()
    );
    println!("      reading alone, least {:.1} ms", ms(reading));
    if let Some(kib) = peak {
        println!("peak  {:.1} MB after the first run", kib as f64 * 1024.0 / 1e6);
    }
    println!("file  {:.1} MB", built.len() as f64 / 1e6);
    let path = std::env::temp_dir().join(format!("yike-import-{}.walk", std::process::id()));
    std::fs::write(&path, &built)?;
    let start = Instant::now();
    let opened = (0..1000).map(|_| Network::open(&path)).filter(Result::is_ok).count();
    println!("open  {:.4} ms, mean of {opened}", ms(start.elapsed()) / 1e3);
    std::fs::remove_file(&path)?;
    Ok(())
}
