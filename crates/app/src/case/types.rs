//! The types of cases: those that come with the program and those an installation declared.

use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use serde_json::json;
use std::collections::BTreeMap;
use yike_authz::{Action, Actor as Asker, Resource, may};
use yike_model::case::file::read;
use yike_model::case::{Case, CaseType, shipped};
use yike_model::ledger::Actor;

/// The newest version of every type, by code.
pub async fn case_types(app: &App) -> Result<Vec<CaseType>, AppError> {
    let mut newest: BTreeMap<String, CaseType> = BTreeMap::new();
    let shipped = shipped::all().map_err(told)?;
    for kind in shipped.into_iter().chain(app.store.read().case_types().await?) {
        let known = newest.get(&kind.code).map_or(0, |known| known.version);
        if kind.version >= known {
            newest.insert(kind.code.clone(), kind);
        }
    }
    Ok(newest.into_values().collect())
}

/// The newest version of a type.
pub async fn case_type(app: &App, code: &str) -> Result<CaseType, AppError> {
    let all = case_types(app).await?;
    all.into_iter()
        .find(|kind| kind.code == code)
        .ok_or(AppError::NotFound("case type"))
}

/// The version a case was opened under.
pub async fn type_of(app: &App, case: &Case) -> Result<CaseType, AppError> {
    let kept = app.store.read().case_type(&case.kind, case.kind_version).await?;
    kept.ok_or_else(|| AppError::Internal(format!("the type of case {} is gone", case.number)))
}

/// The types, for somebody of the staff.
pub async fn types_for(app: &App, who: &SignedIn) -> Result<Vec<CaseType>, AppError> {
    let world = app.world();
    let at = |unit: Option<_>| unit.map_or(Resource::Installation, Resource::Unit);
    let asker = Asker::Login(&who.login);
    let sees = |unit| may(&asker, Action::SeeCaseTypes, &at(unit), &world.snapshot).allowed();
    match who.login.grants.iter().any(|grant| sees(grant.unit)) {
        true => case_types(app).await,
        false => Err(AppError::Denied),
    }
}

/// Declares a type from the operator's command line: new cases are opened under it, those there are keep theirs. Everything
/// wrong with the file is told at once, with lines.
pub async fn declare_case_type(app: &App, actor: Actor, file: &str, text: &str) -> Result<(CaseType, bool), AppError> {
    let kind = read(file, text).map_err(told)?;
    let known = case_types(app).await?.into_iter().find(|known| known.code == kind.code);
    if let Some(known) =
        known.filter(|known| known.version > kind.version || known.version == kind.version && *known != kind)
    {
        return Err(AppError::Input(format!(
            "{file}: version {} of {} is in force; write version = {}",
            known.version,
            known.code,
            known.version.saturating_add(1)
        )));
    }
    let event = app.event(
        actor,
        "case_type.declared",
        format!("case_type:{}", kind.code),
        json!({ "version": kind.version }),
    );
    let (declared, event) = (&kind, &event);
    let new = app
        .store
        .write(|tx| async move {
            let new = tx.keep_case_type(declared).await?;
            if new {
                tx.event(event).await?;
            }
            Ok::<_, AppError>(new)
        })
        .await?;
    Ok((kind, new))
}

fn told(problems: Vec<yike_model::case::file::Problem>) -> AppError {
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    AppError::Input(said.join("\n"))
}
