//! `GET /venues/{id}`: a place, its hours in words, its rooms, what it does, its line.

use super::picture::{self, Scene};
use crate::context::{
    Access, Authority, DayHours, Floor, Link, Offered, Period, Queue, ReportForm, Room, Route, Venue as VenuePage,
};
use crate::place::{Said, pace};
use crate::visit::Visit;
use crate::{Page, words};
use axum::extract::Path;
use axum::response::Response;
use std::sync::Arc;
use yike_app::calendar::{Plan, describe_day, state_at, week};
use yike_app::directory::way::way;
use yike_app::model::VenueId;
use yike_app::model::desk::forecast;
use yike_app::model::directory::{self as model, Accessibility, OfferingStatus, ResourceKind};
use yike_app::walk::basemap::Pin;
use yike_app::{AppError, World};

/// What people ask about first, said also when it is not there.
const ASKED: [Accessibility; 4] = [
    Accessibility::Ramp,
    Accessibility::Lift,
    Accessibility::AccessibleToilet,
    Accessibility::LowCounter,
];

/// Shows the page.
pub async fn get(visit: Visit, Path(id): Path<String>) -> Response {
    match show(&visit, &id, ReportForm::default()).await {
        Ok(response) => response,
        Err(error) => visit.failure(&error),
    }
}

/// The page, with a report that came back when there is one.
pub async fn show(visit: &Visit, id: &str, report: ReportForm) -> Result<Response, AppError> {
    let world = visit.web.app.world();
    let id: VenueId = id.parse().map_err(|_| AppError::NotFound("venue"))?;
    let index = world.snapshot.venue_index(id).ok_or(AppError::NotFound("venue"))?;
    let venue = &world.snapshot.venues[index];
    let page = visit.page(&world);
    let today = page.today();
    let schedules = &world.snapshot.schedules_at[index];
    let counters: Vec<usize> = schedules
        .iter()
        .copied()
        .filter(|&s| world.snapshot.schedules[s].services.is_empty())
        .collect();
    let plans = world
        .snapshot
        .plans(if counters.is_empty() { schedules } else { &counters }, today);
    let state = state_at(&plans, &world.snapshot.calendar, visit.now, &world.zone);
    let day = describe_day(&plans, &world.snapshot.calendar, today);
    let said = Said::remembered(visit);
    let floors = floors(&page, visit, &world, index);
    let response = visit.html(&VenuePage {
        name: visit.text(&venue.name),
        address: Some(visit.text(&venue.address)).filter(|address| !address.is_empty()),
        host: world.snapshot.unit(venue.unit).map(|unit| visit.text(&unit.name)),
        phone: Some(&venue.phone).filter(|phone| !phone.is_empty()).map(|phone| {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            Link::new(phone.clone(), format!("tel:{digits}"))
        }),
        opening: words::opening(visit, &state, venue),
        today: periods(&page, &day),
        today_note: words::day_note(&page, visit, &day),
        week: week_of(visit, &world, &page, &plans),
        confirmed: venue.hours_confirmed_on,
        route: said.as_ref().and_then(|said| route(&world, said, id, visit.now)),
        where_href: "/".into(),
        floors,
        services: offered(visit, &world, &page, index),
        queue: queue(visit, &world, &counters, state.is_open()),
        access: access(&page, venue),
        recognitions: Vec::new(),
        notes: notes(visit, &world, &page, venue, schedules),
        take: None,
        map: map(visit, &world, venue, said.as_ref()).await,
        report: ReportForm {
            action: format!("/venues/{id}/reports"),
            ..report
        },
        page,
    });
    Ok(response)
}

fn periods(page: &Page, day: &yike_app::calendar::DayHours) -> Vec<Period> {
    day.periods
        .iter()
        .map(|period| Period {
            from: period.start,
            to: period.end,
            note: (period.last_admission_minutes > 0)
                .then(|| page.t1("words-last-admission", "n", period.last_admission_minutes)),
        })
        .collect()
}

/// Seven days from today.
fn week_of(visit: &Visit, world: &World, page: &Page, plans: &[&Plan]) -> Vec<DayHours> {
    week(plans, &world.snapshot.calendar, page.today())
        .iter()
        .map(|day| DayHours {
            date: day.date,
            periods: day
                .periods
                .iter()
                .map(|p| Period {
                    from: p.start,
                    to: p.end,
                    note: None,
                })
                .collect(),
            note: words::day_note(page, visit, day).filter(|_| day.date != page.today()),
        })
        .collect()
}

fn route(world: &World, said: &Said, venue: VenueId, now: jiff::Timestamp) -> Option<Route> {
    let found = way(world, said.point, venue, pace(said.pace), now).ok()?;
    Some(Route {
        from: said.name.clone(),
        walk: words::minutes(found.seconds),
        metres: found.metres,
        href: format!("/venues/{venue}/directions"),
    })
}

