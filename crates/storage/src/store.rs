//! Opening a store, and the handle everybody clones.

use crate::desk::{Numbers, start_numbers};
use crate::heads::Heads;
use crate::ledger::Head;
use crate::options::{Clock, Entropy, Location, Options};
use crate::sealing::Keyring;
use crate::sql::{Backend, Db};
use crate::writer::Group;
use crate::{Read, StorageError, ledger, migrate};
use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{OnceCell, watch};

/// Which database a store runs on, for the operator's eyes only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    Sqlite,
    Postgres,
}

/// The store. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("kind", &self.kind())
            .field("node", &self.0.node)
            .finish()
    }
}

pub(crate) struct Inner {
    pub(crate) backend: Backend,
    /// SQLite: readers only. PostgreSQL: readers and single writing transactions.
    pub(crate) pool: DatabaseConnection,
    /// Group commit: all writes of SQLite, issuing numbers on PostgreSQL.
    pub(crate) group: Arc<Group>,
    pub(crate) numbers: Numbers,
    pub(crate) keys: Keyring,
    pub(crate) heads: Heads,
    pub(crate) head: watch::Sender<u64>,
    pub(crate) poller: OnceCell<()>,
    pub(crate) clock: Clock,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) node: String,
    pub(crate) busy_timeout: Duration,
    pub(crate) location: Location,
    cache_folder: PathBuf,
}

impl Store {
    /// Opens or makes the database, migrates it, loads the keys. Needs a tokio runtime.
    pub async fn open(location: Location, options: Options) -> Result<Store, StorageError> {
        let (backend, pool, writer) = match &location {
            Location::Sqlite(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|e| StorageError::io("cannot make the data folder", folder, &e))?;
                let file = folder.join("yike.db");
                let writer = sqlite_pool(&file, 1, false, options.busy_timeout).await?;
                migrate::run(&writer, Backend::Sqlite, folder, (options.clock)()).await?;
                (
                    Backend::Sqlite,
                    sqlite_pool(&file, options.readers.max(1), true, options.busy_timeout).await?,
                    writer,
                )
            }
            Location::Postgres { url, schema } => {
                let pool = postgres_pool(url, schema.as_deref(), options.readers.max(4)).await?;
                migrate::run(&pool, Backend::Postgres, Path::new("."), (options.clock)()).await?;
                (Backend::Postgres, pool, postgres_pool(url, schema.as_deref(), 1).await?)
            }
        };
        let db = Db::pool(backend, pool.clone());
        let keys = Keyring::open(&options, &db).await?;
        let heads = Heads::open(options.heads_file.clone(), keys.heads_key())?;
        let position = ledger::head(&db).await?.position;
        let group = Arc::new(Group::new(backend, writer));
        let inner = Arc::new(Inner {
            backend,
            pool,
            group: group.clone(),
            numbers: Numbers::default(),
            keys,
            heads,
            head: watch::Sender::new(position),
            poller: OnceCell::new(),
            clock: options.clock,
            entropy: options.entropy,
            node: options.node,
            busy_timeout: options.busy_timeout,
            location,
            cache_folder: options.cache_folder,
        });
        group.start(Arc::downgrade(&inner));
        start_numbers(Arc::downgrade(&inner), inner.numbers.ring.clone());
        Ok(Store(inner))
    }

    /// For reading. Each call sees what is committed when it runs.
    pub fn read(&self) -> Read {
        Read {
            db: Db::pool(self.0.backend, self.0.pool.clone()),
        }
    }

    /// Which database it is.
    pub fn kind(&self) -> StoreKind {
        match self.0.backend {
            Backend::Sqlite => StoreKind::Sqlite,
            Backend::Postgres => StoreKind::Postgres,
        }
    }

    /// The folder of the SQLite file; `None` on PostgreSQL.
    pub fn folder(&self) -> Option<PathBuf> {
        match &self.0.location {
            Location::Sqlite(folder) => Some(folder.clone()),
            Location::Postgres { .. } => None,
        }
    }

    /// Where this node keeps files to map; not made yet, perhaps.
    pub fn cache_folder(&self) -> &Path {
        &self.0.cache_folder
    }

    /// Wakes with the newest ledger position. It only wakes: what happened is read with [`Read::tail`]. Changes made by
    /// other processes are seen within a second.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        let receiver = self.0.head.subscribe();
        if self.0.poller.set(()).is_ok() {
            tokio::spawn(poll_head(Arc::downgrade(&self.0)));
        }
        receiver
    }

    /// Writes the signed head now. Done by itself while events come; call it before stopping and before a backup.
    pub async fn write_head(&self) -> Result<Head, StorageError> {
        let head = ledger::head(&self.read().db).await?;
        self.0.heads.append(&head, (self.0.clock)())?;
        Ok(head)
    }

    /// Finishes: the signed head is written, connections are closed, the SQLite log is folded into the file.
    pub async fn close(self) -> Result<(), StorageError> {
        self.write_head().await?;
        self.0.group.close(&self.0).await?;
        Ok(self.0.pool.clone().close().await?)
    }
}

