//! The two handles: [`Read`] for looking, [`Tx`] for changing. What can be read is defined beside each noun
//! (`directory/`, `desk/`, `people/`, `ledger`), as methods of these.

use crate::StorageError;
use crate::ledger::Written;
use crate::sql::{Backend, Db, Lent};
use crate::store::Store;
use sea_orm::{AccessMode, IsolationLevel, TransactionTrait};
use std::ops::Deref;
use std::sync::{Arc, Mutex};

/// Reads what is committed; inside a transaction, also what the transaction wrote.
#[derive(Debug, Clone)]
pub struct Read {
    pub(crate) db: Db,
}

/// A writing transaction, lent to the closure of [`Store::write`]. It reads like [`Read`] and dies with the closure.
#[derive(Debug)]
pub struct Tx {
    read: Read,
    pub(crate) store: Store,
    pub(crate) written: Arc<Mutex<Vec<Written>>>,
}

/// A [`Read`] that sees one moment, however long it is used; others go on writing. Keep it short: the database keeps what
/// it may still look at.
#[derive(Debug)]
pub struct Snapshot {
    read: Read,
}

impl Deref for Snapshot {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

impl Store {
    /// For several reads that must agree with each other.
    pub async fn snapshot(&self) -> Result<Snapshot, StorageError> {
        let backend = self.0.backend;
        let transaction = match backend {
            // Deferred, on a connection that cannot write.
            Backend::Sqlite => self.0.pool.begin().await?,
            Backend::Postgres => {
                let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.0.pool.begin_with_config(Some(level), Some(mode)).await?
            }
        };
        // Rolled back when dropped; there is nothing to keep.
        Ok(Snapshot {
            read: Read {
                db: Db::whole(backend, Arc::new(transaction)),
            },
        })
    }
}

impl Tx {
    pub(crate) fn new(store: &Store, lent: Arc<Lent>, written: Arc<Mutex<Vec<Written>>>) -> Tx {
        let db = Db::lent(store.0.backend, lent);
        Tx {
            read: Read { db },
            store: store.clone(),
            written,
        }
    }
}

impl Deref for Tx {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}
