//! `GET /cases/{number}` for staff, `GET /cases/{token}` for whoever has the link.

use super::{staff, view, words};
use crate::Page;
use crate::context::{CaseCan, CasePage, CaseTrack};
use crate::visit::{MaybeQuery, Visit};
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use serde::Deserialize;
use yike_app::case::track::track;
use yike_app::case::view::{Can, CaseView, view as staff_view};
use yike_app::model::UnitId;
use yike_app::model::case::Mover;
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

/// What the last change did or could not do.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    did: String,
    #[serde(default)]
    no: String,
}

/// A token opens its case for anybody; a number only for staff who may see it.
pub async fn get(visit: Visit, Path(key): Path<String>, said: MaybeQuery<Said>) -> Response {
    let said = said.map(|said| said.0).unwrap_or_default();
    match track(&visit.web.app, &key).await {
        Ok(seen) => return visit.html(&tracked(&visit, &seen, &said)),
        Err(AppError::NotFound(_)) => {}
        Err(error) => return visit.failure(&error),
    }
    let who = match staff(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    match worked(&visit, &who, &key, &said, None).await {
        Ok(page) => visit.html(&page),
        Err(error) => visit.failure(&error),
    }
}

fn tracked(visit: &Visit, seen: &CaseView, said: &Said) -> CaseTrack {
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let case = &seen.case;
    let holder = case
        .custody
        .holder()
        .map_or_else(String::new, |unit| words::unit(visit, &world, unit));
    let mover = seen.kind.state(&case.state).map_or(Mover::Unit, |state| state.mover);
    CaseTrack {
        base: format!("/cases/{}", case.token),
        number: case.number.clone(),
        title: view::title(visit, case),
        state: view::state(visit, seen),
        turn: words::mover(&page, mover, &holder),
        task: case.open_tasks().first().map(|task| visit.text(&task.name)),
        yours: mover == Mover::Applicant,
        ended: case.ended(),
        flash: words::did(&page, &said.did),
        problem: words::refused(&page, &said.no),
        revision: case.revision,
        clock: view::clock(visit, &world, seen),
        river: view::river(visit, &page, &world, seen),
        papers: view::papers(visit, &page, case),
        told: case.missing.as_ref().map(|told| visit.civil(told.at)),
        steps: view::steps(visit, &page, seen),
        mandate: view::mandate(&page, case),
        wants_mandate: seen.kind.wants_mandate() && !case.ended(),
        latest: latest(&page),
        page,
    }
}

/// The latest day a mandate given today may hold.
fn latest(page: &Page) -> jiff::civil::Date {
    page.today().saturating_add(1.year())
}

/// The page of a case for staff; `opened` are sealed fields they asked to see.
pub async fn worked(
    visit: &Visit,
    who: &SignedIn,
    number: &str,
    said: &Said,
    opened: Option<Vec<(String, String)>>,
) -> Result<CasePage, AppError> {
    let app = &visit.web.app;
    let (seen, can) = staff_view(app, who, number).await?;
    let world = app.world();
    let page = visit.page(&world);
    let case = &seen.case;
    Ok(CasePage {
        number: case.number.clone(),
        title: view::title(visit, case),
        kind: visit.text(&case.kind_name),
        state: view::state(visit, &seen),
        holder: case
            .custody
            .holder()
            .map_or_else(String::new, |unit| words::unit(visit, &world, unit)),
        flash: words::did(&page, &said.did),
        problem: words::refused(&page, &said.no),
        revision: case.revision,
        clock: view::clock(visit, &world, &seen),
        river: view::river(visit, &page, &world, &seen),
        papers: view::papers(visit, &page, case),
        facts: view::facts(visit, &seen),
        steps: view::steps(visit, &page, &seen),
        tasks: case
            .open_tasks()
            .iter()
            .map(|task| (task.code.clone(), visit.text(&task.name), task.due))
            .collect(),
        mandate: view::mandate(&page, case),
        wants_mandate: seen.kind.wants_mandate() && !case.ended(),
        latest: latest(&page),
        can: can_do(visit, &world, &seen, &can),
        follow: format!("/cases/{}", case.token),
        ended: case.ended(),
        opened,
        page,
    })
}

fn can_do(visit: &Visit, world: &World, seen: &CaseView, can: &Can) -> CaseCan {
    let custody = &seen.case.custody;
    let named = |units: &[UnitId]| {
        let each = units
            .iter()
            .map(|unit| (unit.to_string(), words::unit(visit, world, *unit)));
        each.collect::<Vec<_>>()
    };
    let offer = custody.offer.as_ref();
    let disputed = custody.ruling.as_ref().filter(|ruling| ruling.decided.is_none());
    let quiet = offer.is_none() && disputed.is_none();
    let giver = custody.holder().map(|unit| words::unit(visit, world, unit));
    CaseCan {
        work: can.work && quiet,
        withdraw: offer
            .filter(|_| can.manage)
            .map(|offer| words::unit(visit, world, offer.to)),
        answer: offer
            .filter(|_| can.answer)
            .map(|offer| (giver.unwrap_or_default(), offer.reason.clone())),
        send_back: can
            .back_to
            .filter(|_| can.work && quiet)
            .map(|unit| words::unit(visit, world, unit)),
        hand_to: if can.manage && quiet {
            named(&can.hand_to)
        } else {
            Vec::new()
        },
        rule_to: if can.rule { named(&can.rule_to) } else { Vec::new() },
        disputed: disputed.map(|ruling| words::unit(visit, world, ruling.by)),
    }
}
