//! `GET /api/v1/places`: places by name.

use crate::question::{Asked, words};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use yike_http::{Problem, Web};

/// Query of the endpoint.
#[derive(Debug, Deserialize)]
pub struct PlacesQuery {
    pub q: String,
}

/// Places, best first.
#[derive(Debug, Serialize)]
pub struct PlacesBody {
    pub results: Vec<PlaceBody>,
}

/// A place; `approximate` when a house number or "near" was left out.
#[derive(Debug, Serialize)]
pub struct PlaceBody {
    pub name: String,
    pub detail: String,
    pub lon: f64,
    pub lat: f64,
    pub approximate: bool,
}

/// Answers it.
pub async fn get(State(web): State<Web>, Asked(query): Asked<PlacesQuery>) -> Result<Json<PlacesBody>, Problem> {
    let hits = web.app.world().places.find_place(words(&query.q)?, 8);
    let results = hits
        .into_iter()
        .map(|hit| PlaceBody {
            name: hit.name,
            detail: hit.context,
            lon: hit.lon,
            lat: hit.lat,
            approximate: hit.approximate,
        })
        .collect();
    Ok(Json(PlacesBody { results }))
}
