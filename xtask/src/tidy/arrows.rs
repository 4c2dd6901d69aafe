//! Which crate may know which: the arrows of ARCHITECTURE.md, read from `cargo metadata`.

use serde_json::Value;

use super::Finding;

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

/// Ours, without the prefix, and what each may depend on. `None`: anything.
const ARROWS: &[(&str, Option<&[&str]>)] = &[
    ("calendar", Some(&[])),
    ("walk", Some(&[])),
    ("siting", Some(&[])),
    ("search", Some(&[])),
    ("i18n", Some(&[])),
    ("model", Some(&["calendar"])),
    ("authz", Some(&["model"])),
    ("formats", Some(&["model"])),
    ("storage", Some(&["model"])),
    (
        "app",
        Some(&["storage", "authz", "search", "walk", "siting", "calendar", "model"]),
    ),
    ("http", Some(&["app", "i18n"])),
    ("pages", Some(&["http", "app", "formats", "i18n"])),
    ("api", Some(&["http", "app", "formats"])),
    ("demo", Some(&["app"])),
    ("yike", None),
    ("testkit", None),
    ("xtask", None),
];

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

/// Every arrow between our crates is drawn in ARCHITECTURE.md. Tests (dev-dependencies) may add testkit.
pub fn arrows(packages: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            let message = format!("the crate {} stands in no arrow of ARCHITECTURE.md", package.name);
            findings.push(finding("arrows", package, message));
            continue;
        };
        for need in package.needs.iter().filter(|need| need.ours) {
            let tests = matches!(need.name.as_str(), "testkit" | "xtask");
            let fine = match allowed {
                _ if tests => need.dev || package.name == "testkit",
                Some(allowed) => allowed.contains(&need.name.as_str()),
                None => true,
            };
            if !fine {
                let message = format!("{} > {} is no arrow of ARCHITECTURE.md", package.name, need.name);
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

    /// `kind` as cargo metadata writes it: null for a normal dependency.
    fn messages(rule: fn(&[Package]) -> Vec<Finding>, of: &str, needs: &[(&str, Value, bool)]) -> Vec<String> {
        let needs: Vec<Value> = needs
            .iter()
            .map(|(name, kind, ours)| json!({"name": name, "kind": kind, "path": ours.then_some("somewhere")}))
            .collect();
        let read = packages(&json!({"packages": [{"name": of, "dependencies": needs}]}));
        rule(&read).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn an_arrow_against_the_drawing_is_found() {
        let null = Value::Null;
        assert_eq!(
            messages(arrows, "yike-model", &[("yike-storage", null.clone(), true)]),
            ["model > storage is no arrow of ARCHITECTURE.md"]
        );
        assert_eq!(
            messages(arrows, "yike-walk", &[("yike-model", json!("build"), true)]),
            ["walk > model is no arrow of ARCHITECTURE.md"]
        );
        assert!(
            messages(
                arrows,
                "yike-app",
                &[("yike-model", null.clone(), true), ("serde", null, false)]
            )
            .is_empty()
        );
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert!(messages(arrows, "yike-pages", &[("yike-testkit", json!("dev"), true)]).is_empty());
        assert_eq!(
            messages(arrows, "yike", &[("yike-testkit", Value::Null, true)]),
            ["yike > testkit is no arrow of ARCHITECTURE.md"]
        );
        assert!(messages(arrows, "yike-testkit", &[("yike-storage", Value::Null, true)]).is_empty());
    }

    #[test]
    fn a_new_crate_must_be_drawn() {
        assert_eq!(
            messages(arrows, "yike-weather", &[]),
            ["the crate weather stands in no arrow of ARCHITECTURE.md"]
        );
    }

    #[test]
    fn the_database_and_the_web_stay_at_the_rim() {
        assert_eq!(
            messages(wires, "yike-app", &[("sea-orm", Value::Null, false)]),
            ["app uses sea-orm: only storage knows which database it is"]
        );
        assert_eq!(
            messages(wires, "yike-formats", &[("axum", Value::Null, false)]),
            ["formats uses axum: wire types never leak into the core"]
        );
        assert_eq!(
            messages(wires, "yike-search", &[("tokio", Value::Null, false)]),
            ["search uses tokio: the core is pure: no async"]
        );
        assert!(messages(wires, "yike-storage", &[("sea-orm", Value::Null, false)]).is_empty());
        assert!(messages(wires, "yike-walk", &[("tokio", json!("dev"), false)]).is_empty());
    }
}
