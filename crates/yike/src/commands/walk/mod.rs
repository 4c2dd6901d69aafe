//! `yike walk`: the engine alone, on files, without a data folder.

pub mod args;
mod build;
mod info;
mod input;
mod write;

use crate::outcome::Outcome;
use args::Walk;

/// Runs one of them.
pub fn run(command: &Walk) -> Outcome {
    match command {
        Walk::Build(args) => build::run(args),
        Walk::Info(args) => info::run(args),
        _ => Ok(()),
    }
}
