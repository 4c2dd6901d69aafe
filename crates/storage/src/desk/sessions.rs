//! 场次 and their capacity. Taking is one conditional statement, never check-then-insert.

use crate::sql::{Row, affected, args, from_word, opt_int, word};
use crate::{Read, StorageError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use yike_model::desk::{Pool, PoolKind, Session};
use yike_model::{ScheduleId, SessionId, VenueId};

/// Names one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolKey {
    pub session: SessionId,
    pub bucket_starts_at: Timestamp,
    pub kind: PoolKind,
}

impl From<&Pool> for PoolKey {
    fn from(pool: &Pool) -> PoolKey {
        PoolKey {
            session: pool.session,
            bucket_starts_at: pool.bucket_starts_at,
            kind: pool.kind,
        }
    }
}

/// Buckets of one kind in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub first: PoolKey,
    /// At least one.
    pub buckets: u32,
    /// From one bucket's start to the next; nought for a single one.
    pub step: SignedDuration,
}

impl Run {
    /// A single bucket.
    pub fn one(first: PoolKey) -> Run {
        Run {
            first,
            buckets: 1,
            step: SignedDuration::ZERO,
        }
    }

    /// Its pools, earliest first.
    pub fn keys(self) -> impl Iterator<Item = PoolKey> {
        let times = std::iter::successors(Some(self.first.bucket_starts_at), move |at| {
            at.checked_add(self.step).ok()
        });
        let buckets = usize::try_from(self.buckets).unwrap_or(usize::MAX);
        times.take(buckets).map(move |bucket_starts_at| PoolKey {
            bucket_starts_at,
            ..self.first
        })
    }
}

/// Whether a pool had room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Taken; so many are left, `None` = unlimited.
    Yes { left: Option<u32> },
    /// Not enough room, or no such pool; nothing was taken.
    Full,
}

const SESSION: &str = "SELECT id, schedule_id, venue_id, date, starts_at, ends_at, last_admission_at FROM session";
const POOL: &str = "SELECT session_id, bucket_starts_at, kind, capacity, taken FROM pool";

fn session(row: &Row) -> Result<Session, StorageError> {
    Ok(Session {
        id: row.parsed("id")?,
        schedule: row.parsed("schedule_id")?,
        venue: row.parsed("venue_id")?,
        date: row.date("date")?,
        starts_at: row.time("starts_at")?,
        ends_at: row.time("ends_at")?,
        last_admission_at: row.time("last_admission_at")?,
    })
}

fn pool(row: &Row) -> Result<Pool, StorageError> {
    let number = |n: i64| u32::try_from(n).map_err(|e| StorageError::inconsistent("pool.capacity", e));
    Ok(Pool {
        session: row.parsed("session_id")?,
        bucket_starts_at: row.time("bucket_starts_at")?,
        kind: from_word(row.text("kind")?, "pool.kind")?,
        capacity: row.int_opt("capacity")?.map(number).transpose()?,
        taken: row.number("taken")?,
    })
}

impl Read {
    /// A session by id.
    pub async fn session(&self, id: SessionId) -> Result<Option<Session>, StorageError> {
        self.db
            .one(&format!("{SESSION} WHERE id = $1"), args![id])
            .await?
            .map(|row| session(&row))
            .transpose()
    }

    /// Sessions of a schedule on a date, earliest first.
    pub async fn sessions_of(&self, schedule: ScheduleId, date: Date) -> Result<Vec<Session>, StorageError> {
        let sql = format!("{SESSION} WHERE schedule_id = $1 AND date = $2 ORDER BY starts_at");
        self.db
            .all(&sql, args![schedule, date])
            .await?
            .iter()
            .map(session)
            .collect()
    }

    /// Sessions at a venue on a date, earliest first.
    pub async fn sessions_at(&self, venue: VenueId, date: Date) -> Result<Vec<Session>, StorageError> {
        let sql = format!("{SESSION} WHERE venue_id = $1 AND date = $2 ORDER BY starts_at, schedule_id");
        self.db
            .all(&sql, args![venue, date])
            .await?
            .iter()
            .map(session)
            .collect()
    }

    /// All sessions of a date, by start.
    pub async fn sessions_on(&self, date: Date) -> Result<Vec<Session>, StorageError> {
        let sql = format!("{SESSION} WHERE date = $1 ORDER BY starts_at, schedule_id");
        self.db.all(&sql, args![date]).await?.iter().map(session).collect()
    }

