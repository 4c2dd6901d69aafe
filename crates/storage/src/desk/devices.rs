//! Kiosks, boards and desks, and the digest of the token each shows.

use crate::sql::{Row, args, to_json, word};
use crate::{Read, StorageError, Tx};
use yike_model::desk::Device;
use yike_model::ledger::Event;
use yike_model::{DeviceId, VenueId};

impl Read {
    /// A device by id.
    pub async fn device(&self, id: DeviceId) -> Result<Option<Device>, StorageError> {
        let row = self.db.one("SELECT body FROM device WHERE id = $1", args![id]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// The device that shows the token with this digest, revoked or not.
    pub async fn device_by_digest(&self, digest: &str) -> Result<Option<Device>, StorageError> {
        let sql = "SELECT body FROM device WHERE digest = $1";
        let row = self.db.one(sql, args![digest]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// Devices of a venue, oldest first.
    pub async fn devices_at(&self, venue: VenueId) -> Result<Vec<Device>, StorageError> {
        let sql = "SELECT body FROM device WHERE venue_id = $1 ORDER BY id";
        self.db.all(sql, args![venue]).await?.iter().map(Row::body).collect()
    }
}

impl Tx {
    /// Saves a device under the digest of the token that it shows from now on, and writes the event.
    pub async fn save_device(&self, device: &Device, digest: &str, event: &Event) -> Result<(), StorageError> {
        let sql = "INSERT INTO device (id, venue_id, kind, digest, revoked, body) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, revoked = excluded.revoked, \
                   body = excluded.body";
        let d = device;
        let values = args![
            d.id,
            d.venue,
            word(&d.kind)?,
            digest,
            d.revoked_at.is_some(),
            to_json(d)?
        ];
        self.db.run(sql, values).await?;
        self.event(event).await
    }

    /// The digest a device is known by.
    pub async fn device_digest(&self, id: DeviceId) -> Result<Option<String>, StorageError> {
        let row = self
            .db
            .one("SELECT digest FROM device WHERE id = $1", args![id])
            .await?;
        row.map(|row| row.text("digest")).transpose()
    }
}
