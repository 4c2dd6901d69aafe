//! What a clerk does with whoever is at the window: start, finish, serve now and complete later, set aside, miss, let back in.

use super::call::{closes_now, finished, only};
use super::refusal::Refusal;
use super::window::{Bench, Change, Doing, Seen, Window, allowed, reason, schedule, step, told};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use yike_authz::Action;
use yike_model::ServiceId;
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState, Extra, HoldReason};
use yike_model::ledger::Actor;

/// The person is there and is being served.
pub async fn start(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::CallClaim, |bench| {
        let claim = bench.claim(seen)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Start)?,
            ..claim.clone()
        };
        after.course.started_at = Some(bench.now);
        // Whoever is served is there, however they took their number.
        after.course.arrived_at = after.present_since().or(Some(bench.now));
        Ok(Change::new(claim, after, "claim.started").into())
    });
    only(changed.await?)
}

/// Done. A window that closes after this one is closed.
pub async fn finish(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::FinishClaim, |bench| {
        let change = finished(bench, bench.claim(seen)?)?;
        Ok(leaves(bench, change))
    });
    only(changed.await?)
}

/// Served now; the papers are completed later. It stands on the end-of-day list until then.
pub async fn finish_later(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::FinishClaim, |bench| {
        let mut change = finished(bench, bench.claim(seen)?)?;
        change.after.course.later_at = Some(bench.now);
        Ok(leaves(bench, change))
    });
    only(changed.await?)
}

/// Ticks it off the end-of-day list; also of an earlier day, and from any window of the line.
pub async fn complete_later(app: &App, who: &SignedIn, window: Window, token: &str) -> Result<Claim, AppError> {
    let schedule = schedule(app, window)?;
    let unit = allowed(app, who, &schedule, Action::FinishClaim)?;
    let (schedule, now) = (&schedule, app.now());
    app.store
        .write(|tx| async move {
            let record = tx.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
            let before = record.claim;
            if before.schedule != schedule.id {
                return Err(AppError::NotFound("number"));
            }
            if before.later().is_none() {
                return Err(AppError::Conflict);
            }
            let mut after = before.clone();
            after.course.completed_at = Some(now);
            let change = Change::new(&before, after, "claim.completed");
            let event = told(app, unit, Actor::Login { id: who.login.id }, &change);
            tx.advance_claim(&change.after, before.state, &event).await?;
            Ok(change.after)
        })
        .await
}

/// Sets somebody aside, who then stands in no line until brought back.
pub async fn hold(app: &App, who: &SignedIn, window: Window, seen: &Seen, why: HoldReason) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::ParkClaim, |bench| {
        let claim = bench.claim(seen)?;
        bench.not_kept(claim)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Park)?,
            window: String::new(),
            ..claim.clone()
        };
        after.course.parked_at = Some(bench.now);
        after.course.parked_for = Some(why);
        Ok(leaves(bench, Change::new(claim, after, "claim.parked")))
    });
    only(changed.await?)
}

/// Called and not there. Before the policy's number of calls only with a reason.
pub async fn miss(app: &App, who: &SignedIn, window: Window, seen: &Seen, why: &str) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::MissClaim, |bench| {
        let claim = bench.claim(seen)?;
        let state = transition(claim.state, ClaimAction::Miss)?;
        let (made, of) = (claim.course.calls, bench.policy.missed.calls);
        let why = match (made < of, why.trim().is_empty()) {
            (true, true) => {
                let label = claim.label.clone();
                return Err(Refusal::CallsLeft { label, made, of }.into());
            }
            (_, false) => reason(why)?,
            (false, true) => String::new(),
        };
        let mut after = Claim {
            state,
            window: String::new(),
            ..claim.clone()
        };
        after.course.misses = after.course.misses.saturating_add(1);
        let change = Change {
            why,
            ..Change::new(claim, after, "claim.missed")
        };
        Ok(leaves(bench, change))
    });
    only(changed.await?)
}

