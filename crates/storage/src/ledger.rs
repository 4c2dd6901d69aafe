//! 台账: events written with the change they describe, then given a dense position and chained by hash.
//!
//! `hash = SHA-256(previous hash || body)`, over the bytes of the stored body, starting from 32 zero bytes.

use crate::document::{insert_many, records};
use crate::sql::{Arg, Backend, Db, args, opt_text, to_json};
use crate::{Read, StorageError, Tx};
use sea_orm::Value;
use sha2::{Digest, Sha256};
use yike_model::ledger::Event;
use yike_model::{EventId, UnitId};

/// All columns of `event`, in their order.
const EVENT: &[&str] = &["id", "at", "kind", "subject", "unit_id", "body"];

/// The newest entry. Position 0 and 32 zero bytes while the ledger is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub position: u64,
    pub hash: [u8; 32],
}

impl Head {
    pub(crate) const EMPTY: Head = Head {
        position: 0,
        hash: [0; 32],
    };

    /// The head after an event with this stored body.
    pub(crate) fn then(self, body: &str) -> Head {
        let digest = Sha256::new()
            .chain_update(self.hash)
            .chain_update(body.as_bytes())
            .finalize();
        Head {
            position: self.position + 1,
            hash: digest.into(),
        }
    }
}

/// An event in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// 1, 2, 3 … without gaps.
    pub position: u64,
    pub event: Event,
    /// Hexadecimal.
    pub hash: String,
}

/// An event as stored, waiting for its place.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) id: EventId,
    pub(crate) body: String,
    /// The values of its row; empty once stored.
    pub(crate) row: Vec<Value>,
}

impl Tx {
    /// Writes an event with the change it describes. Its position follows: at commit on SQLite, a few milliseconds later
    /// on PostgreSQL. No personal data in plain: those are sealed ([`Tx::seal`]).
    pub async fn event(&self, event: &Event) -> Result<(), StorageError> {
        self.events(vec![written(event)?]).await
    }

    /// Writes events in this order.
    pub(crate) async fn events(&self, events: Vec<Written>) -> Result<(), StorageError> {
        let rows = events.iter().map(|event| event.row.clone()).collect();
        match self.db.backend {
            Backend::Sqlite => {
                insert_many(&self.db, "event", EVENT, rows, "").await?;
                if let Ok(mut list) = self.written.lock() {
                    list.extend(events);
                }
            }
            Backend::Postgres => {
                // One round trip; what waits for the sequencer is numbered in the order given.
                let sql = "WITH told AS (SELECT * FROM json_populate_recordset(NULL::event, CAST($1 AS json))), \
                           kept AS (INSERT INTO event SELECT * FROM told) \
                           INSERT INTO pending_event (event_id) SELECT id FROM told";
                self.db.run(sql, args![records(EVENT, rows)?]).await?;
            }
        }
        Ok(())
    }
}

/// An event as it is stored.
pub(crate) fn written(event: &Event) -> Result<Written, StorageError> {
    let body = to_json(event)?;
    let row = args![
        event.id,
        event.at,
        event.kind,
        event.subject,
        opt_text(event.unit),
        body
    ];
    Ok(Written {
        id: event.id,
        body,
        row,
    })
}

impl Read {
    /// Entries after a position, oldest first; at most `limit`.
    pub async fn tail(&self, after: u64, limit: u32) -> Result<Vec<LedgerEntry>, StorageError> {
        let sql = "SELECT l.position, l.hash, e.body FROM ledger l JOIN event e ON e.id = l.event_id \
                   WHERE l.position > $1 ORDER BY l.position LIMIT $2";
        let rows = self.db.all(sql, args![position_arg(after), limit]).await?;
        rows.iter().map(entry).collect()
    }

    /// The newest entries about a subject (`claim:UUID`), newest first; at most `limit`.
    pub async fn events_about(&self, subject: &str, limit: u32) -> Result<Vec<LedgerEntry>, StorageError> {
        let sql = "SELECT l.position, l.hash, e.body FROM event e JOIN ledger l ON l.event_id = e.id \
                   WHERE e.subject = $1 ORDER BY l.position DESC LIMIT $2";
        let rows = self.db.all(sql, args![subject, limit]).await?;
        rows.iter().map(entry).collect()
    }

    /// The newest entries of the whole ledger before a position (`None`: the very newest), newest first.
    pub async fn recent(&self, before: Option<u64>, limit: u32) -> Result<Vec<LedgerEntry>, StorageError> {
        let sql = "SELECT l.position, l.hash, e.body FROM ledger l JOIN event e ON e.id = l.event_id \
                   WHERE l.position < $1 ORDER BY l.position DESC LIMIT $2";
        let rows = self
            .db
            .all(sql, args![before.map_or(i64::MAX, position_arg), limit])
            .await?;
        rows.iter().map(entry).collect()
    }

    /// The newest entries of these units before a position (`None`: the very newest), newest first.
    pub async fn recent_at(
        &self,
        units: &[UnitId],
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StorageError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let marks: Vec<String> = (0..units.len()).map(|i| format!("${}", i + 3)).collect();
        let sql = format!(
            "SELECT l.position, l.hash, e.body FROM ledger l JOIN event e ON e.id = l.event_id \
             WHERE l.position < $1 AND e.unit_id IN ({}) ORDER BY l.position DESC LIMIT $2",
            marks.join(", ")
        );
        let mut values = args![before.map_or(i64::MAX, position_arg), limit];
        values.extend(units.iter().map(Arg::arg));
        self.db.all(&sql, values).await?.iter().map(entry).collect()
    }

    /// The newest position and its hash.
    pub async fn head(&self) -> Result<Head, StorageError> {
        head(&self.db).await
    }
}

fn position_arg(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn entry(row: &crate::sql::Row) -> Result<LedgerEntry, StorageError> {
    let position = row.int("position")?.unsigned_abs();
    Ok(LedgerEntry {
        position,
        event: row.body()?,
        hash: row.text("hash")?,
    })
}

pub(crate) async fn head(db: &Db) -> Result<Head, StorageError> {
    let sql = "SELECT position, hash FROM ledger ORDER BY position DESC LIMIT 1";
    let Some(row) = db.one(sql, args![]).await? else {
        return Ok(Head::EMPTY);
    };
    let mut hash = [0u8; 32];
    hex::decode_to_slice(row.text("hash")?, &mut hash).map_err(|e| StorageError::inconsistent("ledger.hash", e))?;
    Ok(Head {
        position: row.int("position")?.unsigned_abs(),
        hash,
    })
}

/// Appends events in the order given. The caller holds what makes it the only one to append.
pub(crate) async fn append(db: &Db, written: &[Written], epoch: i64) -> Result<Head, StorageError> {
    let mut head = head(db).await?;
    let mut rows = Vec::with_capacity(written.len());
    for event in written {
        head = head.then(&event.body);
        rows.push(args![
            position_arg(head.position),
            event.id,
            hex::encode(head.hash),
            epoch
        ]);
    }
    insert_many(db, "ledger", &["position", "event_id", "hash", "epoch"], rows, "").await?;
    Ok(head)
}
