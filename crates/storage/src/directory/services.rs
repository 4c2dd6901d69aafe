//! Services: every version is kept, one is current.

use super::Imported;
use crate::sql::{Db, args, to_json};
use crate::{Outcome, Read, StorageError, Tx};
use yike_model::ServiceId;
use yike_model::directory::Service;

impl Read {
    /// The current version of a service.
    pub async fn service(&self, id: ServiceId) -> Result<Option<Service>, StorageError> {
        one(&self.db, "WHERE id = $1 AND is_current", args![id]).await
    }

    /// The version a claim or case was made under.
    pub async fn service_version(&self, id: ServiceId, version: u32) -> Result<Option<Service>, StorageError> {
        one(&self.db, "WHERE id = $1 AND version = $2", args![id, version]).await
    }

    /// The current version by code.
    pub async fn service_by_code(&self, code: &str) -> Result<Option<Service>, StorageError> {
        one(&self.db, "WHERE code = $1 AND is_current", args![code]).await
    }

    /// The current version of every service, by code.
    pub async fn services(&self) -> Result<Vec<Service>, StorageError> {
        let rows = self
            .db
            .all("SELECT body FROM service WHERE is_current ORDER BY code", args![])
            .await?;
        rows.iter().map(crate::sql::Row::body).collect()
    }
}

async fn one(db: &Db, tail: &str, values: Vec<sea_orm::Value>) -> Result<Option<Service>, StorageError> {
    let row = db.one(&format!("SELECT body FROM service {tail}"), values).await?;
    row.map(|row| row.body()).transpose()
}

impl Tx {
    /// Imports a service by its code. A change makes the next version; the version given is not used. Also the way to edit
    /// one by hand.
    pub async fn import_service(&self, service: &Service) -> Result<Imported<ServiceId>, StorageError> {
        let known = self.service_by_code(&service.code).await?;
        let mut next = service.clone();
        let outcome = match known {
            None => {
                next.version = 1;
                Outcome::Inserted
            }
            Some(known) => {
                (next.id, next.version) = (known.id, known.version);
                if next == known {
                    return Ok(Imported {
                        id: known.id,
                        outcome: Outcome::Unchanged,
                    });
                }
                next.version = known.version + 1;
                let sql = "UPDATE service SET is_current = FALSE WHERE id = $1 AND version = $2";
                self.db.run(sql, args![known.id, known.version]).await?;
                Outcome::Changed
            }
        };
        let sql = "INSERT INTO service (id, version, code, is_current, body) VALUES ($1, $2, $3, TRUE, $4)";
        self.db
            .run(sql, args![next.id, next.version, next.code, to_json(&next)?])
            .await?;
        Ok(Imported { id: next.id, outcome })
    }
}
