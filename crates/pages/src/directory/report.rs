//! `POST /venues/{id}/reports`: the hours are wrong.

use super::venue;
use crate::context::{Link, ReportForm, ReportThanks};
use crate::visit::{MaybeForm, Visit, see};
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use yike_app::AppError;
use yike_app::directory::report_hours::{MAX_CHARS, report_hours};
use yike_app::model::VenueId;

/// The form.
#[derive(Debug, Deserialize)]
pub struct Report {
    #[serde(default)]
    what: String,
}

/// Keeps the report, or shows the page again with what was written.
pub async fn post(visit: Visit, Path(id): Path<String>, form: MaybeForm<Report>) -> Response {
    if !visit.web.may_change(visit.address) {
        return visit.error(crate::context::ErrorKind::TooMany, None);
    }
    let what = form.map(|form| form.0.what).unwrap_or_default();
    let Ok(venue_id) = id.parse::<VenueId>() else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    match report_hours(&visit.web.app, venue_id, &what, None).await {
        Ok(_) => see(&format!("/venues/{id}/thanks")),
        Err(AppError::Input(_)) => {
            let problem = if what.chars().count() > MAX_CHARS {
                "words-report-too-long"
            } else {
                "venue-report-empty"
            };
            let back = ReportForm {
                action: String::new(),
                text: what,
                problem: Some(problem),
            };
            match venue::show(&visit, &id, back).await {
                Ok(mut response) => {
                    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                    response
                }
                Err(error) => visit.failure(&error),
            }
        }
        Err(error) => visit.failure(&error),
    }
}

/// `GET /venues/{id}/thanks`.
pub async fn thanks(visit: Visit, Path(id): Path<String>) -> Response {
    let world = visit.web.app.world();
    let venue = id.parse::<VenueId>().ok().and_then(|id| world.snapshot.venue_index(id));
    let Some(venue) = venue.map(|index| &world.snapshot.venues[index]) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let link = Link::new(visit.text(&venue.name), format!("/venues/{id}"));
    visit.html(&ReportThanks {
        page: visit.page(&world),
        venue: link,
    })
}
