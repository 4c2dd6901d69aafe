//! The one way statements reach a database: one query text with `$1` parameters for SQLite and PostgreSQL.
//!
//! Times are BIGINT microseconds (RFC 3339 text sorts wrongly once fractions differ in length). Dates are ISO text
//! (`2026-11-24`): they sort, and a person with a database shell can read them. Identifiers are hyphenated UUID text for
//! the same reason; both databases then share every query without casts.

use crate::StorageError;
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult, Statement, Value};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use yike_model as m;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    fn sea(self) -> DbBackend {
        match self {
            Backend::Sqlite => DbBackend::Sqlite,
            Backend::Postgres => DbBackend::Postgres,
        }
    }
}

/// A transaction lent to a closure. Revoked when the closure ends, so a handle that escaped cannot write later.
#[derive(Debug)]
pub(crate) struct Lent {
    transaction: Mutex<Option<Arc<DatabaseTransaction>>>,
    /// A statement lost against a concurrent transaction; the closure must run again even if it swallowed the error.
    pub(crate) conflict: AtomicBool,
}

impl Lent {
    pub(crate) fn new(transaction: Arc<DatabaseTransaction>) -> Lent {
        Lent {
            transaction: Mutex::new(Some(transaction)),
            conflict: AtomicBool::new(false),
        }
    }

    pub(crate) fn revoke(&self) {
        if let Ok(mut slot) = self.transaction.lock() {
            slot.take();
        }
    }

    fn get(&self) -> Result<Arc<DatabaseTransaction>, StorageError> {
        let slot = self.transaction.lock().ok().and_then(|slot| slot.clone());
        slot.ok_or_else(|| StorageError::invalid("a transaction was used after its closure ended"))
    }
}

#[derive(Debug, Clone)]
enum Link {
    Pool(DatabaseConnection),
    Lent(Arc<Lent>),
    Whole(Arc<DatabaseTransaction>),
}

/// Runs statements on a pool or inside a transaction.
#[derive(Debug, Clone)]
pub(crate) struct Db {
    pub(crate) backend: Backend,
    link: Link,
}

impl Db {
    pub(crate) fn pool(backend: Backend, pool: DatabaseConnection) -> Db {
        Db {
            backend,
            link: Link::Pool(pool),
        }
    }

    pub(crate) fn lent(backend: Backend, lent: Arc<Lent>) -> Db {
        Db {
            backend,
            link: Link::Lent(lent),
        }
    }

    pub(crate) fn whole(backend: Backend, transaction: Arc<DatabaseTransaction>) -> Db {
        Db {
            backend,
            link: Link::Whole(transaction),
        }
    }

    fn statement(&self, sql: &str, args: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.backend.sea(), sql, args)
    }

    fn seen(&self, error: sea_orm::DbErr) -> StorageError {
        let error = StorageError::from(error);
        if let (Link::Lent(lent), true) = (&self.link, error.is_busy()) {
            lent.conflict.store(true, Ordering::Relaxed);
        }
        error
    }

    /// All rows.
    pub(crate) async fn all(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
        let statement = self.statement(sql, args);
        let rows = match &self.link {
            Link::Pool(pool) => pool.query_all_raw(statement).await,
            Link::Lent(lent) => lent.get()?.query_all_raw(statement).await,
            Link::Whole(transaction) => transaction.query_all_raw(statement).await,
        };
        Ok(rows.map_err(|e| self.seen(e))?.into_iter().map(Row).collect())
    }

    /// The first row, if any.
    pub(crate) async fn one(&self, sql: &str, args: Vec<Value>) -> Result<Option<Row>, StorageError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The number of rows changed.
    pub(crate) async fn run(&self, sql: &str, args: Vec<Value>) -> Result<u64, StorageError> {
        let statement = self.statement(sql, args);
        let done = match &self.link {
            Link::Pool(pool) => pool.execute_raw(statement).await,
            Link::Lent(lent) => lent.get()?.execute_raw(statement).await,
            Link::Whole(transaction) => transaction.execute_raw(statement).await,
        };
        Ok(done.map_err(|e| self.seen(e))?.rows_affected())
    }

    /// Several statements without parameters (schema, pragmas, savepoints).
    pub(crate) async fn script(&self, sql: &str) -> Result<(), StorageError> {
        let done = match &self.link {
            Link::Pool(pool) => pool.execute_unprepared(sql).await,
            Link::Lent(lent) => lent.get()?.execute_unprepared(sql).await,
            Link::Whole(transaction) => transaction.execute_unprepared(sql).await,
        };
        done.map(|_| ()).map_err(|e| self.seen(e))
    }

    /// A single count or sum.
    pub(crate) async fn count(&self, sql: &str, args: Vec<Value>) -> Result<i64, StorageError> {
        match self.one(sql, args).await? {
            Some(row) => row.0.try_get_by_index::<i64>(0).map_err(StorageError::from),
            None => Ok(0),
        }
    }
}

/// One row, read by column name.
#[derive(Debug)]
pub(crate) struct Row(QueryResult);

