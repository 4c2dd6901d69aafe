//! Windows as they stand, the last step at each, and sessions that give out no more numbers.

use crate::sql::{Row, affected, args, opt_int, opt_text, to_json, word};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use yike_model::desk::{Counter, Step};
use yike_model::ledger::Event;
use yike_model::{ScheduleId, SessionId};

/// Since when a session gives out no more numbers, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub at: Timestamp,
    pub why: String,
}

impl Read {
    /// The windows of a schedule that were ever opened, by number.
    pub async fn counters_of(&self, schedule: ScheduleId) -> Result<Vec<Counter>, StorageError> {
        let sql = "SELECT body FROM counter WHERE schedule_id = $1 ORDER BY number";
        self.db.all(sql, args![schedule]).await?.iter().map(Row::body).collect()
    }

    /// A window; `None` when nobody ever opened it.
    pub async fn counter(&self, schedule: ScheduleId, number: u16) -> Result<Option<Counter>, StorageError> {
        let sql = "SELECT body FROM counter WHERE schedule_id = $1 AND number = $2";
        let row = self.db.one(sql, args![schedule, i64::from(number)]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// The last step at a window, unless it was taken back.
    pub async fn step(&self, schedule: ScheduleId, number: u16) -> Result<Option<Step>, StorageError> {
        let sql = "SELECT step AS body FROM counter WHERE schedule_id = $1 AND number = $2 AND step IS NOT NULL";
        let row = self.db.one(sql, args![schedule, i64::from(number)]).await?;
        row.map(|row| row.body()).transpose()
    }

    /// Whether a session gives out no more numbers.
    pub async fn stop_of(&self, session: SessionId) -> Result<Option<Stop>, StorageError> {
        let sql = "SELECT stopped_at, stopped_why FROM session WHERE id = $1 AND stopped_at IS NOT NULL";
        let row = self.db.one(sql, args![session]).await?;
        row.map(|row| {
            Ok(Stop {
                at: row.time("stopped_at")?,
                why: row.text("stopped_why")?,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Saves a window and writes its event, whose `data` is to hold the window.
    pub async fn save_counter(&self, counter: &Counter, event: &Event) -> Result<(), StorageError> {
        let sql = "INSERT INTO counter (schedule_id, number, state, since, body) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (schedule_id, number) DO UPDATE SET \
                   state = excluded.state, since = excluded.since, body = excluded.body";
        let c = counter;
        let values = args![c.schedule, i64::from(c.number), word(&c.state)?, c.since, to_json(c)?];
        self.db.run(sql, values).await?;
        self.event(event).await
    }

    /// Remembers the last step at a window. A window nobody ever opened remembers nothing.
    pub async fn set_step(&self, schedule: ScheduleId, number: u16, step: Option<&Step>) -> Result<(), StorageError> {
        let sql = "UPDATE counter SET step = $3 WHERE schedule_id = $1 AND number = $2";
        let step = opt_text(step.map(to_json).transpose()?);
        self.db.run(sql, args![schedule, i64::from(number), step]).await?;
        Ok(())
    }

    /// Stops a session's numbers, or lets them go on, and writes the event.
    pub async fn set_stop(&self, session: SessionId, stop: Option<&Stop>, event: &Event) -> Result<(), StorageError> {
        let sql = "UPDATE session SET stopped_at = $2, stopped_why = $3 WHERE id = $1";
        let at = opt_int(stop.map(|stop| stop.at.as_microsecond()));
        let why = stop.map(|stop| stop.why.as_str()).unwrap_or_default();
        affected("session", 1, self.db.run(sql, args![session, at, why]).await?)?;
        self.event(event).await
    }
}
