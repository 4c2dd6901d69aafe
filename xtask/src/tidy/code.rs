//! Rules over Rust source.

use super::source;
use super::{File, Finding};

/// The crates that decide and never do: no async, no files, no network.
const PURE: &[&str] = &[
    "model", "calendar", "authz", "walk", "siting", "forecast", "search", "formats", "i18n",
];

/// The one place among them that opens files: the pedestrian network is memory-mapped.
const NETWORK_FILES: &str = "crates/walk/src/network/";

/// Crates that stand at a terminal or in tests alone.
const MAY_PRINT: &[&str] = &["crates/yike/", "crates/testkit/", "xtask/", "benches/"];

/// The code of each file of ours that ends up in the product: no comments, no literals, no tests.
fn product(files: &[File]) -> Vec<(&str, String)> {
    let rust = || files.iter().filter(|file| file.path.ends_with(".rs"));
    let tests: Vec<String> = rust()
        .flat_map(|file| {
            source::test_modules(&source::code(&file.text))
                .into_iter()
                .map(|name| beside(&file.path, &name))
        })
        .collect();
    rust()
        .filter(|file| file.path.contains("/src/") && !file.path.starts_with("crates/testkit/"))
        .filter(|file| !tests.iter().any(|module| in_module(&file.path, module)))
        .map(|file| (file.path.as_str(), source::without_tests(&source::code(&file.text))))
        .collect()
}

/// The path, without ending, of the module `name` declared in the file `path`.
fn beside(path: &str, name: &str) -> String {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let folder = ["/lib", "/main", "/mod"]
        .iter()
        .find_map(|root| stem.strip_suffix(root))
        .unwrap_or(stem);
    format!("{folder}/{name}")
}

fn in_module(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Pure crates hold no async, no tokio, no files, no network.
pub fn pure(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let words = [
        "tokio",
        "async",
        ".await",
        "std::fs",
        "std::net",
        "std::process",
        "std::thread::sleep",
    ];
    for (path, code) in product(files) {
        if !PURE.iter().any(|name| path.starts_with(&format!("crates/{name}/"))) {
            continue;
        }
        for word in words {
            if word == "std::fs" && path.starts_with(NETWORK_FILES) {
                continue;
            }
            for line in source::lines_with(&code, word) {
                findings.push(finding("pure", path, line, format!("{word} in a pure crate")));
            }
        }
        if !path.starts_with(NETWORK_FILES) {
            for line in grouped(&code, &["fs", "net"]) {
                findings.push(finding("pure", path, line, "files or network in a pure crate".into()));
            }
        }
    }
    findings
}

/// Lines of a `use std::{...}` that names one of these modules.
fn grouped(code: &str, modules: &[&str]) -> Vec<usize> {
    code.match_indices("std::{")
        .filter(|(at, _)| {
            let group = code[*at..].split_once('}').map_or("", |(group, _)| group);
            modules
                .iter()
                .any(|module| !source::lines_with(group, module).is_empty())
        })
        .map(|(at, _)| code[..at].lines().count().max(1))
        .collect()
}

/// Libraries write to the log, never to the terminal.
pub fn print(files: &[File]) -> Vec<Finding> {
    let macros = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
    each(
        files,
        &macros,
        "print",
        |path| MAY_PRINT.iter().any(|own| path.starts_with(own)),
        |word| format!("{word} in a library: use tracing"),
    )
}

/// Errors are values: nothing outside tests may panic on them.
pub fn unwrap(files: &[File]) -> Vec<Finding> {
    each(
        files,
        &[".unwrap()", ".expect(\""],
        "unwrap",
        |_| false,
        |word| {
            let name = word.trim_start_matches('.').trim_end_matches(['(', ')', '"']);
            format!("{name} outside tests: return the error")
        },
    )
}

fn each(
    files: &[File],
    words: &[&str],
    rule: &'static str,
    free: fn(&str) -> bool,
    message: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, code) in product(files).iter().filter(|(path, _)| !free(path)) {
        for word in words {
            for line in source::lines_with(code, word) {
                findings.push(finding(rule, path, line, message(word)));
            }
        }
    }
    findings
}

/// A crate says in its first line what it is for.
pub fn front(files: &[File]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| file.path.ends_with("/src/lib.rs") && !file.text.starts_with("//!"))
        .filter(|file| !file.text.starts_with("#![doc = include_str!"))
        .map(|file| {
            finding(
                "front",
                &file.path,
                1,
                "lib.rs begins with //! and what the crate is for".into(),
            )
        })
        .collect()
}

fn finding(rule: &'static str, path: &str, line: usize, message: String) -> Finding {
    Finding {
        rule,
        path: path.to_owned(),
        line,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[track_caller]
    fn check(rule: fn(&[File]) -> Vec<Finding>, files: &[(&str, &str)], expect: &[&str]) {
        let found: Vec<String> = rule(&tree(files)).iter().map(ToString::to_string).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_pure_crate_opens_no_file() {
        check(
            pure,
            &[(
                "crates/model/src/a.rs",
                "use std::fs;\nasync fn f() { g().await }\nuse std::{fmt, net::IpAddr};",
            )],
            &[
                "crates/model/src/a.rs:2: async in a pure crate [pure]",
                "crates/model/src/a.rs:2: .await in a pure crate [pure]",
                "crates/model/src/a.rs:1: std::fs in a pure crate [pure]",
                "crates/model/src/a.rs:3: files or network in a pure crate [pure]",
            ],
        );
        check(pure, &[("crates/walk/src/network/file.rs", "use std::fs::File;")], &[]);
        check(pure, &[("crates/storage/src/a.rs", "use std::fs;")], &[]);
        check(
            pure,
            &[(
                "crates/model/src/a.rs",
                "// async\n#[cfg(test)]\nmod tests { use std::fs; }",
            )],
            &[],
        );
    }

    #[test]
    fn a_library_does_not_print() {
        check(
            print,
            &[("crates/app/src/a.rs", "fn f() {\n    println!(\"x\");\n}")],
            &["crates/app/src/a.rs:2: println! in a library: use tracing [print]"],
        );
        check(
            print,
            &[
                ("crates/yike/src/a.rs", "println!();"),
                ("crates/pages/build.rs", "println!();"),
            ],
            &[],
        );
        check(
            print,
            &[("crates/app/src/a.rs", "#[test]\nfn t() { println!(); }")],
            &[],
        );
    }

    #[test]
    fn an_unwrap_is_for_tests() {
        check(
            unwrap,
            &[(
                "crates/app/src/a.rs",
                "f().unwrap();\ng().expect(\"there\");\nself.expect(Token::Comma)?;",
            )],
            &[
                "crates/app/src/a.rs:1: unwrap outside tests: return the error [unwrap]",
                "crates/app/src/a.rs:2: expect outside tests: return the error [unwrap]",
            ],
        );
        let files = [
            ("crates/app/src/desk.rs", "#[cfg(test)]\nmod cases;"),
            ("crates/app/src/desk/cases.rs", "f().unwrap();"),
            ("crates/app/tests/it.rs", "f().unwrap();"),
        ];
        check(unwrap, &files, &[]);
    }

    #[test]
    fn a_crate_says_what_it_is_for() {
        check(
            front,
            &[
                ("crates/app/src/lib.rs", "pub mod a;\n"),
                ("crates/walk/src/lib.rs", "//! Streets.\n"),
            ],
            &["crates/app/src/lib.rs:1: lib.rs begins with //! and what the crate is for [front]"],
        );
    }
}