impl Row {
    fn get<T: sea_orm::TryGetable>(&self, column: &str) -> Result<T, StorageError> {
        self.0
            .try_get("", column)
            .map_err(|e| StorageError::inconsistent(format!("column {column}"), e))
    }

    /// The first column, whatever its name.
    pub(crate) fn first_text(&self) -> Result<String, StorageError> {
        Ok(self.0.try_get_by_index(0)?)
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.get(column)
    }

    pub(crate) fn text_opt(&self, column: &str) -> Result<Option<String>, StorageError> {
        self.get(column)
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.get(column)
    }

    pub(crate) fn int_opt(&self, column: &str) -> Result<Option<i64>, StorageError> {
        self.get(column)
    }

    pub(crate) fn real(&self, column: &str) -> Result<f64, StorageError> {
        self.get(column)
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StorageError> {
        self.get(column)
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.get(column)
    }

    /// A count that fits `u32`.
    pub(crate) fn number(&self, column: &str) -> Result<u32, StorageError> {
        let value = self.int(column)?;
        u32::try_from(value).map_err(|e| StorageError::inconsistent(format!("column {column}"), e))
    }

    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, StorageError> {
        micros(self.int(column)?)
    }

    pub(crate) fn time_opt(&self, column: &str) -> Result<Option<Timestamp>, StorageError> {
        self.int_opt(column)?.map(micros).transpose()
    }

    pub(crate) fn date(&self, column: &str) -> Result<Date, StorageError> {
        self.parsed(column)
    }

    /// A text column that parses: identifiers, dates.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T, StorageError>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(column)?;
        text.parse()
            .map_err(|e: T::Err| StorageError::inconsistent(format!("column {column} ({text})"), e))
    }

    /// A JSON column.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|e| StorageError::inconsistent(format!("column {column}"), e))
    }

    /// The `body` column.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, StorageError> {
        self.json("body")
    }
}

fn micros(value: i64) -> Result<Timestamp, StorageError> {
    Timestamp::from_microsecond(value).map_err(|e| StorageError::inconsistent("a time column", e))
}

/// JSON text for a `body` column.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|e| StorageError::invalid(format!("this cannot be written as JSON: {e}")))
}

/// The word a unit-like enum is written as in JSON, for key columns.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StorageError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(StorageError::invalid(format!("{other:?} is not a plain word"))),
    }
}

/// The enum a key column's word stands for.
pub(crate) fn from_word<T: DeserializeOwned>(word: String, place: &str) -> Result<T, StorageError> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|e| StorageError::inconsistent(place, e))
}

/// What can be bound to a parameter.
pub(crate) trait Arg {
    fn arg(&self) -> Value;
}

impl Arg for i64 {
    fn arg(&self) -> Value {
        Value::BigInt(Some(*self))
    }
}
impl Arg for u32 {
    fn arg(&self) -> Value {
        i64::from(*self).arg()
    }
}
impl Arg for f64 {
    fn arg(&self) -> Value {
        Value::Double(Some(*self))
    }
}
impl Arg for bool {
    fn arg(&self) -> Value {
        Value::Bool(Some(*self))
    }
}
impl Arg for str {
    fn arg(&self) -> Value {
        Value::from(self)
    }
}
impl Arg for String {
    fn arg(&self) -> Value {
        Value::from(self.as_str())
    }
}
impl Arg for [u8] {
    fn arg(&self) -> Value {
        Value::from(self.to_vec())
    }
}
impl Arg for Vec<u8> {
    fn arg(&self) -> Value {
        self.as_slice().arg()
    }
}
impl Arg for [u8; 32] {
    fn arg(&self) -> Value {
        self.as_slice().arg()
    }
}
impl Arg for Timestamp {
    fn arg(&self) -> Value {
        self.as_microsecond().arg()
    }
}
impl Arg for Date {
    fn arg(&self) -> Value {
        self.to_string().arg()
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn arg(&self) -> Value {
        (**self).arg()
    }
}

macro_rules! text_args {
    ($($id:ident),*) => {$(
        impl Arg for m::$id {
            fn arg(&self) -> Value { self.to_string().arg() }
        }
    )*};
}
text_args!(
    UnitId, VenueId, ServiceId, OfferingId, ScheduleId, SessionId, ClaimId, LoginId, EventId, ReportId, DeviceId,
    OwnerId, NoticeId, CaseId
);

/// A nullable text parameter.
pub(crate) fn opt_text<T: ToString>(value: Option<T>) -> Value {
    Value::from(value.map(|v| v.to_string()))
}

/// A nullable number or time parameter.
pub(crate) fn opt_int(value: Option<i64>) -> Value {
    Value::BigInt(value)
}

/// `args![a, b]` binds values in the order of `$1`, `$2`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Arg::arg(&$value)),*] };
}
pub(crate) use args;

impl Arg for Value {
    fn arg(&self) -> Value {
        self.clone()
    }
}

/// Fails unless exactly `expected` rows changed.
pub(crate) fn affected(what: &str, expected: u64, actual: u64) -> Result<(), StorageError> {
    if actual == expected {
        Ok(())
    } else {
        Err(StorageError::RowsAffected {
            what: what.to_owned(),
            expected,
            actual,
        })
    }
}
