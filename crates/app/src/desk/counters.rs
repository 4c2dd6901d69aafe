//! Signing in to a window, pausing it, closing it.

use super::refusal::Refusal;
use super::window::{Window, allowed, at_window, schedule, window_subject};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use yike_authz::Action;
use yike_model::ServiceId;
use yike_model::desk::{Counter, CounterState};
use yike_model::ledger::Actor;

/// How a window is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// Services served here; empty = all of the schedule.
    pub services: Vec<ServiceId>,
    /// Has a low top.
    pub low: bool,
    /// Somebody else is signed in there: work there in their place.
    pub take_over: bool,
}

/// Opens a window with the clerk at it; a paused one goes on.
pub async fn open_window(app: &App, who: &SignedIn, window: Window, opening: &Opening) -> Result<Counter, AppError> {
    let schedule = schedule(app, window)?;
    allowed(app, who, &schedule, Action::CallClaim)?;
    let known = |service: &ServiceId| schedule.services.is_empty() || schedule.services.contains(service);
    let world = app.world();
    let exists = |service: &ServiceId| world.snapshot.service_index(*service).is_some();
    if !opening.services.iter().all(|service| known(service) && exists(service)) {
        return Err(AppError::NotFound("service of this line"));
    }
    change(app, who, window, Action::CallClaim, |before, _| {
        let other = before.login.is_some_and(|login| login != who.login.id);
        if before.state != CounterState::Closed && other && !opening.take_over {
            return Err(Refusal::WindowTaken.into());
        }
        let after = Counter {
            state: CounterState::Open,
            since: app.now(),
            login: Some(who.login.id),
            services: opening.services.clone(),
            low: opening.low,
            closing: false,
            back_at: None,
            ..before.clone()
        };
        Ok((after, "counter.opened"))
    })
    .await
}

/// Nobody new is called here until it goes on; whoever is served stays. `back_at` is shown to those who wait.
pub async fn pause_window(
    app: &App,
    who: &SignedIn,
    window: Window,
    back_at: Option<Timestamp>,
) -> Result<Counter, AppError> {
    change(app, who, window, Action::CallClaim, |before, _| {
        own(before, who)?;
        if before.state == CounterState::Closed {
            return Err(Refusal::WindowClosed.into());
        }
        let after = Counter {
            state: CounterState::Paused,
            since: app.now(),
            back_at: back_at.filter(|back| near(*back, app.now())),
            ..before.clone()
        };
        Ok((after, "counter.paused"))
    })
    .await
}

/// Closes a window. While somebody is served there it is refused, or, `after_this_one`, closes by itself when they are done.
pub async fn close_window(
    app: &App,
    who: &SignedIn,
    window: Window,
    after_this_one: bool,
) -> Result<Counter, AppError> {
    change(app, who, window, Action::CallClaim, |before, busy| {
        own(before, who)?;
        closed(before, busy, after_this_one, app.now())
    })
    .await
}

/// A supervisor closes anybody's window.
pub async fn close_for(app: &App, who: &SignedIn, window: Window, after_this_one: bool) -> Result<Counter, AppError> {
    change(app, who, window, Action::Supervise, |before, busy| {
        closed(before, busy, after_this_one, app.now())
    })
    .await
}

/// A supervisor opens a window for whoever sits there next: it serves these, and the clerk takes it over.
pub async fn open_for(app: &App, who: &SignedIn, window: Window, opening: &Opening) -> Result<Counter, AppError> {
    change(app, who, window, Action::Supervise, |before, _| {
        let after = Counter {
            state: CounterState::Open,
            since: app.now(),
            services: opening.services.clone(),
            low: opening.low,
            closing: false,
            back_at: None,
            ..before.clone()
        };
        Ok((after, "counter.opened"))
    })
    .await
}

fn closed(
    before: &Counter,
    busy: Option<&str>,
    after_this_one: bool,
    now: Timestamp,
) -> Result<(Counter, &'static str), AppError> {
    match busy {
        Some(label) if !after_this_one => Err(Refusal::WindowBusy { label: label.into() }.into()),
        Some(_) => {
            let after = Counter {
                closing: true,
                ..before.clone()
            };
            Ok((after, "counter.closing"))
        }
        None => {
            let after = Counter {
                state: CounterState::Closed,
                since: now,
                login: None,
                closing: false,
                back_at: None,
                ..before.clone()
            };
            Ok((after, "counter.closed"))
        }
    }
}

/// "Back at" is a time of this day, not of another.
fn near(back: Timestamp, now: Timestamp) -> bool {
    back > now && back.duration_since(now) < SignedDuration::from_hours(12)
}

fn own(counter: &Counter, who: &SignedIn) -> Result<(), Refusal> {
    match counter.login {
        Some(login) if login != who.login.id && counter.state != CounterState::Closed => Err(Refusal::WindowTaken),
        _ => Ok(()),
    }
}

/// Changes a window in one write with its event. `decide` is given the window and the label of whoever is there.
async fn change<F>(app: &App, who: &SignedIn, window: Window, action: Action, decide: F) -> Result<Counter, AppError>
where
    F: Fn(&Counter, Option<&str>) -> Result<(Counter, &'static str), AppError> + Send + Sync,
{
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, action)?;
    let (schedule, decide) = (&schedule, &decide);
    app.store
        .write(|tx| async move {
            let before = tx.counter(window.schedule, window.number).await?;
            let before = before.unwrap_or_else(|| Counter::shut(window.schedule, window.number));
            let claims = tx.claims_on(schedule.id, app.today()).await?;
            let busy = at_window(&claims, &window.name()).map(|claim| claim.label.as_str());
            let (after, kind) = decide(&before, busy)?;
            // Pressed twice: it is so already.
            let same = Counter {
                since: before.since,
                ..after.clone()
            };
            if same == before {
                return Ok(before);
            }
            let actor = Actor::Login { id: who.login.id };
            let event = app.event_at(unit, actor, kind, window_subject(window), json!(after));
            tx.save_counter(&after, &event).await?;
            Ok::<_, AppError>(after)
        })
        .await
}
