//! `GET` and `POST /login`, `POST /logout`.

use crate::context::{Login, LoginProblem};
use crate::prefs::safe_return;
use crate::visit::{LOGIN_COOKIE, MaybeForm, MaybeQuery, Visit, see};
use axum::Form;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;
use yike_app::AppError;
use yike_app::people::sign_in::{sign_in, sign_out};

/// Where one wanted to go.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
    expired: Option<String>,
}

/// The form.
#[derive(Debug, Deserialize)]
pub struct Credentials {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Shows the form.
pub async fn get(visit: Visit, query: MaybeQuery<Next>) -> Response {
    let query = query.map(|q| q.0).unwrap_or_default();
    let problem = query.expired.map(|_| LoginProblem::Expired);
    page(&visit, String::new(), &query.next, problem)
}

fn page(visit: &Visit, name: String, next: &str, problem: Option<LoginProblem>) -> Response {
    let world = visit.web.app.world();
    let next = if next.is_empty() { "/desk" } else { safe_return(next) };
    let hint = Some(visit.text(&world.site.sign_in_hint)).filter(|hint| !hint.is_empty());
    visit.html(&Login {
        page: visit.page(&world),
        name,
        next: next.to_owned(),
        problem,
        hint,
    })
}

/// Signs in.
pub async fn post(visit: Visit, form: MaybeForm<Credentials>) -> Response {
    let Ok(Form(form)) = form else {
        return visit.error(crate::context::ErrorKind::BadRequest, None);
    };
    let address = visit.address.to_string();
    match sign_in(&visit.web.app, &form.name, form.password, &address).await {
        Ok((_, token)) => {
            let jar = visit.jar.clone().add(visit.cookie(LOGIN_COOKIE, token, 0));
            let next = if form.next.is_empty() {
                "/desk"
            } else {
                safe_return(&form.next)
            };
            (jar, see(next)).into_response()
        }
        Err(AppError::WrongPassword) => refused(
            page(&visit, form.name, &form.next, Some(LoginProblem::Wrong)),
            StatusCode::UNAUTHORIZED,
        ),
        Err(AppError::TooMany { minutes }) => {
            let page = page(&visit, form.name, &form.next, Some(LoginProblem::TooMany { minutes }));
            let mut response = refused(page, StatusCode::TOO_MANY_REQUESTS);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(minutes * 60));
            response
        }
        Err(error) => visit.failure(&error),
    }
}

fn refused(mut response: Response, status: StatusCode) -> Response {
    *response.status_mut() = status;
    response
}

/// Signs out.
pub async fn logout(visit: Visit) -> Response {
    if let Some(cookie) = visit.jar.get(LOGIN_COOKIE)
        && let Err(error) = sign_out(&visit.web.app, cookie.value()).await
    {
        return visit.failure(&error);
    }
    let mut gone = Cookie::from(LOGIN_COOKIE);
    gone.set_path("/");
    (visit.jar.clone().remove(gone), see("/login")).into_response()
}
