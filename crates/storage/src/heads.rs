//! Signed heads of the ledger, kept outside the database: one JSON line each, HMAC-SHA256 under a key derived from the
//! master key. Whoever rewrites the database cannot rewrite these without the key.

use crate::StorageError;
use crate::ledger::Head;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use zeroize::Zeroizing;

/// A head is written at least every so many positions while events come, and once a second.
const EVERY: u64 = 256;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedHead {
    pub(crate) position: u64,
    pub(crate) hash: String,
    pub(crate) at: Timestamp,
    pub(crate) signature: String,
}

pub(crate) struct Heads {
    path: PathBuf,
    key: Zeroizing<[u8; 32]>,
    last: Mutex<Option<(u64, Timestamp)>>,
}

impl Heads {
    pub(crate) fn open(path: PathBuf, key: Zeroizing<[u8; 32]>) -> Result<Heads, StorageError> {
        if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent).map_err(|e| StorageError::io("cannot make the folder", parent, &e))?;
        }
        Ok(Heads {
            path,
            key,
            last: Mutex::new(None),
        })
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    fn signature(&self, position: u64, hash: &str, at: Timestamp) -> Result<Hmac<Sha256>, StorageError> {
        let mac = Hmac::<Sha256>::new_from_slice(self.key.as_slice())
            .map_err(|e| StorageError::inconsistent("the key of heads", e))?;
        Ok(mac.chain_update(format!("{position}|{hash}|{}", at.as_microsecond())))
    }

    /// Appends the head if a second or enough positions passed since the last one.
    pub(crate) fn note(&self, head: &Head, now: Timestamp) -> Result<(), StorageError> {
        let due = self
            .last
            .lock()
            .ok()
            .and_then(|last| *last)
            .is_none_or(|(position, at)| head.position >= position + EVERY || now.duration_since(at).as_secs() >= 1);
        if due { self.append(head, now) } else { Ok(()) }
    }

    /// Appends the head, unless it is the last one written. An empty ledger has none.
    pub(crate) fn append(&self, head: &Head, now: Timestamp) -> Result<(), StorageError> {
        let Ok(mut last) = self.last.lock() else { return Ok(()) };
        if head.position == 0 || last.is_some_and(|(position, _)| position >= head.position) {
            return Ok(());
        }
        let hash = hex::encode(head.hash);
        let at = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let signature = hex::encode(self.signature(head.position, &hash, at)?.finalize().into_bytes());
        let line = serde_json::to_string(&SignedHead {
            position: head.position,
            hash,
            at,
            signature,
        })
        .map_err(|e| StorageError::inconsistent("a signed head", e))?;
        let wrong = |e: std::io::Error| StorageError::io("cannot append to", &self.path, &e);
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .map_err(wrong)?;
        // One write call: another process appending at once cannot split the line.
        file.write_all(format!("{line}\n").as_bytes()).map_err(wrong)?;
        *last = Some((head.position, now));
        Ok(())
    }

    /// All signed heads with whether the signature holds; unreadable lines count as not holding.
    pub(crate) fn all(&self) -> Result<Vec<(Option<SignedHead>, bool)>, StorageError> {
        let mut text = String::new();
        match std::fs::File::open(&self.path) {
            Ok(mut file) => file
                .read_to_string(&mut text)
                .map_err(|e| StorageError::io("cannot read", &self.path, &e))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(StorageError::io("cannot read", &self.path, &e)),
        };
        let judge = |line: &str| {
            let Ok(head) = serde_json::from_str::<SignedHead>(line) else {
                return Ok((None, false));
            };
            let signature = hex::decode(&head.signature).unwrap_or_default();
            let good = self
                .signature(head.position, &head.hash, head.at)?
                .verify_slice(&signature)
                .is_ok();
            Ok((Some(head), good))
        };
        text.lines().filter(|line| !line.is_empty()).map(judge).collect()
    }
}
