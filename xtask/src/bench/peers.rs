//! `cargo xtask bench peers`: us and the others on the same exported graph, one after the other, in one run.
//!
//! The command makes what it needs under the target folder (a Python environment, the network files, the workload),
//! runs every peer in a process of its own so that peak memory is its own, lets a referee compare every answer with
//! scipy's Dijkstra cell by cell, and writes a table. `benches/peers.md` says what is timed and why that is fair.

mod exact;
mod figures;
mod goals;
mod growth;
mod jobs;
mod process;
mod setup;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Outcome, shell};
use figures::{Figure, Missing};
use jobs::{Job, Ready};

/// Letter in the table, file name of the extract, what it is.
pub const NETWORKS: [(&str, &str, &str); 2] = [
    ("P", "porto_portugal", "Porto and around it, large and sparse"),
    ("S", "suzhou_sip", "Suzhou Industrial Park, dense"),
];

pub const WORKS: [&str; 11] = [
    "exact",
    "build",
    "open",
    "reach",
    "reach_outline",
    "nearest1",
    "nearest3",
    "matrix",
    "increment",
    "mclp",
    "growth",
];

#[derive(Debug, PartialEq)]
pub struct Options {
    osm: PathBuf,
    only: Vec<String>,
    networks: Vec<String>,
    quick: bool,
    runs: usize,
    python: String,
    python312: Option<String>,
    date: Option<String>,
    out: Option<PathBuf>,
}

impl Options {
    pub fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self {
            osm: shell::root().join("../shared/data/osm"),
            only: Vec::new(),
            networks: Vec::new(),
            quick: false,
            runs: 7,
            python: "python3".into(),
            python312: None,
            date: None,
            out: None,
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            if *option == "--quick" {
                (options.quick, options.runs) = (true, 2);
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{option} takes a value"))?;
            let list = |known: &[&str]| -> Outcome<Vec<String>> {
                let names: Vec<String> = value.split(',').map(str::to_owned).collect();
                match names.iter().find(|name| !known.contains(&name.as_str())) {
                    Some(name) => Err(format!("{option} knows no '{name}', only {}", known.join(", "))),
                    None => Ok(names),
                }
            };
            match *option {
                // Peers run in folders of their own.
                "--osm" => {
                    options.osm = std::path::absolute(value).map_err(|error| format!("--osm {value}: {error}"))?;
                }
                "--only" => options.only = list(&WORKS)?,
                "--networks" => options.networks = list(&NETWORKS.map(|(letter, ..)| letter))?,
                "--runs" => match value.parse() {
                    Ok(runs) if runs > 0 => options.runs = runs,
                    _ => return Err(format!("--runs takes a whole number above 0, not '{value}'")),
                },
                "--python" => options.python = (*value).to_owned(),
                "--python312" => options.python312 = Some((*value).to_owned()),
                "--date" => options.date = Some((*value).to_owned()),
                "--out" => options.out = Some(value.into()),
                other => return Err(format!("bench peers has no option '{other}'")),
            }
        }
        Ok(options)
    }

    fn wants(&self, work: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == work)
    }

    fn whole(&self) -> bool {
        !self.quick && self.only.is_empty() && self.networks.is_empty()
    }

    /// A part of the comparison never takes the place of the whole one.
    fn out(&self, folder: &Path) -> PathBuf {
        match &self.out {
            Some(out) => out.clone(),
            None if self.whole() => shell::root().join("benches/results.md"),
            None => folder.join("results.md"),
        }
    }
}

pub fn run(options: &Options) -> Outcome {
    let networks = extracts(options)?;
    let tools = setup::run(options)?;
    let mut book = Book::default();
    for (letter, pbf) in &networks {
        network(options, &tools, letter, pbf, &mut book)?;
    }
    if options.wants("exact") {
        println!("every extract, pace and measure against scipy");
        book.exact = Some(exact::run(options, &tools)?);
    }
    let facts = setup::machine(&tools, options.date.as_deref());
    let lines: Vec<String> = book.figures.iter().map(Figure::to_json).collect();
    write(&tools.folder.join("results.jsonl"), &(lines.join("\n") + "\n"))?;
    let text = table::page(&facts, &book, options.whole());
    let out = options.out(&tools.folder);
    write(&out, &text)?;
    println!("{text}");
    println!("written to {}", out.display());
    let wrong = book
        .figures
        .iter()
        .find(|figure| figure.ours() && figure.differing > Some(0));
    if let Some(figure) = wrong {
        return Err(format!(
            "our own {} on {} is void: cells differ",
            figure.work, figure.network
        ));
    }
    match book.exact.map_or(0, |exact| exact.differing()) {
        0 => Ok(()),
        cells => Err(format!("{cells} cells of ours differ from scipy's")),
    }
}

