//! `GET /board/{venue}`: the lobby board. `GET /board/{venue}/events`: its live part, rendered once for all who look.

use super::hub::{Hub, Shown, Source};
use super::voice::spelled;
use crate::context::{Board, BoardCall, BoardLive, BoardNext, BoardNotice, BoardPlace, BoardState, BoardWindow};
use crate::prefs::Prefs;
use crate::visit::{MaybeQuery, Visit};
use crate::{Page, Theme, words};
use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use yike_app::desk::board::{self as app_board, Notice, WindowState, board};
use yike_app::model::VenueId;
use yike_app::model::desk::MissedRule;
use yike_app::{AppError, World};

/// Rows of those who are next.
const NEXT: usize = 7;
/// With a notice below them.
const NEXT_AND_NOTICE: usize = 5;

/// A board in a language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    venue: VenueId,
    lang: &'static str,
}

/// Position the reader has seen.
#[derive(Debug, Default, Deserialize)]
pub struct After {
    after: Option<u64>,
}

/// The page.
pub async fn get(visit: Visit, Path(venue): Path<String>) -> Response {
    let world = visit.web.app.world();
    let Some(index) = find(&world, &venue) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let row = &world.snapshot.venues[index];
    let board = match board(&visit.web.app, row.id).await {
        Ok(board) => board,
        Err(error) => return visit.failure(&error),
    };
    visit.html(&Board {
        base: format!("/board/{}", row.id),
        venue: visit.text(&row.name),
        position: board.position,
        live: live(&visit, &world, &board),
        page: visit.page(&world),
    })
}

/// The stream.
pub async fn events(
    visit: Visit,
    Extension(hub): Extension<Hub<Topic>>,
    Path(venue): Path<String>,
    after: MaybeQuery<After>,
    headers: HeaderMap,
) -> Response {
    let world = visit.web.app.world();
    let Some(index) = find(&world, &venue) else {
        return visit.failure(&AppError::NotFound("venue"));
    };
    let row = &world.snapshot.venues[index];
    let seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok())
        .or_else(|| after.ok().and_then(|query| query.0.after));
    let topic = Topic {
        venue: row.id,
        lang: visit.lang().tag(),
    };
    let (venue, unit) = (row.id, row.unit);
    hub.follow(topic, seen, || source(nobody(&visit), venue, unit))
}

/// A venue by its id or its code.
pub fn find(world: &World, key: &str) -> Option<usize> {
    let by_id = key.parse().ok().and_then(|id| world.snapshot.venue_index(id));
    by_id.or_else(|| world.snapshot.venues.iter().position(|venue| venue.code == key))
}

/// The request of nobody in particular, in the same language: what is shared must not depend on who asked first.
fn nobody(visit: &Visit) -> Visit {
    Visit {
        prefs: Prefs {
            lang: visit.prefs.lang,
            elder: false,
            theme: Theme::Auto,
        },
        jar: CookieJar::new(),
        path: "/board".into(),
        ..visit.clone()
    }
}

fn source(visit: Visit, venue: VenueId, unit: yike_app::model::UnitId) -> Source {
    let app = visit.web.app.clone();
    let (moves, mut seen) = (app.clone(), None);
    Source {
        wake: app.subscribe_lines(),
        changed: Box::new(move || {
            let now = (moves.moved(unit), moves.world().position);
            seen.replace(now).is_some_and(|before| before != now)
        }),
        render: Box::new(move || {
            let mut visit = visit.clone();
            Box::pin(async move {
                visit.now = visit.web.app.now();
                let read = board(&visit.web.app, venue).await;
                let board = read
                    .inspect_err(|error| tracing::warn!(%error, "a board cannot be read for the moment"))
                    .ok()?;
                let world = visit.web.app.world();
                let html = live(&visit, &world, &board).render().ok()?;
                Some(Shown {
                    position: board.position,
                    html,
                })
            })
        }),
    }
}

