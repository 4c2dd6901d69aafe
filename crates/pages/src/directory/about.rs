//! `GET /about`.

use crate::context::About;
use crate::visit::Visit;
use axum::response::Response;

/// Shows what this is and since when its data stand.
pub async fn get(visit: Visit) -> Response {
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let runs = match visit.web.app.store.read().import_runs(20).await {
        Ok(runs) => runs,
        Err(error) => return visit.failure(&error.into()),
    };
    let latest = |streets: bool| {
        let is_streets = |source: &str| source.ends_with(".pbf");
        runs.iter()
            .find(|run| is_streets(&run.source) == streets)
            .map(|run| visit.civil(run.at).date())
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    visit.html(&About {
        venues: count(world.snapshot.venues.len()),
        services: count(world.snapshot.services.len()),
        sources: vec![
            (page.t("words-source-directory"), latest(false)),
            (page.t("words-source-streets"), latest(true)),
        ],
        licence: None,
        page,
    })
}
