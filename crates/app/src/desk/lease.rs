//! 断网备用: a window or a kiosk takes ahead what it needs to go on when the network breaks, and gives it back.

use super::booking::unit_of;
use super::own::lost_race;
use super::refusal::Refusal;
use super::supervise::going_on;
use super::take_number::{TakeNumber, new_claim, offer};
use super::window::{Window, allowed, schedule};
use crate::people::sign_in::SignedIn;
use crate::world::POLICY;
use crate::{App, AppError, World};
use serde_json::json;
use std::collections::BTreeSet;
use yike_authz::Action;
use yike_model::desk::claim::transition;
use yike_model::desk::lease::{TICKETS, renew, wanted};
use yike_model::desk::{
    Asks, Channel, Claim, ClaimAction, ClaimState, Counter, CounterState, Device, DeviceKind, Holder, Lease,
    LeaseState, PoolKind, Session, order,
};
use yike_model::directory::Schedule;
use yike_model::ledger::{Actor, Event};
use yike_model::{ClaimId, LoginId, SessionId, UnitId};
use yike_storage::{PoolKey, Seat, Taken, Tx};

/// What a browser says it has: its own secret, and the list it stored last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Has {
    /// 22 characters of URL-safe base64, made once by the browser.
    pub client: String,
    pub epoch: u32,
    pub version: u32,
}

/// What a holder may work with while it is cut off.
#[derive(Debug, Clone)]
pub struct Told {
    pub lease: Lease,
    /// Whom it may call, in calling order, and who is at its window.
    pub line: Vec<Claim>,
    pub here: Option<Claim>,
    /// Numbers it may hand out.
    pub tickets: Vec<Claim>,
}

/// Who asks: a window's clerk, or a kiosk.
pub(super) struct Asked {
    pub(super) holder: Holder,
    pub(super) actor: Actor,
    pub(super) login: Option<LoginId>,
    pub(super) unit: UnitId,
    /// The lines it may hand out numbers of.
    pub(super) lines: Vec<Schedule>,
}

/// Renews a window's lease, or grants the first. The window must be open with this clerk at it.
pub async fn renew_window(app: &App, who: &SignedIn, window: Window, has: &Has) -> Result<Told, AppError> {
    let asked = &at_window(app, who, window)?;
    app.store
        .write(|tx| async move {
            let counters = tx.counters_of(window.schedule).await?;
            let counter = counters.iter().find(|counter| counter.number == window.number);
            match counter {
                Some(counter) if counter.state == CounterState::Closed => return Err(Refusal::WindowClosed.into()),
                Some(counter) if counter.login != Some(who.login.id) => return Err(Refusal::WindowTaken.into()),
                Some(_) => {}
                None => return Err(Refusal::WindowClosed.into()),
            }
            let policy = tx.setting(POLICY).await?.unwrap_or_default();
            let claims = tx.claims_on(window.schedule, app.today()).await?;
            let placed = order::line(&policy, &claims, app.now());
            let line: Vec<&Claim> = placed.iter().map(|placed| placed.claim).collect();
            renewed(&tx, app, asked, has, &claims, (&line, &counters)).await
        })
        .await
}

/// Renews a kiosk's lease: numbers to hand out, nobody to call.
pub async fn renew_kiosk(app: &App, device: &Device, has: &Has) -> Result<Told, AppError> {
    let asked = &at_kiosk(app, device)?;
    app.store
        .write(|tx| async move {
            let mut claims = Vec::new();
            for line in &asked.lines {
                claims.extend(tx.claims_on(line.id, app.today()).await?);
            }
            renewed(&tx, app, asked, has, &claims, (&[], &[])).await
        })
        .await
}

pub(super) fn at_window(app: &App, who: &SignedIn, window: Window) -> Result<Asked, AppError> {
    let schedule = schedule(app, window)?;
    Ok(Asked {
        holder: Holder::Window {
            schedule: window.schedule,
            number: window.number,
        },
        actor: Actor::Login { id: who.login.id },
        login: Some(who.login.id),
        unit: allowed(app, who, &schedule, Action::CallClaim)?,
        lines: vec![schedule],
    })
}

pub(super) fn at_kiosk(app: &App, device: &Device) -> Result<Asked, AppError> {
    if device.kind != DeviceKind::Kiosk || !device.works() {
        return Err(Refusal::Device.into());
    }
    let world = app.world();
    let index = world
        .snapshot
        .venue_index(device.venue)
        .ok_or(AppError::NotFound("venue"))?;
    let lines = world.snapshot.schedules_at[index].iter();
    Ok(Asked {
        holder: Holder::Kiosk { device: device.id },
        actor: Actor::Resident,
        login: None,
        unit: unit_of(&world, device.venue).ok_or(AppError::NotFound("venue"))?,
        lines: lines.map(|line| world.snapshot.schedules[*line].clone()).collect(),
    })
}

