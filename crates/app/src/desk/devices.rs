//! Setting up kiosks and boards: a member of staff adds one, opens its one-time link on it, takes it off the list.

use super::refusal::Refusal;
use crate::people::sign_in::{SignedIn, digest};
use crate::{App, AppError};
use serde_json::json;
use yike_authz::{Action, Actor as Asker, Decision, Resource, may};
use yike_model::desk::{Device, DeviceKind};
use yike_model::ledger::{Actor, Event};
use yike_model::{DeviceId, UnitId, VenueId};

/// Longest name of a device, in characters.
const MAX_NAME: usize = 40;

/// Indices of the venues whose devices this login may set up.
pub fn venues_for(app: &App, who: &SignedIn) -> Vec<usize> {
    let count = app.world().snapshot.venues.len();
    (0..count)
        .filter(|&index| {
            let id = app.world().snapshot.venues[index].id;
            allowed(app, who, id).is_ok()
        })
        .collect()
}

fn allowed(app: &App, who: &SignedIn, venue: VenueId) -> Result<UnitId, AppError> {
    let world = app.world();
    let index = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let host = world.snapshot.venues[index].unit;
    let resource = Resource::Desk { host, provider: None };
    match may(&Asker::Login(&who.login), Action::Supervise, &resource, &world.snapshot) {
        Decision::Allowed => Ok(host),
        Decision::NotFound => Err(AppError::NotFound("venue")),
        Decision::SignIn | Decision::Forbidden => Err(AppError::Denied),
    }
}

/// Devices of a venue, those taken off left out.
pub async fn devices(app: &App, who: &SignedIn, venue: VenueId) -> Result<Vec<Device>, AppError> {
    allowed(app, who, venue)?;
    let all = app.store.read().devices_at(venue).await?;
    Ok(all.into_iter().filter(|device| device.revoked_at.is_none()).collect())
}

/// Adds a device; returns it with the token of its one-time link, which nobody can show again.
pub async fn add_device(
    app: &App,
    who: &SignedIn,
    venue: VenueId,
    kind: DeviceKind,
    name: &str,
) -> Result<(Device, String), AppError> {
    let unit = allowed(app, who, venue)?;
    let device = Device {
        id: DeviceId(app.uuid()),
        venue,
        kind,
        name: name
            .trim()
            .chars()
            .filter(|sign| !sign.is_control())
            .take(MAX_NAME)
            .collect(),
        added_at: app.now(),
        added_by: who.login.id,
        set_up_at: None,
        revoked_at: None,
    };
    let token = app.token();
    let event = told(app, unit, who, "device.added", &device);
    save(app, &device, &digest(&token), &event).await?;
    Ok((device, token))
}

/// Opens the one-time link on the device itself; returns the token its browser shows from now on. A second opening, or one a
/// day late, is refused.
pub async fn set_up(app: &App, token: &str) -> Result<(Device, String), AppError> {
    let link = &digest(token);
    let fresh = app.token();
    let (kept, now) = (&digest(&fresh), app.now());
    let device = app
        .store
        .write(|tx| async move {
            let device = tx
                .device_by_digest(link)
                .await?
                .filter(|device| device.waits_for_setup(now));
            let device = Device {
                set_up_at: Some(now),
                ..device.ok_or(Refusal::Device)?
            };
            let mut event = app.event(
                Actor::Resident,
                "device.set_up",
                format!("device:{}", device.id),
                json!({ "kind": device.kind, "venue": device.venue }),
            );
            let world = app.world();
            let index = world.snapshot.venue_index(device.venue);
            event.unit = index.map(|index| world.snapshot.venues[index].unit);
            tx.save_device(&device, kept, &event).await?;
            Ok::<_, AppError>(device)
        })
        .await?;
    Ok((device, fresh))
}

/// Takes a device off the list: what it shows opens nothing any more.
pub async fn revoke(app: &App, who: &SignedIn, id: DeviceId) -> Result<Device, AppError> {
    let known = app.store.read().device(id).await?.ok_or(AppError::NotFound("device"))?;
    let unit = allowed(app, who, known.venue)?;
    if known.revoked_at.is_some() {
        return Ok(known);
    }
    let device = Device {
        revoked_at: Some(app.now()),
        ..known
    };
    // Its token is forgotten with it.
    save(
        app,
        &device,
        &digest(&app.token()),
        &told(app, unit, who, "device.revoked", &device),
    )
    .await?;
    Ok(device)
}

/// The device a browser shows the token of, if it works.
pub async fn device(app: &App, token: &str) -> Result<Option<Device>, AppError> {
    let device = app.store.read().device_by_digest(&digest(token)).await?;
    Ok(device.filter(Device::works))
}

fn told(app: &App, unit: UnitId, who: &SignedIn, kind: &str, device: &Device) -> Event {
    app.event_at(
        unit,
        Actor::Login { id: who.login.id },
        kind,
        format!("device:{}", device.id),
        json!({ "kind": device.kind, "venue": device.venue }),
    )
}

async fn save(app: &App, device: &Device, digest: &str, event: &Event) -> Result<(), AppError> {
    app.store
        .write(|tx| async move {
            tx.save_device(device, digest, event).await?;
            Ok::<_, AppError>(())
        })
        .await
}
