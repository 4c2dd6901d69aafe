//! `GET /services/{code}`: the guide on one page.

use super::rows::take_href;
use crate::context::{Ask, Document, Fact, Guide, GuideNear, GuidePrimary, Helper, Link, Step};
use crate::page::encode;
use crate::place::{Said, pace};
use crate::visit::Visit;
use crate::{Page, words};
use axum::extract::Path;
use axum::response::Response;
use yike_app::desk::places::can_book;
use yike_app::directory::here::{HereQuestion, here};
use yike_app::directory::near::{Horizon, NearVenue, Sort};
use yike_app::model::directory::{DocumentNeed, HelpLevel, Level, OfferingStatus, Presence, Service};
use yike_app::{AppError, World};

/// Venues listed on the page.
const LISTED: usize = 3;

/// Shows the guide.
pub async fn get(visit: Visit, Path(code): Path<String>) -> Response {
    let world = visit.web.app.world();
    let Some(index) = world.snapshot.service_by_code(&code) else {
        return visit.failure(&AppError::NotFound("service"));
    };
    let service = &world.snapshot.services[index];
    let page = visit.page(&world);
    let said = Said::remembered(&visit);
    let near = said
        .as_ref()
        .map(|said| nearest(&visit, &world, index, said))
        .unwrap_or_default();
    let ask = Ask {
        place: said.as_ref().map(|said| said.name.clone()).unwrap_or_default(),
        point: said.as_ref().map(|said| (said.point.1, said.point.0)),
        pace: said.as_ref().map(|said| said.pace).unwrap_or_default(),
        ..Ask::default()
    };
    let where_href = ask.needing(&service.name.zh, Some(&service.code));
    let best = near.first().filter(|best| best.open_on_arrival);
    let open = near.iter().filter(|near| near.open_on_arrival).count();
    let primary = match best {
        Some(best) => GuidePrimary::Take {
            venue: visit.text(&world.snapshot.venues[best.venue].name),
            href: take_href(&world, best.venue, index),
            done_at: best.finishes_at.map(|at| visit.time(at)),
        },
        None => match near.first() {
            Some(first) => GuidePrimary::Go {
                venue: visit.text(&world.snapshot.venues[first.venue].name),
                href: format!("/venues/{}/directions", world.snapshot.venues[first.venue].id),
                walk: words::minutes(first.walk_seconds),
            },
            None => GuidePrimary::AskPlace {
                href: where_href.clone(),
            },
        },
    };
    let document = |d: &yike_app::model::directory::ServiceDocument| Document {
        name: visit.text(&d.name),
        note: Some(visit.text(&d.note)).filter(|note| !note.is_empty()),
        deferrable: d.need == DocumentNeed::Deferrable,
        promise: d.need == DocumentNeed::Promise,
        e_licence: d.need == DocumentNeed::Electronic,
    };
    let (not_needed, documents): (Vec<_>, Vec<_>) = service
        .documents
        .iter()
        .partition(|d| d.need == DocumentNeed::NotNeeded);
    visit.html(&Guide {
        name: visit.text(&service.name),
        summary: visit.text(&service.summary),
        long: long(&page, service),
        cost: cost(&page, &visit, service),
        documents: documents.into_iter().map(document).collect(),
        not_needed: not_needed.into_iter().map(document).collect(),
        held: held(&page, &world, service, index),
        in_person: in_person(&page, service),
        legal_days: service.legal_days.map(u32::from),
        promised_days: service.promised_days.map(u32::from),
        steps: service
            .steps
            .iter()
            .map(|step| Step {
                title: visit.text(&step.name),
                note: Some(visit.text(&step.detail)).filter(|note| !note.is_empty()),
                takes: None,
            })
            .collect(),
        rule: best.map(|best| (words::rule(best, visit.now), words::axis(&page, &visit, visit.now))),
        near: near
            .iter()
            .take(LISTED)
            .map(|near| guide_near(&visit, &world, near))
            .collect(),
        place: said.as_ref().map(|said| said.name.clone()),
        more_href: where_href.clone(),
        book: world.snapshot.venues_of[index]
            .iter()
            .any(|&venue| can_book(&world, world.snapshot.venues[venue].id, service.id, page.today()))
            .then(|| format!("/book?service={}", encode(&service.code))),
        where_href,
        more_open: u32::try_from(open.saturating_sub(LISTED)).unwrap_or(0),
        helpers: helpers(&page, service),
        primary,
        notices: notices(&visit, &world, &page, index, service),
        basis: None,
        page,
    })
}

