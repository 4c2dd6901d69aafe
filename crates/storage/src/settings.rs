//! Settings by name, and the log of imports.

use crate::sql::{args, to_json};
use crate::{Read, StorageError, Tx};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use yike_model::ledger::Actor;

/// One import: what, when, by whom, what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRun {
    pub at: Timestamp,
    /// The file or folder, as the operator named it.
    pub source: String,
    pub actor: Actor,
    /// Counts and warnings.
    pub summary: serde_json::Value,
}

impl Read {
    /// A setting.
    pub async fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StorageError> {
        let row = self
            .db
            .one("SELECT body FROM setting WHERE name = $1", args![name])
            .await?;
        row.map(|row| row.body()).transpose()
    }

    /// The last imports, newest first.
    pub async fn import_runs(&self, limit: u32) -> Result<Vec<ImportRun>, StorageError> {
        let sql = "SELECT at, source, actor, body FROM import_run ORDER BY id DESC LIMIT $1";
        let rows = self.db.all(sql, args![limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(ImportRun {
                    at: row.time("at")?,
                    source: row.text("source")?,
                    actor: row.json("actor")?,
                    summary: row.body()?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Sets a setting.
    pub async fn set_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StorageError> {
        let sql =
            "INSERT INTO setting (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = excluded.body";
        self.db.run(sql, args![name, to_json(value)?]).await?;
        Ok(())
    }

    /// Logs an import.
    pub async fn add_import_run(&self, run: &ImportRun) -> Result<(), StorageError> {
        let sql = "INSERT INTO import_run (at, source, actor, body) VALUES ($1, $2, $3, $4)";
        self.db
            .run(
                sql,
                args![run.at, run.source, to_json(&run.actor)?, to_json(&run.summary)?],
            )
            .await?;
        Ok(())
    }
}