fn floors(page: &Page, visit: &Visit, world: &World, venue: usize) -> Vec<Floor> {
    world
        .snapshot
        .rooms_by_floor(venue)
        .into_iter()
        .map(|(floor, rooms)| Floor {
            name: words::floor(page, floor),
            rooms: rooms
                .into_iter()
                .map(|room| Room {
                    name: visit.text(&room.name),
                    functions: if visit.english() {
                        String::new()
                    } else {
                        room.functions.join("、")
                    },
                    how: Some(visit.text(&room.directions)).filter(|how| !how.is_empty()),
                })
                .collect(),
        })
        .collect()
}

fn offered(visit: &Visit, world: &World, page: &Page, venue: usize) -> Vec<Offered> {
    let mut list: Vec<Offered> = world
        .snapshot
        .in_force(venue, page.today())
        .map(|at| {
            let (service, offering) = (
                &world.snapshot.services[at.service],
                &world.snapshot.offerings[at.offering],
            );
            Offered {
                name: visit.text(&service.name),
                href: format!("/services/{}", service.code),
                authority: match offering.authority {
                    model::Authority::Help => Authority::Help,
                    model::Authority::Accept => Authority::Accept,
                    model::Authority::Review => Authority::Review,
                    model::Authority::Decide => Authority::Decide,
                },
                note: (offering.status == OfferingStatus::Pilot)
                    .then(|| page.t1("words-pilot", "who", visit.text(&offering.eligible))),
            }
        })
        .collect();
    list.dedup_by(|a, b| a.href == b.href);
    list
}

fn queue(visit: &Visit, world: &World, counters: &[usize], open: bool) -> Option<Queue> {
    let schedule = &world.snapshot.schedules[*counters.first()?];
    let load = visit.web.app.lines().load(schedule.id);
    Some(Queue {
        ahead: load.waiting,
        windows: u32::from(schedule.servers),
        expect: open.then(|| words::interval(visit, forecast::turn_interval(&load, schedule.servers, visit.now))),
        updated: visit.time(visit.now),
    })
    .filter(|_| open)
}

fn access(page: &Page, venue: &model::Venue) -> Vec<Access> {
    let line = |what: Accessibility, there: bool| Access {
        what: page.t(words::access_key(what)),
        there,
        note: None,
    };
    let mut list: Vec<Access> = ASKED
        .iter()
        .map(|&what| line(what, venue.accessibility.contains(&what)))
        .collect();
    list.extend(
        venue
            .accessibility
            .iter()
            .filter(|what| !ASKED.contains(what))
            .map(|&what| line(what, true)),
    );
    list
}

/// Recognitions and remarks, area, teams, visiting clinics with their hours.
fn notes(visit: &Visit, world: &World, page: &Page, venue: &model::Venue, schedules: &[usize]) -> Vec<String> {
    let mut list: Vec<String> = venue.notes.iter().map(|note| visit.text(note)).collect();
    if let Some(area) = venue.area_m2 {
        list.push(page.t1("words-area", "n", area));
    }
    if let Some(teams) = venue.teams {
        list.push(page.t1("words-teams", "n", teams));
    }
    for schedule in schedules.iter().map(|&s| &world.snapshot.schedules[s]) {
        let visiting = schedule.provider.is_some_and(|provider| provider != venue.unit);
        if visiting || schedule.resource == ResourceKind::Practitioner {
            let hours: Vec<String> = schedule
                .plan
                .rules
                .iter()
                .filter_map(|rule| words::rule_hours(page, rule))
                .collect();
            if !hours.is_empty() {
                let hours = hours.join(if visit.english() { "; " } else { "；" });
                list.push(page.t2("words-clinic", "name", visit.text(&schedule.name), "hours", &hours));
            }
        }
    }
    list
}

async fn map(
    visit: &Visit,
    world: &Arc<World>,
    venue: &model::Venue,
    said: Option<&Said>,
) -> Option<crate::context::MapView> {
    let (lon, lat) = venue.point?;
    let name = visit.text(&venue.name);
    let here = Said {
        name: name.clone(),
        point: (lon, lat),
        pace: said.map(|said| said.pace).unwrap_or_default(),
    };
    let scene = Scene {
        reach: false,
        origin: false,
        pins: vec![Pin {
            lon,
            lat,
            label: "✓".into(),
            name: name.clone(),
            open: true,
            href: None,
        }],
        title: name,
        ..Scene::new(&here, super::home::MINUTES, &[], String::new(), visit.prefs.elder)
    };
    let svg = picture::draw(visit, world, scene).await;
    Some(picture::view(svg, &here, None, None, None))
}
