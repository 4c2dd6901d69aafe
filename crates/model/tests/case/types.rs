//! The types that are shipped, and what is said of one that is wrong.

use yike_model::case::file::read;
use yike_model::case::shipped;

#[test]
fn m10_m16_m20_m30_every_shipped_type_is_sound() {
    let kinds = match shipped::all() {
        Ok(kinds) => kinds,
        Err(problems) => {
            let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", said.join("\n"));
        }
    };
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code.as_str()).collect();
    let expect = [
        "application",
        "help",
        "act-for",
        "home-visit",
        "hazard",
        "opinion",
        "follow-up",
    ];
    assert_eq!(codes, expect);
    let mandated: Vec<&str> = kinds
        .iter()
        .filter(|kind| kind.wants_mandate())
        .map(|kind| kind.code.as_str())
        .collect();
    assert_eq!(mandated, ["act-for"]);
}

const SMALL: &str = "\
code = \"small\"
version = 1
name = { zh = \"小\", en = \"Small\" }
start = \"open\"
promised_days = 5
legal_days = 10
returns = 3

[[states]]
code = \"open\"
name = { zh = \"开\", en = \"Open\" }
mover = \"unit\"

[[states]]
code = \"closed\"
name = { zh = \"关\", en = \"Closed\" }
mover = \"nobody\"
end = true

[[transitions]]
code = \"close\"
name = { zh = \"关\", en = \"Close\" }
from = [\"open\"]
to = \"closed\"
who = [\"agent\"]
effects = [\"finish\"]
";

/// What is said, and of which line, when a part of the file reads otherwise.
fn check(from: &str, to: &str, line: usize, says: &str) {
    assert!(SMALL.contains(from), "{from:?}");
    let text = SMALL.replacen(from, to, 1);
    let problems = read("small.toml", &text).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let found = problems
        .iter()
        .any(|problem| problem.line == line && problem.message.contains(says));
    assert!(found, "nothing says {says:?} of line {line}:\n{}", said.join("\n"));
}

#[test]
fn mistakes_are_told_with_their_line_and_what_to_write() {
    assert!(read("small.toml", SMALL).is_ok());
    check(
        "from = [\"open\"]",
        "from = [\"opened\"]",
        23,
        "the states are open, closed",
    );
    check("from = [\"open\"]", "from = [\"opened\"]", 10, "dead end");
    check("who = [\"agent\"]", "who = [\"clerk\"]", 25, "unknown variant `clerk`");
    check("who = [\"agent\"]", "who = [\"applicant\"]", 10, "stuck here");
    check("who = [\"agent\"]", "whom = [\"agent\"]", 25, "whom");
    check("effects = [\"finish\"]", "", 20, "an end while the clock still counts");
    check(
        "effects = [\"finish\"]",
        "effects = [\"resume\", \"finish\"]",
        26,
        "has not started",
    );
    check("effects = [\"finish\"]", "effects = [\"delete\"]", 26, "delete");
    check("end = true", "", 17, "not the end");
    check(
        "mover = \"unit\"",
        "mover = \"unit\"\nauthority = \"decide\"",
        13,
        "service = \"required\"",
    );
    check("promised_days = 5", "promised_days = 11", 5, "promise at most 10");
    check("returns = 3", "returns = 0", 7, "write 3");
    check("start = \"open\"", "start = \"begin\"", 4, "no state has the code");
    check(
        "name = { zh = \"开\", en = \"Open\" }",
        "name = { zh = \"开\" }",
        11,
        "both languages",
    );
    check("legal_days = 10\n", "", 1, "legal_days");
    check(
        "effects = [\"finish\"]",
        "effects = [\"finish\"]\nwhen = \"documents.gone = 0\"\notherwise = { zh = \"缺\", en = \"missing\" }",
        27,
        "nothing is known of \"documents.gone\"",
    );
    check(
        "effects = [\"finish\"]",
        "effects = [\"finish\"]\nwhen = \"documents.missing = 'none'\"\notherwise = { zh = \"缺\", en = \"missing\" }",
        27,
        "a whole number",
    );
    check(
        "effects = [\"finish\"]",
        "effects = [\"finish\"]\nwhen = \"documents.missing is\"",
        27,
        "expected NULL",
    );
    let circle = "
[[transitions]]
code = \"again\"
name = { zh = \"再\", en = \"Again\" }
from = [\"open\"]
to = \"open\"
who = [\"agent\"]
";
    let text = format!("{SMALL}{circle}");
    let problems = read("small.toml", &text).unwrap_err();
    assert!(
        problems.iter().any(|p| p.line == 29 && p.message.contains("at_most")),
        "{problems:?}"
    );
    let stray = "
[[states]]
code = \"lost\"
name = { zh = \"丢\", en = \"Lost\" }
mover = \"unit\"

[[transitions]]
code = \"leave\"
name = { zh = \"走\", en = \"Leave\" }
from = [\"lost\"]
to = \"closed\"
who = [\"agent\"]
effects = [\"finish\"]
";
    let problems = read("small.toml", &format!("{SMALL}{stray}")).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|p| p.line == 29 && p.message.contains("no case ever comes")),
        "{problems:?}"
    );
}
