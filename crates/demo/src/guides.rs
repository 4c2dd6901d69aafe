//! The 77 guides of `data/guides`, in both languages.
//!
//! One block per service: a head line `code | name | English | field audience held_at common | minutes promised legal fee
//! presence help | keywords`, then `~` summary, `$` fee note, `!` note, `+` document (a key of `documents.txt` or in full),
//! `>` step. `-` stands for "not settled here".

use std::collections::BTreeMap;

/// Chinese and English.
pub type Words = (String, String);

#[derive(Debug, Clone, Default)]
pub struct Guide {
    pub code: String,
    pub name: Words,
    pub field: String,
    pub audience: String,
    /// Lowest level that accepts: community, street, district.
    pub held_at: String,
    pub common: bool,
    pub minutes: String,
    /// Working days; empty when not promised here.
    pub promised_days: String,
    /// Working days by law; empty when unsure.
    pub legal_days: String,
    /// Yuan; empty when it is settled elsewhere.
    pub fee: String,
    pub presence: String,
    pub help: String,
    pub keywords: String,
    pub summary: Words,
    pub fee_note: Words,
    pub note: Words,
    pub documents: Vec<Document>,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Document {
    pub name: Words,
    /// needed, deferrable, promise, electronic, not_needed.
    pub need: String,
    pub note: Words,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub name: Words,
    pub detail: Words,
}

const FILES: [&str; 7] = [
    include_str!("../data/guides/market.txt"),
    include_str!("../data/guides/police.txt"),
    include_str!("../data/guides/civic.txt"),
    include_str!("../data/guides/social.txt"),
    include_str!("../data/guides/medical.txt"),
    include_str!("../data/guides/livelihood.txt"),
    include_str!("../data/guides/fund.txt"),
];

fn parts(line: &str) -> Vec<String> {
    line.split('|').map(|part| part.trim().to_owned()).collect()
}

fn at(parts: &[String], i: usize) -> String {
    parts.get(i).cloned().unwrap_or_default()
}

fn pair(parts: &[String], i: usize) -> Words {
    (at(parts, i), at(parts, i + 1))
}

/// All guides in the order of their codes.
pub fn guides() -> Vec<Guide> {
    let shared: BTreeMap<String, Vec<String>> = include_str!("../data/documents.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(parts)
        .map(|p| (at(&p, 0), p))
        .collect();
    let mut out: Vec<Guide> = Vec::new();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        let rest = parts(line.get(1..).unwrap_or(""));
        match (line.chars().next(), out.last_mut()) {
            (Some('S'), _) => out.push(head(line)),
            (Some('~'), Some(guide)) => guide.summary = pair(&rest, 0),
            (Some('$'), Some(guide)) => guide.fee_note = pair(&rest, 0),
            (Some('!'), Some(guide)) => guide.note = pair(&rest, 0),
            (Some('>'), Some(guide)) => guide.steps.push(Step {
                name: pair(&rest, 0),
                detail: pair(&rest, 2),
            }),
            (Some('+'), Some(guide)) => guide.documents.extend(document(&rest, &shared)),
            _ => {}
        }
    }
    out.sort_by(|a, b| a.code.cmp(&b.code));
    out
}

fn head(line: &str) -> Guide {
    let p = parts(line);
    let kinds: Vec<&str> = p.get(3).map(|s| s.split(' ').collect()).unwrap_or_default();
    let rules: Vec<&str> = p.get(4).map(|s| s.split(' ').collect()).unwrap_or_default();
    let word = |list: &[&str], i: usize| {
        list.get(i)
            .filter(|w| **w != "-")
            .map_or(String::new(), |w| (*w).to_owned())
    };
    Guide {
        code: at(&p, 0),
        name: pair(&p, 1),
        field: word(&kinds, 0),
        audience: word(&kinds, 1),
        held_at: word(&kinds, 2),
        common: word(&kinds, 3) == "yes",
        minutes: word(&rules, 0),
        promised_days: word(&rules, 1),
        legal_days: word(&rules, 2),
        fee: word(&rules, 3),
        presence: word(&rules, 4),
        help: word(&rules, 5),
        keywords: at(&p, 5),
        ..Guide::default()
    }
}

fn document(rest: &[String], shared: &BTreeMap<String, Vec<String>>) -> Option<Document> {
    if rest.len() > 2 {
        return Some(Document {
            need: at(rest, 0),
            name: pair(rest, 1),
            note: pair(rest, 3),
        });
    }
    let first = at(rest, 0);
    let (need, key) = first.split_once(' ')?;
    let found = shared.get(key.trim())?;
    Some(Document {
        need: need.to_owned(),
        name: pair(found, 1),
        note: pair(found, 3),
    })
}
