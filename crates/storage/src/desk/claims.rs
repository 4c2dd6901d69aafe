//! 号: claims. Every change of state is guarded by the state expected, counted, and written to the ledger in one go.

use super::counts::{self, Move};
use super::sessions::{PoolKey, Run};
use crate::document;
use crate::sql::{Db, Row, affected, args, from_word, opt_int, opt_text, to_json, word};
use crate::{Read, StorageError, Tx};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sea_orm::Value;
use yike_model::desk::note::{first_note, later_note};
use yike_model::desk::{Claim, ClaimState};
use yike_model::ledger::Event;
use yike_model::{ClaimId, ScheduleId, SessionId, VenueId};

/// Where a new claim stands beside its own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Local civil date of the session.
    pub date: Date,
    /// The pool a place of which it holds; taken with [`Tx::take`] in the same transaction.
    pub pool: Option<PoolKey>,
}

/// A claim as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRecord {
    pub claim: Claim,
    pub seat: Seat,
    /// The buckets it took: one for a walk-in, several in a row for a longer booking.
    pub run: Option<Run>,
    /// Whether it still holds its place in the pool.
    pub holds_pool: bool,
    /// The body as stored, which guards changes: what is read and written again may differ from it in fields added since.
    pub(super) stored: String,
}

pub(super) const RECORD: &str = "session_id, date, pool_bucket, pool_kind, pool_span, pool_step, holds_pool, body";

pub(super) fn record(row: &Row) -> Result<ClaimRecord, StorageError> {
    let pool = match (row.time_opt("pool_bucket")?, row.text_opt("pool_kind")?) {
        (Some(bucket_starts_at), Some(kind)) => Some(PoolKey {
            session: row.parsed("session_id")?,
            bucket_starts_at,
            kind: from_word(kind, "claim.pool_kind")?,
        }),
        _ => None,
    };
    let run = match pool {
        Some(first) => Some(Run {
            first,
            buckets: row.number("pool_span")?,
            step: SignedDuration::from_micros(row.int("pool_step")?),
        }),
        None => None,
    };
    Ok(ClaimRecord {
        claim: row.body()?,
        stored: row.text("body")?,
        seat: Seat {
            date: row.date("date")?,
            pool,
        },
        run,
        holds_pool: row.flag("holds_pool")?,
    })
}

const COLUMNS: &[&str] = &[
    "id",
    "session_id",
    "schedule_id",
    "venue_id",
    "service_id",
    "date",
    "label",
    "token",
    "state",
    "queued_at",
    "created_at",
    "pool_bucket",
    "pool_kind",
    "pool_span",
    "pool_step",
    "holds_pool",
    "held_until",
    "body",
];

/// The values of [`COLUMNS`].
pub(super) fn row(claim: &Claim, date: Date, run: Option<Run>) -> Result<Vec<Value>, StorageError> {
    let c = claim;
    let mut values = args![c.id, c.session, c.schedule, c.venue, c.service, date, c.label, c.token];
    values.extend(args![word(&c.state)?, c.queued_at, c.created_at]);
    values.extend(place(c, run)?);
    values.extend(args![run.is_some(), opt_int(held_until(c)), to_json(c)?]);
    Ok(values)
}

/// When a held place is given back unless it was confirmed.
pub(super) fn held_until(claim: &Claim) -> Option<i64> {
    let booking = claim.booking.filter(|_| claim.state == ClaimState::Held)?;
    booking.held_until.map(Timestamp::as_microsecond)
}

/// The values of `pool_bucket`, `pool_kind`, `pool_span`, `pool_step`.
pub(super) fn place(claim: &Claim, run: Option<Run>) -> Result<Vec<Value>, StorageError> {
    if run.is_some_and(|run| run.first.session != claim.session) {
        return Err(StorageError::invalid(
            "a claim holds a place of its own session's pools only",
        ));
    }
    let kind = run.map(|run| word(&run.first.kind)).transpose()?;
    let bucket = run.map(|run| run.first.bucket_starts_at.as_microsecond());
    let step = run.map_or(0, |run| i64::try_from(run.step.as_micros()).unwrap_or(0));
    Ok(args![
        opt_int(bucket),
        opt_text(kind),
        run.map_or(1, |run| run.buckets),
        step
    ])
}

pub(super) async fn insert(db: &Db, rows: Vec<Vec<Value>>) -> Result<(), StorageError> {
    document::insert_many(db, "claim", COLUMNS, rows, "").await?;
    Ok(())
}

impl Read {
    /// A claim by id.
    pub async fn claim(&self, id: ClaimId) -> Result<Option<ClaimRecord>, StorageError> {
        self.db
            .one(&format!("SELECT {RECORD} FROM claim WHERE id = $1"), args![id])
            .await?
            .map(|row| record(&row))
            .transpose()
    }

    /// A claim by the token of its link.
    pub async fn claim_by_token(&self, token: &str) -> Result<Option<ClaimRecord>, StorageError> {
        self.db
            .one(&format!("SELECT {RECORD} FROM claim WHERE token = $1"), args![token])
            .await?
            .map(|row| record(&row))
            .transpose()
    }

    /// A claim by what a person at the venue calls out or shows. Only for staff of the venue: labels can be guessed.
    pub async fn claim_by_label(
        &self,
        venue: VenueId,
        date: Date,
        label: &str,
    ) -> Result<Option<ClaimRecord>, StorageError> {
        let sql = format!("SELECT {RECORD} FROM claim WHERE venue_id = $1 AND date = $2 AND label = $3");
        self.db
            .one(&sql, args![venue, date, label])
            .await?
            .map(|row| record(&row))
            .transpose()
    }

