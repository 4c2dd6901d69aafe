//! Messages: what a number's page lists, `POST /claims/{token}/notify`, and `GET /desk/messages` for staff.

use super::window::clerk;
use crate::context::{ErrorKind, Message, Messages, Outbox, OutboxRow};
use crate::notices::text;
use crate::place::{Said, pace};
use crate::visit::{Visit, see};
use crate::words;
use axum::extract::Path;
use axum::response::Response;
use std::collections::HashSet;
use yike_app::AppError;
use yike_app::desk::my_claim::MyClaim;
use yike_app::desk::notify::notify;
use yike_app::desk::outbox::Told;
use yike_app::desk::outbox::{about, recent};
use yike_app::desk::window::schedules_for;
use yike_app::directory::way::way;
use yike_app::model::VenueId;
use yike_app::people::codes;

/// Messages the list for staff shows.
const SHOWN: u32 = 100;

/// Minutes on foot from the place said last in this browser, and its name.
fn walk(visit: &Visit, venue: VenueId) -> Option<(String, u32)> {
    let said = Said::remembered(visit)?;
    let way = way(&visit.web.app.world(), said.point, venue, pace(said.pace), visit.now).ok()?;
    Some((said.name, words::minutes(way.seconds)))
}

/// What the page of a number says about messages.
pub async fn of(visit: &Visit, mine: &MyClaim) -> Result<Messages, AppError> {
    let claim = &mine.claim;
    let mut posts = about(&visit.web.app, claim.id).await?;
    posts.retain(|post| post.told == Told::Sent);
    posts.reverse();
    let waits = claim.state.waits() && !mine.lapsed;
    Ok(Messages {
        list: posts
            .iter()
            .map(|post| Message {
                at: visit.time(post.at),
                text: text(visit.lang(), &visit.web.app.zone, &post.notice, ""),
            })
            .collect(),
        can_ask: waits && !claim.asks.notify,
        on: waits && claim.asks.notify,
        walk: walk(visit, claim.venue),
        phone: waits && codes::available(&visit.web.app),
    })
}

/// "Tell me when to leave."
pub async fn ask(visit: Visit, Path(token): Path<String>) -> Response {
    if !visit.web.may_change(visit.address) {
        return visit.error(ErrorKind::TooMany, None);
    }
    let venue = match yike_app::desk::my_claim::my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine.claim.venue,
        Err(error) => return visit.failure(&error),
    };
    let minutes = walk(&visit, venue).and_then(|(_, minutes)| u16::try_from(minutes).ok());
    match notify(&visit.web.app, &token, minutes, visit.english()).await {
        Ok(_) | Err(AppError::Conflict) => see(&format!("/claims/{token}")),
        Err(error) => visit.failure(&error),
    }
}

/// What was sent of late at the venues this login works at.
pub async fn sent(visit: Visit) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let app = &visit.web.app;
    let world = app.world();
    let units: HashSet<_> = schedules_for(app, &who)
        .iter()
        .filter_map(|schedule| world.snapshot.venue_index(schedule.venue))
        .map(|index| world.snapshot.venues[index].unit)
        .collect();
    let page = visit.page(&world);
    let posts = match recent(app, SHOWN).await {
        Ok(posts) => posts,
        Err(error) => return visit.failure(&error),
    };
    let rows = posts
        .iter()
        .filter(|post| post.unit.is_some_and(|unit| units.contains(&unit)))
        .map(|post| OutboxRow {
            at: visit.civil(post.at),
            text: text(visit.lang(), &app.zone, &post.notice, ""),
            state: page.t(match post.told {
                Told::Waiting => "outbox-pending",
                Told::Sent => "outbox-sent",
                Told::Failed => "outbox-failed",
                Told::Skipped => "outbox-skipped",
            }),
            fine: post.told == Told::Sent,
        })
        .collect();
    visit.html(&Outbox { page, rows })
}
