//! What the use cases of bookings share: a claim to begin with, a place made ready in a transaction, what an event tells.

use super::places::{capacity, check_place, stretches};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, PlaceError, World};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use yike_authz::{Action, Actor as Asker, Decision, Resource, may};
use yike_model::desk::booking::{step, taken_of};
use yike_model::desk::{Asks, Booking, Channel, Claim, ClaimState, Course, PoolKind, Session};
use yike_model::directory::Schedule;
use yike_model::ledger::{Actor, Event};
use yike_model::{ClaimId, ServiceId, SessionId, UnitId, VenueId};
use yike_storage::{ClaimRecord, PoolKey, Run, Tx};

/// Tokens of forms are ours: 22 characters of URL-safe base64.
pub(crate) fn check_token(token: &str) -> Result<(), AppError> {
    let ours = token.len() == 22
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if ours {
        Ok(())
    } else {
        Err(AppError::Input("the form is damaged; open it again".into()))
    }
}

/// Labels of bookings are told apart from walk-ins: Y (预约) and the letter of the line.
pub(crate) fn prefix(schedule: &Schedule) -> String {
    format!("Y{}", schedule.label_prefix)
}

/// The host unit of a venue.
pub(crate) fn unit_of(world: &World, venue: VenueId) -> Option<UnitId> {
    let index = world.snapshot.venue_index(venue)?;
    Some(world.snapshot.venues[index].unit)
}

/// Whether somebody may give places at a schedule's desk; who may not even see it learns nothing.
pub(crate) fn staff_at(app: &App, who: &SignedIn, schedule: &Schedule) -> Result<(), AppError> {
    let world = app.world();
    let host = unit_of(&world, schedule.venue).ok_or(AppError::NotFound("desk"))?;
    let resource = Resource::Desk {
        host,
        provider: schedule.provider,
    };
    match may(
        &Asker::Login(&who.login),
        Action::IssueClaim,
        &resource,
        &world.snapshot,
    ) {
        Decision::Allowed => Ok(()),
        Decision::NotFound => Err(AppError::NotFound("desk")),
        Decision::SignIn | Decision::Forbidden => Err(AppError::Denied),
    }
}

/// An event about a claim as it stands now; the store adds what it keeps of the claim.
pub(crate) fn told(app: &App, world: &World, actor: Actor, kind: &str, claim: &Claim) -> Event {
    let mut event = app.event(
        actor,
        kind,
        format!("claim:{}", claim.id),
        json!({
            "label": claim.label, "venue": claim.venue, "service": claim.service, "session": claim.session,
            "channel": claim.channel,
        }),
    );
    event.unit = unit_of(world, claim.venue);
    event
}

/// A claim with the facts of now, without session, label and place.
pub(crate) fn draft(
    app: &App,
    world: &World,
    schedule: &Schedule,
    service: ServiceId,
    (channel, token, asks): (Channel, Option<String>, Asks),
) -> Result<Claim, AppError> {
    let snapshot = &world.snapshot;
    let (Some(service), Some(venue)) = (
        snapshot.service_index(service).map(|index| &snapshot.services[index]),
        snapshot
            .venue_index(schedule.venue)
            .map(|index| &snapshot.venues[index]),
    ) else {
        return Err(AppError::NotFound("service"));
    };
    let now = app.now();
    Ok(Claim {
        id: ClaimId(app.uuid()),
        session: SessionId(uuid::Uuid::nil()),
        schedule: schedule.id,
        venue: schedule.venue,
        service: service.id,
        service_version: service.version,
        service_name: service.name.clone(),
        venue_name: venue.name.clone(),
        minutes: service.minutes,
        field: service.field.clone(),
        label: String::new(),
        token: token.unwrap_or_else(|| app.token()),
        channel,
        state: ClaimState::Held,
        queued_at: now,
        created_at: now,
        called_at: None,
        ended_at: None,
        window: String::new(),
        served_by: None,
        booking: None,
        wish: None,
        asks,
        course: Course::default(),
    })
}

/// A place made ready to be taken.
pub(crate) struct Ready {
    pub session: SessionId,
    pub date: Date,
    pub run: Run,
    pub booking: Booking,
}

/// Checks that there is such a place, makes its session and pools, and sets how many each may still give: what others booked
/// under an older timetable over the same time counts too. `own` is a booking to be given back in exchange.
pub(crate) async fn ready(
    tx: &Tx,
    app: &App,
    world: &World,
    schedule: &Schedule,
    (minutes, starts_at, kind): (u16, Timestamp, PoolKind),
    own: Option<&ClaimRecord>,
) -> Result<Ready, AppError> {
    let (period, place) = check_place(world, schedule, minutes, starts_at, app.now())?;
    let rule = schedule.booking.as_ref().ok_or(PlaceError::None)?;
    let date = period.date;
    // A timetable changed during the day leaves a session that covers the time: its places are the same places.
    let known = tx
        .sessions_of(schedule.id, date)
        .await?
        .into_iter()
        .find(|session| session.starts_at < period.ends_at && period.starts_at < session.ends_at);
    let session = match known {
        Some(session) => session,
        None => {
            let wanted = Session {
                id: SessionId(app.uuid()),
                schedule: schedule.id,
                venue: schedule.venue,
                date,
                starts_at: period.starts_at,
                ends_at: period.ends_at,
                last_admission_at: period.last_admission_at,
            };
            tx.ensure_session(&wanted).await?
        }
    };
    let run = Run {
        first: PoolKey {
            session: session.id,
            bucket_starts_at: starts_at,
            kind,
        },
        buckets: place.buckets,
        step: step(rule),
    };
    let mut held = tx.runs_held(schedule.id, (date, date), kind).await?;
    if let Some(own) = own.filter(|own| own.holds_pool)
        && let Some(mine) = held.iter_mut().find(|held| Some(held.run) == own.run)
    {
        mine.count = mine.count.saturating_sub(1);
    }
    for key in run.keys() {
        let end = key
            .bucket_starts_at
            .saturating_add(run.step)
            .unwrap_or(key.bucket_starts_at);
        let elsewhere: Vec<_> = held
            .iter()
            .filter(|held| !held.run.keys().any(|other| other == key))
            .copied()
            .collect();
        let others = taken_of(&stretches(&elsewhere, date), key.bucket_starts_at, end);
        let room = capacity(rule, kind).saturating_sub(others);
        tx.ensure_pool(&key, Some(room)).await?;
        if tx.pool(&key).await?.is_some_and(|pool| pool.capacity != Some(room)) {
            tx.set_capacity(&key, Some(room)).await?;
        }
    }
    Ok(Ready {
        session: session.id,
        date,
        run,
        booking: Booking {
            starts_at,
            ends_at: place.ends_at,
            held_until: None,
        },
    })
}

/// The label a claim has, taken along to another day when it was never given there; else the next one.
pub(crate) async fn label_on(
    tx: &Tx,
    schedule: &Schedule,
    date: Date,
    before: Option<&ClaimRecord>,
) -> Result<String, AppError> {
    if let Some(before) = before {
        let (claim, was) = (&before.claim, before.seat.date);
        let same = claim.venue == schedule.venue && was == date;
        if same || tx.keep_label(schedule.venue, date, &claim.label).await? {
            return Ok(claim.label.clone());
        }
    }
    Ok(tx.next_label(schedule.venue, date, &prefix(schedule)).await?)
}