async fn renewed(
    tx: &Tx,
    app: &App,
    asked: &Asked,
    has: &Has,
    claims: &[Claim],
    (line, counters): (&[&Claim], &[Counter]),
) -> Result<Told, AppError> {
    let (before, now) = (tx.lease(asked.holder).await?, app.now());
    let live = before.as_ref().filter(|lease| lease.state == LeaseState::Live);
    let (mut lease, fresh) = match live {
        Some(lease) if lease.client != has.client => return Err(Refusal::LeaseElsewhere.into()),
        Some(lease) => (lease.clone(), false),
        None => (
            Lease::grant(asked.holder, before.as_ref(), &has.client, asked.login, now),
            true,
        ),
    };
    let mine = |claim: &&Claim| claim.course.leased == Some(lease.mark()) && !claim.state.ended();
    let held: Vec<ClaimId> = claims
        .iter()
        .filter(mine)
        .filter(|c| c.state != ClaimState::Held)
        .map(|c| c.id)
        .collect();
    let free = claims
        .iter()
        .filter(|claim| claim.course.leased.is_none() && claim.state.waits());
    let free: BTreeSet<ClaimId> = free.map(|claim| claim.id).collect();
    let wish = match asked.holder {
        Holder::Window { number, .. } => wanted(line, counters, number),
        Holder::Kiosk { .. } => Vec::new(),
    };
    let mark = lease.mark();
    let have = if has.epoch == lease.epoch { has.version } else { 0 };
    let mut tickets: Vec<Claim> = claims
        .iter()
        .filter(|claim| claim.course.leased == Some(mark) && claim.state == ClaimState::Held)
        .cloned()
        .collect();
    let renewal = renew(&mut lease, &held, &wish, &free, have);
    for (ids, to, kind) in [
        (&renewal.take, Some(mark), "claim.leased"),
        (&renewal.free, None, "claim.released"),
    ] {
        for claim in claims.iter().filter(|claim| ids.contains(&claim.id)) {
            let mut after = claim.clone();
            after.course.leased = to;
            let event = about(app, asked, kind, &after);
            tx.advance_claim(&after, claim.state, &event).await.map_err(lost_race)?;
        }
    }
    (lease.renewed_at, lease.login) = (now, asked.login);
    lease.expires_at = now.saturating_add(yike_model::desk::lease::LASTS).unwrap_or(now);
    let event = fresh.then(|| of_lease(app, asked, "lease.granted", &lease));
    tx.save_lease(&lease, event.as_ref()).await?;
    let world = app.world();
    for schedule in &asked.lines {
        let ready = tickets.iter().filter(|ticket| ticket.schedule == schedule.id).count();
        for _ in ready..TICKETS {
            match ticket(tx, app, &world, asked, schedule, &lease).await? {
                Some(made) => tickets.push(made),
                None => break,
            }
        }
    }
    let by_id = |id: &ClaimId| claims.iter().find(|claim| claim.id == *id).cloned();
    let here = match asked.holder {
        Holder::Window { number, .. } => super::window::at_window(claims, &number.to_string()).cloned(),
        Holder::Kiosk { .. } => None,
    };
    Ok(Told {
        line: renewal
            .told
            .iter()
            .filter_map(by_id)
            .filter(|claim| claim.state.waits())
            .collect(),
        here,
        tickets,
        lease,
    })
}

