//! What a person says or shows when a number is taken: the class they belong to, and the card that gives one number a day.

use super::refusal::Refusal;
use super::take_number::TakeNumber;
use crate::{AppError, World};
use jiff::civil::Date;
use yike_model::ClaimId;
use yike_model::desk::{Asks, Claim, ClaimState, ClassKind, Policy, Priority};
use yike_model::people::IdentityNumber;
use yike_storage::{Lookup, Tx};

/// The lawful class somebody of this age has at services of this field without asking.
fn class_of_age(policy: &Policy, field: &str, age: u8) -> Option<Priority> {
    let class = policy.classes.iter().find(|class| {
        let scope = class.fields.is_empty() || class.fields.iter().any(|of| of == field);
        scope && class.kind == ClassKind::Lawful && class.from_age.is_some_and(|from| age >= from)
    })?;
    Some(Priority {
        class: class.code.clone(),
        checked_by: None,
    })
}

/// What is kept of what was asked: a class only where the policy gives it, and the one of the card's age.
pub(super) fn asks(world: &World, input: &TakeNumber, field: &str, today: Date) -> Asks {
    let policy = &world.policy;
    let given = |priority: &Priority| {
        let class = policy.class(&priority.class);
        class.is_some_and(|class| class.fields.is_empty() || class.fields.iter().any(|of| of == field))
    };
    let asked = input.asks.priority.clone().filter(given);
    let lawful = asked
        .as_ref()
        .and_then(|asked| policy.class(&asked.class))
        .is_some_and(|class| class.kind == ClassKind::Lawful);
    let by_age = input
        .identity
        .as_ref()
        .and_then(|identity| class_of_age(policy, field, identity.age(today)));
    Asks {
        priority: if lawful { asked } else { by_age.or(asked) },
        ..input.asks.clone()
    }
}

/// Sealed field of a claim that holds the number of the card.
pub(super) const IDENTITY: &str = "identity";

/// The number this card has for the service that day. One that was used up is not given again.
pub(super) async fn same_person(
    tx: &Tx,
    identity: &IdentityNumber,
    claim: &Claim,
    date: Date,
) -> Result<Option<Claim>, AppError> {
    for owner in tx.owners_by(Lookup::IdNumber, identity.secret()).await? {
        let known = tx.claim(ClaimId(owner.0)).await?;
        let known = known.filter(|known| {
            let known = (known.claim.service, known.claim.venue, known.seat.date);
            known == (claim.service, claim.venue, date)
        });
        match known.map(|known| known.claim) {
            Some(known) if known.state == ClaimState::Done => {
                return Err(Refusal::OneEach { label: known.label }.into());
            }
            Some(known) if known.state != ClaimState::Cancelled => return Ok(Some(known)),
            _ => {}
        }
    }
    Ok(None)
}
