//! The two handles: [`Read`] for looking, [`Tx`] for changing. What can be read is defined beside each noun
//! (`directory/`, `desk/`, `people/`, `ledger`), as methods of these.

use crate::ledger::Written;
use crate::sql::{Db, Lent};
use crate::store::Store;
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
