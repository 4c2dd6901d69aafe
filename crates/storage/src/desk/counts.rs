//! Counts per schedule and date, kept in the transaction that changes them and recomputed by `verify`.

use crate::sql::{Db, Row, args, from_word};
use crate::{Read, StorageError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_model::ScheduleId;
use yike_model::desk::ClaimState;
use yike_model::ledger::Event;

/// How a schedule's queue stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QueueCount {
    /// Confirmed or arrived.
    pub waiting: i64,
    /// Called or being served.
    pub serving: i64,
    pub done: i64,
    /// Called and not there; a return takes one off.
    pub missed: i64,
    /// From call to end, over those done.
    pub served_seconds: i64,
}

impl QueueCount {
    /// Minutes served, rounded.
    pub fn minutes_served(&self) -> i64 {
        (self.served_seconds + 30) / 60
    }

    fn add(&mut self, state: ClaimState, n: i64) {
        match state {
            state if state.waits() => self.waiting += n,
            ClaimState::Called | ClaimState::Serving => self.serving += n,
            ClaimState::Done => self.done += n,
            ClaimState::Missed => self.missed += n,
            _ => {}
        }
    }
}

/// One change of a claim's state, as counted and as noted in its event.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) schedule: ScheduleId,
    pub(crate) date: Date,
    pub(crate) from: Option<ClaimState>,
    pub(crate) to: ClaimState,
    /// Served, when it ended as done.
    pub(crate) seconds: i64,
}

impl Move {
    pub(super) fn count_into(&self, count: &mut QueueCount) {
        if let Some(from) = self.from {
            count.add(from, -1);
        }
        count.add(self.to, 1);
        count.served_seconds += self.seconds;
    }

    /// The event with this change and the claim's note in its data.
    pub(crate) fn noted(&self, event: &Event, note: serde_json::Value) -> Result<Event, StorageError> {
        let mut event = event.clone();
        if event.data.is_null() {
            event.data = serde_json::json!({});
        }
        let Some(data) = event.data.as_object_mut() else {
            return Err(StorageError::invalid(
                "the data of a claim's event must be a JSON object",
            ));
        };
        let queue = serde_json::to_value(self).map_err(|e| StorageError::invalid(e.to_string()))?;
        data.insert("queue".to_owned(), queue);
        data.insert("claim".to_owned(), note);
        Ok(event)
    }
}

impl Move {
    /// As [`Move::noted`], with the change of the line that was left before it.
    pub(crate) fn noted_after(
        &self,
        left: &Move,
        event: &Event,
        note: serde_json::Value,
    ) -> Result<Event, StorageError> {
        let mut event = self.noted(event, note)?;
        let left = serde_json::to_value(left).map_err(|e| StorageError::invalid(e.to_string()))?;
        if let Some(data) = event.data.as_object_mut() {
            data.insert("queue_left".to_owned(), left);
        }
        Ok(event)
    }
}

pub(crate) async fn apply(db: &Db, moved: &Move) -> Result<(), StorageError> {
    let mut delta = QueueCount::default();
    moved.count_into(&mut delta);
    // Also when nothing is counted: whoever decides about a line and whoever changes it meet at this row, so that the
    // ledger's order is the order in which decisions saw the line.
    add(db, moved.schedule, moved.date, &delta).await
}

/// Adds a difference to a stored count.
pub(super) async fn add(db: &Db, schedule: ScheduleId, date: Date, d: &QueueCount) -> Result<(), StorageError> {
    let sql = "INSERT INTO queue_count (schedule_id, date, waiting, serving, done, missed, served_seconds) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (schedule_id, date) DO UPDATE SET \
               waiting = queue_count.waiting + excluded.waiting, serving = queue_count.serving + excluded.serving, \
               done = queue_count.done + excluded.done, missed = queue_count.missed + excluded.missed, \
               served_seconds = queue_count.served_seconds + excluded.served_seconds";
    db.run(
        sql,
        args![schedule, date, d.waiting, d.serving, d.done, d.missed, d.served_seconds],
    )
    .await?;
    Ok(())
}

