//! Assets, the preference switch, the directory's template, and what is not there.

use crate::assets;
use crate::context::ErrorKind;
use crate::prefs::{cookie_for, safe_return};
use crate::visit::{MaybeQuery, Visit, see};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// `GET /assets/{file}`.
pub async fn asset(headers: HeaderMap, Path(file): Path<String>) -> Response {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    serve(&file, accepted)
}

/// `GET /favicon.ico`.
pub async fn favicon(headers: HeaderMap) -> Response {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    serve("seal.svg", accepted)
}

fn serve(file: &str, accepted: Option<&str>) -> Response {
    let Some(asset) = assets::serve(file, accepted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let mut response = (
        [
            (header::CONTENT_TYPE, asset.content_type),
            (header::CACHE_CONTROL, cache),
            (header::VARY, "Accept-Encoding"),
        ],
        asset.bytes,
    )
        .into_response();
    if let Some(encoding) = asset.encoding.and_then(|encoding| encoding.parse().ok()) {
        response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
    }
    response
}

/// One preference and where to return to.
#[derive(Debug, Default, Deserialize)]
pub struct Change {
    lang: Option<String>,
    size: Option<String>,
    theme: Option<String>,
    #[serde(rename = "return", default)]
    back: String,
}

/// `GET /prefs?size=elder&return=/…`: a link, so that it works everywhere; it changes nothing but a cookie.
pub async fn prefs(visit: Visit, query: MaybeQuery<Change>) -> Response {
    let change = query.map(|q| q.0).unwrap_or_default();
    let mut jar = visit.jar.clone();
    for (name, value) in [("lang", &change.lang), ("size", &change.size), ("theme", &change.theme)] {
        if let Some((name, value)) = value.as_deref().and_then(|value| cookie_for(name, value)) {
            jar = jar.add(visit.cookie(name, value.to_owned(), 365));
        }
    }
    (jar, see(safe_return(&change.back))).into_response()
}

/// `GET /template/directory.xlsx`: the workbook officials fill in.
pub async fn template(visit: Visit) -> Response {
    match yike_formats::directory::template_xlsx() {
        Ok(bytes) => (
            [
                (
                    header::CONTENT_TYPE,
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"yike-directory.xlsx\"",
                ),
            ],
            bytes,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the template could not be made");
            visit.error(ErrorKind::Internal, None)
        }
    }
}

/// Everything else.
pub async fn missing(visit: Visit) -> Response {
    visit.error(ErrorKind::NotFound, None)
}
