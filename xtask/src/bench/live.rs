//! `cargo xtask bench live`: a thousand open boards and number pages of one line, and a clerk's keys. How long from the key to
//! each screen? The server stands on one core, the screens on another; every key changes every screen.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use super::client::Client;
use crate::campaign::server::Server;
use crate::{Outcome, shell};

/// A Tuesday morning: the lines are open.
const NOW: &str = "2026-11-24T10:05:00+08:00";
const NEAR: &str = "/api/v1/near?lon=120.6104&lat=31.3160&minutes=15";

#[derive(Debug, PartialEq)]
pub struct Options {
    screens: u64,
    keys: u64,
}

impl Options {
    pub fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self {
            screens: 1000,
            keys: 40,
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let value = words.next().ok_or_else(|| format!("{option} takes a value"))?;
            let number = match value.parse::<u64>() {
                Ok(number) if number > 0 => number,
                _ => return Err(format!("{option} takes a whole number above 0, not '{value}'")),
            };
            match *option {
                "--screens" => options.screens = number,
                "--keys" => options.keys = number,
                other => return Err(format!("bench live has no option '{other}'")),
            }
        }
        Ok(options)
    }
}

/// What the screens saw: microseconds since the beginning, of the last event of each.
struct Screens {
    began: Instant,
    last: Vec<AtomicU64>,
}

