//! `yike find`.

use crate::args::{Find, Global};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use serde_json::json;
use std::time::Instant;
use yike_search::{eval_timed, parse_questions};

/// Finds services by everyday words, or judges the search on a file of questions.
pub async fn run(global: &Global, args: &Find) -> Outcome {
    let app = open::app(global).await?;
    let world = app.world();
    if world.snapshot.services.is_empty() {
        return Err(Failure::input(format!(
            "there are no services in {}: import a directory, or make the sketch with `yike demo`",
            global.data.display()
        )));
    }
    if let Some(file) = &args.eval {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::input(format!("cannot read {}: {error}", file.display())))?;
        let questions =
            parse_questions(&text).map_err(|error| Failure::input(format!("{}: {error}", file.display())))?;
        if questions.is_empty() {
            return Err(Failure::input(format!("{} holds no question", file.display())));
        }
        let started = Instant::now();
        let report = eval_timed(&world.services, &questions, || started.elapsed());
        if args.json {
            return print::json(&json!({
                "n": report.n, "top1": report.top1, "top3": report.top3, "mrr": report.mrr,
                "us_per_query": report.us_per_query,
            }));
        }
        for (question, right, first) in &report.missed {
            print::line(format!("{question}: {first} came before {right}"))?;
        }
        return print::line(format!(
            "{} questions: first {:.1} %, in the first three {:.1} %, mean reciprocal rank {:.3}, {:.0} us each",
            report.n,
            report.top1 * 100.0,
            report.top3 * 100.0,
            report.mrr,
            report.us_per_query
        ));
    }
    let hits = world.services.find(&args.words.join(" "), args.limit);
    let named = |code: &str| {
        world
            .snapshot
            .service_by_code(code)
            .map(|index| world.snapshot.services[index].name.zh.clone())
            .unwrap_or_default()
    };
    if args.json {
        let results: Vec<_> = hits
            .iter()
            .map(|hit| json!({ "code": hit.code, "name": named(&hit.code), "score": hit.score }))
            .collect();
        return print::json(&json!({ "results": results }));
    }
    if hits.is_empty() {
        return print::line("nothing found; say it with other words");
    }
    for hit in &hits {
        print::line(format!("{}  {}  {:.2}", hit.code, named(&hit.code), hit.score))?;
    }
    Ok(())
}
