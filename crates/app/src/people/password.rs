//! Passwords: argon2id with the crate's default cost (OWASP password storage cheat sheet), off the async threads, as
//! many at once as there are permits.

use crate::AppError;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

/// Shorter ones are refused (NIST SP 800-63B asks for length, not for composition).
pub const MIN_CHARS: usize = 10;
/// Longer ones are refused before they are hashed.
pub const MAX_CHARS: usize = 200;
/// Hashes computed at once: each takes a core and 19 MiB.
static PERMITS: Semaphore = Semaphore::const_new(2);

/// Refuses what is too short or too long.
pub fn check(password: &str) -> Result<(), AppError> {
    let chars = password.chars().count();
    if (MIN_CHARS..=MAX_CHARS).contains(&chars) {
        Ok(())
    } else {
        Err(AppError::Input(format!(
            "a password has {MIN_CHARS} to {MAX_CHARS} characters, this one has {chars}"
        )))
    }
}

/// The PHC string of a new password.
pub async fn hash(password: String) -> Result<String, AppError> {
    check(&password)?;
    off_thread(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| AppError::Internal(format!("hashing the password failed: {error}")))
    })
    .await?
}

/// Whether the password belongs to the hash.
pub async fn verify(password: String, hash: String) -> Result<bool, AppError> {
    if password.chars().count() > MAX_CHARS {
        return Ok(false);
    }
    off_thread(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let _permit = PERMITS
        .acquire()
        .await
        .map_err(|error| AppError::Internal(error.to_string()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Internal(error.to_string()))
}
