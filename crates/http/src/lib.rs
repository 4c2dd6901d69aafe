//! What both web crates share: the state handlers see, problems, limits, headers.

pub mod gateway;
pub mod headers;
pub mod limit;
pub mod origin;
mod peer;
pub mod problem;
pub mod tls;
mod web;

pub use peer::Peer;
pub use problem::Problem;
pub use web::{Web, WebConfig};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

/// Largest body of a form.
const MAX_BODY: usize = 64 * 1024;
/// Answers of a page that take longer are given up by the client's proxy anyway.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Puts around all routes what every answer needs.
pub fn finish(routes: Router<()>, web: Web) -> Router {
    routes
        .route("/healthz", get(move || health(web.clone())))
        .layer(axum::middleware::from_fn(origin::same_origin))
        .layer(axum::middleware::from_fn(headers::security))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// For load balancers: whether the database answers.
async fn health(web: Web) -> impl IntoResponse {
    match web.app.store.read().head().await {
        Ok(head) => (StatusCode::OK, format!("ok, ledger position {}\n", head.position)),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n".to_owned(),
        ),
    }
}

/// A request in the log: its route, never its path, which may hold a number's token or somebody's position.
fn span(request: &Request) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unknown", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
