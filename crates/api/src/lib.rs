//! JSON and map endpoints. One file for each; [`near::NearBody`] is also what `yike near --json` prints.
//!
//! | Path | Answers |
//! |---|---|
//! | `GET /api/v1/near?lon=&lat=&q=&pace=&minutes=&when=` | venues within a walk, soonest finished first |
//! | `GET /api/v1/find?q=&limit=` | services by everyday words |
//! | `GET /api/v1/places?q=` | places by name |
//! | `GET /api/v1/reach?lon=&lat=&pace=&minutes=` | GeoJSON of what can be reached |
//! | `GET /api/v1/route?lon=&lat=&venue=&pace=` | GeoJSON of the walk to a venue |
//! | `GET /map/style.json?theme=&lang=` | MapLibre style |
//! | `GET /tiles/{z}/{x}/{y}.mvt` | vector tiles (Mapbox Vector Tile 2.1) |

pub mod failure;
pub mod find;
pub mod map;
pub mod near;
pub mod places;
pub mod question;
pub mod reach;
pub mod route;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use yike_http::{ANSWER_WITHIN, Web};

/// All routes of this crate.
pub fn router(web: Web) -> Router {
    Router::new()
        .route("/api/v1/near", get(near::get))
        .route("/api/v1/find", get(find::get))
        .route("/api/v1/places", get(places::get))
        .route("/api/v1/reach", get(reach::get))
        .route("/api/v1/route", get(route::get))
        .route("/map/style.json", get(map::style))
        .route("/tiles/{z}/{x}/{y}", get(map::tile))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ))
        .with_state(web)
}
