//! Residents by one-time code: who shows the code sent to a phone sees the numbers that carry the phone, in any browser, and
//! gets messages. Nobody needs it to take a number.

use crate::desk::gateway::{Codes, Outgoing};
use crate::desk::outbox::ANSWER_WITHIN;
use crate::{App, AppError};
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use yike_model::desk::Claim;
use yike_model::ledger::Actor;
use yike_storage::{CodeRecord, Lookup, SealedOwner};

/// A code can be used for so long.
pub const MINUTES: i64 = 5;
/// Wrong tries after which a code is dead.
const TRIES: u32 = 5;
/// Codes for one phone, and asked for from one network address, in [`WINDOW`].
const PER_PHONE: u32 = 3;
const PER_ADDRESS: u32 = 20;
const WINDOW: Duration = Duration::from_secs(3600);
/// A browser stays known for so long.
const STAYS_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Numbers shown.
const SHOWN: u32 = 20;

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The code itself, where a demonstration prints it.
    pub shown: Option<String>,
}

/// Whether codes can be had in this installation.
pub fn available(app: &App) -> bool {
    app.office().gateway.codes() != Codes::Off
}

/// A mobile number of mainland China: eleven digits, the first 1.
fn mobile(phone: &str) -> Result<String, AppError> {
    let digits: String = phone
        .chars()
        .filter_map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
            _ => Some(c).filter(char::is_ascii_digit),
        })
        .collect();
    let digits = digits.strip_prefix("0086").unwrap_or(&digits);
    let digits = digits
        .strip_prefix("86")
        .filter(|rest| rest.len() == 11)
        .unwrap_or(digits);
    match digits.len() == 11 && digits.starts_with('1') && phone.chars().count() <= 30 {
        true => Ok(digits.to_owned()),
        false => Err(AppError::Input(
            "a mobile number has eleven digits and begins with 1; nothing was sent".into(),
        )),
    }
}

/// Sends a code to a phone; `network` is the asker's address.
pub async fn ask(app: &App, phone: &str, network: &str, english: bool) -> Result<Asked, AppError> {
    if !available(app) {
        return Err(AppError::NotFound("code"));
    }
    let phone = mobile(phone)?;
    let digest = app.store.phone_digest(&phone)?;
    let address = digest.ok_or_else(|| AppError::Input("there is no phone number in this".into()))?;
    let now = app.now();
    let limits = [
        (format!("code:{address}"), PER_PHONE),
        (format!("code-from:{network}"), PER_ADDRESS),
    ];
    let id = app.uuid();
    let code = six_digits(&app.token());
    let record = CodeRecord {
        id,
        digest: app.store.code_digest(id, &code)?,
        attempts: 0,
        expires_at: now.saturating_add(SignedDuration::from_mins(MINUTES)).unwrap_or(now),
    };
    let event = app.event(Actor::Resident, "resident.code_asked", format!("code:{id}"), json!({}));
    let (limits, address, record, event) = (&limits, &address, &record, &event);
    let allowed = app
        .store
        .write(|tx| async move {
            for (subject, most) in limits {
                if tx.count_attempt(subject, WINDOW, now).await? > *most {
                    return Ok(false);
                }
            }
            tx.add_code(address, record, now).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(true)
        })
        .await?;
    if !allowed {
        return Err(AppError::TooMany { minutes: 60 });
    }
    let office = app.office();
    if office.gateway.codes() == Codes::Shown {
        return Ok(Asked { shown: Some(code) });
    }
    let message = Outgoing {
        id: None,
        kind: None,
        phone: Some(phone),
        text: office.words.code(&code, MINUTES, english),
    };
    // The person is not kept waiting for the gateway; if nothing comes, they ask again.
    tokio::spawn(async move {
        match tokio::time::timeout(ANSWER_WITHIN, office.gateway.send(&message)).await {
            Ok(Ok(())) => {}
            Ok(Err(why)) => tracing::warn!(why, "a one-time code was not taken"),
            Err(_) => tracing::warn!("the gateway did not answer in time; a one-time code is lost"),
        }
    });
    Ok(Asked { shown: None })
}

