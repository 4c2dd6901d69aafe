//! Give and take back a mandate. Names are sealed; the agent is never the applicant themselves.

use super::act::{Secret, SeenCase, act, find};
use super::bench::Hand;
use super::receive::fits;
use crate::{App, AppError};
use jiff::civil::Date;
use yike_model::MandateId;
use yike_model::case::{Act, Case, Evidence, Mandate};
use yike_model::people::IdentityNumber;
use yike_storage::{Lookup, SealedOwner};

/// Sealed fields of the case.
pub(super) const AGENT: &str = "agent_name";
const AGENT_IDENTITY: &str = "agent_identity";

/// What is given.
#[derive(Debug, Clone)]
pub struct NewMandate {
    pub agent_name: String,
    pub agent_identity: Option<IdentityNumber>,
    pub until: Date,
    pub evidence: Evidence,
}

/// Gives a mandate from today. A person does not act for themselves: that is seen by the identity numbers.
pub async fn grant(app: &App, hand: Hand<'_>, seen: &SeenCase, new: &NewMandate) -> Result<Case, AppError> {
    let name = new.agent_name.trim();
    if name.is_empty() || !fits(name, 60) {
        return Err(AppError::Input("say who is to act, in at most 60 characters".into()));
    }
    let case = find(app, hand, &seen.key).await?;
    let mut secrets = vec![Secret::plain(AGENT, name)];
    if let Some(identity) = &new.agent_identity {
        let same = app.store.owners_by(Lookup::IdNumber, identity.secret()).await?;
        if same.contains(&case.id.owner()) {
            return Err(AppError::Input(
                "this is the applicant's own identity number: nobody acts for themselves; leave the mandate out".into(),
            ));
        }
        // Found again by nobody: the look-up is the applicant's.
        secrets.push(Secret::plain(AGENT_IDENTITY, identity.secret()));
    }
    let mandate = Mandate {
        id: MandateId(app.uuid()),
        from: app.today(),
        until: new.until,
        evidence: match hand {
            Hand::Applicant => Evidence::ByLink,
            Hand::Staff(_) => new.evidence,
        },
        scope: Vec::new(),
        granted_at: app.now(),
        revoked_at: None,
    };
    act(app, hand, seen, &Act::Grant(mandate), &secrets).await
}

/// Takes it back: from this moment nobody acts on it, whoever is about to.
pub async fn revoke(app: &App, hand: Hand<'_>, seen: &SeenCase) -> Result<Case, AppError> {
    act(app, hand, seen, &Act::Revoke, &[]).await
}
