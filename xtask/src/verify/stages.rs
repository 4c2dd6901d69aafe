//! The stages, in the order in which they tell most for the least waiting.

use std::process::Command;

use super::{Options, Report, Tally};
use crate::{Outcome, postgres, shell, tidy};

pub struct Stage {
    pub name: &'static str,
    pub about: &'static str,
    pub run: fn(&Options) -> Report,
}

pub const ALL: &[Stage] = &[
    Stage {
        name: "fmt",
        about: "formatting",
        run: |_| Report::check(fmt()),
    },
    Stage {
        name: "tidy",
        about: "the rules a compiler does not check",
        run: |_| tidied(),
    },
    Stage {
        name: "clippy",
        about: "lints, warnings denied",
        run: |_| Report::check(clippy()),
    },
    Stage {
        name: "test",
        about: "tests, on SQLite and on a PostgreSQL of our own",
        run: |_| tests(),
    },
    Stage {
        name: "doc",
        about: "examples in the documentation",
        run: |_| doctests(),
    },
    Stage {
        name: "deny",
        about: "licences, sources and bans of dependencies",
        run: |_| deny(),
    },
    Stage {
        name: "build",
        about: "the binary",
        run: |options| Report::check(build(options)),
    },
    Stage {
        name: "e2e",
        about: "the binary in a real browser",
        run: browser,
    },
];

fn fmt() -> Outcome {
    shell::pass(shell::cargo().args(["fmt", "--all", "--check"]))
}

fn tidied() -> Report {
    match tidy::check() {
        Ok(verdicts) => {
            let failed = verdicts.iter().filter(|(_, findings)| !findings.is_empty()).count();
            let note = verdicts
                .iter()
                .flat_map(|(_, findings)| findings)
                .map(|finding| format!("{finding}\n"))
                .collect();
            let tally = Tally {
                passed: u32::try_from(verdicts.len() - failed).unwrap_or(u32::MAX),
                failed: u32::try_from(failed).unwrap_or(u32::MAX),
                skipped: 0,
            };
            Report { tally, note }
        }
        Err(why) => Report::check(Err(why)),
    }
}

fn clippy() -> Outcome {
    shell::pass(shell::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

/// nextest when it is there. It is not installed here: compiling it takes longer than it saves in one run, and
/// `cargo test` runs the same tests.
fn tests() -> Report {
    let database = match postgres::Postgres::start() {
        Ok(database) => database,
        Err(why) => return Report::check(Err(why)),
    };
    println!("{} at {}", database.version, database.url);
    let nextest = shell::find("cargo-nextest").is_some();
    let mut command = shell::cargo();
    command.env(postgres::VARIABLE, &database.url);
    if nextest {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"]);
        counted(&mut command, Tally::read_nextest)
    } else {
        println!("cargo-nextest is not installed: cargo test runs the tests instead");
        command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
        counted(&mut command, Tally::read_libtest)
    }
}

fn doctests() -> Report {
    counted(
        shell::cargo().args(["test", "--workspace", "--doc", "--no-fail-fast"]),
        Tally::read_libtest,
    )
}

/// Advisories need a data base from the network, so they are left to `cargo deny check advisories` by hand.
fn deny() -> Report {
    if shell::find("cargo-deny").is_none() {
        let note = "not run: cargo-deny is not installed (cargo install --locked cargo-deny)".to_owned();
        return Report {
            tally: Tally {
                skipped: 1,
                ..Tally::default()
            },
            note,
        };
    }
    Report::check(shell::pass(
        shell::cargo().args(["deny", "check", "bans", "licenses", "sources"]),
    ))
}

fn build(options: &Options) -> Outcome {
    let mut command = shell::cargo();
    command.args(["build", "--package", "yike"]);
    if options.release {
        command.arg("--release");
    }
    shell::pass(&mut command)
}

fn browser(options: &Options) -> Report {
    let binary = match shell::binary(if options.release { "release" } else { "debug" }) {
        Ok(binary) if binary.is_file() => binary,
        Ok(binary) => return Report::check(Err(format!("{} is not built: run the build stage", binary.display()))),
        Err(why) => return Report::check(Err(why)),
    };
    let folder = shell::root().join("e2e");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut install = Command::new(npm);
    install
        .current_dir(&folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    if let Err(why) = shell::pass(&mut install) {
        return Report::check(Err(why));
    }
    counted(
        Command::new("node")
            .arg("run.mjs")
            .current_dir(&folder)
            .env("YIKE_BINARY", binary),
        Tally::read_node,
    )
}

/// Runs tests and counts them. A runner that fails without a failed test (it did not compile, it crashed) counts as one.
fn counted(command: &mut Command, read: fn(&mut Tally, &str)) -> Report {
    let mut tally = Tally::default();
    let done = shell::tee(command, |line| read(&mut tally, line));
    let note = match done {
        Ok(true) => String::new(),
        Ok(false) if tally.failed > 0 => String::new(),
        Ok(false) => "the runner failed before it could count".to_owned(),
        Err(why) => why,
    };
    if !note.is_empty() {
        tally.failed += 1;
    }
    Report { tally, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_breaks_counts_as_one_failure() {
        let report = counted(shell::cargo().arg("no-such-command"), Tally::read_nextest);
        assert_eq!(
            report.tally,
            Tally {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
    }
}
