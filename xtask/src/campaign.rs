//! `cargo xtask campaign desk`: many people take numbers and give them back while the server is killed (SIGKILL) again and
//! again. Afterwards every number that was answered for must be there, no label may have been given twice, and no pool
//! may hold more than it has.

mod judge;
pub mod server;
mod traffic;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::{Outcome, postgres, shell};
use server::Server;
use traffic::{Dice, Traffic};

#[derive(Debug, PartialEq)]
pub struct Options {
    kills: u32,
    clients: u32,
    seed: u64,
    binary: Option<String>,
    database: Option<String>,
    own_postgres: bool,
    json: bool,
}

impl Options {
    pub fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self {
            kills: 50,
            clients: 64,
            seed: 1,
            binary: None,
            database: None,
            own_postgres: false,
            json: false,
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            match *option {
                "--json" => options.json = true,
                "--postgres" => options.own_postgres = true,
                "--kills" | "--clients" | "--seed" | "--binary" | "--database" => {
                    let value = words.next().ok_or_else(|| format!("{option} takes a value"))?;
                    let number = || {
                        value
                            .parse::<u32>()
                            .map_err(|_| format!("{option} takes a whole number, not '{value}'"))
                    };
                    match *option {
                        "--kills" => options.kills = number()?,
                        "--clients" => options.clients = number()?.max(1),
                        "--seed" => options.seed = number()?.into(),
                        "--binary" => options.binary = Some((*value).to_owned()),
                        _ => options.database = Some((*value).to_owned()),
                    }
                }
                other => return Err(format!("campaign desk has no option '{other}'")),
            }
        }
        if options.own_postgres && options.database.is_some() {
            return Err("--postgres starts a server of its own; --database names one. Give one of them".into());
        }
        Ok(options)
    }
}

/// Runs it. Fails when anything was lost, doubled or oversold, or when `yike verify` finds fault.
pub fn run(options: &Options) -> Outcome {
    let binary = match &options.binary {
        Some(path) => path.into(),
        None => {
            let binary = shell::binary("release")?;
            shell::pass(shell::cargo().args(["build", "--release", "--package", "yike"]))?;
            binary
        }
    };
    let own = options.own_postgres.then(postgres::Postgres::start).transpose()?;
    let database = own
        .as_ref()
        .map(|own| own.url.clone())
        .or_else(|| options.database.clone());
    let mut server = Server::make(&binary, database, server::NOW)?;
    server.start()?;
    let traffic = Arc::new(Traffic::new(server.address.clone(), options.seed)?);
    let clients: Vec<_> = (0..options.clients)
        .map(|number| {
            let traffic = Arc::clone(&traffic);
            std::thread::spawn(move || traffic.client(number))
        })
        .collect();
    let mut dice = Dice::new(options.seed);
    for kill in 1..=options.kills {
        // Long enough that every client is in the middle of something, and never the same moment of a commit.
        let before = traffic.answered();
        while traffic.answered() < before + u64::from(options.clients) && server.alive() {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_micros(dice.below(60_000)));
        server.kill()?;
        server.start()?;
        if !options.json {
            println!(
                "kill {kill} of {}: {} numbers answered for so far",
                options.kills,
                traffic.acknowledged()
            );
        }
    }
    traffic.stop();
    for client in clients {
        client.join().map_err(|_| "a client thread panicked".to_owned())?;
    }
    let found = judge::judge(&server.address, &traffic)?;
    server.kill()?;
    let checks = server.verify()?;
    let report = json!({
        "kills": options.kills,
        "acknowledged": traffic.acknowledged(),
        "lost": found.lost.len(),
        "duplicates": found.duplicates.len(),
        "oversold": checks.oversold,
    });
    println!("{report}");
    let mut wrong = found.lost;
    wrong.extend(found.duplicates);
    wrong.extend(found.doubled);
    wrong.extend(checks.failed);
    if wrong.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = wrong.iter().take(10).map(String::as_str).collect();
    Err(format!("{} findings; the first:\n{}", wrong.len(), shown.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let read = Options::parse(&["--kills", "3", "--postgres", "--json"]).unwrap();
        assert_eq!(
            (read.kills, read.clients, read.own_postgres, read.json),
            (3, 64, true, true)
        );
        assert!(Options::parse(&["--kills", "many"]).is_err());
        assert!(Options::parse(&["--postgres", "--database", "postgres://x"]).is_err());
    }
}
