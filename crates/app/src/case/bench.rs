//! What a decision is made from: the type the case was opened under, the calendar, the units, whoever does it.

use super::units::CaseUnits;
use crate::people::sign_in::SignedIn;
use crate::world::World;
use crate::{App, AppError};
use jiff::Timestamp;
use yike_authz::{Action, Actor as Asker, Resource, may};
use yike_model::UnitId;
use yike_model::case::clock::Days;
use yike_model::case::{By, Case, CaseType, Duty, Scene};
use yike_model::ledger::Actor;

/// Who acts: a member of staff, or whoever holds the link.
#[derive(Debug, Clone, Copy)]
pub enum Hand<'a> {
    Staff(&'a SignedIn),
    Applicant,
}

impl Hand<'_> {
    pub(super) fn by(self) -> By {
        match self {
            Hand::Staff(who) => By::Staff(who.login.id),
            Hand::Applicant => By::Applicant,
        }
    }

    pub(super) fn actor(self) -> Actor {
        match self {
            Hand::Staff(who) => Actor::Login { id: who.login.id },
            Hand::Applicant => Actor::Resident,
        }
    }
}

/// Whether a member of staff has a duty at a unit.
pub(super) fn on_duty(world: &World, who: &SignedIn, duty: Duty, unit: UnitId) -> bool {
    let action = match duty {
        Duty::Work => Action::WorkCase,
        Duty::Coordinate => Action::Coordinate,
    };
    may(
        &Asker::Login(&who.login),
        action,
        &Resource::Unit(unit),
        &world.snapshot,
    )
    .allowed()
}

/// Runs a decision.
pub(super) fn decide_on<T>(
    app: &App,
    world: &World,
    kind: &CaseType,
    hand: Hand<'_>,
    now: Timestamp,
    run: impl FnOnce(&Scene<'_>) -> T,
) -> T {
    let days = Days {
        calendar: &world.snapshot.calendar,
        zone: &app.zone,
    };
    let units = CaseUnits {
        snapshot: &world.snapshot,
        date: days.date(now),
    };
    let may = |duty: Duty, unit: UnitId| match hand {
        Hand::Staff(who) => on_duty(world, who, duty, unit),
        Hand::Applicant => false,
    };
    run(&Scene {
        kind,
        days,
        now,
        units: &units,
        by: hand.by(),
        may: &may,
    })
}

/// Whether a member of staff may see a case: they work or coordinate at a unit that has or had it, or is to have it.
pub(super) fn may_see(world: &World, who: &SignedIn, case: &Case) -> bool {
    let held = case.custody.holdings.iter().map(|holding| holding.unit);
    let offered = case.custody.offer.iter().map(|offer| offer.to);
    let ruling = case.custody.ruling.iter().map(|ruling| ruling.by);
    held.chain(offered).chain(ruling).any(|unit| {
        let resource = Resource::Unit(unit);
        may(&Asker::Login(&who.login), Action::SeeCases, &resource, &world.snapshot).allowed()
    })
}

/// The case with this number, for somebody who may see it.
pub(super) async fn by_number(app: &App, who: &SignedIn, number: &str) -> Result<Case, AppError> {
    let case = app.store.read().case_by_number(number).await?;
    case.filter(|case| may_see(&app.world(), who, case))
        .ok_or(AppError::NotFound("case"))
}
