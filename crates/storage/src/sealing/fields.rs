//! Sealing, reading back (an event each time), looking up, erasing.

use super::keys::{context, decrypt, encrypt};
use crate::sql::{Backend, args};
use crate::store::Inner;
use crate::{Read, StorageError, Store, Tx};
use jiff::Timestamp;
use yike_model::ledger::{Actor, Event};
use yike_model::{CaseId, ClaimId, EventId, LoginId, OwnerId, ReportId, UnitId};

/// Who looks at sealed data and why. It becomes an event.
#[derive(Debug, Clone)]
pub struct Access {
    /// Of the event.
    pub id: EventId,
    pub at: Timestamp,
    pub actor: Actor,
    pub unit: Option<UnitId>,
    pub why: String,
}

/// Whose data a record's own sealed fields are: the record is the owner, so its data can be erased alone. Fields in use:
/// a claim's and a login's `name` and `phone`, a claim's `identity`, a report's `contact`; a case's `name`, `phone`, `identity`,
/// `agent_name`, `agent_identity`, `field:CODE` and `file:CODE`.
pub trait SealedOwner {
    /// The owner of its sealed fields.
    fn owner(&self) -> OwnerId;
}

impl SealedOwner for ClaimId {
    fn owner(&self) -> OwnerId {
        OwnerId(self.0)
    }
}

impl SealedOwner for CaseId {
    fn owner(&self) -> OwnerId {
        OwnerId(self.0)
    }
}

impl SealedOwner for LoginId {
    fn owner(&self) -> OwnerId {
        OwnerId(self.0)
    }
}

impl SealedOwner for ReportId {
    fn owner(&self) -> OwnerId {
        OwnerId(self.0)
    }
}

/// How a sealed field can be found again without being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Not at all.
    No,
    /// A phone number: digits, without country code 86.
    Phone,
    /// 公民身份号码: digits and a final X.
    IdNumber,
}

impl Lookup {
    /// What is hashed: `None` when nothing is to be found by it.
    pub(crate) fn normalise(self, text: &str) -> Option<String> {
        // Full-width digits and letters are what Chinese keyboards give.
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        };
        let kept = text
            .chars()
            .map(narrow)
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase());
        let (kind, word): (&str, String) = match self {
            Lookup::No => return None,
            Lookup::Phone => {
                let digits: String = kept.filter(char::is_ascii_digit).collect();
                let national = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
                (
                    "phone",
                    national
                        .filter(|rest| rest.len() == 11)
                        .map_or(digits.clone(), str::to_owned),
                )
            }
            Lookup::IdNumber => ("id", kept.collect()),
        };
        (!word.is_empty()).then(|| format!("{kind}:{word}"))
    }
}

async fn owners(read: &Read, store: &Inner, lookup: Lookup, text: &str) -> Result<Vec<OwnerId>, StorageError> {
    let Some(word) = lookup.normalise(text) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT owner_id FROM blind_index WHERE digest = $1 ORDER BY owner_id";
    let rows = read.db.all(sql, args![store.keys.blind(&word)?]).await?;
    rows.iter().map(|row| row.parsed("owner_id")).collect()
}

impl Store {
    /// Owners with exactly this phone or ID number sealed under a field that allows looking up.
    pub async fn owners_by(&self, lookup: Lookup, text: &str) -> Result<Vec<OwnerId>, StorageError> {
        owners(&self.read(), &self.0, lookup, text).await
    }

    /// Erases an owner's sealed data ([`Tx::erase`]) and, on SQLite, folds the log so that the key leaves the disk now.
    /// On PostgreSQL the dead row goes with the next vacuum.
    pub async fn erase(&self, owner: OwnerId, access: &Access) -> Result<bool, StorageError> {
        let erased = self.write(|tx| async move { tx.erase(owner, access).await }).await?;
        if self.0.backend == Backend::Sqlite {
            self.0.group.fold_log(&self.0).await?;
        }
        Ok(erased)
    }
}

