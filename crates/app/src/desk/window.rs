//! The thin desk: a clerk at a window calls, finishes, marks as missed.

use super::own::lost_race;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::Timestamp;
use serde_json::json;
use yike_authz::{Action, Actor as Asker, Decision, Resource, may};
use yike_calendar::occurrences;
use yike_model::desk::claim::transition;
use yike_model::desk::order::{self, WhyNext};
use yike_model::desk::{Claim, ClaimAction, ClaimState};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_model::{ScheduleId, UnitId};

/// A window of a schedule's counter group: 1 to `servers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub schedule: ScheduleId,
    pub number: u16,
}

impl Window {
    /// As stored in claims and shown to people: "3".
    pub fn name(self) -> String {
        self.number.to_string()
    }
}

/// What the desk shows.
#[derive(Debug, Clone)]
pub struct DeskView {
    pub schedule: Schedule,
    pub serving: Option<Claim>,
    /// Waiting, in calling order.
    pub line: Vec<Claim>,
    /// Called and not there, today.
    pub missed: Vec<Claim>,
    pub done: u32,
    pub now: Timestamp,
}

/// Which schedules a login may work at today: those with hours today.
pub fn schedules_for(app: &App, who: &SignedIn) -> Vec<Schedule> {
    let world = app.world();
    let today = app.today();
    let mut found: Vec<Schedule> = world
        .snapshot
        .schedules
        .iter()
        .filter(|schedule| schedule.until.is_none_or(|until| today <= until))
        .filter(|schedule| !occurrences(&schedule.plan, &world.snapshot.calendar, today, &app.zone).is_empty())
        .filter(|schedule| allowed(app, who, schedule, Action::CallClaim).is_ok())
        .cloned()
        .collect();
    found.sort_by(|a, b| (a.venue, &a.code).cmp(&(b.venue, &b.code)));
    found
}

fn allowed(app: &App, who: &SignedIn, schedule: &Schedule, action: Action) -> Result<UnitId, AppError> {
    let world = app.world();
    let snapshot = &world.snapshot;
    let host = snapshot
        .venue_index(schedule.venue)
        .map(|index| snapshot.venues[index].unit)
        .ok_or(AppError::NotFound("desk"))?;
    let resource = Resource::Desk {
        host,
        provider: schedule.provider,
    };
    match may(&Asker::Login(&who.login), action, &resource, snapshot) {
        Decision::Allowed => Ok(host),
        Decision::NotFound => Err(AppError::NotFound("desk")),
        Decision::SignIn | Decision::Forbidden => Err(AppError::Denied),
    }
}

fn schedule(app: &App, window: Window) -> Result<Schedule, AppError> {
    let world = app.world();
    let schedule = world
        .snapshot
        .schedule(window.schedule)
        .ok_or(AppError::NotFound("desk"))?;
    if window.number == 0 || window.number > schedule.servers {
        return Err(AppError::NotFound("window"));
    }
    Ok(schedule.clone())
}

/// What stands at the desk now.
pub async fn desk(app: &App, who: &SignedIn, window: Window) -> Result<DeskView, AppError> {
    let schedule = schedule(app, window)?;
    allowed(app, who, &schedule, Action::SeeQueue)?;
    let claims = app.store.read().claims_on(schedule.id, app.today()).await?;
    Ok(DeskView {
        serving: at_window(&claims, window).cloned(),
        line: order::line(&app.world().policy, &claims, app.now())
            .into_iter()
            .map(|placed| placed.claim.clone())
            .collect(),
        missed: claims
            .iter()
            .filter(|claim| claim.state == ClaimState::Missed)
            .cloned()
            .collect(),
        done: u32::try_from(claims.iter().filter(|claim| claim.state == ClaimState::Done).count()).unwrap_or(u32::MAX),
        schedule,
        now: app.now(),
    })
}

fn at_window(claims: &[Claim], window: Window) -> Option<&Claim> {
    let name = window.name();
    order::at_windows(claims).into_iter().find(|claim| claim.window == name)
}

