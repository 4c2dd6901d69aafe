//! Schema versions: expand first, contract in a later release. Each runs in one transaction on both databases. A SQLite
//! file that holds data is copied before anything pending runs.

use crate::StorageError;
use crate::sql::{Backend, Db, args};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Clone, Copy)]
struct Migration {
    version: i64,
    name: &'static str,
    common: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All of them, oldest first. Never edit one that was released: add the next.
const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "base",
        common: include_str!("schema/base.sql"),
        sqlite: include_str!("schema/guards_sqlite.sql"),
        postgres: include_str!("schema/guards_postgres.sql"),
    },
    same(2, "desk", include_str!("schema/desk.sql")),
    same(3, "outbox", include_str!("schema/outbox.sql")),
    same(4, "residents", include_str!("schema/residents.sql")),
    same(5, "devices", include_str!("schema/devices.sql")),
    Migration {
        version: 6,
        name: "case",
        common: include_str!("schema/case.sql"),
        sqlite: include_str!("schema/case_guards_sqlite.sql"),
        postgres: include_str!("schema/case_guards_postgres.sql"),
    },
];

/// A migration that reads alike on both databases.
const fn same(version: i64, name: &'static str, common: &'static str) -> Migration {
    Migration {
        version,
        name,
        common,
        sqlite: "",
        postgres: "",
    }
}

impl Migration {
    fn script(&self, backend: Backend) -> String {
        let (blob, serial, own) = match backend {
            Backend::Sqlite => ("BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT", self.sqlite),
            Backend::Postgres => (
                "BYTEA",
                "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                self.postgres,
            ),
        };
        format!(
            "{}\n{own}",
            self.common.replace("{blob}", blob).replace("{serial}", serial)
        )
    }
}

/// The newest schema version this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |m| m.version)
}

async fn applied(db: &Db) -> Result<i64, StorageError> {
    db.count("SELECT COALESCE(MAX(version), 0) FROM migration", args![])
        .await
}

/// Brings the schema up to date. Returns the copy made beforehand, if one was needed.
pub(crate) async fn run(
    pool: &DatabaseConnection,
    backend: Backend,
    folder: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, StorageError> {
    run_list(MIGRATIONS, pool, backend, folder, now).await
}

async fn run_list(
    list: &[Migration],
    pool: &DatabaseConnection,
    backend: Backend,
    folder: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, StorageError> {
    let newest = list.last().map_or(0, |m| m.version);
    let db = Db::pool(backend, pool.clone());
    if backend == Backend::Postgres {
        // Two nodes starting together would otherwise race on the table itself.
        db.script("BEGIN; SELECT pg_advisory_xact_lock(1497979749); CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL); COMMIT").await?;
    } else {
        db.script("CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)").await?;
    }
    let current = applied(&db).await?;
    if current > newest {
        return Err(StorageError::invalid(format!(
            "the database has schema version {current}, this program knows {newest}. Nothing was changed. Start the newer release, or restore the copy made before the upgrade"
        )));
    }
    if current == newest {
        return Ok(None);
    }
    let copy = match backend {
        Backend::Sqlite if current > 0 => Some(copy_file(&db, folder, current).await?),
        _ => None,
    };
    for migration in list.iter().filter(|m| m.version > current) {
        // Another process may be opening the same new file.
        let immediate = SqliteTransactionMode::Immediate;
        let options = TransactionOptions {
            sqlite_transaction_mode: (backend == Backend::Sqlite).then_some(immediate),
            ..Default::default()
        };
        let transaction = Arc::new(pool.begin_with_options(options).await?);
        let inside = Db::whole(backend, transaction.clone());
        if backend == Backend::Postgres {
            inside.script("SELECT pg_advisory_xact_lock(1497979749)").await?;
        }
        if applied(&inside).await? < migration.version {
            inside.script(&migration.script(backend)).await?;
            let sql = "INSERT INTO migration (version, name, applied_at) VALUES ($1, $2, $3)";
            inside.run(sql, args![migration.version, migration.name, now]).await?;
        }
        drop(inside);
        match Arc::try_unwrap(transaction) {
            Ok(transaction) => transaction.commit().await?,
            Err(_) => return Err(StorageError::invalid("a migration kept its transaction")),
        }
        tracing::info!(version = migration.version, name = migration.name, "schema migrated");
    }
    Ok(copy)
}

async fn copy_file(db: &Db, folder: &Path, version: i64) -> Result<PathBuf, StorageError> {
    let target = folder.join(format!("yike.before-schema-{}.db", version + 1));
    if target.exists() {
        // An earlier attempt failed half-way; its copy is the older truth and stays.
        return Ok(target);
    }
    let path = target.to_string_lossy().replace('\'', "''");
    db.script(&format!("VACUUM INTO '{path}'")).await?;
    tracing::info!(copy = %target.display(), "database copied before the schema changes");
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite_pool;
    use std::time::Duration;

    const NEXT: Migration = Migration {
        version: 102,
        name: "next",
        common: "CREATE TABLE next (id TEXT PRIMARY KEY)",
        sqlite: "",
        postgres: "",
    };
    const BROKEN: Migration = Migration {
        version: 103,
        name: "broken",
        common: "CREATE TABLE half (id TEXT); NOT SQL",
        sqlite: "",
        postgres: "",
    };

    #[tokio::test]
    async fn file_with_data_is_copied_before_the_schema_changes() {
        let folder = tempfile::tempdir().unwrap();
        let pool = sqlite_pool(&folder.path().join("yike.db"), 1, false, Duration::from_secs(1))
            .await
            .unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let run = |list: Vec<Migration>| {
            let (pool, folder) = (pool.clone(), folder.path().to_owned());
            async move { run_list(&list, &pool, Backend::Sqlite, &folder, now).await }
        };
        let base = MIGRATIONS.to_vec();
        assert_eq!(run(base.clone()).await.unwrap(), None, "nothing to lose in a new file");
        let db = Db::pool(Backend::Sqlite, pool.clone());
        db.script("INSERT INTO setting (name, body) VALUES ('a', '1')")
            .await
            .unwrap();

        let two = [base.clone(), vec![NEXT]].concat();
        let copy = run(two.clone()).await.unwrap().unwrap();
        let kept = sqlite_pool(&copy, 1, true, Duration::from_secs(1)).await.unwrap();
        let kept = Db::pool(Backend::Sqlite, kept);
        assert_eq!(kept.count("SELECT COUNT(*) FROM setting", args![]).await.unwrap(), 1);
        assert_eq!(applied(&kept).await.unwrap(), newest());
        assert_eq!(run(two.clone()).await.unwrap(), None, "nothing pending, nothing copied");

        let failed = run([two, vec![BROKEN]].concat()).await;
        assert!(failed.is_err());
        assert_eq!(applied(&db).await.unwrap(), 102);
        let half = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'";
        assert_eq!(
            db.count(half, args![]).await.unwrap(),
            0,
            "a migration is all or nothing"
        );
    }
}
