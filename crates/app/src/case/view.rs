//! A case as those see it who work on it: what may be done now, by when, whose days were used.

use super::bench::{Hand, by_number, decide_on, on_duty};
use super::types::type_of;
use super::units::CaseUnits;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, World};
use yike_model::UnitId;
use yike_model::case::clock::{Days, Standing};
use yike_model::case::decide::{allowed, may_have, ready};
use yike_model::case::timeline::{Moment, Share, shares, timeline};
use yike_model::case::{Case, CaseType, Duty, Refusal, Transition, Units};
use yike_model::directory::Level;

/// A step that starts from here; `not_yet` says what is still to be done.
#[derive(Debug, Clone)]
pub struct Offered {
    pub transition: Transition,
    pub not_yet: Option<Refusal>,
}

/// Everything about a case that does not name anybody.
#[derive(Debug, Clone)]
pub struct CaseView {
    pub case: Case,
    pub kind: CaseType,
    pub standing: Standing,
    pub shares: Vec<Share>,
    pub moments: Vec<Moment>,
    pub steps: Vec<Offered>,
}

/// What a member of staff may do beside steps.
#[derive(Debug, Clone, Default)]
pub struct Can {
    /// Works where the case is.
    pub work: bool,
    /// Works or coordinates there: hands on, assigns.
    pub manage: bool,
    /// Works at the unit it is offered to.
    pub answer: bool,
    /// May rule who has it.
    pub rule: bool,
    /// The unit it would be sent back to.
    pub back_to: Option<UnitId>,
    /// Units it may be handed to now, nearest first.
    pub hand_to: Vec<UnitId>,
    /// Units it may be given to by a ruling.
    pub rule_to: Vec<UnitId>,
}

/// Most units offered for a hand-over on a page.
const MOST: usize = 60;

pub(super) fn seen(app: &App, world: &World, case: Case, kind: CaseType, hand: Hand<'_>) -> CaseView {
    let now = app.now();
    let days = Days {
        calendar: &world.snapshot.calendar,
        zone: &app.zone,
    };
    let today = days.date(now);
    let steps = decide_on(app, world, &kind, hand, now, |scene| {
        let starts = kind
            .leaving(&case.state)
            .filter(|transition| ready(&case, transition, scene).is_ok());
        let holder = case.custody.holder();
        // Where the unit may not have it afterwards, it is handed on first.
        let fits = |transition: &Transition| {
            let to = kind.state(&transition.to).filter(|state| !state.end);
            to.zip(holder).is_none_or(|(to, unit)| may_have(&case, to, unit, scene))
        };
        let offered = starts.map(|transition| Offered {
            transition: transition.clone(),
            // A guard about fields is answered when they are filled in.
            not_yet: match fits(transition) {
                true => allowed(&case, transition, scene)
                    .err()
                    .filter(|_| !asks_fields(transition)),
                false => Some(Refusal::NoAuthority),
            },
        });
        offered.collect()
    });
    CaseView {
        standing: case.clock.standing(days, today),
        shares: shares(&case, days, today),
        moments: timeline(&case),
        steps,
        case,
        kind,
    }
}

fn asks_fields(transition: &Transition) -> bool {
    transition.when.as_deref().is_some_and(|when| when.contains("field."))
}

/// The case with this number, for staff who may see it.
pub async fn view(app: &App, who: &SignedIn, number: &str) -> Result<(CaseView, Can), AppError> {
    let case = by_number(app, who, number).await?;
    let kind = type_of(app, &case).await?;
    let world = app.world();
    let can = can(app, &world, who, &case, &kind);
    Ok((seen(app, &world, case, kind, Hand::Staff(who)), can))
}

fn can(app: &App, world: &World, who: &SignedIn, case: &Case, kind: &CaseType) -> Can {
    let Some(holder) = case.custody.holder().filter(|_| !case.ended()) else {
        return Can::default();
    };
    let duty = |duty: Duty, unit: UnitId| on_duty(world, who, duty, unit);
    let work = duty(Duty::Work, holder);
    let asked = case.custody.ruling.as_ref().filter(|ruling| ruling.decided.is_none());
    let between = asked.map(|ruling| ruling.between);
    let state = kind.state(&case.state);
    let (hand_to, rule_to) = decide_on(app, world, kind, Hand::Staff(who), app.now(), |scene| {
        let fits = |unit: UnitId| state.is_some_and(|state| may_have(case, state, unit, scene));
        let mut all: Vec<(u32, UnitId)> = Vec::new();
        for unit in world
            .snapshot
            .units
            .iter()
            .filter(|unit| unit.id != holder && fits(unit.id))
        {
            all.push((distance(world, holder, unit.id), unit.id));
        }
        all.sort();
        let ruled = between.map(|(a, b)| vec![a, b]).unwrap_or_default();
        (
            all.into_iter().take(MOST).map(|(_, unit)| unit).collect(),
            ruled.into_iter().filter(|unit| fits(*unit)).collect(),
        )
    });
    Can {
        work,
        manage: work || duty(Duty::Coordinate, holder),
        answer: case
            .custody
            .offer
            .as_ref()
            .is_some_and(|offer| duty(Duty::Work, offer.to)),
        rule: asked.is_some_and(|ruling| duty(Duty::Coordinate, ruling.by)),
        back_to: case.custody.giver().filter(|_| case.custody.ruling.is_none()),
        hand_to,
        rule_to,
    }
}

/// Steps along the tree from one unit to another.
fn distance(world: &World, a: UnitId, b: UnitId) -> u32 {
    let units = CaseUnits {
        snapshot: &world.snapshot,
        date: jiff::civil::Date::ZERO,
    };
    let line = |unit: UnitId| std::iter::successors(Some(unit), |unit| units.parent(*unit)).take(8);
    let over_b: Vec<UnitId> = line(b).collect();
    for (up, unit) in (0..).zip(line(a)) {
        if let Some(down) = over_b.iter().position(|above| *above == unit) {
            return up + u32::try_from(down).unwrap_or(8);
        }
    }
    16
}

/// The level a unit stands at today, for drawing.
pub fn level_of(app: &App, world: &World, unit: UnitId) -> Option<Level> {
    let units = CaseUnits {
        snapshot: &world.snapshot,
        date: app.today(),
    };
    units.level(unit)
}
