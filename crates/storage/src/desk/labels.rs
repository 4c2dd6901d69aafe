//! Labels people see: A012. Issued once for a venue and date and never again, whatever happens to the claim.

use crate::sql::args;
use crate::{StorageError, Tx};
use jiff::civil::Date;
use yike_model::VenueId;

impl Tx {
    /// The next label of a venue and date: the prefix and at least three digits, counted from 1. The counter row stays locked
    /// until the transaction ends, so numbers are dense; a rolled back one is issued to the next.
    pub async fn next_label(&self, venue: VenueId, date: Date, prefix: &str) -> Result<String, StorageError> {
        let count = "INSERT INTO label_counter (venue_id, date, prefix, last) VALUES ($1, $2, $3, 1) \
                     ON CONFLICT (venue_id, date, prefix) DO UPDATE SET last = label_counter.last + 1 RETURNING last";
        let keep = "INSERT INTO label (venue_id, date, label) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        loop {
            let row = self.db.one(count, args![venue, date, prefix]).await?;
            let row = row.ok_or_else(|| StorageError::inconsistent("label_counter", "no number came back"))?;
            let label = format!("{prefix}{:03}", row.int("last")?);
            // Prefix "A" with 1001 and prefix "A1" with 1 read the same: the second is skipped.
            if self.db.run(keep, args![venue, date, label]).await? == 1 {
                return Ok(label);
            }
        }
    }
}
