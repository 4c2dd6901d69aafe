//! A booking's own pages: check the answers, another time, an offer, a cancelled period.

use super::book::{Choice, choose, refused, who, why};
use super::claim_new::bring;
use crate::context::{BookConfirm, BookNear, BookedState, ClaimBooked, ErrorKind, Link};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use crate::words;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use yike_app::desk::check_in::check_in;
use yike_app::desk::confirm::{Contact, confirm};
use yike_app::desk::expire::decline;
use yike_app::desk::move_booking::{NewPlace, move_booking};
use yike_app::desk::my_claim::{MyClaim, my_claim};
use yike_app::desk::reoffer::pending;
use yike_app::model::desk::{Claim, ClaimState};
use yike_app::{AppError, CheckInError, World};

/// What a form of these pages sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Sent {
    date: Option<String>,
    at: Option<String>,
    schedule: Option<String>,
    phone: Option<String>,
}

/// The page of a number that is a booking whose turn has not come; `None` for every other number.
pub async fn special(visit: &Visit, mine: &MyClaim, notice: Option<String>) -> Option<Response> {
    let claim = &mine.claim;
    let world = visit.web.app.world();
    match (claim.state, &claim.booking) {
        (ClaimState::Held, Some(_)) => Some(see(&format!("/claims/{}/confirm", claim.token))),
        (ClaimState::Waitlisted, _) | (ClaimState::Confirmed, Some(_)) if !mine.lapsed => {
            Some(visit.html(&page(visit, &world, mine, notice)))
        }
        _ => None,
    }
}

fn page(visit: &Visit, world: &World, mine: &MyClaim, notice: Option<String>) -> ClaimBooked {
    let (claim, page) = (&mine.claim, visit.page(world));
    let today = visit.web.app.today();
    let state = match (claim.wish, &claim.course.reoffer) {
        (Some(wish), _) => BookedState::Waiting {
            from: wish.from.max(today),
            until: wish.until,
        },
        (None, Some(reoffer)) if pending(world, claim, mine.date) => BookedState::Lost {
            why: reoffer.why.clone(),
            places: reoffer
                .places
                .iter()
                .filter(|place| place.starts_at > mine.now)
                .filter_map(|place| {
                    let schedule = world.snapshot.schedule(place.schedule)?;
                    let venue = world.snapshot.venue_index(schedule.venue)?;
                    Some(BookNear {
                        when: visit.civil(place.starts_at),
                        venue: visit.text(&world.snapshot.venues[venue].name),
                        walk: 0,
                        id: schedule.id.to_string(),
                        value: place.starts_at.to_string(),
                    })
                })
                .collect(),
        },
        (None, _) => BookedState::Booked {
            here: mine.date == today,
        },
    };
    ClaimBooked {
        base: format!("/claims/{}", claim.token),
        label: claim.label.clone(),
        state,
        when: claim.booking.map(|booking| visit.civil(booking.starts_at)),
        service: visit.text(&claim.service_name),
        venue: Link::new(visit.text(&claim.venue_name), format!("/venues/{}", claim.venue)),
        venue_note: room(visit, world, claim),
        who: claim.booking.and_then(|_| who(visit, world, claim.schedule, mine.date)),
        directions: format!("/venues/{}/directions", claim.venue),
        bring: bring(visit, world, claim.service),
        change: format!("/claims/{}/move", claim.token),
        grace: u32::from(world.policy.grace_minutes),
        notice,
        page,
    }
}

/// Floor and room of its line.
fn room(visit: &Visit, world: &World, claim: &Claim) -> Option<String> {
    let room = world.snapshot.schedule(claim.schedule)?.room?;
    let venue = &world.snapshot.venues[world.snapshot.venue_index(claim.venue)?];
    let room = venue.rooms.iter().find(|other| other.id == room)?;
    Some(format!(
        "{} {}",
        words::floor(&visit.page(world), room.floor),
        visit.text(&room.name)
    ))
}

/// `GET /claims/{token}/confirm`: check the answers.
pub async fn ask_confirm(visit: Visit, Path(token): Path<String>) -> Response {
    confirm_page(&visit, &token, String::new(), None).await
}

