//! Solves the maximal covering location problem of a file, or makes such a file.
//!
//! ```text
//! cargo run --release -p yike-siting --example mclp -- FILE [--sites P] [--runs N]
//! cargo run --release -p yike-siting --example mclp -- --make clustered|uniform FILE [--seed N] [--metres R]
//! ```
//!
//! Solving (5 sites and one run unless said otherwise) prints one line of JSON: `runs_ms` (each from the lists in memory
//! to the proven choice, merging included, without reading the file), `sites`, `value` (the weight they cover), `bound`,
//! `proven`, `merged_points`, `kept_candidates`, `nodes`, `steps`, and on Linux `rss_mb`, the peak memory.
//!
//! A file is a row of 32-bit little-endian numbers: points, candidates, the weight of each point, `candidates + 1` starts
//! into the list that follows, and for each candidate the points it covers, ascending. `cargo xtask bench peers` makes
//! such files of real streets.
//!
//! A file made has 10,000 demand points and 1,000 candidates in a square of 12 km, each covering 1,200 m as the crow
//! flies unless said otherwise: `uniform` everywhere alike, `clustered` four in five around 25 centres.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command of its own")]

use std::error::Error;
use std::time::Instant;

use yike_siting::mclp::{Budget, Cover, Problem, solve};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: u32| -> Result<u32, Box<dyn Error>> {
        let at = words.iter().position(|word| word == name);
        let value = at.map(|at| words.get(at + 1).ok_or(format!("{name} needs a number")));
        Ok(value.transpose()?.map_or(Ok(default), |value| value.parse())?)
    };
    match words.iter().map(String::as_str).collect::<Vec<&str>>().as_slice() {
        ["--make", kind @ ("clustered" | "uniform"), path, ..] => {
            let numbers = made(*kind == "clustered", number("--seed", 1)?, number("--metres", 1200)?);
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            Ok(std::fs::write(path, bytes)?)
        }
        [path, ..] if !path.starts_with('-') => {
            let bytes = std::fs::read(path)?;
            let numbers: Vec<u32> = bytes
                .chunks_exact(4)
                .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect();
            let instance = Instance::parse(&numbers)
                .ok_or("this is no file of covers: its numbers do not add up, see the format in the example")?;
            println!(
                "{}",
                instance.solved(number("--sites", 5)? as usize, number("--runs", 1)?)?
            );
            Ok(())
        }
        _ => Err("give FILE, or --make clustered|uniform FILE".into()),
    }
}

struct Instance<'a> {
    weights: &'a [u32],
    starts: &'a [u32],
    pairs: &'a [u32],
}

impl<'a> Instance<'a> {
    fn parse(numbers: &'a [u32]) -> Option<Self> {
        let (&[points, candidates], rest) = numbers.split_first_chunk()?;
        let (weights, rest) = rest.split_at_checked(points as usize)?;
        let (starts, pairs) = rest.split_at_checked(candidates as usize + 1)?;
        Some(Self { weights, starts, pairs })
    }

    fn solved(&self, sites: usize, runs: u32) -> Result<String, Box<dyn Error>> {
        let mut runs_ms = Vec::new();
        let mut last = None;
        for _ in 0..runs.max(1) {
            let pairs = self.pairs.to_vec();
            let start = Instant::now();
            let candidates = Cover::from_rows(self.weights.len(), self.starts, pairs)?;
            let problem = Problem {
                demand: self.weights,
                candidates: &candidates,
                covered: &[],
                sites,
                must: &[],
                forbidden: &[],
            };
            last = Some(solve(&problem, Budget::default())?);
            runs_ms.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let choice = last.ok_or("no run")?;
        let work = choice.work;
        Ok(serde_json::json!({
            "runs_ms": runs_ms,
            "sites": choice.sites,
            "value": choice.gained,
            "bound": choice.bound,
            "proven": choice.proven,
            "merged_points": work.merged_points,
            "kept_candidates": work.kept_candidates,
            "nodes": work.nodes,
            "steps": work.steps,
            "rss_mb": peak_mb(),
        })
        .to_string())
    }
}

/// As Linux counts it; nothing elsewhere.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Marsaglia's xorshift (2003), as a share of 1.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn made(clustered: bool, seed: u32, metres: u32) -> Vec<u32> {
    const SIDE: f64 = 12_000.0;
    const POINTS: usize = 10_000;
    let mut chance = Chance(u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let centres: Vec<(f64, f64, f64)> = (0..25)
        .map(|_| {
            (
                chance.next() * SIDE,
                chance.next() * SIDE,
                300.0 + 900.0 * chance.next(),
            )
        })
        .collect();
    let mut spot = || {
        let centre = centres.get((chance.next() * 25.0) as usize);
        match centre.filter(|_| clustered && chance.next() < 0.8) {
            Some((x, y, spread)) => {
                let (far, angle) = (
                    (-2.0 * (1.0 - chance.next()).ln()).sqrt() * spread,
                    chance.next() * std::f64::consts::TAU,
                );
                (x + far * angle.cos(), y + far * angle.sin())
            }
            None => (chance.next() * SIDE, chance.next() * SIDE),
        }
    };
    let demand: Vec<(f64, f64)> = (0..POINTS).map(|_| spot()).collect();
    let candidates: Vec<(f64, f64)> = (0..1_000).map(|_| spot()).collect();
    let (mut starts, mut pairs) = (vec![0], Vec::new());
    for site in &candidates {
        let near = |spot: &(f64, f64)| (spot.0 - site.0).hypot(spot.1 - site.1) <= f64::from(metres);
        pairs.extend(
            (0u32..)
                .zip(&demand)
                .filter(|(_, spot)| near(spot))
                .map(|(point, _)| point),
        );
        starts.push(pairs.len() as u32);
    }
    let head = [POINTS as u32, candidates.len() as u32];
    let weights = (0..POINTS)
        .map(|_| 1 + (chance.next() * 200.0) as u32)
        .collect::<Vec<u32>>();
    [head.to_vec(), weights, starts, pairs].concat()
}
