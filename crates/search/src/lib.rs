//! Services and places by everyday words. Pure: no I/O, no clock but the monotonic one of [`eval`].
//!
//! [`Index`] answers residents' questions with services; what residents say lives in `src/lexicon/`, keyed by the
//! service's name, so that a district whose code means something else is not misled.

mod analyse;
mod eval;
mod groups;
mod index;
mod latin;
mod lexicon;
mod place;
mod sound;
mod text;

pub use eval::{EvalReport, Question, QuestionError, eval, eval_timed, parse_questions};
pub use groups::{Group, group_of, grouped, groups};
pub use index::{Hit, Index, NOTHING_FOUND, ServiceDoc};
pub use place::{PlaceDoc, PlaceHit, PlaceIndex, PlaceKind, PlaceMatch};
pub use text::normalise;