/// Back in the line: after a miss behind as many others as the policy says, and only so often; after being set aside at the
/// old place.
pub async fn let_back(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::ParkClaim, |bench| {
        let claim = bench.claim(seen)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Return)?,
            ..claim.clone()
        };
        if claim.state == ClaimState::Missed {
            if claim.course.misses > bench.policy.missed.times {
                let label = claim.label.clone();
                return Err(Refusal::ReturnedOften { label }.into());
            }
            after.course.returned_at = Some(bench.now);
        }
        after.course.arrived_at = after.course.arrived_at.or(claim.present_since()).or(Some(bench.now));
        Ok(Change::new(claim, after, "claim.returned").into())
    });
    only(changed.await?)
}

/// Cancelled on the holder's word.
pub async fn cancel_here(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::CancelClaim, |bench| {
        let claim = bench.claim(seen)?;
        let after = Claim {
            state: transition(claim.state, ClaimAction::Cancel)?,
            ended_at: Some(bench.now),
            ..claim.clone()
        };
        Ok(Change::new(claim, after, "claim.cancelled").into())
    });
    only(changed.await?)
}

/// "I am here", said to a clerk.
pub async fn arrive_here(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::IssueClaim, |bench| {
        let claim = bench.claim(seen)?;
        let mut after = Claim {
            state: transition(claim.state, ClaimAction::Arrive)?,
            ..claim.clone()
        };
        after.course.arrived_at = Some(bench.now);
        Ok(Change::new(claim, after, "claim.arrived").into())
    });
    only(changed.await?)
}

/// Somebody looked at what grants a class of priority: it holds, or it does not and the claim stands as any other.
pub async fn check_class(
    app: &App,
    who: &SignedIn,
    window: Window,
    seen: &Seen,
    holds: bool,
) -> Result<Claim, AppError> {
    let changed = step(app, who, window, Action::CallClaim, |bench| {
        let claim = bench.claim(seen)?;
        let mut after = claim.clone();
        match &mut after.asks.priority {
            None => return Err(AppError::Conflict),
            Some(priority) => priority.checked_by = Some(bench.clerk),
        }
        after.asks.priority = after.asks.priority.filter(|_| holds);
        Ok(Change::new(claim, after, "claim.class_checked").into())
    });
    only(changed.await?)
}

/// A further service of the same visit: offered here today, and served at this window.
pub async fn add_service(
    app: &App,
    who: &SignedIn,
    window: Window,
    seen: &Seen,
    service: ServiceId,
) -> Result<Claim, AppError> {
    let world = app.world();
    let snapshot = &world.snapshot;
    let index = snapshot.service_index(service).ok_or(AppError::NotFound("service"))?;
    let added = &snapshot.services[index];
    let offered = schedule(app, window).is_ok_and(|schedule| {
        let venue = snapshot.venue_index(schedule.venue);
        let own = schedule.services.is_empty() || schedule.services.contains(&service);
        own && venue.is_some_and(|venue| snapshot.in_force(venue, app.today()).any(|at| at.service == index))
    });
    let changed = step(app, who, window, Action::CallClaim, |bench| {
        let claim = bench.claim(seen)?;
        let twice = claim.service == service || claim.asks.extra.iter().any(|extra| extra.service == service);
        if !offered || twice {
            return Err(Refusal::NotOffered.into());
        }
        if claim.state.ended() {
            return Err(AppError::Conflict);
        }
        let mut after = claim.clone();
        after.asks.extra.push(Extra {
            service,
            version: added.version,
            name: added.name.clone(),
            minutes: added.minutes,
        });
        if !bench.counter.serves(&after) {
            let label = claim.label.clone();
            return Err(Refusal::NotServedHere { label }.into());
        }
        Ok(Change::new(claim, after, "claim.extended").into())
    });
    only(changed.await?)
}

/// Whoever was here leaves; the window closes when that was said before.
fn leaves(bench: &Bench, change: Change) -> Doing {
    let was_here = bench.here().is_some_and(|here| here.id == change.before.id);
    Doing {
        window: closes_now(bench)
            .filter(|_| was_here)
            .map(|closed| (closed, "counter.closed")),
        changes: vec![change],
    }
}
