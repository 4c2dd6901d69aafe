//! The developer's shell. Everything a developer runs more than once is a command here, so that a laptop and the
//! continuous integration run the same thing. The only dependency is `serde_json`: this must compile in seconds,
//! before anything else does.
#![allow(clippy::print_stdout)]

mod bench;
mod campaign;
mod demo;
mod postgres;
mod rows;
mod shell;
mod size;
mod tidy;
mod verify;

use std::process::ExitCode;

const HELP: &str = "\
The developer's shell of Yike.

  cargo verify [OPTIONS]        everything that must hold before a change lands
      --only a,b                run these stages alone
      --skip a,b                run all but these
      --release                 build the release binary for the browser tests
      --no-install              never call apt-get, only say what is missing
      stages: fmt tidy clippy test doc deny build e2e
  cargo demo [ARGS]             build the release binary and open the sketch of Gusu on port 8015
  cargo xtask tidy              the rules a compiler does not check
  cargo xtask rows [--json]     the rows of the mission against the tests that prove them
  cargo xtask postgres [-- CMD] a throw-away PostgreSQL, alone or round one command
  cargo xtask bench http [OPTIONS]
      --rate 500 --seconds 20 --connections 16 --data DIR --path PATH (repeatable;
      {at} {lon} {lat} {need} are filled in, another origin each time)
  cargo xtask bench live [OPTIONS]
      open boards and number pages of one line, and how long from a clerk's key to each
      --screens 1000 --keys 40
  cargo xtask bench peers [OPTIONS]
      us beside scipy, igraph, pandana, cityseer, graphways, Valhalla and others on one graph; writes benches/results.md
      --osm DIR (of the two extracts) --only WORK,.. --networks P,S --quick --runs 7 --python PATH
      --python312 PATH (for pyvalhalla) --date TEXT --out FILE
  cargo xtask campaign desk [OPTIONS]
      kills the server again and again while numbers are taken and given back, then counts what was lost
      --kills 50 --clients 64 --seed 1 --binary PATH --database postgres://.. | --postgres (one of our own) --json
  cargo xtask size              the binary, and the first page as it travels

Exit codes: 0 done, 1 something failed, 2 the command line was wrong.
";

/// What a command of the shell ends in: `Err` carries the sentence to show.
pub type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["verify", rest @ ..] => match verify::Options::parse(rest) {
            Ok(options) => verify::run(&options),
            Err(why) => return usage(&why),
        },
        ["demo", rest @ ..] => demo::run(rest),
        ["tidy"] => tidy::run(),
        ["rows", rest @ ..] => rows::run(rest.contains(&"--json")),
        ["postgres", rest @ ..] => postgres::run(rest.strip_prefix(&["--"]).unwrap_or(rest)),
        ["bench", "http", rest @ ..] => match bench::Options::parse(rest) {
            Ok(options) => bench::run(&options),
            Err(why) => return usage(&why),
        },
        ["bench", "live", rest @ ..] => match bench::live::Options::parse(rest) {
            Ok(options) => bench::live::run(&options),
            Err(why) => return usage(&why),
        },
        ["bench", "peers", rest @ ..] => match bench::peers::Options::parse(rest) {
            Ok(options) => bench::peers::run(&options),
            Err(why) => return usage(&why),
        },
        ["campaign", "desk", rest @ ..] => match campaign::Options::parse(rest) {
            Ok(options) => campaign::run(&options),
            Err(why) => return usage(&why),
        },
        ["size"] => size::run(),
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{HELP}");
            Ok(())
        }
        [other, ..] => return usage(&format!("there is no command '{other}'")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            if !why.is_empty() {
                eprintln!("{why}");
            }
            ExitCode::from(1)
        }
    }
}

fn usage(why: &str) -> ExitCode {
    eprintln!("{why}\n\n{HELP}");
    ExitCode::from(2)
}
