//! The part of CQL2 that guards are written in.

use proptest::prelude::*;
use yike_model::case::cql::{Value, parse};

fn value(name: &str) -> Option<Value> {
    match name {
        "n" => Some(Value::Number(3)),
        "yes" => Some(Value::Bool(true)),
        "word" => Some(Value::Text("it's".into())),
        _ => None,
    }
}

#[test]
fn guards_mean_what_cql2_says() {
    let check = |text: &str, expect: Option<bool>| {
        assert_eq!(parse(text).unwrap().evaluate(&value), expect, "{text}");
    };
    check("n = 3 and yes = true", Some(true));
    check("n <> 3 OR n >= 3", Some(true));
    check("NOT (n < 10)", Some(false));
    check("word = 'it''s'", Some(true));
    check("n IN (1, 2, 3)", Some(true));
    check("n NOT IN (1, 2)", Some(true));
    check("nothing IS NULL AND word IS NOT NULL", Some(true));
    // AND binds tighter than OR.
    check("FALSE AND FALSE OR TRUE", Some(true));
    check("FALSE AND (FALSE OR TRUE)", Some(false));
    // Unknown is neither true nor false, and need not matter.
    check("nothing = 1", None);
    check("NOT nothing = 1", None);
    check("nothing = 1 OR n = 3", Some(true));
    check("nothing = 1 AND n = 4", Some(false));
    check("word = 3", None);
}

#[test]
fn what_is_no_guard_is_told_where() {
    let check = |text: &str, at: usize, expected: &str| {
        let error = parse(text).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.to_string().contains(expected), "{text}: {error}");
    };
    check("", 0, "a property");
    check("n = ", 4, "whole number");
    check("n == 3", 3, "whole number");
    check("(n = 3", 6, "closing bracket");
    check("n = 3 n = 4", 6, "AND, OR or the end");
    check("word = 'open", 7, "closing '");
    check("n ~ 3", 2, "comparison");
    check(&"(".repeat(100), 33, "fewer brackets");
    check(&vec!["n = 1"; 100].join(" AND "), 500, "at most 200");
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in ".{0,300}") {
        if let Ok(guard) = parse(&text) {
            let _ = guard.evaluate(&value);
        }
    }
}
