//! What windows and kiosks took ahead for a break of the network.

use crate::sql::{Row, args, to_json, word};
use crate::{Read, StorageError, Tx};
use yike_model::desk::{Holder, Lease};
use yike_model::ledger::Event;

impl Read {
    /// The last lease of a holder, live or not.
    pub async fn lease(&self, holder: Holder) -> Result<Option<Lease>, StorageError> {
        let sql = "SELECT body FROM desk_lease WHERE holder = $1";
        let row = self.db.one(sql, args![holder.to_string()]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// Leases nobody gave back yet.
    pub async fn live_leases(&self) -> Result<Vec<Lease>, StorageError> {
        let sql = "SELECT body FROM desk_lease WHERE state = 'live' ORDER BY holder";
        self.db.all(sql, args![]).await?.iter().map(Row::body).collect()
    }
}

impl Tx {
    /// Saves a lease; a grant and an end come with their event.
    pub async fn save_lease(&self, lease: &Lease, event: Option<&Event>) -> Result<(), StorageError> {
        let sql = "INSERT INTO desk_lease (holder, epoch, state, expires_at, body) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (holder) DO UPDATE SET epoch = excluded.epoch, state = excluded.state, \
                   expires_at = excluded.expires_at, body = excluded.body";
        let l = lease;
        let values = args![
            l.holder.to_string(),
            i64::from(l.epoch),
            word(&l.state)?,
            l.expires_at,
            to_json(l)?
        ];
        self.db.run(sql, values).await?;
        match event {
            Some(event) => self.event(event).await,
            None => Ok(()),
        }
    }
}
