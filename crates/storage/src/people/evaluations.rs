//! Evaluations: one for a visit, five grades, counted by venue. What people write is sealed apart.

use crate::sql::{Row, args, to_json};
use crate::{Read, StorageError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yike_model::{ClaimId, ServiceId, VenueId};

/// How a visit was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    pub claim: ClaimId,
    pub venue: VenueId,
    pub service: ServiceId,
    /// Local civil date of the visit.
    pub date: Date,
    /// 1 非常不满意 to 5 非常满意.
    pub grade: u8,
    /// Codes of the reasons ticked.
    pub reasons: Vec<String>,
    /// Words were left; they are the claim's sealed field `evaluation`.
    pub words: bool,
}

impl Read {
    /// The evaluation of a visit.
    pub async fn evaluation(&self, claim: ClaimId) -> Result<Option<Evaluation>, StorageError> {
        let row = self
            .db
            .one("SELECT body FROM evaluation WHERE claim_id = $1", args![claim])
            .await?;
        row.map(|row| row.body()).transpose()
    }

    /// How often each grade was given at a venue since a date: grades 1 to 5 in this order.
    pub async fn grades_at(&self, venue: VenueId, since: Date) -> Result<[u32; 5], StorageError> {
        let sql = "SELECT grade, COUNT(*) AS times FROM evaluation WHERE venue_id = $1 AND date >= $2 GROUP BY grade";
        let mut grades = [0; 5];
        for row in self.db.all(sql, args![venue, since]).await? {
            let slot = row
                .number("grade")?
                .checked_sub(1)
                .and_then(|n| grades.get_mut(n as usize));
            if let Some(slot) = slot {
                *slot = row.number("times")?;
            }
        }
        Ok(grades)
    }

    /// Evaluations of a venue since a date, in no order that says who gave them.
    pub async fn evaluations_at(&self, venue: VenueId, since: Date) -> Result<Vec<Evaluation>, StorageError> {
        let sql = "SELECT body FROM evaluation WHERE venue_id = $1 AND date >= $2 ORDER BY date, grade, claim_id";
        self.db
            .all(sql, args![venue, since])
            .await?
            .iter()
            .map(Row::body)
            .collect()
    }
}

impl Tx {
    /// Keeps an evaluation; false when this visit has one already.
    pub async fn add_evaluation(&self, evaluation: &Evaluation) -> Result<bool, StorageError> {
        let sql = "INSERT INTO evaluation (claim_id, venue_id, service_id, date, grade, body) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (claim_id) DO NOTHING";
        let e = evaluation;
        let values = args![e.claim, e.venue, e.service, e.date, u32::from(e.grade), to_json(e)?];
        Ok(self.db.run(sql, values).await? == 1)
    }
}
