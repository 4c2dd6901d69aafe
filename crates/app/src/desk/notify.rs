//! "Tell me when to set out": the holder of a number asks for messages.

use super::own::lost_race;
use crate::{App, AppError};
use serde_json::json;
use yike_model::desk::Claim;
use yike_model::ledger::Actor;

/// Longer walks are nobody's to this place.
const MOST_MINUTES: u16 = 240;

/// Asks for messages about a number, with the minutes on foot when they are known.
pub async fn notify(app: &App, token: &str, walk_minutes: Option<u16>, english: bool) -> Result<Claim, AppError> {
    let event = app.event(Actor::Resident, "claim.notify", "", json!({}));
    let (world, event) = (app.world(), &event);
    let world = &world;
    app.store
        .write(|tx| async move {
            let record = tx.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
            let claim = record.claim;
            if claim.state.ended() {
                return Err(AppError::Conflict);
            }
            let mut after = claim.clone();
            after.asks.notify = true;
            after.asks.english = english;
            after.asks.walk_minutes = walk_minutes
                .filter(|minutes| *minutes <= MOST_MINUTES)
                .or(claim.asks.walk_minutes);
            if after == claim {
                return Ok(claim);
            }
            let mut event = event.clone();
            event.subject = format!("claim:{}", claim.id);
            event.data = json!({ "label": claim.label });
            event.unit = world
                .snapshot
                .venue_index(claim.venue)
                .map(|index| world.snapshot.venues[index].unit);
            tx.advance_claim(&after, claim.state, &event).await.map_err(lost_race)?;
            Ok(after)
        })
        .await
}