fn live(visit: &Visit, world: &World, board: &app_board::Board) -> BoardLive {
    let page = visit.page(world);
    let lines = board.windows.iter().map(|window| window.schedule);
    let several = lines.collect::<std::collections::BTreeSet<_>>().len() > 1;
    let rows = if board.notice.is_some() { NEXT_AND_NOTICE } else { NEXT };
    BoardLive {
        calls: board
            .calls
            .iter()
            .map(|call| {
                let place = place(visit, &page, world, call.schedule, &call.window);
                BoardCall {
                    say: page.t2(
                        "board-say",
                        "label",
                        spelled(visit.lang(), &call.label),
                        "place",
                        place.words(),
                    ),
                    key: format!("{} {} {}", call.label, call.at.as_second(), call.times),
                    label: call.label.clone(),
                    place,
                }
            })
            .collect(),
        windows: board
            .windows
            .iter()
            .map(|window| BoardWindow {
                place: place(visit, &page, world, window.schedule, &window.window),
                state: state(visit, &window.state),
            })
            .collect(),
        next: board
            .next
            .iter()
            .take(rows)
            .map(|next| BoardNext {
                label: next.label.clone(),
                first: next.first,
                expected: visit.time(next.expected),
                line: several.then(|| visit.text(&world.snapshot.schedules[next.schedule].name)),
            })
            .collect(),
        more: board.next.len().saturating_sub(rows),
        notice: board
            .notice
            .as_ref()
            .map(|notice| told(visit, &page, world, notice, board.now)),
        missed: missed_rule(&page, &world.policy.missed),
        page,
    }
}

fn state(visit: &Visit, state: &WindowState) -> BoardState {
    match state {
        WindowState::Called { label } => BoardState::Called { label: label.clone() },
        WindowState::Serving { label } => BoardState::Serving { label: label.clone() },
        WindowState::Free => BoardState::Free,
        WindowState::Paused { back_at } => BoardState::Paused {
            back: back_at.map(|at| visit.time(at)),
        },
        WindowState::Closed { back_at } => BoardState::Closed {
            back: back_at.map(|at| visit.time(at)),
        },
    }
}

/// Where a window is, in words. A schedule of its own services with one place is known by its room.
pub fn place(visit: &Visit, page: &Page, world: &World, schedule: usize, window: &str) -> BoardPlace {
    let row = &world.snapshot.schedules[schedule];
    if !row.services.is_empty() && row.servers == 1 {
        let room = row.room.and_then(|room| {
            let venue = &world.snapshot.venues[world.snapshot.venue_index(row.venue)?];
            venue.rooms.iter().find(|found| found.id == room)
        });
        return BoardPlace::Room(room.map_or_else(|| visit.text(&row.name), |room| visit.text(&room.name)));
    }
    // The message says where the number stands among its words.
    const HERE: &str = "\u{1}";
    let words = page.t1("words-window-n", "n", HERE);
    let (before, after) = words.split_once(HERE).unwrap_or((&words, ""));
    BoardPlace::Window {
        before: before.to_owned(),
        number: window.to_owned(),
        after: after.to_owned(),
    }
}

fn told(visit: &Visit, page: &Page, world: &World, notice: &Notice, now: jiff::Timestamp) -> BoardNotice {
    let row = &world.snapshot.schedules[notice.schedule];
    let venue = world
        .snapshot
        .venue_index(row.venue)
        .map(|index| &world.snapshot.venues[index]);
    let room = row
        .room
        .and_then(|room| venue?.rooms.iter().find(|found| found.id == room));
    BoardNotice {
        name: visit.text(&row.name),
        starts: visit.civil(notice.session.starts_at),
        ends: visit.time(notice.session.ends_at),
        running: notice.session.starts_at <= now,
        room: room.map(|room| format!("{} {}", words::floor(page, room.floor), visit.text(&room.name))),
        hours: row
            .plan
            .rules
            .iter()
            .filter_map(|rule| words::rule_hours(page, rule))
            .collect(),
    }
}

/// What the policy does with somebody who was not there, in one sentence.
pub fn missed_rule(page: &Page, rule: &MissedRule) -> String {
    match (rule.times, rule.back_after) {
        (0, _) => page.t1("board-missed-never", "calls", u32::from(rule.calls)),
        (_, 0) => page.t1("board-missed-next", "calls", u32::from(rule.calls)),
        (times, n) => page.t3(
            "board-missed",
            "calls",
            u32::from(rule.calls),
            "n",
            u32::from(n),
            "times",
            u32::from(times),
        ),
    }
}

/// What all boards share.
pub fn hub(stop: tokio_util::sync::CancellationToken) -> Hub<Topic> {
    Hub::new(stop)
}
