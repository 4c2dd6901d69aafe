//! Receiving: a case as it begins.

use super::act::Scene;
use super::clock::{Clock, Limits};
use super::custody::Custody;
use super::decide::staff;
use super::document::CaseDocument;
use super::record::{Case, CaseService};
use super::refusal::Refusal;
use super::step::{enter, fit};
use crate::desk::Channel;
use crate::directory::{DocumentNeed, Service};
use crate::{CaseId, UnitId};
use std::collections::BTreeMap;

/// What a case is opened with.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    pub id: CaseId,
    pub number: String,
    pub token: String,
    pub service: Option<&'a Service>,
    pub channel: Channel,
    /// The unit that receives it.
    pub unit: UnitId,
    pub competent: Option<UnitId>,
    pub origin: String,
}

/// A case received now. The unit may have it, or the opening is refused.
pub fn open(opening: Opening<'_>, scene: &Scene<'_>) -> Result<Case, Refusal> {
    let kind = scene.kind;
    let start = kind.state(&kind.start).ok_or(Refusal::NotFromHere)?;
    let service = opening.service;
    let days = |own: Option<u16>, kind: u16| own.unwrap_or(kind);
    let legal = days(service.and_then(|service| service.legal_days), kind.legal_days);
    let promised = days(service.and_then(|service| service.promised_days), kind.promised_days);
    let limits = Limits {
        // A promise beyond the law is none.
        promised: promised.min(legal),
        legal,
    };
    let mut case = Case {
        id: opening.id,
        number: opening.number,
        token: opening.token,
        kind: kind.code.clone(),
        kind_version: kind.version,
        kind_name: kind.name.clone(),
        service: service.map(|service| CaseService {
            id: service.id,
            version: service.version,
            name: service.name.clone(),
        }),
        channel: opening.channel,
        received_by: opening.unit,
        competent: opening.competent,
        state: String::new(),
        since: scene.now,
        revision: 1,
        clock: Clock::new(scene.now, limits),
        custody: Custody::new(opening.unit, scene.now, staff(scene)),
        documents: documents(service, scene),
        missing: None,
        values: BTreeMap::new(),
        sealed: Vec::new(),
        tasks: Vec::new(),
        mandate: None,
        steps: Vec::new(),
        origin: opening.origin,
    };
    if !fit(&case, start, opening.unit, scene) {
        return Err(Refusal::NoAuthority);
    }
    enter(&mut case, start, scene);
    Ok(case)
}

/// The documents of the type and of the service.
fn documents(service: Option<&Service>, scene: &Scene<'_>) -> Vec<CaseDocument> {
    let own = scene.kind.documents.iter().map(|rule| CaseDocument {
        code: rule.code.clone(),
        name: rule.name.clone(),
        deferrable: rule.deferrable,
        promise: rule.promise,
        given: None,
    });
    let asked = service.into_iter().flat_map(|service| (1..).zip(&service.documents));
    let asked = asked.filter(|(_, document)| document.need != DocumentNeed::NotNeeded);
    let asked = asked.map(|(number, document): (usize, _)| CaseDocument {
        code: format!("service-{number}"),
        name: document.name.clone(),
        deferrable: document.need == DocumentNeed::Deferrable,
        promise: document.need == DocumentNeed::Promise,
        given: None,
    });
    own.chain(asked).collect()
}
