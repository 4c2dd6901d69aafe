//! The part of a number's page that changes, as its own answer and inside the page.

use crate::context::{ClaimLive, ClaimState};
use crate::place::{Said, pace};
use crate::visit::{MaybeQuery, Visit};
use crate::{Axis, Part, PartKind, Rule, words};
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use yike_app::World;
use yike_app::desk::my_claim::{MyClaim, my_claim};
use yike_app::directory::way::way;
use yike_app::model::desk::ClaimState as State;

/// Position the asker has seen.
#[derive(Debug, Default, Deserialize)]
pub struct After {
    after: Option<u64>,
}

/// `GET /claims/{token}/live`: the fragment, or 204 when nothing has happened since.
pub async fn get(visit: Visit, Path(token): Path<String>, after: MaybeQuery<After>) -> Response {
    let seen = after.ok().and_then(|query| query.0.after);
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    if seen == Some(mine.position) {
        return StatusCode::NO_CONTENT.into_response();
    }
    let world = visit.web.app.world();
    match fragment(&visit, &world, &mine).render() {
        Ok(html) => {
            let mut response = Html(html).into_response();
            response
                .headers_mut()
                .insert("x-position", HeaderValue::from(mine.position));
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Builds it.
pub fn fragment(visit: &Visit, world: &World, mine: &MyClaim) -> ClaimLive {
    let page = visit.page(world);
    let claim = &mine.claim;
    let now = mine.now;
    let walk = Said::remembered(visit).and_then(|said| {
        let way = way(world, said.point, claim.venue, pace(said.pace), now).ok()?;
        Some((said.name, words::minutes(way.seconds)))
    });
    let early = |(from, _): (jiff::Timestamp, jiff::Timestamp), minutes: u32| {
        // Two minutes before the interval begins one should stand there.
        from.checked_sub(jiff::SignedDuration::from_mins(i64::from(minutes) + 2))
            .ok()
            .map(|at| at.max(now))
    };
    let leave = mine
        .expect
        .zip(walk)
        .filter(|_| claim.state == State::Confirmed)
        .and_then(|(expect, (name, minutes))| {
            // Who cannot be there in time is not told to leave.
            let there = now
                .checked_add(jiff::SignedDuration::from_mins(i64::from(minutes)))
                .ok()?;
            Some((early(expect, minutes)?, name, minutes)).filter(|_| there <= expect.1)
        });
    let rule = mine.expect.map(|(from, to)| {
        let minute = |at: jiff::Timestamp| at.duration_since(now).as_secs_f32().max(0.0) / 60.0;
        let span = ((minute(to) / 15.0).floor() + 1.0) * 15.0;
        let mut parts = Vec::new();
        let mut labels = vec![(0.0, page.t("words-leave-now"), false)];
        if let Some((at, _, minutes)) = &leave {
            parts.push(Part::new(PartKind::Walk, minute(*at), *minutes as f32));
            if minute(*at) > 0.0 {
                labels.push((
                    minute(*at),
                    page.t1("words-leave", "time", page.time(visit.time(*at))),
                    false,
                ));
            }
        }
        parts.push(Part::new(
            PartKind::Band,
            minute(from),
            (minute(to) - minute(from)).max(0.5),
        ));
        parts.push(Part::new(PartKind::Now, 0.0, 0.0));
        labels.push(((minute(from) + minute(to)) / 2.0, page.t("words-turn"), true));
        let end = now
            .checked_add(jiff::SignedDuration::from_mins(span as i64))
            .unwrap_or(now);
        labels.push((span, page.time(visit.time(end)), false));
        (Rule::quarters(span, parts), Axis { span, labels })
    });
    ClaimLive {
        label: claim.label.clone(),
        state: state(visit, world, mine),
        ahead: mine.ahead.unwrap_or(0),
        expect: mine.expect.map(|expect| words::interval(visit, expect)),
        rough: mine.turn.is_some_and(|turn| turn.rough),
        updated: visit.time(now),
        rule,
        leave: leave.map(|(at, name, minutes)| (visit.time(at), name, minutes)),
        page,
    }
}

/// The state as a page says it.
pub fn state(visit: &Visit, world: &World, mine: &MyClaim) -> ClaimState {
    let claim = &mine.claim;
    if mine.lapsed {
        return ClaimState::Lapsed;
    }
    let window = || visit.page(world).t1("words-window-n", "n", &claim.window);
    match claim.state {
        State::Called => ClaimState::Called { window: window() },
        State::Serving => ClaimState::Serving { window: window() },
        State::Missed => ClaimState::Missed { again_by: None },
        State::Done => ClaimState::Done,
        State::Cancelled => ClaimState::Cancelled,
        State::Held | State::Confirmed | State::Arrived | State::Parked | State::Waitlisted => ClaimState::Waiting,
    }
}
