//! Server-rendered pages and live displays.
//!
//! One typed context per page ([`context`]), rendered by a template of the same name; the fixed words come from
//! `yike-i18n`, the words of the directory arrive already in the reader's language. [`samples`] holds every state a
//! page can be in, so one test renders them all.

pub mod assets;
pub mod context;
mod desk;
mod directory;
mod files;
mod page;
mod people;
mod place;
pub mod prefs;
mod rule;
pub mod samples;
mod visit;
mod words;

pub use page::{HelpPhone, Page, Theme};
pub use rule::{Axis, Part, PartKind, Rule};

use axum::Router;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use yike_http::Web;

/// All pages. Event streams stand outside the compression, which would hold them back.
pub fn router(web: Web) -> Router {
    let streams = Router::new()
        .route("/claims/{token}/events", get(desk::events::get))
        .route("/desk/events", get(desk::window_act::events));
    let pages = Router::new()
        .route("/", get(directory::home::get))
        .route("/services", get(directory::services::get))
        .route("/services/{code}", get(directory::guide::get))
        .route("/venues/{id}", get(directory::venue::get))
        .route("/venues/{id}/directions", get(directory::directions::get))
        .route("/venues/{id}/reports", post(directory::report::post))
        .route("/venues/{id}/thanks", get(directory::report::thanks))
        .route("/map", get(directory::map::get))
        .route("/about", get(directory::about::get))
        .route("/claims/new", get(desk::claim_new::get))
        .route("/claims", post(desk::claim_new::post))
        .route("/claims/{token}", get(desk::claim::get))
        .route("/claims/{token}/live", get(desk::live::get))
        .route("/claims/{token}/arrived", post(desk::own::arrived))
        .route("/claims/{token}/cancel", get(desk::own::ask_cancel).post(desk::own::cancel))
        .route("/claims/{token}/calendar.ics", get(desk::ics::get))
        .route("/claims/{token}/slip", get(desk::slip::get))
        .route("/my", get(desk::my::get))
        .route("/login", get(people::login::get).post(people::login::post))
        .route("/logout", post(people::login::logout))
        .route("/desk", get(desk::window::get))
        .route("/desk/window", get(desk::window::choose).post(desk::window::chosen))
        .route("/desk/{action}", post(desk::window_act::post))
        .route("/prefs", get(files::prefs))
        .route("/template/directory.xlsx", get(files::template))
        .layer(CompressionLayer::new());
    let files = Router::new().route("/assets/{file}", get(files::asset)).route("/favicon.ico", get(files::favicon));
    pages.merge(streams).merge(files).fallback(files::missing).with_state(web)
}
