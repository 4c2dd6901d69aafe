//! Lists of cases: a worklist by what is due, what waits for an answer or a ruling, the load of units.

use crate::sql::{Arg, Db, Row, args};
use crate::{Read, StorageError};
use jiff::civil::Date;
use sea_orm::Value;
use yike_model::case::Case;
use yike_model::{CaseId, UnitId};

/// What a unit has in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitLoad {
    pub unit: UnitId,
    pub open: u32,
    /// Due before the day asked about.
    pub overdue: u32,
    /// Due on it or within the days asked about.
    pub soon: u32,
    /// Offered to others and not answered.
    pub offered: u32,
}

/// So few units are read one by one, each by its own index; for more, the list by date is walked.
const ONE_BY_ONE: usize = 12;

/// `$n, $n+1, …` for so many values after the first `before`.
fn marks(before: usize, count: usize) -> String {
    let marks: Vec<String> = (before + 1..=before + count).map(|n| format!("${n}")).collect();
    marks.join(", ")
}

async fn bodies(db: &Db, sql: &str, values: Vec<Value>) -> Result<Vec<Case>, StorageError> {
    db.all(sql, values).await?.iter().map(Row::body).collect()
}

impl Read {
    /// Open cases these units have, what is due first first, after the one with this due date and id.
    pub async fn worklist(
        &self,
        units: &[UnitId],
        after: Option<(Date, CaseId)>,
        limit: u32,
    ) -> Result<Vec<Case>, StorageError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let (due, id) = after.map_or((String::new(), String::new()), |(due, id)| {
            (due.to_string(), id.to_string())
        });
        let mut values = args![due, id, limit];
        values.extend(units.iter().map(Arg::arg));
        let later = "NOT ended AND (due > $1 OR (due = $1 AND id > $2))";
        let sql = if units.len() <= ONE_BY_ONE {
            let each = |n: usize| {
                format!(
                    "SELECT * FROM (SELECT due, id, body FROM case_file WHERE holder_id = ${n} AND {later} \
                     ORDER BY due, id LIMIT $3) AS u{n}"
                )
            };
            let parts: Vec<String> = (4..4 + units.len()).map(each).collect();
            format!("{} ORDER BY due, id LIMIT $3", parts.join(" UNION ALL "))
        } else {
            let of = marks(3, units.len());
            format!("SELECT body FROM case_file WHERE {later} AND holder_id IN ({of}) ORDER BY due, id LIMIT $3")
        };
        bodies(&self.db, &sql, values).await
    }

    /// Cases offered to these units and not answered, and those they are asked to rule on, oldest first.
    pub async fn cases_waiting_for(&self, units: &[UnitId], limit: u32) -> Result<Vec<Case>, StorageError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let of = marks(1, units.len());
        let sql = format!(
            "SELECT body FROM case_file WHERE offered_to IN ({of}) OR ruling_by IN ({of}) ORDER BY received_at, id LIMIT $1"
        );
        let mut values = args![limit];
        values.extend(units.iter().map(Arg::arg));
        bodies(&self.db, &sql, values).await
    }

    /// What each of these units has in hand on a day; `soon` counts up to and including another.
    pub async fn case_load(&self, units: &[UnitId], today: Date, soon: Date) -> Result<Vec<UnitLoad>, StorageError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let of = marks(2, units.len());
        let sql = format!(
            "SELECT holder_id, COUNT(*) AS open, \
             COALESCE(SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END), 0) AS overdue, \
             COALESCE(SUM(CASE WHEN due >= $1 AND due <= $2 THEN 1 ELSE 0 END), 0) AS soon, \
             COUNT(offered_to) AS offered \
             FROM case_file WHERE NOT ended AND holder_id IN ({of}) GROUP BY holder_id ORDER BY holder_id"
        );
        let mut values = args![today, soon];
        values.extend(units.iter().map(Arg::arg));
        let rows = self.db.all(&sql, values).await?;
        rows.iter()
            .map(|row| {
                Ok(UnitLoad {
                    unit: row.parsed("holder_id")?,
                    open: row.number("open")?,
                    overdue: row.number("overdue")?,
                    soon: row.number("soon")?,
                    offered: row.number("offered")?,
                })
            })
            .collect()
    }
}
