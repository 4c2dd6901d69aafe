//! Venues of an answer as rows of a list.

use crate::context::{Pace, Row};
use crate::page::encode;
use crate::place::Said;
use crate::visit::Visit;
use crate::words;
use jiff::Timestamp;
use yike_app::World;
use yike_app::directory::near::NearVenue;
use yike_app::model::directory::{Authority, OfferingStatus};

/// Rows in the order of the answer, numbered from 1; `service` is the one asked for.
pub fn rows(visit: &Visit, world: &World, near: &[NearVenue], service: Option<usize>, from: Timestamp) -> Vec<Row> {
    (1..)
        .zip(near)
        .filter_map(|(number, one)| row(visit, world, one, service, from, number))
        .collect()
}

fn row(
    visit: &Visit,
    world: &World,
    near: &NearVenue,
    service: Option<usize>,
    from: Timestamp,
    number: u32,
) -> Option<Row> {
    let venue = world.snapshot.venues.get(near.venue)?;
    let (lon, lat) = venue.point?;
    let open = near.open_on_arrival;
    Some(Row {
        number,
        name: visit.text(&venue.name),
        href: format!("/venues/{}", venue.id),
        lat,
        lon,
        walk: words::minutes(near.walk_seconds),
        opening: words::opening(visit, &near.state, venue),
        ahead: near.schedule.map(|_| near.waiting).filter(|_| open),
        done_at: near.finishes_at.filter(|_| open).map(|at| visit.time(at)),
        services: service
            .is_none()
            .then(|| u32::try_from(near.services.len()).unwrap_or(u32::MAX)),
        note: service.and_then(|service| note(visit, world, near.venue, service)),
        rule: words::rule(near, from),
        take: service
            .filter(|_| open)
            .map(|service| take_href(world, near.venue, service)),
        directions: format!("/venues/{}/directions", venue.id),
    })
}

/// Where a number for a service at a venue is taken.
pub fn take_href(world: &World, venue: usize, service: usize) -> String {
    format!(
        "/claims/new?venue={}&service={}",
        world.snapshot.venues[venue].id,
        encode(&world.snapshot.services[service].code)
    )
}

/// What is special about a service here: help only, or a trial for some people.
fn note(visit: &Visit, world: &World, venue: usize, service: usize) -> Option<String> {
    let today = visit.civil(visit.now).date();
    let at = world.snapshot.in_force(venue, today).find(|at| at.service == service)?;
    let offering = &world.snapshot.offerings[at.offering];
    let page = visit.page(world);
    if offering.status == OfferingStatus::Pilot {
        let who = visit.text(&offering.eligible);
        return Some(match offering.until {
            Some(until) => page.t2(
                "words-pilot-until",
                "who",
                &who,
                "date",
                visit.lang().date_with_year(until),
            ),
            None => page.t1("words-pilot", "who", &who),
        });
    }
    (offering.authority == Authority::Help).then(|| page.t("venue-authority-help"))
}

/// Who walks, when nobody said: the elder edition's reader walks slowly.
pub fn default_pace(visit: &Visit, said: Option<&Said>) -> Pace {
    said.filter(|said| !visit.prefs.elder || said.pace != Pace::Adult)
        .map_or(if visit.prefs.elder { Pace::Elder } else { Pace::Adult }, |said| {
            said.pace
        })
}
