//! `GET /claims/{token}`: my number.

use super::booked::special;
use super::claim_new::bring;
use super::live::fragment;
use super::messages;
use crate::context::{Claim, Link};
use crate::notices::missed_rule;
use crate::page::encode;
use crate::visit::Visit;
use crate::words;
use axum::extract::Path;
use axum::response::Response;
use yike_app::desk::my_claim::my_claim;
use yike_app::model::desk::ClaimState as State;

/// Shows it. Whoever has the address is its holder.
pub async fn get(visit: Visit, Path(token): Path<String>) -> Response {
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    if let Some(response) = special(&visit, &mine, None).await {
        return response;
    }
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let claim = &mine.claim;
    let schedule = world.snapshot.schedule(claim.schedule);
    let room = schedule.and_then(|schedule| schedule.room).and_then(|room| {
        let index = world.snapshot.venue_index(claim.venue)?;
        world.snapshot.venues[index].rooms.iter().find(|r| r.id == room)
    });
    let venue_note = room.map(|room| format!("{} {}", words::floor(&page, room.floor), visit.text(&room.name)));
    let ended = mine.lapsed || matches!(claim.state, State::Done | State::Cancelled);
    let service_code = world
        .snapshot
        .service_index(claim.service)
        .map(|index| &world.snapshot.services[index].code);
    let messages = match messages::of(&visit, &mine).await {
        Ok(messages) => messages,
        Err(error) => return visit.failure(&error),
    };
    visit.html(&Claim {
        messages,
        evaluate: claim.state == State::Done,
        live: fragment(&visit, &world, &mine),
        base: format!("/claims/{token}"),
        position: mine.position,
        date: mine.date,
        service: visit.text(&claim.service_name),
        venue: Link::new(visit.text(&claim.venue_name), format!("/venues/{}", claim.venue)),
        venue_note,
        directions: format!("/venues/{}/directions", claim.venue),
        bring: bring(&visit, &world, claim.service),
        rules: vec![
            (
                page.t("words-missed-back"),
                missed_rule(visit.lang(), &world.policy.missed),
            ),
            (page.t("words-cannot-come"), page.t("words-cannot-come-what")),
        ],
        can_arrive: claim.state == State::Confirmed && !mine.lapsed,
        arrived: claim.state == State::Arrived && !mine.lapsed,
        again: service_code
            .filter(|_| ended)
            .map(|code| format!("/claims/new?venue={}&service={}", claim.venue, encode(code))),
        page,
    })
}
