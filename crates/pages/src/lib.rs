//! Server-rendered pages and live displays.
//!
//! One typed context per page ([`context`]), rendered by a template of the same name; the fixed words come from
//! `yike-i18n`, the words of the directory arrive already in the reader's language. [`samples`] holds every state a
//! page can be in, so one test renders them all.

/// What pages link to, post to and ask for, with `{}` for one segment. A test holds every sample page to this list; the
/// router serves it.
///
/// - `/`: see [`context::Ask`] for the query; `lat` and `lon` may come without `place` from a press on the map.
/// - `/prefs?{lang|size|theme}=..&return=/..`: sets the cookie that [`prefs::cookie_for`] allows, then goes back to
///   [`prefs::safe_return`].
/// - `/claims/{}/events?after=position`: an event stream. `event: live` carries [`context::ClaimLive`] rendered, its `id` is the
///   ledger position; `event: end` closes. `Last-Event-ID` wins over `after`.
/// - `/claims/{}/live?after=position`: the same fragment once (200 with the header `X-Position`), 204 when nothing is new, 404 or
///   410 when the claim is gone.
/// - `/board/{}/events?after=position`: the same for a board: `event: live` carries [`context::BoardLive`] rendered.
/// - `/desk/events`: `event: changed` when the page should read itself again; `event: end` closes.
/// - `/api/v1/reach?lat&lon&pace&minutes`: GeoJSON, any of Polygon, MultiPolygon, Feature or FeatureCollection.
/// - `/map/style.json?theme=light|dark`: a MapLibre style.
/// - `/assets/{}`: [`assets::serve`].
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/about"),
    ("GET", "/api/v1/reach"),
    ("GET", "/assets/{}"),
    ("GET", "/board/{}"),
    ("GET", "/board/{}/events"),
    ("GET", "/book"),
    ("POST", "/book"),
    ("GET", "/book/wait"),
    ("POST", "/book/wait"),
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/board"),
    ("GET", "/cases/new"),
    ("GET", "/cases/types"),
    ("GET", "/cases/types/{}"),
    ("GET", "/cases/{}"),
    ("POST", "/cases/{}"),
    ("GET", "/claims/new"),
    ("POST", "/claims"),
    ("GET", "/claims/{}"),
    ("POST", "/claims/{}/arrived"),
    ("GET", "/claims/{}/calendar.ics"),
    ("GET", "/claims/{}/confirm"),
    ("POST", "/claims/{}/confirm"),
    ("POST", "/claims/{}/decline"),
    ("GET", "/claims/{}/move"),
    ("POST", "/claims/{}/move"),
    ("GET", "/claims/{}/cancel"),
    ("POST", "/claims/{}/cancel"),
    ("GET", "/claims/{}/evaluate"),
    ("POST", "/claims/{}/evaluate"),
    ("GET", "/claims/{}/events"),
    ("GET", "/claims/{}/live"),
    ("POST", "/claims/{}/notify"),
    ("GET", "/claims/{}/slip"),
    ("GET", "/desk"),
    ("GET", "/desk/app.webmanifest"),
    ("GET", "/desk/devices"),
    ("POST", "/desk/devices"),
    ("POST", "/desk/devices/revoke"),
    ("GET", "/desk/evaluate"),
    ("GET", "/desk/events"),
    ("POST", "/desk/lease"),
    ("GET", "/desk/messages"),
    ("GET", "/desk/offline"),
    ("POST", "/desk/reconcile"),
    ("GET", "/desk/window"),
    ("POST", "/desk/window"),
    ("POST", "/desk/next"),
    ("POST", "/desk/start"),
    ("POST", "/desk/finish"),
    ("POST", "/desk/missed"),
    ("POST", "/desk/recall"),
    ("POST", "/desk/hold"),
    ("POST", "/desk/call"),
    ("POST", "/desk/add"),
    ("POST", "/desk/arrived"),
    ("POST", "/desk/bring"),
    ("POST", "/desk/cancel"),
    ("POST", "/desk/close"),
    ("POST", "/desk/complete"),
    ("POST", "/desk/first"),
    ("POST", "/desk/later"),
    ("POST", "/desk/note"),
    ("POST", "/desk/open"),
    ("GET", "/desk/overview"),
    ("POST", "/desk/overview"),
    ("POST", "/desk/pause"),
    ("POST", "/desk/transfer"),
    ("POST", "/desk/undo"),
    ("GET", "/devices/{}"),
    ("POST", "/devices/{}"),
    ("GET", "/kiosk/{}"),
    ("GET", "/kiosk/{}/app.webmanifest"),
    ("POST", "/kiosk/{}/lease"),
    ("GET", "/kiosk/{}/offline"),
    ("POST", "/kiosk/{}/reconcile"),
    ("POST", "/kiosk/{}/check-in"),
    ("GET", "/kiosk/{}/new"),
    ("POST", "/kiosk/{}/new"),
    ("GET", "/kiosk/{}/number/{}"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("GET", "/map"),
    ("GET", "/map/style.json"),
    ("GET", "/my"),
    ("POST", "/my/code"),
    ("POST", "/my/verify"),
    ("POST", "/my/forget"),
    ("GET", "/prefs"),
    ("GET", "/services"),
    ("GET", "/services/{}"),
    ("GET", "/sw.js"),
    ("GET", "/venues/{}"),
    ("GET", "/venues/{}/directions"),
    ("POST", "/venues/{}/reports"),
];

