//! The goals, each a ratio between a peer's figure and ours in the same run.

use super::figures::Figure;

/// What of a figure is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    Median,
    P50,
    P99,
    Memory,
}

struct Goal {
    work: &'static str,
    peer: &'static str,
    of: Of,
    /// On which network, at least how many times ours.
    least: &'static [(&'static str, f64)],
}

const fn goal(work: &'static str, peer: &'static str, of: Of, least: &'static [(&'static str, f64)]) -> Goal {
    Goal { work, peer, of, least }
}

const GOALS: [Goal; 11] = [
    goal("build", "graphways", Of::Median, &[("P", 20.0)]),
    goal("build", "graphways", Of::Memory, &[("P", 10.0)]),
    goal("reach", "scipy, a call each", Of::P50, &[("P", 6.0), ("S", 3.0)]),
    goal("reach", "scipy, a call each", Of::P99, &[("P", 6.0), ("S", 3.0)]),
    goal("reach_outline", "valhalla", Of::P50, &[("P", 10.0), ("S", 10.0)]),
    goal("reach_outline", "graphways", Of::P50, &[("P", 1.0), ("S", 1.0)]),
    goal("nearest1", "scipy", Of::Median, &[("P", 6.0), ("S", 4.0)]),
    goal("nearest3", "scipy", Of::Median, &[("P", 40.0), ("S", 12.0)]),
    goal("matrix", "scipy", Of::Median, &[("P", 5.0), ("S", 2.5)]),
    goal("mclp", "highspy, merged rows", Of::Median, &[("P", 10.0), ("S", 10.0)]),
    goal("mclp", "spopt + CBC", Of::Median, &[("P", 70.0), ("S", 70.0)]),
];

/// Names of the kinds of work in sentences.
pub fn name(work: &str) -> &str {
    match work {
        "exact" => "Every extract, pace and measure against scipy",
        "build" => "PBF to ready walking network",
        "open" => "Open a built network",
        "reach" => "One reach of 15 minutes, 1,000 starts",
        "reach_outline" => "The same with its outline polygon",
        "nearest1" => "Every vertex by 55 categories, the nearest place",
        "nearest3" => "Every vertex by 55 categories, the 3 nearest places",
        "matrix" => "Matrix of 10,000 points by 121 places",
        "increment" => "A site opens or closes, a street is shut: coverage right again",
        "mclp" => "The best 5 new sites of 1,000 for 10,000 points, proven",
        other => other,
    }
}

/// Rows of goal, measured and verdict, for what was measured.
pub fn table(figures: &[Figure]) -> String {
    let mut text = String::from("| Work | Beside | Network | Goal | Measured | |\n|---|---|---|---|---|---|\n");
    for goal in &GOALS {
        for (network, least) in goal.least {
            let Some(ratio) = ratio(figures, goal, network) else {
                continue;
            };
            let what = match goal.of {
                Of::Median => "median",
                Of::P50 => "p50",
                Of::P99 => "p99",
                Of::Memory => "peak memory",
            };
            let verdict = if ratio >= *least { "met" } else { "**not met**" };
            text += &format!(
                "| {} | {}, {what} | {network} | {least} times | {ratio:.1} times | {verdict} |\n",
                name(goal.work),
                goal.peer
            );
        }
    }
    for figure in figures.iter().filter(|figure| figure.ours()) {
        let network = &figure.network;
        let mut row = |beside: &str, goal: &str, measured: String, met: bool| {
            let verdict = if met { "met" } else { "**not met**" };
            text += &format!(
                "| {} | {beside} | {network} | {goal} | {measured} | {verdict} |\n",
                name(&figure.work)
            );
        };
        match figure.work.as_str() {
            "open" => row(
                "median",
                "under 1 ms",
                format!("{:.3} ms", figure.median_ms()),
                figure.median_ms() < 1.0,
            ),
            "increment" => {
                for (key, what) in [
                    ("add_over_search_median", "a place opens, beside one search to it"),
                    (
                        "shut_over_searches_median",
                        "a street is shut, beside the searches it touches",
                    ),
                ] {
                    if let Some(ratio) = figure.number(key) {
                        row(what, "at most 2 times", format!("{ratio:.2} times"), ratio <= 2.0);
                    }
                }
            }
            _ => {}
        }
    }
    text
}

/// How many times ours the peer's figure is; none when either is missing or its cells differ.
fn ratio(figures: &[Figure], goal: &Goal, network: &str) -> Option<f64> {
    let of = |figure: &Figure| match goal.of {
        Of::Median => Some(figure.median_ms()),
        Of::P50 => figure.p50_us,
        Of::P99 => figure.p99_us,
        Of::Memory => Some(figure.rss_mb),
    };
    let find = |peer: &str| {
        figures
            .iter()
            .find(|f| f.work == goal.work && f.network == network && f.peer == peer)
    };
    let (peer, ours) = (find(goal.peer)?, find(super::figures::OURS)?);
    (ours.differing.unwrap_or(0) == 0).then_some(of(peer)? / of(ours)?)
}

#[cfg(test)]
mod tests {
    use super::super::figures::tests::figure;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_goal_is_met_by_the_ratio_and_void_with_a_differing_cell() {
        let mut figures = vec![
            figure(json!({"peer": "yike", "work": "matrix", "network": "P", "runs_ms": [2.0, 3.0, 4.0]})),
            figure(json!({"peer": "scipy", "work": "matrix", "network": "P", "runs_ms": [12.0, 15.0, 90.0]})),
            figure(json!({"peer": "yike", "work": "open", "network": "S", "runs_ms": [1.5]})),
        ];
        let text = table(&figures);
        assert!(
            text.contains("| Matrix of 10,000 points by 121 places | scipy, median | P | 5 times | 5.0 times | met |"),
            "{text}"
        );
        assert!(text.contains("| under 1 ms | 1.500 ms | **not met** |"), "{text}");
        figures[0].differing = Some(1);
        assert!(!table(&figures).contains("Matrix"));
    }
}
