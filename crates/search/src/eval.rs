//! How well an index answers: questions with their right answers, and the figures.

use crate::index::Index;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A question and the codes that answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub codes: Vec<String>,
}

/// Figures over `n` questions: shares 0..=1 answered first and within three, mean reciprocal rank (within ten),
/// and microseconds per question when the caller measured them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvalReport {
    pub n: usize,
    pub top1: f64,
    pub top3: f64,
    pub mrr: f64,
    pub us_per_query: f64,
    /// Questions not answered first: the question, what was right, what came first.
    pub missed: Vec<(String, String, String)>,
}

/// A line of a question file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    #[error("line {line}: no tab between question and codes; write question<TAB>code|code")]
    NoTab { line: usize },
    #[error("line {line}: the question is empty")]
    NoQuestion { line: usize },
    #[error("line {line}: no service code after the tab")]
    NoCode { line: usize },
}

/// Reads `question<TAB>code|code` lines. Empty lines and lines starting with `#` are skipped; line numbers count from 1.
///
/// # Errors
/// The first line that is not of that shape.
pub fn parse_questions(text: &str) -> Result<Vec<Question>, QuestionError> {
    let mut out = Vec::new();
    for (i, raw) in text.lines().enumerate() {
        let line = i + 1;
        let raw = raw.trim_start_matches('\u{feff}').trim_end_matches('\r');
        if raw.trim().is_empty() || raw.starts_with('#') {
            continue;
        }
        let (question, codes) = raw.split_once('\t').ok_or(QuestionError::NoTab { line })?;
        let codes: Vec<String> = codes
            .split('|')
            .map(str::trim)
            .filter(|c| !c.is_empty())
            .map(str::to_owned)
            .collect();
        if question.trim().is_empty() {
            return Err(QuestionError::NoQuestion { line });
        }
        if codes.is_empty() {
            return Err(QuestionError::NoCode { line });
        }
        out.push(Question {
            text: question.trim().to_owned(),
            codes,
        });
    }
    Ok(out)
}

/// Asks every question. `took` turns the run into an elapsed time (the caller owns the clock); see [`eval`].
pub fn eval_timed(index: &Index, questions: &[Question], took: impl FnOnce() -> Duration) -> EvalReport {
    let (mut first, mut three, mut reciprocal) = (0usize, 0usize, 0.0f64);
    let mut missed = Vec::new();
    for q in questions {
        let hits = index.find(&q.text, 10);
        let rank = hits.iter().position(|h| q.codes.contains(&h.code));
        if let Some(r) = rank {
            first += usize::from(r == 0);
            three += usize::from(r < 3);
            reciprocal += 1.0 / (r as f64 + 1.0);
        }
        if rank != Some(0) {
            let got = hits
                .iter()
                .take(3)
                .map(|h| format!("{} {:.2}", h.code, h.score))
                .collect::<Vec<_>>()
                .join(", ");
            missed.push((q.text.clone(), q.codes.join("|"), got));
        }
    }
    let micros = took().as_secs_f64() * 1e6;
    let n = questions.len().max(1) as f64;
    EvalReport {
        n: questions.len(),
        top1: first as f64 / n,
        top3: three as f64 / n,
        mrr: reciprocal / n,
        us_per_query: micros / n,
        missed,
    }
}

/// Asks every question and measures with the monotonic clock.
pub fn eval(index: &Index, questions: &[Question]) -> EvalReport {
    let start = std::time::Instant::now();
    eval_timed(index, questions, || start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_lines_are_read_or_refused_with_their_number() {
        let q = |t: &str, c: &[&str]| Question {
            text: t.into(),
            codes: c.iter().map(|s| (*s).to_owned()).collect(),
        };
        let check =
            |input: &str, expect: Result<Vec<Question>, QuestionError>| assert_eq!(parse_questions(input), expect);
        check(
            "# note\n\n看病报销\tS28\n生孩子\tS29|S70\n",
            Ok(vec![q("看病报销", &["S28"]), q("生孩子", &["S29", "S70"])]),
        );
        check("看病报销 S28", Err(QuestionError::NoTab { line: 1 }));
        check("a\tS1\n\tS2", Err(QuestionError::NoQuestion { line: 2 }));
        check("a\t | ", Err(QuestionError::NoCode { line: 1 }));
    }
}
