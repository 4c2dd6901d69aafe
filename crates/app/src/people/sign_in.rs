//! Signing in and out. A signed-in browser is a `Login` with a token; the database keeps only the token's digest.

use super::password;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use yike_model::ledger::Actor;
use yike_model::people::Login;

/// A working day with its overtime.
const STAYS_FOR: SignedDuration = SignedDuration::from_hours(12);
/// Tries in [`WINDOW`]: for one user name from one address; for one address; for one name from everywhere. The last is
/// wide, so that a stranger cannot shut somebody out by mistyping their name.
const TRIES_PER_PAIR: u32 = 8;
const TRIES_PER_ADDRESS: u32 = 40;
const TRIES_PER_NAME: u32 = 200;
/// Longer names are nobody's.
const MAX_NAME_CHARS: usize = 64;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Compared against when the name is unknown, so that an unknown name takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$4v0qgkz0fQ0m0h9b9bHcVvNHpYf3H0yCzqXcY6c3x3Y";

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub login: Login,
}

/// Signs in; returns the cookie token.
pub async fn sign_in(
    app: &App,
    username: &str,
    password: String,
    address: &str,
) -> Result<(SignedIn, String), AppError> {
    let now = app.now();
    let username = username.trim();
    if username.chars().count() > MAX_NAME_CHARS {
        return Err(AppError::WrongPassword);
    }
    let pair = format!("pair:{address}:{username}");
    let limits = [
        (pair.clone(), TRIES_PER_PAIR),
        (format!("address:{address}"), TRIES_PER_ADDRESS),
        (format!("name:{username}"), TRIES_PER_NAME),
    ];
    let limits = &limits;
    let allowed = app
        .store
        .write(|tx| async move {
            let mut allowed = true;
            for (subject, most) in limits {
                allowed &= tx.count_attempt(subject, WINDOW, now).await? <= *most;
            }
            Ok::<_, AppError>(allowed)
        })
        .await?;
    if !allowed {
        return Err(AppError::TooMany {
            minutes: u32::try_from(WINDOW.as_secs() / 60).unwrap_or(15),
        });
    }
    let record = app
        .store
        .read()
        .login_by_username(username)
        .await?
        .filter(|record| !record.login.disabled);
    let hash = record
        .as_ref()
        .map_or(NOBODY, |record| record.password_hash.as_str())
        .to_owned();
    let right = password::verify(password, hash).await?;
    let Some(record) = record.filter(|_| right) else {
        return Err(AppError::WrongPassword);
    };
    let token = app.token();
    let digest = digest(&token);
    let event = app.event(
        Actor::Login { id: record.login.id },
        "login.signed_in",
        format!("login:{}", record.login.id),
        json!({}),
    );
    let (digest, event, pair, id) = (&digest, &event, &pair, record.login.id);
    app.store
        .write(|tx| async move {
            tx.clear_attempts(pair).await?;
            tx.add_token(digest, id, now, expires(now)).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok((SignedIn { login: record.login }, token))
}

/// Who a cookie token belongs to.
pub async fn signed_in(app: &App, token: &str) -> Result<Option<SignedIn>, AppError> {
    let record = app.store.read().login_by_token(&digest(token), app.now()).await?;
    Ok(record.map(|record| SignedIn { login: record.login }))
}

/// Signs a browser out.
pub async fn sign_out(app: &App, token: &str) -> Result<(), AppError> {
    let digest = &digest(token);
    app.store
        .write(|tx| async move {
            tx.end_token(digest).await?;
            Ok::<_, AppError>(())
        })
        .await
}

fn expires(now: Timestamp) -> Timestamp {
    now.saturating_add(STAYS_FOR).unwrap_or(Timestamp::MAX)
}

/// What is stored of a token instead of it.
pub(crate) fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::NOBODY;
    use argon2::password_hash::phc::PasswordHash;
    use argon2::{Argon2, Params};

    #[test]
    fn an_unknown_name_costs_as_much_as_a_wrong_password() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!(nobody.algorithm.as_str(), "argon2id");
        let usual = Argon2::default();
        let usual = usual.params();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (usual.m_cost(), usual.t_cost(), usual.p_cost())
        );
        assert!(nobody.salt.is_some() && nobody.hash.is_some());
    }
}