    /// A pool.
    pub async fn pool(&self, key: &PoolKey) -> Result<Option<Pool>, StorageError> {
        let sql = format!("{POOL} WHERE session_id = $1 AND bucket_starts_at = $2 AND kind = $3");
        let row = self
            .db
            .one(&sql, args![key.session, key.bucket_starts_at, word(&key.kind)?])
            .await?;
        row.map(|row| pool(&row)).transpose()
    }

    /// Pools of a session, by bucket and kind.
    pub async fn pools_of(&self, session: SessionId) -> Result<Vec<Pool>, StorageError> {
        let sql = format!("{POOL} WHERE session_id = $1 ORDER BY bucket_starts_at, kind");
        self.db.all(&sql, args![session]).await?.iter().map(pool).collect()
    }
}

impl Tx {
    /// Makes the session unless its schedule has one starting then; returns the stored one, whose id may differ.
    pub async fn ensure_session(&self, wanted: &Session) -> Result<Session, StorageError> {
        let sql = "INSERT INTO session (id, schedule_id, venue_id, date, starts_at, ends_at, last_admission_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (schedule_id, date, starts_at) DO NOTHING";
        let s = wanted;
        self.db
            .run(
                sql,
                args![
                    s.id,
                    s.schedule,
                    s.venue,
                    s.date,
                    s.starts_at,
                    s.ends_at,
                    s.last_admission_at
                ],
            )
            .await?;
        let sql = format!("{SESSION} WHERE schedule_id = $1 AND date = $2 AND starts_at = $3");
        match self.db.one(&sql, args![s.schedule, s.date, s.starts_at]).await? {
            Some(row) => session(&row),
            None => Err(StorageError::inconsistent(
                "session",
                "a session just made is not there",
            )),
        }
    }

    /// Sets when a session ends and admits last.
    pub async fn move_session_end(
        &self,
        id: SessionId,
        ends_at: Timestamp,
        last_admission_at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE session SET ends_at = $2, last_admission_at = $3 WHERE id = $1";
        affected(
            "session",
            1,
            self.db.run(sql, args![id, ends_at, last_admission_at]).await?,
        )
    }

    /// Makes the pool unless it is there. `taken` starts at 0.
    pub async fn ensure_pool(&self, key: &PoolKey, capacity: Option<u32>) -> Result<(), StorageError> {
        let sql = "INSERT INTO pool (session_id, bucket_starts_at, kind, capacity, taken) VALUES ($1, $2, $3, $4, 0) \
                   ON CONFLICT (session_id, bucket_starts_at, kind) DO NOTHING";
        let kind = word(&key.kind)?;
        self.db
            .run(
                sql,
                args![
                    key.session,
                    key.bucket_starts_at,
                    kind,
                    opt_int(capacity.map(i64::from))
                ],
            )
            .await?;
        Ok(())
    }

    /// Changes a pool's capacity. Below what is taken it only stops further taking.
    pub async fn set_capacity(&self, key: &PoolKey, capacity: Option<u32>) -> Result<(), StorageError> {
        let sql = "UPDATE pool SET capacity = $4 WHERE session_id = $1 AND bucket_starts_at = $2 AND kind = $3";
        let kind = word(&key.kind)?;
        let done = self.db.run(
            sql,
            args![
                key.session,
                key.bucket_starts_at,
                kind,
                opt_int(capacity.map(i64::from))
            ],
        );
        affected("pool", 1, done.await?)
    }

    /// Takes `n` places if there are so many. Contiguous buckets are taken by their order in one transaction.
    pub async fn take(&self, key: &PoolKey, n: u32) -> Result<Taken, StorageError> {
        let sql = "UPDATE pool SET taken = taken + $4 WHERE session_id = $1 AND bucket_starts_at = $2 AND kind = $3 \
                   AND (capacity IS NULL OR taken + $4 <= capacity) RETURNING capacity - taken AS room";
        let row = self
            .db
            .one(sql, args![key.session, key.bucket_starts_at, word(&key.kind)?, n])
            .await?;
        Ok(match row {
            Some(row) => Taken::Yes {
                left: row.int_opt("room")?.map(|n| u32::try_from(n).unwrap_or(0)),
            },
            None => Taken::Full,
        })
    }

    /// Gives `n` places back.
    pub async fn release(&self, key: &PoolKey, n: u32) -> Result<(), StorageError> {
        let sql = "UPDATE pool SET taken = taken - $4 WHERE session_id = $1 AND bucket_starts_at = $2 AND kind = $3 \
                   AND taken >= $4";
        let done = self
            .db
            .run(sql, args![key.session, key.bucket_starts_at, word(&key.kind)?, n])
            .await?;
        affected("pool to give back to", 1, done)
    }
}
