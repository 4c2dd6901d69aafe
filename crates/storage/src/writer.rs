//! Writing. Two paths with one face:
//!
//! - Group commit: closures run one after another on one connection, each in a savepoint; when nobody else waits, one
//!   commit makes all of them durable and only then are they answered. Every SQLite write goes this way, and on
//!   PostgreSQL the issuing of numbers, whose counter rows everybody wants at once.
//! - One transaction each, SERIALIZABLE, repeated when it lost a race: all other writes on PostgreSQL.

use crate::ledger::{self, Written};
use crate::sql::{Backend, Db, Lent};
use crate::store::Inner;
use crate::{StorageError, Store, Tx};
use sea_orm::{DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode};
use sea_orm::{TransactionOptions, TransactionTrait};
use std::future::Future;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{Mutex, Notify, oneshot};

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
            Backend::Postgres => self.alone(work).await,
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

    async fn alone<T, E, F, Fut>(&self, mut work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<StorageError> + Send,
    {
        refuse_nesting()?;
        for attempt in 0..ATTEMPTS {
            let options = TransactionOptions {
                isolation_level: Some(IsolationLevel::Serializable),
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

/// The one writing connection and the transaction its members share.
pub(crate) struct Group {
    backend: Backend,
    conn: DatabaseConnection,
    state: Mutex<State>,
    look: Arc<Notify>,
}

#[derive(Default)]
pub(crate) struct State {
    open: Option<Arc<DatabaseTransaction>>,
    /// A member's savepoint is open. Seen by anybody else it means the member was dropped half-way.
    inside: bool,
    members: Vec<oneshot::Sender<Result<(), StorageError>>>,
    written: Vec<Written>,
}

impl State {
    /// Opens the shared transaction if need be, and a savepoint for one member.
    async fn join(&mut self, group: &Group) -> Result<Arc<DatabaseTransaction>, StorageError> {
        self.undo(group).await?;
        let transaction = match &self.open {
            Some(open) => open.clone(),
            None => {
                let immediate = SqliteTransactionMode::Immediate;
                let options = TransactionOptions {
                    sqlite_transaction_mode: (group.backend == Backend::Sqlite).then_some(immediate),
                    ..Default::default()
                };
                let begun = group.conn.begin_with_options(options).await?;
                self.open.insert(Arc::new(begun)).clone()
            }
        };
        self.inside = true;
        Db::whole(group.backend, transaction.clone())
            .script("SAVEPOINT member")
            .await?;
        Ok(transaction)
    }

    /// Keeps what the member did, for the next commit.
    async fn leave(
        &mut self,
        group: &Group,
        written: Vec<Written>,
    ) -> Result<oneshot::Receiver<Result<(), StorageError>>, StorageError> {
        let Some(open) = &self.open else {
            return Err(StorageError::invalid("the group's transaction is gone"));
        };
        let db = Db::whole(group.backend, open.clone());
        // Registered before the statement: dropped from here on, the change stands and keeps its events.
        let kept = self.written.len();
        self.inside = false;
        self.written.extend(written);
        let (sender, receiver) = oneshot::channel();
        self.members.push(sender);
        if let Err(error) = db.script("RELEASE SAVEPOINT member").await {
            // PostgreSQL refuses when the closure swallowed an error; the others of the group are not to suffer.
            self.members.pop();
            self.written.truncate(kept);
            self.inside = true;
            self.undo(group).await?;
            return Err(error);
        }
        Ok(receiver)
    }

    /// Takes back what an unfinished member did.
    async fn undo(&mut self, group: &Group) -> Result<(), StorageError> {
        if !self.inside {
            return Ok(());
        }
        self.inside = false;
        let Some(open) = &self.open else { return Ok(()) };
        let db = Db::whole(group.backend, open.clone());
        if let Err(error) = db
            .script("ROLLBACK TO SAVEPOINT member; RELEASE SAVEPOINT member")
            .await
        {
            // The whole transaction is lost (disk full, connection gone): nobody in it may be told "done".
            self.fail(&error);
            return Err(error);
        }
        Ok(())
    }

    fn fail(&mut self, error: &StorageError) {
        self.open = None;
        self.inside = false;
        self.written.clear();
        for member in self.members.drain(..) {
            let _ = member.send(Err(error.clone()));
        }
    }
}

impl Group {
    pub(crate) fn new(backend: Backend, conn: DatabaseConnection) -> Group {
        Group {
            backend,
            conn,
            state: Mutex::default(),
            look: Arc::default(),
        }
    }

    /// Starts the committer. It queues for the connection like everybody, so all who wait before it share its commit.
    pub(crate) fn start(self: &Arc<Group>, store: Weak<Inner>) {
        let look = self.look.clone();
        tokio::spawn(async move {
            loop {
                look.notified().await;
                let Some(inner) = store.upgrade() else { return };
                let mut state = inner.group.state.lock().await;
                inner.group.commit(&mut state, &inner).await;
            }
        });
    }

    async fn commit(&self, state: &mut State, store: &Inner) {
        if state.undo(self).await.is_err() {
            return;
        }
        let Some(open) = state.open.take() else { return };
        if state.members.is_empty() {
            if let Err(error) = finish(open, false).await {
                tracing::warn!(%error, "an abandoned transaction could not be rolled back");
            }
            return;
        }
        let written = std::mem::take(&mut state.written);
        match self.seal(open, written).await {
            Ok(head) => {
                for member in state.members.drain(..) {
                    let _ = member.send(Ok(()));
                }
                if let Some(head) = head {
                    store.announce(head.position);
                    if let Err(error) = store.heads.note(&head, (store.clock)()) {
                        tracing::warn!(%error, "the signed head was not written");
                    }
                }
            }
            Err(error) => state.fail(&error),
        }
    }

    /// Gives the events their places (SQLite) and commits.
    async fn seal(
        &self,
        open: Arc<DatabaseTransaction>,
        written: Vec<Written>,
    ) -> Result<Option<ledger::Head>, StorageError> {
        let mut head = None;
        if self.backend == Backend::Sqlite && !written.is_empty() {
            let db = Db::whole(self.backend, open.clone());
            match ledger::append(&db, &written, 0).await {
                Ok(sealed) => head = Some(sealed),
                Err(error) => {
                    finish(open, false).await?;
                    return Err(error);
                }
            }
        }
        finish(open, true).await?;
        Ok(head)
    }

    /// Moves everything from SQLite's log into its file and empties the log.
    pub(crate) async fn fold_log(&self, store: &Inner) -> Result<(), StorageError> {
        let mut state = self.state.lock().await;
        self.commit(&mut state, store).await;
        Db::pool(self.backend, self.conn.clone())
            .script("PRAGMA wal_checkpoint(TRUNCATE)")
            .await
    }

    pub(crate) async fn raw(&self, sql: &str) -> Result<(), StorageError> {
        Db::pool(self.backend, self.conn.clone()).script(sql).await
    }

    /// Commits what is finished, takes back what is not, and closes the connection.
    pub(crate) async fn close(&self, store: &Inner) -> Result<(), StorageError> {
        let mut state = self.state.lock().await;
        self.commit(&mut state, store).await;
        Ok(self.conn.clone().close().await?)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Both helpers wait to be called; without a store they end.
        self.group.look.notify_one();
        self.numbers.ring.notify_one();
    }
}
