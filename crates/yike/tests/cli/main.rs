//! The commands as people and machines run them: what they print, how they end, what they leave.
#![allow(clippy::print_stdout)]

mod answers;
mod backup;
mod folder;
mod help;
mod imports;
mod real_streets;
mod wrong;
