//! A window of the desk: which there are, who may work there, and one step at it.
//!
//! A step is decided by a pure function over what stands at the [`Bench`], inside the transaction that carries it out. So a
//! second press or an old page meets what is true now, and changes nothing.

use super::own::lost_race;
use super::refusal::Refusal;
use crate::people::sign_in::SignedIn;
use crate::world::POLICY;
use crate::{App, AppError};
use jiff::Timestamp;
use serde_json::{Value, json};
use yike_authz::{Action, Actor as Asker, Decision, Resource, may};
use yike_calendar::occurrences;
use yike_model::desk::order::{self, WhyNext};
use yike_model::desk::{Claim, ClaimState, Counter, CounterState, Policy, Step};
use yike_model::directory::Schedule;
use yike_model::ledger::{Actor, Event};
use yike_model::{LoginId, ScheduleId, UnitId};

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

/// One claim as the clerk's screen showed it. When it is no longer so, nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub token: String,
    /// `None`: the page did not say.
    pub state: Option<ClaimState>,
}

impl Seen {
    /// A claim as it is.
    pub fn of(claim: &Claim) -> Seen {
        Seen {
            token: claim.token.clone(),
            state: Some(claim.state),
        }
    }

    pub(super) fn is(&self, claim: &Claim) -> bool {
        self.token == claim.token && self.state.is_none_or(|state| state == claim.state)
    }
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

/// The host of the schedule's venue, when the login may do this there.
pub(super) fn allowed(app: &App, who: &SignedIn, schedule: &Schedule, action: Action) -> Result<UnitId, AppError> {
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

pub(super) fn schedule(app: &App, window: Window) -> Result<Schedule, AppError> {
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

/// What lies on the desk when a step is decided.
pub(super) struct Bench {
    pub(super) counter: Counter,
    /// Everybody of the line today.
    pub(super) claims: Vec<Claim>,
    pub(super) policy: Policy,
    pub(super) clerk: LoginId,
    pub(super) now: Timestamp,
}

impl Bench {
    /// Who is called to or served at this window.
    pub(super) fn here(&self) -> Option<&Claim> {
        at_window(&self.claims, &self.counter.name())
    }

    /// The claim the page showed, if it is still so.
    pub(super) fn claim(&self, seen: &Seen) -> Result<&Claim, AppError> {
        let found = self.claims.iter().find(|claim| claim.token == seen.token);
        let claim = found.ok_or(AppError::NotFound("number"))?;
        let elsewhere =
            matches!(claim.state, ClaimState::Called | ClaimState::Serving) && claim.window != self.counter.name();
        // Somebody at another window is served there; only that window acts on them.
        if elsewhere || !seen.is(claim) {
            return Err(AppError::Conflict);
        }
        Ok(claim)
    }

    /// Refuses to touch whom another window keeps: it may be cut off and calling them.
    pub(super) fn not_kept(&self, claim: &Claim) -> Result<(), Refusal> {
        let label = claim.label.clone();
        match claim.kept_elsewhere(self.counter.schedule, self.counter.number) {
            true => Err(Refusal::KeptElsewhere { label }),
            false => Ok(()),
        }
    }

    /// Refuses unless somebody new may be called to this window.
    pub(super) fn may_call(&self) -> Result<(), Refusal> {
        match self.counter.state {
            CounterState::Open => Ok(()),
            CounterState::Paused => Err(Refusal::WindowPaused),
            CounterState::Closed => Err(Refusal::WindowClosed),
        }
    }
}

/// A claim before and after, and what its event says.
pub(super) struct Change {
    pub(super) before: Claim,
    pub(super) after: Claim,
    pub(super) kind: &'static str,
    pub(super) why: String,
    pub(super) why_next: Option<WhyNext>,
}

impl Change {
    pub(super) fn new(before: &Claim, after: Claim, kind: &'static str) -> Change {
        Change {
            before: before.clone(),
            after,
            kind,
            why: String::new(),
            why_next: None,
        }
    }
}

/// What a step does: claims in the order of change, then the window.
#[derive(Default)]
pub(super) struct Doing {
    pub(super) changes: Vec<Change>,
    pub(super) window: Option<(Counter, &'static str)>,
}

impl From<Change> for Doing {
    fn from(change: Change) -> Doing {
        Doing {
            changes: vec![change],
            window: None,
        }
    }
}

/// Carries out one step at a window. `decide` runs inside the transaction and may run again; it only looks. Returns the
/// claims as they became.
pub(super) async fn step<F>(
    app: &App,
    who: &SignedIn,
    window: Window,
    action: Action,
    decide: F,
) -> Result<Vec<Claim>, AppError>
where
    F: Fn(&Bench) -> Result<Doing, AppError> + Send + Sync,
{
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, action)?;
    let (schedule, decide) = (&schedule, &decide);
    app.store
        .write(|tx| async move {
            let counter = tx.counter(window.schedule, window.number).await?;
            let counter = counter.unwrap_or_else(|| Counter::shut(window.schedule, window.number));
            if counter.state != CounterState::Closed && counter.login.is_some_and(|login| login != who.login.id) {
                return Err(Refusal::WindowTaken.into());
            }
            let bench = Bench {
                counter,
                claims: tx.claims_on(schedule.id, app.today()).await?,
                policy: tx.setting(POLICY).await?.unwrap_or_default(),
                clerk: who.login.id,
                now: app.now(),
            };
            let doing = decide(&bench)?;
            let actor = Actor::Login { id: who.login.id };
            for change in &doing.changes {
                let event = told(app, unit, actor.clone(), change);
                tx.advance_claim(&change.after, change.before.state, &event)
                    .await
                    .map_err(lost_race)?;
                if change.after.state == ClaimState::Cancelled {
                    tx.release_place(change.after.id).await?;
                }
            }
            if let Some((counter, kind)) = &doing.window {
                let event = app.event_at(unit, actor, kind, window_subject(window), json!(counter));
                tx.save_counter(counter, &event).await?;
            }
            let step = Step {
                at: bench.now,
                kind: doing
                    .changes
                    .last()
                    .map(|change| change.kind)
                    .unwrap_or_default()
                    .into(),
                changed: doing
                    .changes
                    .iter()
                    .map(|change| (change.before.clone(), change.after.clone()))
                    .collect(),
            };
            // A step that also closed the window is not taken back by one key.
            let kept = Some(&step).filter(|step| !step.changed.is_empty() && doing.window.is_none());
            tx.set_step(window.schedule, window.number, kept).await?;
            Ok(doing.changes.into_iter().map(|change| change.after).collect())
        })
        .await
}

pub(super) fn window_subject(window: Window) -> String {
    format!("counter:{}:{}", window.schedule, window.number)
}

/// The event of a change at the desk.
pub(super) fn told(app: &App, unit: UnitId, actor: Actor, change: &Change) -> Event {
    let claim = &change.after;
    let mut data = json!({ "label": claim.label, "window": claim.window });
    if let (Some(why), Some(data)) = (&change.why_next, data.as_object_mut()) {
        data.insert("why_next".into(), json!(why));
    }
    let mut event = app.event_at(unit, actor, change.kind, format!("claim:{}", claim.id), Value::Null);
    event.data = data;
    event.why.clone_from(&change.why);
    event
}

/// Who is called to or served at the window of this name.
pub(super) fn at_window<'a>(claims: &'a [Claim], name: &str) -> Option<&'a Claim> {
    order::at_windows(claims).into_iter().find(|claim| claim.window == name)
}

/// A reason as written: one line of 1 to 200 characters.
pub(super) fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned()).ok_or(Refusal::Reason)
}
