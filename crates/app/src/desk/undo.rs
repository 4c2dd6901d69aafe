//! Taking back the last step of a window, within a minute, while nothing else depends on it. Nothing is deleted: the ledger
//! gains an event that says so.

use super::own::lost_race;
use super::refusal::Refusal;
use super::window::{Change, Window, allowed, schedule, told};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use yike_authz::Action;
use yike_model::desk::{Claim, ClaimState, Step};
use yike_model::ledger::Actor;

/// How long a step can be taken back.
const FOR: SignedDuration = SignedDuration::from_mins(1);

/// A step that can still be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The kind of its event: `claim.called`.
    pub kind: String,
    /// Labels of the claims it changed.
    pub labels: Vec<String>,
    /// Until when.
    pub until: Timestamp,
}

/// What can be taken back now; `None` when it is too late, or a claim went on since.
pub(super) fn undoable(step: Option<&Step>, claims: &[Claim], now: Timestamp) -> Option<Undo> {
    let step = step?;
    let until = step.at.saturating_add(FOR).ok()?;
    // A clock set back must not keep it open for long.
    let in_time = now <= until && step.at.duration_since(now) <= FOR;
    let unchanged = |(_, after): &(Claim, Claim)| claims.iter().any(|claim| claim == after);
    // A place given back may be somebody else's by now.
    let kept = |(_, after): &(Claim, Claim)| after.state != ClaimState::Cancelled;
    (in_time && step.changed.iter().all(|pair| unchanged(pair) && kept(pair))).then(|| Undo {
        kind: step.kind.clone(),
        labels: step.changed.iter().map(|(_, after)| after.label.clone()).collect(),
        until,
    })
}

/// Takes the last step of this window back; returns what was taken back. `seen_kind` is what the screen offered to take
/// back: a second press finds nothing more.
pub async fn undo(app: &App, who: &SignedIn, window: Window, seen_kind: &str) -> Result<Undo, AppError> {
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, Action::CallClaim)?;
    let (schedule, now) = (&schedule, app.now());
    app.store
        .write(|tx| async move {
            let counter = tx.counter(window.schedule, window.number).await?;
            if counter.is_some_and(|counter| counter.login.is_some_and(|login| login != who.login.id)) {
                return Err(Refusal::WindowTaken.into());
            }
            let step = tx.step(window.schedule, window.number).await?;
            let step = step.filter(|step| step.kind == seen_kind);
            let Some(step) = step.filter(|step| now.duration_since(step.at) <= FOR) else {
                return Err(Refusal::NothingToUndo.into());
            };
            let claims = tx.claims_on(schedule.id, app.today()).await?;
            let undo = undoable(Some(&step), &claims, now).ok_or(Refusal::UndoLate)?;
            for (before, after) in step.changed.iter().rev() {
                let change = Change {
                    why: format!("takes back {}", step.kind),
                    ..Change::new(after, before.clone(), "claim.undone")
                };
                let event = told(app, unit, Actor::Login { id: who.login.id }, &change);
                tx.advance_claim(before, after.state, &event).await.map_err(lost_race)?;
            }
            tx.set_step(window.schedule, window.number, None).await?;
            Ok::<_, AppError>(undo)
        })
        .await
}
