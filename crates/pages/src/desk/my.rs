//! `GET /my`: the numbers kept in this browser.

use super::live::state;
use super::mine;
use crate::context::{My, MyClaim};
use crate::visit::Visit;
use crate::words;
use axum::response::Response;
use yike_app::AppError;
use yike_app::desk::my_claim::my_claim;

/// Lists them, newest first; what is not known any more is left out.
pub async fn get(visit: Visit) -> Response {
    let world = visit.web.app.world();
    let mut claims = Vec::new();
    for token in mine::tokens(&visit) {
        match my_claim(&visit.web.app, &token).await {
            Ok(mine) => claims.push(MyClaim {
                label: mine.claim.label.clone(),
                service: visit.text(&mine.claim.service_name),
                venue: visit.text(&mine.claim.venue_name),
                href: format!("/claims/{token}"),
                state: state(&visit, &world, &mine),
                date: mine.date,
                expect: mine.expect.map(|expect| words::interval(&visit, expect)),
            }),
            Err(AppError::NotFound(_)) => {}
            Err(error) => return visit.failure(&error),
        }
    }
    visit.html(&My {
        page: visit.page(&world),
        claims,
    })
}
