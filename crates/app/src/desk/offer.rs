//! A place given back goes to the waiting list first: whoever joined first and can use it is offered it.

use super::booking::{label_on, ready, told};
use super::places::of_schedule;
use crate::{App, AppError, World};
use yike_model::desk::booking::{OFFER_AHEAD, offer_until};
use yike_model::desk::claim::transition;
use yike_model::desk::{Booking, Claim, ClaimAction, PoolKind, Wish};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_storage::{Taken, Tx};

/// Offers the places of a schedule that are free now to its waiting list, in the transaction that freed them. Returns the
/// offers made.
pub(crate) async fn offer_places(
    tx: &Tx,
    app: &App,
    world: &World,
    schedule: &Schedule,
) -> Result<Vec<Claim>, AppError> {
    let (mut offered, now) = (Vec::new(), app.now());
    let Ok(soonest) = now.checked_add(OFFER_AHEAD) else {
        return Ok(offered);
    };
    for record in tx.waitlisted(schedule.id).await? {
        let Some(wish) = record.claim.wish else { continue };
        let what = (record.claim.minutes, PoolKind::Bookable);
        let free = of_schedule(tx, world, schedule, what, (wish.from, wish.until), now).await?;
        let Some(at) = free.into_iter().find(|at| at.place.starts_at >= soonest) else {
            continue;
        };
        let place = (record.claim.minutes, at.place.starts_at, PoolKind::Bookable);
        let ready = ready(tx, app, world, schedule, place, None).await?;
        if tx.take_run(&ready.run).await? == Taken::Full {
            continue;
        }
        let after = Claim {
            session: ready.session,
            label: label_on(tx, schedule, ready.date, Some(&record)).await?,
            state: transition(record.claim.state, ClaimAction::Offer)?,
            booking: Some(Booking {
                held_until: Some(offer_until(now, at.place.starts_at, &app.zone)),
                ..ready.booking
            }),
            wish: Some(Wish {
                offers: wish.offers.saturating_add(1),
                ..wish
            }),
            ..record.claim.clone()
        };
        let event = told(app, world, Actor::System, "claim.offered", &after);
        let seat = (ready.date, Some(ready.run));
        // Somebody else offered to them first, or they gave up: the place is for the next.
        if tx.relocate_claim(&record, &after, seat, &event).await? {
            offered.push(after);
        } else {
            tx.release_run(&ready.run).await?;
        }
    }
    Ok(offered)
}
