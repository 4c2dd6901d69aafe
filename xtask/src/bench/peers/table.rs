//! The page: the machine, the goals, a table for each kind of work, and who is missing.

use super::figures::Figure;
use super::{Book, NETWORKS, WORKS, goals, growth};

/// `whole` says whether nothing was left out on purpose.
pub fn page(facts: &[(String, String)], book: &Book, whole: bool) -> String {
    let (figures, missing) = (&book.figures[..], &book.missing);
    let mut text = String::from(
        "# Beside others\n\n\
         Written by `cargo xtask bench peers`; [peers.md](peers.md) says what is timed and how. Ratios are the peer's figure over ours, \
         measured in this one run. A figure whose answer differs from scipy's Dijkstra in any cell is void.\n\n",
    );
    if !whole {
        text += "This is a part of the comparison or a quick look at it, and no result.\n\n";
    }
    text += "| | |\n|---|---|\n";
    for (name, value) in facts {
        text += &format!("| {name} | {value} |\n");
    }
    for (letter, file, what) in NETWORKS {
        text += &format!("| Network {letter} | {what} ({file}) |\n");
    }
    text += &format!("| Versions | {} |\n", versions(figures));
    text += &format!("\n## Goals\n\n{}", goals::table(figures));
    for work in WORKS
        .iter()
        .filter(|work| !matches!(**work, "exact" | "increment" | "growth"))
    {
        if let Some(table) = work_table(work, figures) {
            text += &format!("\n## {}\n\n{table}", goals::name(work));
        }
    }
    if let Some(table) = increment(figures) {
        text += &format!("\n## {}\n\n{table}", goals::name("increment"));
    }
    if let Some(exact) = &book.exact {
        text += &format!("\n## {}\n\n{}", goals::name("exact"), exact.table());
    }
    if figures.iter().any(|figure| figure.work == "growth") {
        text += &format!("\n## As the network grows\n\n{}", growth::table(figures));
        if let Some(paper) = growth::on_paper(figures) {
            text += &format!("\n{paper}");
        }
    }
    if !missing.is_empty() {
        text += "\n## Not measured\n\n";
        for one in missing {
            text += &format!(
                "- {}, {} on {}: {}\n",
                one.peer,
                goals::name(&one.work),
                one.network,
                one.why
            );
        }
    }
    text
}

