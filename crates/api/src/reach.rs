//! `GET /api/v1/reach`: GeoJSON of what can be reached; follows streets, stops at water.

use crate::failure::problem;
use crate::question::{Asked, Walk, stopping};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yike_app::walk::basemap::reach_outline;
use yike_http::{Problem, Web};

/// Answers it.
pub async fn get(State(web): State<Web>, Asked(walk): Asked<Walk>) -> Result<Response, Problem> {
    let (pace, minutes) = (walk.pace()?, walk.minutes()?);
    let (world, now) = (web.app.world(), web.app.now());
    let shape = web
        .heavy(move || {
            let geo = world.geo()?;
            let start = geo.snap_at((walk.lon, walk.lat), pace, now)?;
            Ok(reach_outline(&geo.outline(&start, pace, minutes * 60_000, now)))
        })
        .await
        .ok_or_else(stopping)?
        .map_err(|error: yike_app::AppError| problem(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], shape.to_string()).into_response())
}
