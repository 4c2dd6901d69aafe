//! For tests only: going round the rules the store keeps, and clearing up after them.

use crate::sql::{Backend, Db};
use crate::store::postgres_pool;
use crate::{StorageError, Store};

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
