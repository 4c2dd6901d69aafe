//! `GET /my`: the numbers kept in this browser, and those of the phone it is known by.

use super::live::state;
use super::mine;
use crate::context::{My, MyClaim};
use crate::people::code::COOKIE;
use crate::visit::Visit;
use crate::words;
use axum::response::Response;
use yike_app::AppError;
use yike_app::desk::my_claim::my_claim;
use yike_app::people::codes;

/// Lists them, newest first; what is not known any more is left out.
pub async fn get(visit: Visit) -> Response {
    let world = visit.web.app.world();
    let app = &visit.web.app;
    let by_phone = match visit.jar.get(COOKIE) {
        Some(cookie) => codes::numbers(app, cookie.value()).await,
        None => Ok(None),
    };
    let by_phone = match by_phone {
        Ok(by_phone) => by_phone,
        Err(error) => return visit.failure(&error),
    };
    let known = by_phone.is_some();
    let mut tokens = mine::tokens(&visit);
    for claim in by_phone.into_iter().flatten() {
        if !tokens.contains(&claim.token) {
            tokens.push(claim.token);
        }
    }
    let mut claims = Vec::new();
    for token in tokens {
        match my_claim(app, &token).await {
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
        phone: codes::available(app),
        known,
    })
}
