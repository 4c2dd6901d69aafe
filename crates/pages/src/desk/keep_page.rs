//! The pages that work without a network (`GET …/offline`), the worker that keeps them, and the manifests that make window and
//! kiosk installable.

use super::board::find;
use super::window::clerk;
use crate::assets;
use crate::context::{DeskOffline, KioskOffline};
use crate::notices::missed_rule;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use yike_app::AppError;

/// `GET /desk/offline`: words and nothing else; what is shown comes from the browser's own store.
pub async fn desk_offline(visit: Visit) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let world = visit.web.app.world();
    visit.html(&DeskOffline {
        staff: who.login.display_name.clone(),
        late: missed_rule(visit.lang(), &world.policy.missed),
        calls: world.policy.missed.calls,
        page: visit.page(&world),
    })
}

/// `GET /kiosk/{venue}/offline`.
pub async fn kiosk_offline(visit: Visit, Path(key): Path<String>) -> Response {
    let world = visit.web.app.world();
    let Some(venue) = find(&world, &key) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let mut visit = visit;
    visit.prefs.elder = true;
    let base = format!("/kiosk/{}", world.snapshot.venues[venue].id);
    visit.html(&KioskOffline {
        venue: visit.text(&world.snapshot.venues[venue].name),
        late: missed_rule(visit.lang(), &world.policy.missed),
        base,
        page: visit.page(&world),
    })
}

/// W3C Web Application Manifest.
#[derive(Debug, Serialize)]
struct Manifest {
    name: String,
    short_name: String,
    start_url: String,
    scope: String,
    display: &'static str,
    lang: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: [Icon; 1],
}

#[derive(Debug, Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    r#type: &'static str,
}

/// `GET /desk/app.webmanifest`.
pub async fn desk_manifest(visit: Visit) -> Response {
    let page = visit.page(&visit.web.app.world());
    manifest(&visit, page.t("keep-app-desk"), "/desk".into(), "/".into())
}

/// `GET /kiosk/{venue}/app.webmanifest`.
pub async fn kiosk_manifest(visit: Visit, Path(key): Path<String>) -> Response {
    let world = visit.web.app.world();
    let Some(venue) = find(&world, &key) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let venue = &world.snapshot.venues[venue];
    let name = visit.page(&world).t1("kiosk-title", "venue", visit.text(&venue.name));
    let start = format!("/kiosk/{}", venue.id);
    manifest(&visit, name, start.clone(), start)
}

fn manifest(visit: &Visit, name: String, start_url: String, scope: String) -> Response {
    let page = visit.page(&visit.web.app.world());
    let manifest = Manifest {
        short_name: page.t("app-name"),
        name,
        start_url,
        scope,
        display: "standalone",
        lang: visit.lang().tag(),
        background_color: "#fbfaf7",
        theme_color: "#2b3a42",
        icons: [Icon {
            src: assets::url("seal.svg"),
            sizes: "any",
            r#type: "image/svg+xml",
        }],
    };
    let kind = [(header::CONTENT_TYPE, "application/manifest+json")];
    (kind, Json(manifest)).into_response()
}

/// `GET /sw.js`: the service worker, at the root so that it may serve both kinds of pages.
pub async fn worker() -> Response {
    let Some(file) = assets::serve("sw.js", None) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let head = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (head, file.bytes).into_response()
}
