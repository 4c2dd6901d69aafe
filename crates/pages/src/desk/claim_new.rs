//! `GET /claims/new`: is it this number? `POST /claims`: take it.

use super::mine;
use crate::context::{ClaimNew, ErrorKind, Instead, Problem};
use crate::directory::rows::take_href;
use crate::page::encode;
use crate::place::{Said, pace};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use crate::words;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yike_app::desk::places::can_book;
use yike_app::desk::refusal::Refusal;
use yike_app::desk::take_number::{TakeNumber, offer, take_number};
use yike_app::directory::here::{HereQuestion, here};
use yike_app::directory::near::{Horizon, Sort};
use yike_app::model::desk::{Channel, forecast};
use yike_app::model::directory::DocumentNeed;
use yike_app::model::ledger::Actor;
use yike_app::model::{ServiceId, VenueId};
use yike_app::{AppError, World};

/// Other venues offered when this one gives no number.
const INSTEAD: usize = 3;

/// What is wanted.
#[derive(Debug, Clone, Deserialize)]
pub struct Wanted {
    venue: String,
    /// Code of the service.
    service: String,
    /// The token the form was made with: pressing twice gives one number.
    once: Option<String>,
}

/// Asks for confirmation.
pub async fn get(visit: Visit, wanted: MaybeQuery<Wanted>) -> Response {
    let Ok(Query(wanted)) = wanted else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    match page(&visit, &wanted, None) {
        Ok(response) => response,
        Err(error) => visit.failure(&error),
    }
}

/// Takes the number and goes to its page; or says why not, with what may be done instead.
pub async fn post(visit: Visit, wanted: MaybeForm<Wanted>) -> Response {
    let Ok(Form(wanted)) = wanted else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let world = visit.web.app.world();
    let (venue, service) = match resolve(&world, &wanted) {
        Ok((venue, service)) => (world.snapshot.venues[venue].id, world.snapshot.services[service].id),
        Err(error) => return visit.failure(&error),
    };
    let input = TakeNumber {
        venue,
        service,
        channel: Channel::Web,
        token: wanted.once.clone(),
        asks: Default::default(),
        identity: None,
    };
    match take_number(&visit.web.app, Actor::Resident, input).await {
        Ok(claim) => {
            let jar = visit.jar.clone().add(mine::with(&visit, &claim.token));
            (jar, see(&format!("/claims/{}", claim.token))).into_response()
        }
        Err(
            error @ (AppError::NotOpen { .. } | AppError::Full { .. } | AppError::Refused(Refusal::Stopped { .. })),
        ) => match page(&visit, &wanted, Some(error)) {
            Ok(mut response) => {
                *response.status_mut() = StatusCode::CONFLICT;
                response
            }
            Err(error) => visit.failure(&error),
        },
        Err(error) => visit.failure(&error),
    }
}

fn resolve(world: &World, wanted: &Wanted) -> Result<(usize, usize), AppError> {
    let venue: VenueId = wanted.venue.parse().map_err(|_| AppError::NotFound("venue"))?;
    let venue = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let service = world
        .snapshot
        .service_by_code(&wanted.service)
        .ok_or(AppError::NotFound("service"))?;
    Ok((venue, service))
}

