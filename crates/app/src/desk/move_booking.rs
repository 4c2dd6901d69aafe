//! Another time for a booking: the new place is taken and the old one given back in one transaction.

use super::booking::{label_on, ready, told};
use super::expire::expire;
use super::offer::offer_places;
use super::places::bookable;
use crate::{App, AppError, PlaceError};
use jiff::Timestamp;
use yike_model::desk::booking::HOLD;
use yike_model::desk::{Booking, Claim, ClaimState, PoolKind};
use yike_model::ledger::Actor;
use yike_model::{ScheduleId, VenueId};
use yike_storage::Taken;

/// Where to.
#[derive(Debug, Clone, Copy)]
pub struct NewPlace {
    pub starts_at: Timestamp,
    /// Another line, perhaps of another venue; `None` = any line of the same venue that serves it.
    pub schedule: Option<ScheduleId>,
}

/// Moves it. Token and, where the new day has not given it to anybody, label stay. A booking already there is left as it is.
/// With no room nothing changes: the old place is kept.
pub async fn move_booking(app: &App, token: &str, to: NewPlace) -> Result<Claim, AppError> {
    let world = app.world();
    expire(app).await?;
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    let claim = &record.claim;
    let movable = matches!(claim.state, ClaimState::Held | ClaimState::Confirmed);
    let booking = claim.booking.filter(|_| movable).ok_or(PlaceError::NotMovable)?;
    if booking.starts_at == to.starts_at && to.schedule.is_none_or(|schedule| schedule == claim.schedule) {
        return Ok(record.claim);
    }
    let date = app.zone.to_datetime(to.starts_at).date();
    let venue: VenueId = match to.schedule {
        Some(id) => world.snapshot.schedule(id).ok_or(PlaceError::None)?.venue,
        None => claim.venue,
    };
    let venue_name = world
        .snapshot
        .venue_index(venue)
        .map(|index| world.snapshot.venues[index].name.clone())
        .ok_or(AppError::NotFound("venue"))?;
    let now = app.now();
    let kind = PoolKind::Bookable;
    let mut failed = AppError::from(PlaceError::None);
    if to.starts_at <= now {
        return Err(PlaceError::Past.into());
    }
    for index in bookable(&world, venue, claim.service, date) {
        let schedule = &world.snapshot.schedules[index];
        if to.schedule.is_some_and(|wanted| wanted != schedule.id) {
            continue;
        }
        let (record, world, venue_name) = (&record, &world, &venue_name);
        let moved = app
            .store
            .write(|tx| async move {
                let place = (record.claim.minutes, to.starts_at, kind);
                let ready = ready(&tx, app, world, schedule, place, Some(record)).await?;
                let mut after = Claim {
                    session: ready.session,
                    schedule: schedule.id,
                    venue,
                    venue_name: venue_name.clone(),
                    label: label_on(&tx, schedule, ready.date, Some(record)).await?,
                    booking: Some(Booking {
                        held_until: match record.claim.state {
                            ClaimState::Held => now.saturating_add(HOLD).ok(),
                            _ => None,
                        },
                        ..ready.booking
                    }),
                    wish: None,
                    ..record.claim.clone()
                };
                after.course.moves = after.course.moves.saturating_add(1);
                after.course.reoffer = None;
                let event = told(app, world, Actor::Resident, "claim.moved", &after);
                let given = record.run.filter(|_| record.holds_pool);
                if tx.exchange_runs(&ready.run, given.as_ref()).await? == Taken::Full {
                    return Err(PlaceError::Taken.into());
                }
                let seat = (ready.date, Some(ready.run));
                if !tx.relocate_claim(record, &after, seat, &event).await? {
                    return Err(AppError::Conflict);
                }
                if let Some(left) = world.snapshot.schedule(record.claim.schedule) {
                    offer_places(&tx, app, world, left).await?;
                }
                Ok::<_, AppError>(after)
            })
            .await;
        match moved {
            Err(error @ AppError::Place(PlaceError::None | PlaceError::Taken)) => {
                if !matches!(failed, AppError::Place(PlaceError::Taken)) {
                    failed = error;
                }
            }
            other => return other,
        }
    }
    Err(failed)
}
