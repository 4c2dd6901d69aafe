//! `POST /desk/{action}`: what a clerk does, each a plain form. `GET /desk/events` tells the page that the line moved.

use super::desk_page::with_note;
use super::window::{clerk, window};
use crate::visit::{MaybeForm, Visit, see};
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use yike_app::desk::call::{bring_back, call_next, call_this, recall};
use yike_app::desk::counters::{Opening, close_window, open_window, pause_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::serve::{
    add_service, arrive_here, cancel_here, complete_later, finish, finish_later, hold, let_back, miss, start,
};
use yike_app::desk::transfer::{Transfer, read_note, transfer};
use yike_app::desk::undo::undo;
use yike_app::desk::window::{Seen, Window};
use yike_app::model::desk::{Claim, ClaimState, HoldReason};
use yike_app::people::sign_in::SignedIn;
use yike_app::{App, AppError};

/// Changes that come thicker than this are told together.
const AT_MOST_EVERY: Duration = Duration::from_millis(100);

/// The claim as the page showed it, so that an old page cannot act on somebody else; and what the clerk wrote or chose.
#[derive(Debug, Default, Deserialize)]
pub struct Acted {
    #[serde(default)]
    claim: String,
    #[serde(default)]
    state: Option<ClaimState>,
    #[serde(default)]
    why: String,
    /// `next`: call the next one after it. `after`: close after this one.
    #[serde(default)]
    then: String,
    hold: Option<HoldReason>,
    /// Code of a service to add.
    #[serde(default)]
    service: String,
    /// Back in so many minutes; 0 = not said.
    #[serde(default)]
    minutes: u16,
    /// The line to send on to.
    #[serde(default)]
    to: String,
    /// What Z was said to take back.
    #[serde(default)]
    kind: String,
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
    if what == "note" {
        return note(&visit, &who, window, &form.claim).await;
    }
    match act(&visit.web.app, &who, window, &what, &form).await {
        Ok((did, label)) => see(&format!("/desk?did={did}&label={label}")),
        Err(error) => match no(&error) {
            Some(code) => see(&format!("/desk?no={code}")),
            None => match error {
                AppError::NotFound("action") => visit.failure(&error),
                AppError::NotFound(_) | AppError::Denied => see("/desk/window"),
                error => visit.failure(&error),
            },
        },
    }
}

/// The code of a refusal a page explains.
pub fn no(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Conflict | AppError::State(_) | AppError::NotFound("number") => Some("conflict"),
        AppError::Refused(refusal) => Some(Refusal::code(refusal)),
        _ => None,
    }
}

/// Reads the note of a colleague, which the ledger then says.
async fn note(visit: &Visit, who: &SignedIn, window: Window, claim: &str) -> Response {
    let read = match read_note(&visit.web.app, who, window, claim).await {
        Ok(Some(note)) => with_note(visit, who, window, note).await,
        Ok(None) => return see("/desk?no=conflict"),
        Err(error) => Err(error),
    };
    read.unwrap_or_else(|error| match no(&error) {
        Some(code) => see(&format!("/desk?no={code}")),
        None => visit.failure(&error),
    })
}

/// What was done, and to whom.
type Did = (&'static str, String);

async fn act(app: &App, who: &SignedIn, window: Window, what: &str, form: &Acted) -> Result<Did, AppError> {
    let seen = &Seen {
        token: form.claim.clone(),
        state: form.state,
    };
    match what {
        "next" => then_next(app, who, window, seen).await,
        "finish" if form.then == "next" => then_next(app, who, window, seen).await,
        "start" => label("started", start(app, who, window, seen).await),
        "finish" => label("finished", finish(app, who, window, seen).await),
        "later" => label("later", finish_later(app, who, window, seen).await),
        "missed" => label("missed", miss(app, who, window, seen, &form.why).await),
        "recall" => label("recalled", recall(app, who, window, seen).await),
        "hold" => {
            let why = form.hold.unwrap_or(HoldReason::Moment);
            label("held", hold(app, who, window, seen, why).await)
        }
        "first" => label("called", call_this(app, who, window, seen, &form.why).await),
        "bring" => label("called", bring_back(app, who, window, seen).await),
        "call" => label("returned", let_back(app, who, window, seen).await),
        "arrived" => label("arrived", arrive_here(app, who, window, seen).await),
        "cancel" => label("cancelled", cancel_here(app, who, window, seen).await),
        "complete" => label("completed", complete_later(app, who, window, &form.claim).await),
        "add" => {
            let world = app.world();
            let index = world.snapshot.service_by_code(&form.service);
            let index = index.ok_or(Refusal::NotOffered)?;
            let service = world.snapshot.services[index].id;
            label("added", add_service(app, who, window, seen, service).await)
        }
        "transfer" => {
            let wanted = Transfer {
                to: form.to.parse().map_err(|_| Refusal::OtherVenue)?,
                service: None,
                note: form.why.clone(),
            };
            label("transferred", transfer(app, who, window, seen, &wanted).await)
        }
        "undo" => {
            let taken = undo(app, who, window, &form.kind).await?;
            Ok(("undone", taken.labels.first().cloned().unwrap_or_default()))
        }
        "pause" => {
            pause_window(app, who, window, back_at(app.now(), form.minutes)).await?;
            Ok(("paused", String::new()))
        }
        "open" => {
            let known = app.store.read().counter(window.schedule, window.number).await?;
            let opening = known.map(|counter| Opening {
                services: counter.services,
                low: counter.low,
                take_over: false,
            });
            open_window(app, who, window, &opening.unwrap_or_default()).await?;
            Ok(("opened", String::new()))
        }
        "close" => {
            let after = form.then == "after";
            let counter = close_window(app, who, window, after).await?;
            Ok((if counter.closing { "closing" } else { "closed" }, String::new()))
        }
        _ => Err(AppError::NotFound("action")),
    }
}

fn back_at(now: Timestamp, minutes: u16) -> Option<Timestamp> {
    let back = now.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok();
    back.filter(|_| minutes > 0)
}

async fn then_next(app: &App, who: &SignedIn, window: Window, seen: &Seen) -> Result<Did, AppError> {
    let seen = Some(seen).filter(|seen| !seen.token.is_empty());
    Ok(match call_next(app, who, window, seen).await? {
        Some(claim) => ("called", claim.label),
        None => ("nobody", String::new()),
    })
}

fn label(what: &'static str, result: Result<Claim, AppError>) -> Result<Did, AppError> {
    result.map(|claim| (what, claim.label))
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
