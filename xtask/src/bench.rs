//! `cargo xtask bench http`: a fixed rate of requests against the release binary on this machine.
//!
//! The load is open: request number i is due at start + i / rate whether or not earlier ones were answered, and its
//! latency counts from the moment it was due, so a server that stalls cannot hide the requests it kept waiting
//! (coordinated omission). Server and load stand on a core each where `taskset` is installed.

pub mod client;
pub mod live;
pub mod peers;
pub mod server;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Outcome;
use client::Client;
use server::Server;

/// Origins within the moat of the old city (WGS 84): west, south, east, north.
const BOX: [f64; 4] = [120.600, 31.288, 120.642, 31.333];
const NEEDS: [&str; 6] = ["护照", "社保", "老年证", "公积金", "passport", "yibao"];

#[derive(Debug, PartialEq)]
pub struct Options {
    rate: u64,
    seconds: u64,
    connections: u64,
    data: String,
    paths: Vec<String>,
}

impl Options {
    pub fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self {
            rate: 500,
            seconds: 20,
            connections: 16,
            data: "yike-data/bench".into(),
            paths: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let value = words.next().ok_or_else(|| format!("{option} takes a value"))?;
            let number = || match value.parse::<u64>() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(format!("{option} takes a whole number above 0, not '{value}'")),
            };
            match *option {
                "--rate" => options.rate = number()?,
                "--seconds" => options.seconds = number()?,
                "--connections" => options.connections = number()?,
                "--data" => options.data = (*value).to_owned(),
                "--path" => options.paths.push((*value).to_owned()),
                other => return Err(format!("bench http has no option '{other}'")),
            }
        }
        if options.paths.is_empty() {
            // What a resident's browser sends once the place is known.
            options
                .paths
                .push("/?place=here&at=here&lat={lat}&lon={lon}&q={need}&pace=elder".into());
        }
        Ok(options)
    }
}

pub fn run(options: &Options) -> Outcome {
    let server = Server::start(&options.data)?;
    let idle = server.memory()?;
    server::pin_ourselves();
    let seconds = Duration::from_secs(options.seconds);
    println!(
        "{} requests a second for {} s over {} connections",
        options.rate, options.seconds, options.connections
    );
    // The first requests fill caches and are no part of the figures.
    load(options, &server.address, Duration::from_secs(2))?;
    let result = load(options, &server.address, seconds)?;
    let busy = server.memory()?;
    let mut latencies = result.latencies;
    latencies.sort();
    let at = |share: f64| quantile(&latencies, share).as_secs_f64() * 1e3;
    println!("path         {}", options.paths.join("  "));
    println!(
        "answered     {} (200: {}, other: {})",
        latencies.len(),
        result.fine,
        result.other
    );
    println!(
        "reached      {:.0} requests a second",
        latencies.len() as f64 / result.took.as_secs_f64()
    );
    println!(
        "latency      p50 {:.2} ms  p90 {:.2} ms  p99 {:.2} ms  max {:.2} ms",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
    println!(
        "memory       idle {} MB  after {} MB  peak {} MB",
        idle.now, busy.now, busy.peak
    );
    println!("server       {}", server.description);
    if result.other > 0 {
        Err(format!(
            "{} answers were no 200: the figures mean nothing",
            result.other
        ))
    } else {
        Ok(())
    }
}

struct Load {
    latencies: Vec<Duration>,
    fine: u64,
    other: u64,
    took: Duration,
}

fn load(options: &Options, address: &str, seconds: Duration) -> Outcome<Load> {
    let total = options.rate * seconds.as_secs();
    let next = AtomicU64::new(0);
    let start = Instant::now();
    let work = || -> Outcome<Load> {
        let mut client = Client::connect(address)?;
        let mut load = Load {
            latencies: Vec::new(),
            fine: 0,
            other: 0,
            took: Duration::ZERO,
        };
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= total {
                return Ok(load);
            }
            let due = start + Duration::from_nanos(index * 1_000_000_000 / options.rate);
            if let Some(early) = due.checked_duration_since(Instant::now()) {
                std::thread::sleep(early);
            }
            let which = usize::try_from(index).unwrap_or_default() % options.paths.len().max(1);
            let answer = client.get(&fill(&options.paths[which], index), "identity")?;
            load.latencies.push(due.elapsed());
            if answer.status == 200 {
                load.fine += 1
            } else {
                load.other += 1
            }
        }
    };
    let parts: Vec<Outcome<Load>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..options.connections).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a connection broke".into())))
            .collect()
    });
    let mut sum = Load {
        latencies: Vec::new(),
        fine: 0,
        other: 0,
        took: start.elapsed(),
    };
    for part in parts {
        let part = part?;
        sum.latencies.extend(part.latencies);
        sum.fine += part.fine;
        sum.other += part.other;
    }
    Ok(sum)
}

