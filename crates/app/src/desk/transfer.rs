//! Sending somebody on to another line of the same venue, with a note for the colleague there. They keep the time they
//! first joined; the note is sealed and belongs to the claim.

use super::own::lost_race;
use super::refusal::Refusal;
use super::supervise::session_at;
use super::window::{Change, Seen, Window, allowed, at_window, schedule, told};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, World};
use jiff::{SignedDuration, Timestamp};
use yike_authz::Action;
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState, PoolKind, Session};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_model::{EventId, ScheduleId, ServiceId, SessionId};
use yike_storage::{Access, Lookup, PoolKey, SealedOwner, Taken};

/// The sealed field.
const NOTE: &str = "transfer_note";
/// More belongs into a file.
const NOTE_CHARS: usize = 500;

/// Where to, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub to: ScheduleId,
    /// What they really need, when it is not what they took the number for.
    pub service: Option<ServiceId>,
    /// For the colleague there; may be empty.
    pub note: String,
}

/// Sends the claim on. It holds a place of the other line's session; full or closed lines take nobody.
pub async fn transfer(
    app: &App,
    who: &SignedIn,
    window: Window,
    seen: &Seen,
    wanted: &Transfer,
) -> Result<Claim, AppError> {
    let here = schedule(app, window)?;
    let unit = allowed(app, who, &here, Action::ParkClaim)?;
    let world = app.world();
    let there = world.snapshot.schedule(wanted.to).ok_or(AppError::NotFound("desk"))?;
    if there.venue != here.venue || there.id == here.id {
        return Err(Refusal::OtherVenue.into());
    }
    let note = wanted.note.trim();
    if note.chars().count() > NOTE_CHARS {
        return Err(AppError::Input(format!(
            "a note has at most {NOTE_CHARS} characters; nothing was changed"
        )));
    }
    let (now, today) = (app.now(), app.today());
    let session = &Session {
        id: SessionId(app.uuid()),
        // Also after its last admission: whoever is sent on was let in before.
        ..session_at(&world, there, now, SignedDuration::ZERO).ok_or(Refusal::LineClosed)?
    };
    let (here, world) = (&here, &world);
    app.store
        .write(|tx| async move {
            let claims = tx.claims_on(here.id, today).await?;
            let before = claims.iter().find(|claim| claim.token == seen.token);
            let before = before.ok_or(AppError::NotFound("number"))?;
            let at_a_window = matches!(before.state, ClaimState::Called | ClaimState::Serving);
            let elsewhere = at_a_window && at_window(&claims, &window.name()).is_none_or(|claim| claim.id != before.id);
            if elsewhere || !seen.is(before) {
                return Err(AppError::Conflict);
            }
            if before.kept_elsewhere(window.schedule, window.number) {
                let label = before.label.clone();
                return Err(Refusal::KeptElsewhere { label }.into());
            }
            let session = tx.ensure_session(session).await?;
            let pool = PoolKey {
                session: session.id,
                bucket_starts_at: session.starts_at,
                kind: PoolKind::WalkIn,
            };
            tx.ensure_pool(&pool, there.walk_in_capacity).await?;
            if tx.take(&pool, 1).await? == Taken::Full {
                return Err(Refusal::LineClosed.into());
            }
            let mut after = sent(before, there, &session, now)?;
            if let Some(service) = wanted.service.filter(|service| *service != before.service) {
                asked(world, there, service, today, &mut after)?;
            }
            if !note.is_empty() {
                tx.seal(after.id.owner(), NOTE, note, Lookup::No).await?;
                after.course.noted = true;
            }
            let change = Change::new(before, after, "claim.transferred");
            let event = told(app, unit, Actor::Login { id: who.login.id }, &change);
            tx.transfer_claim(&change.before, &change.after, Some(pool), &event)
                .await
                .map_err(lost_race)?;
            // What was done before at this window is not taken back past this.
            tx.set_step(window.schedule, window.number, None).await?;
            Ok(change.after)
        })
        .await
}

/// The claim as it stands in the other line.
fn sent(before: &Claim, there: &Schedule, session: &Session, now: Timestamp) -> Result<Claim, AppError> {
    let mut after = Claim {
        state: transition(before.state, ClaimAction::Transfer)?,
        schedule: there.id,
        session: session.id,
        window: String::new(),
        served_by: None,
        called_at: None,
        booking: None,
        ..before.clone()
    };
    let course = &mut after.course;
    course.arrived_at = before.present_since().or(Some(now));
    course.transferred_from = Some(before.schedule);
    course.transferred_at = Some(now);
    course.calls = 0;
    course.leased = None;
    // Calls of the line it left are not calls of this one.
    course.called_before.clear();
    (
        course.recalled_at,
        course.returned_at,
        course.started_at,
        course.brought_at,
    ) = (None, None, None, None);
    Ok(after)
}

/// Makes it a claim for this service, with the facts of now.
fn asked(
    world: &World,
    there: &Schedule,
    service: ServiceId,
    today: jiff::civil::Date,
    claim: &mut Claim,
) -> Result<(), AppError> {
    let snapshot = &world.snapshot;
    let index = snapshot.service_index(service).ok_or(AppError::NotFound("service"))?;
    let venue = snapshot.venue_index(there.venue).ok_or(AppError::NotFound("venue"))?;
    let offered = snapshot.in_force(venue, today).any(|at| at.service == index)
        && (there.services.is_empty() || there.services.contains(&service));
    if !offered {
        return Err(Refusal::NotOffered.into());
    }
    let found = &snapshot.services[index];
    claim.service = service;
    claim.service_version = found.version;
    claim.service_name = found.name.clone();
    claim.minutes = found.minutes;
    claim.field.clone_from(&found.field);
    Ok(())
}

/// Reads the note of the colleague before. The reading is an event.
pub async fn read_note(app: &App, who: &SignedIn, window: Window, token: &str) -> Result<Option<String>, AppError> {
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, Action::ReadNote)?;
    let (schedule, access) = (
        &schedule,
        &Access {
            id: EventId(app.uuid()),
            at: app.now(),
            actor: Actor::Login { id: who.login.id },
            unit: Some(unit),
            why: "serving a number sent on with a note".into(),
        },
    );
    app.store
        .write(|tx| async move {
            let record = tx.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
            if record.claim.schedule != schedule.id {
                return Err(AppError::NotFound("number"));
            }
            if !record.claim.course.noted {
                return Ok(None);
            }
            Ok(tx.unseal(record.claim.id.owner(), NOTE, access).await?)
        })
        .await
}
