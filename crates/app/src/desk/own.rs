//! What the holder of a number does with it: "I am here", "I am not coming".

use super::my_claim::is_over;
use crate::{App, AppError};
use serde_json::json;
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState};
use yike_model::ledger::Actor;
use yike_storage::StorageError;

/// "I am here."
pub async fn arrive(app: &App, token: &str) -> Result<Claim, AppError> {
    change(app, token, ClaimAction::Arrive).await
}

/// Gives the number back; its place in the session is free again, its label is never issued again.
pub async fn cancel(app: &App, token: &str) -> Result<Claim, AppError> {
    change(app, token, ClaimAction::Cancel).await
}

async fn change(app: &App, token: &str, action: ClaimAction) -> Result<Claim, AppError> {
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    let from = record.claim.state;
    // Saying it twice is no mistake.
    if (action, from) == (ClaimAction::Arrive, ClaimState::Arrived)
        || (action, from) == (ClaimAction::Cancel, ClaimState::Cancelled)
    {
        return Ok(record.claim);
    }
    if action == ClaimAction::Arrive && is_over(app, &record.claim, record.seat.date) {
        return Err(AppError::Conflict);
    }
    let state = transition(from, action)?;
    let now = app.now();
    let mut after = Claim { state, ..record.claim };
    if state.ended() {
        after.ended_at = Some(now);
    }
    if action == ClaimAction::Arrive {
        after.course.arrived_at = Some(now);
    }
    let kind = match action {
        ClaimAction::Cancel => "claim.cancelled",
        _ => "claim.arrived",
    };
    let mut event = app.event(
        Actor::Resident,
        kind,
        format!("claim:{}", after.id),
        json!({ "label": after.label }),
    );
    let world = app.world();
    event.unit = world
        .snapshot
        .venue_index(after.venue)
        .map(|index| world.snapshot.venues[index].unit);
    let (after, event) = (&after, &event);
    app.store
        .write(|tx| async move {
            tx.advance_claim(after, from, event).await.map_err(lost_race)?;
            if after.state == ClaimState::Cancelled {
                tx.release_place(after.id).await?;
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
