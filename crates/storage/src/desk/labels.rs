//! Labels people see: A012. Issued once for a venue and date and never again, whatever happens to the claim.

use crate::document::insert_many;
use crate::sql::args;
use crate::{StorageError, Tx};
use jiff::civil::Date;
use std::collections::BTreeSet;
use yike_model::VenueId;

/// What counts labels: a venue, a date, a prefix.
pub(super) type Counter<'a> = (VenueId, Date, &'a str);

impl Tx {
    /// The next label of a venue and date: the prefix and at least three digits, counted from 1. The counter row stays locked
    /// until the transaction ends, so numbers are dense; a rolled back one is issued to the next.
    pub async fn next_label(&self, venue: VenueId, date: Date, prefix: &str) -> Result<String, StorageError> {
        let labels = self.next_labels((venue, date, prefix), 1).await?;
        labels
            .into_iter()
            .next()
            .ok_or_else(|| StorageError::inconsistent("label_counter", "no label came back"))
    }

    /// The next `n` labels of a counter, in order.
    pub(super) async fn next_labels(&self, counter: Counter<'_>, n: u32) -> Result<Vec<String>, StorageError> {
        let (venue, date, prefix) = counter;
        let sql = "INSERT INTO label_counter (venue_id, date, prefix, last) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (venue_id, date, prefix) DO UPDATE SET last = label_counter.last + excluded.last \
                   RETURNING last";
        let mut labels = Vec::new();
        // Another round only where another prefix's labels read alike and are skipped.
        while let Some(missing) = (n as usize).checked_sub(labels.len()).filter(|missing| *missing > 0) {
            let count = i64::try_from(missing).unwrap_or(i64::MAX);
            let row = self.db.one(sql, args![venue, date, prefix, count]).await?;
            let last = row
                .ok_or_else(|| StorageError::inconsistent("label_counter", "no number came back"))?
                .int("last")?;
            let made: Vec<String> = (last - count + 1..=last)
                .map(|number| format!("{prefix}{number:03}"))
                .collect();
            let rows = made.iter().map(|label| args![venue, date, label]).collect();
            let tail = "ON CONFLICT DO NOTHING RETURNING label";
            let rows = insert_many(&self.db, "label", &["venue_id", "date", "label"], rows, tail).await?;
            let new = rows
                .iter()
                .map(|row| row.text("label"))
                .collect::<Result<BTreeSet<_>, _>>()?;
            labels.extend(made.into_iter().filter(|label| new.contains(label)));
        }
        Ok(labels)
    }
}
