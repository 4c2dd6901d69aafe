//! Calling: the next of the line, somebody out of order with a reason, once more.

use super::refusal::Refusal;
use super::window::{Bench, Change, Doing, Seen, Window, reason, step};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use yike_authz::Action;
use yike_model::desk::claim::transition;
use yike_model::desk::order::{self, WhyNext};
use yike_model::desk::{Claim, ClaimAction, ClaimState, CounterState};

/// Finishes who is at the window (`seen`: as the page showed it, `None` = nobody), then calls the next whom this window
/// serves; `None` when nobody waits, or the window closes after this one.
pub async fn call_next(
    app: &App,
    who: &SignedIn,
    window: Window,
    seen: Option<&Seen>,
) -> Result<Option<Claim>, AppError> {
    let changed = step(app, who, window, Action::CallClaim, |bench| next(bench, seen)).await?;
    let called = changed.into_iter().next_back();
    Ok(called.filter(|claim| claim.state == ClaimState::Called))
}

fn next(bench: &Bench, seen: Option<&Seen>) -> Result<Doing, AppError> {
    // A second press, or an old page, must not finish somebody it never showed.
    let here = bench.here();
    if here.is_some() != seen.is_some() || here.zip(seen).is_some_and(|(claim, seen)| !seen.is(claim)) {
        return Err(AppError::Conflict);
    }
    let mut doing = match here {
        Some(claim) => Doing::from(finished(bench, claim)?),
        None => Doing::default(),
    };
    if let Some(closed) = closes_now(bench) {
        doing.window = Some((closed, "counter.closed"));
        return Ok(doing);
    }
    bench.may_call()?;
    if let Some((claim, why)) = order::next(&bench.policy, &bench.claims, bench.now, Some(&bench.counter)) {
        doing.changes.push(called(bench, claim, why)?);
    }
    Ok(doing)
}

/// The window as closed, when it closes after who was there.
pub(super) fn closes_now(bench: &Bench) -> Option<yike_model::desk::Counter> {
    bench.counter.closing.then(|| yike_model::desk::Counter {
        state: CounterState::Closed,
        since: bench.now,
        login: None,
        closing: false,
        ..bench.counter.clone()
    })
}

/// Somebody done.
pub(super) fn finished(bench: &Bench, claim: &Claim) -> Result<Change, AppError> {
    let after = Claim {
        state: transition(claim.state, ClaimAction::Finish)?,
        // A clock set back makes nobody leave before they were called.
        ended_at: Some(claim.called_at.map_or(bench.now, |called| called.max(bench.now))),
        ..claim.clone()
    };
    Ok(Change::new(claim, after, "claim.finished"))
}

fn called(bench: &Bench, claim: &Claim, why: WhyNext) -> Result<Change, AppError> {
    let mut after = Claim {
        state: transition(claim.state, ClaimAction::Call)?,
        called_at: Some(bench.now),
        window: bench.counter.name(),
        served_by: Some(bench.clerk),
        ..claim.clone()
    };
    after.course.called_before.extend(claim.called_at);
    after.course.brought_at = None;
    after.course.calls = 1;
    after.course.recalled_at = None;
    Ok(Change {
        why_next: Some(why),
        ..Change::new(claim, after, "claim.called")
    })
}

/// Calls this one before its turn. The reason is kept and shown; whoever is next anyway needs none.
pub async fn call_this(app: &App, who: &SignedIn, window: Window, seen: &Seen, why: &str) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::CallClaim, |bench| {
        bench.may_call()?;
        free(bench)?;
        let claim = bench.claim(seen)?;
        if !bench.counter.serves(claim) {
            return Err(not_served(claim).into());
        }
        bench.not_kept(claim)?;
        let next = order::next(&bench.policy, &bench.claims, bench.now, Some(&bench.counter));
        if let Some((_, ruled)) = next.filter(|(next, _)| next.id == claim.id) {
            return Ok(called(bench, claim, ruled)?.into());
        }
        let why = reason(why)?;
        let kept = order::out_of_order(&bench.policy, &bench.claims, bench.now, claim.id).ok_or(AppError::Conflict)?;
        let change = Change {
            why,
            ..called(bench, claim, kept)?
        };
        Ok(change.into())
    });
    only(changed.await?)
}

/// Calls somebody who was set aside back to this window.
pub async fn bring_back(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::ParkClaim, |bench| {
        bench.may_call()?;
        free(bench)?;
        let claim = bench.claim(seen)?;
        if claim.state != ClaimState::Parked {
            return Err(AppError::Conflict);
        }
        if !bench.counter.serves(claim) {
            return Err(not_served(claim).into());
        }
        bench.not_kept(claim)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Call)?,
            window: bench.counter.name(),
            served_by: Some(bench.clerk),
            ..claim.clone()
        };
        after.course.brought_at = Some(bench.now);
        after.course.calls = 1;
        after.course.recalled_at = None;
        Ok(Change::new(claim, after, "claim.brought_back").into())
    });
    only(changed.await?)
}

/// Calls once more; counted, because a number is missed only after so many calls.
pub async fn recall(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::CallClaim, |bench| {
        let claim = bench.claim(seen)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Recall)?,
            ..claim.clone()
        };
        after.course.recalled_at = Some(bench.now);
        after.course.calls = after.course.calls.saturating_add(1);
        Ok(Change::new(claim, after, "claim.recalled").into())
    });
    only(changed.await?)
}

/// One window serves one person.
fn free(bench: &Bench) -> Result<(), Refusal> {
    match bench.here() {
        Some(claim) => Err(Refusal::WindowBusy {
            label: claim.label.clone(),
        }),
        None => Ok(()),
    }
}

fn not_served(claim: &Claim) -> Refusal {
    Refusal::NotServedHere {
        label: claim.label.clone(),
    }
}

/// The one claim a step changed last.
pub(super) fn only(changed: Vec<Claim>) -> Result<Claim, AppError> {
    changed.into_iter().next_back().ok_or(AppError::Conflict)
}