async fn confirm_page(visit: &Visit, token: &str, phone: String, problem: Option<&str>) -> Response {
    let mine = match my_claim(&visit.web.app, token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    let claim = &mine.claim;
    let (ClaimState::Held, Some(booking)) = (claim.state, claim.booking) else {
        return see(&format!("/claims/{token}"));
    };
    let world = visit.web.app.world();
    let page = visit.page(&world);
    visit.html(&BookConfirm {
        base: format!("/claims/{token}"),
        service: visit.text(&claim.service_name),
        venue: visit.text(&claim.venue_name),
        venue_note: room(visit, &world, claim),
        when: visit.civil(booking.starts_at),
        who: who(visit, &world, claim.schedule, mine.date),
        bring: bring(visit, &world, claim.service),
        held_until: visit.time(booking.held_until.unwrap_or(booking.starts_at)),
        change: format!("/claims/{token}/move"),
        offer: claim.wish.is_some(),
        phone,
        problem: problem.map(|key| page.t(key)),
        page,
    })
}

/// `POST /claims/{token}/confirm`.
pub async fn confirmed(visit: Visit, Path(token): Path<String>, sent: MaybeForm<Sent>) -> Response {
    let sent = sent.map(|Form(sent)| sent).unwrap_or_default();
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let contact = Contact {
        phone: sent.phone.clone(),
        english: visit.english(),
    };
    match confirm(&visit.web.app, &token, contact).await {
        Ok(_) | Err(AppError::State(_) | AppError::Conflict) => see(&format!("/claims/{token}")),
        Err(AppError::Input(_)) => {
            let typed = sent.phone.unwrap_or_default();
            refused(confirm_page(&visit, &token, typed, Some("book-bad-phone")).await)
        }
        Err(AppError::Place(error)) => {
            let world = visit.web.app.world();
            let words = visit.page(&world).t(why(error));
            visit.error(ErrorKind::BadRequest, Some(words))
        }
        Err(error) => visit.failure(&error),
    }
}

/// `POST /claims/{token}/decline`: not this place.
pub async fn declined(visit: Visit, Path(token): Path<String>) -> Response {
    match decline(&visit.web.app, &token).await {
        Ok(_) | Err(AppError::State(_) | AppError::Conflict) => see(&format!("/claims/{token}")),
        Err(error) => visit.failure(&error),
    }
}

/// `GET /claims/{token}/move`: another day, another time.
pub async fn ask_move(visit: Visit, Path(token): Path<String>, sent: MaybeQuery<Sent>) -> Response {
    let date = sent.ok().and_then(|Query(sent)| sent.date);
    move_page(&visit, &token, date.as_deref(), None).await
}

async fn move_page(visit: &Visit, token: &str, date: Option<&str>, problem: Option<yike_app::PlaceError>) -> Response {
    let mine = match my_claim(&visit.web.app, token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    let (claim, world) = (&mine.claim, visit.web.app.world());
    let movable = matches!(claim.state, ClaimState::Held | ClaimState::Confirmed);
    let (Some(booking), true) = (claim.booking, movable) else {
        return see(&format!("/claims/{token}"));
    };
    let (Some(venue), Some(service)) = (
        world.snapshot.venue_index(claim.venue),
        world.snapshot.service_index(claim.service),
    ) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let choice = Choice {
        venue,
        service,
        moving: Some((token.to_owned(), Some(visit.civil(booking.starts_at)))),
    };
    choose(visit, &world, &choice, date, problem).await
}

/// `POST /claims/{token}/move`.
pub async fn moved(visit: Visit, Path(token): Path<String>, sent: MaybeForm<Sent>) -> Response {
    let Ok(Form(sent)) = sent else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let starts_at = sent.at.as_deref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let Some(starts_at) = starts_at else {
        return visit.error(ErrorKind::BadRequest, None);
    };
    let schedule = match sent.schedule.as_deref().map(str::parse).transpose() {
        Ok(schedule) => schedule,
        Err(_) => return visit.error(ErrorKind::BadRequest, None),
    };
    let to = NewPlace { starts_at, schedule };
    match move_booking(&visit.web.app, &token, to).await {
        Ok(_) | Err(AppError::Conflict) => see(&format!("/claims/{token}")),
        Err(AppError::Place(error)) => {
            let date = visit.civil(starts_at).date().to_string();
            refused(move_page(&visit, &token, Some(&date), Some(error)).await)
        }
        Err(error) => visit.failure(&error),
    }
}

/// `POST /claims/{token}/arrived`, also reached by a QR code of a venue (`?at={venue}`).
pub async fn arrived(visit: Visit, Path(token): Path<String>, at: MaybeQuery<At>) -> Response {
    let at = at.ok().and_then(|Query(at)| at.at).and_then(|at| at.parse().ok());
    let world = visit.web.app.world();
    let words = visit.page(&world);
    let notice = match check_in(&visit.web.app, &token, at).await {
        Ok(_) | Err(AppError::State(_) | AppError::Conflict) => return see(&format!("/claims/{token}")),
        Err(AppError::CheckIn(CheckInError::TooEarly { date })) => words.t1("booked-too-early", "day", words.day(date)),
        Err(AppError::CheckIn(CheckInError::WrongVenue { venue })) => {
            let index = world.snapshot.venue_index(venue);
            let name = index.map(|index| visit.text(&world.snapshot.venues[index].name));
            words.t1("booked-wrong-venue", "venue", name.unwrap_or_default())
        }
        Err(AppError::CheckIn(CheckInError::Over)) => words.t("booked-over"),
        Err(error) => return visit.failure(&error),
    };
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    match special(&visit, &mine, Some(notice)).await {
        Some(response) => refused(response),
        None => see(&format!("/claims/{token}")),
    }
}

/// The venue somebody says they are at.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct At {
    at: Option<String>,
}
