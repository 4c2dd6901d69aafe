//! The waiting list: `GET /book/wait`, `POST /book/wait`.

use super::book::{Wanted, choice, refused, why};
use super::mine;
use crate::context::{BookWait, ErrorKind};
use crate::page::encode;
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use yike_app::AppError;
use yike_app::desk::confirm::Contact;
use yike_app::desk::places::days;
use yike_app::desk::waitlist::{Join, join};
use yike_app::model::desk::{Asks, Channel};

/// Asks for which days, and a phone if one likes.
pub async fn get(visit: Visit, wanted: MaybeQuery<Wanted>) -> Response {
    let Ok(Query(wanted)) = wanted else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    wait_page(&visit, &wanted, None).await
}

/// Joins the waiting list.
pub async fn post(visit: Visit, wanted: MaybeForm<Wanted>) -> Response {
    let Ok(Form(wanted)) = wanted else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let world = visit.web.app.world();
    let choice = match choice(&world, &wanted) {
        Ok(choice) => choice,
        Err(error) => return visit.failure(&error),
    };
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let from = date(&wanted.date).unwrap_or_else(|| visit.web.app.today());
    let Some(until) = date(&wanted.until) else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    let input = Join {
        venue: world.snapshot.venues[choice.venue].id,
        service: world.snapshot.services[choice.service].id,
        from,
        until,
        channel: Channel::Web,
        token: wanted.once.clone(),
        asks: Asks::default(),
        contact: Contact {
            phone: wanted.phone.clone(),
            english: visit.english(),
        },
    };
    match join(&visit.web.app, input).await {
        Ok(claim) => {
            let jar = visit.jar.clone().add(mine::with(&visit, &claim.token));
            (jar, see(&format!("/claims/{}", claim.token))).into_response()
        }
        Err(AppError::Place(error)) => refused(wait_page(&visit, &wanted, Some(why(error))).await),
        Err(AppError::Input(_)) => refused(wait_page(&visit, &wanted, Some("book-bad-phone")).await),
        Err(error) => visit.failure(&error),
    }
}

async fn wait_page(visit: &Visit, wanted: &Wanted, problem: Option<&str>) -> Response {
    let world = visit.web.app.world();
    let choice = match choice(&world, wanted) {
        Ok(choice) => choice,
        Err(error) => return visit.failure(&error),
    };
    let (venue, service) = (
        &world.snapshot.venues[choice.venue],
        &world.snapshot.services[choice.service],
    );
    let found = match days(&visit.web.app, venue.id, service.id).await {
        Ok(found) => found,
        Err(error) => return visit.failure(&error),
    };
    let Some(until) = found.iter().filter(|day| day.open).map(|day| day.date).max() else {
        return see(&format!("/book?venue={}&service={}", venue.id, encode(&service.code)));
    };
    let day = wanted.date.as_deref().and_then(|date| date.parse::<Date>().ok());
    let page = visit.page(&world);
    let mut hidden = vec![
        ("venue".to_owned(), venue.id.to_string()),
        ("service".to_owned(), service.code.clone()),
        ("once".to_owned(), visit.web.app.token()),
    ];
    hidden.extend(day.map(|day| ("date".to_owned(), day.to_string())));
    visit.html(&BookWait {
        service: visit.text(&service.name),
        venue: visit.text(&venue.name),
        back: format!("/book?venue={}&service={}", venue.id, encode(&service.code)),
        hidden,
        day,
        until,
        phone: wanted.phone.clone().unwrap_or_default(),
        problem: problem.map(|key| page.t(key)),
        page,
    })
}