fn versions(figures: &[Figure]) -> String {
    let mut seen: Vec<String> = Vec::new();
    for figure in figures.iter().filter(|figure| !figure.ours()) {
        let name = figure.peer.split([',', '+']).next().unwrap_or_default().trim();
        let one = format!("{name} {}", figure.version);
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen.join(", ")
}

/// One row a peer, both networks side by side; by latency where starts were timed one by one.
fn work_table(work: &str, figures: &[Figure]) -> Option<String> {
    let of: Vec<&Figure> = figures.iter().filter(|figure| figure.work == work).collect();
    let mut peers: Vec<&str> = Vec::new();
    for figure in &of {
        if !peers.contains(&figure.peer.as_str()) {
            peers.push(&figure.peer);
        }
    }
    let letters: Vec<&str> = NETWORKS
        .iter()
        .map(|(letter, ..)| *letter)
        .filter(|l| of.iter().any(|f| f.network == *l))
        .collect();
    if letters.is_empty() {
        return None;
    }
    let latency = of.iter().any(|figure| figure.p50_us.is_some());
    let heads = if latency {
        ["p50 us", "p99 us"]
    } else {
        ["median ms", "least ms"]
    };
    let mut text = String::from("| |");
    for letter in &letters {
        text += &format!(
            " {letter} {} | {} | times ours | peak MB | cells differing |",
            heads[0], heads[1]
        );
    }
    text += " runs; threads | |\n|---|";
    text += &"---|".repeat(letters.len() * 5 + 2);
    text += "\n";
    for peer in peers {
        text += &format!("| {} |", if peer == super::figures::OURS { "**Yike**" } else { peer });
        let mut shown = None;
        for letter in &letters {
            let find = |name: &str| {
                of.iter()
                    .find(|figure| figure.network == *letter && figure.peer == name)
                    .copied()
            };
            match find(peer) {
                Some(figure) => {
                    text += &cells(figure, find(super::figures::OURS), latency);
                    shown = Some(figure);
                }
                None => text += &" – |".repeat(5),
            }
        }
        let (runs, threads, note) = shown.map_or((0, 0, ""), |f| (f.runs_ms.len(), f.threads, f.note.as_str()));
        text += &format!(" {runs}; {threads} | {note} |\n");
    }
    Some(text)
}

fn cells(figure: &Figure, ours: Option<&Figure>, latency: bool) -> String {
    let pair = |figure: &Figure| {
        if latency {
            (figure.p50_us.unwrap_or(f64::NAN), figure.p99_us.unwrap_or(f64::NAN))
        } else {
            (figure.median_ms(), figure.min_ms())
        }
    };
    let (first, second) = pair(figure);
    let times = match ours {
        _ if figure.differing > Some(0) => "void".to_owned(),
        Some(ours) if !figure.ours() => {
            let (a, b) = pair(ours);
            format!("{}; {}", short(first / a), short(second / b))
        }
        _ => String::new(),
    };
    let differing = match (figure.differing, figure.cells) {
        (Some(differing), Some(cells)) => format!("{differing} of {cells}"),
        _ => "–".into(),
    };
    format!(
        " {} | {} | {times} | {:.0} | {differing} |",
        short(first),
        short(second),
        figure.rss_mb
    )
}

/// Three figures that matter.
fn short(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        v if v >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// Ours alone: everybody else computes everything anew.
fn increment(figures: &[Figure]) -> Option<String> {
    let of: Vec<&Figure> = figures.iter().filter(|figure| figure.work == "increment").collect();
    let mut keys: Vec<&String> = of
        .iter()
        .flat_map(|figure| figure.more.keys())
        .filter(|key| is_own(key))
        .collect();
    keys.sort();
    keys.dedup();
    if of.is_empty() {
        return None;
    }
    let mut text = format!(
        "| |{}\n|---|{}\n",
        of.iter().map(|f| format!(" {} |", f.network)).collect::<String>(),
        "---|".repeat(of.len())
    );
    for key in keys {
        let values = of
            .iter()
            .map(|figure| format!(" {} |", figure.number(key).map_or("–".into(), short)));
        text += &format!("| {} |{}\n", key.replace('_', " "), values.collect::<String>());
    }
    Some(text)
}

/// What only the work on changes says of itself.
fn is_own(key: &str) -> bool {
    const COMMON: [&str; 19] = [
        "peer",
        "version",
        "work",
        "network",
        "vertices",
        "edges",
        "arcs",
        "threads",
        "copies",
        "limit",
        "unit",
        "runs_ms",
        "median_ms",
        "min_ms",
        "cells",
        "network_bytes",
        "rss_mb",
        "answer",
        "format",
    ];
    !COMMON.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Missing, tests::figure};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_page_shows_ratios_voids_and_who_is_missing() {
        let mut figures = vec![
            figure(
                json!({"peer": "yike", "version": "1", "work": "reach", "network": "P", "runs_ms": [9.0], "p50_us": 10.0, "p99_us": 50.0, "rss_mb": 12.2, "threads": 1}),
            ),
            figure(
                json!({"peer": "scipy, a call each", "version": "1.17", "work": "reach", "network": "P", "runs_ms": [9.0], "p50_us": 62.0, "p99_us": 400.0, "rss_mb": 80.0, "threads": 1}),
            ),
            figure(
                json!({"peer": "pandana", "version": "0.8", "work": "reach", "network": "P", "runs_ms": [9.0], "p50_us": 500.0, "p99_us": 900.0, "rss_mb": 200.0, "threads": 1}),
            ),
        ];
        (figures[2].differing, figures[2].cells) = (Some(3), Some(100));
        let missing = vec![Missing {
            peer: "valhalla".into(),
            work: "build".into(),
            network: "P".into(),
            why: "no Python".into(),
        }];
        let book = Book {
            figures,
            missing,
            exact: None,
        };
        let text = page(&[("Machine".into(), "2 cores".into())], &book, false);
        for expected in [
            "| Versions | scipy 1.17, pandana 0.8 |",
            "| One reach of 15 minutes, 1,000 starts | scipy, a call each, p50 | P | 6 times | 6.2 times | met |",
            "| **Yike** | 10.0 | 50.0 |  | 12 | – | 1; 1 |  |",
            "| scipy, a call each | 62.0 | 400 | 6.20; 8.00 | 80 | – | 1; 1 |  |",
            "| pandana | 500 | 900 | void | 200 | 3 of 100 | 1; 1 |  |",
            "- valhalla, PBF to ready walking network on P: no Python",
            "and no result.",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }
}
