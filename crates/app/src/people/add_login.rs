//! Somebody new who may sign in; the first administrator of an installation.

use super::password;
use crate::site::{SITE, Site};
use crate::{App, AppError};
use serde_json::json;
use yike_model::LoginId;
use yike_model::ledger::Actor;
use yike_model::people::{Grant, Login, Role};
use yike_storage::LoginRecord;

/// Who, and what they may do where.
#[derive(Debug, Clone)]
pub struct NewLogin {
    pub username: String,
    pub display_name: String,
    pub password: String,
    pub role: Role,
    /// Code of the unit; `None` = everywhere.
    pub unit: Option<String>,
}

/// Adds a login. On an installation without one, the first is an administrator everywhere.
pub async fn add_login(app: &App, actor: Actor, new: NewLogin) -> Result<Login, AppError> {
    let username = new.username.trim().to_owned();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    if username.is_empty() || username.chars().count() > 64 || !username.chars().all(plain) {
        return Err(AppError::Input(format!(
            "{username:?} is no user name: use 1 to 64 letters, digits and - _ . @ without spaces"
        )));
    }
    let unit = match &new.unit {
        None => None,
        Some(code) => match app.store.read().unit_by_code(code).await? {
            Some(unit) => Some(unit.id),
            None => return Err(AppError::Input(format!("there is no unit with the code {code:?}"))),
        },
    };
    let password_hash = password::hash(new.password).await?;
    let login = Login {
        id: LoginId(app.uuid()),
        username,
        display_name: new.display_name,
        grants: vec![Grant { role: new.role, unit }],
        disabled: false,
    };
    let event = app.event(
        actor,
        "login.added",
        format!("login:{}", login.id),
        json!({ "username": login.username, "role": new.role, "unit": unit }),
    );
    let record = LoginRecord { login, password_hash };
    let (record, event) = (&record, &event);
    app.store
        .write(|tx| async move {
            if tx.login_by_username(&record.login.username).await?.is_some() {
                return Err(AppError::Input(format!(
                    "the user name {:?} is taken",
                    record.login.username
                )));
            }
            tx.save_login(record).await?;
            tx.event(event).await?;
            Ok(())
        })
        .await?;
    Ok(record.login.clone())
}

/// Whether anybody may sign in yet.
pub async fn has_logins(app: &App) -> Result<bool, AppError> {
    Ok(!app.store.read().logins().await?.is_empty())
}

/// Says what the installation calls itself.
pub async fn name_site(app: &App, actor: Actor, site: Site) -> Result<(), AppError> {
    let event = app.event(actor, "site.named", "site", json!({ "district": site.district.zh }));
    let (site, event) = (&site, &event);
    app.store
        .write(|tx| async move {
            tx.set_setting(SITE, site).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(())
        })
        .await
}
