//! A case type as a file people write: TOML. Mistakes are named with their line and what to write instead.

use super::kind::CaseType;
use std::fmt;

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// From 1; 0 when it is about the whole file.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Reads and checks a file: the type, or everything wrong with it.
pub fn read(file: &str, text: &str) -> Result<CaseType, Vec<Problem>> {
    let kind = parse(file, text).map_err(|problem| vec![problem])?;
    let problems: Vec<Problem> = super::check::check(&kind)
        .into_iter()
        .map(|found| Problem {
            file: file.to_owned(),
            line: line_of(text, &found.at),
            message: found.message,
        })
        .collect();
    if problems.is_empty() { Ok(kind) } else { Err(problems) }
}

fn parse(file: &str, text: &str) -> Result<CaseType, Problem> {
    basic_toml::from_str(text).map_err(|error| {
        let said = error.to_string();
        let (what, place) = said.split_once(" at line ").unwrap_or((&said, ""));
        let told = place.split(' ').next().and_then(|line| line.parse().ok());
        // Of an unknown key or word the reader says where its table begins or ends; the word itself is looked up.
        let stray = what.starts_with("unknown").then(|| unknown(what)).flatten();
        let line = stray.and_then(|word| line_with(text, word)).or(told).unwrap_or(0);
        // The head of a file lacks something: said where the head is, not where the reader noticed.
        const HEAD: [&str; 7] = [
            "version",
            "start",
            "promised_days",
            "legal_days",
            "returns",
            "states",
            "transitions",
        ];
        let head = what.starts_with("missing field") && unknown(what).is_some_and(|word| HEAD.contains(&word));
        if head {
            return Problem {
                file: file.to_owned(),
                line: 1,
                message: format!("{what}; add it at the top of the file, before the first [[…]]"),
            };
        }
        let help = if what.starts_with("missing field") {
            "; add it to the part that begins here"
        } else if what.starts_with("unknown") {
            "; check the spelling"
        } else {
            ""
        };
        Problem {
            file: file.to_owned(),
            line,
            message: format!("{what}{help}"),
        }
    })
}

/// The word between the first two backquotes.
fn unknown(said: &str) -> Option<&str> {
    said.split('`').nth(1)
}

/// The line where a key of this name is set, or a text of these words stands.
fn line_with(text: &str, word: &str) -> Option<usize> {
    let key = |line: &str| {
        let rest = line.trim_start().strip_prefix(word);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let quoted = format!("\"{word}\"");
    let found = text.lines().position(key);
    let found = found.or_else(|| text.lines().position(|line| line.contains(&quoted)));
    found.map(|index| index + 1)
}

/// Where in a file something is: a part by its table and number, and a key in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At {
    /// `states`, `transitions`, `documents`, `fields`; empty for the head of the file.
    pub table: &'static str,
    /// From 0.
    pub number: usize,
    pub key: &'static str,
}

/// The line of a part, or of the key in it.
fn line_of(text: &str, at: &At) -> usize {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let header = format!("[[{}]]", at.table);
    let start = if at.table.is_empty() {
        Some(0)
    } else {
        let mut headers = lines.iter().enumerate().filter(|(_, line)| **line == header);
        headers.nth(at.number).map(|(index, _)| index + 1)
    };
    let Some(start) = start else { return 0 };
    let part = lines.iter().skip(start).take_while(|line| !line.starts_with("[["));
    let key = part.enumerate().find(|(_, line)| {
        let rest = line.strip_prefix(at.key);
        !at.key.is_empty() && rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    match key {
        Some((index, _)) => start + index + 1,
        None => start.max(1),
    }
}
