//! `yike plan`: work planned on the network.

pub mod args;
mod ask;
mod legs;
mod rounds;
mod sheet;
mod stops;

use crate::outcome::Outcome;
use args::Plan;

/// Runs one of them.
pub fn run(command: &Plan) -> Outcome {
    match command {
        Plan::Rounds(args) => rounds::run(args),
    }
}
