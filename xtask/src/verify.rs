//! `cargo verify`: everything that must hold before a change lands, on a laptop and in continuous integration alike.
//!
//! A stage that fails does not stop the next one: one run tells all there is to mend. A stage that is one check counts
//! as one; the stages that run tests count those.

mod needs;
mod stages;
mod tally;

use std::time::{Duration, Instant};

use tally::Tally;

use crate::Outcome;

/// What one stage found.
pub struct Report {
    pub tally: Tally,
    /// What a person should know beyond the counts: why it failed, what was left out.
    pub note: String,
}

impl Report {
    /// A stage that is one check.
    fn check(outcome: Outcome) -> Self {
        match outcome {
            Ok(()) => Self {
                tally: Tally {
                    passed: 1,
                    ..Tally::default()
                },
                note: String::new(),
            },
            Err(why) => Self {
                tally: Tally {
                    failed: 1,
                    ..Tally::default()
                },
                note: why,
            },
        }
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Options {
    only: Vec<String>,
    skip: Vec<String>,
    pub release: bool,
    pub no_install: bool,
}

impl Options {
    pub fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--only" => options.only = names(words.next())?,
                "--skip" => options.skip = names(words.next())?,
                "--release" => options.release = true,
                "--no-install" => options.no_install = true,
                other => return Err(format!("verify has no option '{other}'")),
            }
        }
        Ok(options)
    }

    fn wants(&self, stage: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == stage);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

fn names(list: Option<&&str>) -> Outcome<Vec<String>> {
    let list = list.ok_or("--only and --skip take stages, as in --only fmt,tidy")?;
    let names: Vec<String> = list.split(',').map(str::to_owned).collect();
    let known = |name: &String| stages::ALL.iter().any(|stage| stage.name == name);
    match names.iter().find(|name| !known(name)) {
        Some(name) => Err(format!("there is no stage '{name}'")),
        None => Ok(names),
    }
}

pub fn run(options: &Options) -> Outcome {
    let started = Instant::now();
    let mut done: Vec<(&str, Duration, Report)> = Vec::new();
    for stage in stages::ALL.iter().filter(|stage| options.wants(stage.name)) {
        println!("\n== {}: {}", stage.name, stage.about);
        let began = Instant::now();
        let report = match needs::provide(stage.name, options.no_install) {
            Ok(()) => (stage.run)(options),
            Err(missing) => Report::check(Err(missing)),
        };
        let took = began.elapsed();
        if !report.note.is_empty() {
            println!("{}", report.note);
        }
        println!("== {} took {:.1} s", stage.name, took.as_secs_f64());
        done.push((stage.name, took, report));
    }
    println!();
    for (name, took, Report { tally, note }) in &done {
        let verdict = if tally.failed > 0 { "FAILED" } else { "ok" };
        let note = note.lines().next().unwrap_or_default();
        println!("{name:7} {verdict:6} {:7.1} s  {tally}  {note}", took.as_secs_f64());
    }
    println!("in all {:.0} s", started.elapsed().as_secs_f64());
    let total = done
        .iter()
        .fold(Tally::default(), |sum, (_, _, report)| sum + report.tally);
    println!("\n{total}");
    if total.failed == 0 { Ok(()) } else { Err(String::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_chosen_by_name() {
        let options = Options::parse(&["--only", "fmt,tidy", "--release"]).unwrap();
        assert!(options.wants("fmt") && options.wants("tidy") && options.release);
        assert!(!options.wants("test"));
        let options = Options::parse(&["--skip", "e2e"]).unwrap();
        assert!(options.wants("test") && !options.wants("e2e"));
    }

    #[test]
    fn a_wrong_word_is_refused_by_name() {
        assert_eq!(
            Options::parse(&["--only", "fmt,speling"]),
            Err("there is no stage 'speling'".to_owned())
        );
        assert_eq!(
            Options::parse(&["--fast"]),
            Err("verify has no option '--fast'".to_owned())
        );
        assert!(Options::parse(&["--only"]).is_err());
    }
}