pub fn run(options: &Options) -> Outcome {
    let binary = shell::binary("release")?;
    if !binary.is_file() {
        shell::pass(shell::cargo().args(["build", "--release", "--package", "yike"]))?;
    }
    let mut server = Server::make(&binary, None, NOW)?;
    server.start()?;
    server.pin();
    super::server::pin_ourselves();
    let line = Line::find(&server.address)?;
    let waiting = options.screens / 2;
    let tokens = line.queue(&server.address, waiting + options.keys)?;
    let mut clerk = line.clerk(&server.address)?;
    let boards = (0..options.screens - waiting).map(|_| format!("/board/{}/events", line.venue));
    // Those last in line stay on their pages until the end.
    let pages = tokens
        .iter()
        .rev()
        .take(waiting as usize)
        .map(|token| format!("/claims/{token}/events"));
    let paths: Vec<String> = boards.chain(pages).collect();
    let screens = Arc::new(Screens {
        began: Instant::now(),
        last: paths.iter().map(|_| AtomicU64::new(0)).collect(),
    });
    open(&server.address, &paths, &screens)?;
    let (mut delays, mut answers, mut missing) = (Vec::new(), Vec::new(), 0);
    for key in 0..options.keys {
        // Whatever the last key set moving has come to rest.
        std::thread::sleep(Duration::from_millis(700));
        let pressed = screens.began.elapsed().as_micros() as u64;
        clerk.press(key)?;
        answers.push(screens.began.elapsed().as_micros() as u64 - pressed);
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && screens.last.iter().any(|last| last.load(Ordering::SeqCst) < pressed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        for last in &screens.last {
            match last.load(Ordering::SeqCst).checked_sub(pressed) {
                Some(delay) => delays.push(delay),
                None => missing += 1,
            }
        }
    }
    if !server.alive() {
        return Err("the server ended meanwhile".into());
    }
    delays.sort_unstable();
    answers.sort_unstable();
    let at = |sorted: &[u64], share: f64| {
        let index = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
        sorted.get(index).map_or(f64::NAN, |us| *us as f64 / 1000.0)
    };
    println!(
        "{} screens of one line, {} keys, {} not reached within 5 s",
        paths.len(),
        options.keys,
        missing
    );
    println!(
        "from the key to the screen, ms: p50 {:.0}, p90 {:.0}, p99 {:.0}, most {:.0}",
        at(&delays, 0.5),
        at(&delays, 0.9),
        at(&delays, 0.99),
        at(&delays, 1.0)
    );
    println!(
        "the key's own answer, ms: p50 {:.0}, p99 {:.0}",
        at(&answers, 0.5),
        at(&answers, 0.99)
    );
    Ok(())
}

/// Opens every screen and waits until each has its first state.
fn open(address: &str, paths: &[String], screens: &Arc<Screens>) -> Outcome {
    let ready = Arc::new(Barrier::new(paths.len() + 1));
    for (index, path) in paths.iter().enumerate() {
        let mut stream = TcpStream::connect(address).map_err(|error| format!("{address}: {error}"))?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .map_err(|error| format!("GET {path}: {error}"))?;
        let (screens, ready) = (screens.clone(), ready.clone());
        let screen = std::thread::Builder::new().stack_size(128 * 1024);
        let started = screen.spawn(move || watch(stream, index, &screens, &ready));
        started.map_err(|error| format!("thread {index}: {error}"))?;
    }
    ready.wait();
    Ok(())
}

/// Reads one stream for ever, and notes when an event came.
fn watch(stream: TcpStream, index: usize, screens: &Screens, ready: &Barrier) {
    let mut stream = BufReader::with_capacity(8 * 1024, stream);
    let mut line = String::new();
    // Open once its head was answered.
    while stream.read_line(&mut line).is_ok_and(|n| n > 0) && line != "\r\n" {
        line.clear();
    }
    ready.wait();
    loop {
        line.clear();
        match stream.read_line(&mut line) {
            Ok(n) if n > 0 => {}
            _ => return,
        }
        if line.starts_with("event: live") || line.starts_with("event:live") {
            screens.last[index].store(screens.began.elapsed().as_micros() as u64, Ordering::SeqCst);
        }
    }
}

/// A line that is open, by its venue and a service.
struct Line {
    venue: String,
    name: String,
    service: String,
}

impl Line {
    fn find(address: &str) -> Outcome<Line> {
        let answer = Client::connect(address)?.get(NEAR, "identity")?;
        let near: serde_json::Value =
            serde_json::from_slice(&answer.body).map_err(|error| format!("GET {NEAR}: {error}"))?;
        let open = near["venues"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|venue| venue["open_on_arrival"] == true);
        let venue = open.ok_or_else(|| format!("GET {NEAR} says that nothing is open"))?;
        let text = |value: &serde_json::Value| {
            let text = value.as_str().or_else(|| value["zh"].as_str());
            text.map(str::to_owned)
                .ok_or_else(|| format!("GET {NEAR}: a venue without name or service"))
        };
        Ok(Line {
            venue: text(&venue["id"])?,
            name: text(&venue["name"])?,
            service: text(&venue["services"][0])?,
        })
    }

    /// So many take a number; their tokens.
    fn queue(&self, address: &str, people: u64) -> Outcome<Vec<String>> {
        let mut client = Client::connect(address)?;
        (0..people)
            .map(|n| {
                let form = format!("venue={}&service={}&once={:022}", self.venue, self.service, n);
                let answer = client.post("/claims", &form, &format!("10.1.{}.{}", n / 200, n % 200 + 1))?;
                let token = answer.location.strip_prefix("/claims/").map(str::to_owned);
                token.ok_or_else(|| format!("taking a number was answered with {}", answer.status))
            })
            .collect()
    }

    /// Somebody signed in at a window of the line.
    fn clerk(&self, address: &str) -> Outcome<Clerk> {
        let mut client = Client::connect(address)?;
        let from = "10.9.9.9";
        let answer = client.post("/login", "name=clerk&password=yike-demo-2026&next=%2Fdesk", from)?;
        client.remember(&answer);
        let page = client.get("/desk/window", "identity")?;
        let page = String::from_utf8_lossy(&page.body).into_owned();
        let there = page.find(&format!("{}</h2>", self.name));
        let window = there.and_then(|at| between(&page[at..], "name=\"window\" value=\"", "\""));
        let window = window.ok_or_else(|| format!("{} has no window for the clerk", self.name))?;
        let answer = client.post("/desk/window", &format!("window={}", window.replace(':', "%3A")), from)?;
        client.remember(&answer);
        Ok(Clerk { client })
    }
}

struct Clerk {
    client: Client,
}

impl Clerk {
    /// Calls the next one, or finishes who is there.
    fn press(&mut self, key: u64) -> Outcome {
        let (path, form) = if key.is_multiple_of(2) {
            ("/desk/next", String::new())
        } else {
            let page = self.client.get("/desk", "identity")?;
            let page = String::from_utf8_lossy(&page.body).into_owned();
            let claim = between(&page, "name=\"claim\" value=\"", "\"").ok_or("nobody is at the window")?;
            ("/desk/finish", format!("claim={claim}"))
        };
        let answer = self.client.post(path, &form, "10.9.9.9")?;
        match answer.location.contains("did=") {
            true => Ok(()),
            false => Err(format!("POST {path} led to {} {}", answer.status, answer.location)),
        }
    }
}

fn between<'a>(text: &'a str, from: &str, until: &str) -> Option<&'a str> {
    let rest = &text[text.find(from)? + from.len()..];
    Some(&rest[..rest.find(until)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_have_usual_values() {
        let check = |words: &[&str], expect: Option<(u64, u64)>| {
            let found = Options::parse(words).ok();
            assert_eq!(found.map(|o| (o.screens, o.keys)), expect, "{words:?}");
        };
        check(&[], Some((1000, 40)));
        check(&["--screens", "10", "--keys", "3"], Some((10, 3)));
        check(&["--screens", "0"], None);
        check(&["--keys"], None);
        check(&["--else", "1"], None);
    }

    #[test]
    fn a_value_is_found_between_two_marks() {
        assert_eq!(
            between("<i name=\"claim\" value=\"abc\">", "value=\"", "\""),
            Some("abc")
        );
        assert_eq!(between("nothing", "value=\"", "\""), None);
    }
}