fn count(row: &Row) -> Result<QueueCount, StorageError> {
    Ok(QueueCount {
        waiting: row.int("waiting")?,
        serving: row.int("serving")?,
        done: row.int("done")?,
        missed: row.int("missed")?,
        served_seconds: row.int("served_seconds")?,
    })
}

const COUNT: &str = "SELECT schedule_id, date, waiting, serving, done, missed, served_seconds FROM queue_count";

impl Read {
    /// How a schedule's queue stands on a date; zeros before the first claim.
    pub async fn queue_count(&self, schedule: ScheduleId, date: Date) -> Result<QueueCount, StorageError> {
        let row = self
            .db
            .one(
                &format!("{COUNT} WHERE schedule_id = $1 AND date = $2"),
                args![schedule, date],
            )
            .await?;
        row.map_or(Ok(QueueCount::default()), |row| count(&row))
    }

    /// All queues of a date.
    pub async fn queue_counts(&self, date: Date) -> Result<BTreeMap<ScheduleId, QueueCount>, StorageError> {
        let rows = self.db.all(&format!("{COUNT} WHERE date = $1"), args![date]).await?;
        rows.iter()
            .map(|row| Ok((row.parsed("schedule_id")?, count(row)?)))
            .collect()
    }
}

pub(crate) type Counts = BTreeMap<(ScheduleId, Date), QueueCount>;

/// The table as it is.
pub(crate) async fn stored(db: &Db) -> Result<Counts, StorageError> {
    let rows = db.all(COUNT, args![]).await?;
    rows.iter()
        .map(|row| Ok(((row.parsed("schedule_id")?, row.date("date")?), count(row)?)))
        .collect()
}

/// The counts the claims themselves give, without seconds, which only the ledger keeps for ever.
pub(crate) async fn recount_claims(db: &Db) -> Result<Counts, StorageError> {
    let mut counts = Counts::new();
    let sql = "SELECT schedule_id, date, state, COUNT(*) AS n FROM claim GROUP BY schedule_id, date, state";
    for row in db.all(sql, args![]).await? {
        let state = from_word(row.text("state")?, "claim.state")?;
        counts
            .entry((row.parsed("schedule_id")?, row.date("date")?))
            .or_default()
            .add(state, row.int("n")?);
    }
    Ok(counts)
}

/// Adds what an event of a claim says.
pub(crate) fn replay(counts: &mut Counts, event: &Event) {
    if !event.kind.starts_with("claim.") {
        return;
    }
    for queue in ["queue", "queue_left"].iter().filter_map(|key| event.data.get(key)) {
        if let Ok(moved) = serde_json::from_value::<Move>(queue.clone()) {
            moved.count_into(counts.entry((moved.schedule, moved.date)).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use yike_model::desk::ClaimAction;
    use yike_model::desk::claim::transition;

    proptest! {
        /// Whatever is done to claims, the sum of the changes is the count of where they stand.
        #[test]
        fn m07_changes_add_up_to_where_claims_stand(
            claims in prop::collection::vec(prop::collection::vec(0usize..ClaimAction::ALL.len(), 0..20), 0..8)
        ) {
            let (schedule, date) = (ScheduleId(uuid::Uuid::nil()), date(2026, 11, 24));
            let (mut sum, mut expect) = (QueueCount::default(), QueueCount::default());
            for actions in claims {
                let mut state = ClaimState::Confirmed;
                Move { schedule, date, from: None, to: state, seconds: 0 }.count_into(&mut sum);
                for to in actions.into_iter().map(|i| ClaimAction::ALL[i]) {
                    if let Ok(to) = transition(state, to) {
                        Move { schedule, date, from: Some(state), to, seconds: 0 }.count_into(&mut sum);
                        state = to;
                    }
                }
                expect.add(state, 1);
            }
            prop_assert_eq!(sum, expect);
        }
    }
}
