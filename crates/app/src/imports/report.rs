//! The row-by-row report every import gives.

use serde::Serialize;
use std::fmt;
use yike_formats::RowIssue;
use yike_storage::Tally;

/// How bad it is. An error stops the whole import; a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// One remark, with where it is. `row` counts as a spreadsheet does, the header is row 1; 0 = the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub severity: Severity,
    pub file: String,
    pub row: u32,
    pub field: String,
    pub value: String,
    pub message: String,
    pub message_zh: String,
}

/// What became of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub table: String,
    pub inserted: u32,
    pub changed: u32,
    pub unchanged: u32,
}

impl Count {
    pub(crate) fn of(table: &str, tally: Tally) -> Count {
        let Tally {
            inserted,
            changed,
            unchanged,
        } = tally;
        Count {
            table: table.into(),
            inserted,
            changed,
            unchanged,
        }
    }
}

/// What an import did, or why it did nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ImportReport {
    pub source: String,
    /// False when there were errors: the database is as it was.
    pub applied: bool,
    pub counts: Vec<Count>,
    pub remarks: Vec<Remark>,
    /// Facts worth knowing, one sentence each.
    pub notes: Vec<String>,
}

impl ImportReport {
    /// A report that has nothing to say yet.
    pub fn new(source: impl Into<String>) -> ImportReport {
        ImportReport {
            source: source.into(),
            ..ImportReport::default()
        }
    }

    /// Takes over what a reader of files found.
    pub(crate) fn issues(&mut self, issues: Vec<RowIssue>) {
        self.remarks.extend(issues.into_iter().map(|issue| Remark {
            severity: match issue.severity {
                yike_formats::Severity::Error => Severity::Error,
                yike_formats::Severity::Warning => Severity::Warning,
            },
            file: issue.file,
            row: issue.row,
            field: issue.field,
            value: cut(&issue.value),
            message: cut(&issue.message.en),
            message_zh: cut(&issue.message.zh),
        }));
    }

    /// Whether anything was inserted or changed.
    pub fn wrote(&self) -> bool {
        self.counts.iter().any(|count| count.inserted + count.changed > 0)
    }

    /// How many errors.
    pub fn errors(&self) -> usize {
        self.remarks
            .iter()
            .filter(|remark| remark.severity == Severity::Error)
            .count()
    }

    /// A remark about a whole file.
    pub fn remark(&mut self, severity: Severity, file: &str, message: impl Into<String>, zh: impl Into<String>) {
        self.remarks.push(Remark {
            severity,
            file: file.into(),
            row: 0,
            field: String::new(),
            value: String::new(),
            message: message.into(),
            message_zh: zh.into(),
        });
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for remark in &self.remarks {
            let kind = match remark.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            write!(f, "{kind}: {}", remark.file)?;
            if remark.row > 0 {
                write!(f, ", row {}", remark.row)?;
            }
            if !remark.field.is_empty() {
                write!(f, ", {}", remark.field)?;
            }
            if !remark.value.is_empty() {
                write!(f, " = {:?}", remark.value)?;
            }
            writeln!(f, ": {}", remark.message)?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        for count in &self.counts {
            let Count {
                table,
                inserted,
                changed,
                unchanged,
            } = count;
            writeln!(
                f,
                "{table}: {inserted} new, {changed} changed, {unchanged} as they were"
            )?;
        }
        if self.applied {
            write!(f, "{}: imported", self.source)
        } else {
            write!(
                f,
                "{}: nothing imported, {} error(s); the database is as it was",
                self.source,
                self.errors()
            )
        }
    }
}

/// A cell may hold a novel; the report quotes its beginning.
const QUOTED: usize = 400;

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