impl Inner {
    /// Tells subscribers, unless they know already.
    pub(crate) fn announce(&self, position: u64) {
        self.head.send_if_modified(|known| {
            let newer = position > *known;
            if newer {
                *known = position;
            }
            newer
        });
    }
}

async fn poll_head(store: Weak<Inner>) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let Some(inner) = store.upgrade() else { return };
        let db = Db::pool(inner.backend, inner.pool.clone());
        match ledger::head(&db).await {
            Ok(head) => inner.announce(head.position),
            Err(error) => tracing::warn!(%error, "cannot read the ledger's head; trying again"),
        }
    }
}

/// Pragmas in the order sqlx sends them; `busy_timeout` is set when the connection opens, before any pragma, so switching
/// to WAL waits for others instead of failing.
pub(crate) async fn sqlite_pool(
    file: &Path,
    size: u32,
    reading: bool,
    busy: Duration,
) -> Result<DatabaseConnection, StorageError> {
    let mut options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(!reading)
        .busy_timeout(busy)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // Deleted keys are overwritten, not left in free pages.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-16384")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    if reading {
        options = options.pragma("query_only", "ON");
    }
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(size)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(busy)
        .connect_with(options)
        .await
        .map_err(|e| StorageError::driver(e, "Check that the data folder is writable and on a local disk"))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

pub(crate) async fn postgres_pool(
    url: &str,
    schema: Option<&str>,
    size: u32,
) -> Result<DatabaseConnection, StorageError> {
    // The address may hold a password: it is not repeated in the error.
    let mut options: PgConnectOptions = url.parse().map_err(|e: sea_orm::sqlx::Error| {
        StorageError::driver(
            e,
            "The PostgreSQL address should read postgres://user:password@host:5432/database",
        )
    })?;
    options = options
        .application_name("yike")
        // Whatever the server's default: SERIALIZABLE is asked for where it is needed.
        .options([("default_transaction_isolation", "read committed")])
        .statement_cache_capacity(256)
        .disable_statement_logging();
    if let Some(schema) = schema {
        if !schema
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            return Err(StorageError::invalid(
                "a schema's name has only lower-case letters, digits and _",
            ));
        }
        options = options.options([("search_path", schema)]);
    }
    let pool = PgPoolOptions::new()
        .min_connections(0)
        .max_connections(size)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await
        .map_err(|e| StorageError::driver(e, "Check that PostgreSQL runs, and the address, user and rights"))?;
    let pool = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    if let Some(schema) = schema {
        let db = Db::pool(Backend::Postgres, pool.clone());
        let known = db
            .one(
                "SELECT 1 AS there FROM pg_namespace WHERE nspname = $1",
                crate::sql::args![schema],
            )
            .await?;
        if known.is_none() {
            db.script(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await?;
        }
    }
    Ok(pool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::args;

    /// What durability and safety rest on, asked of the connections themselves.
    #[tokio::test]
    async fn connections_carry_the_pragmas_they_must() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yike.db");
        let busy = Duration::from_millis(1234);
        let writer = Db::pool(Backend::Sqlite, sqlite_pool(&file, 1, false, busy).await.unwrap());
        let reader = Db::pool(Backend::Sqlite, sqlite_pool(&file, 1, true, busy).await.unwrap());
        for (db, pragma, expect) in [
            (&writer, "synchronous", 2),
            (&writer, "foreign_keys", 1),
            (&writer, "busy_timeout", 1234),
            (&writer, "secure_delete", 1),
            (&writer, "query_only", 0),
            (&reader, "query_only", 1),
            (&reader, "busy_timeout", 1234),
        ] {
            assert_eq!(
                db.count(&format!("PRAGMA {pragma}"), args![]).await.unwrap(),
                expect,
                "{pragma}"
            );
        }
        let mode = writer.one("PRAGMA journal_mode", args![]).await.unwrap().unwrap();
        assert_eq!(mode.first_text().unwrap(), "wal");
        assert!(
            reader.script("CREATE TABLE t (a TEXT)").await.is_err(),
            "readers cannot write"
        );
    }
}
