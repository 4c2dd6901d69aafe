//! `POST /my/code`, `/my/verify`, `/my/forget`: seeing one's numbers by phone.

use crate::context::{Code, CodeProblem, ErrorKind};
use crate::desk::mine;
use crate::visit::{MaybeForm, Visit, see};
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;
use yike_app::AppError;
use yike_app::people::codes;

/// Cookie of a browser that showed a code.
pub const COOKIE: &str = "resident";
/// Days the browser keeps it.
const DAYS: i64 = 30;

/// A phone number and, later, the code.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    code: String,
}

fn page(visit: &Visit, phone: &str, shown: Option<String>, problem: Option<CodeProblem>) -> Response {
    let world = visit.web.app.world();
    let status = match &problem {
        None => StatusCode::OK,
        Some(CodeProblem::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = visit.html(&Code {
        page: visit.page(&world),
        phone: phone.chars().take(30).collect(),
        minutes: u32::try_from(codes::MINUTES).unwrap_or(0),
        shown,
        problem,
    });
    *response.status_mut() = status;
    response
}

/// Sends a code.
pub async fn ask(visit: Visit, form: MaybeForm<Typed>) -> Response {
    let Ok(Form(typed)) = form else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let network = visit.address.to_string();
    match codes::ask(&visit.web.app, &typed.phone, &network, visit.english()).await {
        Ok(asked) => page(&visit, &typed.phone, asked.shown, None),
        Err(AppError::Input(_)) => page(&visit, &typed.phone, None, Some(CodeProblem::BadPhone)),
        Err(AppError::TooMany { minutes }) => page(&visit, &typed.phone, None, Some(CodeProblem::TooMany { minutes })),
        Err(error) => visit.failure(&error),
    }
}

/// Shows it.
pub async fn show(visit: Visit, form: MaybeForm<Typed>) -> Response {
    let Ok(Form(typed)) = form else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let tokens = mine::tokens(&visit);
    match codes::show(&visit.web.app, &typed.phone, &typed.code, &tokens, visit.english()).await {
        Ok(Some(token)) => {
            let jar = visit.jar.clone().add(visit.cookie(COOKIE, token, DAYS));
            (jar, see("/my")).into_response()
        }
        Ok(None) => page(&visit, &typed.phone, None, Some(CodeProblem::Wrong)),
        Err(AppError::Input(_)) => page(&visit, &typed.phone, None, Some(CodeProblem::BadPhone)),
        Err(error) => visit.failure(&error),
    }
}

/// Forgets this browser.
pub async fn forget(visit: Visit) -> Response {
    if let Some(cookie) = visit.jar.get(COOKIE)
        && let Err(error) = codes::forget(&visit.web.app, cookie.value()).await
    {
        return visit.failure(&error);
    }
    let mut gone = Cookie::from(COOKIE);
    gone.set_path("/");
    (visit.jar.clone().remove(gone), see("/my")).into_response()
}
