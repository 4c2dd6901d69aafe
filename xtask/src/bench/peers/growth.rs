//! How memory and cost grow: copies of the dense network side by side, and what that means on paper for more people.

use serde_json::json;

use super::figures::Figure;
use super::jobs::{Job, Ready};
use crate::Outcome;

const COPIES: [u32; 5] = [1, 5, 10, 20, 40];

/// Lays the copies out, then asks the same of each: its file built, a reach, the nearest of every category.
pub fn jobs(ready: &Ready, quick: bool) -> Outcome<Vec<Job>> {
    let mut jobs = Vec::new();
    for copies in COPIES.iter().filter(|copies| !quick || **copies < 20) {
        let (pbf, grown) = ready.copies(*copies)?;
        let network = grown.network();
        for kind in ["build", "reach", "nearest1"] {
            let mut job = grown.ours_on(if kind == "build" { &pbf } else { &network }, kind);
            job.work = "growth".into();
            job.fill.retain(|(key, _)| *key == "version");
            job.fill.extend([("kind", json!(kind)), ("copies", json!(copies))]);
            jobs.push(job);
        }
    }
    Ok(jobs)
}

/// One row for each number of copies.
pub fn table(figures: &[Figure]) -> String {
    let mut text = String::from(
        "| Copies of S | Vertices | Places | Network file MB | Build ms | Reach p50 us | Nearest of 55 ms | The same per million vertices ms | Peak MB reach; nearest |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for copies in COPIES {
        let of = |kind: &str| {
            let same = |figure: &&Figure| {
                figure.work == "growth"
                    && figure.number("copies") == Some(f64::from(copies))
                    && figure.more.get("kind") == Some(&json!(kind))
            };
            figures.iter().find(same)
        };
        let Some(nearest) = of("nearest1") else { continue };
        let vertices = nearest.number("vertices").unwrap_or(f64::NAN);
        let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".into());
        text += &format!(
            "| {copies} | {vertices:.0} | {} | {:.1} | {} | {} | {:.1} | {:.0} | {}; {:.0} |\n",
            121 * copies,
            nearest.number("network_bytes").unwrap_or(f64::NAN) / 1e6,
            or_dash(of("build").map(|figure| format!("{:.0}", figure.median_ms()))),
            or_dash(of("reach").and_then(|figure| Some(format!("{:.1}", figure.p50_us?)))),
            nearest.median_ms(),
            nearest.median_ms() / vertices * 1e6,
            or_dash(of("reach").map(|figure| format!("{:.0}", figure.rss_mb))),
            nearest.rss_mb,
        );
    }
    text
}

/// A city's prefecture and the country, from the bytes a vertex takes and the vertices a person has.
pub fn on_paper(figures: &[Figure]) -> Option<String> {
    /// Residents of the metropolitan area the extract of Porto covers (census of 2021, rounded).
    const PORTO: f64 = 1.7e6;
    let figure = figures
        .iter()
        .find(|f| f.ours() && f.work == "nearest1" && f.network == "P")?;
    let (vertices, bytes) = (figure.number("vertices")?, figure.number("network_bytes")?);
    let (each, share) = (bytes / vertices, vertices / PORTO);
    let row = |name: &str, people: f64| {
        let there = people * share;
        format!(
            "| {name} | {:.1} | {:.2} | {:.2} | {:.2} |\n",
            people / 1e6,
            there / 1e6,
            there * each / 1e9,
            there * 3.0 * each / 1e9
        )
    };
    Some(format!(
        "On paper: the network of Porto has {vertices:.0} vertices in a file of {bytes:.0} bytes, so {each:.0} bytes a vertex with all it \
         brings (edges, arcs at three paces, names, geometry, index). About 1.7 million people live in what the extract covers, so \
         {share:.4} vertices a person. A Chinese extract mapped to the last footpath may have three times as many; the last column \
         allows for that. A search reads only what it reaches, so its cost does not grow with the file.\n\n\
         | | Million people | Million vertices | File GB | File GB, mapped three times as finely |\n|---|---|---|---|---|\n{}{}",
        row("Suzhou, the whole prefecture", 13e6),
        row("The country", 1410e6),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::figures::{OURS, tests::figure};
    use super::*;

    #[test]
    fn rows_stand_by_copies_and_paper_follows_from_porto() {
        let mut figures = vec![
            figure(
                json!({"peer": OURS, "work": "growth", "kind": "nearest1", "copies": 5, "vertices": 50_000, "network_bytes": 4_000_000,
                "runs_ms": [10.0], "rss_mb": 30.0}),
            ),
            figure(
                json!({"peer": OURS, "work": "growth", "kind": "reach", "copies": 5, "p50_us": 12.0, "runs_ms": [1.0], "rss_mb": 9.0}),
            ),
        ];
        let text = table(&figures);
        assert!(
            text.ends_with("| 5 | 50000 | 605 | 4.0 | – | 12.0 | 10.0 | 200 | 9; 30 |\n"),
            "{text}"
        );
        assert_eq!(on_paper(&figures), None);
        figures.push(figure(json!({"peer": OURS, "work": "nearest1", "network": "P", "vertices": 85_000, "network_bytes": 17_000_000, "runs_ms": [1.0]})));
        let text = on_paper(&figures).unwrap();
        assert!(
            text.contains("200 bytes a vertex")
                && text.contains("| Suzhou, the whole prefecture | 13.0 | 0.65 | 0.13 | 0.39 |"),
            "{text}"
        );
    }
}
