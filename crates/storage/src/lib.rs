//! The database: unit of work, ledger, sealed fields, migrations. SQLite by default, PostgreSQL when outgrown; no code
//! outside this crate knows which it is.
//!
//! [`Store::write`] is the only way to change anything. What is read and written are the nouns of `yike-model`; every
//! change writes its ledger event through [`Tx::event`] in the same transaction.
//!
//! ```no_run
//! # use yike_storage::{Store, StorageError};
//! # use yike_model::{directory::Unit, ledger::Event};
//! # async fn rename(store: &Store, unit: Unit, event: Event) -> Result<(), StorageError> {
//! let (unit, event) = (&unit, &event);
//! store.write(|tx| async move {
//!     tx.save_unit(unit).await?;
//!     tx.event(event).await
//! }).await
//! # }
//! ```
//! The closure may run more than once (a lost race repeats it), so it borrows what it needs and changes nothing outside.

mod backup;
mod blobs;
mod case;
mod desk;
mod directory;
mod document;
mod error;
mod heads;
mod ledger;
mod migrate;
mod options;
mod outbox;
mod people;
mod sealing;
pub mod sequencer;
mod settings;
mod sql;
mod store;
#[doc(hidden)]
pub mod testing;
mod tx;
mod verify;
mod writer;

pub use backup::{Burn, Manifest, backup, backup_keys, burn_labels, check_backup, restore, restore_keys};
pub use blobs::BlobInfo;
pub use case::UnitLoad;
pub use desk::{ClaimRecord, HeldRun, NumberRequest, PoolKey, QueueCount, Run, Seat, Stop, Taken};
pub use directory::{Imported, Outcome, Place, PopulationPoint, Tally};
pub use error::StorageError;
pub use ledger::{Head, LedgerEntry};
pub use options::{Clock, Entropy, Location, MasterKey, Options, OsEntropy};
pub use outbox::{Post, PostState};
pub use people::{CodeRecord, Evaluation, LoginRecord, Report, ReportState};
pub use sealing::{Access, Aes256Gcm, Lookup, SealedOwner, SealingSuite};
pub use settings::ImportRun;
pub use store::{Store, StoreKind};
pub use tx::{Read, Snapshot, Tx};
pub use verify::{Check, verify};
