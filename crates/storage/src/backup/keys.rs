//! The keys of sealed fields, apart from the data. They are wrapped under the master key, which is never copied here.

use crate::sql::args;
use crate::{StorageError, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use yike_model::OwnerId;

#[derive(Debug, Serialize, Deserialize)]
struct KeyLine {
    owner: OwnerId,
    suite: String,
    wrapped: String,
    created_at: Timestamp,
}

/// Writes all wrapped keys to a file (mode 0600, one JSON line each) that must not exist yet. Returns how many. Keep such
/// files for days, not years: an old one would bring erased data back.
pub async fn backup_keys(store: &Store, file: &Path) -> Result<usize, StorageError> {
    let sql = "SELECT owner_id, suite, wrapped, created_at FROM sealing_key ORDER BY owner_id";
    let rows = store.read().db.all(sql, args![]).await?;
    let mut text = String::new();
    for row in &rows {
        let line = KeyLine {
            owner: row.parsed("owner_id")?,
            suite: row.text("suite")?,
            wrapped: hex::encode(row.bytes("wrapped")?),
            created_at: row.time("created_at")?,
        };
        text.push_str(&serde_json::to_string(&line).map_err(|e| StorageError::inconsistent("sealing_key", e))?);
        text.push('\n');
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let wrong = |e: std::io::Error| StorageError::io("cannot write the keys to", file, &e);
    let mut out = options.open(file).map_err(wrong)?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.sync_all())
        .map_err(wrong)?;
    Ok(rows.len())
}

/// Brings keys back whose owners have none. Keys of owners erased since are left out, as far as the ledger knows. Returns
/// how many came back.
pub async fn restore_keys(store: &Store, file: &Path) -> Result<usize, StorageError> {
    let text = std::fs::read_to_string(file).map_err(|e| StorageError::io("cannot read", file, &e))?;
    let mut lines = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let line: KeyLine = serde_json::from_str(line).map_err(|e| StorageError::inconsistent("the key file", e))?;
        let wrapped = hex::decode(&line.wrapped).map_err(|e| StorageError::inconsistent("the key file", e))?;
        // A key this master key cannot unwrap would only be found out when somebody needs it.
        store.0.keys.unwrap(line.owner, &wrapped)?;
        lines.push((line, wrapped));
    }
    let lines = &lines;
    store
        .write(|tx| async move {
            let mut back = 0;
            for (line, wrapped) in lines {
                let erased = "SELECT 1 AS erased FROM event WHERE kind = 'sealed.erased' AND subject = $1 AND at >= $2";
                if tx
                    .db
                    .one(erased, args![format!("owner:{}", line.owner), line.created_at])
                    .await?
                    .is_some()
                {
                    continue;
                }
                let sql = "INSERT INTO sealing_key (owner_id, suite, wrapped, created_at) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (owner_id) DO NOTHING";
                let done = tx
                    .db
                    .run(sql, args![line.owner, line.suite, wrapped, line.created_at])
                    .await?;
                back += usize::from(done == 1);
            }
            Ok(back)
        })
        .await
}
