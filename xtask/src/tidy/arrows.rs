//! Which crate may know which: the arrows of ARCHITECTURE.md, read from `cargo metadata`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{File, Finding};

/// A package of the workspace with the dependencies it declares.
#[derive(Debug, Clone)]
pub struct Package {
    pub name: String,
    pub needs: Vec<Need>,
}

#[derive(Debug, Clone)]
pub struct Need {
    pub name: String,
    pub dev: bool,
    /// One of our own crates.
    pub ours: bool,
}

/// Where the arrows are drawn, in a block fenced as `arrows`: `name`, `name > one, another` or `name > *`, a line each.
const DRAWING: &str = "ARCHITECTURE.md";

/// What each crate may depend on, our prefix taken off; `None`: anything.
type Arrows = BTreeMap<String, Option<Vec<String>>>;

fn drawn(files: &[File]) -> Arrows {
    let text = files
        .iter()
        .find(|file| file.path == DRAWING)
        .map_or("", |file| &file.text);
    let block = text
        .split_once("```arrows\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map_or("", |(block, _)| block);
    let line = |line: &str| {
        let (name, needs) = line.split_once('>').unwrap_or((line, ""));
        let needs: Vec<String> = needs
            .split(',')
            .map(|need| need.trim().to_owned())
            .filter(|need| !need.is_empty())
            .collect();
        (name.trim().to_owned(), (needs != ["*"]).then_some(needs))
    };
    block.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

/// Outside crates that only these of ours may name, and why.
const WIRES: &[(&[&str], &[&str], &str)] = &[
    (
        &["sea-orm", "sea-orm-migration", "sea-query", "sqlx"],
        &["storage", "testkit"],
        "only storage knows which database it is",
    ),
    (
        &["axum", "axum-extra", "tower", "tower-http"],
        &["http", "pages", "api", "yike", "testkit"],
        "wire types never leak into the core",
    ),
    (
        &[
            "tokio",
            "tokio-util",
            "tokio-stream",
            "async-trait",
            "futures",
            "futures-util",
        ],
        &["storage", "app", "http", "pages", "api", "demo", "yike", "testkit"],
        "the core is pure: no async",
    ),
];

/// Reads the packages of `cargo metadata --no-deps`.
pub fn packages(metadata: &Value) -> Vec<Package> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| Package {
            name: short(&text(&package["name"])),
            needs: list(&package["dependencies"])
                .iter()
                .map(|need| Need {
                    name: short(&text(&need["name"])),
                    dev: need["kind"] == "dev",
                    ours: need["path"].is_string(),
                })
                .collect(),
        })
        .collect()
}

fn short(name: &str) -> String {
    name.strip_prefix("yike-").unwrap_or(name).to_owned()
}

/// Every arrow between our crates is drawn, and every crate drawn is there. Tests (dev-dependencies) may add testkit.
pub fn arrows(files: &[File], packages: &[Package]) -> Vec<Finding> {
    let drawn = drawn(files);
    let mut findings = Vec::new();
    for name in drawn
        .keys()
        .filter(|name| !packages.iter().any(|package| package.name == **name))
    {
        let message = format!("the crate {name} is drawn and does not exist");
        findings.push(Finding {
            rule: "arrows",
            path: DRAWING.to_owned(),
            line: 0,
            message,
        });
    }
    for package in packages {
        let Some(allowed) = drawn.get(&package.name) else {
            findings.push(finding(
                "arrows",
                package,
                format!("the crate {} is not drawn in {DRAWING}", package.name),
            ));
            continue;
        };
        for need in package.needs.iter().filter(|need| need.ours) {
            let tests = matches!(need.name.as_str(), "testkit" | "xtask");
            let fine = match allowed {
                _ if tests => need.dev || package.name == "testkit",
                Some(allowed) => allowed.contains(&need.name),
                None => true,
            };
            if !fine {
                let message = format!("{} > {} is not drawn in {DRAWING}", package.name, need.name);
                findings.push(finding("arrows", package, message));
            }
        }
    }
    findings
}

