//! What residents report about a venue: hours that are wrong. Contacts are sealed apart, never part of the body.

use crate::sql::{Row, affected, args, to_json, word};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yike_model::{LoginId, OwnerId, ReportId, VenueId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    Open,
    /// Looked into; the hours were wrong and are now right.
    Corrected,
    /// Looked into; the hours were right.
    Dismissed,
}

/// A report of wrong hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub id: ReportId,
    pub venue: VenueId,
    pub state: ReportState,
    pub reported_at: Timestamp,
    /// What the resident says.
    pub text: String,
    /// Whose sealed field `contact` answers may go to.
    #[serde(default)]
    pub contact: Option<OwnerId>,
    #[serde(default)]
    pub settled_at: Option<Timestamp>,
    #[serde(default)]
    pub settled_by: Option<LoginId>,
    #[serde(default)]
    pub answer: String,
}

impl Read {
    /// A report by id.
    pub async fn report(&self, id: ReportId) -> Result<Option<Report>, StorageError> {
        let row = self.db.one("SELECT body FROM report WHERE id = $1", args![id]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// Reports in a state, oldest first.
    pub async fn reports(&self, state: ReportState) -> Result<Vec<Report>, StorageError> {
        let sql = "SELECT body FROM report WHERE state = $1 ORDER BY reported_at, id";
        self.db
            .all(sql, args![word(&state)?])
            .await?
            .iter()
            .map(Row::body)
            .collect()
    }
}

impl Tx {
    /// Adds a report.
    pub async fn add_report(&self, report: &Report) -> Result<(), StorageError> {
        let sql = "INSERT INTO report (id, venue_id, state, reported_at, body) VALUES ($1, $2, $3, $4, $5)";
        let r = report;
        self.db
            .run(sql, args![r.id, r.venue, word(&r.state)?, r.reported_at, to_json(r)?])
            .await?;
        Ok(())
    }

    /// Settles an open report. Fails with `RowsAffected` when somebody settled it already.
    pub async fn settle_report(&self, after: &Report) -> Result<(), StorageError> {
        let sql = "UPDATE report SET state = $2, body = $3 WHERE id = $1 AND state = 'open'";
        let done = self
            .db
            .run(sql, args![after.id, word(&after.state)?, to_json(after)?])
            .await?;
        affected("open report", 1, done)
    }
}
