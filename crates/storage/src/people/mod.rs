//! Logins with their roles and tokens; reports residents make.

mod logins;
mod reports;

pub use logins::LoginRecord;
pub use reports::{Report, ReportState};
