//! `yike case type`: the types of cases.

use crate::args::Global;
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use clap::Subcommand;
use std::path::PathBuf;
use yike_app::case::types::{case_types, declare_case_type};
use yike_model::case::shipped::FILES;
use yike_model::ledger::Actor;

/// Commands of casework.
#[derive(Debug, Subcommand)]
pub enum Case {
    /// List the types of cases, print one to start from, or declare one.
    Type(Type),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A type is a TOML file. Print one, change it, give it a new code or the next version, declare it: new cases are opened under it,
cases that are open keep theirs. A file with mistakes changes nothing; each is told with its line and what to write instead.

Examples:
  yike case type --data district
  yike case type home-visit > my-visit.toml
  yike case type --data district --set my-visit.toml")]
pub struct Type {
    /// Print the file of this type, as it comes with the program.
    code: Option<String>,
    /// Declare the type of this file.
    #[arg(long, value_name = "FILE.toml", conflicts_with = "code")]
    set: Option<PathBuf>,
}

pub async fn run(global: &Global, command: &Case) -> Outcome {
    let Case::Type(args) = command;
    if let Some(code) = &args.code {
        let file = format!("{code}.toml");
        let known = FILES.iter().find(|(name, _)| *name == file);
        let (_, text) = known.ok_or_else(|| {
            let names: Vec<&str> = FILES
                .iter()
                .filter_map(|(name, _)| name.strip_suffix(".toml"))
                .collect();
            Failure::input(format!(
                "no type {code:?} comes with the program; there are {}",
                names.join(", ")
            ))
        })?;
        return print::line(text.trim_end());
    }
    let app = open::app(global).await?;
    let Some(path) = &args.set else {
        for kind in case_types(&app).await? {
            print::line(format!(
                "{:<14} version {}  {} {}",
                kind.code, kind.version, kind.name.zh, kind.name.en
            ))?;
        }
        return Ok(());
    };
    let named = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("cannot read {named}: {error}; nothing was changed")))?;
    let actor = Actor::Operator {
        command: "case type".into(),
    };
    let (kind, new) = declare_case_type(&app, actor, &named, &text).await?;
    open::finish(&app).await?;
    print::line(match new {
        true => format!("version {} of {} holds for new cases", kind.version, kind.code),
        false => format!(
            "version {} of {} holds already; nothing was changed",
            kind.version, kind.code
        ),
    })
}
