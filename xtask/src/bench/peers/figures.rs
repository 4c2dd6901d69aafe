//! What a peer said about one kind of work, and what the referee said about its answer.

use serde_json::{Value, json};

use crate::Outcome;

/// The name under which our own figures stand.
pub const OURS: &str = "yike";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub peer: String,
    pub version: String,
    pub work: String,
    pub network: String,
    pub runs_ms: Vec<f64>,
    /// Over the starts, in microseconds.
    pub p50_us: Option<f64>,
    pub p99_us: Option<f64>,
    /// Peak memory of the process, MiB.
    pub rss_mb: f64,
    pub threads: u64,
    pub note: String,
    /// Cells compared and cells that differ, once the referee has read the answer.
    pub cells: Option<u64>,
    pub differing: Option<u64>,
    /// Everything else the line said.
    pub more: serde_json::Map<String, Value>,
}

/// A figure that is not there, with the reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub peer: String,
    pub work: String,
    pub network: String,
    pub why: String,
}

impl Figure {
    pub fn from_json(line: &Value) -> Outcome<Self> {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let runs = line["runs_ms"]
            .as_array()
            .map(|runs| runs.iter().filter_map(Value::as_f64).collect());
        Ok(Self {
            peer: text("peer"),
            version: text("version"),
            work: text("work"),
            network: text("network"),
            runs_ms: runs.unwrap_or_default(),
            p50_us: line["p50_us"].as_f64(),
            p99_us: line["p99_us"].as_f64(),
            rss_mb: line["rss_mb"].as_f64().unwrap_or_default(),
            threads: line["threads"].as_u64().unwrap_or_default(),
            note: text("note"),
            cells: None,
            differing: None,
            more: line.as_object().cloned().ok_or("a peer's line is no JSON object")?,
        })
    }

    /// The line it came from, with the referee's verdict.
    pub fn to_json(&self) -> String {
        let mut line = self.more.clone();
        if let (Some(cells), Some(differing)) = (self.cells, self.differing) {
            line.insert("cells_compared".into(), json!(cells));
            line.insert("differing".into(), json!(differing));
        }
        Value::Object(line).to_string()
    }

    pub fn ours(&self) -> bool {
        self.peer == OURS
    }

    pub fn median_ms(&self) -> f64 {
        let mut sorted = self.runs_ms.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.len() {
            0 => f64::NAN,
            odd if odd % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
        }
    }

    pub fn min_ms(&self) -> f64 {
        self.runs_ms.iter().copied().fold(f64::NAN, f64::min)
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        self.more.get(key)?.as_f64()
    }
}

/// Enters the referee's lines.
pub fn judge(figures: &mut [Figure], verdicts: &str) -> Outcome {
    for line in verdicts.lines().filter(|line| line.starts_with('{')) {
        let verdict: Value =
            serde_json::from_str(line).map_err(|error| format!("the referee said '{line}': {error}"))?;
        let same = |figure: &&mut Figure| {
            verdict["peer"] == *figure.peer && verdict["work"] == *figure.work && verdict["network"] == *figure.network
        };
        if let Some(figure) = figures.iter_mut().find(same) {
            figure.cells = verdict["cells"].as_u64();
            figure.differing = verdict["differing"].as_u64();
        }
    }
    // A solver's answer is one number; whoever proves less than the best is wrong.
    let value = |figure: &Figure| figure.more.get("value").and_then(Value::as_u64);
    let best = figures.iter().filter_map(value).max();
    for figure in figures {
        if let (Some(value), Some(best)) = (value(figure), best) {
            (figure.cells, figure.differing) = (Some(1), Some(u64::from(value != best)));
        }
    }
    Ok(())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn figure(line: Value) -> Figure {
        Figure::from_json(&line).unwrap()
    }

    #[test]
    fn a_line_is_read_and_the_verdict_entered() {
        let mut figures = vec![
            figure(
                json!({"peer": "scipy", "work": "matrix", "network": "P", "runs_ms": [3.0, 1.0, 2.0, 9.0], "rss_mb": 80.5}),
            ),
            figure(json!({"peer": "a", "work": "mclp", "network": "P", "runs_ms": [1.0], "value": 7})),
            figure(json!({"peer": "b", "work": "mclp", "network": "P", "runs_ms": [1.0], "value": 6})),
        ];
        judge(
            &mut figures,
            "noise\n{\"peer\":\"scipy\",\"work\":\"matrix\",\"network\":\"P\",\"cells\":12,\"differing\":1}\n",
        )
        .unwrap();
        assert_eq!((figures[0].median_ms(), figures[0].min_ms()), (2.5, 1.0));
        assert_eq!((figures[0].cells, figures[0].differing), (Some(12), Some(1)));
        assert_eq!(figures[1].differing, Some(0));
        assert_eq!(figures[2].differing, Some(1));
        assert!(figures[0].to_json().contains("\"differing\":1"));
    }
}
