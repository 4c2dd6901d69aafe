//! The one way a case changes.

use super::act::{Act, By, Duty, Scene};
use super::custody::{Decided, HowTaken, Offer, Return, Ruling, above_both, upwards};
use super::document::{CaseDocument, Given, Grade};
use super::mandate::Mandate;
use super::record::Case;
use super::refusal::Refusal;
use super::step::{With, fit, step};
use crate::{LoginId, UnitId};

pub use super::step::{allowed, fit as may_have, ready, value as field_value};

/// Longest reason, in characters.
const LONGEST: usize = 200;
/// Latest date of a deferred document, in working days.
const LONGEST_DEFERRED: u32 = 30;

/// A reason as it is kept: one line of 1 to 200 characters.
pub fn words(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

pub(super) fn staff(scene: &Scene<'_>) -> Option<LoginId> {
    match scene.by {
        By::Applicant => None,
        By::Staff(login) => Some(login),
    }
}

/// The case after the act, or why not.
pub fn decide(case: &Case, act: &Act, scene: &Scene<'_>) -> Result<Case, Refusal> {
    if (case.kind.as_str(), case.kind_version) != (scene.kind.code.as_str(), scene.kind.version) {
        return Err(Refusal::NotFromHere);
    }
    if case.ended() {
        return Err(Refusal::Ended);
    }
    let holder = case.custody.holder().ok_or(Refusal::Ended)?;
    let mut after = match act {
        Act::Step {
            transition,
            reason,
            days,
            values,
            sealed,
        } => {
            let with = With {
                reason,
                days: *days,
                values,
                sealed,
            };
            step(case, transition, &with, scene)?
        }
        Act::HandIn { document, grade, file } => {
            completed(hand_in(case, document, *grade, file.clone(), holder, scene)?, scene)
        }
        Act::Defer { document, until } => {
            works(scene, holder)?;
            let last = scene.days.calendar.add_working_days(scene.today(), LONGEST_DEFERRED);
            if *until < scene.today() || last.is_some_and(|last| *until > last) {
                return Err(Refusal::DeferDate);
            }
            let given = Given::Deferred {
                until: *until,
                at: scene.now,
            };
            let given = give(case, document, given, |document| match document.deferrable {
                true => Ok(()),
                false => Err(Refusal::NotDeferrable),
            });
            completed(given?, scene)
        }
        Act::Offer { to, reason, originals } => offer(case, holder, *to, reason, *originals, scene)?,
        Act::Withdraw => {
            manages(scene, holder)?;
            let mut after = case.clone();
            after.custody.offer.take().ok_or(Refusal::NoOffer)?;
            after
        }
        Act::Take => {
            let offer = case.custody.offer.as_ref().ok_or(Refusal::NoOffer)?;
            works(scene, offer.to)?;
            has_authority(case, offer.to, scene)?;
            let mut after = case.clone();
            after
                .custody
                .pass(offer.to, HowTaken::Accepted, scene.now, staff(scene));
            after
        }
        Act::Decline { reason, evidence } => {
            let to = case.custody.offer.as_ref().ok_or(Refusal::NoOffer)?.to;
            works(scene, to)?;
            let mut after = case.clone();
            after.custody.offer = None;
            returned(&mut after, (to, holder), reason, evidence, scene)?;
            after
        }
        Act::SendBack { reason, evidence } => {
            works(scene, holder)?;
            settled(case)?;
            let giver = case.custody.giver().ok_or(Refusal::NoGiver)?;
            has_authority(case, giver, scene)?;
            let mut after = case.clone();
            if !returned(&mut after, (holder, giver), reason, evidence, scene)? {
                after.custody.pass(giver, HowTaken::SentBack, scene.now, None);
            }
            after
        }
        Act::Rule { to, reason } => rule(case, *to, reason, scene)?,
        Act::Grant(mandate) => grant(case, mandate, holder, scene)?,
        Act::Revoke => {
            if scene.by != By::Applicant {
                manages(scene, holder)?;
            }
            let mut after = case.clone();
            let mandate = after.mandate.as_mut().filter(|mandate| mandate.revoked_at.is_none());
            mandate.ok_or(Refusal::NoMandate)?.revoked_at = Some(scene.now);
            after
        }
        Act::Assign { task, to } => {
            manages(scene, holder)?;
            with_task(case, task, |task| task.assignee = Some(*to))?
        }
        Act::TaskDone { task } => {
            works(scene, holder)?;
            with_task(case, task, |task| task.done_at = Some(scene.now))?
        }
    };
    after.revision = case.revision.saturating_add(1);
    Ok(after)
}

fn works(scene: &Scene<'_>, unit: UnitId) -> Result<(), Refusal> {
    let staff = matches!(scene.by, By::Staff(_));
    if staff && (scene.may)(Duty::Work, unit) {
        Ok(())
    } else {
        Err(Refusal::NotYours)
    }
}

fn manages(scene: &Scene<'_>, unit: UnitId) -> Result<(), Refusal> {
    let staff = matches!(scene.by, By::Staff(_));
    let may = || (scene.may)(Duty::Work, unit) || (scene.may)(Duty::Coordinate, unit);
    if staff && may() { Ok(()) } else { Err(Refusal::NotYours) }
}

/// Neither handed over nor disputed.
fn settled(case: &Case) -> Result<(), Refusal> {
    if case.custody.offer.is_some() {
        Err(Refusal::Offered)
    } else if case.custody.disputed() {
        Err(Refusal::Disputed)
    } else {
        Ok(())
    }
}

fn has_authority(case: &Case, unit: UnitId, scene: &Scene<'_>) -> Result<(), Refusal> {
    if scene.units.level(unit).is_none() {
        return Err(Refusal::UnknownUnit);
    }
    let state = scene.kind.state(&case.state).ok_or(Refusal::NotFromHere)?;
    if fit(case, state, unit, scene) {
        Ok(())
    } else {
        Err(Refusal::NoAuthority)
    }
}

fn offer(
    case: &Case,
    holder: UnitId,
    to: UnitId,
    reason: &str,
    originals: u16,
    scene: &Scene<'_>,
) -> Result<Case, Refusal> {
    manages(scene, holder)?;
    settled(case)?;
    let By::Staff(by) = scene.by else {
        return Err(Refusal::NotYours);
    };
    if to == holder {
        return Err(Refusal::SameUnit);
    }
    has_authority(case, to, scene)?;
    let mut after = case.clone();
    after.custody.offer = Some(Offer {
        to,
        at: scene.now,
        by,
        reason: words(reason).ok_or(Refusal::Reason)?,
        originals,
    });
    Ok(after)
}

/// Notes a return; true when it was the one that asks for a ruling.
fn returned(
    case: &mut Case,
    (from, to): (UnitId, UnitId),
    reason: &str,
    evidence: &str,
    scene: &Scene<'_>,
) -> Result<bool, Refusal> {
    if case.custody.ruling.is_some() {
        return Err(Refusal::Ruled);
    }
    case.custody.returns.push(Return {
        at: scene.now,
        from,
        to,
        reason: words(reason).ok_or(Refusal::Reason)?,
        evidence: words(evidence).ok_or(Refusal::Evidence)?,
    });
    if case.custody.returns.len() < usize::from(scene.kind.returns) {
        return Ok(false);
    }
    case.custody.ruling = Some(Ruling {
        asked_at: scene.now,
        between: (from, to),
        by: above_both(from, to, scene.units).unwrap_or(to),
        decided: None,
    });
    Ok(true)
}

fn rule(case: &Case, to: UnitId, reason: &str, scene: &Scene<'_>) -> Result<Case, Refusal> {
    let asked = case.custody.ruling.as_ref().ok_or(Refusal::NoRuling)?;
    let staff = matches!(scene.by, By::Staff(_));
    if !(staff && (scene.may)(Duty::Coordinate, asked.by)) {
        return Err(Refusal::NotYours);
    }
    let below = upwards(to, scene.units).contains(&asked.by);
    let party = to == asked.between.0 || to == asked.between.1;
    has_authority(case, to, scene)?;
    if !(below || party) {
        return Err(Refusal::NoAuthority);
    }
    let decided = Decided {
        at: scene.now,
        to,
        reason: words(reason).ok_or(Refusal::Reason)?,
    };
    let mut after = case.clone();
    if let Some(ruling) = &mut after.custody.ruling {
        ruling.decided = Some(decided);
    }
    after.custody.pass(to, HowTaken::Ruled, scene.now, None);
    Ok(after)
}

fn grant(case: &Case, mandate: &Mandate, holder: UnitId, scene: &Scene<'_>) -> Result<Case, Refusal> {
    if scene.by != By::Applicant {
        works(scene, holder)?;
    }
    let today = scene.today();
    let in_force = |old: &Mandate| old.revoked_at.is_none() && today <= old.until;
    if case.mandate.as_ref().is_some_and(in_force) {
        return Err(Refusal::MandateThere);
    }
    let longest = mandate.from.saturating_add(jiff::Span::new().years(1));
    if mandate.until < today || mandate.until < mandate.from || mandate.until > longest {
        return Err(Refusal::MandateDates);
    }
    let mut after = case.clone();
    after.mandate = Some(Mandate {
        granted_at: scene.now,
        revoked_at: None,
        ..mandate.clone()
    });
    Ok(after)
}

fn hand_in(
    case: &Case,
    code: &str,
    grade: Grade,
    file: Option<(String, String)>,
    holder: UnitId,
    scene: &Scene<'_>,
) -> Result<Case, Refusal> {
    match scene.by {
        // What people send themselves is seen by nobody yet, and a promise is theirs to give.
        By::Applicant if matches!(grade, Grade::A | Grade::B) => return Err(Refusal::GradeNotYours),
        By::Applicant => {}
        By::Staff(_) => works(scene, holder)?,
    }
    let given = Given::There {
        grade,
        at: scene.now,
        file,
    };
    give(case, code, given, |document| match (grade, document.promise) {
        (Grade::D, false) => Err(Refusal::NoPromise),
        _ => Ok(()),
    })
}

fn give(
    case: &Case,
    code: &str,
    given: Given,
    fits: impl Fn(&CaseDocument) -> Result<(), Refusal>,
) -> Result<Case, Refusal> {
    let mut after = case.clone();
    let document = after.documents.iter_mut().find(|document| document.code == code);
    let document = document.ok_or(Refusal::UnknownDocument)?;
    fits(document)?;
    document.given = Some(given);
    Ok(after)
}

/// Notes when the last of what was told missing came in: from then on it is the office's move.
fn completed(mut case: Case, scene: &Scene<'_>) -> Case {
    let lacks: Vec<&str> = case
        .lacks(scene.today())
        .iter()
        .map(|document| document.code.as_str())
        .collect();
    let all_there = |items: &[String]| !items.iter().any(|item| lacks.contains(&item.as_str()));
    let waited = case.clock.complete_at.is_none() && case.missing.as_ref().is_some_and(|told| all_there(&told.items));
    if waited {
        case.clock.complete_at = Some(scene.now);
    }
    case
}

fn with_task(case: &Case, code: &str, change: impl Fn(&mut super::Task)) -> Result<Case, Refusal> {
    let mut after = case.clone();
    let open = after
        .tasks
        .iter_mut()
        .find(|task| task.code == code && task.done_at.is_none());
    change(open.ok_or(Refusal::NoTask)?);
    Ok(after)
}