pub mod assets;
mod case;
pub mod context;
mod desk;
mod directory;
mod files;
mod notices;
mod page;
mod people;
mod place;
pub mod prefs;
mod rule;
pub mod samples;
mod visit;
mod words;

pub use notices::NoticeWords;
pub use page::{HelpPhone, Page, Theme};
pub use rule::{Axis, Part, PartKind, Rule};

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use yike_http::{ANSWER_WITHIN, Web};

/// All pages. Event streams stand outside the compression, which would hold them back.
pub fn router(web: Web) -> Router {
    let streams = Router::new()
        .route("/claims/{token}/events", get(desk::events::get))
        .route("/board/{venue}/events", get(desk::board::events))
        .layer(Extension(desk::board::hub(web.stop.clone())))
        .route("/desk/events", get(desk::window_act::events));
    let pages = Router::new()
        .route("/", get(directory::home::get))
        .route("/services", get(directory::services::get))
        .route("/services/{code}", get(directory::guide::get))
        .route("/venues/{id}", get(directory::venue::get))
        .route("/venues/{id}/directions", get(directory::directions::get))
        .route("/venues/{id}/reports", post(directory::report::post))
        .route("/venues/{id}/thanks", get(directory::report::thanks))
        .route("/board/{venue}", get(desk::board::get))
        .route("/map", get(directory::map::get))
        .route("/about", get(directory::about::get))
        .route("/book", get(desk::book::get).post(desk::book::post))
        .route("/book/wait", get(desk::book_wait::get).post(desk::book_wait::post))
        .route(
            "/claims/{token}/confirm",
            get(desk::booked::ask_confirm).post(desk::booked::confirmed),
        )
        .route("/cases", get(case::list::get).post(case::new::post))
        .route("/cases/board", get(case::board::get))
        .route("/cases/new", get(case::new::get))
        .route("/cases/types", get(case::types::list))
        .route("/cases/types/{code}", get(case::types::one))
        .route("/cases/{key}", get(case::show::get).post(case::change::post))
        .route("/claims/{token}/decline", post(desk::booked::declined))
        .route(
            "/claims/{token}/move",
            get(desk::booked::ask_move).post(desk::booked::moved),
        )
        .route("/claims/new", get(desk::claim_new::get))
        .route("/claims", post(desk::claim_new::post))
        .route("/claims/{token}", get(desk::claim::get))
        .route("/claims/{token}/live", get(desk::live::get))
        .route("/claims/{token}/arrived", post(desk::booked::arrived))
        .route(
            "/claims/{token}/cancel",
            get(desk::own::ask_cancel).post(desk::own::cancel),
        )
        .route("/claims/{token}/calendar.ics", get(desk::ics::get))
        .route("/claims/{token}/slip", get(desk::slip::get))
        .route(
            "/claims/{token}/evaluate",
            get(desk::evaluate::get).post(desk::evaluate::post),
        )
        .route("/claims/{token}/notify", post(desk::messages::ask))
        .route("/my", get(desk::my::get))
        .route("/my/code", post(people::code::ask))
        .route("/my/verify", post(people::code::show))
        .route("/my/forget", post(people::code::forget))
        .route("/login", get(people::login::get).post(people::login::post))
        .route("/logout", post(people::login::logout))
        .route("/desk", get(desk::desk_page::get))
        .route("/desk/overview", get(desk::overview::get).post(desk::overview::post))
        .route("/desk/evaluate", get(desk::evaluate::at_window))
        .route("/desk/messages", get(desk::messages::sent))
        .route("/desk/window", get(desk::window::choose).post(desk::window::chosen))
        .route("/desk/devices", get(desk::devices::list).post(desk::devices::add))
        .route("/desk/devices/revoke", post(desk::devices::remove))
        .route(
            "/devices/{token}",
            get(desk::devices::link).post(desk::devices::use_link),
        )
        .route("/kiosk/{venue}", get(desk::kiosk::start))
        .route("/kiosk/{venue}/check-in", post(desk::kiosk::arrive))
        .route("/kiosk/{venue}/new", get(desk::kiosk::new).post(desk::kiosk::take))
        .route("/kiosk/{venue}/number/{token}", get(desk::kiosk::number))
        .route("/desk/lease", post(desk::keep::desk_lease))
        .route("/desk/reconcile", post(desk::keep::desk_reconcile))
        .route("/desk/offline", get(desk::keep_page::desk_offline))
        .route("/desk/app.webmanifest", get(desk::keep_page::desk_manifest))
        .route("/kiosk/{venue}/lease", post(desk::keep::kiosk_lease))
        .route("/kiosk/{venue}/reconcile", post(desk::keep::kiosk_reconcile))
        .route("/kiosk/{venue}/offline", get(desk::keep_page::kiosk_offline))
        .route("/kiosk/{venue}/app.webmanifest", get(desk::keep_page::kiosk_manifest))
        .route("/desk/{action}", post(desk::window_act::post))
        .route("/prefs", get(files::prefs))
        .route("/template/directory.xlsx", get(files::template))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ));
    let files = Router::new()
        .route("/assets/{file}", get(files::asset))
        .route("/sw.js", get(desk::keep_page::worker))
        .route("/favicon.ico", get(files::favicon));
    pages
        .merge(streams)
        .merge(files)
        .fallback(files::missing)
        .with_state(web)
}
