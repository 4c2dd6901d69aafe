//! Storage errors: four kinds and `Busy`, each with a text an operator can act on.

use sea_orm::{DbErr, RuntimeErr};

const EXISTS: &str = "The same key exists already: choose another";

/// What went wrong in the store. Unless the text says otherwise nothing of the change was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The database or the disk refused: not reachable, full, damaged, a constraint broken.
    #[error("the database refused: {detail}. Nothing of this change was kept. {hint}")]
    Driver { detail: String, hint: &'static str },
    /// Something stored contradicts what the program knows to hold.
    #[error(
        "stored data is inconsistent in {place}: {detail}. Nothing was changed; run `yike verify` and restore from a backup if it fails"
    )]
    Inconsistency { place: String, detail: String },
    /// The caller asked for something that cannot be done in this state or configuration.
    #[error("{0}")]
    InvalidOperation(String),
    /// A guarded statement met another state than expected: somebody else was faster, or the row is gone.
    #[error(
        "{what}: expected {expected} row(s) to change, {actual} did. Nothing of this change was kept; load it again and repeat"
    )]
    RowsAffected { what: String, expected: u64, actual: u64 },
    /// Others hold the database for longer than we wait.
    #[error("the database is busy: {0}. Nothing of this change was kept; try again in a moment")]
    Busy(String),
}

impl StorageError {
    pub(crate) fn inconsistent(place: impl Into<String>, detail: impl ToString) -> StorageError {
        StorageError::Inconsistency {
            place: place.into(),
            detail: detail.to_string(),
        }
    }

    pub(crate) fn invalid(text: impl Into<String>) -> StorageError {
        StorageError::InvalidOperation(text.into())
    }

    pub(crate) fn driver(detail: impl ToString, hint: &'static str) -> StorageError {
        StorageError::Driver {
            detail: detail.to_string(),
            hint,
        }
    }

    pub(crate) fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> StorageError {
        StorageError::Driver {
            detail: format!("{what} {}: {error}", path.display()),
            hint: "Check that the folder exists, is writable by this user and has free space",
        }
    }

    /// Whether a key that must be unique (a code, a username) is taken.
    pub fn is_taken(&self) -> bool {
        matches!(self, StorageError::Driver { hint, .. } if *hint == EXISTS)
    }

    /// Whether the same request may succeed when repeated as it is.
    pub fn is_busy(&self) -> bool {
        matches!(self, StorageError::Busy(_))
    }
}

/// SQLSTATE (PostgreSQL) or result code (SQLite) of a driver error.
fn code_of(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(inner) | DbErr::Exec(inner) | DbErr::Query(inner)) = error else {
        return None;
    };
    match inner {
        RuntimeErr::SqlxError(inner) => inner.as_database_error().and_then(|e| e.code()).map(|c| c.into_owned()),
        RuntimeErr::Internal(_) => None,
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> StorageError {
        let code = code_of(&error).unwrap_or_default();
        match code.as_str() {
            // PostgreSQL: serialization failure, deadlock, lock not available.
            "40001" | "40P01" | "55P03" => StorageError::Busy(error.to_string()),
            // SQLite: SQLITE_BUSY and its extensions, SQLITE_LOCKED.
            "5" | "261" | "517" | "773" | "6" | "262" => StorageError::Busy(error.to_string()),
            // PostgreSQL: unique, foreign key; SQLite: SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _FOREIGNKEY.
            "23505" | "2067" | "1555" => StorageError::driver(error, EXISTS),
            "23503" | "787" => {
                StorageError::driver(error, "Something it refers to is not there, or it is still referred to")
            }
            "13" | "53100" => StorageError::driver(error, "The disk is full: free some space, then try again"),
            "11" | "26" => StorageError::driver(
                error,
                "The database file is damaged: stop, keep a copy, restore the last backup",
            ),
            "8" | "1032" | "25006" => {
                StorageError::driver(error, "The database is read-only: check the file's owner and rights")
            }
            _ => match &error {
                DbErr::ConnectionAcquire(_) => StorageError::Busy("no connection became free in time".to_owned()),
                DbErr::Conn(_) => StorageError::driver(error, "Check that the database runs and can be reached"),
                _ => StorageError::driver(error, "Run `yike verify`; if it passes, report this text as a bug"),
            },
        }
    }
}