/// A number made ready: a place of the session that gives out numbers now, while a good part of its places is free.
async fn ticket(
    tx: &Tx,
    app: &App,
    world: &World,
    asked: &Asked,
    schedule: &Schedule,
    lease: &Lease,
) -> Result<Option<Claim>, AppError> {
    let snapshot = &world.snapshot;
    let index = snapshot.schedules.iter().position(|row| row.id == schedule.id);
    let found = snapshot.venue_index(schedule.venue).and_then(|venue| {
        let mut here = snapshot.in_force(venue, app.today());
        here.find(|at| index.is_some_and(|index| at.schedules.contains(&index)))
            .map(|at| snapshot.services[at.service].id)
    });
    let Some(service) = found else { return Ok(None) };
    let Ok(offer) = offer(world, schedule.venue, service, app.now()) else {
        return Ok(None);
    };
    if snapshot.schedules[offer.schedule].id != schedule.id {
        return Ok(None);
    }
    let wanted = Session {
        id: SessionId(app.uuid()),
        ..offer.session
    };
    let session = tx.ensure_session(&wanted).await?;
    if going_on(app, schedule, &session, tx.stop_of(session.id).await?).is_err() {
        return Ok(None);
    }
    let pool = PoolKey {
        session: session.id,
        bucket_starts_at: session.starts_at,
        kind: PoolKind::WalkIn,
    };
    tx.ensure_pool(&pool, schedule.walk_in_capacity).await?;
    match tx.take(&pool, 1).await? {
        Taken::Full => return Ok(None),
        // Few places are left: those who stand here go before those who may come.
        Taken::Yes { left: Some(left) } if usize::try_from(left).unwrap_or(0) < 4 * TICKETS => {
            tx.release(&pool, 1).await?;
            return Ok(None);
        }
        Taken::Yes { .. } => {}
    }
    let input = TakeNumber {
        venue: schedule.venue,
        service,
        channel: match asked.holder {
            Holder::Window { .. } => Channel::Counter,
            Holder::Kiosk { .. } => Channel::Kiosk,
        },
        token: None,
        asks: Asks::default(),
        identity: None,
    };
    let prefix = format!("{}{}", schedule.label_prefix, lease.holder.series());
    let mut claim = Claim {
        state: ClaimState::Held,
        label: tx.next_label(session.venue, session.date, &prefix).await?,
        ..new_claim(app, world, &input, &session)?
    };
    claim.course.leased = Some(lease.mark());
    let seat = Seat {
        date: session.date,
        pool: Some(pool),
    };
    tx.add_claim(&claim, &seat, &about(app, asked, "claim.reserved", &claim))
        .await?;
    Ok(Some(claim))
}

/// Gives a window's lease back: unused numbers are burnt, everybody on its list may be called by all again. What it did while
/// it was cut off is to be reconciled before.
pub async fn hand_back(app: &App, who: &SignedIn, window: Window, client: &str) -> Result<(), AppError> {
    ended(app, &at_window(app, who, window)?, Some(client)).await
}

/// As [`hand_back`] for a kiosk.
pub async fn hand_back_kiosk(app: &App, device: &Device, client: &str) -> Result<(), AppError> {
    ended(app, &at_kiosk(app, device)?, Some(client)).await
}

/// A supervisor gives up on a window that does not come back: its people may be called by others, its unused numbers are burnt.
pub async fn write_off(app: &App, who: &SignedIn, window: Window) -> Result<(), AppError> {
    let schedule = schedule(app, window)?;
    let asked = Asked {
        unit: allowed(app, who, &schedule, Action::Supervise)?,
        ..at_window(app, who, window)?
    };
    ended(app, &asked, None).await
}

async fn ended(app: &App, asked: &Asked, client: Option<&str>) -> Result<(), AppError> {
    app.store
        .write(|tx| async move {
            let known = tx.lease(asked.holder).await?;
            let Some(lease) = known.filter(|lease| lease.state == LeaseState::Live) else {
                return Ok(());
            };
            if client.is_some_and(|client| client != lease.client) {
                return Err(Refusal::LeaseElsewhere.into());
            }
            for line in &asked.lines {
                for claim in tx.claims_on(line.id, app.today()).await? {
                    if claim.course.leased != Some(lease.mark()) || claim.state.ended() {
                        continue;
                    }
                    let mut after = claim.clone();
                    after.course.leased = None;
                    let kind = if claim.state == ClaimState::Held {
                        after.state = transition(claim.state, ClaimAction::Expire)?;
                        after.ended_at = Some(app.now());
                        tx.release_place(claim.id).await?;
                        "claim.expired"
                    } else {
                        "claim.released"
                    };
                    let event = about(app, asked, kind, &after);
                    tx.advance_claim(&after, claim.state, &event).await.map_err(lost_race)?;
                }
            }
            let (state, kind) = match client {
                Some(_) => (LeaseState::Ended, "lease.ended"),
                None => (LeaseState::WrittenOff, "lease.written_off"),
            };
            let lease = Lease { state, ..lease };
            tx.save_lease(&lease, Some(&of_lease(app, asked, kind, &lease))).await?;
            Ok(())
        })
        .await
}

pub(super) fn about(app: &App, asked: &Asked, kind: &str, claim: &Claim) -> Event {
    let data = json!({ "label": claim.label, "window": claim.window });
    app.event_at(
        asked.unit,
        asked.actor.clone(),
        kind,
        format!("claim:{}", claim.id),
        data,
    )
}

fn of_lease(app: &App, asked: &Asked, kind: &str, lease: &Lease) -> Event {
    let data = json!({ "epoch": lease.epoch, "applied": lease.applied });
    app.event_at(
        asked.unit,
        asked.actor.clone(),
        kind,
        format!("lease:{}", lease.holder),
        data,
    )
}
