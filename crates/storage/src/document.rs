//! Records kept as key columns and a JSON body: saving, loading, and importing by natural key.

use crate::sql::{Backend, Db, Row, args, to_json};
use crate::{Imported, Outcome, StorageError};
use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};

/// A record with an `id`, some key columns and a body.
pub(crate) trait Document: Serialize + DeserializeOwned + Clone + Send + Sync {
    const TABLE: &'static str;
    /// Key columns, in the order of [`Document::keys`].
    const COLUMNS: &'static [&'static str];
    /// Which of the key columns form the natural key of imports.
    const NATURAL: &'static [&'static str];
    type Id: Copy + ToString + std::str::FromStr<Err: std::fmt::Display> + Send + Sync;

    fn id(&self) -> Self::Id;
    fn set_id(&mut self, id: Self::Id);
    fn keys(&self) -> Result<Vec<Value>, StorageError>;
}

/// Inserts or replaces by id.
pub(crate) async fn save<D: Document>(db: &Db, record: &D) -> Result<(), StorageError> {
    write(db, record, to_json(record)?).await
}

async fn write<D: Document>(db: &Db, record: &D, body: String) -> Result<(), StorageError> {
    let columns = D::COLUMNS.join(", ");
    let updates: Vec<String> = D::COLUMNS.iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let sql = format!(
        "INSERT INTO {table} (id, {columns}, body) VALUES {values} \
         ON CONFLICT (id) DO UPDATE SET {updates}, body = excluded.body",
        table = D::TABLE,
        values = places(1, D::COLUMNS.len() + 2),
        updates = updates.join(", "),
    );
    let mut values = args![record.id().to_string()];
    values.extend(record.keys()?);
    values.extend(args![body]);
    db.run(&sql, values).await?;
    Ok(())
}

/// By one column; rows in the order of another.
pub(crate) async fn list<D: Document>(db: &Db, tail: &str, values: Vec<Value>) -> Result<Vec<D>, StorageError> {
    let rows = db.all(&format!("SELECT body FROM {} {tail}", D::TABLE), values).await?;
    rows.iter().map(Row::body).collect()
}

/// The first of [`list`].
pub(crate) async fn find<D: Document>(db: &Db, tail: &str, values: Vec<Value>) -> Result<Option<D>, StorageError> {
    Ok(list(db, tail, values).await?.into_iter().next())
}

/// Saves `record` under the id already known for its natural key; its own id is used only when it is new.
pub(crate) async fn import<D: Document>(db: &Db, record: &D) -> Result<Imported<D::Id>, StorageError> {
    let mut natural = Vec::new();
    for (column, value) in D::COLUMNS.iter().zip(record.keys()?) {
        if D::NATURAL.contains(column) {
            natural.push(value);
        }
    }
    let wheres: Vec<String> = D::NATURAL
        .iter()
        .enumerate()
        .map(|(i, c)| format!("{c} = ${}", i + 1))
        .collect();
    let sql = format!("SELECT id, body FROM {} WHERE {}", D::TABLE, wheres.join(" AND "));
    let Some(row) = db.one(&sql, natural).await? else {
        save(db, record).await?;
        return Ok(Imported {
            id: record.id(),
            outcome: Outcome::Inserted,
        });
    };
    let id: D::Id = row.parsed("id")?;
    let mut kept = record.clone();
    kept.set_id(id);
    // Texts are compared, not values: a number read back may differ in its last bit.
    let body = to_json(&kept)?;
    if body == row.text("body")? {
        return Ok(Imported {
            id,
            outcome: Outcome::Unchanged,
        });
    }
    write(db, &kept, body).await?;
    Ok(Imported {
        id,
        outcome: Outcome::Changed,
    })
}

/// Inserts many rows of the same columns; `tail` is what follows the rows (`ON CONFLICT …`, `RETURNING …`). No bytes.
///
/// On PostgreSQL all rows travel as one JSON parameter: a statement whose text does not change with the number of rows is
/// parsed once. SQLite parses in this process and would read numbers back from JSON less exactly: it gets plain values.
pub(crate) async fn insert_many(
    db: &Db,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<Vec<Row>, StorageError> {
    let names = columns.join(", ");
    let mut rows = rows.into_iter().peekable();
    let mut returned = Vec::new();
    while rows.peek().is_some() {
        let batch: Vec<Vec<Value>> = rows.by_ref().take(300).collect();
        let (sql, values) = match db.backend {
            Backend::Sqlite => {
                let sql = format!(
                    "INSERT INTO {table} ({names}) VALUES {} {tail}",
                    places(batch.len(), columns.len())
                );
                (sql, batch.into_iter().flatten().collect())
            }
            Backend::Postgres => {
                let sql = format!(
                    "INSERT INTO {table} ({names}) SELECT {names} \
                     FROM json_populate_recordset(NULL::{table}, CAST($1 AS json)) {tail}"
                );
                (sql, args![records(columns, batch)?])
            }
        };
        // SQLite counts a statement without RETURNING as one without rows.
        returned.extend(db.all(&sql, values).await?);
    }
    Ok(returned)
}

/// Rows as a JSON array of objects, for PostgreSQL's `json_populate_recordset`.
pub(crate) fn records(columns: &[&str], rows: Vec<Vec<Value>>) -> Result<String, StorageError> {
    let records = rows.into_iter().map(|row| record(columns, row));
    to_json(&records.collect::<Result<Vec<_>, _>>()?)
}

fn record(columns: &[&str], row: Vec<Value>) -> Result<serde_json::Map<String, serde_json::Value>, StorageError> {
    let cell = |value: Value| match value {
        Value::BigInt(Some(number)) => Ok(number.into()),
        Value::Double(Some(number)) => Ok(number.into()),
        Value::Bool(Some(flag)) => Ok(flag.into()),
        Value::String(Some(text)) => Ok(text.into()),
        Value::BigInt(None) | Value::Double(None) | Value::Bool(None) | Value::String(None) => {
            Ok(serde_json::Value::Null)
        }
        other => Err(StorageError::invalid(format!(
            "{other:?} cannot be inserted with others"
        ))),
    };
    columns
        .iter()
        .zip(row)
        .map(|(column, value)| Ok(((*column).to_owned(), cell(value)?)))
        .collect()
}

/// `($1, $2), ($3, $4)` for so many rows of so many columns.
fn places(rows: usize, columns: usize) -> String {
    let row = |r: usize| {
        let cells: Vec<String> = (1..=columns).map(|c| format!("${}", r * columns + c)).collect();
        format!("({})", cells.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
