//! One-time codes and the browsers that showed one. Neither code nor phone number is stored, only keyed digests.

use crate::sealing::Lookup;
use crate::sql::{Row, args};
use crate::{Read, StorageError, Store, Tx};
use jiff::Timestamp;
use uuid::Uuid;
use yike_model::desk::Claim;

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRecord {
    pub id: Uuid,
    /// Keyed digest of the code.
    pub digest: String,
    pub attempts: u32,
    pub expires_at: Timestamp,
}

impl Store {
    /// The keyed digest a phone number is found by, the same as its sealed field's; `None` when there is no number in it.
    pub fn phone_digest(&self, phone: &str) -> Result<Option<String>, StorageError> {
        let word = Lookup::Phone.normalise(phone);
        word.map(|word| self.0.keys.blind(&word)).transpose()
    }

    /// The keyed digest of a code.
    pub fn code_digest(&self, id: Uuid, code: &str) -> Result<String, StorageError> {
        self.0.keys.blind(&format!("code:{id}:{code}"))
    }
}

impl Read {
    /// The newest code of an address that has not expired.
    pub async fn code(&self, address: &str, now: Timestamp) -> Result<Option<CodeRecord>, StorageError> {
        let sql = "SELECT id, digest, attempts, expires_at FROM resident_code WHERE address = $1 AND expires_at > $2 \
                   ORDER BY expires_at DESC, id DESC LIMIT 1";
        let row = self.db.one(sql, args![address, now]).await?;
        row.map(|row| {
            Ok(CodeRecord {
                id: row.parsed("id")?,
                digest: row.text("digest")?,
                attempts: row.number("attempts")?,
                expires_at: row.time("expires_at")?,
            })
        })
        .transpose()
    }

    /// The address of a browser's unexpired token.
    pub async fn resident_address(&self, digest: &str, now: Timestamp) -> Result<Option<String>, StorageError> {
        let sql = "SELECT address FROM resident_token WHERE digest = $1 AND expires_at > $2";
        let row = self.db.one(sql, args![digest, now]).await?;
        row.map(|row| row.text("address")).transpose()
    }

    /// Claims that carry this address, newest first.
    pub async fn claims_by_address(&self, address: &str, limit: u32) -> Result<Vec<Claim>, StorageError> {
        let sql = "SELECT c.body FROM claim c JOIN blind_index b ON b.owner_id = c.id WHERE b.digest = $1 \
                   ORDER BY c.created_at DESC, c.id LIMIT $2";
        self.db
            .all(sql, args![address, limit])
            .await?
            .iter()
            .map(Row::body)
            .collect()
    }
}

impl Tx {
    /// Keeps a code's digest in place of earlier ones of the address; expired ones are swept.
    pub async fn add_code(&self, address: &str, code: &CodeRecord, now: Timestamp) -> Result<(), StorageError> {
        let sql = "DELETE FROM resident_code WHERE address = $1 OR expires_at <= $2";
        self.db.run(sql, args![address, now]).await?;
        let sql = "INSERT INTO resident_code (id, address, digest, attempts, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let values = args![
            code.id.to_string(),
            address,
            code.digest,
            code.attempts,
            code.expires_at
        ];
        self.db.run(sql, values).await?;
        Ok(())
    }

    /// Counts an attempt at a code and returns how many there were; `None` when the code is gone.
    pub async fn try_code(&self, id: Uuid) -> Result<Option<u32>, StorageError> {
        let sql = "UPDATE resident_code SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts";
        let row = self.db.one(sql, args![id.to_string()]).await?;
        row.map(|row| row.number("attempts")).transpose()
    }

    /// Uses a code up; false when somebody was faster.
    pub async fn end_code(&self, id: Uuid) -> Result<bool, StorageError> {
        let done = self
            .db
            .run("DELETE FROM resident_code WHERE id = $1", args![id.to_string()])
            .await?;
        Ok(done == 1)
    }

    /// Keeps a browser by the digest of its cookie's token. Expired ones are swept.
    pub async fn add_resident_token(
        &self,
        digest: &str,
        address: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "DELETE FROM resident_token WHERE expires_at <= $1";
        self.db.run(sql, args![now]).await?;
        let sql = "INSERT INTO resident_token (digest, address, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        self.db.run(sql, args![digest, address, now, expires_at]).await?;
        Ok(())
    }

    /// Forgets a browser.
    pub async fn end_resident_token(&self, digest: &str) -> Result<(), StorageError> {
        self.db
            .run("DELETE FROM resident_token WHERE digest = $1", args![digest])
            .await?;
        Ok(())
    }
}
