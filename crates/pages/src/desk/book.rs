//! Booking: `GET /book` (a day, then a time, or the soonest near here), `POST /book`.

use super::mine;
use crate::context::{BookDay, BookDays, BookNear, BookSoonest, BookTime, BookTimes, ErrorKind};
use crate::page::encode;
use crate::place::{Said, pace};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use crate::words;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;
use yike_app::desk::book::{Book, book};
use yike_app::desk::places::{BookableDay, days, soonest};
use yike_app::directory::here::{HereQuestion, here};
use yike_app::directory::near::{Horizon, Sort};
use yike_app::model::ScheduleId;
use yike_app::model::desk::{Asks, Channel};
use yike_app::{AppError, PlaceError, World};

/// Soonest places shown.
const SOONEST: usize = 6;

/// What is to be booked.
#[derive(Debug, Clone, Deserialize)]
pub struct Wanted {
    pub(super) venue: Option<String>,
    /// Code of the service.
    pub(super) service: String,
    pub(super) date: Option<String>,
    /// Start of the place.
    at: Option<String>,
    /// The token the form was made with: pressing twice gives one booking.
    pub(super) once: Option<String>,
    pub(super) until: Option<String>,
    pub(super) phone: Option<String>,
}

/// What days and times are shown for: a new booking, or another time for one.
pub(super) struct Choice {
    pub venue: usize,
    pub service: usize,
    /// Token and booked time of the booking to be moved.
    pub moving: Option<(String, Option<DateTime>)>,
}

impl Choice {
    fn base(&self, world: &World) -> String {
        match &self.moving {
            Some((token, _)) => format!("/claims/{token}/move?"),
            None => format!(
                "/book?venue={}&service={}&",
                world.snapshot.venues[self.venue].id,
                encode(&world.snapshot.services[self.service].code)
            ),
        }
    }

    fn wait(&self, world: &World, date: Option<Date>) -> String {
        let (venue, service) = (
            world.snapshot.venues[self.venue].id,
            encode(&world.snapshot.services[self.service].code),
        );
        let day = date.map(|date| format!("&date={date}")).unwrap_or_default();
        format!("/book/wait?venue={venue}&service={service}{day}")
    }
}

/// Chooses a day, or with `date` a time; without a venue the soonest near the place said last.
pub async fn get(visit: Visit, wanted: MaybeQuery<Wanted>) -> Response {
    let Ok(Query(wanted)) = wanted else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    let world = visit.web.app.world();
    if wanted.venue.is_none() {
        return near(&visit, &world, &wanted).await;
    }
    match choice(&world, &wanted) {
        Ok(choice) => choose(&visit, &world, &choice, wanted.date.as_deref(), None).await,
        Err(error) => visit.failure(&error),
    }
}

/// Holds the place and goes on to check the answers; or says why not, with the times there are.
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
    let Some(starts_at) = wanted.at.as_deref().and_then(|at| at.parse().ok()) else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    let input = Book {
        venue: world.snapshot.venues[choice.venue].id,
        service: world.snapshot.services[choice.service].id,
        starts_at,
        schedule: None,
        channel: Channel::Web,
        token: wanted.once.clone(),
        asks: Asks {
            english: visit.english(),
            ..Asks::default()
        },
    };
    match book(&visit.web.app, input).await {
        Ok(claim) => {
            let jar = visit.jar.clone().add(mine::with(&visit, &claim.token));
            (jar, see(&format!("/claims/{}/confirm", claim.token))).into_response()
        }
        Err(AppError::Place(error)) => {
            let date = visit.civil(starts_at).date().to_string();
            refused(choose(&visit, &world, &choice, Some(&date), Some(error)).await)
        }
        Err(error) => visit.failure(&error),
    }
}

/// The same page, saying that something else stands in the way.
pub(super) fn refused(mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    response
}

/// Why a place cannot be had, in words.
pub(super) fn why(error: PlaceError) -> &'static str {
    match error {
        PlaceError::Past => "book-past",
        PlaceError::None => "book-gone",
        PlaceError::Taken => "book-taken",
        PlaceError::HoldOver => "book-hold-over",
        PlaceError::NotMovable => "book-not-movable",
    }
}

pub(super) fn choice(world: &World, wanted: &Wanted) -> Result<Choice, AppError> {
    let venue = wanted
        .venue
        .as_deref()
        .and_then(|venue| venue.parse().ok())
        .and_then(|venue| world.snapshot.venue_index(venue))
        .ok_or(AppError::NotFound("venue"))?;
    let service = world
        .snapshot
        .service_by_code(&wanted.service)
        .ok_or(AppError::NotFound("service"))?;
    Ok(Choice {
        venue,
        service,
        moving: None,
    })
}

pub(super) async fn choose(
    visit: &Visit,
    world: &World,
    choice: &Choice,
    date: Option<&str>,
    problem: Option<PlaceError>,
) -> Response {
    let (venue, service) = (
        &world.snapshot.venues[choice.venue],
        &world.snapshot.services[choice.service],
    );
    let found = match days(&visit.web.app, venue.id, service.id).await {
        Ok(found) => found,
        Err(error) => return visit.failure(&error),
    };
    let day = date
        .and_then(|date| date.parse::<Date>().ok())
        .and_then(|date| found.iter().find(|day| day.date == date));
    match day {
        Some(day) => times(visit, world, choice, day, problem),
        None => day_list(visit, world, choice, &found),
    }
}

