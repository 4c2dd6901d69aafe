//! Stopping and going on giving out numbers.

use super::refusal::Refusal;
use super::window::{allowed, reason};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use serde_json::json;
use yike_authz::Action;
use yike_model::ScheduleId;
use yike_model::desk::Session;
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_storage::Stop;

/// Whether a session of a schedule that gives out numbers now, if it is stopped.
pub(super) async fn stopped(app: &App, schedule: &Schedule) -> Result<Option<Stop>, AppError> {
    let now = app.now();
    let read = app.store.read();
    for session in read.sessions_of(schedule.id, app.today()).await? {
        if session.starts_at <= now && now < session.ends_at {
            return Ok(read.stop_of(session.id).await?);
        }
    }
    Ok(None)
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
    let wanted = super::take_number::session_now(&world, schedule, app.now()).ok_or(Refusal::NoSession)?;
    let wanted = &Session {
        id: yike_model::SessionId(app.uuid()),
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
