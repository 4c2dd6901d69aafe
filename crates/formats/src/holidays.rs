//! The table of public holidays and make-up working days: `date,kind,name,name_en`, kind `holiday` (放假) or `workday`
//! (上班).

use crate::issue::RowIssue;
use crate::sheet::read_csv;
use crate::table::{Column, Holds, Spec, Table};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_calendar::{DayKind, SpecialDay};
use yike_model::directory::CalendarEntry;

static HOLIDAYS: Spec = Spec {
    name: "holidays",
    label: "节假日",
    columns: &[
        col("date", "日期", true),
        col("kind", "类别", true),
        col("name", "名称", true),
        col("name_en", "英文名称", false),
    ],
    examples: &[],
};

const fn col(name: &'static str, label: &'static str, required: bool) -> Column {
    Column {
        name,
        label,
        required,
        holds: Holds::Text,
        note: "",
        note_en: "",
    }
}

/// What was read, by date.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HolidayImport {
    pub entries: Vec<CalendarEntry>,
    pub issues: Vec<RowIssue>,
}

/// Reads the table. Of a date that comes twice nothing but the first row is used.
pub fn read_holidays(file: &str, bytes: &[u8]) -> HolidayImport {
    let mut out = HolidayImport::default();
    let sheet = match read_csv(file, bytes) {
        Ok(sheet) => sheet,
        Err(issue) => {
            return HolidayImport {
                issues: vec![issue],
                ..out
            };
        }
    };
    let issues = &mut out.issues;
    let Some(table) = Table::open(&HOLIDAYS, &sheet, issues) else {
        return out;
    };
    let mut seen: BTreeMap<Date, (u32, DayKind)> = BTreeMap::new();
    for cells in table.rows() {
        cells.required(issues, "date");
        let date = cells.date(issues, "date");
        let kind: Option<DayKind> = cells.one(issues, "kind", None);
        let name = cells.required(issues, "name");
        let (Some(date), Some(kind), Some(_)) = (date, kind, name) else {
            continue;
        };
        match seen.get(&date) {
            Some((first, before)) if *before == kind => {
                cells.error(
                    issues,
                    "date",
                    format!("{date} 与第 {first} 行重复，请删除一行。"),
                    format!("{date} is already in row {first}; remove one."),
                );
                continue;
            }
            Some((first, _)) => {
                cells.error(
                    issues,
                    "kind",
                    format!("{date} 在第 {first} 行与本行一处放假、一处上班，互相矛盾。请核对通知后改正。"),
                    format!("{date} is a holiday in one of rows {first} and {} and a working day in the other. Check the announcement and correct one.", cells.number()),
                );
                continue;
            }
            None => {}
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if kind == DayKind::Workday && !weekend {
            cells.warn(
                issues,
                "kind",
                format!("{date} 本来就是工作日，不必列为上班。请核对日期。"),
                format!("{date} is a working day anyway; check the date."),
            );
        }
        seen.insert(date, (cells.number(), kind));
        let day = SpecialDay {
            kind,
            name: cells.text("name"),
            name_en: cells.text("name_en"),
        };
        out.entries.push(CalendarEntry { date, day });
    }
    out.entries.sort_by_key(|entry| entry.date);
    out
}
