//! Directory import and export: who serves what, where and when, in nine tables.
//!
//! A folder holds one CSV for each table (`units.csv` or `机构.csv` …), or one XLSX holds a sheet for each. Rows refer
//! to each other by code; permanent ids are given by whoever stores them. Headers may be English or Chinese.
//!
//! [`read_directory`] > [`DirectoryImport`] (rows and issues) > [`write_directory_csv`] gives the same rows again.

mod check;
pub(crate) mod columns;
mod read;
mod rows;
mod schedules;
mod template;
mod write;

pub use rows::{DirectoryTables, ExceptionRow, OfferingRow, RoomRow, ScheduleRow, ServiceRow, UnitRow, VenueRow};
pub use template::{template_csv, template_xlsx};
pub use write::write_directory_csv;

use crate::issue::{RowIssue, Severity};
use crate::sheet::{Sheet, read_csv, read_xlsx};
use crate::table::{Spec, Table};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use yike_model::directory::{Level, UnitKind};

/// What the database holds already: codes a batch may refer to without bringing them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Units with their kind and the code of their parent.
    pub units: BTreeMap<String, (UnitKind, Option<String>)>,
    pub venues: BTreeSet<String>,
    /// Pairs of venue and room.
    pub rooms: BTreeSet<(String, String)>,
    /// Services with the lowest level that accepts them.
    pub services: BTreeMap<String, Level>,
    pub schedules: BTreeSet<String>,
}

/// What was read, and what is wrong with it. Rows with errors in required cells are left out of the tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryImport {
    pub tables: DirectoryTables,
    /// By file and row.
    pub issues: Vec<RowIssue>,
}

impl DirectoryImport {
    /// Whether anything forbids the import.
    pub fn has_errors(&self) -> bool {
        crate::issue::has_errors(&self.issues)
    }
}

/// Reads a batch: file names with their bytes, CSV or XLSX, in any order.
pub fn read_directory<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)], known: &Known) -> DirectoryImport {
    let mut issues = Vec::new();
    let sheets = sheets(files, &mut issues);
    let open = |spec: &'static Spec, issues: &mut Vec<RowIssue>| {
        let sheet = sheets.get(spec.name)?;
        Table::open(spec, sheet, issues)
    };
    let tables: BTreeMap<&str, Table<'_>> = columns::TABLES
        .into_iter()
        .filter_map(|spec| Some((spec.name, open(spec, &mut issues)?)))
        .collect();
    for (name, label, there) in [
        ("units", "机构", known.units.is_empty()),
        ("venues", "场所", known.venues.is_empty()),
    ] {
        if there && !sheets.contains_key(name) {
            issues.push(RowIssue::file(
                &format!("{name}.csv"),
                format!("缺少“{label}”表。首次导入必须提供 {name}.csv，或在工作簿中提供“{label}”工作表。"),
                format!("The table {name} is missing. A first import needs {name}.csv, or a sheet of that name."),
            ));
        }
    }
    let rows = read::read(&tables, known, &mut issues);
    check::check(&tables, &rows, known, &mut issues);
    // Stable: a row's issues stay in the order in which they were found.
    issues.sort_by_key(|issue| (order(&issue.file), issue.file.clone(), issue.row));
    DirectoryImport { tables: rows, issues }
}

/// The position of a file's table, so that issues come in the order in which the tables are filled in.
fn order(file: &str) -> usize {
    let spec = table_of(file.rsplit(' ').next().unwrap_or(file)).or_else(|| table_of(file));
    spec.and_then(|spec| columns::TABLES.iter().position(|known| known.name == spec.name))
        .unwrap_or(usize::MAX)
}

/// The table of `units.csv`, `some/folder/机构.csv` or `机构`.
fn table_of(file: &str) -> Option<&'static Spec> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    columns::named(stem)
}

fn sheets<N: AsRef<str>, B: AsRef<[u8]>>(
    files: &[(N, B)],
    issues: &mut Vec<RowIssue>,
) -> BTreeMap<&'static str, Sheet> {
    let mut found: BTreeMap<&'static str, Sheet> = BTreeMap::new();
    let mut put = |spec: &'static Spec, sheet: Sheet, issues: &mut Vec<RowIssue>| {
        if let Some(before) = found.get(spec.name) {
            let zh = format!(
                "“{}”表出现了两次（另一份为 {}），本份未读取。请只保留一份。",
                spec.label, before.file
            );
            let en = format!(
                "The table {} came twice (also as {}); this copy was not read. Keep one.",
                spec.name, before.file
            );
            issues.push(RowIssue::file(&sheet.file, zh, en));
        } else {
            found.insert(spec.name, sheet);
        }
    };
    for (name, bytes) in files {
        let (name, bytes) = (name.as_ref(), bytes.as_ref());
        if name.to_lowercase().ends_with(".xlsx") {
            match read_xlsx(name, bytes) {
                Err(issue) => issues.push(issue),
                Ok(sheets) => {
                    for (sheet_name, sheet) in sheets {
                        match columns::named(&sheet_name) {
                            Some(spec) => put(spec, sheet, issues),
                            None if sheet_name == template::GUIDE => {}
                            None => issues.push(ignored(&sheet.file)),
                        }
                    }
                }
            }
        } else if let Some(spec) = table_of(name) {
            match read_csv(name, bytes) {
                Ok(sheet) => put(spec, sheet, issues),
                Err(issue) => issues.push(issue),
            }
        } else {
            issues.push(ignored(name));
        }
    }
    found
}

fn ignored(file: &str) -> RowIssue {
    let names = || {
        columns::TABLES
            .iter()
            .map(|spec| format!("{}（{}）", spec.label, spec.name))
            .collect::<Vec<_>>()
    };
    let codes = || columns::TABLES.iter().map(|spec| spec.name).collect::<Vec<_>>();
    let zh = format!("不认识这个表名，已跳过。可用的表名：{}。", names().join("、"));
    let en = format!("No table has this name; it was skipped. Known: {}.", codes().join(", "));
    RowIssue {
        severity: Severity::Warning,
        ..RowIssue::file(file, zh, en)
    }
}
