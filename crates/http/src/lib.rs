//! What both web crates share: the state handlers see, sign-in cookies, problems, limits, headers.

pub mod headers;
pub mod limit;
pub mod origin;
pub mod problem;

pub use problem::Problem;
