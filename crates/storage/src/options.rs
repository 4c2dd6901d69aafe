//! What opening a store needs from outside: where, with which keys, clock and randomness.

use crate::StorageError;
use jiff::Timestamp;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Where the data live.
#[derive(Debug, Clone)]
pub enum Location {
    /// `yike.db` in this folder, made if missing.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/database`; the tables live in `schema` (made if missing), else in the default one.
    Postgres { url: String, schema: Option<String> },
}

impl Location {
    /// PostgreSQL with its default schema.
    pub fn postgres(url: impl Into<String>) -> Location {
        Location::Postgres {
            url: url.into(),
            schema: None,
        }
    }
}

/// Where the master key comes from. It never enters the database.
#[derive(Clone)]
pub enum MasterKey {
    /// A file of 64 hexadecimal digits, mode 0600, made on first opening.
    File(PathBuf),
    /// The 32 bytes themselves (from a secret store).
    Given(Zeroizing<[u8; 32]>),
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MasterKey::File(path) => f.debug_tuple("File").field(path).finish(),
            MasterKey::Given(_) => f.write_str("Given(..)"),
        }
    }
}

/// Tells the time: lease expiry, dates of heads and backups.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills buffers with unguessable bytes: keys, nonces.
pub trait Entropy: Send + Sync {
    /// Fills all of `buffer`, or fails with a reason.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), StorageError>;
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), StorageError> {
        getrandom::fill(buffer)
            .map_err(|e| StorageError::driver(e, "The operating system gave no randomness; sealed fields need it"))
    }
}

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    pub master_key: MasterKey,
    /// Name of this node among those that share a PostgreSQL database; the holder of leases.
    pub node: String,
    pub clock: Clock,
    pub entropy: Arc<dyn Entropy>,
    /// Signed ledger heads are appended here; it should not lie on the database's disk.
    pub heads_file: PathBuf,
    /// What a node keeps of the database to map it into memory; may be emptied when no node runs.
    pub cache_folder: PathBuf,
    /// Connections for reading, at most.
    pub readers: u32,
    /// How long a write waits for others before it reports `Busy`.
    pub busy_timeout: Duration,
}

impl Options {
    /// The usual choices with everything kept below `folder`: `keys/master.key`, `heads.jsonl`, `cache/`.
    pub fn in_folder(folder: impl Into<PathBuf>, clock: Clock) -> Options {
        let folder = folder.into();
        Options {
            master_key: MasterKey::File(folder.join("keys").join("master.key")),
            node: "node-1".to_owned(),
            clock,
            entropy: Arc::new(OsEntropy),
            heads_file: folder.join("heads.jsonl"),
            cache_folder: folder.join("cache"),
            readers: 8,
            busy_timeout: Duration::from_secs(10),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("master_key", &self.master_key)
            .field("node", &self.node)
            .field("heads_file", &self.heads_file)
            .finish_non_exhaustive()
    }
}
