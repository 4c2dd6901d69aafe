//! Back on the network: what a window or kiosk did while it was cut off is carried out in its own order, each act once, at
//! the time it happened. What no longer fits is not done, but told to the clerk and to the ledger.

use super::lease::{Asked, about, at_kiosk, at_window};
use super::own::lost_race;
use super::refusal::Refusal;
use super::window::Window;
use crate::people::sign_in::SignedIn;
use crate::world::POLICY;
use crate::{App, AppError};
use jiff::Timestamp;
use serde_json::json;
use yike_model::desk::lease::{self, Did};
use yike_model::desk::{Claim, ClaimState, Device, Holder, Lease, order};

/// Acts taken in one call at most.
pub const MAX_ACTS: usize = 2_000;

/// One act of a holder that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// 1, 2, 3 in the order in which they happened, since the lease was granted.
    pub n: u32,
    pub did: Did,
    /// Of the claim.
    pub token: String,
    /// When, by the holder's clock.
    pub at: Timestamp,
    /// Code of the service, for a number that was handed out.
    pub service: String,
}

/// What came of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Done,
    /// It was so already, or this act came before.
    Known,
    /// The number is another's by now: given back, called or written off meanwhile.
    Changed,
    /// No such number in this lease.
    Unknown,
}

/// What came of each act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub n: u32,
    pub label: String,
    pub came: Came,
}

/// Reconciles a window.
pub async fn reconcile_window(
    app: &App,
    who: &SignedIn,
    window: Window,
    (client, epoch): (&str, u32),
    acts: &[Act],
) -> Result<Vec<Outcome>, AppError> {
    reconciled(app, &at_window(app, who, window)?, (client, epoch), acts).await
}

/// Reconciles a kiosk, which only hands numbers out.
pub async fn reconcile_kiosk(
    app: &App,
    device: &Device,
    (client, epoch): (&str, u32),
    acts: &[Act],
) -> Result<Vec<Outcome>, AppError> {
    if acts.iter().any(|act| act.did != Did::HandedOut) {
        return Err(AppError::Input("a kiosk hands out numbers and calls nobody".into()));
    }
    reconciled(app, &at_kiosk(app, device)?, (client, epoch), acts).await
}

async fn reconciled(
    app: &App,
    asked: &Asked,
    (client, epoch): (&str, u32),
    acts: &[Act],
) -> Result<Vec<Outcome>, AppError> {
    let dense = acts.windows(2).all(|two| two[0].n.checked_add(1) == Some(two[1].n));
    if !dense || acts.len() > MAX_ACTS || acts.first().is_some_and(|act| act.n == 0) {
        return Err(AppError::Input(format!(
            "acts are to be numbered one after the other, at most {MAX_ACTS} at once"
        )));
    }
    let mut outcomes = Vec::with_capacity(acts.len());
    let mut last = None;
    for act in acts {
        let (outcome, at) = app
            .store
            .write(|tx| async move {
                let known = tx.lease(asked.holder).await?;
                let lease = known.filter(|lease| lease.client == client && lease.epoch == epoch);
                let lease = lease.ok_or(Refusal::LeaseElsewhere)?;
                let at = lease::when(act.at, &lease, last, app.now());
                if act.n <= lease.applied {
                    let label = match tx.claim_by_token(&act.token).await? {
                        Some(record) => record.claim.label,
                        None => String::new(),
                    };
                    let came = Came::Known;
                    return Ok((Outcome { n: act.n, label, came }, at));
                }
                if act.n != lease.applied + 1 {
                    let missing = lease.applied + 1;
                    return Err(AppError::Input(format!(
                        "act {missing} is missing; send all again from there"
                    )));
                }
                let (label, came) = carry_out(&tx, app, asked, &lease, act, at).await?;
                let lease = Lease {
                    applied: act.n,
                    ..lease
                };
                tx.save_lease(&lease, None).await?;
                Ok::<_, AppError>((Outcome { n: act.n, label, came }, at))
            })
            .await?;
        last = Some(at);
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

async fn carry_out(
    tx: &yike_storage::Tx,
    app: &App,
    asked: &Asked,
    lease: &Lease,
    act: &Act,
    at: Timestamp,
) -> Result<(String, Came), AppError> {
    let Some(record) = tx.claim_by_token(&act.token).await? else {
        return Ok((String::new(), Came::Unknown));
    };
    let before = record.claim;
    let ours = asked.lines.iter().any(|line| line.id == before.schedule);
    if !ours || record.seat.date != app.zone.to_datetime(lease.granted_at).date() {
        return Ok((String::new(), Came::Unknown));
    }
    let (window, clerk) = match asked.holder {
        Holder::Window { number, .. } => (number.to_string(), asked.login),
        Holder::Kiosk { .. } => (String::new(), None),
    };
    let kept = before.course.leased == Some(lease.mark()) || before.window == window && !window.is_empty();
    let after = match lease::after(&before, act.did, at, &window, clerk) {
        Ok(None) => return Ok((before.label, Came::Known)),
        Ok(Some(after)) if kept => after,
        _ => {
            // Nobody's turn is changed by it, but it did happen.
            let mut event = about(app, asked, "lease.not_applied", &before);
            event.data = json!({ "label": before.label, "did": act.did, "at": at, "epoch": lease.epoch, "n": act.n });
            tx.event(&event).await?;
            return Ok((before.label, Came::Changed));
        }
    };
    let mut after = after;
    if act.did == Did::HandedOut {
        chosen(app, &mut after, &act.service);
        if matches!(asked.holder, Holder::Kiosk { .. }) {
            after.course.leased = None;
        }
    }
    let mut event = about(app, asked, lease::kind(act.did), &after);
    if let Some(data) = event.data.as_object_mut() {
        data.insert("cut_off".into(), json!({ "at": at, "epoch": lease.epoch, "n": act.n }));
        if act.did == Did::Called {
            let claims = tx.claims_on(before.schedule, record.seat.date).await?;
            let policy = tx.setting(POLICY).await?.unwrap_or_default();
            let why = if before.state.waits() {
                order::cut_off(&policy, &claims, at, before.id)
            } else {
                None
            };
            if let Some(why) = why {
                data.insert("why_next".into(), json!(why));
            }
        }
    }
    let from: ClaimState = before.state;
    tx.advance_claim(&after, from, &event).await.map_err(lost_race)?;
    Ok((after.label, Came::Done))
}

/// The facts of the service the person came for; an unknown code leaves the line's own.
fn chosen(app: &App, claim: &mut Claim, code: &str) {
    let world = app.world();
    let Some(index) = world.snapshot.service_by_code(code) else {
        return;
    };
    let service = &world.snapshot.services[index];
    let schedule = world.snapshot.schedule(claim.schedule);
    if schedule.is_some_and(|schedule| schedule.services.is_empty() || schedule.services.contains(&service.id)) {
        claim.service = service.id;
        claim.service_version = service.version;
        claim.service_name = service.name.clone();
        claim.minutes = service.minutes;
        claim.field.clone_from(&service.field);
    }
}
