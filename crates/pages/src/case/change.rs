//! `POST /cases/{number}` and `POST /cases/{token}`: whatever is done to a case, as the page showed it.

use super::show::{Said as Shown, worked};
use super::staff;
use crate::context::ErrorKind;
use crate::visit::{MaybeForm, Visit, see};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use std::collections::HashMap;
use yike_app::AppError;
use yike_app::case::act::{Secret, SeenCase, Who, act, unseal};
use yike_app::case::file_in::hand_in;
use yike_app::case::mandate::{NewMandate, grant, revoke};
use yike_app::case::track::track;
use yike_app::model::case::{Act, Case, Evidence, Grade};
use yike_app::model::people::IdentityNumber;
use yike_app::people::sign_in::SignedIn;

type Said = HashMap<String, String>;

/// Does it and shows the case again; a refusal is a sentence there.
pub async fn post(visit: Visit, Path(key): Path<String>, form: MaybeForm<Said>) -> Response {
    let Ok(Form(said)) = form else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let app = &visit.web.app;
    match track(app, &key).await {
        Ok(_) => {
            let result = change(&visit, Who::Applicant, &key, &said).await;
            return answered(&visit, &key, &said, result);
        }
        Err(AppError::NotFound(_)) => {}
        Err(error) => return visit.failure(&error),
    }
    let who = match staff(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    if field(&said, "do") == "open" {
        return open_sealed(&visit, &who, &key, field(&said, "reason")).await;
    }
    let result = change(&visit, Who::Staff(&who), &key, &said).await;
    answered(&visit, &key, &said, result)
}

fn field<'a>(said: &'a Said, name: &str) -> &'a str {
    said.get(name).map_or("", String::as_str)
}

/// The act a form stands for; `None` when it is none of ours.
fn wanted(said: &Said) -> Option<(Act, &'static str)> {
    let text = |name: &str| field(said, name).to_owned();
    let document = || text("document");
    Some(match field(said, "do") {
        "step" => {
            let values = said.iter().filter_map(|(name, value)| {
                let code = name.strip_prefix("f-")?;
                (!value.trim().is_empty()).then(|| (code.to_owned(), value.clone()))
            });
            let step = Act::Step {
                transition: text("step"),
                reason: text("reason"),
                days: field(said, "days").parse().ok(),
                values: values.collect(),
                sealed: Vec::new(),
            };
            (step, "step")
        }
        "defer" => {
            let until = field(said, "until").parse().unwrap_or(jiff::civil::Date::MIN);
            (
                Act::Defer {
                    document: document(),
                    until,
                },
                "document",
            )
        }
        "offer" => {
            // A damaged form names no unit; the case says so itself.
            let nobody = || "00000000-0000-0000-0000-000000000000".parse().ok();
            let to = field(said, "to").parse().ok().or_else(nobody)?;
            let offer = Act::Offer {
                to,
                reason: text("reason"),
                originals: field(said, "originals").parse().unwrap_or(0),
            };
            (offer, "offered")
        }
        "withdraw" => (Act::Withdraw, "withdrawn"),
        "take" => (Act::Take, "taken"),
        "decline" => {
            let (reason, evidence) = (text("reason"), text("evidence"));
            (Act::Decline { reason, evidence }, "returned")
        }
        "send_back" => {
            let (reason, evidence) = (text("reason"), text("evidence"));
            (Act::SendBack { reason, evidence }, "returned")
        }
        "rule" => {
            let to = field(said, "to").parse().ok()?;
            (
                Act::Rule {
                    to,
                    reason: text("reason"),
                },
                "ruled",
            )
        }
        "task" => (Act::TaskDone { task: text("task") }, "task"),
        _ => return None,
    })
}

async fn change(visit: &Visit, hand: Who<'_>, key: &str, said: &Said) -> Result<(Case, &'static str), AppError> {
    let app = &visit.web.app;
    let seen = &SeenCase {
        key: key.to_owned(),
        revision: field(said, "revision").parse().ok(),
    };
    match field(said, "do") {
        "document" => {
            let grade = match field(said, "grade") {
                "a" => Grade::A,
                "b" => Grade::B,
                "d" => Grade::D,
                _ => Grade::C,
            };
            let case = hand_in(app, hand, seen, field(said, "document"), grade, None).await?;
            Ok((case, "document"))
        }
        "grant" => {
            let new = NewMandate {
                agent_name: field(said, "name").to_owned(),
                agent_identity: IdentityNumber::parse(field(said, "identity")),
                until: field(said, "until").parse().unwrap_or(jiff::civil::Date::MIN),
                evidence: Evidence::SignedAtCounter,
            };
            Ok((grant(app, hand, seen, &new).await?, "granted"))
        }
        "revoke" => Ok((revoke(app, hand, seen).await?, "revoked")),
        _ => {
            let (what, done) = wanted(said).ok_or(AppError::NotFound("action"))?;
            let none: &[Secret] = &[];
            Ok((act(app, hand, seen, &what, none).await?, done))
        }
    }
}

fn answered(visit: &Visit, key: &str, said: &Said, result: Result<(Case, &'static str), AppError>) -> Response {
    let base = format!("/cases/{}", crate::page::encode(key));
    match result {
        Ok((_, done)) => see(&format!("{base}?did={done}")),
        Err(AppError::Case(refusal)) => see(&format!("{base}?no={}", refusal.code())),
        Err(AppError::Conflict) => see(&format!("{base}?no=stale")),
        Err(AppError::Input(_)) if field(said, "do") == "grant" => see(&format!("{base}?no=agent")),
        Err(AppError::Input(_)) => see(&format!("{base}?no=input")),
        Err(error) => visit.failure(&error),
    }
}

/// Shows the applicant's data once; the reading is in the ledger with its reason.
async fn open_sealed(visit: &Visit, who: &SignedIn, number: &str, reason: &str) -> Response {
    let app = &visit.web.app;
    let page = visit.page(&app.world());
    let mut opened = Vec::new();
    for (name, label) in [
        ("name", page.t("case-name")),
        ("phone", page.t("case-phone")),
        ("agent_name", page.t("case-agent")),
    ] {
        match unseal(app, Who::Staff(who), number, name, reason).await {
            Ok(Some(text)) => opened.push((label, text)),
            Ok(None) => {}
            Err(AppError::Case(refusal)) => return see(&format!("/cases/{number}?no={}", refusal.code())),
            Err(error) => return visit.failure(&error),
        }
    }
    match worked(visit, who, number, &Shown::default(), Some(opened)).await {
        Ok(page) => visit.html(&page),
        Err(error) => visit.failure(&error),
    }
}