impl Tx {
    /// Seals a text under the owner's key (made on first use), replacing what the field held.
    pub async fn seal(&self, owner: OwnerId, field: &str, plain: &str, lookup: Lookup) -> Result<(), StorageError> {
        let (keys, entropy) = (&self.store.0.keys, self.store.0.entropy.as_ref());
        let known = self
            .db
            .one(
                "SELECT suite, wrapped FROM sealing_key WHERE owner_id = $1",
                args![owner],
            )
            .await?;
        let (suite, key) = match known {
            Some(row) => (
                keys.suite_named(&row.text("suite")?)?,
                keys.unwrap(owner, &row.bytes("wrapped")?)?,
            ),
            None => {
                let (key, wrapped) = keys.new_key(owner, entropy)?;
                let sql = "INSERT INTO sealing_key (owner_id, suite, wrapped, created_at) VALUES ($1, $2, $3, $4)";
                let now = (self.store.0.clock)();
                self.db
                    .run(sql, args![owner, keys.suite().name(), wrapped, now])
                    .await?;
                (keys.suite(), key)
            }
        };
        let sealed = encrypt(suite, &key, entropy, context(owner, field).as_bytes(), plain.as_bytes())?;
        let sql = "INSERT INTO sealed_field (owner_id, field, sealed) VALUES ($1, $2, $3) \
                   ON CONFLICT (owner_id, field) DO UPDATE SET sealed = excluded.sealed";
        self.db.run(sql, args![owner, field, sealed]).await?;
        self.db
            .run(
                "DELETE FROM blind_index WHERE owner_id = $1 AND field = $2",
                args![owner, field],
            )
            .await?;
        if let Some(word) = lookup.normalise(plain) {
            let sql = "INSERT INTO blind_index (owner_id, field, digest) VALUES ($1, $2, $3)";
            self.db.run(sql, args![owner, field, keys.blind(&word)?]).await?;
        }
        Ok(())
    }

    /// Reads a sealed text and writes the event that says who did and why. `None` when there is none or it was erased.
    pub async fn unseal(&self, owner: OwnerId, field: &str, access: &Access) -> Result<Option<String>, StorageError> {
        let sql = "SELECT k.suite, k.wrapped, f.sealed FROM sealed_field f JOIN sealing_key k ON k.owner_id = f.owner_id \
                   WHERE f.owner_id = $1 AND f.field = $2";
        let Some(row) = self.db.one(sql, args![owner, field]).await? else {
            return Ok(None);
        };
        let keys = &self.store.0.keys;
        let key = keys.unwrap(owner, &row.bytes("wrapped")?)?;
        let suite = keys.suite_named(&row.text("suite")?)?;
        let place = || format!("sealed field {}", context(owner, field));
        let plain = decrypt(suite, &key, context(owner, field).as_bytes(), &row.bytes("sealed")?)
            .ok_or_else(|| StorageError::inconsistent(place(), "it was altered or moved"))?;
        let plain = String::from_utf8(plain).map_err(|e| StorageError::inconsistent(place(), e))?;
        self.event(&told(
            "sealed.read",
            owner,
            access,
            serde_json::json!({ "field": field }),
        ))
        .await?;
        Ok(Some(plain))
    }

    /// Owners with exactly this phone or ID number.
    pub async fn owners_by(&self, lookup: Lookup, text: &str) -> Result<Vec<OwnerId>, StorageError> {
        owners(self, &self.store.0, lookup, text).await
    }

    /// Deletes an owner's key, ciphertexts and look-ups. What the owner did stays counted and in the ledger. Returns whether
    /// there was a key.
    pub async fn erase(&self, owner: OwnerId, access: &Access) -> Result<bool, StorageError> {
        self.db
            .run("DELETE FROM blind_index WHERE owner_id = $1", args![owner])
            .await?;
        let fields = self
            .db
            .run("DELETE FROM sealed_field WHERE owner_id = $1", args![owner])
            .await?;
        if self
            .db
            .run("DELETE FROM sealing_key WHERE owner_id = $1", args![owner])
            .await?
            == 0
        {
            return Ok(false);
        }
        self.event(&told(
            "sealed.erased",
            owner,
            access,
            serde_json::json!({ "fields": fields }),
        ))
        .await?;
        Ok(true)
    }
}

fn told(kind: &str, owner: OwnerId, access: &Access, data: serde_json::Value) -> Event {
    Event {
        id: access.id,
        at: access.at,
        actor: access.actor.clone(),
        on_behalf_of: None,
        unit: access.unit,
        kind: kind.to_owned(),
        subject: format!("owner:{owner}"),
        why: access.why.clone(),
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lookup: Lookup, text: &str, expect: Option<&str>) {
        assert_eq!(lookup.normalise(text).as_deref(), expect);
    }

    #[test]
    fn one_phone_however_written() {
        for text in [
            "13800000001",
            "+86 138-0000-0001",
            "0086 138 0000 0001",
            "１３８００００００ ０１",
        ] {
            check(Lookup::Phone, text, Some("phone:13800000001"));
        }
        check(Lookup::Phone, "0512-00000000", Some("phone:051200000000"));
        check(Lookup::Phone, "86000001", Some("phone:86000001"));
        check(Lookup::Phone, "无", None);
    }

    #[test]
    fn one_id_number_however_written() {
        for text in [
            "32050819000101000x",
            "320508 19000101 000X",
            "３２０５０８１９０００１０１０００Ｘ",
        ] {
            check(Lookup::IdNumber, text, Some("id:32050819000101000X"));
        }
        check(Lookup::No, "32050819000101000X", None);
    }
}
