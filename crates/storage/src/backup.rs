//! Backups of a running store, without the keys of sealed fields; those are copied apart and kept briefly, so that what was
//! erased stays erased.
//!
//! To restore on SQLite: [`restore`] into an empty folder, put `keys/master.key` beside it, open the store,
//! [`restore_keys`], [`crate::verify`]. On PostgreSQL: `pg_restore` the dump into an empty database, open the
//! store, [`burn_labels`], then the same.

mod dump;
mod keys;

pub use keys::{backup_keys, restore_keys};

use crate::sql::{Backend, Db, args};
use crate::store::sqlite_pool;
use crate::{Location, StorageError, Store, ledger, migrate};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;
use yike_model::directory::Schedule;

/// What a backup holds, written beside it as `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `yike.db` (SQLite) or `yike.dump` (`pg_dump` custom format).
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    pub at: Timestamp,
    pub schema_version: i64,
    /// The ledger's head in the copy; on PostgreSQL the copy holds at least this.
    pub position: u64,
    pub head: String,
}

/// Labels to skip after a restore: numbers issued since the backup may be in people's hands and must not come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burn {
    /// From the day of the backup to today.
    pub dates: Vec<Date>,
    /// More than any counter can have issued since.
    pub labels: u32,
}

/// Copies the store into `folder` while it runs.
pub async fn backup(store: &Store, folder: &Path) -> Result<Manifest, StorageError> {
    std::fs::create_dir_all(folder).map_err(|e| StorageError::io("cannot make the folder", folder, &e))?;
    let name = if store.0.backend == Backend::Sqlite {
        "yike.db"
    } else {
        "yike.dump"
    };
    let (target, part) = (folder.join(name), folder.join(format!("{name}.part")));
    if target.exists() {
        let text = format!("{} exists and is kept. Choose an empty folder", target.display());
        return Err(StorageError::invalid(text));
    }
    let _ = std::fs::remove_file(&part);
    let head = match &store.0.location {
        Location::Sqlite(data) => copy_sqlite(&data.join("yike.db"), &part, store.0.busy_timeout).await?,
        Location::Postgres { url, schema } => {
            let head = ledger::head(&store.read().db).await?;
            dump::run(url, schema.as_deref(), &part).await?;
            head
        }
    };
    let written = part.clone();
    let hashed = tokio::task::spawn_blocking(move || digest(&written)).await;
    let (sha256, bytes) =
        hashed.map_err(|e| StorageError::driver(e, "The backup was interrupted; start it again"))??;
    std::fs::rename(&part, &target).map_err(|e| StorageError::io("cannot finish", &target, &e))?;
    store.write_head().await?;
    let heads = store.0.heads.path();
    if heads.exists() {
        let copy = folder.join("heads.jsonl");
        std::fs::copy(heads, &copy).map_err(|e| StorageError::io("cannot copy the signed heads to", &copy, &e))?;
    }
    let manifest = Manifest {
        file: name.to_owned(),
        sha256,
        bytes,
        at: (store.0.clock)(),
        schema_version: migrate::newest(),
        position: head.position,
        head: hex::encode(head.hash),
    };
    let path = folder.join("manifest.json");
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| StorageError::inconsistent("manifest", e))?;
    std::fs::write(&path, text).map_err(|e| StorageError::io("cannot write", &path, &e))?;
    Ok(manifest)
}

async fn copy_sqlite(source: &Path, part: &Path, busy: Duration) -> Result<ledger::Head, StorageError> {
    // A connection of its own: neither readers nor the writer wait for the copy.
    let live = sqlite_pool(source, 1, false, busy).await?;
    let path = part.to_string_lossy().replace('\'', "''");
    let made = Db::pool(Backend::Sqlite, live.clone())
        .script(&format!("VACUUM INTO '{path}'"))
        .await;
    live.close().await?;
    made?;
    let copy = sqlite_pool(part, 1, false, busy).await?;
    let db = Db::pool(Backend::Sqlite, copy.clone());
    // The second vacuum leaves no free page in which a key could still be read.
    db.script("DELETE FROM sealing_key; VACUUM; PRAGMA journal_mode = DELETE")
        .await?;
    let head = ledger::head(&db).await;
    copy.close().await?;
    head
}

