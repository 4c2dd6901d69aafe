//! `GET /services`: search, and the list by group.

use crate::context::{Link, ServiceGroup, ServiceLink, Services};
use crate::visit::{MaybeQuery, Visit};
use axum::response::Response;
use serde::Deserialize;
use yike_app::World;
use yike_app::model::directory::{Level, Service};
use yike_app::search::{NOTHING_FOUND, group_of, groups};

/// The search as it comes.
#[derive(Debug, Default, Deserialize)]
pub struct ServicesQuery {
    #[serde(default)]
    q: String,
}

/// Shows the page.
pub async fn get(visit: Visit, query: MaybeQuery<ServicesQuery>) -> Response {
    let query: String = query
        .map(|q| q.0.q.trim().chars().take(80).collect())
        .unwrap_or_default();
    let world = visit.web.app.world();
    let (mut hits, mut did_you_mean) = (None, Vec::new());
    if !query.is_empty() {
        let found = world.services.find(&query, 8);
        let sure = found.first().is_some_and(|hit| hit.score >= NOTHING_FOUND);
        let services = found
            .iter()
            .filter_map(|hit| Some((hit, world.snapshot.service_by_code(&hit.code)?)));
        if sure {
            hits = Some(
                services
                    .map(|(hit, index)| {
                        let service = &world.snapshot.services[index];
                        let matched = hit.why.first().filter(|word| !service.name.zh.contains(*word)).cloned();
                        ServiceLink {
                            matched,
                            ..link(&visit, &world, service)
                        }
                    })
                    .collect(),
            );
        } else {
            hits = Some(Vec::new());
            did_you_mean = services
                .take(3)
                .map(|(_, index)| {
                    let service = &world.snapshot.services[index];
                    Link::new(visit.text(&service.name), format!("/services/{}", service.code))
                })
                .collect();
        }
    }
    let by_group = groups()
        .iter()
        .filter_map(|group| {
            let services: Vec<ServiceLink> = world
                .snapshot
                .services
                .iter()
                .filter(|service| group_of(&service.name.zh, &service.field).id == group.id)
                .map(|service| link(&visit, &world, service))
                .collect();
            (!services.is_empty()).then(|| ServiceGroup {
                anchor: group.id.to_owned(),
                name: if visit.english() { group.en } else { group.zh }.to_owned(),
                services,
            })
        })
        .collect();
    visit.html(&Services {
        page: visit.page(&world),
        query,
        hits,
        did_you_mean,
        groups: by_group,
        total: world.snapshot.services.len(),
    })
}

fn link(visit: &Visit, world: &World, service: &Service) -> ServiceLink {
    let page = visit.page(world);
    let held_at = match (service.common, service.held_at) {
        (true, Level::Community) => page.t("words-held-community"),
        (true, Level::Street) => page.t("words-held-street"),
        (true, Level::District | Level::City) => page.t("words-held-district"),
        (false, _) => {
            let places = world
                .snapshot
                .service_index(service.id)
                .map_or(0, |index| world.snapshot.venues_of[index].len());
            page.t1("words-held-here", "n", places)
        }
    };
    ServiceLink {
        name: visit.text(&service.name),
        href: format!("/services/{}", service.code),
        held_at,
        matched: None,
    }
}
