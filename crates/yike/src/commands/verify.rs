//! `yike verify`.

use crate::args::{Global, Json};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use serde_json::json;

/// Checks ledger, totals and files against each other; exit code 1 when something is wrong.
pub async fn run(global: &Global, args: &Json) -> Outcome {
    let store = open::store(global).await?;
    let checks = yike_storage::verify(&store)
        .await
        .map_err(|error| Failure::Ours(error.into()))?;
    let ok = checks.iter().all(|check| check.ok);
    if args.json {
        print::json(&json!({ "ok": ok, "checks": checks }))?;
    } else {
        for check in &checks {
            print::line(format!(
                "{} {}: {}",
                if check.ok { "ok   " } else { "WRONG" },
                check.name,
                check.detail
            ))?;
        }
    }
    if ok {
        Ok(())
    } else {
        Err(Failure::Ours(anyhow::anyhow!(
            "the checks above marked WRONG do not hold"
        )))
    }
}
