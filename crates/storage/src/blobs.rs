//! Versioned binary files in the database (walking network, base map), so that nodes stay stateless.

use crate::sql::{Row, args};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Bytes in one row: small enough for a reader's memory, large enough that a 50 MB network is 50 rows.
const CHUNK: usize = 1 << 20;

/// What is known of a stored version without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobInfo {
    pub name: String,
    pub version: u32,
    /// Hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    pub stored_at: Timestamp,
    pub note: String,
}

const INFO: &str = "SELECT name, version, sha256, bytes, stored_at, note FROM blob";

fn info(row: &Row) -> Result<BlobInfo, StorageError> {
    Ok(BlobInfo {
        name: row.text("name")?,
        version: row.number("version")?,
        sha256: row.text("sha256")?,
        bytes: row.int("bytes")?.unsigned_abs(),
        stored_at: row.time("stored_at")?,
        note: row.text("note")?,
    })
}

impl Read {
    /// The newest version under a name.
    pub async fn latest_blob(&self, name: &str) -> Result<Option<BlobInfo>, StorageError> {
        let sql = format!("{INFO} WHERE name = $1 ORDER BY version DESC LIMIT 1");
        self.db.one(&sql, args![name]).await?.map(|row| info(&row)).transpose()
    }

    /// All versions of all names.
    pub async fn blobs(&self) -> Result<Vec<BlobInfo>, StorageError> {
        self.db
            .all(&format!("{INFO} ORDER BY name, version"), args![])
            .await?
            .iter()
            .map(info)
            .collect()
    }

    /// The bytes of a version. Their checksum is checked.
    pub async fn blob(&self, blob: &BlobInfo) -> Result<Vec<u8>, StorageError> {
        let mut bytes = Vec::with_capacity(usize::try_from(blob.bytes).unwrap_or(0));
        let sql = "SELECT content FROM blob_chunk WHERE name = $1 AND version = $2 AND number = $3";
        for number in 0i64.. {
            match self.db.one(sql, args![blob.name, blob.version, number]).await? {
                Some(row) => bytes.extend(row.bytes("content")?),
                None => break,
            }
        }
        if hex::encode(Sha256::digest(&bytes)) != blob.sha256 {
            let place = format!("blob {} version {}", blob.name, blob.version);
            return Err(StorageError::inconsistent(
                place,
                "the checksum of the bytes differs; import it again",
            ));
        }
        Ok(bytes)
    }
}

impl Tx {
    /// Stores bytes as the next version under a name. The same bytes again are the same version.
    pub async fn put_blob(
        &self,
        name: &str,
        content: &[u8],
        note: &str,
        now: Timestamp,
    ) -> Result<BlobInfo, StorageError> {
        let sha256 = hex::encode(Sha256::digest(content));
        let latest = self.latest_blob(name).await?;
        if let Some(same) = latest.as_ref().filter(|latest| latest.sha256 == sha256) {
            return Ok(same.clone());
        }
        let version = latest.map_or(1, |latest| latest.version + 1);
        let (bytes, chunks) = (content.len() as u64, content.chunks(CHUNK).count());
        let sql = "INSERT INTO blob (name, version, sha256, bytes, chunks, stored_at, note) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (size, count) = (
            i64::try_from(bytes).unwrap_or(i64::MAX),
            i64::try_from(chunks).unwrap_or(i64::MAX),
        );
        self.db
            .run(sql, args![name, version, sha256, size, count, now, note])
            .await?;
        let sql = "INSERT INTO blob_chunk (name, version, number, content) VALUES ($1, $2, $3, $4)";
        for (number, chunk) in (0i64..).zip(content.chunks(CHUNK)) {
            self.db.run(sql, args![name, version, number, chunk]).await?;
        }
        let stored_at = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        Ok(BlobInfo {
            name: name.to_owned(),
            version,
            sha256,
            bytes,
            stored_at,
            note: note.to_owned(),
        })
    }

    /// Drops all but the newest `keep` versions under a name. Returns how many went.
    pub async fn prune_blob(&self, name: &str, keep: u32) -> Result<u64, StorageError> {
        let sql = "DELETE FROM blob WHERE name = $1 AND version NOT IN \
                   (SELECT version FROM blob WHERE name = $1 ORDER BY version DESC LIMIT $2)";
        self.db.run(sql, args![name, keep]).await
    }
}
