//! One transition: whether it may be made, and what it does.

use super::act::{By, Duty, Scene};
use super::clock::{Extension, Pause, Phase};
use super::cql;
use super::decide::words;
use super::facts;
use super::kind::{Effect, FieldKind, FieldRule, State, Transition, Who};
use super::record::{Case, Missing, StepTaken, Task};
use super::refusal::Refusal;
use crate::UnitId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Longest pause that may be told, in working days.
const LONGEST_PAUSE: u16 = 60;

/// What comes with a transition.
pub(super) struct With<'a> {
    pub(super) reason: &'a str,
    pub(super) days: Option<u16>,
    pub(super) values: &'a BTreeMap<String, String>,
    pub(super) sealed: &'a [String],
}

/// Makes the transition, or says why not.
pub(super) fn step(case: &Case, code: &str, with: &With<'_>, scene: &Scene<'_>) -> Result<Case, Refusal> {
    let transition = scene.kind.transition(code).ok_or(Refusal::NotFromHere)?;
    let holder = ready(case, transition, scene)?;
    let reason = match transition.reason {
        true => words(with.reason).ok_or(Refusal::Reason)?,
        false if with.reason.trim().is_empty() => String::new(),
        false => words(with.reason).ok_or(Refusal::Reason)?,
    };
    let mut after = case.clone();
    fill(&mut after, transition, with, scene)?;
    allowed(&after, transition, scene)?;
    let to = scene.kind.state(&transition.to).ok_or(Refusal::NotFromHere)?;
    if !to.end && !fit(&after, to, holder, scene) {
        return Err(Refusal::NoAuthority);
    }
    for effect in &transition.effects {
        apply(&mut after, *effect, with.days, &reason, scene)?;
    }
    enter(&mut after, to, scene);
    after.steps.push(StepTaken {
        transition: code.to_owned(),
        from: case.state.clone(),
        to: transition.to.clone(),
        at: scene.now,
        by: match scene.by {
            By::Applicant => None,
            By::Staff(login) => Some(login),
        },
        unit: holder,
        reason,
    });
    Ok(after)
}

/// Whether a transition can be offered on a page: everything but its reason, its fields and its guard.
pub fn ready(case: &Case, transition: &Transition, scene: &Scene<'_>) -> Result<UnitId, Refusal> {
    if case.ended() {
        return Err(Refusal::Ended);
    }
    let holder = case.custody.holder().ok_or(Refusal::Ended)?;
    if !transition.from.contains(&case.state) {
        return Err(Refusal::NotFromHere);
    }
    let works = || (scene.may)(Duty::Work, holder);
    let may = match scene.by {
        By::Applicant => transition.who.contains(&Who::Applicant),
        // What the person may do, they may also say at the counter.
        By::Staff(_) => transition.who.iter().any(|who| match who {
            Who::Applicant | Who::Agent => works(),
            Who::Coordinator => (scene.may)(Duty::Coordinate, holder),
        }),
    };
    if !may {
        return Err(Refusal::NotYours);
    }
    if case.custody.offer.is_some() {
        return Err(Refusal::Offered);
    }
    if case.custody.disputed() {
        return Err(Refusal::Disputed);
    }
    let often = |most: u8| case.times(&transition.code) >= usize::from(most);
    if transition.at_most.is_some_and(often) {
        return Err(Refusal::Often);
    }
    Ok(holder)
}

/// The guard.
pub fn allowed(case: &Case, transition: &Transition, scene: &Scene<'_>) -> Result<(), Refusal> {
    let Some(when) = &transition.when else { return Ok(()) };
    let value = |property: &str| facts::value(case, scene, &transition.code, property);
    let holds = cql::parse(when).ok().and_then(|guard| guard.evaluate(&value));
    match holds {
        Some(true) => Ok(()),
        _ => Err(Refusal::Guard {
            said: transition.otherwise.zh.clone(),
        }),
    }
}

/// Whether a unit may have the case in a state.
pub fn fit(case: &Case, state: &State, unit: UnitId, scene: &Scene<'_>) -> bool {
    let Some(level) = scene.units.level(unit) else {
        return false;
    };
    let authority = match (state.authority, &case.service) {
        (Some(least), Some(service)) => scene.units.authority(unit, service.id).is_some_and(|has| has >= least),
        _ => true,
    };
    authority && (state.levels.is_empty() || state.levels.contains(&level))
}

