//! The rules a compiler does not check. Each is a function from the tree to findings, tested on a bad example.
//!
//! A file may be excused in `xtask/tidy-exceptions.txt`, with a reason; an excuse nothing needs any more is a finding
//! itself.

mod arrows;
mod code;
mod source;
mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::process::Command;

use crate::{Outcome, shell};

/// A text file of the repository; `path` from the root, with forward slashes.
pub struct File {
    pub path: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub path: String,
    /// From 1; 0 when the finding is about the whole file.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.line > 0 {
            format!("{}:{}", self.path, self.line)
        } else {
            self.path.clone()
        };
        write!(f, "{place}: {} [{}]", self.message, self.rule)
    }
}

type Rule = (&'static str, fn(&[File]) -> Vec<Finding>);

/// The rules over files; the arrows, over `cargo metadata`, come beside them.
const RULES: &[Rule] = &[
    ("pure", code::pure),
    ("print", code::print),
    ("unwrap", code::unwrap),
    ("front", code::front),
    ("size", text::size),
    ("messages", text::messages),
    ("machine", text::machine),
    ("links", text::links),
];

const EXCEPTIONS: &str = "xtask/tidy-exceptions.txt";

/// Every rule with what it found, excused findings taken out.
pub fn check() -> Outcome<Vec<(&'static str, Vec<Finding>)>> {
    let files = files()?;
    let packages = arrows::packages(&shell::metadata()?);
    let mut verdicts = vec![
        ("arrows", arrows::arrows(&files, &packages)),
        ("wires", arrows::wires(&packages)),
    ];
    verdicts.extend(RULES.iter().map(|(name, rule)| (*name, rule(&files))));
    let excuses = files
        .iter()
        .find(|file| file.path == EXCEPTIONS)
        .map_or("", |file| &file.text);
    let stale = excuse(excuses, &mut verdicts);
    verdicts.push(("exceptions", stale));
    Ok(verdicts)
}

pub fn run() -> Outcome {
    let verdicts = check()?;
    let findings: Vec<&Finding> = verdicts.iter().flat_map(|(_, findings)| findings).collect();
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} rules hold", verdicts.len());
        Ok(())
    } else {
        Err(format!("tidy: {} findings", findings.len()))
    }
}

/// Takes out the findings that the list excuses; gives the lines of the list that are wrong or not needed.
fn excuse(list: &str, verdicts: &mut [(&'static str, Vec<Finding>)]) -> Vec<Finding> {
    let mut wrong = Vec::new();
    for (index, line) in list.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let finding = |message: &str| Finding {
            rule: "exceptions",
            path: EXCEPTIONS.to_owned(),
            line: index + 1,
            message: message.to_owned(),
        };
        let mut words = line.splitn(3, char::is_whitespace);
        let (Some(rule), Some(path), Some(reason)) = (words.next(), words.next(), words.next()) else {
            wrong.push(finding("a line is: rule, path, reason"));
            continue;
        };
        let mut used = false;
        for (name, findings) in verdicts.iter_mut() {
            findings.retain(|found| {
                let excused = *name == rule && found.path == path && !reason.trim().is_empty();
                used |= excused;
                !excused
            });
        }
        if !used {
            wrong.push(finding("nothing needs this exception"));
        }
    }
    wrong
}

/// The text files git knows, and new ones it does not ignore.
pub fn files() -> Outcome<Vec<File>> {
    let root = shell::root();
    let mut git = Command::new("git");
    git.current_dir(&root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for path in shell::capture(&mut git)?.split('\0').filter(|path| !path.is_empty()) {
        // Deleted but not yet staged, or not text: nothing to read.
        if let Ok(text) = std::fs::read_to_string(root.join(path)) {
            files.insert(path.to_owned(), text);
        }
    }
    Ok(files.into_iter().map(|(path, text)| File { path, text }).collect())
}

#[cfg(test)]
pub fn tree(files: &[(&str, &str)]) -> Vec<File> {
    files
        .iter()
        .map(|(path, text)| File {
            path: (*path).into(),
            text: (*text).into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_tree_is_tidy() {
        let findings: Vec<String> = check()
            .unwrap()
            .iter()
            .flat_map(|(_, findings)| findings)
            .map(ToString::to_string)
            .collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    fn long(path: &str) -> Finding {
        Finding {
            rule: "size",
            path: path.into(),
            line: 0,
            message: "long".into(),
        }
    }

    #[test]
    fn an_exception_excuses_its_file_alone() {
        let mut verdicts = vec![("size", vec![long("a.rs"), long("b.rs")])];
        let stale = excuse("# why\nsize a.rs one table, read at one sitting\n", &mut verdicts);
        assert!(stale.is_empty());
        assert_eq!(verdicts[0].1, [long("b.rs")]);
    }

    #[test]
    fn an_exception_without_reason_or_without_need_is_a_finding() {
        let mut verdicts = vec![("size", vec![long("a.rs")])];
        let stale = excuse("size a.rs\nsize gone.rs it was long once\n", &mut verdicts);
        let messages: Vec<&str> = stale.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            ["a line is: rule, path, reason", "nothing needs this exception"]
        );
        assert_eq!(verdicts[0].1.len(), 1);
    }
}
