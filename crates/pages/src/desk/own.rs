//! What the holder does: "I am not coming".

use crate::context::Cancel;
use crate::visit::{Visit, see};
use axum::extract::Path;
use axum::response::Response;
use yike_app::AppError;
use yike_app::desk::my_claim::my_claim;
use yike_app::desk::own;

/// `GET /claims/{token}/cancel`: are you sure?
pub async fn ask_cancel(visit: Visit, Path(token): Path<String>) -> Response {
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    if mine.claim.state.ended() {
        return see(&format!("/claims/{token}"));
    }
    let world = visit.web.app.world();
    visit.html(&Cancel {
        page: visit.page(&world),
        label: mine.claim.label.clone(),
        service: visit.text(&mine.claim.service_name),
        venue: visit.text(&mine.claim.venue_name),
        base: format!("/claims/{token}"),
    })
}

/// `POST /claims/{token}/cancel`.
pub async fn cancel(visit: Visit, Path(token): Path<String>) -> Response {
    back(&visit, &token, own::cancel(&visit.web.app, &token).await.map(drop))
}

/// Back to the number; what no longer applies (called meanwhile, done) is seen there.
fn back(visit: &Visit, token: &str, result: Result<(), AppError>) -> Response {
    match result {
        Ok(()) | Err(AppError::State(_) | AppError::Conflict) => see(&format!("/claims/{token}")),
        Err(error) => visit.failure(&error),
    }
}
