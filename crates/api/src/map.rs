//! The map's style and its vector tiles.

use crate::question::{Asked, stopping};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yike_app::walk::basemap;
use yike_http::{Problem, Web};

/// Query of the style.
#[derive(Debug, Deserialize)]
pub struct StyleQuery {
    /// `light` (default) or `dark`.
    pub theme: Option<String>,
    /// `zh` (default) or `en`.
    pub lang: Option<String>,
}

/// `GET /map/style.json`. Addresses in it are absolute, as MapLibre's worker asks for.
pub async fn style(State(web): State<Web>, headers: HeaderMap, Asked(query): Asked<StyleQuery>) -> Response {
    let base = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b)))
        .map_or_else(
            || web.config.public_url.clone(),
            |host| format!("{}://{host}", if web.config.secure_cookies { "https" } else { "http" }),
        );
    let dark = query.theme.as_deref() == Some("dark");
    let lang = query.lang.as_deref().unwrap_or("zh");
    let style = basemap::style_in(dark, &format!("{base}/tiles"), lang);
    let cache = (header::CACHE_CONTROL, "public, max-age=300");
    ([(header::CONTENT_TYPE, "application/json"), cache], style.to_string()).into_response()
}

/// `GET /tiles/{z}/{x}/{y}.mvt`.
pub async fn tile(
    State(web): State<Web>,
    headers: HeaderMap,
    Path((z, x, y)): Path<(u8, u32, String)>,
) -> Result<Response, Problem> {
    let y: u32 = y
        .strip_suffix(".mvt")
        .unwrap_or(&y)
        .parse()
        .map_err(|_| Problem::not_found("there is no such tile"))?;
    let world = web.app.world();
    let Some(geo) = &world.geo else {
        return Err(Problem::not_found("there is no map yet"));
    };
    let tag = format!("\"{}\"", geo.streets.version.1);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let streets = geo.streets.clone();
    let bytes = web
        .heavy(move || basemap::tile(&streets.basemap, z, x, y))
        .await
        .ok_or_else(stopping)?
        .map_err(|error| Problem::not_found(error.to_string()))?;
    let status = if bytes.is_empty() {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::OK
    };
    let content = [
        (header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
        (header::ETAG, tag),
    ];
    Ok((status, content, bytes).into_response())
}
