//! `GET /cases/types`, `GET /cases/types/{code}`: the types of cases, drawn.

use super::{draw, staff};
use crate::context::{CaseTypePage, CaseTypes, TypeStep};
use crate::visit::Visit;
use axum::extract::Path;
use axum::response::Response;
use yike_app::AppError;
use yike_app::case::types::types_for;
use yike_app::model::case::{CaseType, Effect, Who};

/// The list.
pub async fn list(visit: Visit) -> Response {
    let kinds = match kinds(&visit).await {
        Ok(kinds) => kinds,
        Err(response) => return response,
    };
    let types = kinds.iter().map(|kind| {
        let href = format!("/cases/types/{}", kind.code);
        (href, visit.text(&kind.name), visit.text(&kind.about), kind.version)
    });
    visit.html(&CaseTypes {
        types: types.collect(),
        page: visit.page(&visit.web.app.world()),
    })
}

async fn kinds(visit: &Visit) -> Result<Vec<CaseType>, Response> {
    let who = staff(visit).await?;
    types_for(&visit.web.app, &who)
        .await
        .map_err(|error| visit.failure(&error))
}

/// One, as a diagram and as a list that says the same.
pub async fn one(visit: Visit, Path(code): Path<String>) -> Response {
    let kinds = match kinds(&visit).await {
        Ok(kinds) => kinds,
        Err(response) => return response,
    };
    match kinds.iter().find(|kind| kind.code == code) {
        Some(kind) => visit.html(&drawn(&visit, kind)),
        None => visit.failure(&AppError::NotFound("case type")),
    }
}

fn drawn(visit: &Visit, kind: &CaseType) -> CaseTypePage {
    let page = visit.page(&visit.web.app.world());
    let name = |code: &str| {
        kind.state(code)
            .map_or_else(String::new, |state| visit.text(&state.name))
    };
    let comma = page.t("unit-comma");
    let steps = (1..).zip(&kind.transitions).map(|(number, t)| {
        let from: Vec<String> = t.from.iter().map(|code| name(code)).collect();
        let who: Vec<String> = t.who.iter().map(|who| page.t(who_key(*who))).collect();
        let mut what: Vec<String> = t.effects.iter().map(|effect| page.t(effect_key(*effect))).collect();
        what.extend(t.reason.then(|| page.t("case-type-reason")));
        what.extend(t.at_most.map(|most| page.t1("case-type-at-most", "n", u32::from(most))));
        TypeStep {
            number,
            name: visit.text(&t.name),
            from: from.join(&comma),
            to: name(&t.to),
            who: who.join(&comma),
            when: t.when.as_ref().map(|_| visit.text(&t.otherwise)),
            what: what.join(&comma),
        }
    });
    CaseTypePage {
        name: visit.text(&kind.name),
        about: visit.text(&kind.about),
        version: kind.version,
        promised: kind.promised_days.into(),
        legal: kind.legal_days.into(),
        returns: kind.returns.into(),
        svg: draw::svg(kind, visit.english()),
        steps: steps.collect(),
        page,
    }
}

fn who_key(who: Who) -> &'static str {
    match who {
        Who::Applicant => "case-who-applicant",
        Who::Agent => "case-who-agent",
        Who::Coordinator => "case-who-coordinator",
    }
}

fn effect_key(effect: Effect) -> &'static str {
    match effect {
        Effect::NotifyMissing => "case-effect-notify",
        Effect::Accept => "case-effect-accept",
        Effect::Pause => "case-effect-pause",
        Effect::Resume => "case-effect-resume",
        Effect::Extend => "case-effect-extend",
        Effect::Finish => "case-effect-finish",
    }
}
