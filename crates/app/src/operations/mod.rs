//! Running it: import reports, what an operator checks.

pub mod report;
