//! Receive a case at a unit: numbered, with the applicant's data sealed.

use super::bench::{Hand, decide_on, on_duty};
use super::types::case_type;
use super::units::CaseUnits;
use crate::desk::booking::check_token;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, World};
use serde_json::json;
use yike_model::case::clock::Days;
use yike_model::case::{Case, Duty, Opening, Refusal, ServiceUse, Units, number, open};
use yike_model::desk::Channel;
use yike_model::directory::{Authority, Level, Unit, UnitKind};
use yike_model::people::IdentityNumber;
use yike_model::{CaseId, ServiceId, UnitId};
use yike_storage::{Lookup, SealedOwner, Tx};

/// Sealed fields of a case.
pub(super) const NAME: &str = "name";
pub(super) const PHONE: &str = "phone";
pub(super) const IDENTITY: &str = "identity";

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Receive {
    /// Code of the type.
    pub kind: String,
    pub unit: UnitId,
    pub service: Option<ServiceId>,
    pub channel: Channel,
    /// The applicant; empty where somebody wants no name on it.
    pub name: String,
    pub phone: String,
    pub identity: Option<IdentityNumber>,
    /// Where they live: the community or street of the residence the service goes by.
    pub residence: Option<UnitId>,
    /// The token the form was made with: pressing twice opens one case.
    pub token: Option<String>,
    /// What it came from: `claim:UUID`.
    pub origin: String,
}

/// Longest name, in characters.
const MAX_NAME: usize = 60;

/// Receives it. The number is the unit's next of the year; the token, and nothing that can be counted, opens its page.
pub async fn receive(app: &App, who: &SignedIn, input: &Receive) -> Result<Case, AppError> {
    let world = app.world();
    let unit = world.snapshot.unit(input.unit).ok_or(Refusal::UnknownUnit)?;
    if !on_duty(&world, who, Duty::Work, input.unit) {
        return Err(AppError::NotFound("unit"));
    }
    if let Some(token) = &input.token {
        check_token(token)?;
    }
    if !fits(&input.name, MAX_NAME) || !fits(&input.phone, 20) {
        return Err(AppError::Input(
            "a name has at most 60 characters, a phone number 20".into(),
        ));
    }
    let kind = &case_type(app, &input.kind).await?;
    let service = match (input.service, kind.service) {
        (Some(id), ServiceUse::Required | ServiceUse::Optional) => {
            let index = world.snapshot.service_index(id).ok_or(AppError::NotFound("service"))?;
            world.snapshot.services.get(index)
        }
        (None, ServiceUse::Required) => return Err(AppError::Input("say which service it is about".into())),
        _ => None,
    };
    let now = app.now();
    let days = Days {
        calendar: &world.snapshot.calendar,
        zone: &app.zone,
    };
    let today = days.date(now);
    let opening = Opening {
        id: CaseId(app.uuid()),
        number: String::new(),
        token: input.token.clone().unwrap_or_else(|| app.token()),
        service,
        channel: input.channel,
        unit: input.unit,
        competent: service.and_then(|service| competent(app, &world, input, service.id)),
        origin: input.origin.clone(),
    };
    let hand = Hand::Staff(who);
    let case = &decide_on(app, &world, kind, hand, now, |scene| open(opening, scene))?;
    let due = case.due(days, today);
    let event = &app.event_at(
        input.unit,
        hand.actor(),
        "case.received",
        format!("case:{}", case.id),
        json!({ "kind": case.kind, "version": case.kind_version, "service": input.service, "channel": input.channel,
            "state": case.state, "holder": input.unit, "competent": case.competent, "revision": case.revision }),
    );
    app.store
        .write(|tx| async move {
            if let Some(known) = tx.case_by_token(&case.token).await? {
                return Ok(known);
            }
            tx.keep_case_type(kind).await?;
            let running = tx.next_case_number(input.unit, today.year()).await?;
            let case = Case {
                number: number(&unit.code, today.year(), running),
                ..case.clone()
            };
            let mut event = event.clone();
            if let Some(data) = event.data.as_object_mut() {
                data.insert("number".into(), json!(case.number));
            }
            tx.add_case(&case, due, &event).await?;
            seal(&tx, &case, input).await?;
            Ok::<_, AppError>(case)
        })
        .await
}

async fn seal(tx: &Tx, case: &Case, input: &Receive) -> Result<(), AppError> {
    let owner = case.id.owner();
    if !input.name.trim().is_empty() {
        tx.seal(owner, NAME, input.name.trim(), Lookup::No).await?;
    }
    if !input.phone.trim().is_empty() {
        tx.seal(owner, PHONE, input.phone.trim(), Lookup::Phone).await?;
    }
    if let Some(identity) = &input.identity {
        tx.seal(owner, IDENTITY, identity.secret(), Lookup::IdNumber).await?;
    }
    Ok(())
}

pub(super) fn fits(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// The unit a matter belongs to: by the residence, upwards until one may decide; else the receiving unit's own line (M06).
fn competent(app: &App, world: &World, input: &Receive, service: ServiceId) -> Option<UnitId> {
    let units = CaseUnits {
        snapshot: &world.snapshot,
        date: app.today(),
    };
    let from = input.residence.unwrap_or(input.unit);
    let mut line = std::iter::successors(Some(from), |unit| units.parent(*unit)).take(8);
    line.find(|unit| units.authority(*unit, service) == Some(Authority::Decide))
}

/// Units where somebody may receive cases, lowest first; of a whole district the offices and the centres, not every station.
pub fn receiving_units(app: &App, who: &SignedIn) -> Vec<Unit> {
    let world = app.world();
    let units = CaseUnits {
        snapshot: &world.snapshot,
        date: app.today(),
    };
    let works = |unit: &&Unit| on_duty(&world, who, Duty::Work, unit.id) && units.level(unit.id).is_some();
    let mut found: Vec<Unit> = world.snapshot.units.iter().filter(works).cloned().collect();
    found.retain(|unit| unit.kind != UnitKind::Community && unit.kind != UnitKind::Village);
    let own = |unit: &Unit| who.login.grants.iter().any(|grant| grant.unit == Some(unit.id));
    let level = |unit: &Unit| units.level(unit.id).unwrap_or(Level::City);
    found.sort_by_key(|unit| (!own(unit), std::cmp::Reverse(level(unit)), unit.code.clone()));
    found
}
