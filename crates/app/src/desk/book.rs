//! Book a place: held for ten minutes while a resident confirms, at once when staff book for somebody.

use super::booking::{check_token, draft, label_on, ready, staff_at, told};
use super::expire::expire;
use super::places::bookable;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, PlaceError, World};
use jiff::Timestamp;
use yike_model::desk::booking::HOLD;
use yike_model::desk::{Asks, Booking, Channel, Claim, ClaimState, PoolKind};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_model::{ScheduleId, ServiceId, VenueId};
use yike_storage::{StorageError, Taken};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Book {
    pub venue: VenueId,
    pub service: ServiceId,
    /// Start of the place, one of those `places` shows.
    pub starts_at: Timestamp,
    /// The line, when more than one of the venue serves it.
    pub schedule: Option<ScheduleId>,
    pub channel: Channel,
    /// The token the form was made with: pressing twice gives one booking. A fresh one when absent.
    pub token: Option<String>,
    pub asks: Asks,
}

/// Holds the place for a resident, who has [`HOLD`] to confirm it. A token already used returns the booking it gave.
pub async fn book(app: &App, input: Book) -> Result<Claim, AppError> {
    hold(app, Actor::Resident, &input, false).await
}

/// Books for somebody who phones or stands at the counter: confirmed at once, from the places kept for that when the others
/// are taken.
pub async fn book_for(app: &App, who: &SignedIn, input: Book) -> Result<Claim, AppError> {
    let world = app.world();
    let date = app.zone.to_datetime(input.starts_at).date();
    let schedules = lines(&world, &input, date);
    let first = schedules.first().ok_or(PlaceError::None)?;
    staff_at(app, who, first)?;
    hold(app, Actor::Login { id: who.login.id }, &input, true).await
}

fn lines<'w>(world: &'w World, input: &Book, date: jiff::civil::Date) -> Vec<&'w Schedule> {
    bookable(world, input.venue, input.service, date)
        .into_iter()
        .filter_map(|index| world.snapshot.schedules.get(index))
        .filter(|schedule| input.schedule.is_none_or(|wanted| wanted == schedule.id))
        .collect()
}

async fn hold(app: &App, actor: Actor, input: &Book, staff: bool) -> Result<Claim, AppError> {
    if let Some(token) = &input.token {
        check_token(token)?;
        if let Some(known) = app.store.read().claim_by_token(token).await? {
            return Ok(known.claim);
        }
    }
    let world = app.world();
    if input.starts_at <= app.now() {
        return Err(PlaceError::Past.into());
    }
    // Places whose time to confirm is over are free, whether or not the job that gives them back came by.
    expire(app).await?;
    let date = app.zone.to_datetime(input.starts_at).date();
    let kinds: &[PoolKind] = match staff {
        true => &[PoolKind::Bookable, PoolKind::Reserved],
        false => &[PoolKind::Bookable],
    };
    let mut failed = AppError::from(PlaceError::None);
    for schedule in lines(&world, input, date) {
        for &kind in kinds {
            match hold_at(app, &world, &actor, input, (schedule, kind, staff)).await {
                Err(error @ AppError::Place(PlaceError::None | PlaceError::Taken)) => {
                    // "Taken" says more than "none": another line may simply not run then.
                    if !matches!(failed, AppError::Place(PlaceError::Taken)) {
                        failed = error;
                    }
                }
                other => return other,
            }
        }
    }
    // The same press may have come twice at once and taken the last place.
    if let Some(token) = &input.token
        && let Some(known) = app.store.read().claim_by_token(token).await?
    {
        return Ok(known.claim);
    }
    Err(failed)
}

async fn hold_at(
    app: &App,
    world: &World,
    actor: &Actor,
    input: &Book,
    (schedule, kind, staff): (&Schedule, PoolKind, bool),
) -> Result<Claim, AppError> {
    let how = (input.channel, input.token.clone(), input.asks.clone());
    let draft = draft(app, world, schedule, input.service, how)?;
    let now = app.now();
    let draft = &draft;
    let booked = app
        .store
        .write(|tx| async move {
            if let Some(known) = tx.claim_by_token(&draft.token).await? {
                return Ok(known.claim);
            }
            let place = (draft.minutes, input.starts_at, kind);
            let ready = ready(&tx, app, world, schedule, place, None).await?;
            if tx.take_run(&ready.run).await? == Taken::Full {
                return Err(PlaceError::Taken.into());
            }
            let claim = Claim {
                session: ready.session,
                label: label_on(&tx, schedule, ready.date, None).await?,
                state: if staff { ClaimState::Confirmed } else { ClaimState::Held },
                booking: Some(Booking {
                    held_until: match staff {
                        true => None,
                        false => now.saturating_add(HOLD).ok(),
                    },
                    ..ready.booking
                }),
                ..draft.clone()
            };
            let kind = if staff { "claim.booked" } else { "claim.held" };
            let event = told(app, world, actor.clone(), kind, &claim);
            tx.add_run(&claim, ready.date, Some(ready.run), &event).await?;
            Ok::<_, AppError>(claim)
        })
        .await;
    match booked {
        // On PostgreSQL two presses run side by side, and the slower one learns of the other by failing.
        Err(AppError::Storage(error)) if taken_token(&error) => {
            let known = app.store.read().claim_by_token(&draft.token).await?;
            known.map(|known| known.claim).ok_or(AppError::Storage(error))
        }
        other => other,
    }
}

fn taken_token(error: &StorageError) -> bool {
    error.is_taken()
}
