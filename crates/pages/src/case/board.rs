//! `GET /cases/board`: who has which case across the levels.

use super::list::rows;
use super::{staff, words};
use crate::context::{CaseBoardPage, CaseLoad};
use crate::visit::Visit;
use axum::response::Response;
use yike_app::case::board::case_board;
use yike_app::case::view::level_of;

/// The board.
pub async fn get(visit: Visit) -> Response {
    let who = match staff(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let app = &visit.web.app;
    let board = match case_board(app, &who).await {
        Ok(board) => board,
        Err(error) => return visit.failure(&error),
    };
    let world = app.world();
    let page = visit.page(&world);
    let sum = |of: fn(&CaseLoad) -> u32, units: &[CaseLoad]| units.iter().map(of).sum();
    let units: Vec<CaseLoad> = board
        .units
        .iter()
        .map(|load| CaseLoad {
            unit: words::unit(&visit, &world, load.unit),
            level: level_of(app, &world, load.unit).map_or_else(String::new, |level| words::level(&page, level)),
            open: load.open,
            overdue: load.overdue,
            soon: load.soon,
            offered: load.offered,
        })
        .collect();
    visit.html(&CaseBoardPage {
        staff: who.login.display_name.clone(),
        open: sum(|load| load.open, &units),
        overdue: sum(|load| load.overdue, &units),
        soon: sum(|load| load.soon, &units),
        waiting: rows(&visit, &page, &world, &board.waiting),
        urgent: rows(&visit, &page, &world, &board.urgent),
        units,
        page,
    })
}
