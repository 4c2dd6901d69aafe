//! Settle it: a case is received, worked on, handed on and followed. Decisions are made by [`yike_model::case`].

pub mod act;
mod bench;
pub mod board;
pub mod file_in;
pub mod mandate;
pub mod receive;
pub mod track;
pub mod types;
pub mod units;
pub mod view;
pub mod worklist;
