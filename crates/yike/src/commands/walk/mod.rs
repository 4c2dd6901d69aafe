//! `yike walk`: the engine alone, on files, without a data folder.

pub mod args;
mod build;
mod export;
mod info;
pub mod input;
mod nearest;
pub mod places;
mod reach;
pub mod route;
pub mod shut;
pub mod start;
mod table;
pub mod write;

use crate::outcome::Outcome;
use args::Walk;

/// Runs one of them.
pub fn run(command: &Walk) -> Outcome {
    match command {
        Walk::Build(args) => build::run(args),
        Walk::Info(args) => info::run(args),
        Walk::Reach(args) => reach::run(args),
        Walk::Nearest(args) => nearest::run(args),
        Walk::Table(args) => table::run(args),
        Walk::Route(args) => route::run(args),
        Walk::Export(args) => export::run(args),
    }
}
