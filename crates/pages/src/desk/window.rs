//! `GET` and `POST /desk/window`: which window is yours, what is served at it; and the window this browser works at.

use crate::context::{DeskChoose, DeskOpening, DeskVenue, DeskWindow};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::devices::venues_for;
use yike_app::desk::refusal::Refusal;
use yike_app::desk::window::{Window, schedules_for};
use yike_app::model::desk::{Counter, CounterState};
use yike_app::model::directory::{ResourceKind, Schedule};
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

const COOKIE: &str = "window";

/// The signed-in clerk, or the way to the sign-in page.
pub async fn clerk(visit: &Visit) -> Result<SignedIn, Response> {
    match visit.signed_in().await {
        Ok(Some(who)) => Ok(who),
        Ok(None) => Err(see("/login?next=/desk")),
        Err(error) => Err(visit.failure(&error)),
    }
}

/// The window chosen in this browser.
pub fn window(visit: &Visit) -> Option<Window> {
    let value = visit.jar.get(COOKIE)?.value().to_owned();
    parse(&value)
}

fn parse(text: &str) -> Option<Window> {
    let (schedule, number) = text.split_once(':')?;
    Some(Window {
        schedule: schedule.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// A window as staff say it; a line of its own services is named with it.
pub fn window_name(visit: &Visit, world: &World, schedule: &Schedule, number: u16) -> String {
    let name = visit.page(world).t1("words-window-n", "n", u32::from(number));
    if schedule.services.is_empty() {
        name
    } else {
        format!("{} {name}", visit.text(&schedule.name))
    }
}

/// Which window is to be opened in detail.
#[derive(Debug, Default, Deserialize)]
pub struct At {
    at: Option<String>,
}

/// Which one is yours?
pub async fn choose(visit: Visit, at: MaybeQuery<At>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let at = at.ok().and_then(|at| parse(&at.0.at?));
    match chooser(&visit, &who, at).await {
        Ok(page) => visit.html(&page),
        Err(error) => visit.failure(&error),
    }
}

async fn chooser(visit: &Visit, who: &SignedIn, at: Option<Window>) -> Result<DeskChoose, AppError> {
    let app = &visit.web.app;
    let world = app.world();
    let mut venues: BTreeMap<(String, String), Vec<DeskWindow>> = BTreeMap::new();
    let mut opening = None;
    for schedule in schedules_for(app, who) {
        if !matches!(
            schedule.resource,
            ResourceKind::CounterGroup | ResourceKind::Practitioner
        ) {
            continue;
        }
        let Some(index) = world.snapshot.venue_index(schedule.venue) else {
            continue;
        };
        let counters = app.store.read().counters_of(schedule.id).await?;
        let venue = &world.snapshot.venues[index];
        let windows = venues.entry((venue.code.clone(), visit.text(&venue.name))).or_default();
        for number in 1..=schedule.servers {
            let counter = counters.iter().find(|counter| counter.number == number);
            let row = DeskWindow {
                id: format!("{}:{number}", schedule.id),
                name: window_name(visit, &world, &schedule, number),
                taken_by: taken_by(visit, counter).await?,
            };
            let wanted = Window {
                schedule: schedule.id,
                number,
            };
            if at == Some(wanted) {
                opening = Some(DeskOpening {
                    id: row.id.clone(),
                    venue: visit.text(&venue.name),
                    name: row.name.clone(),
                    services: services(visit, &world, index, &schedule, counter),
                    low: counter.is_some_and(|counter| counter.low),
                    taken_by: row
                        .taken_by
                        .clone()
                        .filter(|_| counter.is_some_and(|counter| counter.login != Some(who.login.id))),
                });
            }
            windows.push(row);
        }
    }
    let venues = venues
        .into_iter()
        .map(|((_, name), windows)| DeskVenue { name, windows })
        .collect();
    Ok(DeskChoose {
        page: visit.page(&world),
        staff: who.login.display_name.clone(),
        venues,
        opening,
        supervises: !venues_for(app, who).is_empty(),
    })
}

/// Who works at a window that is not closed.
async fn taken_by(visit: &Visit, counter: Option<&Counter>) -> Result<Option<String>, AppError> {
    let open = counter.filter(|counter| counter.state != CounterState::Closed);
    match open.and_then(|counter| counter.login) {
        Some(login) => {
            let record = visit.web.app.store.read().login(login).await?;
            Ok(record.map(|record| record.login.display_name))
        }
        None => Ok(None),
    }
}

/// Services of a line: code, name, and whether the window serves it now.
fn services(
    visit: &Visit,
    world: &World,
    venue: usize,
    schedule: &Schedule,
    counter: Option<&Counter>,
) -> Vec<(String, String, bool)> {
    let index = world.snapshot.schedules.iter().position(|row| row.id == schedule.id);
    world
        .snapshot
        .in_force(venue, visit.web.app.today())
        .filter(|at| index.is_some_and(|index| at.schedules.contains(&index)))
        .map(|at| {
            let service = &world.snapshot.services[at.service];
            let chosen = counter.is_some_and(|counter| counter.services.contains(&service.id));
            (service.code.clone(), visit.text(&service.name), chosen)
        })
        .collect()
}

/// `POST /desk/window`. With `window` alone it is opened as it was last time; with `detail` as the form says: a ticked service
/// is a field `s-{code}`.
pub async fn chosen(visit: Visit, form: MaybeForm<HashMap<String, String>>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let form = form.map(|form| form.0).unwrap_or_default();
    let Some(window) = form.get("window").and_then(|text| parse(text)) else {
        return see("/desk/window");
    };
    let app = &visit.web.app;
    let opening = if form.contains_key("detail") {
        let world = app.world();
        let codes = form.keys().filter_map(|name| name.strip_prefix("s-"));
        let indices = codes.filter_map(|code| world.snapshot.service_by_code(code));
        Opening {
            services: indices.map(|index| world.snapshot.services[index].id).collect(),
            low: form.contains_key("low"),
            take_over: form.contains_key("take_over"),
        }
    } else {
        match app.store.read().counter(window.schedule, window.number).await {
            Ok(Some(counter)) => Opening {
                services: counter.services,
                low: counter.low,
                take_over: false,
            },
            Ok(None) => Opening::default(),
            Err(error) => return visit.failure(&error.into()),
        }
    };
    match open_window(app, &who, window, &opening).await {
        Ok(_) => {
            let cookie = visit.cookie(COOKIE, format!("{}:{}", window.schedule, window.number), 0);
            (visit.jar.clone().add(cookie), see("/desk")).into_response()
        }
        Err(AppError::Refused(Refusal::WindowTaken)) => {
            see(&format!("/desk/window?at={}:{}", window.schedule, window.number))
        }
        Err(AppError::NotFound(_) | AppError::Denied) => see("/desk/window"),
        Err(error) => visit.failure(&error),
    }
}
