//! Rules over any text: sizes, messages, traces of a machine, links.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Finding};

const LONGEST: usize = 400;

/// A file is read in one sitting.
pub fn size(files: &[File]) -> Vec<Finding> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    rust.filter_map(|file| {
        let lines = file.text.lines().count();
        let message = format!("{lines} lines: more than {LONGEST}");
        (lines > LONGEST).then(|| finding("size", &file.path, 0, message))
    })
    .collect()
}

/// Both languages know the same messages.
pub fn messages(files: &[File]) -> Vec<Finding> {
    const FOLDER: &str = "crates/i18n/locales/";
    let mut locales: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.ends_with(".ftl")) {
        if let Some((locale, _)) = file.path.strip_prefix(FOLDER).and_then(|rest| rest.split_once('/')) {
            locales.entry(locale).or_default().extend(keys(&file.text));
        }
    }
    let all: BTreeSet<&String> = locales.values().flatten().collect();
    let mut findings = Vec::new();
    for (locale, known) in &locales {
        for key in all.iter().filter(|key| !known.contains(**key)) {
            findings.push(finding(
                "messages",
                &format!("{FOLDER}{locale}"),
                0,
                format!("the message {key} is missing"),
            ));
        }
    }
    findings
}

/// The messages, terms and attributes (`message.attribute`) of a Fluent file: https://projectfluent.org/fluent/guide/
fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((head, _)) = line.split_once('=') else {
            continue;
        };
        let name = head.trim_end();
        let attribute = name.trim_start().strip_prefix('.').filter(|_| name.starts_with(' '));
        let identifier = |name: &str| {
            name.starts_with(|char: char| char.is_ascii_alphabetic())
                && name
                    .chars()
                    .all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
        };
        match attribute {
            Some(attribute) if identifier(attribute) => keys.push(format!("{message}.{attribute}")),
            None if identifier(name.strip_prefix('-').unwrap_or(name)) => {
                message = name.to_owned();
                keys.push(message.clone());
            }
            _ => {}
        }
    }
    keys
}

/// Nothing of the machine it was written on: no folders of a person or a workplace, no address of a registry or of a
/// mirror. (The words are put together so that this file does not find itself.)
pub fn machine(files: &[File]) -> Vec<Finding> {
    const FOLDERS: &[&str] = &[
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/"),
        concat!("/Use", "rs/"),
        concat!("C:\\Use", "rs\\"),
    ];
    const HOSTS: &[&str] = &[
        concat!("registry.", "npm"),
        concat!("registry.", "yarnpkg"),
        concat!("npm", "mirror.com"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("rs", "proxy.cn"),
        concat!("files.", "pythonhosted"),
        concat!("pypi.", "org/simple"),
        concat!("deb.", "debian.org"),
        concat!("proxy.", "golang.org"),
    ];
    let mut findings = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            let whole = |at: usize| {
                !line[..at]
                    .ends_with(|char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '}' | '*'))
            };
            let folder = FOLDERS
                .iter()
                .any(|folder| line.match_indices(folder).any(|(at, _)| whole(at)))
                || home(line);
            if folder {
                findings.push(finding(
                    "machine",
                    &file.path,
                    index + 1,
                    "a folder of some machine".into(),
                ));
            }
            if HOSTS.iter().any(|host| line.contains(host)) {
                findings.push(finding(
                    "machine",
                    &file.path,
                    index + 1,
                    "the address of a registry".into(),
                ));
            }
        }
    }
    findings
}

/// A person's home folder under Linux, with something in it.
fn home(line: &str) -> bool {
    line.match_indices(concat!("/ho", "me/")).any(|(at, found)| {
        let before = line[..at].chars().next_back();
        let (name, rest) = line[at + found.len()..].split_once('/').unwrap_or_default();
        !before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-'))
            && !name.is_empty()
            && name.chars().all(|char| char.is_ascii_alphanumeric())
            && !rest.is_empty()
    })
}

/// A link of a page of ours to a file of ours leads somewhere.
pub fn links(files: &[File]) -> Vec<Finding> {
    let here: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let root = crate::shell::root();
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (index, line) in file.text.lines().enumerate() {
            for target in targets(line) {
                let path = resolve(folder, target);
                // Pictures and folders are no text files of the tree: the disk answers for them.
                if !here.contains(path.as_str()) && !root.join(&path).exists() {
                    findings.push(finding(
                        "links",
                        &file.path,
                        index + 1,
                        format!("{target} leads nowhere"),
                    ));
                }
            }
        }
    }
    findings
}

/// The relative targets of `[text](target)` and `src="target"` on a line of Markdown.
fn targets(line: &str) -> Vec<&str> {
    let until = |mark: &'static str, close: char| {
        line.match_indices(mark)
            .filter_map(move |(at, _)| line[at + mark.len()..].split_once(close).map(|(target, _)| target))
    };
    until("](", ')')
        .chain(until("src=\"", '"'))
        .map(|target| target.split(['#', ' ']).next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
        .collect()
}

fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
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
    fn a_long_file_is_found() {
        let long = "fn f() {}\n".repeat(401);
        check(
            size,
            &[("a.rs", &long), ("a.md", &long)],
            &["a.rs: 401 lines: more than 400 [size]"],
        );
        check(size, &[("a.rs", &long[10..])], &[]);
    }

    #[test]
    fn a_message_known_in_one_language_alone_is_found() {
        check(
            messages,
            &[
                (
                    "crates/i18n/locales/en/a.ftl",
                    "# a comment = none\nhello = Hello\n    .title = Say hello\nonly-en = x\n",
                ),
                (
                    "crates/i18n/locales/zh-Hans/b.ftl",
                    "hello = 您好\nlong =\n    a = b\n-brand = 一刻\n",
                ),
            ],
            &[
                "crates/i18n/locales/en: the message -brand is missing [messages]",
                "crates/i18n/locales/en: the message long is missing [messages]",
                "crates/i18n/locales/zh-Hans: the message hello.title is missing [messages]",
                "crates/i18n/locales/zh-Hans: the message only-en is missing [messages]",
            ],
        );
    }

    #[test]
    fn traces_of_a_machine_are_found() {
        let lines = [
            concat!("see /wo", "rk/notes"),
            concat!("cd \"/ho", "me/wang/yike\""),
            concat!("resolved https://registry.", "npmjs.org/x"),
            concat!("crates/demo/wo", "rk/a.rs is ours, {base}/wo", "rk/x is a page"),
            "git+https://github.com/rust-lang/crates.io-index",
        ];
        check(
            machine,
            &[("a.txt", &lines.join("\n"))],
            &[
                "a.txt:1: a folder of some machine [machine]",
                "a.txt:2: a folder of some machine [machine]",
                "a.txt:3: the address of a registry [machine]",
            ],
        );
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let page = "[a](../a.md#x) [b](b.md) ![c](c.png)\n[d](https://example.org/d) [e](#e) <img src=\"e.png\">";
        check(
            links,
            &[("docs/p.md", page), ("a.md", "")],
            &[
                "docs/p.md:1: b.md leads nowhere [links]",
                "docs/p.md:1: c.png leads nowhere [links]",
                "docs/p.md:2: e.png leads nowhere [links]",
            ],
        );
    }
}
