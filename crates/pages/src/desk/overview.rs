//! `GET /desk/overview`: every window of a supervisor's venues, the lines and their last numbers; stop and go on giving out
//! numbers, open and close windows.

use super::desk_page::state;
use super::desk_words::{did, refused};
use super::window::{clerk, window, window_name};
use super::window_act::no;
use crate::context::{DeskOverview, OverviewLine, OverviewVenue, OverviewWindow};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use axum::response::Response;
use serde::Deserialize;
use yike_app::desk::close_line::close_venue;
use yike_app::desk::counters::{Opening, close_for, open_for};
use yike_app::desk::devices::venues_for;
use yike_app::desk::lease::write_off;
use yike_app::desk::overview::{LineView, overview};
use yike_app::desk::supervise::{resume_numbers, stop_numbers};
use yike_app::desk::window::Window;
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

/// What the last action did or could not do.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    did: String,
    #[serde(default)]
    no: String,
    /// Code of one venue.
    #[serde(default)]
    venue: String,
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
    let (world, lines) = (app.world(), app.lines());
    let (page, snapshot) = (visit.page(&world), &world.snapshot);
    let mine = venues_for(app, who);
    if mine.is_empty() {
        return Err(AppError::Denied);
    }
    let own = window(visit)
        .and_then(|window| snapshot.schedule(window.schedule))
        .map(|row| row.venue);
    // Where somebody waits or is served, the venue asked for, and the one of this browser's window.
    let shown = |index: &usize| {
        let venue = &snapshot.venues[*index];
        let busy = snapshot.schedules_at[*index].iter().any(|&schedule| {
            let load = lines.load(snapshot.schedules[schedule].id);
            load.waiting + load.serving > 0
        });
        match said.venue.as_str() {
            "" => busy || own == Some(venue.id),
            code => venue.code == code,
        }
    };
    let mut venues = Vec::new();
    for index in mine.iter().copied().filter(shown) {
        let venue = &snapshot.venues[index];
        let views = overview(app, who, venue.id).await?;
        let today = views.iter().filter(|view| view.ends_at.is_some());
        venues.push(OverviewVenue {
            id: venue.id.to_string(),
            name: visit.text(&venue.name),
            board: format!("/board/{}", venue.code),
            lines: today.map(|view| line(visit, &world, view)).collect(),
        });
    }
    Ok(DeskOverview {
        staff: who.login.display_name.clone(),
        flash: did(&page, &said.did, ""),
        problem: refused(&page, &said.no),
        venues,
        all: mine
            .iter()
            .map(|&index| &snapshot.venues[index])
            .map(|venue| (venue.code.clone(), visit.text(&venue.name)))
            .collect(),
        page,
    })
}

fn line(visit: &Visit, world: &World, view: &LineView) -> OverviewLine {
    let last = view.last_label.clone().zip(view.advice);
    OverviewLine {
        schedule: view.schedule.id.to_string(),
        name: visit.text(&view.schedule.name),
        waiting: view.waiting,
        aside: view.parked + view.missed,
        done: view.done,
        last: last.map(|(label, advice)| (label, visit.time(advice.last_done))),
        closes: view.ends_at.map(|at| visit.time(at)),
        more: view.advice.map_or(0, |advice| advice.more),
        late: view.advice.is_some_and(|advice| !advice.room),
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
                kept: view.kept(window.counter.number).map(|(at, n)| (visit.time(at), n)),
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
    #[serde(default)]
    venue: String,
    /// Last day of a closure; empty = today.
    #[serde(default)]
    until: String,
}

/// `POST /desk/overview`.
pub async fn post(visit: Visit, form: MaybeForm<Order>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let form = form.map(|form| form.0).unwrap_or_default();
    let app = &visit.web.app;
    if form.what == "shut" {
        return shut(&visit, &who, &form).await;
    }
    let Ok(schedule) = form.schedule.parse() else {
        return visit.failure(&AppError::NotFound("desk"));
    };
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
        "write-off" => write_off(app, &who, window).await.map(|()| "written-off"),
        _ => Err(AppError::NotFound("action")),
    };
    shown(&visit, result)
}

fn shown(visit: &Visit, result: Result<&'static str, AppError>) -> Response {
    match result {
        Ok(did) => see(&format!("/desk/overview?did={did}")),
        Err(AppError::Input(_)) => see("/desk/overview?no=until"),
        Err(error) => match no(&error) {
            Some(code) => see(&format!("/desk/overview?no={code}")),
            None => visit.failure(&error),
        },
    }
}

/// Closes every line of a venue at once: an emergency.
async fn shut(visit: &Visit, who: &SignedIn, form: &Order) -> Response {
    let until = match form.until.as_str() {
        "" => None,
        text => match text.parse() {
            Ok(date) => Some(date),
            Err(_) => return see("/desk/overview?no=until"),
        },
    };
    let result = match form.venue.parse() {
        Ok(venue) => close_venue(&visit.web.app, who, venue, until, &form.why).await,
        Err(_) => Err(AppError::NotFound("venue")),
    };
    shown(visit, result.map(|_| "shut"))
}