/// Databases, the web and async stay where they belong; dev-dependencies of tests are free.
pub fn wires(packages: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages {
        for need in package.needs.iter().filter(|need| !need.dev) {
            for (outside, ours, why) in WIRES {
                if outside.contains(&need.name.as_str()) && !ours.contains(&package.name.as_str()) {
                    findings.push(finding(
                        "wires",
                        package,
                        format!("{} uses {}: {why}", package.name, need.name),
                    ));
                }
            }
        }
    }
    findings
}

fn finding(rule: &'static str, package: &Package, message: String) -> Finding {
    let folder = if package.name == "xtask" {
        "xtask".to_owned()
    } else {
        format!("crates/{}", package.name)
    };
    Finding {
        rule,
        path: format!("{folder}/Cargo.toml"),
        line: 0,
        message,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tidy::tree;

    const DRAWN: &str =
        "# Map\n\n```arrows\nmodel\nwalk\nstorage > model\napp > storage, model\nyike > *\n\ntestkit > *\n```\n";

    /// `kind` as cargo metadata writes it: null for a normal dependency.
    fn one(name: &str, needs: &[(&str, Value, bool)]) -> Vec<Package> {
        let needs: Vec<Value> = needs
            .iter()
            .map(|(name, kind, ours)| json!({"name": name, "kind": kind, "path": ours.then_some("somewhere")}))
            .collect();
        packages(&json!({"packages": [{"name": name, "dependencies": needs}]}))
    }

    /// The findings about this package alone.
    #[track_caller]
    fn check(name: &str, needs: &[(&str, Value, bool)], expect: &[&str]) {
        let found = arrows(&tree(&[(DRAWING, DRAWN)]), &one(name, needs));
        let about: Vec<String> = found
            .into_iter()
            .filter(|finding| finding.path != DRAWING)
            .map(|finding| finding.message)
            .collect();
        assert_eq!(about, expect);
    }

    #[track_caller]
    fn check_wires(name: &str, need: &str, kind: Value, expect: &[&str]) {
        let found = wires(&one(name, &[(need, kind, false)]));
        assert_eq!(
            found.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
            expect
        );
    }

    #[test]
    fn an_arrow_against_the_drawing_is_found() {
        check(
            "yike-model",
            &[("yike-storage", Value::Null, true)],
            &["model > storage is not drawn in ARCHITECTURE.md"],
        );
        check(
            "yike-walk",
            &[("yike-model", json!("build"), true)],
            &["walk > model is not drawn in ARCHITECTURE.md"],
        );
        check(
            "yike-app",
            &[("yike-model", Value::Null, true), ("serde", Value::Null, false)],
            &[],
        );
        check("yike", &[("yike-walk", Value::Null, true)], &[]);
    }

    #[test]
    fn the_testkit_is_for_tests() {
        check("yike-app", &[("yike-testkit", json!("dev"), true)], &[]);
        check(
            "yike",
            &[("yike-testkit", Value::Null, true)],
            &["yike > testkit is not drawn in ARCHITECTURE.md"],
        );
        check("yike-testkit", &[("yike-storage", Value::Null, true)], &[]);
    }

    #[test]
    fn the_drawing_and_the_crates_are_the_same() {
        check(
            "yike-weather",
            &[],
            &["the crate weather is not drawn in ARCHITECTURE.md"],
        );
        let found = arrows(&tree(&[(DRAWING, "```arrows\nsiting\n```")]), &[]);
        assert_eq!(
            found[0].to_string(),
            "ARCHITECTURE.md: the crate siting is drawn and does not exist [arrows]"
        );
    }

    #[test]
    fn the_database_and_the_web_stay_at_the_rim() {
        check_wires(
            "yike-app",
            "sea-orm",
            Value::Null,
            &["app uses sea-orm: only storage knows which database it is"],
        );
        check_wires(
            "yike-formats",
            "axum",
            Value::Null,
            &["formats uses axum: wire types never leak into the core"],
        );
        check_wires(
            "yike-search",
            "tokio",
            Value::Null,
            &["search uses tokio: the core is pure: no async"],
        );
        check_wires("yike-storage", "sea-orm", Value::Null, &[]);
        check_wires("yike-walk", "tokio", json!("dev"), &[]);
    }
}
