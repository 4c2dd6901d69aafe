//! For tests only: going round the rules the store keeps, and clearing up after them.

use crate::sql::{Backend, Db, args};
use crate::store::{postgres_pool, sqlite_pool};
use crate::{Location, StorageError, Store};
use std::time::Duration;

/// Runs statements as an intruder with the database's password would.
pub async fn raw(store: &Store, sql: &str) -> Result<(), StorageError> {
    store.0.group.raw(sql).await
}

/// Drops a schema and everything in it.
pub async fn drop_schema(url: &str, schema: &str) -> Result<(), StorageError> {
    let pool = postgres_pool(url, None, 1).await?;
    let db = Db::pool(Backend::Postgres, pool.clone());
    db.script(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await?;
    Ok(pool.close().await?)
}

/// What the database does without us: `clients` tasks each committing one bare row a transaction at full durability,
/// for so long. Returns the rows and the rate per second.
pub async fn bare_commits(store: &Store, clients: usize, time: Duration) -> Result<(usize, f64), StorageError> {
    let pools = match &store.0.location {
        Location::Sqlite(folder) => sqlite_pool(&folder.join("bare.db"), 8, false, Duration::from_secs(60)).await?,
        Location::Postgres { url, schema } => postgres_pool(url, schema.as_deref(), 64).await?,
    };
    let db = Db::pool(store.0.backend, pools);
    db.script("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY)")
        .await?;
    let start = tokio::time::Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for client in 0..clients {
        let db = db.clone();
        tasks.spawn(async move {
            let mut rows = 0usize;
            while start.elapsed() < time {
                let id = format!("{client}-{rows}-{:?}", start);
                db.run("INSERT INTO bare (id) VALUES ($1)", args![id]).await?;
                rows += 1;
            }
            Ok::<_, StorageError>(rows)
        });
    }
    let mut rows = 0;
    for done in tasks.join_all().await {
        rows += done?;
    }
    Ok((rows, rows as f64 / start.elapsed().as_secs_f64()))
}
