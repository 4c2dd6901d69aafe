//! `POST /desk/{next|start|finish|missed|recall|hold|call}`: what a clerk does, each a plain form. `GET /desk/events`
//! tells the page that the line moved.

use super::window::{clerk, window};
use crate::visit::{MaybeForm, Visit, see};
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use yike_app::desk::call::{call_next, recall};
use yike_app::desk::serve::{finish, hold, let_back, miss, start};
use yike_app::desk::window::{Seen, Window};
use yike_app::model::desk::{Claim, ClaimState, HoldReason};
use yike_app::people::sign_in::SignedIn;
use yike_app::{App, AppError};

/// Changes that come thicker than this are told together.
const AT_MOST_EVERY: Duration = Duration::from_millis(300);

/// The claim as the page showed it: an old page cannot act on somebody else.
#[derive(Debug, Default, Deserialize)]
pub struct Acted {
    #[serde(default)]
    claim: String,
    #[serde(default)]
    state: Option<ClaimState>,
    /// Written by the clerk, where something needs a reason.
    #[serde(default)]
    why: String,
    /// `next`: call the next one after it.
    #[serde(default)]
    then: String,
}

/// Does it and shows the desk again.
pub async fn post(visit: Visit, Path(what): Path<String>, form: MaybeForm<Acted>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let Some(window) = window(&visit) else {
        return see("/desk/window");
    };
    let form = form.map(|form| form.0).unwrap_or_default();
    let app = &visit.web.app;
    let seen = Seen {
        token: form.claim.clone(),
        state: form.state,
    };
    let (seen, why) = (&seen, form.why.as_str());
    let result = match what.as_str() {
        "next" => then_next(app, &who, window, seen).await,
        "finish" if form.then == "next" => then_next(app, &who, window, seen).await,
        "start" => did("started", start(app, &who, window, seen).await),
        "finish" => did("finished", finish(app, &who, window, seen).await),
        "missed" => did("missed", miss(app, &who, window, seen, why).await),
        "recall" => did("called", recall(app, &who, window, seen).await),
        "hold" => did("held", hold(app, &who, window, seen, HoldReason::Moment).await),
        "call" => did("returned", let_back(app, &who, window, seen).await),
        _ => return visit.failure(&AppError::NotFound("action")),
    };
    match result {
        Ok(to) => see(&to),
        Err(AppError::Conflict | AppError::State(_) | AppError::Refused(_)) => see("/desk?did=conflict"),
        Err(AppError::NotFound(_) | AppError::Denied) => see("/desk/window"),
        Err(error) => visit.failure(&error),
    }
}

async fn then_next(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<String, AppError> {
    let seen = Some(seen).filter(|seen| !seen.token.is_empty());
    Ok(match call_next(app, who, window, seen).await? {
        Some(claim) => format!("/desk?did=called&label={}", claim.label),
        None => "/desk?did=nobody".to_owned(),
    })
}

fn did(what: &str, result: Result<Claim, AppError>) -> Result<String, AppError> {
    result.map(|claim| format!("/desk?did={what}&label={}", claim.label))
}

/// Wakes the desk when the ledger grows; the page then reads itself again.
pub async fn events(visit: Visit) -> Response {
    if let Err(response) = clerk(&visit).await {
        return response;
    }
    let wake = visit.web.app.store.subscribe();
    let events = stream::unfold(Some((visit, wake)), |following| async move {
        let (visit, mut wake) = following?;
        let moved = tokio::select! {
            () = visit.web.stop.cancelled() => false,
            changed = wake.changed() => changed.is_ok(),
        };
        if !moved {
            return Some((Ok::<_, Infallible>(Event::default().event("end").data("stop")), None));
        }
        tokio::time::sleep(AT_MOST_EVERY).await;
        let position = *wake.borrow_and_update();
        let event = Event::default()
            .event("changed")
            .id(position.to_string())
            .data("changed");
        Some((Ok(event), Some((visit, wake))))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}
