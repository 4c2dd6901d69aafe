//! `yike desk policy`.

use super::toml;
use crate::args::Global;
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use std::path::PathBuf;
use yike_app::desk::policy::declare_policy;
use yike_model::ledger::Actor;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without --set the policy that holds is printed as TOML with its explanations: keep it as a file, change it, give it a new id,
declare it. It holds from the next call on; earlier calls are still explained by the rules that held then.

Examples:
  yike desk policy --data district > policy.toml
  yike desk policy --data district --set policy.toml
  yike desk policy --data district --json")]
pub struct Args {
    /// Declare the policy of this file.
    #[arg(long, value_name = "FILE.toml", conflicts_with = "json")]
    set: Option<PathBuf>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

pub async fn run(global: &Global, args: &Args) -> Outcome {
    let app = open::app(global).await?;
    let Some(path) = &args.set else {
        let policy = &app.world().policy;
        return match args.json {
            true => print::json(policy),
            false => print::line(toml::written(policy).trim_end()),
        };
    };
    let named = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("cannot read {named}: {error}; nothing was changed")))?;
    let policy =
        toml::read(&text).map_err(|error| Failure::input(format!("{named}: {error}\nNothing was changed.")))?;
    let wrong = policy.problems();
    if !wrong.is_empty() {
        return Err(Failure::input(format!(
            "{named}:\n  {}\nNothing was changed.",
            wrong.join("\n  ")
        )));
    }
    let actor = Actor::Operator {
        command: "desk policy".into(),
    };
    declare_policy(&app, actor, &policy).await?;
    open::finish(&app).await?;
    print::line(format!("the policy {:?} holds from the next call on", policy.id))
}
