//! Bookings: several buckets at once, places held for a while, the waiting list, and claims that go to another place.

use super::claims::{ClaimRecord, RECORD, held_until, place, record};
use super::counts::{self, Move};
use super::sessions::{PoolKey, Run, Taken};
use crate::sql::{affected, args, opt_int, to_json, word};
use crate::{Read, StorageError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use yike_model::desk::note::later_note;
use yike_model::desk::{Claim, ClaimState, PoolKind};
use yike_model::ledger::Event;
use yike_model::{ScheduleId, VenueId};

/// Bookings that hold the same buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRun {
    pub date: Date,
    pub run: Run,
    pub count: u32,
}

impl HeldRun {
    /// End of its last bucket.
    pub fn ends_at(&self) -> Timestamp {
        let first = self.run.first.bucket_starts_at;
        self.run.keys().last().map_or(first, |last| {
            last.bucket_starts_at.saturating_add(self.run.step).unwrap_or(first)
        })
    }
}

impl Read {
    /// Places held in a schedule's pools of one kind on some dates, both included: by invariant what `taken` counts, and where
    /// each booking ends besides, also one made before the timetable was changed.
    pub async fn runs_held(
        &self,
        schedule: ScheduleId,
        (from, until): (Date, Date),
        kind: PoolKind,
    ) -> Result<Vec<HeldRun>, StorageError> {
        let sql = "SELECT session_id, date, pool_bucket, pool_span, pool_step, COUNT(*) AS n FROM claim \
                   WHERE schedule_id = $1 AND date >= $2 AND date <= $3 AND pool_kind = $4 AND holds_pool \
                   GROUP BY session_id, date, pool_bucket, pool_span, pool_step ORDER BY pool_bucket, session_id, pool_span";
        let rows = self.db.all(sql, args![schedule, from, until, word(&kind)?]).await?;
        rows.iter()
            .map(|row| {
                Ok(HeldRun {
                    date: row.date("date")?,
                    run: Run {
                        first: PoolKey {
                            session: row.parsed("session_id")?,
                            bucket_starts_at: row.time("pool_bucket")?,
                            kind,
                        },
                        buckets: row.number("pool_span")?,
                        step: SignedDuration::from_micros(row.int("pool_step")?),
                    },
                    count: row.number("n")?,
                })
            })
            .collect()
    }

    /// Held places whose time is over, longest over first; so many at most.
    pub async fn expired_held(&self, now: Timestamp, limit: u32) -> Result<Vec<ClaimRecord>, StorageError> {
        let sql = format!(
            "SELECT {RECORD} FROM claim WHERE held_until IS NOT NULL AND held_until <= $1 ORDER BY held_until, id LIMIT $2"
        );
        self.db.all(&sql, args![now, limit]).await?.iter().map(record).collect()
    }

    /// The waiting list of a schedule, first joined first.
    pub async fn waitlisted(&self, schedule: ScheduleId) -> Result<Vec<ClaimRecord>, StorageError> {
        let sql = format!(
            "SELECT {RECORD} FROM claim WHERE schedule_id = $1 AND state = 'waitlisted' ORDER BY queued_at, id"
        );
        self.db.all(&sql, args![schedule]).await?.iter().map(record).collect()
    }

    /// Schedules somebody is on the waiting list of.
    pub async fn waiting_lists(&self) -> Result<Vec<ScheduleId>, StorageError> {
        let sql = "SELECT DISTINCT schedule_id FROM claim WHERE state = 'waitlisted' ORDER BY schedule_id";
        let rows = self.db.all(sql, args![]).await?;
        rows.iter().map(|row| row.parsed("schedule_id")).collect()
    }

    /// Schedules with bookings that still count on their period, from a date on.
    pub async fn booked_schedules(&self, from: Date) -> Result<Vec<ScheduleId>, StorageError> {
        let sql = "SELECT DISTINCT schedule_id FROM claim WHERE date >= $1 AND state IN ('held', 'confirmed', 'arrived') \
                   AND pool_kind IN ('bookable', 'reserved') ORDER BY schedule_id";
        let rows = self.db.all(sql, args![from]).await?;
        rows.iter().map(|row| row.parsed("schedule_id")).collect()
    }

    /// Bookings of a schedule from a date on that still count on their period.
    pub async fn bookings_from(&self, schedule: ScheduleId, from: Date) -> Result<Vec<ClaimRecord>, StorageError> {
        let sql = format!(
            "SELECT {RECORD} FROM claim WHERE schedule_id = $1 AND date >= $2 AND state IN ('held', 'confirmed', 'arrived') \
             AND pool_kind IN ('bookable', 'reserved') ORDER BY pool_bucket, id"
        );
        let rows = self.db.all(&sql, args![schedule, from]).await?;
        rows.iter().map(record).collect()
    }
}

impl Tx {
    /// Takes one place of every bucket of the run, earliest first; all or none.
    pub async fn take_run(&self, run: &Run) -> Result<Taken, StorageError> {
        let mut got: Vec<PoolKey> = Vec::new();
        for key in run.keys() {
            if self.take(&key, 1).await? == Taken::Full {
                self.give_back(&got).await?;
                return Ok(Taken::Full);
            }
            got.push(key);
        }
        Ok(Taken::Yes { left: None })
    }

