//! Facts shared by the tests: the service list, services of other departments, residents' questions.

// Every test file compiles this anew and uses a part of it; a helper that cannot read its facts fails the test.
#![allow(dead_code, clippy::unwrap_used)]

use yike_search::{Question, ServiceDoc, parse_questions};

pub fn services() -> Vec<ServiceDoc> {
    rows(include_str!("../services.tsv"))
        .map(|r| ServiceDoc {
            code: r[0].clone(),
            name: r[1].clone(),
            name_en: r[2].clone(),
            field: r[3].clone(),
            audience: r[4].clone(),
            held_at: r[5].clone(),
            ..ServiceDoc::default()
        })
        .collect()
}

pub fn distractors() -> Vec<ServiceDoc> {
    rows(include_str!("../distractors.tsv"))
        .map(|r| ServiceDoc {
            code: r[0].clone(),
            name: r[1].clone(),
            field: r[2].clone(),
            ..ServiceDoc::default()
        })
        .collect()
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<String>> {
    text.lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').map(str::to_owned).collect())
}

/// The questions looked at while working (0) and the ones held out (1).
pub fn half(parity: usize) -> Vec<Question> {
    let all = parse_questions(include_str!("../questions.tsv")).unwrap();
    all.into_iter()
        .enumerate()
        .filter(|(i, _)| i % 2 == parity)
        .map(|(_, q)| q)
        .collect()
}

/// The later sets: written after the lexicon's first and second form, in other words than those of the first.
pub fn later() -> [(&'static str, Vec<Question>); 2] {
    [
        (
            "second set",
            parse_questions(include_str!("../questions-second.tsv")).unwrap(),
        ),
        (
            "third set",
            parse_questions(include_str!("../questions-third.tsv")).unwrap(),
        ),
    ]
}