fn nearest(visit: &Visit, world: &World, service: usize, said: &Said) -> Vec<NearVenue> {
    let question = HereQuestion {
        point: said.point,
        pace: pace(said.pace),
        minutes: super::home::MINUTES,
        service: Some(service),
        when: visit.now,
        known_at: visit.now,
        horizon: Horizon::Now,
        sort: Sort::Finish,
    };
    here(world, &visit.web.app.lines(), &question)
        .map(|answer| answer.venues)
        .unwrap_or_default()
}

fn guide_near(visit: &Visit, world: &World, near: &NearVenue) -> GuideNear {
    let venue = &world.snapshot.venues[near.venue];
    GuideNear {
        name: visit.text(&venue.name),
        href: format!("/venues/{}", venue.id),
        walk: words::minutes(near.walk_seconds),
        opening: words::opening(visit, &near.state, venue),
        ahead: near.schedule.map(|_| near.waiting).filter(|_| near.open_on_arrival),
        done_at: near
            .finishes_at
            .filter(|_| near.open_on_arrival)
            .map(|at| visit.time(at)),
    }
}

fn long(page: &Page, service: &Service) -> Fact {
    let counter = page.t1("words-counter-minutes", "n", service.minutes);
    let after = match service.promised_days {
        None | Some(0) => page.t("words-on-the-spot"),
        Some(days) => page.t1("words-days", "n", days),
    };
    Fact::new(counter, after)
}

fn cost(page: &Page, visit: &Visit, service: &Service) -> Fact {
    let note = visit.text(&service.fee_note);
    if service.fee_fen == 0 {
        let small = if note.is_empty() {
            page.t("words-free-note")
        } else {
            note
        };
        return Fact::new(page.t("words-free"), small);
    }
    let yuan = match service.fee_fen % 100 {
        0 => format!("{}", service.fee_fen / 100),
        fen => format!("{}.{fen:02}", service.fee_fen / 100),
    };
    Fact {
        big: page.t1("words-yuan", "yuan", &yuan),
        small: Some(note).filter(|note| !note.is_empty()),
    }
}

fn held(page: &Page, world: &World, service: &Service, index: usize) -> Fact {
    if !service.common {
        return Fact {
            big: page.t1("words-held-here", "n", world.snapshot.venues_of[index].len()),
            small: None,
        };
    }
    match service.held_at {
        Level::Community => Fact::new(page.t("words-held-community"), page.t("words-held-community-note")),
        Level::Street => Fact::new(page.t("words-held-street"), page.t("words-held-street-note")),
        Level::District | Level::City => Fact {
            big: page.t("words-held-district"),
            small: None,
        },
    }
}

fn in_person(page: &Page, service: &Service) -> Fact {
    match service.presence {
        Presence::InPerson => Fact {
            big: page.t("words-presence-person"),
            small: None,
        },
        Presence::AgentAllowed => Fact::new(page.t("words-presence-agent"), page.t("words-presence-agent-note")),
        Presence::GuardianAllowed => Fact {
            big: page.t("words-presence-guardian"),
            small: None,
        },
        Presence::NotNeeded => Fact {
            big: page.t("words-presence-none"),
            small: None,
        },
    }
}

fn helpers(page: &Page, service: &Service) -> Vec<Helper> {
    let helper = |who: &str, how: &str| Helper {
        who: page.t(who),
        how: page.t(how),
        link: None,
    };
    let mut list = Vec::new();
    if service.presence == Presence::AgentAllowed {
        list.push(helper("words-help-family", "words-help-family-how"));
    }
    for level in &service.help {
        list.push(match level {
            HelpLevel::Accompany => helper("words-help-accompany", "words-help-accompany-how"),
            HelpLevel::ActFor => helper("words-help-actfor", "words-help-actfor-how"),
            HelpLevel::HomeVisit => Helper {
                link: Some(Link::new(page.help.display.clone(), format!("tel:{}", page.help.tel))),
                ..helper("words-help-visit", "words-help-visit-how")
            },
        });
    }
    list
}

/// What is special: notes of the service, trials and to whom they are open.
fn notices(visit: &Visit, world: &World, page: &Page, index: usize, service: &Service) -> Vec<String> {
    let today = page.today();
    let mut list: Vec<String> = Some(visit.text(&service.note))
        .filter(|note| !note.is_empty())
        .into_iter()
        .collect();
    for &venue in &world.snapshot.venues_of[index] {
        let pilots = world.snapshot.in_force(venue, today).filter(|at| at.service == index);
        for offering in pilots.map(|at| &world.snapshot.offerings[at.offering]) {
            if offering.status == OfferingStatus::Pilot {
                let who = page.t2(
                    "words-pilot-at",
                    "venue",
                    visit.text(&world.snapshot.venues[venue].name),
                    "who",
                    visit.text(&offering.eligible),
                );
                list.push(match offering.until {
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
        }
    }
    list.dedup();
    list
}
