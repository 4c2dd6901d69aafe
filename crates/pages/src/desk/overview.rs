//! `GET /desk/overview`: every window of a supervisor's venues, the lines and their last numbers; stop and go on giving out
//! numbers, open and close windows.

use super::desk_page::{minutes_since, state};
use super::desk_words::{did, refused};
use super::window::{clerk, window_name};
use super::window_act::no;
use crate::context::{DeskOverview, OverviewLine, OverviewVenue, OverviewWindow};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;
use yike_app::calendar::occurrences;
use yike_app::desk::counters::{Opening, close_for, open_for};
use yike_app::desk::devices::venues_for;
use yike_app::desk::supervise::{resume_numbers, stop_numbers};
use yike_app::desk::view::{DeskView, desk};
use yike_app::desk::window::{Window, schedules_for};
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

/// What the last action did or could not do.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    did: String,
    #[serde(default)]
    no: String,
}

/// The page.
pub async fn get(visit: Visit, said: MaybeQuery<Said>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let said = said.map(|said| said.0).unwrap_or_default();
    match page(&visit, &who, &said).await {
        Ok(page) => visit.html(&page),
        Err(error) => visit.failure(&error),
    }
}

async fn page(visit: &Visit, who: &SignedIn, said: &Said) -> Result<DeskOverview, AppError> {
    let app = &visit.web.app;
    let world = app.world();
    let page = visit.page(&world);
    let mine = venues_for(app, who);
    if mine.is_empty() {
        return Err(AppError::Denied);
    }
    let mut venues: BTreeMap<usize, OverviewVenue> = BTreeMap::new();
    for schedule in schedules_for(app, who) {
        let Some(index) = world
            .snapshot
            .venue_index(schedule.venue)
            .filter(|index| mine.contains(index))
        else {
            continue;
        };
        let first = Window {
            schedule: schedule.id,
            number: 1,
        };
        let view = desk(app, who, first).await?;
        // A line nobody stands in, with every window closed, needs no attention.
        let quiet = view.line.is_empty() && view.done == 0 && view.windows.iter().all(|w| w.clerk.is_none());
        if quiet {
            continue;
        }
        let venue = &world.snapshot.venues[index];
        venues
            .entry(index)
            .or_insert_with(|| OverviewVenue {
                name: visit.text(&venue.name),
                board: format!("/board/{}", venue.code),
                lines: Vec::new(),
            })
            .lines
            .push(line(visit, &world, &view));
    }
    Ok(DeskOverview {
        staff: who.login.display_name.clone(),
        flash: did(&page, &said.did, ""),
        problem: refused(&page, &said.no),
        venues: venues.into_values().collect(),
        page,
    })
}

fn line(visit: &Visit, world: &World, view: &DeskView) -> OverviewLine {
    let today = visit.web.app.today();
    let hours = occurrences(&view.schedule.plan, &world.snapshot.calendar, today, &world.zone);
    let closes = hours
        .iter()
        .find(|hours| view.now < hours.ends_at)
        .map(|hours| hours.ends_at);
    let last = view
        .line
        .iter()
        .filter_map(|waiting| Some((waiting.claim.label.clone(), waiting.expect?.1)))
        .max_by_key(|(_, at)| *at);
    let longest = view
        .line
        .iter()
        .map(|waiting| minutes_since(waiting.claim.queued_at, view.now));
    OverviewLine {
        schedule: view.schedule.id.to_string(),
        name: visit.text(&view.schedule.name),
        waiting: u32::try_from(view.line.len()).unwrap_or(u32::MAX),
        longest: longest.max().unwrap_or(0),
        done: view.done,
        late: last.as_ref().zip(closes).is_some_and(|((_, at), closes)| *at > closes),
        last: last.map(|(label, at)| (label, visit.time(at))),
        closes: closes.map(|at| visit.time(at)),
        stopped: view.stop.as_ref().map(|stop| (stop.why.clone(), visit.time(stop.at))),
        windows: view
            .windows
            .iter()
            .map(|window| OverviewWindow {
                number: window.counter.number,
                name: window_name(visit, world, &view.schedule, window.counter.number),
                clerk: window.clerk.clone(),
                serving: window.serving.as_ref().map(|claim| claim.label.clone()),
                state: state(visit, &window.counter),
                since: visit.time(window.counter.since),
            })
            .collect(),
    }
}

/// What is to be done to a line or one of its windows.
#[derive(Debug, Default, Deserialize)]
pub struct Order {
    #[serde(default)]
    schedule: String,
    #[serde(default)]
    number: u16,
    #[serde(default)]
    what: String,
    #[serde(default)]
    why: String,
}

/// `POST /desk/overview`.
pub async fn post(visit: Visit, form: MaybeForm<Order>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let form = form.map(|form| form.0).unwrap_or_default();
    let Ok(schedule) = form.schedule.parse() else {
        return visit.failure(&AppError::NotFound("desk"));
    };
    let app = &visit.web.app;
    let window = Window {
        schedule,
        number: form.number,
    };
    let result = match form.what.as_str() {
        "stop" => stop_numbers(app, &who, schedule, &form.why).await.map(|_| "stopped"),
        "resume" => resume_numbers(app, &who, schedule).await.map(|()| "resumed"),
        "open" => {
            let opened = open_for(app, &who, window, &Opening::default()).await;
            opened.map(|_| "opened")
        }
        "close" => {
            let closed = close_for(app, &who, window, true).await;
            closed.map(|counter| if counter.closing { "closing" } else { "closed" })
        }
        _ => Err(AppError::NotFound("action")),
    };
    match result {
        Ok(did) => see(&format!("/desk/overview?did={did}")),
        Err(error) => match no(&error) {
            Some(code) => see(&format!("/desk/overview?no={code}")),
            None => visit.failure(&error),
        },
    }
}
