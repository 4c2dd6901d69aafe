//! Runs a test on SQLite, and on PostgreSQL when there is one.

use crate::{Ids, TestClock};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use yike_storage::{Location, Options, Store, StoreKind, sequencer};

/// Names the server and database tests may make schemas in: `postgres://user:password@127.0.0.1:5432/test`.
const POSTGRES: &str = "YIKE_TEST_POSTGRES";

/// An empty store with what goes round it.
#[derive(Debug, Clone)]
pub struct TestStore {
    pub store: Store,
    pub clock: TestClock,
    pub ids: Ids,
    /// Keys and signed heads; on SQLite also the database.
    pub folder: PathBuf,
    location: Location,
}

impl TestStore {
    /// Round a store that was opened otherwise (benches).
    pub fn around(store: Store, folder: PathBuf, location: Location) -> TestStore {
        TestStore {
            store,
            clock: TestClock::default(),
            ids: Ids::new(1),
            folder,
            location,
        }
    }

    async fn open(location: Location, folder: PathBuf) -> TestStore {
        let clock = TestClock::default();
        let store = Store::open(location.clone(), options(&folder, &clock, "node-1"))
            .await
            .unwrap();
        TestStore {
            store,
            clock,
            ids: Ids::new(1),
            folder,
            location,
        }
    }

    /// Another handle on the same data, as another process would have.
    pub async fn second(&self, node: &str) -> Store {
        Store::open(self.location.clone(), options(&self.folder, &self.clock, node))
            .await
            .unwrap()
    }

    /// The same, expecting that it may fail.
    pub async fn try_open(&self, change: impl FnOnce(&mut Options)) -> Result<Store, yike_storage::StorageError> {
        let mut options = options(&self.folder, &self.clock, "node-1");
        change(&mut options);
        Store::open(self.location.clone(), options).await
    }

    /// Gives every event its place. On SQLite they have it already.
    pub async fn settle(&self) {
        sequencer::drain(&self.store).await.unwrap();
    }

    /// The server's address and this run's schema; `None` on SQLite.
    pub fn postgres(&self) -> Option<(String, String)> {
        match &self.location {
            Location::Postgres {
                url,
                schema: Some(schema),
            } => Some((url.clone(), schema.clone())),
            _ => None,
        }
    }

    /// Whether this run is on PostgreSQL.
    pub fn on_postgres(&self) -> bool {
        self.store.kind() == StoreKind::Postgres
    }
}

fn options(folder: &std::path::Path, clock: &TestClock, node: &str) -> Options {
    let shown = clock.clone();
    let mut options = Options::in_folder(folder, Arc::new(move || shown.now()));
    options.node = node.to_owned();
    options.readers = 4;
    options.busy_timeout = Duration::from_secs(20);
    options
}

/// Runs `test` on a fresh SQLite store in a scratch folder.
pub async fn sqlite<F, Fut>(test: F)
where
    F: FnOnce(TestStore) -> Fut,
    Fut: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    sqlite_in(folder.path().to_owned(), test).await;
}

/// Runs `test` on the SQLite store of a folder, made if missing and kept.
pub async fn sqlite_in<F, Fut>(folder: PathBuf, test: F)
where
    F: FnOnce(TestStore) -> Fut,
    Fut: Future<Output = ()>,
{
    test(TestStore::open(Location::Sqlite(folder.clone()), folder).await).await;
}

/// Runs `test` on SQLite and then, when `YIKE_TEST_POSTGRES` names a server, in a schema of its own on PostgreSQL, dropped
/// afterwards also when the test fails.
pub async fn both<F, Fut>(test: F)
where
    F: Fn(TestStore) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    sqlite(&test).await;
    // The environment is how a developer's machine says that it has a server; nothing but tests read it here.
    #[allow(clippy::disallowed_methods)]
    let Ok(url) = std::env::var(POSTGRES) else {
        println!("PostgreSQL skipped: {POSTGRES} is not set");
        return;
    };
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let schema = format!(
        "yike_test_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Postgres {
        url: url.clone(),
        schema: Some(schema.clone()),
    };
    let opened = TestStore::open(location, folder.path().to_owned()).await;
    let outcome = tokio::spawn(test(opened)).await;
    yike_storage::testing::drop_schema(&url, &schema).await.unwrap();
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}
