//! Lists and pages of cases among many: how long a worklist, a case by its link and the board take.
//!
//! `cargo run --release -p yike-storage --example cases -- sqlite /some/folder 100000`
//! `cargo run --release -p yike-storage --example cases -- postgres postgres://user@127.0.0.1/test 100000`
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use std::sync::Arc;
use std::time::Instant;
use yike_model::case::clock::Limits;
use yike_model::case::{Case, Clock, Custody, shipped};
use yike_model::desk::Channel;
use yike_model::{CaseId, UnitId};
use yike_storage::{Location, Options, StorageError, Store, testing};
use yike_testkit::{TestStore, directory, event};

/// Units the cases lie at, as in a district.
const UNITS: usize = 200;
const ROUNDS: usize = 200;

fn main() {
    // One core, as the figure is about.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run());
}

async fn run() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, place, count] = arguments.as_slice() else {
        panic!("sqlite FOLDER COUNT, or postgres URL COUNT")
    };
    let count: usize = count.parse().unwrap();
    let scratch = tempfile::tempdir_in(if kind == "sqlite" { place.as_str() } else { "." }).unwrap();
    let schema = format!("yike_bench_{}", std::process::id());
    let location = match kind.as_str() {
        "sqlite" => Location::Sqlite(scratch.path().to_owned()),
        _ => Location::Postgres {
            url: place.clone(),
            schema: Some(schema.clone()),
        },
    };
    let options = Options::in_folder(scratch.path(), Arc::new(Timestamp::now));
    let store = Store::open(location.clone(), options).await.unwrap();
    let t = TestStore::around(store, scratch.path().to_owned(), location);
    directory(&t).await;
    let units: Vec<UnitId> = (0..UNITS).map(|_| UnitId(t.ids.uuid())).collect();
    let mut tokens = Vec::new();
    let types = shipped::all().unwrap();
    let start = Instant::now();
    for batch in 0..count.div_ceil(1000) {
        let cases: Vec<(Case, i64)> = (0..1000)
            .map(|n| {
                let number = batch * 1000 + n;
                let case = case(&t, &types[number % types.len()], units[number * 7 % UNITS], number);
                (case, (number % 240) as i64)
            })
            .collect();
        tokens.push(cases[0].0.token.clone());
        let (cases, types, t) = (&cases, &types, &t);
        let added: Result<(), StorageError> = t
            .store
            .write(|tx| async move {
                for kind in types {
                    tx.keep_case_type(kind).await?;
                }
                for (case, days) in cases {
                    let due = date(2026, 6, 1).saturating_add(days.days());
                    tx.add_case(case, due, &event(t, "case.received", &format!("case:{}", case.id)))
                        .await?;
                }
                Ok(())
            })
            .await;
        added.unwrap();
    }
    println!("{count} cases in {:.1} s", start.elapsed().as_secs_f64());
    let read = t.store.read();
    let (today, soon) = (date(2026, 11, 24), date(2026, 11, 26));
    let mut times: [(&str, Vec<f64>); 5] = [
        ("worklist of one unit", Vec::new()),
        ("worklist of a street (12 units)", Vec::new()),
        ("worklist of the district", Vec::new()),
        ("a case by its link", Vec::new()),
        ("the board of the district", Vec::new()),
    ];
    for round in 0..ROUNDS {
        let mut take = async |index: usize| {
            let start = Instant::now();
            match index {
                0 => drop(read.worklist(&units[round % UNITS..][..1], None, 51).await.unwrap()),
                1 => drop(
                    read.worklist(&units[round % (UNITS - 12)..][..12], None, 51)
                        .await
                        .unwrap(),
                ),
                2 => drop(read.worklist(&units, None, 51).await.unwrap()),
                3 => drop(
                    read.case_by_token(&tokens[round % tokens.len()])
                        .await
                        .unwrap()
                        .unwrap(),
                ),
                _ => drop(read.case_load(&units, today, soon).await.unwrap()),
            }
            times[index].1.push(start.elapsed().as_secs_f64() * 1000.0);
        };
        for index in 0..5 {
            take(index).await;
        }
    }
    for (name, mut list) in times {
        list.sort_by(f64::total_cmp);
        println!(
            "{name}: median {:.2} ms, p99 {:.2} ms",
            list[ROUNDS / 2],
            list[ROUNDS * 99 / 100]
        );
    }
    if kind == "postgres" {
        testing::drop_schema(place, &schema).await.unwrap();
    }
}

fn case(t: &TestStore, kind: &yike_model::case::CaseType, unit: UnitId, number: usize) -> Case {
    let now = t.clock.now();
    let limits = Limits {
        promised: kind.promised_days,
        legal: kind.legal_days,
    };
    Case {
        id: CaseId(t.ids.uuid()),
        number: format!("G-2026-{number:06}"),
        token: t.ids.token(),
        kind: kind.code.clone(),
        kind_version: kind.version,
        kind_name: kind.name.clone(),
        service: None,
        channel: Channel::Counter,
        received_by: unit,
        competent: None,
        state: kind.start.clone(),
        since: now,
        revision: 1,
        clock: Clock::new(now, limits),
        custody: Custody::new(unit, now, None),
        documents: Vec::new(),
        missing: None,
        values: Default::default(),
        sealed: Vec::new(),
        tasks: Vec::new(),
        mandate: None,
        steps: Vec::new(),
        origin: String::new(),
    }
}
