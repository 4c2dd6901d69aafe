//! Take a walk-in number at an open venue.

use super::booking::check_token;
use super::person::{IDENTITY, asks, same_person};
use super::supervise::going_on;
use crate::{App, AppError, World};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::json;
use yike_calendar::{Occurrence, OpenState, occurrences, state_at};
use yike_model::desk::{Asks, Channel, Claim, ClaimState, Course, PoolKind, Session};
use yike_model::directory::Schedule;
use yike_model::ledger::{Actor, Event};
use yike_model::people::IdentityNumber;
use yike_model::{ClaimId, ServiceId, SessionId, VenueId};
use yike_storage::{Lookup, NumberRequest, PoolKey, SealedOwner, Seat, Taken};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct TakeNumber {
    pub venue: VenueId,
    pub service: ServiceId,
    pub channel: Channel,
    /// The token the form was made with: pressing twice gives one number. A fresh one when absent.
    pub token: Option<String>,
    /// What the person asks for. A class that the policy does not give for this service is left out.
    pub asks: Asks,
    /// From a card that was swiped: its age may give a class, and it gives one number for each service and day. It is kept
    /// sealed and found again by its blind index alone.
    pub identity: Option<IdentityNumber>,
}

/// What would be taken: the schedule that serves now and the session it falls into.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Index of the schedule in the snapshot.
    pub schedule: usize,
    pub session: Session,
}

/// Which line a newcomer would join now, if any admits.
pub fn offer(world: &World, venue: VenueId, service: ServiceId, now: Timestamp) -> Result<Offer, AppError> {
    let snapshot = &world.snapshot;
    let venue_index = snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let service_index = snapshot.service_index(service).ok_or(AppError::NotFound("service"))?;
    let date = world.zone.to_datetime(now).date();
    let mut next: Option<Timestamp> = None;
    let mut offered = false;
    for at in snapshot
        .in_force(venue_index, date)
        .filter(|at| at.service == service_index)
    {
        offered = true;
        for &index in &at.schedules {
            let schedule = &snapshot.schedules[index];
            if schedule.until.is_some_and(|until| until < date) {
                continue;
            }
            match state_at(&[&schedule.plan], &snapshot.calendar, now, &world.zone) {
                OpenState::Open { .. } => {
                    if let Some(session) = session_now(world, schedule, now) {
                        return Ok(Offer {
                            schedule: index,
                            session,
                        });
                    }
                }
                OpenState::Closed { next: after, .. } => {
                    if let Some(session) = session_soon(schedule, after.as_ref(), date, now) {
                        return Ok(Offer {
                            schedule: index,
                            session,
                        });
                    }
                    let starts = after.map(|occurrence| occurrence.starts_at);
                    next = match (next, starts) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                }
            }
        }
    }
    if offered {
        Err(AppError::NotOpen { next })
    } else {
        Err(AppError::NotFound("service at this venue"))
    }
}

fn session_now(world: &World, schedule: &Schedule, now: Timestamp) -> Option<Session> {
    let date = world.zone.to_datetime(now).date();
    let occurrence = occurrences(&schedule.plan, &world.snapshot.calendar, date, &world.zone)
        .into_iter()
        .find(|occurrence| occurrence.admits(now))?;
    Some(session_of(schedule, &occurrence))
}

/// A session of today that has not begun, whose schedule gives numbers beforehand.
fn session_soon(schedule: &Schedule, next: Option<&Occurrence>, today: Date, now: Timestamp) -> Option<Session> {
    let next = next.filter(|next| next.date == today)?;
    let ahead = i64::from(schedule.walk_in_from_minutes);
    let from = next.starts_at.checked_sub(SignedDuration::from_mins(ahead)).ok()?;
    (from <= now && now < next.starts_at).then(|| session_of(schedule, next))
}

fn session_of(schedule: &Schedule, occurrence: &Occurrence) -> Session {
    Session {
        id: SessionId(uuid::Uuid::nil()),
        schedule: schedule.id,
        venue: schedule.venue,
        date: occurrence.date,
        starts_at: occurrence.starts_at,
        ends_at: occurrence.ends_at,
        last_admission_at: occurrence.last_admission_at,
    }
}

/// Takes the number: one place of the session's walk-in pool, the next label, the claim and its event, in one
/// transaction, which people of the same moment share. A token already used returns the number it gave.
pub async fn take_number(app: &App, actor: Actor, input: TakeNumber) -> Result<Claim, AppError> {
    if let Some(token) = &input.token {
        check_token(token)?;
        if let Some(known) = app.store.read().claim_by_token(token).await? {
            return Ok(known.claim);
        }
    }
    let world = app.world();
    let now = app.now();
    let offer = offer(&world, input.venue, input.service, now)?;
    let schedule = &world.snapshot.schedules[offer.schedule];
    let id = SessionId(app.uuid());
    let wanted = Session { id, ..offer.session };
    let claim = new_claim(app, &world, &input, &wanted)?;
    let unit = world
        .snapshot
        .venue_index(input.venue)
        .map(|index| world.snapshot.venues[index].unit);
    let mut event = app.event(
        actor,
        "claim.issued",
        format!("claim:{}", claim.id),
        json!({ "venue": claim.venue, "service": claim.service, "channel": claim.channel }),
    );
    event.unit = unit;
    if let Some(identity) = &input.identity {
        return with_card(app, &wanted, schedule, &claim, &event, identity).await;
    }
    let (session, pool) = seats(app, &wanted, schedule).await?;
    if let Some(data) = event.data.as_object_mut() {
        data.insert("session".into(), json!(session.id));
    }
    let token = claim.token.clone();
    let request = NumberRequest {
        claim: Claim {
            session: session.id,
            ..claim
        },
        seat: Seat {
            date: session.date,
            pool: Some(pool),
        },
        prefix: schedule.label_prefix.clone(),
        event,
    };
    let refused = match app.store.issue_number(request).await {
        Ok(Some(claim)) => return Ok(claim),
        Ok(None) => AppError::Full { next: None },
        Err(error) => AppError::Storage(error),
    };
    if !pressed_before(&refused) {
        return Err(refused);
    }
    // The same press may have come twice at once: the other one has the number by now.
    match app.store.read().claim_by_token(&token).await? {
        Some(known) => Ok(known.claim),
        None => Err(refused),
    }
}

