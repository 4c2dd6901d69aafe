//! Documents of a case and how much each proves.

use crate::directory::Text;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How much a document proves, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Issued by an organ: an electronic licence, a register.
    A,
    /// Checked at a counter against the original; may be used again with consent.
    B,
    /// Uploaded by the person; the original is still to be seen.
    C,
    /// A signed promise in its place (告知承诺).
    D,
}

/// What was given for a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Given {
    /// It is there, as a file or seen on paper.
    There {
        grade: Grade,
        at: Timestamp,
        /// The file, by its SHA-256 in hexadecimal and its kind (`application/pdf`); `None` when seen on paper.
        #[serde(default)]
        file: Option<(String, String)>,
    },
    /// 容缺: promised by a date (local, included), missing again after it.
    Deferred { until: Date, at: Timestamp },
}

/// A document the case needs, with the facts it was opened under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDocument {
    pub code: String,
    pub name: Text,
    pub deferrable: bool,
    pub promise: bool,
    #[serde(default)]
    pub given: Option<Given>,
}

impl CaseDocument {
    /// Whether it is still to be brought on a day.
    pub fn missing(&self, today: Date) -> bool {
        match &self.given {
            None => true,
            Some(Given::There { .. }) => false,
            Some(Given::Deferred { until, .. }) => *until < today,
        }
    }

    /// Whether it is put off on a day.
    pub fn deferred(&self, today: Date) -> bool {
        matches!(&self.given, Some(Given::Deferred { until, .. }) if today <= *until)
    }

    /// Whether the original is still to be seen.
    pub fn unseen(&self) -> bool {
        matches!(&self.given, Some(Given::There { grade: Grade::C, .. }))
    }
}
