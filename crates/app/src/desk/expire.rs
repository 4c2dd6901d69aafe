//! Held places nobody confirmed: given back, and offered on. Whoever let an offer pass goes back on the waiting list once.

use super::booking::told;
use super::offer::offer_places;
use super::own::lost_race;
use crate::{App, AppError, World};
use yike_model::desk::booking::OFFERS;
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState};
use yike_model::ledger::Actor;
use yike_storage::{ClaimRecord, Tx};

/// Places looked at in one go; the next go takes the rest.
const BATCH: u32 = 200;

/// Gives back every held place whose time is over. Harmless to repeat, and from several nodes at once.
pub async fn expire(app: &App) -> Result<u32, AppError> {
    let over = app.store.read().expired_held(app.now(), BATCH).await?;
    let mut count = 0;
    for record in over {
        match let_go(app, Actor::System, &record, "claim.expired").await {
            Ok(_) => count += 1,
            // Confirmed, or given back by another node, just now.
            Err(AppError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// "Not this one": an offer is declined. Back on the waiting list the first time, off it the second.
pub async fn decline(app: &App, token: &str) -> Result<Claim, AppError> {
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    if record.claim.wish.is_none() {
        transition(record.claim.state, ClaimAction::Decline)?;
    }
    if record.claim.state != ClaimState::Held {
        // Said twice, or expired meanwhile: it stands as its page says.
        return Ok(record.claim);
    }
    let_go(app, Actor::Resident, &record, "claim.declined").await
}

async fn let_go(app: &App, actor: Actor, record: &ClaimRecord, kind: &str) -> Result<Claim, AppError> {
    let world = app.world();
    let (world, actor) = (&world, &actor);
    app.store
        .write(|tx| async move {
            let after = let_go_in(&tx, app, world, (actor.clone(), kind), record).await?;
            if let Some(schedule) = world.snapshot.schedule(record.claim.schedule) {
                offer_places(&tx, app, world, schedule).await?;
            }
            Ok::<_, AppError>(after)
        })
        .await
}

async fn let_go_in(
    tx: &Tx,
    app: &App,
    world: &World,
    (actor, kind): (Actor, &str),
    record: &ClaimRecord,
) -> Result<Claim, AppError> {
    let (claim, now) = (&record.claim, app.now());
    if claim.wish.is_some_and(|wish| wish.offers < OFFERS) {
        let after = Claim {
            state: transition(claim.state, ClaimAction::Decline)?,
            booking: None,
            // Behind those who have waited meanwhile, or the same place would come back at once.
            queued_at: now,
            ..claim.clone()
        };
        let event = told(app, world, actor, kind, &after);
        if !tx
            .relocate_claim(record, &after, (record.seat.date, None), &event)
            .await?
        {
            return Err(AppError::Conflict);
        }
        if let Some(run) = record.run.filter(|_| record.holds_pool) {
            tx.release_run(&run).await?;
        }
        return Ok(after);
    }
    let after = Claim {
        state: transition(claim.state, ClaimAction::Expire)?,
        ended_at: Some(now),
        ..claim.clone()
    };
    let event = told(app, world, actor, kind, &after);
    tx.release_place(after.id).await?;
    tx.advance_claim(&after, ClaimState::Held, &event)
        .await
        .map_err(lost_race)?;
    Ok(after)
}
