//! What the holder of a number does with it: "I am here", "I am not coming".

use super::booking::told;
use super::check_in::check_in;
use super::offer::offer_places;
use crate::{App, AppError};
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState};
use yike_model::ledger::Actor;
use yike_storage::StorageError;

/// "I am here", said by whoever holds the number, wherever they are.
pub async fn arrive(app: &App, token: &str) -> Result<Claim, AppError> {
    Ok(check_in(app, token, None).await?.claim)
}

/// Gives the number back; its place in the session is free again and offered to the waiting list, its label is never issued
/// again. Saying it twice is no mistake.
pub async fn cancel(app: &App, token: &str) -> Result<Claim, AppError> {
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    let from = record.claim.state;
    if from == ClaimState::Cancelled {
        return Ok(record.claim);
    }
    let after = Claim {
        state: transition(from, ClaimAction::Cancel)?,
        ended_at: Some(app.now()),
        ..record.claim
    };
    let world = app.world();
    let event = told(app, &world, Actor::Resident, "claim.cancelled", &after);
    let (after, event, world) = (&after, &event, &world);
    app.store
        .write(|tx| async move {
            tx.release_place(after.id).await?;
            tx.advance_claim(after, from, event).await.map_err(lost_race)?;
            if let Some(schedule) = world.snapshot.schedule(after.schedule) {
                offer_places(&tx, app, world, schedule).await?;
            }
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(after.clone())
}

/// A guarded update that met another state: somebody else was faster.
pub(crate) fn lost_race(error: StorageError) -> AppError {
    match error {
        StorageError::RowsAffected { .. } => AppError::Conflict,
        other => AppError::Storage(other),
    }
}
