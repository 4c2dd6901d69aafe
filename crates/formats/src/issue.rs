//! What is wrong with a row, in words a person at a spreadsheet can act on.

use serde::{Deserialize, Serialize};
use yike_model::directory::Text;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row cannot be used as it is.
    Error,
    /// The row is used; somebody should look.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowIssue {
    /// As uploaded: `venues.csv`, or `目录.xlsx 场所` for a sheet.
    pub file: String,
    /// As the spreadsheet counts, header included, from 1; 0 = the file as a whole.
    pub row: u32,
    /// The column by its English name; empty = the row as a whole.
    pub field: String,
    pub severity: Severity,
    /// What is wrong, what was expected, what to do.
    pub message: Text,
    /// The cell as it was found.
    pub value: String,
}

impl RowIssue {
    /// An error of a whole file.
    pub(crate) fn file(file: &str, zh: impl Into<String>, en: impl Into<String>) -> RowIssue {
        RowIssue {
            file: file.to_owned(),
            row: 0,
            field: String::new(),
            severity: Severity::Error,
            message: Text::new(zh, en),
            value: String::new(),
        }
    }
}

/// Whether anything forbids the import.
pub fn has_errors(issues: &[RowIssue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