fn day_list(visit: &Visit, world: &World, choice: &Choice, found: &[BookableDay]) -> Response {
    let page = visit.page(world);
    let base = choice.base(world);
    let open: Vec<&BookableDay> = found.iter().filter(|day| day.open).collect();
    let all_full = !open.is_empty() && open.iter().all(|day| day.places.is_empty());
    let venue = &world.snapshot.venues[choice.venue];
    visit.html(&BookDays {
        service: visit.text(&world.snapshot.services[choice.service].name),
        venue: visit.text(&venue.name),
        back: match &choice.moving {
            Some((token, _)) => format!("/claims/{token}"),
            None => format!("/venues/{}", venue.id),
        },
        moving: choice.moving.as_ref().and_then(|(_, when)| *when),
        days: open
            .iter()
            .filter(|day| choice.moving.is_none() || !day.places.is_empty())
            .map(|day| BookDay {
                date: day.date,
                left: day.places.iter().map(|at| at.place.left).sum(),
                href: match day.places.is_empty() {
                    true => choice.wait(world, Some(day.date)),
                    false => format!("{base}date={}", day.date),
                },
            })
            .collect(),
        wait: (all_full && choice.moving.is_none()).then(|| choice.wait(world, None)),
        page,
    })
}

fn times(visit: &Visit, world: &World, choice: &Choice, day: &BookableDay, problem: Option<PlaceError>) -> Response {
    let page = visit.page(world);
    let (venue, service) = (
        &world.snapshot.venues[choice.venue],
        &world.snapshot.services[choice.service],
    );
    let (mut morning, mut afternoon) = (Vec::new(), Vec::new());
    // Where every time takes one person, "the last one" says nothing.
    let several = day.places.iter().any(|at| at.place.left > 1);
    for at in &day.places {
        let time = visit.time(at.place.starts_at);
        let part = if time < Time::constant(12, 0, 0, 0) {
            &mut morning
        } else {
            &mut afternoon
        };
        part.push(BookTime {
            time,
            value: at.place.starts_at.to_string(),
            last: several && at.place.left == 1,
        });
    }
    let parts = [("book-morning", morning), ("book-afternoon", afternoon)];
    let field = |name: &str, value: String| (name.to_owned(), value);
    visit.html(&BookTimes {
        service: visit.text(&service.name),
        venue: visit.text(&venue.name),
        date: day.date,
        back: choice.base(world).trim_end_matches(['&', '?']).to_owned(),
        action: match &choice.moving {
            Some((token, _)) => format!("/claims/{token}/move"),
            None => "/book".to_owned(),
        },
        hidden: match choice.moving {
            Some(_) => Vec::new(),
            None => vec![
                field("venue", venue.id.to_string()),
                field("service", service.code.clone()),
                field("once", visit.web.app.token()),
            ],
        },
        parts: parts
            .into_iter()
            .filter(|(_, times)| !times.is_empty())
            .map(|(heading, times)| (page.t(heading), times))
            .collect(),
        who: day
            .places
            .first()
            .and_then(|at| who(visit, world, at.schedule, day.date)),
        problem: problem.map(|error| page.t(why(error))),
        page,
    })
}

/// Who serves on a date, in words.
pub(super) fn who(visit: &Visit, world: &World, schedule: ScheduleId, date: Date) -> Option<String> {
    let (who, cover) = world.snapshot.schedule(schedule)?.who_on(date)?;
    let name = visit.text(who);
    Some(match cover {
        Some(_) => visit.page(world).t1("book-who-cover", "who", &name),
        None => name,
    })
}

async fn near(visit: &Visit, world: &World, wanted: &Wanted) -> Response {
    let Some(service) = world.snapshot.service_by_code(&wanted.service) else {
        return visit.failure(&AppError::NotFound("service"));
    };
    let (said, code) = (Said::remembered(visit), encode(&wanted.service));
    let mut found = Vec::new();
    if let Some(said) = &said {
        let question = HereQuestion {
            point: said.point,
            pace: pace(said.pace),
            minutes: crate::directory::home::MINUTES,
            service: Some(service),
            when: visit.now,
            known_at: visit.now,
            horizon: Horizon::Week,
            sort: Sort::Walk,
        };
        let reached: Vec<(usize, u32)> = here(world, &visit.web.app.lines(), &question)
            .map(|answer| answer.venues)
            .unwrap_or_default()
            .iter()
            .map(|near| (near.venue, near.walk_seconds))
            .collect();
        let id = world.snapshot.services[service].id;
        found = match soonest(&visit.web.app, &reached, id, SOONEST).await {
            Ok(found) => found,
            Err(error) => return visit.failure(&error),
        };
    }
    let page = visit.page(world);
    let name = |venue| {
        let index = world.snapshot.venue_index(venue);
        index
            .map(|index| visit.text(&world.snapshot.venues[index].name))
            .unwrap_or_default()
    };
    visit.html(&BookSoonest {
        service: visit.text(&world.snapshot.services[service].name),
        back: format!("/services/{code}"),
        place: said.as_ref().map(|said| said.name.clone()),
        where_href: format!("/?service={code}"),
        hidden: vec![
            ("service".to_owned(), wanted.service.clone()),
            ("once".to_owned(), visit.web.app.token()),
        ],
        found: found
            .iter()
            .map(|soonest| BookNear {
                when: visit.civil(soonest.at.place.starts_at),
                venue: name(soonest.at.venue),
                walk: words::minutes(soonest.walk_seconds),
                id: soonest.at.venue.to_string(),
                value: soonest.at.place.starts_at.to_string(),
            })
            .collect(),
        page,
    })
}
