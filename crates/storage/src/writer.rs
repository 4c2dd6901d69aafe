//! Writing. Two paths with one face:
//!
//! - Group commit: closures run one after another on one connection, each in a savepoint; when nobody else waits, one
//!   commit makes all of them durable and only then are they answered. Every SQLite write goes this way, and on
//!   PostgreSQL [`Store::issue`], for rows everybody wants at once.
//! - One transaction each, repeated when it lost a race: [`Store::write`] on PostgreSQL (SERIALIZABLE), and batches of
//!   numbers there (READ COMMITTED).

mod group;

pub(crate) use group::Group;

use crate::ledger::Written;
use crate::sql::{Backend, Lent};
use crate::store::Inner;
use crate::{StorageError, Store, Tx};
use sea_orm::{DatabaseTransaction, IsolationLevel, TransactionOptions, TransactionTrait};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Notify;

/// Times a closure runs before its conflict is reported as `Busy`.
const ATTEMPTS: u32 = 12;

tokio::task_local! {
    /// Set while a closure runs: a write inside a write would wait for itself.
    static WRITING: ();
}

impl Store {
    /// Runs `work` in a transaction and commits what it did; an error of any type rolls all of it back. `work` may run
    /// several times, so it must change nothing but through its `Tx`. When the returned future is dropped before `work`
    /// ends, nothing is kept. Read through the `Tx`, not through the store, and keep slow work (hashing, walking) outside:
    /// on SQLite everybody waits for it.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        match self.0.backend {
            Backend::Sqlite => self.in_group(work).await,
            Backend::Postgres => self.alone(Some(IsolationLevel::Serializable), work).await,
        }
    }

    /// Like [`Store::write`] for short work on rows everybody wants at once (issuing numbers): on PostgreSQL it runs at
    /// READ COMMITTED with many callers in one commit. `work` must rely on guarded statements ([`Tx::take`],
    /// [`Tx::next_label`], claims by expected state), not on having read first.
    pub async fn issue<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        self.in_group(work).await
    }

    /// For work that is a whole batch already: on PostgreSQL a transaction of its own at READ COMMITTED, the connections'
    /// default.
    pub(crate) async fn batch<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        match self.0.backend {
            Backend::Sqlite => self.in_group(work).await,
            Backend::Postgres => self.alone(None, work).await,
        }
    }

    async fn in_group<T, E, F, Fut>(&self, mut work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        refuse_nesting()?;
        let group = &self.0.group;
        for _ in 0..ATTEMPTS {
            let mut state = match tokio::time::timeout(self.0.busy_timeout * 3, group.state.lock()).await {
                Ok(state) => state,
                Err(_) => return Err(StorageError::Busy("other writes take too long".to_owned()).into()),
            };
            // Whatever happens from here, also being dropped, the committer must look at the group.
            let _look = Look(&group.look);
            let transaction = state.join(group).await?;
            let lent = Arc::new(Lent::new(transaction));
            let written = Arc::default();
            let outcome = WRITING
                .scope((), work(Tx::new(self, lent.clone(), Arc::clone(&written))))
                .await;
            lent.revoke();
            let lost = lent.conflict.load(Ordering::Relaxed);
            match outcome {
                Ok(value) if !lost => {
                    let committed = state.leave(group, take(&written)).await?;
                    drop(state);
                    group.look.notify_one();
                    return match committed.await {
                        Ok(Ok(())) => Ok(value),
                        Ok(Err(error)) => Err(error.into()),
                        Err(_) => Err(StorageError::invalid("the store closed before the change was committed").into()),
                    };
                }
                Err(error) if !lost => {
                    state.undo(group).await?;
                    return Err(error);
                }
                // Locks held by earlier members of this group may be what the other node waits for: commit them first.
                _ => state.undo(group).await?,
            }
            drop(state);
            tokio::task::yield_now().await;
        }
        Err(StorageError::Busy(format!("the change lost {ATTEMPTS} races in a row")).into())
    }

    async fn alone<T, E, F, Fut>(&self, isolation_level: Option<IsolationLevel>, mut work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        refuse_nesting()?;
        for attempt in 0..ATTEMPTS {
            let options = TransactionOptions {
                isolation_level,
                ..Default::default()
            };
            let begun = self
                .0
                .pool
                .begin_with_options(options)
                .await
                .map_err(StorageError::from)?;
            let transaction = Arc::new(begun);
            let lent = Arc::new(Lent::new(transaction.clone()));
            let outcome = WRITING
                .scope((), work(Tx::new(self, lent.clone(), Arc::default())))
                .await;
            lent.revoke();
            let lost = lent.conflict.load(Ordering::Relaxed);
            match outcome {
                Ok(value) if !lost => match finish(transaction, true).await {
                    Ok(()) => return Ok(value),
                    Err(error) if error.is_busy() => {}
                    Err(error) => return Err(error.into()),
                },
                Err(error) if !lost => {
                    finish(transaction, false).await?;
                    return Err(error);
                }
                _ => finish(transaction, false).await?,
            }
            self.back_off(attempt).await?;
        }
        Err(StorageError::Busy(format!("the change lost {ATTEMPTS} races in a row")).into())
    }

    /// Waits 1 to 2 ms, doubling up to about a quarter of a second, with chance so that rivals part.
    async fn back_off(&self, attempt: u32) -> Result<(), StorageError> {
        let mut chance = [0u8; 2];
        self.0.entropy.fill(&mut chance)?;
        let base = 1000u64 << attempt.min(7);
        let micros = base + base * u64::from(u16::from_le_bytes(chance)) / 65_536;
        tokio::time::sleep(Duration::from_micros(micros)).await;
        Ok(())
    }
}

fn refuse_nesting() -> Result<(), StorageError> {
    match WRITING.try_with(|()| ()) {
        Ok(()) => Err(StorageError::invalid(
            "a write inside a write: use the outer transaction",
        )),
        Err(_) => Ok(()),
    }
}

fn take(written: &std::sync::Mutex<Vec<Written>>) -> Vec<Written> {
    written
        .lock()
        .map(|mut list| std::mem::take(&mut *list))
        .unwrap_or_default()
}

async fn finish(transaction: Arc<DatabaseTransaction>, commit: bool) -> Result<(), StorageError> {
    match Arc::try_unwrap(transaction) {
        Ok(transaction) if commit => Ok(transaction.commit().await?),
        Ok(transaction) => Ok(transaction.rollback().await?),
        Err(_) => Err(StorageError::invalid(
            "a statement still ran when its transaction ended",
        )),
    }
}

/// Wakes the committer when dropped.
struct Look<'a>(&'a Notify);

impl Drop for Look<'_> {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Both helpers wait to be called; without a store they end.
        self.group.look.notify_one();
        self.numbers.ring.notify_one();
    }
}