fn fill(case: &mut Case, transition: &Transition, with: &With<'_>, scene: &Scene<'_>) -> Result<(), Refusal> {
    for (code, text) in with.values {
        let wrong = || Refusal::FieldWrong { code: code.clone() };
        let rule = scene.kind.field(code).filter(|rule| !rule.sealed).ok_or_else(wrong)?;
        case.values.insert(code.clone(), value(rule, text).ok_or_else(wrong)?);
    }
    for code in with.sealed {
        let known = scene.kind.field(code).is_some_and(|rule| rule.sealed);
        if !known {
            return Err(Refusal::FieldWrong { code: code.clone() });
        }
        if !case.sealed.contains(code) {
            case.sealed.push(code.clone());
        }
    }
    let empty = |code: &&String| !case.values.contains_key(*code) && !case.sealed.contains(code);
    match transition.fields.iter().find(empty) {
        Some(code) => Err(Refusal::FieldNeeded { code: code.clone() }),
        None => Ok(()),
    }
}

/// A value as it is kept, if the field takes it.
pub fn value(rule: &FieldRule, text: &str) -> Option<String> {
    let text = text.trim();
    match rule.kind {
        FieldKind::Text => words(text),
        FieldKind::Date => text.parse::<Date>().ok().map(|date| date.to_string()),
        FieldKind::Number => text.parse::<i64>().ok().map(|number| number.to_string()),
        FieldKind::Choice => rule
            .choices
            .iter()
            .any(|choice| choice.code == text)
            .then(|| text.to_owned()),
    }
}

fn apply(case: &mut Case, effect: Effect, days: Option<u16>, reason: &str, scene: &Scene<'_>) -> Result<(), Refusal> {
    let phase = case.clock.phase();
    let must = |fits: bool| if fits { Ok(()) } else { Err(Refusal::Clock) };
    match effect {
        Effect::NotifyMissing => {
            must(phase == Phase::Waiting)?;
            if let Some(told) = &case.missing {
                return Err(Refusal::ToldAlready { at: told.at });
            }
            let items: Vec<String> = case.lacks(scene.today()).iter().map(|d| d.code.clone()).collect();
            if items.is_empty() {
                return Err(Refusal::NothingMissing);
            }
            case.missing = Some(Missing { at: scene.now, items });
            case.clock.told_at = Some(scene.now);
        }
        Effect::Accept => {
            must(phase == Phase::Waiting)?;
            case.clock.accepted_at = Some(scene.now);
        }
        Effect::Pause => {
            must(phase == Phase::Running)?;
            let told_days = days
                .filter(|days| (1..=LONGEST_PAUSE).contains(days))
                .ok_or(Refusal::PauseDays)?;
            case.clock.pauses.push(Pause {
                from: scene.now,
                until: None,
                told_days,
                reason: reason.to_owned(),
            });
        }
        Effect::Resume => {
            must(phase == Phase::Paused)?;
            end_pause(case, scene);
        }
        Effect::Extend => {
            must(phase == Phase::Running && case.clock.extension.is_none())?;
            case.clock.extension = Some(Extension {
                days: scene.kind.extension_days,
                at: scene.now,
                reason: reason.to_owned(),
            });
        }
        Effect::Finish => {
            must(phase != Phase::Ended)?;
            end_pause(case, scene);
            case.clock.ended_at = Some(scene.now.max(case.clock.received_at));
        }
    }
    Ok(())
}

fn end_pause(case: &mut Case, scene: &Scene<'_>) {
    if let Some(pause) = case.clock.pauses.last_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(scene.now.max(pause.from));
    }
}

/// Moves the case into a state: what was to do before is settled, what is to do now is listed.
pub(super) fn enter(case: &mut Case, state: &State, scene: &Scene<'_>) {
    for task in case.tasks.iter_mut().filter(|task| task.done_at.is_none()) {
        task.done_at = Some(scene.now);
    }
    case.state = state.code.clone();
    case.since = scene.now;
    if state.end {
        case.custody.close(scene.now);
    }
    let today = scene.today();
    let due = |days: u16| {
        scene
            .days
            .calendar
            .add_working_days(today, u32::from(days))
            .unwrap_or(today)
    };
    case.tasks.extend(state.tasks.iter().map(|rule| Task {
        code: rule.code.clone(),
        name: rule.name.clone(),
        due: due(rule.days),
        assignee: None,
        done_at: None,
    }));
}
