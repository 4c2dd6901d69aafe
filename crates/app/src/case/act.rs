//! One act on a case: load, decide, save with its event, in one transaction.

use super::bench::{Hand, decide_on, may_see};
use super::types::type_of;
use crate::desk::own::lost_race;
use crate::{App, AppError};
use serde_json::{Value, json};
use yike_model::case::clock::Days;
use yike_model::case::decide::decide;
use yike_model::case::{Act, Case, Refusal};
use yike_model::ledger::Event;
use yike_storage::{Lookup, SealedOwner, Tx};

pub use super::bench::Hand as Who;

/// A case as a page showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCase {
    /// Its number for staff, its token for the applicant.
    pub key: String,
    /// `None`: the page did not say, and whatever stands is changed.
    pub revision: Option<u32>,
}

/// Words to be sealed with the act: field, text, how it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub field: String,
    pub text: String,
    pub lookup: Lookup,
}

impl Secret {
    pub fn plain(field: &str, text: &str) -> Secret {
        Secret {
            field: field.to_owned(),
            text: text.to_owned(),
            lookup: Lookup::No,
        }
    }
}

/// Acts. A page that shows an old revision is told so, and of two at once one wins: nothing is half done.
pub async fn act(app: &App, hand: Hand<'_>, seen: &SeenCase, what: &Act, secrets: &[Secret]) -> Result<Case, AppError> {
    let case = find(app, hand, &seen.key).await?;
    let kind = &type_of(app, &case).await?;
    let world = &app.world();
    let now = app.now();
    let (event_id, id) = (app.event(hand.actor(), "", "", Value::Null), case.id);
    let event_id = &event_id;
    app.store
        .write(|tx| async move {
            let before = tx.case(id).await?.ok_or(AppError::NotFound("case"))?;
            if seen.revision.is_some_and(|revision| revision != before.revision) {
                return Err(AppError::Conflict);
            }
            let after = decide_on(app, world, kind, hand, now, |scene| decide(&before, what, scene))?;
            let days = Days {
                calendar: &world.snapshot.calendar,
                zone: &app.zone,
            };
            let event = told(event_id, what, &before, &after);
            tx.save_case(&after, after.due(days, days.date(now)), &event)
                .await
                .map_err(lost_race)?;
            seal(&tx, &after, secrets).await?;
            Ok(after)
        })
        .await
}

/// The case, for somebody who may know of it.
pub(super) async fn find(app: &App, hand: Hand<'_>, key: &str) -> Result<Case, AppError> {
    let read = app.store.read();
    let found = match hand {
        Hand::Staff(who) => {
            let found = read.case_by_number(key).await?;
            found.filter(|case| may_see(&app.world(), who, case))
        }
        Hand::Applicant => read.case_by_token(key).await?,
    };
    found.ok_or(AppError::NotFound("case"))
}

async fn seal(tx: &Tx, case: &Case, secrets: &[Secret]) -> Result<(), AppError> {
    for secret in secrets {
        tx.seal(case.id.owner(), &secret.field, &secret.text, secret.lookup)
            .await?;
    }
    Ok(())
}

/// The event of an act: what changed, where the case is now, whose clock it is.
fn told(made: &Event, what: &Act, before: &Case, after: &Case) -> Event {
    let own = match what {
        Act::Step { transition, values, .. } => {
            json!({ "transition": transition, "from": before.state, "fields": values.keys().collect::<Vec<_>>() })
        }
        Act::HandIn { document, grade, file } => {
            json!({ "document": document, "grade": grade, "file": file.is_some() })
        }
        Act::Defer { document, until } => json!({ "document": document, "until": until }),
        Act::Offer { to, originals, .. } => json!({ "to": to, "originals": originals }),
        Act::Rule { to, .. } => json!({ "to": to }),
        Act::Decline { .. } | Act::SendBack { .. } => json!({ "returns": after.custody.returns.len() }),
        Act::Grant(mandate) => json!({ "mandate": mandate.id, "from": mandate.from, "until": mandate.until,
            "evidence": mandate.evidence, "scope": mandate.scope }),
        Act::Revoke => json!({ "mandate": before.mandate.as_ref().map(|mandate| mandate.id) }),
        Act::Assign { task, to } => json!({ "task": task, "to": to }),
        Act::TaskDone { task } => json!({ "task": task }),
        Act::Withdraw | Act::Take => json!({}),
    };
    let why = match what {
        Act::Step { reason, .. }
        | Act::Offer { reason, .. }
        | Act::Decline { reason, .. }
        | Act::SendBack { reason, .. }
        | Act::Rule { reason, .. } => reason.trim().to_owned(),
        _ => String::new(),
    };
    let mut data = json!({ "state": after.state, "holder": after.custody.holder(), "revision": after.revision,
        "phase": after.clock.phase() });
    if let (Some(data), Value::Object(own)) = (data.as_object_mut(), own) {
        data.extend(own);
    }
    Event {
        kind: format!("case.{}", what.word()),
        subject: format!("case:{}", after.id),
        unit: after.custody.holder(),
        why,
        data,
        ..made.clone()
    }
}

/// Opens a sealed field of a case the hand may see; the reading is an event with its reason.
pub async fn unseal(app: &App, hand: Hand<'_>, key: &str, field: &str, why: &str) -> Result<Option<String>, AppError> {
    let case = find(app, hand, key).await?;
    let why = yike_model::case::decide::words(why).ok_or(Refusal::Reason)?;
    let access = &yike_storage::Access {
        id: yike_model::EventId(app.uuid()),
        at: app.now(),
        actor: hand.actor(),
        unit: case.custody.holder(),
        why,
    };
    if let Hand::Staff(who) = hand {
        let works = |unit| super::bench::on_duty(&app.world(), who, yike_model::case::Duty::Work, unit);
        if !case.custody.holder().is_some_and(works) {
            return Err(AppError::Denied);
        }
    }
    let owner = case.id.owner();
    app.store
        .write(|tx| async move { Ok::<_, AppError>(tx.unseal(owner, field, access).await?) })
        .await
}
