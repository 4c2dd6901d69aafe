//! Sending a claim on to another line of its venue.

use super::counts::{self, Move};
use super::sessions::PoolKey;
use crate::sql::{affected, args, opt_int, opt_text, to_json, word};
use crate::{StorageError, Tx};
use yike_model::desk::note::later_note;
use yike_model::desk::{Claim, ClaimState};
use yike_model::ledger::Event;

impl Tx {
    /// Stores `after`, which stands in another schedule's session of the same day than `before` did, holding a place of
    /// `pool`, taken with [`Tx::take`] in the same transaction. The old place is given back, both counts are moved, the event
    /// is written. Fails with `RowsAffected` when the claim is no longer as `before` says.
    pub async fn transfer_claim(
        &self,
        before: &Claim,
        after: &Claim,
        pool: Option<PoolKey>,
        event: &Event,
    ) -> Result<(), StorageError> {
        self.release_place(before.id).await?;
        let sql = "UPDATE claim SET session_id = $4, schedule_id = $5, service_id = $6, state = $7, pool_bucket = $8, \
                   pool_kind = $9, holds_pool = $10, body = $11, pool_span = 1, pool_step = 0, held_until = NULL \
                   WHERE id = $1 AND state = $2 AND schedule_id = $3 RETURNING date";
        let kind = pool.map(|pool| word(&pool.kind)).transpose()?;
        let bucket = pool.map(|pool| pool.bucket_starts_at.as_microsecond());
        let mut values = args![after.id, word(&before.state)?, before.schedule];
        values.extend(args![after.session, after.schedule, after.service, word(&after.state)?]);
        values.extend(args![opt_int(bucket), opt_text(kind), pool.is_some(), to_json(after)?]);
        let Some(row) = self.db.one(sql, values).await? else {
            return affected(&format!("claim {} to be sent on", after.label), 1, 0);
        };
        let date = row.date("date")?;
        // To the line it leaves it is as if it had gone home.
        let gone = Move {
            schedule: before.schedule,
            date,
            from: Some(before.state),
            to: ClaimState::Cancelled,
            seconds: 0,
        };
        let came = Move {
            schedule: after.schedule,
            date,
            from: None,
            to: after.state,
            seconds: 0,
        };
        // In a fixed order, so that two sendings the other way round never wait for each other.
        let mut moves = [gone, came];
        moves.sort_by_key(|moved| moved.schedule);
        for moved in &moves {
            counts::apply(&self.db, moved).await?;
        }
        self.event(&came.noted_after(&gone, event, later_note(after))?).await
    }
}
