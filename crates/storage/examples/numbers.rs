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
use yike_storage::{Location, Options, PoolKey, Seat, StorageError, Store, Taken, testing};
use yike_testkit::{TestStore, claim, directory, event, session};

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
    for round in 0..3 {
        let (bare, bare_rate) = testing::bare_commits(&t.store, CLIENTS, Duration::from_secs(4))
            .await
            .unwrap();
        let (issued, rate) = issue(&t).await;
        println!(
            "round {round}: bare single-row commits {bare} ({bare_rate:.0}/s); numbers {issued} ({rate:.0}/s); ratio {:.2}",
            rate / bare_rate
        );
    }
    if kind == "postgres" {
        testing::drop_schema(place, &schema).await.unwrap();
    }
}

async fn issue(t: &TestStore) -> (usize, f64) {
    let mut d = directory(t).await;
    let wanted = session(t, &d);
    d.venue.id = t.store.read().venue_by_code("V1").await.unwrap().unwrap().id;
    d.schedule.id = t.store.read().schedule_by_code("V1-A").await.unwrap().unwrap().id;
    let wanted = yike_model::desk::Session {
        venue: d.venue.id,
        schedule: d.schedule.id,
        ..wanted
    };
    let w = &wanted;
    let stored = t.store.write(|tx| async move { tx.ensure_session(w).await }).await;
    let stored = stored.map_err(|e: StorageError| e.to_string()).unwrap();
    let key = PoolKey {
        session: stored.id,
        bucket_starts_at: stored.starts_at,
        kind: PoolKind::WalkIn,
    };
    let made: Result<(), StorageError> = t
        .store
        .write(|tx| async move { tx.ensure_pool(&key, None).await })
        .await;
    made.unwrap();
    let start = Instant::now();
    let end = start + Duration::from_secs(4);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (t, d) = (t.clone(), d.clone());
        clients.spawn(async move {
            let mut labels = Vec::new();
            while Instant::now() < end {
                labels.push(one(&t, &d, key).await.unwrap());
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

async fn one(t: &TestStore, d: &yike_testkit::Directory, key: PoolKey) -> Result<String, StorageError> {
    t.store
        .issue(|tx| async move {
            let label = tx.next_label(d.venue.id, d.date, "A").await?;
            assert_ne!(tx.take(&key, 1).await?, Taken::Full);
            let claim = claim(t, d, key.session, &label);
            let told = event(t, "claim.issued", &format!("claim:{}", claim.id));
            tx.add_claim(
                &claim,
                &Seat {
                    date: d.date,
                    pool: Some(key),
                },
                &told,
            )
            .await?;
            Ok(label)
        })
        .await
}
