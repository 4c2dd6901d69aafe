//! Durable numbers issued by 64 clients, beside the same database's bare single-row commits by 64 clients.
//!
//! `cargo run --release -p yike-storage --example numbers -- sqlite /some/folder`
//! `cargo run --release -p yike-storage --example numbers -- postgres postgres://user@127.0.0.1/test`
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use yike_model::desk::PoolKind;
use yike_storage::{Location, NumberRequest, Options, PoolKey, Seat, StorageError, Store, testing};
use yike_testkit::{Directory, TestStore, claim, directory, event, session};

const CLIENTS: usize = 64;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, place] = arguments.as_slice() else {
        panic!("sqlite FOLDER, or postgres URL")
    };
    let scratch = tempfile::tempdir_in(if kind == "sqlite" { place.as_str() } else { "." }).unwrap();
    let schema = format!("yike_bench_{}", std::process::id());
    let location = match kind.as_str() {
        "sqlite" => Location::Sqlite(scratch.path().to_owned()),
        _ => Location::Postgres {
            url: place.clone(),
            schema: Some(schema.clone()),
        },
    };
    let mut options = Options::in_folder(scratch.path(), Arc::new(Timestamp::now));
    options.readers = CLIENTS as u32;
    let store = Store::open(location.clone(), options).await.unwrap();
    let t = TestStore::around(store, scratch.path().to_owned(), location);
    let d = directory(&t).await;
    let wanted = session(&t, &d);
    let key = PoolKey {
        session: wanted.id,
        bucket_starts_at: wanted.starts_at,
        kind: PoolKind::WalkIn,
    };
    let (w, k) = (&wanted, &key);
    let opened: Result<(), StorageError> = t
        .store
        .write(|tx| async move {
            tx.ensure_session(w).await?;
            tx.ensure_pool(k, None).await
        })
        .await;
    opened.unwrap();
    // The ledger is part of the work on both databases; on PostgreSQL it is this task's.
    let sequenced = t.store.clone();
    tokio::spawn(async move { yike_storage::sequencer::run(&sequenced, std::future::pending()).await });
    for round in 0..3 {
        let (bare, bare_rate) = testing::bare_commits(&t.store, CLIENTS, Duration::from_secs(4))
            .await
            .unwrap();
        let (issued, rate) = issue(&t, &d, key).await;
        println!(
            "round {round}: bare single-row commits {bare} ({bare_rate:.0}/s); numbers {issued} ({rate:.0}/s); ratio {:.2}",
            rate / bare_rate
        );
    }
    if kind == "postgres" {
        testing::drop_schema(place, &schema).await.unwrap();
    }
}

async fn issue(t: &TestStore, d: &Directory, key: PoolKey) -> (usize, f64) {
    let start = Instant::now();
    let end = start + Duration::from_secs(4);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (t, d) = (t.clone(), d.clone());
        clients.spawn(async move {
            let mut labels = Vec::new();
            while Instant::now() < end {
                let claim = claim(&t, &d, key.session, "");
                let event = event(&t, "claim.issued", &format!("claim:{}", claim.id));
                let seat = Seat {
                    date: d.date,
                    pool: Some(key),
                };
                let request = NumberRequest {
                    claim,
                    seat,
                    prefix: "A".to_owned(),
                    event,
                };
                labels.push(t.store.issue_number(request).await.unwrap().unwrap().label);
            }
            labels
        });
    }
    let labels: Vec<String> = clients.join_all().await.into_iter().flatten().collect();
    let seconds = start.elapsed().as_secs_f64();
    let distinct: BTreeSet<&String> = labels.iter().collect();
    assert_eq!(distinct.len(), labels.len(), "no number twice");
    (labels.len(), labels.len() as f64 / seconds)
}