    /// Claims of a session, by when they joined the line. This is no queue order: the policy decides that.
    pub async fn claims_in(&self, session: SessionId) -> Result<Vec<Claim>, StorageError> {
        let sql = "SELECT body FROM claim WHERE session_id = $1 ORDER BY queued_at, id";
        self.db.all(sql, args![session]).await?.iter().map(Row::body).collect()
    }

    /// Claims of a session in one of these states, by when they joined the line.
    pub async fn claims_in_states(
        &self,
        session: SessionId,
        states: &[ClaimState],
    ) -> Result<Vec<Claim>, StorageError> {
        let words = states.iter().map(word).collect::<Result<Vec<_>, _>>()?;
        // The words are our own enum's, never input.
        let sql = format!(
            "SELECT body FROM claim WHERE session_id = $1 AND state IN ('{}') ORDER BY queued_at, id",
            words.join("', '")
        );
        self.db.all(&sql, args![session]).await?.iter().map(Row::body).collect()
    }

    /// Claims of a date that wait or are at a window, of all schedules.
    pub async fn live_claims(&self, date: Date) -> Result<Vec<Claim>, StorageError> {
        let live = [
            ClaimState::Confirmed,
            ClaimState::Arrived,
            ClaimState::Called,
            ClaimState::Serving,
        ];
        let words = live.iter().map(word).collect::<Result<Vec<_>, _>>()?;
        let sql = format!(
            "SELECT body FROM claim WHERE date = $1 AND state IN ('{}')",
            words.join("', '")
        );
        self.db.all(&sql, args![date]).await?.iter().map(Row::body).collect()
    }

    /// Claims of a schedule on a date, by when they joined the line.
    pub async fn claims_on(&self, schedule: ScheduleId, date: Date) -> Result<Vec<Claim>, StorageError> {
        let sql = "SELECT body FROM claim WHERE schedule_id = $1 AND date = $2 ORDER BY queued_at, id";
        self.db
            .all(sql, args![schedule, date])
            .await?
            .iter()
            .map(Row::body)
            .collect()
    }
}

impl Read {
    /// Claims of a schedule that were served and whose papers are still to be completed, of all days, oldest first.
    pub async fn later_of(&self, schedule: ScheduleId) -> Result<Vec<Claim>, StorageError> {
        let sql = "SELECT body FROM claim WHERE schedule_id = $1 AND later_at IS NOT NULL ORDER BY later_at, id";
        self.db.all(sql, args![schedule]).await?.iter().map(Row::body).collect()
    }
}

impl Tx {
    /// Adds a claim, counts it and writes its event. The event's `data` gains `queue`, from which counts are recomputed, and
    /// `claim`, from which the line is.
    pub async fn add_claim(&self, claim: &Claim, seat: &Seat, event: &Event) -> Result<(), StorageError> {
        self.add_run(claim, seat.date, seat.pool.map(Run::one), event).await
    }

    /// As [`Tx::add_claim`], holding several buckets in a row, taken with [`Tx::take_run`] in the same transaction.
    pub async fn add_run(
        &self,
        claim: &Claim,
        date: Date,
        run: Option<Run>,
        event: &Event,
    ) -> Result<(), StorageError> {
        insert(&self.db, vec![row(claim, date, run)?]).await?;
        let moved = Move {
            schedule: claim.schedule,
            date,
            from: None,
            to: claim.state,
            seconds: 0,
        };
        counts::apply(&self.db, &moved).await?;
        self.event(&moved.noted(event, first_note(claim))?).await
    }

    /// Stores `after`, whose state was `from`; counts the change and writes its event. Fails with `RowsAffected` when the
    /// claim is no longer `from`. Only state, times, window and clerk may differ: a claim keeps the facts
    /// it was made under, and another place or line is given by [`Tx::relocate_claim`].
    pub async fn advance_claim(&self, after: &Claim, from: ClaimState, event: &Event) -> Result<(), StorageError> {
        let sql = "UPDATE claim SET state = $3, queued_at = $4, later_at = $5, held_until = $6, body = $7 \
                   WHERE id = $1 AND state = $2 RETURNING date";
        let values = args![
            after.id,
            word(&from)?,
            word(&after.state)?,
            after.queued_at,
            opt_int(after.later().map(|at| at.as_microsecond())),
            opt_int(held_until(after)),
            to_json(after)?
        ];
        let Some(row) = self.db.one(sql, values).await? else {
            let what = format!("claim {} expected to be {}", after.label, word(&from)?);
            return affected(&what, 1, 0);
        };
        let seconds = match (after.state, after.called_at, after.ended_at) {
            _ if from == ClaimState::Done => 0,
            (ClaimState::Done, Some(called), Some(ended)) => ended.duration_since(called).as_secs().max(0),
            _ => 0,
        };
        let date = row.date("date")?;
        let moved = Move {
            schedule: after.schedule,
            date,
            from: Some(from),
            to: after.state,
            seconds,
        };
        counts::apply(&self.db, &moved).await?;
        self.event(&moved.noted(event, later_note(after))?).await
    }

    /// Gives a claim's place in its pool back, once. Returns whether it held one.
    pub async fn release_place(&self, id: ClaimId) -> Result<bool, StorageError> {
        let sql = format!("UPDATE claim SET holds_pool = FALSE WHERE id = $1 AND holds_pool RETURNING {RECORD}");
        let Some(row) = self.db.one(&sql, args![id]).await? else {
            return Ok(false);
        };
        for key in record(&row)?.run.into_iter().flat_map(Run::keys) {
            self.release(&key, 1).await?;
        }
        Ok(true)
    }
}
