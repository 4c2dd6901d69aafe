//! `GET /api/v1/find`: services by everyday words.

use crate::question::{Asked, words};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use yike_http::{Problem, Web};

/// Query of the endpoint.
#[derive(Debug, Deserialize)]
pub struct FindQuery {
    pub q: String,
    pub limit: Option<usize>,
}

/// Services, best first.
#[derive(Debug, Serialize)]
pub struct FindBody {
    pub results: Vec<Found>,
}

/// A service with how well it answers, 0 to 1.
#[derive(Debug, Serialize)]
pub struct Found {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub score: f32,
}

/// Answers it.
pub async fn get(State(web): State<Web>, Asked(query): Asked<FindQuery>) -> Result<Json<FindBody>, Problem> {
    let world = web.app.world();
    let asked = words(&query.q)?;
    if asked.is_empty() {
        return Err(Problem::bad_request("q is empty: say what is needed"));
    }
    let hits = world.services.find(asked, query.limit.unwrap_or(5).clamp(1, 50));
    let results = hits
        .into_iter()
        .filter_map(|hit| {
            let service = &world.snapshot.services[world.snapshot.service_by_code(&hit.code)?];
            Some(Found {
                name: service.name.zh.clone(),
                name_en: service.name.en.clone(),
                code: hit.code,
                score: hit.score,
            })
        })
        .collect();
    Ok(Json(FindBody { results }))
}
