//! `yike desk replay`.

use crate::args::Global;
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use jiff::civil::Date;
use serde_json::json;
use yike_app::App;
use yike_app::desk::replay::{Which, replay};
use yike_model::desk::order::{Passed, Rule};
use yike_model::desk::replay::{Before, Explained};

#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("line").required(true).args(["session", "schedule"])),
    after_help = "\
The claims are rebuilt from the ledger's events alone. At every call the policy that held then is asked again who was next. The first
call it does not agree with is named and the exit code is 1.

Examples:
  yike desk replay --data district --schedule P1 --date 2026-11-24
  yike desk replay --data district --session 0199f3a2-0000-7000-8000-000000000000 --json"
)]
pub struct Args {
    /// A session by its id.
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// A schedule by its code, with --date.
    #[arg(long, value_name = "CODE", requires = "date")]
    schedule: Option<String>,
    /// The local civil date.
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "session")]
    date: Option<Date>,
    /// One JSON object: calls, samples, difference.
    #[arg(long)]
    json: bool,
}

pub async fn run(global: &Global, args: &Args) -> Outcome {
    let which = match (&args.session, &args.schedule, args.date) {
        (Some(id), ..) => Which::Session(
            id.parse()
                .map_err(|_| Failure::input(format!("--session {id:?} is no session id, such as those of --json")))?,
        ),
        (_, Some(code), Some(date)) => Which::Schedule(code.clone(), date),
        _ => return Err(Failure::input("name a --session, or a --schedule with its --date")),
    };
    let app = open::app(global).await?;
    let replayed = replay(&app, &which).await?;
    if args.json {
        print::json(&json!(replayed))?;
    } else {
        for call in &replayed.calls {
            explain(&app, call)?;
        }
        if replayed.samples > 0 {
            print::line(format!(
                "{} calls of sample data, which no policy decided",
                replayed.samples
            ))?;
        }
    }
    match replayed.difference {
        Some(difference) => Err(Failure::Ours(anyhow::anyhow!(
            "the calls differ from the policy: {difference}"
        ))),
        None if args.json => Ok(()),
        None => print::line(format!("{} calls, each as the policy says", replayed.calls.len())),
    }
}

fn explain(app: &App, call: &Explained) -> Outcome {
    let time = |at| app.zone.to_datetime(at).time().strftime("%H:%M:%S").to_string();
    print::line(format!(
        "{} {} to window {}: {} (due since {}; {} waited behind; policy {})",
        time(call.at),
        call.label,
        call.window,
        rule(call),
        time(call.why.queued_at),
        call.why.behind,
        call.why.policy
    ))?;
    for Before { label, due, why } in &call.before {
        let why = match why {
            Passed::Rule => "that rule put it after".to_owned(),
            Passed::NotBackIn { calls } => format!("back from a miss, {calls} more calls of others come first"),
            Passed::Early => "booked for later".to_owned(),
            Passed::Absent => "not known to be there".to_owned(),
            Passed::Kept => "another window keeps it, in case it is cut off".to_owned(),
            Passed::OtherWindow => "this window does not serve it".to_owned(),
        };
        print::line(format!("         before it: {label}, due since {}: {why}", time(*due)))?;
    }
    Ok(())
}

fn rule(call: &Explained) -> String {
    match call.why.rule {
        Rule::FirstCome => "first to join the line of those who may be called".to_owned(),
        Rule::Booked => "its booked time had come".to_owned(),
        Rule::Lawful => format!(
            "the class {} goes first by law",
            call.why.class.as_deref().unwrap_or("it belongs to")
        ),
        Rule::Overtaken => format!("overtaken {} times, as often as the policy allows", call.why.overtaken),
        Rule::Returned => {
            "back from a miss, after as many others as the policy says, or nobody else could be called".to_owned()
        }
        Rule::Transferred => "sent on from another line, with the time it first joined".to_owned(),
        Rule::Early => "booked for later, but nobody else could be called".to_owned(),
        Rule::Absent => "not known to be there, but nobody else could be called".to_owned(),
        Rule::CutOff => "the window was cut off, and called from those it had kept".to_owned(),
        Rule::Override => format!("out of order, because: {}", call.reason),
    }
}
