//! The group that shares one commit.

use super::finish;
use crate::StorageError;
use crate::ledger::{self, Written};
use crate::sql::{Backend, Db};
use crate::store::Inner;
use sea_orm::{DatabaseConnection, DatabaseTransaction, SqliteTransactionMode};
use sea_orm::{TransactionOptions, TransactionTrait};
use std::sync::{Arc, Weak};
use tokio::sync::{Mutex, Notify, oneshot};

/// The one writing connection and the transaction its members share.
pub(crate) struct Group {
    backend: Backend,
    conn: DatabaseConnection,
    pub(super) state: Mutex<State>,
    pub(super) look: Arc<Notify>,
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
    pub(super) async fn join(&mut self, group: &Group) -> Result<Arc<DatabaseTransaction>, StorageError> {
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
    pub(super) async fn leave(
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
    pub(super) async fn undo(&mut self, group: &Group) -> Result<(), StorageError> {
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
