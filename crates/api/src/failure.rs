//! From what a use case could not do to a problem on the wire.

use axum::http::StatusCode;
use yike_app::AppError;
use yike_http::Problem;

/// The problem of an error.
pub fn problem(error: &AppError) -> Problem {
    match error {
        AppError::NoStreet { .. } => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-street", error.to_string())
            .detail("Give a position nearer to a street of the district."),
        AppError::NoNetwork => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-streets", error.to_string()),
        AppError::NotFound(_) => Problem::not_found(error.to_string()),
        AppError::Input(_) => Problem::bad_request(error.to_string()),
        AppError::Storage(storage) if storage.is_busy() => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the database is busy")
                .detail("Try again in a moment.")
        }
        other => Problem::internal(other),
    }
}