/// Six digits from an unguessable token; the part that is not uniform is below one in ten million million.
fn six_digits(token: &str) -> String {
    let hash = Sha256::digest(token.as_bytes());
    let number = hash.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// Compares in a time that does not depend on where the texts differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}

/// Shows a code. Right: a cookie token for the browser, and the phone is kept, sealed, with the numbers of the browser
/// (`tokens`), which get messages from now on. `None`: wrong, too old, or tried too often.
pub async fn show(
    app: &App,
    phone: &str,
    code: &str,
    tokens: &[String],
    english: bool,
) -> Result<Option<String>, AppError> {
    let phone = mobile(phone)?;
    let Some(address) = app.store.phone_digest(&phone)? else {
        return Ok(None);
    };
    let now = app.now();
    let Some(record) = app.store.read().code(&address, now).await? else {
        return Ok(None);
    };
    let right = same(&app.store.code_digest(record.id, code.trim())?, &record.digest);
    let cookie = app.token();
    let digest = digest(&cookie);
    let expires = now.saturating_add(STAYS_FOR).unwrap_or(now);
    let mut claims = Vec::new();
    for token in tokens {
        claims.extend(app.store.read().claim_by_token(token).await?.map(|record| record.claim));
    }
    claims.retain(|claim| !claim.state.ended());
    let event = app.event(
        Actor::Resident,
        "resident.code_shown",
        format!("code:{}", record.id),
        json!({}),
    );
    let told: Vec<_> = claims
        .iter()
        .map(|claim| {
            app.event(
                Actor::Resident,
                "claim.notify",
                format!("claim:{}", claim.id),
                json!({}),
            )
        })
        .collect();
    let (phone, address, digest, claims) = (&phone, &address, &digest, &claims);
    let (event, told) = (&event, &told);
    let kept = app
        .store
        .write(|tx| async move {
            // Counted before it is looked at, so that many at once have no more tries than one after the other.
            let tries = tx.try_code(record.id).await?;
            if !right || tries.is_none_or(|tries| tries > TRIES) || !tx.end_code(record.id).await? {
                return Ok(false);
            }
            tx.add_resident_token(digest, address, now, expires).await?;
            tx.event(event).await?;
            for (claim, told) in claims.iter().zip(told) {
                let Some(fresh) = tx.claim(claim.id).await?.map(|record| record.claim) else {
                    continue;
                };
                tx.seal(claim.id.owner(), "phone", phone, Lookup::Phone).await?;
                let mut after = fresh.clone();
                after.asks.notify = true;
                after.asks.english = english;
                tx.advance_claim(&after, fresh.state, told).await?;
            }
            Ok::<_, AppError>(true)
        })
        .await?;
    Ok(kept.then_some(cookie))
}

/// The numbers that carry the phone a browser has shown a code for; `None` when it has shown none.
pub async fn numbers(app: &App, cookie: &str) -> Result<Option<Vec<Claim>>, AppError> {
    let read = app.store.read();
    match read.resident_address(&digest(cookie), app.now()).await? {
        Some(address) => Ok(Some(read.claims_by_address(&address, SHOWN).await?)),
        None => Ok(None),
    }
}

/// Forgets a browser.
pub async fn forget(app: &App, cookie: &str) -> Result<(), AppError> {
    let digest = &digest(cookie);
    app.store
        .write(|tx| async move { Ok::<_, AppError>(tx.end_resident_token(digest).await?) })
        .await
}

fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{mobile, same};

    #[test]
    fn a_mobile_number_however_written() {
        for text in [
            "13800000001",
            "+86 138-0000-0001",
            "0086 138 0000 0001",
            "１３８００００００ ０１",
        ] {
            assert_eq!(mobile(text).ok().as_deref(), Some("13800000001"), "{text}");
        }
        for text in ["", "138", "0512-67000000", "23800000001", "138000000012"] {
            assert!(mobile(text).is_err(), "{text}");
        }
    }

    #[test]
    fn texts_are_the_same_or_not() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab") && same("", ""));
    }
}
