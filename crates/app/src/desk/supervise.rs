//! Stopping and going on giving out numbers.

use super::refusal::Refusal;
use super::window::{allowed, reason};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, World};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use yike_authz::Action;
use yike_calendar::occurrences;
use yike_model::desk::Session;
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_model::{ScheduleId, SessionId};
use yike_storage::Stop;

/// Whether the session that gives out numbers now is stopped.
pub(super) async fn stopped(app: &App, schedule: &Schedule) -> Result<Option<Stop>, AppError> {
    let now = app.now();
    let read = app.store.read();
    for session in read.sessions_of(schedule.id, app.today()).await? {
        let from = session
            .starts_at
            .saturating_sub(ahead(schedule))
            .unwrap_or(session.starts_at);
        if from <= now && now < session.ends_at {
            return Ok(read.stop_of(session.id).await?);
        }
    }
    Ok(None)
}

/// Refuses when a supervisor stopped the session's numbers.
pub(super) fn going_on(app: &App, schedule: &Schedule, session: &Session, stop: Option<Stop>) -> Result<(), Refusal> {
    let Some(stop) = stop else { return Ok(()) };
    let next = next_session(&app.world(), schedule, session.ends_at);
    Err(Refusal::Stopped { why: stop.why, next })
}

/// When the schedule takes place again after an instant, within two weeks.
fn next_session(world: &World, schedule: &Schedule, after: Timestamp) -> Option<Timestamp> {
    let from = world.zone.to_datetime(after).date();
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok()).take(14);
    days.flat_map(|day| occurrences(&schedule.plan, &world.snapshot.calendar, day, &world.zone))
        .map(|occurrence| occurrence.starts_at)
        .find(|starts| *starts >= after)
}

/// How long before a session its numbers are given out.
fn ahead(schedule: &Schedule) -> SignedDuration {
    SignedDuration::from_mins(i64::from(schedule.walk_in_from_minutes))
}

/// The session of today that runs at `now`, or begins within `ahead`. Its id is to be given.
pub(super) fn session_at(world: &World, schedule: &Schedule, now: Timestamp, ahead: SignedDuration) -> Option<Session> {
    let date = world.zone.to_datetime(now).date();
    let soon = now.saturating_add(ahead).unwrap_or(now);
    let day = occurrences(&schedule.plan, &world.snapshot.calendar, date, &world.zone);
    let found = day.into_iter().find(|at| at.starts_at <= soon && now < at.ends_at)?;
    Some(Session {
        id: SessionId(uuid::Uuid::nil()),
        schedule: schedule.id,
        venue: schedule.venue,
        date,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        last_admission_at: found.last_admission_at,
    })
}

/// No more numbers for the session that runs now. Every number given out is served.
pub async fn stop_numbers(app: &App, who: &SignedIn, schedule: ScheduleId, why: &str) -> Result<Stop, AppError> {
    let why = reason(why)?;
    let stop = Stop { at: app.now(), why };
    set(app, who, schedule, Some(stop.clone())).await?;
    Ok(stop)
}

/// Numbers again.
pub async fn resume_numbers(app: &App, who: &SignedIn, schedule: ScheduleId) -> Result<(), AppError> {
    set(app, who, schedule, None).await
}

async fn set(app: &App, who: &SignedIn, id: ScheduleId, stop: Option<Stop>) -> Result<(), AppError> {
    let world = app.world();
    let schedule = world.snapshot.schedule(id).ok_or(AppError::NotFound("desk"))?;
    let unit = allowed(app, who, schedule, Action::Supervise)?;
    let wanted = session_at(&world, schedule, app.now(), ahead(schedule)).ok_or(Refusal::NoSession)?;
    let wanted = &Session {
        id: SessionId(app.uuid()),
        ..wanted
    };
    let kind = if stop.is_some() {
        "session.stopped"
    } else {
        "session.resumed"
    };
    let event = &app.event_at(
        unit,
        Actor::Login { id: who.login.id },
        kind,
        "",
        json!({ "schedule": id, "date": wanted.date }),
    );
    let stop = stop.as_ref();
    app.store
        .write(|tx| async move {
            let session = tx.ensure_session(wanted).await?;
            let mut event = event.clone();
            event.subject = format!("session:{}", session.id);
            event.why = stop.map(|stop| stop.why.clone()).unwrap_or_default();
            tx.set_stop(session.id, stop, &event).await?;
            Ok::<_, AppError>(())
        })
        .await
}