/// What the run found out.
#[derive(Default)]
pub struct Book {
    figures: Vec<Figure>,
    missing: Vec<Missing>,
    exact: Option<exact::Exact>,
}

impl Book {
    fn take(&mut self, job: &Job, tools: &setup::Tools) {
        println!("  {:<14} {}", job.work, job.peer);
        match process::run(job, &tools.folder.join("log")) {
            Ok(figures) => self.figures.extend(figures),
            Err(why) => self.missing.push(Missing {
                peer: job.peer.clone(),
                work: job.work.clone(),
                network: job.network.clone(),
                why,
            }),
        }
    }
}

/// The extracts asked for; without them there is nothing to compare.
fn extracts(options: &Options) -> Outcome<Vec<(&'static str, PathBuf)>> {
    let wanted = NETWORKS
        .iter()
        .filter(|(letter, ..)| options.networks.is_empty() || options.networks.iter().any(|n| n == letter));
    wanted
        .map(|(letter, name, _)| {
            let path = options.osm.join(format!("{name}.osm.pbf"));
            if path.is_file() {
                Ok((*letter, path))
            } else {
                Err(format!(
                    "{} is not there. The comparison needs two OpenStreetMap extracts, porto_portugal.osm.pbf and suzhou_sip.osm.pbf: \
                     say with --osm DIR where they lie (benches/peers.md says where they come from)",
                    path.display()
                ))
            }
        })
        .collect()
}

fn network(options: &Options, tools: &setup::Tools, letter: &str, pbf: &Path, book: &mut Book) -> Outcome {
    println!("{letter}: {}", pbf.display());
    let folder = tools.folder.join(letter);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let ready = Ready::new(tools, options, letter, pbf, &folder)?;
    let first = book.figures.len();
    for job in jobs::all(&ready).iter().filter(|job| options.wants(&job.work)) {
        if options.quick && job.slow {
            continue;
        }
        book.take(job, tools);
    }
    if letter == "S" && options.wants("growth") {
        for job in growth::jobs(&ready, options.quick)? {
            book.take(&job, tools);
        }
    }
    for absent in jobs::absent(&ready)
        .into_iter()
        .filter(|absent| options.wants(&absent.work))
    {
        book.missing.push(absent);
    }
    let lines: Vec<String> = book.figures[first..].iter().map(Figure::to_json).collect();
    let results = folder.join("results.jsonl");
    write(&results, &(lines.join("\n") + "\n"))?;
    println!("  referee");
    let verdicts = shell::capture(
        ready
            .python("referee.py")
            .arg("--results")
            .arg(&results)
            .args(["--network", letter]),
    )?;
    figures::judge(&mut book.figures[first..], &verdicts)
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_refused() {
        let options = Options::parse(&["--quick", "--only", "reach,matrix", "--networks", "S"]).unwrap();
        assert_eq!((options.quick, options.runs), (true, 2));
        assert!(options.wants("reach") && !options.wants("build") && !options.whole());
        assert_eq!(
            Options::parse(&["--networks", "S,T"]),
            Err("--networks knows no 'T', only P, S".into())
        );
        assert_eq!(
            Options::parse(&["--runs", "0"]),
            Err("--runs takes a whole number above 0, not '0'".into())
        );
        assert_eq!(Options::parse(&["--date"]), Err("--date takes a value".into()));
    }

    #[test]
    fn a_part_never_overwrites_the_table_of_the_whole() {
        let folder = Path::new("target/peers");
        let out = |words: &[&str]| Options::parse(words).unwrap().out(folder);
        assert!(out(&[]).ends_with("benches/results.md"));
        assert_eq!(out(&["--quick"]), folder.join("results.md"));
        assert_eq!(out(&["--only", "reach"]), folder.join("results.md"));
    }

    #[test]
    fn a_missing_extract_is_named_with_what_to_do() {
        let options = Options::parse(&["--osm", "/nowhere"]).unwrap();
        let why = extracts(&options).unwrap_err();
        assert!(
            why.starts_with("/nowhere/porto_portugal.osm.pbf is not there") && why.contains("--osm DIR"),
            "{why}"
        );
    }
}
