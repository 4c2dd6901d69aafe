//! 办件: cases, their numbers, the types they were opened under.

mod cases;
mod lists;
mod types;
mod verify;

pub use lists::UnitLoad;
pub(crate) use verify::wrong_cases;
