//! The commands as people and machines run them: what they print, how they end, what they leave.
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod answers;
mod backup;
mod desk;
mod folder;
mod help;
mod imports;
mod plan;
mod real_streets;
mod street;
mod walk;
mod walk_graph;
mod walk_shut;
mod walk_wrong;
mod wrong;
