//! The rows of the mission (M01 to M30) against the tests that prove them. A test names its rows first:
//! `fn m04_map_and_list_agree`, `fn m16_m26_a_hazard_is_rechecked`, `test('m01_find_guide_number …')`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Outcome;
use crate::tidy::{self, File};

const ROWS: [&str; 30] = [
    "resident portal: find, guide, book, number, track, evaluate",
    "open data",
    "walking time on the street network, by pace",
    "digital map and equal list of every venue",
    "1 + 8 + 112: the unit tree, stations, checklists",
    "offerings with delegated authority, 55 common services",
    "queue: one declared order, displays, forecast, offline",
    "a service brought to a venue, a pilot",
    "recognitions",
    "help catalogue of 45, 帮办 and 代办",
    "four levels, one clock",
    "outreach: home visits as a walking round",
    "activity series, counts derived from events",
    "co-hosted sessions, quiz, minors counted only",
    "contest: theory, heats, ties, prizes",
    "inspection, hazard, rectification, 台账",
    "recurring visiting clinic",
    "medication order, hand-out, large-print slip",
    "delivery by volunteers",
    "opinion, meeting, decision, what changed",
    "station heads, initiatives, two residences",
    "a unit's venues outside its territory",
    "teams with members from partners",
    "activity kinds, nomination to publication",
    "venue, floors, rooms, directions in words",
    "household inspection rounds",
    "the circle for elder services, plan targets",
    "needs survey, plan versions, consultation",
    "operator contract, meals, subsidy",
    "evaluation, call-back, rectification, appeal",
];

pub fn run(as_json: bool) -> Outcome {
    let rows = table(&tidy::files()?);
    if as_json {
        let list: Vec<Value> = rows
            .iter()
            .map(|(row, tests)| json!({"row": format!("M{row:02}"), "title": ROWS[row - 1], "tests": tests}))
            .collect();
        println!("{}", Value::Array(list));
        return Ok(());
    }
    for (row, tests) in &rows {
        println!("M{row:02} {:3}  {}", tests.len(), ROWS[row - 1]);
        for test in tests {
            println!("         {test}");
        }
    }
    let proven = rows.values().filter(|tests| !tests.is_empty()).count();
    let tests: usize = rows.values().map(Vec::len).sum();
    println!(
        "{proven} of {} rows are named by a test, {tests} namings in all",
        ROWS.len()
    );
    Ok(())
}

/// Row number to `path::test`, every row present.
fn table(files: &[File]) -> BTreeMap<usize, Vec<String>> {
    let mut rows: BTreeMap<usize, Vec<String>> = (1..=ROWS.len()).map(|row| (row, Vec::new())).collect();
    // The shell's own tests speak of such names; they prove no row.
    for file in files.iter().filter(|file| !file.path.starts_with("xtask/")) {
        for name in names(file) {
            for row in named(name) {
                if let Some(tests) = rows.get_mut(&row) {
                    tests.push(format!("{}: {name}", file.path));
                }
            }
        }
    }
    rows
}

/// The names of tests in a file: Rust functions, titles of `test('…')` in our browser tests.
fn names(file: &File) -> Vec<&str> {
    let marks: &[&str] = match file.path.rsplit('.').next() {
        Some("rs") => &["fn "],
        Some("mjs") if file.path.starts_with("e2e/") => &["test('", "test(\"", "test(`"],
        _ => &[],
    };
    let starts = |mark: &&'static str| {
        file.text
            .match_indices(*mark)
            .map(|(at, mark)| &file.text[at + mark.len()..])
    };
    marks
        .iter()
        .flat_map(starts)
        .map(|rest| {
            rest.split(|char: char| !(char.is_alphanumeric() || char == '_'))
                .next()
                .unwrap_or_default()
        })
        .collect()
}

/// The rows a name begins with.
fn named(name: &str) -> Vec<usize> {
    name.split('_')
        .map_while(|part| {
            let digits = part.strip_prefix('m').filter(|digits| digits.len() == 2)?;
            digits.parse().ok().filter(|row| (1..=ROWS.len()).contains(row))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_its_rows() {
        assert_eq!(named("m04_map_and_list_agree"), [4]);
        assert_eq!(named("m16_m26_a_hazard_is_rechecked"), [16, 26]);
        assert_eq!(named("m31_no_such_row"), [0usize; 0]);
        assert_eq!(named("the_m04_row"), [0usize; 0]);
        assert_eq!(named("m4_short"), [0usize; 0]);
    }

    #[test]
    fn tests_in_rust_and_in_the_browser_are_found() {
        let files = tidy::tree(&[
            (
                "crates/walk/src/a.rs",
                "#[test]\nfn m03_paces_differ() {}\nfn helper() {}",
            ),
            (
                "e2e/specs/a.spec.mjs",
                "test('m03_paces_differ at 390', async () => {});",
            ),
            ("docs/a.md", "fn m03_in_prose"),
        ]);
        let rows = table(&files);
        assert_eq!(
            rows[&3],
            [
                "crates/walk/src/a.rs: m03_paces_differ",
                "e2e/specs/a.spec.mjs: m03_paces_differ"
            ]
        );
        assert!(rows[&4].is_empty());
    }
}
