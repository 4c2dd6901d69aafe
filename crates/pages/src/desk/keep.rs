//! 断网备用 in the browser: what a window or kiosk stores (`POST …/lease`), and what it did while cut off
//! (`POST …/reconcile`), as JSON.

use super::board::find;
use super::devices::device_here;
use super::slip::qr_path;
use super::window::{window, window_name};
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yike_app::desk::lease::{Has, Told, hand_back, renew_kiosk, renew_window};
use yike_app::desk::reconcile::{Act, Came, Outcome, reconcile_kiosk, reconcile_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::window::Window;
use yike_app::model::desk::lease::Did;
use yike_app::model::desk::{Claim, ClaimState, Device, DeviceKind};
use yike_app::model::directory::Schedule;
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

/// What the browser has.
#[derive(Debug, Deserialize)]
pub struct Asked {
    client: String,
    #[serde(default)]
    epoch: u32,
    #[serde(default)]
    version: u32,
}

/// What it may work with.
#[derive(Debug, Serialize)]
struct Kept {
    epoch: u32,
    version: u32,
    applied: u32,
    /// Milliseconds since 1970, as are all times here.
    now: i64,
    expires: i64,
    venue: String,
    window: String,
    services: Vec<KeptService>,
    line: Vec<KeptClaim>,
    here: Option<KeptClaim>,
    tickets: Vec<KeptTicket>,
}

#[derive(Debug, Serialize)]
struct KeptService {
    code: String,
    name: String,
    schedule: String,
}

#[derive(Debug, Serialize)]
struct KeptClaim {
    token: String,
    label: String,
    service: String,
    since: i64,
    serving: bool,
}

#[derive(Debug, Serialize)]
struct KeptTicket {
    token: String,
    label: String,
    schedule: String,
    /// Outline of the QR code of its page, in modules of `side`.
    qr: String,
    side: usize,
}

/// One thing done while cut off.
#[derive(Debug, Deserialize)]
pub struct Done {
    n: u32,
    did: Did,
    token: String,
    at: i64,
    #[serde(default)]
    service: String,
}

/// All of it, in order.
#[derive(Debug, Deserialize)]
pub struct Log {
    client: String,
    epoch: u32,
    acts: Vec<Done>,
    /// Gives the lease back afterwards.
    #[serde(default)]
    end: bool,
}

#[derive(Debug, Serialize)]
struct Carried {
    n: u32,
    label: String,
    came: &'static str,
}

/// A refusal in words, with its code.
#[derive(Debug, Serialize)]
struct Refused {
    code: &'static str,
    message: String,
}

fn no(error: &AppError) -> Response {
    let (status, code) = match error {
        AppError::Refused(refusal) => (StatusCode::CONFLICT, refusal.code()),
        AppError::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
        AppError::Denied => (StatusCode::FORBIDDEN, "denied"),
        AppError::Input(_) => (StatusCode::BAD_REQUEST, "input"),
        AppError::Storage(storage) if storage.is_busy() => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        _ => {
            tracing::error!(%error, "a lease could not be served");
            (StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    };
    let message = error.to_string();
    (status, Json(Refused { code, message })).into_response()
}

fn unread() -> Response {
    no(&AppError::Input("this is not what the offline page sends".into()))
}

fn has(asked: Asked) -> Has {
    Has {
        client: asked.client,
        epoch: asked.epoch,
        version: asked.version,
    }
}

fn secret(client: &str) -> bool {
    client.len() == 22
        && client
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The clerk and the window of this browser, or what to say.
async fn at_desk(visit: &Visit) -> Result<(SignedIn, Window), Response> {
    let who = match visit.signed_in().await {
        Ok(who) => who.ok_or(AppError::Denied),
        Err(error) => Err(error),
    };
    let who = who.map_err(|error| no(&error))?;
    let window = window(visit).ok_or_else(|| no(&AppError::NotFound("window")))?;
    Ok((who, window))
}

async fn at_kiosk(visit: &Visit, key: &str) -> Result<Device, Response> {
    let world = visit.web.app.world();
    let venue = find(&world, key).ok_or_else(|| no(&AppError::NotFound("venue")))?;
    let id = world.snapshot.venues[venue].id;
    let device = device_here(visit).await?;
    let device = device.filter(|device| device.kind == DeviceKind::Kiosk && device.venue == id);
    device.ok_or_else(|| no(&Refusal::Device.into()))
}

/// `POST /desk/lease`.
pub async fn desk_lease(visit: Visit, asked: Result<Json<Asked>, axum::extract::rejection::JsonRejection>) -> Response {
    let (who, window) = match at_desk(&visit).await {
        Ok(both) => both,
        Err(response) => return response,
    };
    let Ok(Json(asked)) = asked else { return unread() };
    if !secret(&asked.client) {
        return unread();
    }
    let app = &visit.web.app;
    let world = app.world();
    match renew_window(app, &who, window, &has(asked)).await {
        Ok(told) => {
            let schedule = world.snapshot.schedule(window.schedule);
            let lines: Vec<&Schedule> = schedule.into_iter().collect();
            let name = schedule.map(|schedule| window_name(&visit, &world, schedule, window.number));
            answer(&visit, &world, told, &lines, name.unwrap_or_default())
        }
        Err(error) => no(&error),
    }
}

/// `POST /kiosk/{venue}/lease`.
pub async fn kiosk_lease(
    visit: Visit,
    Path(key): Path<String>,
    asked: Result<Json<Asked>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let device = match at_kiosk(&visit, &key).await {
        Ok(device) => device,
        Err(response) => return response,
    };
    let Ok(Json(asked)) = asked else { return unread() };
    if !secret(&asked.client) {
        return unread();
    }
    let app = &visit.web.app;
    let world = app.world();
    match renew_kiosk(app, &device, &has(asked)).await {
        Ok(told) => {
            let index = world.snapshot.venue_index(device.venue);
            let lines = index
                .map(|index| world.snapshot.schedules_at[index].as_slice())
                .unwrap_or_default();
            let lines: Vec<&Schedule> = lines.iter().map(|line| &world.snapshot.schedules[*line]).collect();
            answer(&visit, &world, told, &lines, String::new())
        }
        Err(error) => no(&error),
    }
}

fn answer(visit: &Visit, world: &World, told: Told, lines: &[&Schedule], window: String) -> Response {
    let snapshot = &world.snapshot;
    let mut services: Vec<KeptService> = Vec::new();
    for line in lines {
        let ready = told.tickets.iter().any(|ticket| ticket.schedule == line.id);
        let Some(venue) = snapshot.venue_index(line.venue).filter(|_| ready) else {
            continue;
        };
        let index = snapshot.schedules.iter().position(|row| row.id == line.id);
        for at in snapshot.in_force(venue, visit.web.app.today()) {
            let service = &snapshot.services[at.service];
            let known = services.iter().any(|other| other.code == service.code);
            if !known && index.is_some_and(|index| at.schedules.contains(&index)) {
                services.push(KeptService {
                    code: service.code.clone(),
                    name: visit.text(&service.name),
                    schedule: line.id.to_string(),
                });
            }
        }
    }
    let kept = |claim: &Claim| KeptClaim {
        token: claim.token.clone(),
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        since: claim.present_since().unwrap_or(claim.queued_at).as_millisecond(),
        serving: claim.state == ClaimState::Serving,
    };
    let ticket = |claim: &Claim| {
        let (qr, side) = qr_path(&format!("{}/claims/{}", visit.web.config.public_url, claim.token));
        KeptTicket {
            token: claim.token.clone(),
            label: claim.label.clone(),
            schedule: claim.schedule.to_string(),
            qr,
            side,
        }
    };
    let venue = lines.first().and_then(|line| snapshot.venue_index(line.venue));
    let body = Kept {
        epoch: told.lease.epoch,
        version: told.lease.version,
        applied: told.lease.applied,
        now: visit.now.as_millisecond(),
        expires: told.lease.expires_at.as_millisecond(),
        venue: venue
            .map(|index| visit.text(&snapshot.venues[index].name))
            .unwrap_or_default(),
        window,
        services,
        line: told.line.iter().map(kept).collect(),
        here: told.here.as_ref().map(kept),
        tickets: told.tickets.iter().map(ticket).collect(),
    };
    ([(header::CACHE_CONTROL, "private, no-store")], Json(body)).into_response()
}

fn acts(log: &Log) -> Option<Vec<Act>> {
    let act = |done: &Done| {
        Some(Act {
            n: done.n,
            did: done.did,
            token: done.token.clone(),
            at: Timestamp::from_millisecond(done.at).ok()?,
            service: done.service.clone(),
        })
    };
    log.acts.iter().map(act).collect()
}

fn carried(outcomes: Vec<Outcome>) -> Response {
    let carried = outcomes.into_iter().map(|outcome| Carried {
        n: outcome.n,
        label: outcome.label,
        came: match outcome.came {
            Came::Done => "done",
            Came::Known => "known",
            Came::Changed => "changed",
            Came::Unknown => "unknown",
        },
    });
    Json(carried.collect::<Vec<_>>()).into_response()
}

/// `POST /desk/reconcile`.
pub async fn desk_reconcile(visit: Visit, log: Result<Json<Log>, axum::extract::rejection::JsonRejection>) -> Response {
    let (who, window) = match at_desk(&visit).await {
        Ok(both) => both,
        Err(response) => return response,
    };
    let Ok(Json(log)) = log else { return unread() };
    let Some(acts) = acts(&log) else { return unread() };
    let app = &visit.web.app;
    let done = reconcile_window(app, &who, window, (&log.client, log.epoch), &acts).await;
    let done = match (done, log.end) {
        (Ok(outcomes), true) => hand_back(app, &who, window, &log.client).await.map(|()| outcomes),
        (done, _) => done,
    };
    done.map_or_else(|error| no(&error), carried)
}

/// `POST /kiosk/{venue}/reconcile`.
pub async fn kiosk_reconcile(
    visit: Visit,
    Path(key): Path<String>,
    log: Result<Json<Log>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let device = match at_kiosk(&visit, &key).await {
        Ok(device) => device,
        Err(response) => return response,
    };
    let Ok(Json(log)) = log else { return unread() };
    let Some(acts) = acts(&log) else { return unread() };
    let done = reconcile_kiosk(&visit.web.app, &device, (&log.client, log.epoch), &acts).await;
    done.map_or_else(|error| no(&error), carried)
}