fn page(visit: &Visit, wanted: &Wanted, refused: Option<AppError>) -> Result<Response, AppError> {
    let world = visit.web.app.world();
    let (venue_index, service_index) = resolve(&world, wanted)?;
    let (venue, service) = (
        &world.snapshot.venues[venue_index],
        &world.snapshot.services[service_index],
    );
    let page = visit.page(&world);
    let said = Said::remembered(visit);
    let now = visit.now;
    let offered = match refused {
        Some(error) => Err(error),
        None => offer(&world, venue.id, service.id, now),
    };
    let walk = said.as_ref().and_then(|said| {
        let question = question(said, service_index, visit);
        let lines = visit.web.app.lines();
        let answer = here(
            &world,
            &lines,
            &HereQuestion {
                minutes: 60,
                ..question
            },
        )
        .ok()?;
        answer
            .venues
            .iter()
            .find(|near| near.venue == venue_index)
            .map(|near| words::minutes(near.walk_seconds))
    });
    let name = visit.text(&venue.name);
    let (mut ahead, mut expect, mut problem) = (None, None, None);
    match offered {
        Ok(offer) => {
            let schedule = &world.snapshot.schedules[offer.schedule];
            let load = visit.web.app.lines().load(schedule.id);
            ahead = Some(load.waiting);
            expect = Some(words::interval(
                visit,
                forecast::turn_interval(&load, schedule.servers, now),
            ));
        }
        Err(error) => {
            let what = match error {
                AppError::NotOpen { next: Some(next) } => page.t2(
                    "words-not-open-next",
                    "venue",
                    &name,
                    "when",
                    page.moment(visit.civil(next)),
                ),
                AppError::NotOpen { next: None } => page.t1("words-not-open", "venue", &name),
                AppError::Full { .. } => page.t1("words-full", "venue", &name),
                AppError::Refused(Refusal::Stopped { next: Some(next), .. }) => page.t2(
                    "words-stopped-next",
                    "venue",
                    &name,
                    "when",
                    page.moment(visit.civil(next)),
                ),
                AppError::Refused(Refusal::Stopped { .. }) => page.t1("words-stopped", "venue", &name),
                other => return Err(other),
            };
            let instead = said
                .as_ref()
                .map(|said| instead(visit, &world, said, venue_index, service_index));
            problem = Some(Problem {
                what,
                kept: page.t("words-nothing-lost"),
                instead: instead.unwrap_or_default(),
            });
        }
    }
    let once = visit.web.app.token();
    Ok(visit.html(&ClaimNew {
        service: visit.text(&service.name),
        venue: name,
        back: format!("/venues/{}", venue.id),
        hidden: vec![
            ("venue".into(), venue.id.to_string()),
            ("service".into(), service.code.clone()),
            ("once".into(), once),
        ],
        bring: bring(visit, &world, service.id),
        walk,
        ahead,
        expect,
        problem,
        book: can_book(&world, venue.id, service.id, visit.web.app.today())
            .then(|| format!("/book?venue={}&service={}", venue.id, encode(&service.code))),
        page,
    }))
}

fn question(said: &Said, service: usize, visit: &Visit) -> HereQuestion {
    HereQuestion {
        point: said.point,
        pace: pace(said.pace),
        minutes: crate::directory::home::MINUTES,
        service: Some(service),
        when: visit.now,
        known_at: visit.now,
        horizon: Horizon::Now,
        sort: Sort::Finish,
    }
}

fn instead(visit: &Visit, world: &World, said: &Said, venue: usize, service: usize) -> Vec<Instead> {
    let page = visit.page(world);
    let Ok(answer) = here(world, &visit.web.app.lines(), &question(said, service, visit)) else {
        return Vec::new();
    };
    answer
        .venues
        .iter()
        .filter(|near| near.open_on_arrival && near.venue != venue)
        .take(INSTEAD)
        .map(|near| Instead {
            text: visit.text(&world.snapshot.venues[near.venue].name),
            note: page.t2(
                "words-instead-note",
                "walk",
                words::minutes(near.walk_seconds),
                "time",
                near.finishes_at.map(|at| page.time(visit.time(at))).unwrap_or_default(),
            ),
            href: take_href(world, near.venue, service),
        })
        .collect()
}

/// What must be brought for a service.
pub fn bring(visit: &Visit, world: &World, service: ServiceId) -> Vec<String> {
    let service = world
        .snapshot
        .service_index(service)
        .map(|index| &world.snapshot.services[index]);
    service
        .into_iter()
        .flat_map(|service| &service.documents)
        .filter(|d| matches!(d.need, DocumentNeed::Needed | DocumentNeed::Electronic))
        .map(|d| visit.text(&d.name))
        .collect()
}