/// Finishes who is at the window (`seen`, the token the clerk's page showed; `None` = nobody), then calls the next of the line; `None` when nobody waits. The order and its
/// reason are decided inside the transaction.
pub async fn call_next(
    app: &App,
    who: &SignedIn,
    window: Window,
    seen: Option<&str>,
) -> Result<Option<Claim>, AppError> {
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, Action::CallClaim)?;
    let (today, now, actor) = (app.today(), app.now(), Actor::Login { id: who.login.id });
    let finish_event = app.event_at(unit, actor.clone(), "claim.finished", "", json!({}));
    let call_event = app.event_at(unit, actor, "claim.called", "", json!({}));
    let world = app.world();
    let (schedule, finish_event, call_event, policy) = (&schedule, &finish_event, &call_event, &world.policy);
    let clerk = who.login.id;
    app.store
        .write(|tx| async move {
            let claims = tx.claims_on(schedule.id, today).await?;
            // A second press, or an old page, must not finish somebody it never showed.
            if at_window(&claims, window).map(|claim| claim.token.as_str()) != seen {
                return Err(AppError::Conflict);
            }
            if let Some(current) = at_window(&claims, window) {
                let state = transition(current.state, ClaimAction::Finish)?;
                let after = Claim {
                    state,
                    ended_at: Some(now),
                    ..current.clone()
                };
                let event = about(finish_event, &after, None);
                tx.advance_claim(&after, current.state, &event)
                    .await
                    .map_err(lost_race)?;
            }
            let Some((next, why)) = order::next(policy, &claims, now, None) else {
                return Ok(None);
            };
            let state = transition(next.state, ClaimAction::Call)?;
            let after = Claim {
                state,
                called_at: Some(now),
                window: window.name(),
                served_by: Some(clerk),
                ..next.clone()
            };
            let event = about(call_event, &after, Some(&why));
            tx.advance_claim(&after, next.state, &event).await.map_err(lost_race)?;
            Ok(Some(after))
        })
        .await
}

/// What a clerk does to one claim at the window.
pub async fn act(
    app: &App,
    who: &SignedIn,
    window: Window,
    token: &str,
    action: ClaimAction,
) -> Result<Claim, AppError> {
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, Action::from(action))?;
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    if record.claim.schedule != schedule.id || record.seat.date != app.today() {
        return Err(AppError::NotFound("number"));
    }
    let from = record.claim.state;
    // Somebody at another window is served there; only that window acts on them.
    if matches!(from, ClaimState::Called | ClaimState::Serving) && record.claim.window != window.name() {
        return Err(AppError::Conflict);
    }
    let (state, now) = (transition(from, action)?, app.now());
    let mut after = Claim { state, ..record.claim };
    match action {
        ClaimAction::Finish | ClaimAction::Cancel => after.ended_at = Some(now),
        ClaimAction::Call => {
            after.called_at = Some(now);
            after.window = window.name();
            after.served_by = Some(who.login.id);
        }
        ClaimAction::Recall => {
            after.course.recalled_at = Some(now);
            after.course.calls = after.course.calls.saturating_add(1);
        }
        ClaimAction::Miss => {
            after.course.misses = after.course.misses.saturating_add(1);
            after.window.clear();
        }
        ClaimAction::Park => {
            after.course.parked_at = Some(now);
            after.window.clear();
        }
        ClaimAction::Return if from == ClaimState::Missed => after.course.returned_at = Some(now),
        ClaimAction::Arrive => after.course.arrived_at = Some(now),
        ClaimAction::Start => after.course.started_at = Some(now),
        _ => {}
    }
    let kind = match action {
        ClaimAction::Arrive => "claim.arrived",
        ClaimAction::Call => "claim.called",
        ClaimAction::Recall => "claim.recalled",
        ClaimAction::Start => "claim.started",
        ClaimAction::Finish => "claim.finished",
        ClaimAction::Miss => "claim.missed",
        ClaimAction::Park => "claim.parked",
        ClaimAction::Return => "claim.returned",
        ClaimAction::Cancel => "claim.cancelled",
        // Not done at a window.
        ClaimAction::Confirm
        | ClaimAction::Expire
        | ClaimAction::Offer
        | ClaimAction::Decline
        | ClaimAction::Transfer => return Err(AppError::NotFound("action")),
    };
    let event = app.event_at(unit, Actor::Login { id: who.login.id }, kind, "", json!({}));
    let event = about(&event, &after, None);
    let (after, event, schedule) = (&after, &event, &schedule);
    app.store
        .write(|tx| async move {
            // One window serves one person.
            if action == ClaimAction::Call
                && at_window(&tx.claims_on(schedule.id, app.today()).await?, window).is_some()
            {
                return Err(AppError::Conflict);
            }
            tx.advance_claim(after, from, event).await.map_err(lost_race)?;
            if after.state == ClaimState::Cancelled {
                tx.release_place(after.id).await?;
            }
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(after.clone())
}

fn about(event: &yike_model::ledger::Event, claim: &Claim, why: Option<&WhyNext>) -> yike_model::ledger::Event {
    let mut event = event.clone();
    event.subject = format!("claim:{}", claim.id);
    event.data = json!({ "label": claim.label, "window": claim.window });
    if let (Some(why), Some(data)) = (why, event.data.as_object_mut()) {
        event.why = format!(
            "{}: first in line since {}, {} behind",
            why.policy, why.queued_at, why.behind
        );
        data.insert("why_next".into(), json!(why));
    }
    event
}
