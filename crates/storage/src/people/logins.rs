//! Who may sign in. Passwords arrive hashed, cookie tokens as SHA-256 digests: neither secret enters the database. Limits
//! are counted here, so that all nodes agree.

use crate::sql::{Db, Row, affected, args, from_word, opt_text, word};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use std::time::Duration;
use yike_model::LoginId;
use yike_model::people::{Grant, Login};

/// A login with its argon2 hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRecord {
    pub login: Login,
    pub password_hash: String,
}

const LOGIN: &str = "SELECT id, username, display_name, password_hash, disabled FROM login";

async fn filled(db: &Db, row: &Row) -> Result<LoginRecord, StorageError> {
    let id: LoginId = row.parsed("id")?;
    let sql = "SELECT role, unit_id FROM login_grant WHERE login_id = $1 ORDER BY position";
    let mut grants = Vec::new();
    for grant in db.all(sql, args![id]).await? {
        let unit = grant.text_opt("unit_id")?.map(|text| text.parse()).transpose();
        grants.push(Grant {
            role: from_word(grant.text("role")?, "login_grant.role")?,
            unit: unit.map_err(|e| StorageError::inconsistent("login_grant.unit_id", e))?,
        });
    }
    let login = Login {
        id,
        username: row.text("username")?,
        display_name: row.text("display_name")?,
        grants,
        disabled: row.flag("disabled")?,
    };
    Ok(LoginRecord {
        login,
        password_hash: row.text("password_hash")?,
    })
}

async fn one(db: &Db, tail: &str, values: Vec<sea_orm::Value>) -> Result<Option<LoginRecord>, StorageError> {
    match db.one(&format!("{LOGIN} {tail}"), values).await? {
        Some(row) => Ok(Some(filled(db, &row).await?)),
        None => Ok(None),
    }
}

impl Read {
    /// A login by id.
    pub async fn login(&self, id: LoginId) -> Result<Option<LoginRecord>, StorageError> {
        one(&self.db, "WHERE id = $1", args![id]).await
    }

    /// A login by username, as given.
    pub async fn login_by_username(&self, username: &str) -> Result<Option<LoginRecord>, StorageError> {
        one(&self.db, "WHERE username = $1", args![username]).await
    }

    /// All logins, by username.
    pub async fn logins(&self) -> Result<Vec<LoginRecord>, StorageError> {
        let mut logins = Vec::new();
        for row in self.db.all(&format!("{LOGIN} ORDER BY username"), args![]).await? {
            logins.push(filled(&self.db, &row).await?);
        }
        Ok(logins)
    }

    /// The enabled login whose unexpired token has this SHA-256 digest (hexadecimal).
    pub async fn login_by_token(&self, digest: &str, now: Timestamp) -> Result<Option<LoginRecord>, StorageError> {
        let tail = "WHERE NOT disabled AND id = \
                    (SELECT login_id FROM login_token WHERE digest = $1 AND expires_at > $2)";
        one(&self.db, tail, args![digest, now]).await
    }

    /// Attempts counted for a subject in its running window.
    pub async fn attempts(&self, subject: &str, window: Duration, now: Timestamp) -> Result<u32, StorageError> {
        let sql = "SELECT attempts FROM login_attempt WHERE subject = $1 AND window_starts_at > $2";
        let row = self.db.one(sql, args![subject, before(now, window)]).await?;
        row.map_or(Ok(0), |row| row.number("attempts"))
    }
}

fn before(now: Timestamp, window: Duration) -> i64 {
    now.as_microsecond()
        .saturating_sub(i64::try_from(window.as_micros()).unwrap_or(i64::MAX))
}

impl Tx {
    /// Inserts or replaces a login with its grants. Its tokens stay, unless it is disabled.
    pub async fn save_login(&self, record: &LoginRecord) -> Result<(), StorageError> {
        let l = &record.login;
        let sql = "INSERT INTO login (id, username, display_name, password_hash, disabled) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (id) DO UPDATE SET username = excluded.username, display_name = excluded.display_name, \
                   password_hash = excluded.password_hash, disabled = excluded.disabled";
        self.db
            .run(
                sql,
                args![l.id, l.username, l.display_name, record.password_hash, l.disabled],
            )
            .await?;
        self.db
            .run("DELETE FROM login_grant WHERE login_id = $1", args![l.id])
            .await?;
        for (position, grant) in (0i64..).zip(&l.grants) {
            let sql = "INSERT INTO login_grant (login_id, position, role, unit_id) VALUES ($1, $2, $3, $4)";
            self.db
                .run(sql, args![l.id, position, word(&grant.role)?, opt_text(grant.unit)])
                .await?;
        }
        if l.disabled {
            self.end_tokens_of(l.id).await?;
        }
        Ok(())
    }

    /// Replaces a password hash and ends every token of the login.
    pub async fn set_password_hash(&self, id: LoginId, hash: &str) -> Result<(), StorageError> {
        let done = self
            .db
            .run("UPDATE login SET password_hash = $2 WHERE id = $1", args![id, hash])
            .await?;
        affected("login", 1, done)?;
        self.end_tokens_of(id).await
    }

    /// Keeps a signed-in browser by the SHA-256 digest (hexadecimal) of its cookie's token. Expired ones are swept.
    pub async fn add_token(
        &self,
        digest: &str,
        login: LoginId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        self.db
            .run("DELETE FROM login_token WHERE expires_at <= $1", args![now])
            .await?;
        let sql = "INSERT INTO login_token (digest, login_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        self.db.run(sql, args![digest, login, now, expires_at]).await?;
        Ok(())
    }

    /// Signs a browser out.
    pub async fn end_token(&self, digest: &str) -> Result<(), StorageError> {
        self.db
            .run("DELETE FROM login_token WHERE digest = $1", args![digest])
            .await?;
        Ok(())
    }

    /// Signs a login out everywhere.
    pub async fn end_tokens_of(&self, login: LoginId) -> Result<(), StorageError> {
        self.db
            .run("DELETE FROM login_token WHERE login_id = $1", args![login])
            .await?;
        Ok(())
    }

    /// Counts an attempt for a subject (a username, an address) and returns how many its window now holds. A window starts
    /// with its first attempt.
    pub async fn count_attempt(&self, subject: &str, window: Duration, now: Timestamp) -> Result<u32, StorageError> {
        let sql = "INSERT INTO login_attempt (subject, window_starts_at, attempts) VALUES ($1, $2, 1) \
                   ON CONFLICT (subject) DO UPDATE SET \
                   attempts = CASE WHEN login_attempt.window_starts_at <= $3 THEN 1 ELSE login_attempt.attempts + 1 END, \
                   window_starts_at = CASE WHEN login_attempt.window_starts_at <= $3 THEN excluded.window_starts_at \
                   ELSE login_attempt.window_starts_at END RETURNING attempts";
        match self.db.one(sql, args![subject, now, before(now, window)]).await? {
            Some(row) => row.number("attempts"),
            None => Err(StorageError::inconsistent("login_attempt", "no count came back")),
        }
    }

    /// Forgets the attempts of a subject (after a success).
    pub async fn clear_attempts(&self, subject: &str) -> Result<(), StorageError> {
        self.db
            .run("DELETE FROM login_attempt WHERE subject = $1", args![subject])
            .await?;
        Ok(())
    }
}
