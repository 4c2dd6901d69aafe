//! Gives events their positions on PostgreSQL. One node at a time holds the lease; its fencing epoch is checked in the very
//! transaction that appends, so a node that was deposed while it slept appends nothing. On SQLite the writer does this
//! before each commit and there is nothing to run.

use crate::ledger::{self, Written};
use crate::sql::{Backend, Db, args, to_json};
use crate::{StorageError, Store};
use sea_orm::{IsolationLevel, TransactionTrait};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LEASE: &str = "sequencer";
const LEASE_MICROS: i64 = 5_000_000;
const BATCH: i64 = 1_000;
const TICK: Duration = Duration::from_millis(15);
/// The database's clock: nodes need not agree about the time.
const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

/// The right to append, until somebody else takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub epoch: i64,
}

/// What came of one attempt to append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many events got their place.
    Appended(usize),
    /// The lease belongs to another node now; nothing was appended.
    Deposed,
}

/// Sequences until `shutdown` ends. Every node runs it; the one with the lease works, the others wait to take over.
/// On SQLite it only waits for `shutdown`.
pub async fn run(store: &Store, shutdown: impl Future<Output = ()>) {
    if store.0.backend == Backend::Sqlite {
        return shutdown.await;
    }
    let mut shutdown = std::pin::pin!(shutdown);
    let mut held = None;
    loop {
        let pause = match turn(store, &mut held).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(%error, "sequencing failed; trying again");
                held = None;
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = &mut shutdown => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
    if let Some((lease, _)) = held
        && let Err(error) = release(store, lease).await
    {
        tracing::warn!(%error, "the sequencer's lease was not given back; it expires by itself");
    }
}

async fn turn(store: &Store, held: &mut Option<(Lease, Instant)>) -> Result<Duration, StorageError> {
    let db = store.read().db;
    let (lease, renewed) = match *held {
        Some(held) => held,
        None => match acquire(store).await? {
            Some(lease) => *held.insert((lease, Instant::now())),
            None => {
                // Another node sequences; learn of its work.
                store.0.announce(ledger::head(&db).await?.position);
                return Ok(Duration::from_millis(250));
            }
        },
    };
    // An idle turn reads one row and writes nothing, except to keep the lease.
    let idle = db
        .one("SELECT number FROM pending_event LIMIT 1", args![])
        .await?
        .is_none();
    if idle && renewed.elapsed() < Duration::from_secs(1) {
        return Ok(TICK);
    }
    *held = match step(store, lease).await? {
        Step::Appended(_) => Some((lease, Instant::now())),
        Step::Deposed => None,
    };
    Ok(TICK)
}

/// Sequences everything pending now, taking the lease if it is free. Returns the number of events placed. For commands
/// that run without a serving node, and for tests.
pub async fn drain(store: &Store) -> Result<usize, StorageError> {
    if store.0.backend == Backend::Sqlite {
        return Ok(0);
    }
    let Some(lease) = acquire(store).await? else {
        return Err(StorageError::Busy(
            "another node holds the sequencer's lease".to_owned(),
        ));
    };
    let mut placed = 0;
    loop {
        match step(store, lease).await? {
            Step::Appended(0) => break,
            Step::Appended(number) => placed += number,
            Step::Deposed => break,
        }
    }
    release(store, lease).await?;
    Ok(placed)
}

/// Takes the lease if it is free, expired, or held under this node's own name (a restart). Each taking raises the epoch.
pub async fn acquire(store: &Store) -> Result<Option<Lease>, StorageError> {
    let sql = format!(
        "INSERT INTO lease (name, holder, epoch, expires_at) VALUES ($1, $2, 1, {NOW} + $3) \
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = lease.epoch + 1, expires_at = excluded.expires_at \
         WHERE lease.expires_at < {NOW} OR lease.holder = excluded.holder RETURNING epoch"
    );
    let row = store
        .read()
        .db
        .one(&sql, args![LEASE, store.0.node, LEASE_MICROS])
        .await?;
    row.map(|row| {
        Ok(Lease {
            epoch: row.int("epoch")?,
        })
    })
    .transpose()
}

async fn release(store: &Store, lease: Lease) -> Result<(), StorageError> {
    let sql = "UPDATE lease SET expires_at = 0 WHERE name = $1 AND holder = $2 AND epoch = $3";
    store
        .read()
        .db
        .run(sql, args![LEASE, store.0.node, lease.epoch])
        .await?;
    Ok(())
}

/// Appends up to a thousand pending events under `lease`.
pub async fn step(store: &Store, lease: Lease) -> Result<Step, StorageError> {
    let read_committed = Some(IsolationLevel::ReadCommitted);
    let transaction = Arc::new(store.0.pool.begin_with_config(read_committed, None).await?);
    let db = Db::whole(store.0.backend, transaction.clone());
    let outcome = inside(&db, &store.0.node, lease).await;
    drop(db);
    let Ok(transaction) = Arc::try_unwrap(transaction) else {
        return Err(StorageError::invalid(
            "a statement still ran when its transaction ended",
        ));
    };
    match outcome {
        Ok((step, head)) => {
            transaction.commit().await?;
            if let Some(head) = head {
                store.0.announce(head.position);
                store.0.heads.note(&head, (store.0.clock)())?;
            }
            Ok(step)
        }
        Err(error) => {
            transaction.rollback().await?;
            Err(error)
        }
    }
}

async fn inside(db: &Db, node: &str, lease: Lease) -> Result<(Step, Option<ledger::Head>), StorageError> {
    // Renewing locks the lease row until commit: nobody can take over between this check and the append.
    let renew = format!("UPDATE lease SET expires_at = {NOW} + $4 WHERE name = $1 AND holder = $2 AND epoch = $3");
    if db.run(&renew, args![LEASE, node, lease.epoch, LEASE_MICROS]).await? == 0 {
        return Ok((Step::Deposed, None));
    }
    let sql = "SELECT p.number, e.id, e.body FROM pending_event p JOIN event e ON e.id = p.event_id \
               ORDER BY p.number LIMIT $1";
    let rows = db.all(sql, args![BATCH]).await?;
    if rows.is_empty() {
        return Ok((Step::Appended(0), None));
    }
    let mut written = Vec::with_capacity(rows.len());
    let mut numbers = Vec::with_capacity(rows.len());
    for row in &rows {
        written.push(Written {
            id: row.parsed("id")?,
            body: row.text("body")?,
            row: Vec::new(),
        });
        numbers.push(row.int("number")?);
    }
    let head = ledger::append(db, &written, lease.epoch).await?;
    let done = "DELETE FROM pending_event WHERE number IN \
                (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($1 AS json)))";
    db.run(done, args![to_json(&numbers)?]).await?;
    Ok((Step::Appended(written.len()), Some(head)))
}
