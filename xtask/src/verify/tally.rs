//! Counts of tests, read from the closing lines of the runners.

use std::fmt;
use std::ops::Add;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Add for Tally {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)
        } else {
            Ok(())
        }
    }
}

impl Tally {
    /// `     Summary [   0.5s] 10 tests run: 8 passed (1 slow, 1 flaky), 1 failed, 1 timed out, 3 skipped`
    pub fn read_nextest(&mut self, line: &str) {
        let Some((_, counts)) = line
            .trim_start()
            .strip_prefix("Summary [")
            .and_then(|rest| rest.split_once(" run: "))
        else {
            return;
        };
        *self = *self + Self::counted(&without_parentheses(counts), ',');
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
    pub fn read_libtest(&mut self, line: &str) {
        if let Some((_, counts)) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
        {
            *self = *self + Self::counted(counts, ';');
        }
    }

    /// The closing lines of `node --test --test-reporter=spec`: `ℹ pass 3`, one count a line.
    pub fn read_node(&mut self, line: &str) {
        let Some((word, count)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) else {
            return;
        };
        let Ok(count) = count.trim().parse::<u32>() else { return };
        match word {
            "pass" => self.passed += count,
            "fail" | "cancelled" => self.failed += count,
            "skipped" | "todo" => self.skipped += count,
            _ => {}
        }
    }

    fn counted(counts: &str, separator: char) -> Self {
        let mut tally = Self::default();
        for part in counts.split(separator) {
            let Some((count, word)) = part.trim().split_once(' ') else {
                continue;
            };
            let Ok(count) = count.parse::<u32>() else { continue };
            match word.trim() {
                "passed" => tally.passed += count,
                "failed" | "timed out" | "exec failed" => tally.failed += count,
                "skipped" | "ignored" => tally.skipped += count,
                _ => {}
            }
        }
        tally
    }
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for char in text.chars() {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: fn(&mut Tally, &str), lines: &str, expect: (u32, u32, u32)) {
        let mut tally = Tally::default();
        lines.lines().for_each(|line| read(&mut tally, line));
        assert_eq!((tally.passed, tally.failed, tally.skipped), expect, "{lines}");
    }

    #[test]
    fn nextest_closes_with_a_summary() {
        check(
            Tally::read_nextest,
            "     Summary [   0.495s] 10 tests run: 10 passed, 2 skipped",
            (10, 0, 2),
        );
        check(
            Tally::read_nextest,
            "     Summary [  12.1s] 12/14 tests run: 8 passed (1 slow, 2 flaky), 2 failed, 1 timed out, 1 exec failed, 0 skipped",
            (8, 4, 0),
        );
        check(
            Tally::read_nextest,
            "        PASS [   0.003s] yike-walk summary_is_read",
            (0, 0, 0),
        );
        check(
            Tally::read_nextest,
            "     Summary [   0.0s] 1 test run: 1 passed, 0 skipped",
            (1, 0, 0),
        );
    }

    #[test]
    fn cargo_test_closes_each_binary() {
        let lines = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        check(Tally::read_libtest, lines, (4, 2, 1));
    }

    #[test]
    fn node_closes_with_one_count_a_line() {
        let lines = "ℹ tests 6\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 91";
        check(Tally::read_node, lines, (3, 2, 1));
    }

    #[test]
    fn the_closing_line_names_skipped_tests_only_when_there_are_some() {
        assert_eq!(
            Tally {
                passed: 3,
                failed: 0,
                skipped: 0
            }
            .to_string(),
            "3 passed, 0 failed"
        );
        assert_eq!(
            Tally {
                passed: 3,
                failed: 1,
                skipped: 2
            }
            .to_string(),
            "3 passed, 1 failed, 2 skipped"
        );
    }
}
