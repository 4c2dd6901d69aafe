//! The outbox: notices written once, taken by one sender at a time, settled with what became of them.

use crate::sql::{Arg, Row, affected, args, from_word, opt_int, opt_text, to_json, word};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yike_model::desk::{Notice, NoticeKind};
use yike_model::{ClaimId, NoticeId, UnitId};

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    Pending,
    Sent,
    /// Given up after the last attempt.
    Failed,
    /// Not sent on purpose: the unit's money for the day is spent, or it came too late to help.
    Skipped,
}

/// A notice of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: NoticeId,
    /// Whose cap it counts against.
    pub unit: Option<UnitId>,
    pub state: PostState,
    /// Not sent before; of one that is being sent, the end of the sender's lease.
    pub due_at: Timestamp,
    pub attempts: u32,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// The day its cost counts for, and whole fen.
    pub date: Date,
    pub cost_fen: u32,
    pub notice: Notice,
}

const POST: &str =
    "SELECT id, unit_id, state, due_at, attempts, created_at, settled_at, date, cost_fen, body FROM outbox";

fn post(row: &Row) -> Result<Post, StorageError> {
    let unit = row.text_opt("unit_id")?.map(|text| text.parse());
    Ok(Post {
        id: row.parsed("id")?,
        unit: unit
            .transpose()
            .map_err(|error| StorageError::inconsistent("outbox.unit_id", error))?,
        state: from_word(row.text("state")?, "outbox.state")?,
        due_at: row.time("due_at")?,
        attempts: row.number("attempts")?,
        created_at: row.time("created_at")?,
        settled_at: row.time_opt("settled_at")?,
        date: row.date("date")?,
        cost_fen: row.number("cost_fen")?,
        notice: row.body()?,
    })
}

fn subject(claim: ClaimId) -> String {
    format!("claim:{claim}")
}

impl Read {
    /// Notices about a claim, oldest first.
    pub async fn posts_about(&self, claim: ClaimId) -> Result<Vec<Post>, StorageError> {
        let sql = format!("{POST} WHERE subject = $1 ORDER BY created_at, id");
        self.db
            .all(&sql, args![subject(claim)])
            .await?
            .iter()
            .map(post)
            .collect()
    }

    /// The newest notices, newest first; for staff.
    pub async fn recent_posts(&self, limit: u32) -> Result<Vec<Post>, StorageError> {
        let sql = format!("{POST} ORDER BY created_at DESC, id DESC LIMIT $1");
        self.db.all(&sql, args![limit]).await?.iter().map(post).collect()
    }

    /// Whether a notice is due for sending.
    pub async fn any_post_due(&self, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "SELECT id FROM outbox WHERE state = 'pending' AND due_at <= $1 LIMIT 1";
        Ok(self.db.one(sql, args![now]).await?.is_some())
    }

    /// Which kinds of notice were written about these claims.
    pub async fn kinds_about(&self, claims: &[ClaimId]) -> Result<HashMap<ClaimId, Vec<NoticeKind>>, StorageError> {
        let mut kinds: HashMap<ClaimId, Vec<NoticeKind>> = HashMap::new();
        for some in claims.chunks(300) {
            let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT kind, subject FROM outbox WHERE subject IN ({})",
                places.join(", ")
            );
            let values = some.iter().map(|claim| subject(*claim).arg()).collect();
            for row in self.db.all(&sql, values).await? {
                let about = row.text("subject")?;
                if let Some(claim) = about.strip_prefix("claim:").and_then(|id| id.parse().ok()) {
                    let kind = from_word(row.text("kind")?, "outbox.kind")?;
                    kinds.entry(claim).or_default().push(kind);
                }
            }
        }
        Ok(kinds)
    }

    /// Whole fen a unit spent on a day, those being sent included.
    pub async fn spent_fen(&self, unit: Option<UnitId>, date: Date) -> Result<i64, StorageError> {
        let (condition, values) = match unit {
            Some(unit) => ("unit_id = $2", args![date, unit]),
            None => ("unit_id IS NULL", args![date]),
        };
        let sql =
            format!("SELECT CAST(COALESCE(SUM(cost_fen), 0) AS BIGINT) FROM outbox WHERE date = $1 AND {condition}");
        self.db.count(&sql, values).await
    }
}

impl Tx {
    /// Writes a notice unless this occasion of its kind was written before; returns whether it was new.
    pub async fn add_post(&self, post: &Post) -> Result<bool, StorageError> {
        let sql = "INSERT INTO outbox (id, subject, kind, occasion, unit_id, owner_id, state, due_at, attempts, created_at, \
                   date, cost_fen, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
                   ON CONFLICT (subject, kind, occasion) DO NOTHING";
        let (p, claim) = (post, post.notice.claim);
        let mut values = args![
            p.id,
            subject(claim),
            word(&p.notice.kind)?,
            p.notice.occasion(),
            opt_text(p.unit),
            claim
        ];
        values.extend(args![word(&p.state)?, p.due_at, p.attempts, p.created_at]);
        values.extend(args![p.date, p.cost_fen, to_json(&p.notice)?]);
        Ok(self.db.run(sql, values).await? == 1)
    }

    /// Takes notices that are due for sending: nobody else gets them until `lease_until`, when they are due again. Oldest
    /// first, at most `limit`. Each taking is an attempt.
    pub async fn take_posts(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Post>, StorageError> {
        // The conditions stand twice: whoever waited for another sender's lock sees that the row is no longer due.
        let sql = "UPDATE outbox SET due_at = $2, attempts = attempts + 1 WHERE state = 'pending' AND due_at <= $1 AND id IN \
                   (SELECT id FROM outbox WHERE state = 'pending' AND due_at <= $1 ORDER BY due_at, id LIMIT $3) \
                   RETURNING id, unit_id, state, due_at, attempts, created_at, settled_at, date, cost_fen, body";
        let rows = self.db.all(sql, args![now, lease_until, limit]).await?;
        let mut posts = rows.iter().map(post).collect::<Result<Vec<_>, _>>()?;
        posts.sort_by_key(|post| (post.created_at, post.id));
        Ok(posts)
    }

    /// Takes or renews a lease until `until`; false while another node holds it. The row stays locked until the commit.
    pub async fn hold_lease(&self, name: &str, now: Timestamp, until: Timestamp) -> Result<bool, StorageError> {
        let sql = "INSERT INTO lease (name, holder, epoch, expires_at) VALUES ($1, $2, 1, $3) \
                   ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, \
                   epoch = CASE WHEN lease.holder = excluded.holder THEN lease.epoch ELSE lease.epoch + 1 END \
                   WHERE lease.expires_at < $4 OR lease.holder = excluded.holder RETURNING epoch";
        let values = args![name, self.store.0.node, until, now];
        Ok(self.db.one(sql, values).await?.is_some())
    }

    /// Stores what became of an attempt. Fails with `RowsAffected` when somebody else took it meanwhile.
    pub async fn settle_post(&self, after: &Post) -> Result<(), StorageError> {
        let sql = "UPDATE outbox SET state = $3, due_at = $4, settled_at = $5, date = $6, cost_fen = $7 \
                   WHERE id = $1 AND attempts = $2 AND state = 'pending'";
        let a = after;
        let settled = a.settled_at.map(|at| at.as_microsecond());
        let values = args![
            a.id,
            a.attempts,
            word(&a.state)?,
            a.due_at,
            opt_int(settled),
            a.date,
            a.cost_fen
        ];
        affected("notice being sent", 1, self.db.run(sql, values).await?)
    }
}
