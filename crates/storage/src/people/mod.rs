//! Logins with their roles and tokens; reports and evaluations residents make; their one-time codes.

mod codes;
mod evaluations;
mod logins;
mod reports;

pub use codes::CodeRecord;
pub use evaluations::Evaluation;
pub use logins::LoginRecord;
pub use reports::{Report, ReportState};
