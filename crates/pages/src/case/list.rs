//! `GET /cases`: what is due next at one's own units and below.

use super::staff;
use super::words;
use crate::Page;
use crate::context::{CaseRow, Cases, Haste};
use crate::visit::{MaybeQuery, Visit};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use yike_app::World;
use yike_app::case::worklist::{WorkRow, worklist};
use yike_app::model::CaseId;

/// Where the list goes on; whether only one's own tasks are wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Ask {
    after: Option<String>,
    mine: Option<String>,
}

fn parse(text: &str) -> Option<(Date, CaseId)> {
    let (due, id) = text.split_once('.')?;
    Some((due.parse().ok()?, id.parse().ok()?))
}

/// The list.
pub async fn get(visit: Visit, ask: MaybeQuery<Ask>) -> Response {
    let who = match staff(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let ask = ask.map(|ask| ask.0).unwrap_or_default();
    let mine = ask.mine.is_some();
    let after = ask.after.as_deref().and_then(parse);
    let app = &visit.web.app;
    let list = match worklist(app, &who, after, mine).await {
        Ok(list) => list,
        Err(error) => return visit.failure(&error),
    };
    let world = app.world();
    let page = visit.page(&world);
    visit.html(&Cases {
        staff: who.login.display_name.clone(),
        mine,
        waiting: rows(&visit, &page, &world, &list.waiting),
        rows: rows(&visit, &page, &world, &list.rows),
        next: list.next.map(|(due, id)| format!("/cases?after={due}.{id}")),
        page,
    })
}

/// Rows as a list shows them.
pub fn rows(visit: &Visit, page: &Page, world: &World, rows: &[WorkRow]) -> Vec<CaseRow> {
    rows.iter().map(|row| one(visit, page, world, row)).collect()
}

fn one(visit: &Visit, page: &Page, world: &World, row: &WorkRow) -> CaseRow {
    let case = &row.case;
    let today = page.today();
    let custody = &case.custody;
    let asked = custody.ruling.as_ref().filter(|ruling| ruling.decided.is_none());
    let waits = match (&custody.offer, asked) {
        (Some(offer), _) => Some(page.t1("case-offered-to", "unit", words::unit(visit, world, offer.to))),
        (None, Some(ruling)) => Some(page.t1("case-ruling-by", "unit", words::unit(visit, world, ruling.by))),
        (None, None) => None,
    };
    let title = case.service.as_ref().map_or(&case.kind_name, |service| &service.name);
    CaseRow {
        href: format!("/cases/{}", case.number),
        number: case.number.clone(),
        title: visit.text(title),
        // A list shows many types; the state is said by the task, or by the code's own name on the case's page.
        state: visit.text(&case.kind_name),
        unit: custody
            .holder()
            .map_or_else(String::new, |unit| words::unit(visit, world, unit)),
        task: case.open_tasks().first().map(|task| visit.text(&task.name)),
        due: row.due,
        haste: if row.due < today || row.standing.late() {
            Haste::Late
        } else if row.due <= today.tomorrow().unwrap_or(today) {
            Haste::Soon
        } else {
            Haste::Fine
        },
        waits,
    }
}