/// `{at}`, `{lon}`, `{lat}` and `{need}` filled in, another origin for every request and the same ones in every run.
fn fill(path: &str, index: u64) -> String {
    // Steps of the golden ratio spread evenly over the box without chance.
    let part = |step: f64| (index as f64 * step).fract();
    let lon = format!("{:.5}", BOX[0] + (BOX[2] - BOX[0]) * part(0.618_033_988_75));
    let lat = format!("{:.5}", BOX[1] + (BOX[3] - BOX[1]) * part(0.754_877_666_25));
    let need = NEEDS[usize::try_from(index).unwrap_or_default() % NEEDS.len()];
    path.replace("{at}", &format!("{lon},{lat}"))
        .replace("{lon}", &lon)
        .replace("{lat}", &lat)
        .replace("{need}", &percent(need))
}

/// Percent-encoding of RFC 3986 for a query value.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// The nearest-rank quantile of sorted values.
fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (sorted.len() as f64 * share).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_refused() {
        let options = Options::parse(&["--rate", "50", "--path", "/a", "--path", "/b"]).unwrap();
        assert_eq!((options.rate, options.seconds, options.paths.len()), (50, 20, 2));
        assert_eq!(
            Options::parse(&["--rate", "0"]),
            Err("--rate takes a whole number above 0, not '0'".into())
        );
        assert_eq!(Options::parse(&["--seconds"]), Err("--seconds takes a value".into()));
    }

    #[test]
    fn quantiles_are_of_the_nearest_rank() {
        let values: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(quantile(&values, 0.5), Duration::from_millis(50));
        assert_eq!(quantile(&values, 0.99), Duration::from_millis(99));
        assert_eq!(quantile(&values, 1.0), Duration::from_millis(100));
        assert_eq!(quantile(&[], 0.5), Duration::ZERO);
    }

    #[test]
    fn every_origin_lies_in_the_old_city_and_is_another() {
        let filled: std::collections::BTreeSet<String> = (0..500).map(|index| fill("{lon} {lat}", index)).collect();
        assert_eq!(filled.len(), 500);
        for point in &filled {
            let (lon, lat) = point.split_once(' ').unwrap();
            let (lon, lat): (f64, f64) = (lon.parse().unwrap(), lat.parse().unwrap());
            assert!(
                (BOX[0]..=BOX[2]).contains(&lon) && (BOX[1]..=BOX[3]).contains(&lat),
                "{point}"
            );
        }
        assert_eq!(fill("/n?need={need}", 0), "/n?need=%E6%8A%A4%E7%85%A7");
    }

    #[test]
    fn the_load_is_counted_and_not_faster_than_asked() {
        let address = client::tests::answer_for_ever("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        let options = Options {
            rate: 100,
            seconds: 1,
            connections: 4,
            data: String::new(),
            paths: vec!["/?at={at}".into()],
        };
        let result = load(&options, &address, Duration::from_secs(1)).unwrap();
        assert_eq!((result.latencies.len(), result.fine, result.other), (100, 100, 0));
        assert!(result.took >= Duration::from_millis(980), "{:?}", result.took);
    }
}
