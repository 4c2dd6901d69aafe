//! The policy as a file people edit: TOML with its explanations.

use std::fmt::Write;
use yike_model::desk::{ClassKind, Policy};
use yike_model::directory::Text;

const HEAD: &str = "\
# The order of the lines. Change what you need, give it a new id, and declare it:
#   yike desk policy --set FILE.toml
# 排队规则。改好后换一个新的 id，再用上面的命令公布。
";

/// Key, value, what it means.
fn plain(policy: &Policy) -> [(&'static str, u32, &'static str); 5] {
    [
        (
            "grace_minutes",
            policy.grace_minutes.into(),
            "A booking keeps its time when the person is at most so many minutes late.",
        ),
        (
            "early_minutes",
            policy.early_minutes.into(),
            "Somebody booked and early is called at most so many minutes before the time, while others wait.",
        ),
        (
            "absent_passes",
            policy.absent_passes.into(),
            "A number taken from afar keeps its place while at most so many who stood behind it are called.",
        ),
        (
            "priority_run",
            policy.priority_run.into(),
            "After so many calls by law in a row, one other person is called.",
        ),
        (
            "max_overtaken",
            policy.max_overtaken.into(),
            "Nobody who is there is overtaken more often than this.",
        ),
    ]
}

/// The file of a policy. [`read`] gives the policy back.
pub fn written(policy: &Policy) -> String {
    let mut out = String::from(HEAD);
    let _ = writeln!(out, "\nid = {}", quoted(&policy.id));
    for (key, value, meaning) in plain(policy) {
        let _ = writeln!(out, "\n# {meaning}\n{key} = {value}");
    }
    let missed = &policy.missed;
    let _ = writeln!(
        out,
        "\n# Somebody who does not come: calls before the number counts as missed; coming back, so many others are called\n\
         # first; how often one may come back.\n[missed]\ncalls = {}\nback_after = {}\ntimes = {}",
        missed.calls, missed.back_after, missed.times
    );
    out.push_str(
        "\n# Who goes first, and the text that says so. kind: \"lawful\" goes before others within the limits above,\n\
         # \"courtesy\" counts as if the person had come `minutes` earlier. fields: only for services of these fields.\n\
         # from_age: given to everybody of this age where the age is known.\n",
    );
    for class in &policy.classes {
        let kind = match class.kind {
            ClassKind::Lawful => "lawful",
            ClassKind::Courtesy => "courtesy",
        };
        let _ = writeln!(out, "\n[[classes]]\ncode = {}\nkind = \"{kind}\"", quoted(&class.code));
        let _ = writeln!(out, "name = {}\nbasis = {}", text(&class.name), text(&class.basis));
        if !class.fields.is_empty() {
            let fields: Vec<String> = class.fields.iter().map(|field| quoted(field)).collect();
            let _ = writeln!(out, "fields = [{}]", fields.join(", "));
        }
        if let Some(age) = class.from_age {
            let _ = writeln!(out, "from_age = {age}");
        }
        if class.minutes > 0 {
            let _ = writeln!(out, "minutes = {}", class.minutes);
        }
    }
    out
}

fn text(text: &Text) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en))
}

/// A TOML basic string, whose escapes are JSON's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The policy of a file, or what is wrong, with the line.
pub fn read(text: &str) -> Result<Policy, String> {
    basic_toml::from_str(text).map_err(|error| {
        let said = error.to_string();
        let said = said
            .replace("expected u16", "expected a whole number from 0 to 65535")
            .replace("expected u8", "expected a whole number from 0 to 255");
        // Of an unknown key or word the reader says where its table ends; the word itself is looked up.
        let stray = unknown(&said).and_then(|word| match said.split(' ').nth(1) {
            Some("field") => line_of(text, word),
            Some("variant") => text
                .lines()
                .position(|line| line.contains(&quoted(word)))
                .map(|index| index + 1),
            _ => None,
        });
        match stray {
            Some(line) => {
                let what = said.split_once(" at line ").map_or(said.as_str(), |(what, _)| what);
                format!("{what} at line {line}")
            }
            None => said,
        }
    })
}

/// The key between the first two backquotes.
fn unknown(said: &str) -> Option<&str> {
    said.split('`').nth(1)
}

fn line_of(text: &str, key: &str) -> Option<usize> {
    let is = |line: &str| {
        line.trim_start()
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(is).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m07_a_policy_survives_its_file() {
        let policy = Policy::standard();
        assert_eq!(read(&written(&policy)).unwrap(), policy);
    }

    fn check(from: &str, to: &str, expect: &[&str]) {
        let file = written(&Policy::standard());
        assert!(file.contains(from), "{from}");
        let line = file.lines().position(|line| line.contains(from)).unwrap() + 1;
        let said = read(&file.replacen(from, to, 1)).unwrap_err();
        for part in expect {
            assert!(said.contains(part), "{said:?} does not say {part:?}");
        }
        assert!(
            said.contains(&format!("line {line}")),
            "{said:?} names not the line {line}"
        );
    }

    #[test]
    fn m07_mistakes_are_named_with_their_line() {
        check(
            "grace_minutes = 10",
            "grace_minutes = -5",
            &["-5", "whole number from 0"],
        );
        check(
            "grace_minutes = 10",
            "grace_minuten = 10",
            &["grace_minuten", "grace_minutes"],
        );
        check("kind = \"lawful\"", "kind = \"first\"", &["first", "lawful"]);
        check("calls = 3", "calls = \"three\"", &["three"]);
        check("priority_run = 1", "priority_run = = 1", &[]);
    }
}
