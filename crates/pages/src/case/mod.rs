//! Settle it: the worklist, a case for staff and for its applicant, the board, the types and their diagrams.

pub mod board;
pub mod change;
mod draw;
pub mod list;
pub mod new;
pub mod show;
pub mod types;
mod view;
mod words;

pub(crate) use draw::svg as diagram;

use crate::visit::{Visit, see};
use axum::response::Response;
use yike_app::people::sign_in::SignedIn;

/// Whoever is signed in, or the way to the sign-in page and back.
async fn staff(visit: &Visit) -> Result<SignedIn, Response> {
    match visit.signed_in().await {
        Ok(Some(who)) => Ok(who),
        Ok(None) => {
            let path = visit.path.split('?').next().unwrap_or("/cases");
            Err(see(&format!("/login?next={}", crate::page::encode(path))))
        }
        Err(error) => Err(visit.failure(&error)),
    }
}
