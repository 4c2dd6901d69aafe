//! `GET /cases/new`, `POST /cases`: open a case at a counter.

use super::{staff, words};
use crate::context::CaseNew;
use crate::visit::{MaybeForm, Visit, see};
use axum::Form;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::HashMap;
use yike_app::AppError;
use yike_app::case::receive::{Receive, receive, receiving_units};
use yike_app::case::types::case_types;
use yike_app::case::units::CaseUnits;
use yike_app::model::case::Units;
use yike_app::model::desk::Channel;
use yike_app::model::people::IdentityNumber;
use yike_app::people::sign_in::SignedIn;

type Said = HashMap<String, String>;

/// The form.
pub async fn get(visit: Visit) -> Response {
    match staff(&visit).await {
        Ok(who) => shown(&visit, &who, &Said::new(), None).await,
        Err(response) => response,
    }
}

async fn shown(visit: &Visit, who: &SignedIn, said: &Said, problem: Option<String>) -> Response {
    let app = &visit.web.app;
    let world = app.world();
    let kinds = match case_types(app).await {
        Ok(kinds) => kinds,
        Err(error) => return visit.failure(&error),
    };
    let units = receiving_units(app, who);
    if units.is_empty() {
        return visit.failure(&AppError::Denied);
    }
    let text = |name: &str| said.get(name).cloned().unwrap_or_default();
    let (kind, unit, service) = (text("kind"), text("unit"), text("service"));
    let as_units = CaseUnits {
        snapshot: &world.snapshot,
        date: app.today(),
    };
    // Services some unit of theirs may accept.
    let accepts = |id| units.iter().any(|unit| as_units.authority(unit.id, id).is_some());
    let services = world.snapshot.services.iter().filter(|service| accepts(service.id));
    let failed = problem.is_some();
    let mut response = visit.html(&CaseNew {
        page: visit.page(&world),
        problem,
        kinds: kinds
            .iter()
            .map(|known| (known.code.clone(), visit.text(&known.name), known.code == kind))
            .collect(),
        units: units
            .iter()
            .map(|known| {
                (
                    known.id.to_string(),
                    visit.text(&known.name),
                    known.id.to_string() == unit,
                )
            })
            .collect(),
        services: services
            .map(|known| {
                (
                    known.id.to_string(),
                    visit.text(&known.name),
                    known.id.to_string() == service,
                )
            })
            .collect(),
        name: text("name"),
        phone: text("phone"),
        token: match text("token") {
            token if token.is_empty() => app.token(),
            token => token,
        },
    });
    if failed {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// Opens it; what was typed stays when something is wrong.
pub async fn post(visit: Visit, form: MaybeForm<Said>) -> Response {
    let who = match staff(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let said = form.map(|Form(said)| said).unwrap_or_default();
    let text = |name: &str| said.get(name).cloned().unwrap_or_default();
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let identity = text("identity");
    let number = IdentityNumber::parse(&identity);
    if !identity.trim().is_empty() && number.is_none() {
        let problem = page.t("case-no-identity");
        return shown(&visit, &who, &said, Some(problem)).await;
    }
    let Ok(unit) = text("unit").parse() else {
        let problem = words::refused(&page, "unknown-unit");
        return shown(&visit, &who, &said, problem).await;
    };
    let input = Receive {
        kind: text("kind"),
        unit,
        service: text("service").parse().ok(),
        channel: match text("channel").as_str() {
            "phone" => Channel::Phone,
            "paper" => Channel::Paper,
            _ => Channel::Counter,
        },
        name: text("name"),
        phone: text("phone"),
        identity: number,
        residence: None,
        token: Some(text("token")).filter(|token| !token.is_empty()),
        origin: String::new(),
    };
    match receive(&visit.web.app, &who, &input).await {
        Ok(case) => see(&format!("/cases/{}?did=received", case.number)),
        Err(AppError::Case(refusal)) => {
            let problem = words::refused(&page, refusal.code());
            shown(&visit, &who, &said, problem).await
        }
        Err(AppError::Input(_)) => {
            let problem = words::refused(&page, "input");
            shown(&visit, &who, &said, problem).await
        }
        Err(error) => visit.failure(&error),
    }
}