fn digest(path: &Path) -> Result<(String, u64), StorageError> {
    let wrong = |e: std::io::Error| StorageError::io("cannot read", path, &e);
    let mut file = std::fs::File::open(path).map_err(wrong)?;
    file.sync_all().map_err(wrong)?;
    let (mut hasher, mut buffer, mut bytes) = (Sha256::new(), vec![0u8; 1 << 16], 0u64);
    loop {
        let read = file.read(&mut buffer).map_err(wrong)?;
        if read == 0 {
            return Ok((hex::encode(hasher.finalize()), bytes));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
}

/// The manifest of a backup, after checking that the file is the one it was written for.
pub fn check_backup(folder: &Path) -> Result<Manifest, StorageError> {
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|e| StorageError::io("cannot read", &path, &e))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| StorageError::inconsistent("manifest.json", e))?;
    let file = folder.join(&manifest.file);
    let (sha256, bytes) = digest(&file)?;
    if (&sha256, bytes) != (&manifest.sha256, manifest.bytes) {
        let detail = format!(
            "{} is not the file the manifest describes (checksum differs)",
            file.display()
        );
        return Err(StorageError::inconsistent("the backup", detail));
    }
    Ok(manifest)
}

/// Puts a SQLite backup into the data folder `to`, which must not hold a database yet.
pub async fn restore(from: &Path, to: &Path, burn: &Burn) -> Result<Manifest, StorageError> {
    let manifest = check_backup(from)?;
    if manifest.file != "yike.db" {
        return Err(StorageError::invalid(format!(
            "this is a PostgreSQL dump. Run: pg_restore --no-owner --dbname=postgres://… {}",
            from.join(&manifest.file).display()
        )));
    }
    let target = to.join("yike.db");
    if target.exists() {
        let text = format!(
            "{} exists and is kept. Move it away, or restore into another folder",
            target.display()
        );
        return Err(StorageError::invalid(text));
    }
    std::fs::create_dir_all(to).map_err(|e| StorageError::io("cannot make the folder", to, &e))?;
    let part = to.join("yike.db.part");
    std::fs::copy(from.join("yike.db"), &part).map_err(|e| StorageError::io("cannot write", &part, &e))?;
    let pool = sqlite_pool(&part, 1, false, Duration::from_secs(10)).await?;
    let burnt = burn_in(&Db::pool(Backend::Sqlite, pool.clone()), burn).await;
    pool.close().await?;
    burnt?;
    let heads = to.join("heads.jsonl");
    if !heads.exists() && from.join("heads.jsonl").exists() {
        std::fs::copy(from.join("heads.jsonl"), &heads).map_err(|e| StorageError::io("cannot write", &heads, &e))?;
    }
    std::fs::rename(&part, &target).map_err(|e| StorageError::io("cannot finish", &target, &e))?;
    Ok(manifest)
}

/// After restoring a PostgreSQL dump: what [`restore`] does by itself on SQLite.
pub async fn burn_labels(store: &Store, burn: &Burn) -> Result<(), StorageError> {
    store.write(|tx| async move { burn_in(&tx.db, burn).await }).await
}

/// Moves every counter forward, also those that had issued nothing when the backup was made.
async fn burn_in(db: &Db, burn: &Burn) -> Result<(), StorageError> {
    if burn.labels > 0 {
        let rows = db.all("SELECT body FROM schedule", args![]).await?;
        let schedules = rows
            .iter()
            .map(crate::sql::Row::body)
            .collect::<Result<Vec<Schedule>, _>>()?;
        let mut counters: Vec<_> = schedules.iter().map(|s| (s.venue, s.label_prefix.as_str())).collect();
        counters.sort();
        counters.dedup();
        let sql = "INSERT INTO label_counter (venue_id, date, prefix, last) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (venue_id, date, prefix) DO UPDATE SET last = label_counter.last + excluded.last";
        for date in &burn.dates {
            for (venue, prefix) in &counters {
                db.run(sql, args![venue, date, prefix, burn.labels]).await?;
            }
        }
    }
    Ok(())
}
