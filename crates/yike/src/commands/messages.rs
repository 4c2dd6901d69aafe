//! `yike messages`: what messages to residents may cost.

use crate::args::Global;
use crate::outcome::Outcome;
use crate::{open, print};
use clap::{Args, Subcommand};
use serde_json::json;
use yike_app::desk::caps::{caps, set_cap};
use yike_model::ledger::Actor;

#[derive(Debug, Subcommand)]
pub enum Messages {
    /// The most a unit's messages may cost on a day; without options, the caps in force.
    Cap(Cap),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  yike messages cap --fen 2000\n  yike messages cap --unit 320508019 --fen 5000\n  yike messages cap --unit 320508019 --none"
)]
pub struct Cap {
    /// Code of the unit that hosts the venue; without it, for all units without a cap of their own.
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// Whole fen a day.
    #[arg(long, value_name = "FEN", conflicts_with = "none")]
    pub fen: Option<u32>,
    /// No cap.
    #[arg(long)]
    pub none: bool,
}

/// Shows or sets caps.
pub async fn run(global: &Global, command: &Messages) -> Outcome {
    let Messages::Cap(args) = command;
    let app = open::app(global).await?;
    let caps = match args.fen.is_some() || args.none {
        true => {
            let command = "messages cap".into();
            set_cap(&app, Actor::Operator { command }, args.unit.as_deref(), args.fen).await?
        }
        false => caps(&app).await?,
    };
    open::finish(&app).await?;
    print::json(&json!(caps))
}
