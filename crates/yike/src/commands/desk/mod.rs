//! `yike desk …`: the front desk from a terminal.

mod forecast;
mod policy;
mod replay;
mod simulate;
mod toml;

use crate::args::Global;
use crate::outcome::Outcome;
use clap::Subcommand;

/// Commands of the front desk.
#[derive(Debug, Subcommand)]
pub enum Desk {
    /// Print the declared order of the lines, or declare another.
    Policy(policy::Args),
    /// Explain every call of a line from the ledger, and check it against the policy.
    Replay(replay::Args),
    /// Judge waiting-time forecasts on the history of a line.
    Forecast(forecast::Args),
    /// Judge waiting-time forecasts on imagined days.
    Simulate(simulate::Args),
}

pub async fn run(global: &Global, command: &Desk) -> Outcome {
    match command {
        Desk::Policy(args) => policy::run(global, args).await,
        Desk::Replay(args) => replay::run(global, args).await,
        Desk::Forecast(args) => forecast::run(args),
        Desk::Simulate(args) => simulate::run(args),
    }
}

/// Says how good forecasts were: one JSON object, or a sentence.
fn tell(score: &yike_forecast::Score, json: bool) -> Outcome {
    if json {
        return crate::print::json(&serde_json::json!(score));
    }
    let less = if score.mae_zms_s > 0.0 {
        100.0 * (1.0 - score.mae_s / score.mae_zms_s)
    } else {
        0.0
    };
    crate::print::line(format!(
        "{} forecasts, {} refused: off by {:.0} s on average, {less:.0} % less than the rule of thumb ({:.0} s); \
         {:.1} % of waits inside the 50 % interval, {:.1} % inside the 90 % interval",
        score.forecasts,
        score.refused,
        score.mae_s,
        score.mae_zms_s,
        score.cover50 * 100.0,
        score.cover90 * 100.0
    ))
}
