//! `GET /api/v1/route`: GeoJSON of the walk to a venue.

use crate::failure::problem;
use crate::question::{Asked, pace, stopping};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use yike_app::directory::way::way;
use yike_app::model::VenueId;
use yike_http::{Problem, Web};

/// Query of the endpoint.
#[derive(Debug, Deserialize)]
pub struct RouteQuery {
    pub lon: f64,
    pub lat: f64,
    pub venue: String,
    pub pace: Option<String>,
}

/// Answers it.
pub async fn get(State(web): State<Web>, Asked(query): Asked<RouteQuery>) -> Result<Response, Problem> {
    let pace = pace(query.pace.as_deref())?;
    let venue: VenueId = query
        .venue
        .parse()
        .map_err(|_| Problem::not_found("there is no such venue"))?;
    let (world, now) = (web.app.world(), web.app.now());
    let found = web
        .heavy(move || way(&world, (query.lon, query.lat), venue, pace, now))
        .await
        .ok_or_else(stopping)?
        .map_err(|error| problem(&error))?;
    let line: Vec<[f64; 2]> = found.line.iter().map(|&(lon, lat)| [lon, lat]).collect();
    let shape = json!({
        "type": "Feature",
        "properties": { "seconds": found.seconds, "metres": found.metres },
        "geometry": { "type": "LineString", "coordinates": line },
    });
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], shape.to_string()).into_response())
}