/// As above for somebody whose card was read: one number a person, service and day, decided in the transaction that issues it.
async fn with_card(
    app: &App,
    wanted: &Session,
    schedule: &Schedule,
    claim: &Claim,
    event: &Event,
    identity: &IdentityNumber,
) -> Result<Claim, AppError> {
    let taken = app
        .store
        .write(|tx| async move {
            // The same press may have come twice at once: the other one has the number by now.
            if let Some(known) = tx.claim_by_token(&claim.token).await? {
                return Ok(known.claim);
            }
            if let Some(known) = same_person(&tx, identity, claim, wanted.date).await? {
                return Ok(known);
            }
            let session = tx.ensure_session(wanted).await?;
            going_on(app, schedule, &session, tx.stop_of(session.id).await?)?;
            let pool = PoolKey {
                session: session.id,
                bucket_starts_at: session.starts_at,
                kind: PoolKind::WalkIn,
            };
            tx.ensure_pool(&pool, schedule.walk_in_capacity).await?;
            if tx.take(&pool, 1).await? == Taken::Full {
                return Err(AppError::Full { next: None });
            }
            let label = tx
                .next_label(session.venue, session.date, &schedule.label_prefix)
                .await?;
            let claim = Claim {
                session: session.id,
                label,
                ..claim.clone()
            };
            let mut event = event.clone();
            if let Some(data) = event.data.as_object_mut() {
                data.insert("label".into(), json!(claim.label));
                data.insert("session".into(), json!(claim.session));
            }
            tx.add_claim(
                &claim,
                &Seat {
                    date: session.date,
                    pool: Some(pool),
                },
                &event,
            )
            .await?;
            tx.seal(claim.id.owner(), IDENTITY, identity.secret(), Lookup::IdNumber)
                .await?;
            Ok(claim)
        })
        .await;
    match taken {
        // On PostgreSQL the two run side by side, and the slower one learns of the other by failing.
        Err(error) if pressed_before(&error) => match app.store.read().claim_by_token(&claim.token).await? {
            Some(known) => Ok(known.claim),
            None => Err(error),
        },
        other => other,
    }
}

/// The session and its pool of walk-in places, made with the first number of the day.
async fn seats(app: &App, wanted: &Session, schedule: &Schedule) -> Result<(Session, PoolKey), AppError> {
    let key = |session: &Session| PoolKey {
        session: session.id,
        bucket_starts_at: session.starts_at,
        kind: PoolKind::WalkIn,
    };
    let read = app.store.read();
    let known = read.sessions_of(wanted.schedule, wanted.date).await?;
    if let Some(session) = known.into_iter().find(|session| session.starts_at == wanted.starts_at)
        && read.pool(&key(&session)).await?.is_some()
    {
        let stop = read.stop_of(session.id).await?;
        going_on(app, schedule, &session, stop)?;
        let pool = key(&session);
        return Ok((session, pool));
    }
    app.store
        .write(|tx| async move {
            let session = tx.ensure_session(wanted).await?;
            going_on(app, schedule, &session, tx.stop_of(session.id).await?)?;
            let pool = key(&session);
            tx.ensure_pool(&pool, schedule.walk_in_capacity).await?;
            Ok((session, pool))
        })
        .await
}

/// Failures another press of the same form may explain: its token is stored, or it took the last place.
fn pressed_before(error: &AppError) -> bool {
    match error {
        AppError::Full { .. } => true,
        AppError::Storage(error) => error.is_taken(),
        _ => false,
    }
}

pub(super) fn new_claim(app: &App, world: &World, input: &TakeNumber, session: &Session) -> Result<Claim, AppError> {
    let snapshot = &world.snapshot;
    let service = snapshot
        .service_index(input.service)
        .map(|index| &snapshot.services[index]);
    let venue = snapshot.venue_index(input.venue).map(|index| &snapshot.venues[index]);
    let (Some(service), Some(venue)) = (service, venue) else {
        return Err(AppError::NotFound("service"));
    };
    let now = app.now();
    Ok(Claim {
        id: ClaimId(app.uuid()),
        session: session.id,
        schedule: session.schedule,
        venue: input.venue,
        service: input.service,
        service_version: service.version,
        service_name: service.name.clone(),
        venue_name: venue.name.clone(),
        minutes: service.minutes,
        field: service.field.clone(),
        label: String::new(),
        token: input.token.clone().unwrap_or_else(|| app.token()),
        channel: input.channel,
        // At the counter or the kiosk the person stands there already.
        state: match input.channel {
            Channel::Web | Channel::Phone => ClaimState::Confirmed,
            Channel::Counter | Channel::Kiosk | Channel::Paper => ClaimState::Arrived,
        },
        queued_at: now,
        created_at: now,
        called_at: None,
        ended_at: None,
        window: String::new(),
        served_by: None,
        booking: None,
        wish: None,
        asks: asks(world, input, &service.field, session.date),
        course: Course::default(),
    })
}
