//! Claims as the forecast reads them: what a schedule did of late, and those an event was about.

use crate::sql::{Arg, Row, args};
use crate::{Read, StorageError};
use jiff::civil::Date;
use yike_model::desk::Claim;
use yike_model::{ClaimId, ScheduleId};

impl Read {
    /// Schedules with claims on this date or later.
    pub async fn schedules_since(&self, date: Date) -> Result<Vec<ScheduleId>, StorageError> {
        let sql = "SELECT DISTINCT schedule_id FROM queue_count WHERE date >= $1 ORDER BY schedule_id";
        let rows = self.db.all(sql, args![date]).await?;
        rows.iter().map(|row| row.parsed("schedule_id")).collect()
    }

    /// The newest claims of a schedule since a date, at most `limit`, newest first.
    pub async fn claims_since(&self, schedule: ScheduleId, date: Date, limit: u32) -> Result<Vec<Claim>, StorageError> {
        let sql = "SELECT body FROM claim WHERE schedule_id = $1 AND date >= $2 \
                   ORDER BY date DESC, queued_at DESC, id LIMIT $3";
        let rows = self.db.all(sql, args![schedule, date, limit]).await?;
        rows.iter().map(Row::body).collect()
    }

    /// Claims by id, in no order; ids nobody has are left out.
    pub async fn claims_of(&self, ids: &[ClaimId]) -> Result<Vec<Claim>, StorageError> {
        let mut claims = Vec::with_capacity(ids.len());
        for some in ids.chunks(300) {
            let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!("SELECT body FROM claim WHERE id IN ({})", places.join(", "));
            let rows = self.db.all(&sql, some.iter().map(Arg::arg).collect()).await?;
            for row in &rows {
                claims.push(row.body()?);
            }
        }
        Ok(claims)
    }
}
