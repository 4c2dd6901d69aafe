//! One case: numbered, added, changed by whoever saw its last revision.

use crate::sql::{Row, affected, args, opt_text, to_json};
use crate::{Read, StorageError, Tx};
use jiff::civil::Date;
use sea_orm::Value;
use yike_model::case::Case;
use yike_model::ledger::Event;
use yike_model::{CaseId, UnitId};

/// The columns beside the body, as far as they follow from it.
struct Columns {
    holder: UnitId,
    offered_to: Value,
    ruling_by: Value,
}

fn columns(case: &Case) -> Result<Columns, StorageError> {
    let holder = case.custody.holder();
    let disputed = case.custody.ruling.as_ref().filter(|ruling| ruling.decided.is_none());
    Ok(Columns {
        holder: holder.ok_or_else(|| StorageError::invalid("a case that nobody has"))?,
        offered_to: opt_text(case.custody.offer.as_ref().map(|offer| offer.to)),
        ruling_by: opt_text(disputed.map(|ruling| ruling.by)),
    })
}

impl Read {
    /// A case by id.
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, StorageError> {
        self.case_where("id", &id.to_string()).await
    }

    /// A case by the number people see. Only for staff: numbers can be counted.
    pub async fn case_by_number(&self, number: &str) -> Result<Option<Case>, StorageError> {
        self.case_where("number", number).await
    }

    /// A case by the token of its link.
    pub async fn case_by_token(&self, token: &str) -> Result<Option<Case>, StorageError> {
        self.case_where("token", token).await
    }

    /// `column` is one of ours, never input.
    async fn case_where(&self, column: &str, is: &str) -> Result<Option<Case>, StorageError> {
        let sql = format!("SELECT body FROM case_file WHERE {column} = $1");
        let row = self.db.one(&sql, args![is]).await?;
        row.as_ref().map(Row::body).transpose()
    }
}

impl Tx {
    /// The next running number of a unit and year, from 1. The row stays locked until the transaction ends, so numbers are
    /// dense; a rolled back one is issued to the next.
    pub async fn next_case_number(&self, unit: UnitId, year: i16) -> Result<u32, StorageError> {
        let sql = "INSERT INTO case_number (unit_id, year, last) VALUES ($1, $2, 1) \
                   ON CONFLICT (unit_id, year) DO UPDATE SET last = case_number.last + 1 RETURNING last";
        let row = self.db.one(sql, args![unit, i64::from(year)]).await?;
        row.ok_or_else(|| StorageError::inconsistent("case_number", "no number came back"))?
            .number("last")
    }

    /// Adds a case and writes its event. `due` is what the worklist is ordered by.
    pub async fn add_case(&self, case: &Case, due: Date, event: &Event) -> Result<(), StorageError> {
        let c = columns(case)?;
        let sql = "INSERT INTO case_file (id, number, token, kind, kind_version, state, holder_id, offered_to, ruling_by, \
                   received_at, due, ended, revision, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let values = args![
            case.id,
            case.number,
            case.token,
            case.kind,
            case.kind_version,
            case.state,
            c.holder,
            c.offered_to,
            c.ruling_by,
            case.clock.received_at,
            due,
            case.ended(),
            case.revision,
            to_json(case)?
        ];
        self.db.run(sql, values).await?;
        self.event(event).await
    }

    /// Stores `after`, which follows the revision before it, and writes the event. Fails with `RowsAffected` when somebody
    /// else changed the case meanwhile.
    pub async fn save_case(&self, after: &Case, due: Date, event: &Event) -> Result<(), StorageError> {
        let c = columns(after)?;
        let sql = "UPDATE case_file SET state = $3, holder_id = $4, offered_to = $5, ruling_by = $6, due = $7, ended = $8, \
                   revision = $9, body = $10 WHERE id = $1 AND revision = $2";
        let values = args![
            after.id,
            after.revision.saturating_sub(1),
            after.state,
            c.holder,
            c.offered_to,
            c.ruling_by,
            due,
            after.ended(),
            after.revision,
            to_json(after)?
        ];
        let changed = self.db.run(sql, values).await?;
        affected(&format!("case {}", after.number), 1, changed)?;
        self.event(event).await
    }
}
