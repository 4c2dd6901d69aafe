//! Wire types of other people's standards and of spreadsheets. Pure: bytes in, values and row issues out.
//!
//! - [`directory`]: units, venues, services, offerings and schedules from a folder of CSV files or one XLSX, both ways,
//!   and the templates officials fill in.
//! - [`divisions`]: the national list of streets, communities and villages.
//! - [`holidays`]: the table of public holidays and make-up working days.
//! - [`places`]: named places for the gazetteer.
//! - [`sheet`]: tables of any kind as rows of text.
//! - [`upload`]: what an uploaded document is by its bytes.
//!
//! Every reader returns what it could read together with [`RowIssue`]s; whoever imports decides (an import with an
//! [`Severity::Error`] should change nothing).

pub mod directory;
pub mod divisions;
pub mod holidays;
pub mod issue;
pub mod labels;
pub mod places;
mod points;
pub mod sheet;
mod table;
pub mod upload;

pub use issue::{RowIssue, Severity};
pub use labels::Labelled;
