//! `GET` and `POST /claims/{token}/evaluate`; `GET /desk/evaluate`, the screen that faces people at a window.

use super::window::{clerk, window};
use crate::Page;
use crate::context::{ErrorKind, Evaluate, EvaluateIdle, EvaluateState};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::collections::HashMap;
use yike_app::AppError;
use yike_app::desk::evaluate::{REASONS, Said, Stage, at_counter, evaluate, stage, totals};
use yike_app::model::desk::Claim;

/// Grades with their words, best first.
const GRADES: [(u8, &str); 5] = [
    (5, "evaluate-grade-5"),
    (4, "evaluate-grade-4"),
    (3, "evaluate-grade-3"),
    (2, "evaluate-grade-2"),
    (1, "evaluate-grade-1"),
];

/// Reasons with their words, in the order of [`REASONS`].
const WHY: [&str; 6] = [
    "evaluate-reason-attitude",
    "evaluate-reason-speed",
    "evaluate-reason-once",
    "evaluate-reason-clear",
    "evaluate-reason-place",
    "evaluate-reason-rules",
];

/// Shows the five grades.
pub async fn get(visit: Visit, Path(token): Path<String>) -> Response {
    match stage(&visit.web.app, &token).await {
        Ok((claim, _, stage)) => {
            let world = visit.web.app.world();
            visit.html(&shown(
                &visit,
                visit.page(&world),
                &claim,
                state(stage),
                &Said::default(),
                false,
            ))
        }
        Err(error) => visit.failure(&error),
    }
}

fn state(stage: Stage) -> EvaluateState {
    match stage {
        Stage::Open => EvaluateState::Open,
        Stage::Given => EvaluateState::Given,
        Stage::NotDone => EvaluateState::NotDone,
        Stage::TooLate => EvaluateState::TooLate,
    }
}

fn shown(visit: &Visit, page: Page, claim: &Claim, state: EvaluateState, said: &Said, counter: bool) -> Evaluate {
    Evaluate {
        state,
        base: format!("/claims/{}", claim.token),
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        venue: visit.text(&claim.venue_name),
        grades: GRADES.map(|(value, key)| (value, page.t(key))).into(),
        reasons: REASONS
            .iter()
            .zip(WHY)
            .map(|(code, key)| {
                let ticked = said.reasons.iter().any(|said| said == code);
                ((*code).to_owned(), page.t(key), ticked)
            })
            .collect(),
        words: said.words.clone(),
        counter,
        page,
    }
}

/// Keeps what was said; without a grade the form comes back as it was.
pub async fn post(visit: Visit, Path(token): Path<String>, form: MaybeForm<HashMap<String, String>>) -> Response {
    let Ok(Form(form)) = form else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let said = Said {
        grade: form.get("grade").and_then(|grade| grade.parse().ok()).unwrap_or(0),
        reasons: REASONS
            .iter()
            .filter(|code| form.contains_key(**code))
            .map(|code| (*code).to_owned())
            .collect(),
        words: form.get("words").cloned().unwrap_or_default(),
    };
    let counter = form.contains_key("counter");
    let app = &visit.web.app;
    if !GRADES.iter().any(|(value, _)| *value == said.grade) {
        let (claim, _, stage) = match stage(app, &token).await {
            Ok(found) => found,
            Err(error) => return visit.failure(&error),
        };
        let state = match stage {
            Stage::Open => EvaluateState::Missing,
            other => state(other),
        };
        let world = app.world();
        let mut response = visit.html(&shown(&visit, visit.page(&world), &claim, state, &said, counter));
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return response;
    }
    match evaluate(app, &token, &said).await {
        // What stands there now says the rest: given, not done, too late.
        Ok(()) | Err(AppError::Conflict | AppError::Input(_)) if counter => see("/desk/evaluate?thanks=1"),
        Ok(()) | Err(AppError::Conflict | AppError::Input(_)) => see(&format!("/claims/{token}/evaluate")),
        Err(error) => visit.failure(&error),
    }
}

/// Whether somebody just said something.
#[derive(Debug, Default, Deserialize)]
pub struct Thanks {
    thanks: Option<String>,
}

/// The last visit of this window, while nobody said how it was.
pub async fn at_window(visit: Visit, query: MaybeQuery<Thanks>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let Some(window) = window(&visit) else {
        return see("/desk/window");
    };
    let app = &visit.web.app;
    let world = app.world();
    let page = visit.page(&world);
    match at_counter(app, &who, window).await {
        Ok(Some(claim)) => {
            return visit.html(&shown(
                &visit,
                page,
                &claim,
                EvaluateState::Open,
                &Said::default(),
                true,
            ));
        }
        Ok(None) => {}
        Err(error) => return visit.failure(&error),
    }
    let venue = world.snapshot.schedule(window.schedule).map(|schedule| schedule.venue);
    let counted = match venue {
        Some(venue) => totals(app, venue).await,
        None => Ok(None),
    };
    let counted = match counted {
        Ok(counted) => counted,
        Err(error) => return visit.failure(&error),
    };
    let totals = counted.map(|counted| {
        let rows = GRADES
            .iter()
            .map(|(value, key)| {
                let times = counted.get(usize::from(*value).saturating_sub(1)).copied();
                (page.t(key), times.unwrap_or(0))
            })
            .collect();
        (counted.iter().sum(), rows)
    });
    visit.html(&EvaluateIdle {
        thanks: query.is_ok_and(|query| query.0.thanks.is_some()),
        totals,
        page,
    })
}