    /// Gives one place of each of these pools back.
    async fn give_back(&self, keys: &[PoolKey]) -> Result<(), StorageError> {
        for key in keys {
            self.release(key, 1).await?;
        }
        Ok(())
    }

    /// Gives a run taken with [`Tx::take_run`] in this transaction back.
    pub async fn release_run(&self, run: &Run) -> Result<(), StorageError> {
        self.give_back(&run.keys().collect::<Vec<_>>()).await
    }

    /// Exchanges places: takes one of each of `wanted`'s buckets and gives one of each of `given`'s back, row by row in one
    /// fixed order, so that two who exchange with each other do not wait in a circle; buckets in both are left alone. When
    /// there is no room the transaction must be given up.
    pub async fn exchange_runs(&self, wanted: &Run, given: Option<&Run>) -> Result<Taken, StorageError> {
        let (mut take, give): (Vec<PoolKey>, Vec<PoolKey>) = (
            wanted.keys().collect(),
            given.into_iter().flat_map(|run| run.keys()).collect(),
        );
        let mut rows: Vec<(PoolKey, bool)> = give
            .iter()
            .filter(|key| !take.contains(key))
            .map(|key| (*key, false))
            .collect();
        take.retain(|key| !give.contains(key));
        rows.extend(take.into_iter().map(|key| (key, true)));
        rows.sort_by_key(|(key, _)| (key.bucket_starts_at, key.session, key.kind == PoolKind::Reserved));
        for (key, takes) in rows {
            if !takes {
                self.release(&key, 1).await?;
            } else if self.take(&key, 1).await? == Taken::Full {
                return Ok(Taken::Full);
            }
        }
        Ok(Taken::Yes { left: None })
    }

    /// Gives a claim another session, place, label or line: stores `after`, which stood as `before` says, at `date` holding
    /// `run`. The places themselves are exchanged by the caller in the same transaction. Returns `false`, and changes nothing,
    /// when the claim stands otherwise by now. The event tells both lines.
    pub async fn relocate_claim(
        &self,
        before: &ClaimRecord,
        after: &Claim,
        (date, run): (Date, Option<Run>),
        event: &Event,
    ) -> Result<bool, StorageError> {
        let old = &before.claim;
        let sql = "UPDATE claim SET session_id = $1, schedule_id = $2, venue_id = $3, date = $4, label = $5, state = $6, \
                   queued_at = $7, pool_bucket = $8, pool_kind = $9, pool_span = $10, pool_step = $11, holds_pool = $12, \
                   held_until = $13, body = $14 \
                   WHERE id = $15 AND state = $16 AND session_id = $17 AND holds_pool = $18 AND body = $19";
        let mut values = args![after.session, after.schedule, after.venue, date, after.label];
        values.extend(args![word(&after.state)?, after.queued_at]);
        values.extend(place(after, run)?);
        values.extend(args![run.is_some(), opt_int(held_until(after)), to_json(after)?]);
        values.extend(args![
            old.id,
            word(&old.state)?,
            old.session,
            before.holds_pool,
            before.stored
        ]);
        if self.db.run(sql, values).await? == 0 {
            return Ok(false);
        }
        // Into no counted state: the claim is gone from that line.
        let left = Move {
            schedule: old.schedule,
            date: before.seat.date,
            from: Some(old.state),
            to: ClaimState::Cancelled,
            seconds: 0,
        };
        let joined = Move {
            schedule: after.schedule,
            date,
            from: None,
            to: after.state,
            seconds: 0,
        };
        // In a fixed order, so that two who move the other way round never wait for each other.
        let mut moves = [left, joined];
        moves.sort_by_key(|moved| (moved.schedule, moved.date));
        for moved in &moves {
            counts::apply(&self.db, moved).await?;
        }
        self.event(&joined.noted_after(&left, event, later_note(after))?)
            .await?;
        Ok(true)
    }

    /// Stores other facts of a claim whose state stays as it is: proposals made to it, what it asks for.
    pub async fn note_claim(&self, before: &ClaimRecord, after: &Claim, event: &Event) -> Result<(), StorageError> {
        let sql = "UPDATE claim SET body = $2 WHERE id = $1 AND state = $3 AND body = $4";
        let values = args![after.id, to_json(after)?, word(&after.state)?, before.stored];
        affected("claim", 1, self.db.run(sql, values).await?)?;
        let stays = Move {
            schedule: after.schedule,
            date: before.seat.date,
            from: Some(after.state),
            to: after.state,
            seconds: 0,
        };
        self.event(&stays.noted(event, later_note(after))?).await
    }

    /// Takes a label a claim has already along to another date, if it was never issued there.
    pub async fn keep_label(&self, venue: VenueId, date: Date, label: &str) -> Result<bool, StorageError> {
        let sql = "INSERT INTO label (venue_id, date, label) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        Ok(self.db.run(sql, args![venue, date, label]).await? == 1)
    }
}
