//! The case types that come with the program. An installation may add its own; see docs/how-to/add-a-case-type.md.

use super::file::{Problem, read};
use super::kind::CaseType;

/// File name and text.
pub const FILES: &[(&str, &str)] = &[
    ("application.toml", include_str!("../../case-types/application.toml")),
    ("help.toml", include_str!("../../case-types/help.toml")),
    ("act-for.toml", include_str!("../../case-types/act-for.toml")),
    ("home-visit.toml", include_str!("../../case-types/home-visit.toml")),
    ("hazard.toml", include_str!("../../case-types/hazard.toml")),
    ("opinion.toml", include_str!("../../case-types/opinion.toml")),
    ("follow-up.toml", include_str!("../../case-types/follow-up.toml")),
];

/// All of them, or what is wrong in them.
pub fn all() -> Result<Vec<CaseType>, Vec<Problem>> {
    let mut kinds = Vec::new();
    let mut problems = Vec::new();
    for (file, text) in FILES {
        match read(file, text) {
            Ok(kind) => kinds.push(kind),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(kinds) } else { Err(problems) }
}
