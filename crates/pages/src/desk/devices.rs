//! `/desk/devices`: staff add kiosks and boards and take them off. `/devices/{token}`: the one-time link, opened on the device.

use super::slip::qr;
use super::window::clerk;
use crate::context::{DeskDevices, DeviceRow, DeviceSetup, DeviceVenue};
use crate::visit::{MaybeForm, Visit, see};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yike_app::AppError;
use yike_app::desk::devices::{add_device, device, devices, revoke, set_up, venues_for};
use yike_app::model::desk::{Device, DeviceKind};
use yike_app::people::sign_in::SignedIn;

/// The device's cookie, and how long it lasts: about as long as browsers allow.
const COOKIE: &str = "device";
const DAYS: i64 = 395;

/// The device this browser is, if it was set up and not taken off.
pub async fn device_here(visit: &Visit) -> Result<Option<Device>, Response> {
    match visit.jar.get(COOKIE) {
        Some(cookie) => {
            let found = device(&visit.web.app, cookie.value()).await;
            found.map_err(|error| visit.failure(&error))
        }
        None => Ok(None),
    }
}

/// The list.
pub async fn list(visit: Visit) -> Response {
    match clerk(&visit).await {
        Ok(who) => show(&visit, &who, None).await,
        Err(response) => response,
    }
}

async fn show(visit: &Visit, who: &SignedIn, link: Option<(String, String)>) -> Response {
    let app = &visit.web.app;
    let world = app.world();
    let page = visit.page(&world);
    let allowed = venues_for(app, who);
    if allowed.is_empty() {
        return visit.failure(&AppError::Denied);
    }
    let mut venues = Vec::with_capacity(allowed.len());
    for index in allowed {
        let venue = &world.snapshot.venues[index];
        let found = match devices(app, who, venue.id).await {
            Ok(found) => found,
            Err(error) => return visit.failure(&error),
        };
        let rows = found.iter().map(|device| DeviceRow {
            id: device.id.to_string(),
            kind: page.t(kind_key(device.kind)),
            name: device.name.clone(),
            state: match device.set_up_at {
                Some(at) => page.t1("devices-works", "when", page.moment(visit.civil(at))),
                None if device.waits_for_setup(visit.now) => page.t("devices-waits"),
                None => page.t("devices-late"),
            },
        });
        venues.push(DeviceVenue {
            id: venue.id.to_string(),
            name: visit.text(&venue.name),
            devices: rows.collect(),
        });
    }
    // Where there are devices, first.
    venues.sort_by_key(|venue| venue.devices.is_empty());
    visit.html(&DeskDevices { page, venues, link })
}

fn kind_key(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Kiosk => "devices-kiosk",
        DeviceKind::Board => "devices-board",
        DeviceKind::Desk => "devices-desk",
    }
}

/// What to add or take off.
#[derive(Debug, Default, Deserialize)]
pub struct Change {
    #[serde(default)]
    venue: String,
    kind: Option<DeviceKind>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    device: String,
}

/// Adds one and shows its link, this once.
pub async fn add(visit: Visit, form: MaybeForm<Change>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let form = form.map(|form| form.0).unwrap_or_default();
    let (Ok(venue), Some(kind)) = (form.venue.parse(), form.kind) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    match add_device(&visit.web.app, &who, venue, kind, &form.name).await {
        Ok((_, token)) => {
            let link = format!("{}/devices/{token}", visit.web.config.public_url);
            let code = qr(&link);
            show(&visit, &who, Some((link, code))).await
        }
        Err(error) => visit.failure(&error),
    }
}

/// Takes one off.
pub async fn remove(visit: Visit, form: MaybeForm<Change>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let id = form.ok().and_then(|form| form.0.device.parse().ok());
    let result = match id {
        Some(id) => revoke(&visit.web.app, &who, id).await.map(drop),
        None => Err(AppError::NotFound("device")),
    };
    match result {
        Ok(()) => see("/desk/devices"),
        Err(error) => visit.failure(&error),
    }
}

/// The one-time link. Looking at it changes nothing: a preview must not use it up.
pub async fn link(visit: Visit, Path(token): Path<String>) -> Response {
    setup(&visit, &token, None)
}

fn setup(visit: &Visit, token: &str, problem: Option<String>) -> Response {
    let world = visit.web.app.world();
    visit.html(&DeviceSetup {
        page: visit.page(&world),
        action: format!("/devices/{}", crate::page::encode(token)),
        problem,
    })
}

/// Makes this browser the device.
pub async fn use_link(visit: Visit, Path(token): Path<String>) -> Response {
    if !visit.web.may_change(visit.address) {
        return visit.error(crate::context::ErrorKind::TooMany, None);
    }
    match set_up(&visit.web.app, &token).await {
        Ok((device, kept)) => {
            let to = match device.kind {
                DeviceKind::Kiosk => format!("/kiosk/{}", device.venue),
                DeviceKind::Board => format!("/board/{}", device.venue),
                DeviceKind::Desk => "/desk".to_owned(),
            };
            (visit.jar.clone().add(visit.cookie(COOKIE, kept, DAYS)), see(&to)).into_response()
        }
        Err(AppError::Refused(_)) => {
            let world = visit.web.app.world();
            let said = visit.page(&world).t("devices-used");
            setup(&visit, &token, Some(said))
        }
        Err(error) => visit.failure(&error),
    }
}
