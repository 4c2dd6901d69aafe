//! Types of cases by version.

use crate::sql::{Row, args, to_json};
use crate::{Read, StorageError, Tx};
use yike_model::case::CaseType;

impl Read {
    /// Every version that was kept, newest last.
    pub async fn case_types(&self) -> Result<Vec<CaseType>, StorageError> {
        let sql = "SELECT body FROM case_type ORDER BY code, version";
        self.db.all(sql, args![]).await?.iter().map(Row::body).collect()
    }

    /// A version.
    pub async fn case_type(&self, code: &str, version: u32) -> Result<Option<CaseType>, StorageError> {
        let sql = "SELECT body FROM case_type WHERE code = $1 AND version = $2";
        let row = self.db.one(sql, args![code, version]).await?;
        row.map(|row| row.body()).transpose()
    }
}

impl Tx {
    /// Keeps a version for ever; returns whether it is new. Another text under a version already kept is refused.
    pub async fn keep_case_type(&self, kind: &CaseType) -> Result<bool, StorageError> {
        match self.case_type(&kind.code, kind.version).await? {
            Some(kept) if kept == *kind => Ok(false),
            Some(_) => Err(StorageError::invalid(format!(
                "version {} of the case type {} was kept with another text; write version = {}",
                kind.version,
                kind.code,
                kind.version.saturating_add(1)
            ))),
            None => {
                let sql = "INSERT INTO case_type (code, version, body) VALUES ($1, $2, $3)";
                self.db.run(sql, args![kind.code, kind.version, to_json(kind)?]).await?;
                Ok(true)
            }
        }
    }
}
