//! Our answers on every extract, pace and measure against scipy (`benches/peers/check.py`), beside the workload's own.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use super::{Options, setup::Tools};
use crate::{Outcome, shell};

/// Cells compared and cells that differ, by extract.
#[derive(Debug, Default, PartialEq)]
pub struct Exact(BTreeMap<String, [u64; 2]>);

pub fn run(options: &Options, tools: &Tools) -> Outcome<Exact> {
    let mut check = Command::new(&tools.python);
    check.current_dir(shell::root().join("benches/peers"));
    check
        .arg("check.py")
        .arg("--peers")
        .arg(&tools.ours)
        .arg("--osm")
        .arg(&options.osm)
        .arg("--json");
    if options.quick {
        check.args(["--only", "suzhou"]);
    }
    // It ends with 1 when a cell differs, and has said which all the same.
    let output = check.output().map_err(|error| format!("check.py: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.lines().rfind(|line| line.starts_with('{')) {
        Some(line) => read(line),
        None => Err(format!(
            "check.py: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        )),
    }
}

fn read(line: &str) -> Outcome<Exact> {
    let said: Value = serde_json::from_str(line).map_err(|error| format!("check.py said '{line}': {error}"))?;
    let mut exact = Exact::default();
    for check in said["checks"].as_array().ok_or("check.py told of no check")? {
        let sums = exact
            .0
            .entry(check["extract"].as_str().unwrap_or_default().to_owned())
            .or_default();
        sums[0] += check["cells"].as_u64().unwrap_or_default();
        sums[1] += check["differ"].as_u64().unwrap_or_default();
    }
    Ok(exact)
}

impl Exact {
    pub fn differing(&self) -> u64 {
        self.0.values().map(|sums| sums[1]).sum()
    }

    pub fn table(&self) -> String {
        let mut text = String::from(
            "Reach, nearest, 3 nearest and matrix, in millimetres and in milliseconds, for adult, elder, wheelchair and a pace of one's own.\n\n\
             | Extract | Cells compared | Cells differing |\n|---|---|---|\n",
        );
        for (extract, [cells, differing]) in &self.0 {
            text += &format!("| {extract} | {cells} | {differing} |\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_summed_by_extract() {
        let exact = read(
            r#"{"cells": 6, "differ": 1, "checks": [{"extract": "a.pbf", "cells": 2, "differ": 0},
               {"extract": "b.pbf", "cells": 1, "differ": 0}, {"extract": "a.pbf", "cells": 3, "differ": 1}]}"#,
        )
        .unwrap();
        assert_eq!(exact.differing(), 1);
        assert!(
            exact.table().ends_with("| a.pbf | 5 | 1 |\n| b.pbf | 1 | 0 |\n"),
            "{}",
            exact.table()
        );
    }
}
