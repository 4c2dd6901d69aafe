//! Declaring the order of the lines. The whole policy goes into the ledger, so that every call can be judged by the rules
//! that held.

use crate::world::POLICY;
use crate::{App, AppError};
use serde_json::json;
use yike_authz::{Action, Actor as Asker, Decision, Resource, may};
use yike_model::desk::Policy;
use yike_model::desk::replay::POLICY_DECLARED;
use yike_model::ledger::Actor;

/// Declares a policy from the operator's command line. It holds from the next call on. A name once used is not used for other rules.
pub async fn declare_policy(app: &App, actor: Actor, policy: &Policy) -> Result<(), AppError> {
    let world = app.world();
    match may(
        &Asker::Operator,
        Action::DeclarePolicy,
        &Resource::Installation,
        &world.snapshot,
    ) {
        Decision::Allowed => {}
        _ => return Err(AppError::Denied),
    }
    let wrong = policy.problems();
    if !wrong.is_empty() {
        return Err(AppError::Input(wrong.join("\n")));
    }
    let known = &declared(app).await?;
    if let Some(same) = known.iter().find(|known| known.id == policy.id) {
        if same == policy && world.policy == *policy {
            return Ok(());
        }
        return Err(AppError::Input(format!(
            "id: {:?} names rules that were declared before; give the new rules a new id, so that earlier calls can still be explained",
            policy.id
        )));
    }
    let event = &app.event(actor, POLICY_DECLARED, "policy", json!(policy));
    app.store
        .write(|tx| async move {
            tx.set_setting(POLICY, policy).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    app.reload_world().await
}

/// Every policy that ever held, the one of a new installation first.
async fn declared(app: &App) -> Result<Vec<Policy>, AppError> {
    let mut policies = vec![Policy::standard()];
    for entry in app
        .store
        .read()
        .events_about("policy", u32::MAX)
        .await?
        .into_iter()
        .rev()
    {
        if let Ok(policy) = serde_json::from_value(entry.event.data) {
            policies.push(policy);
        }
    }
    Ok(policies)
}
