//! Rust source with everything blanked that is not code, so that a rule can look for words. Blanking keeps every
//! line where it was.

/// Comments and the insides of string and character literals become spaces.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let end = match char {
            '/' if chars.get(at + 1) == Some(&'/') => {
                let end = find(&chars, at, &['\n']);
                blank(&mut out, &chars, at, end);
                end
            }
            '/' if chars.get(at + 1) == Some(&'*') => {
                let end = block_comment(&chars, at);
                blank(&mut out, &chars, at, end);
                end
            }
            '"' => literal(&mut out, &chars, at, quoted(&chars, at, '"'), 1),
            'r' if !follows_word(&chars, at) && raw_hashes(&chars, at).is_some() => {
                let hashes = raw_hashes(&chars, at).unwrap_or_default();
                out.push('r');
                let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let open = at + 1 + hashes;
                let end = find(&chars, open + 1, &close) + close.len();
                literal(&mut out, &chars, at + 1, end.min(chars.len()), hashes + 1)
            }
            '\'' if chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'') => {
                literal(&mut out, &chars, at, quoted(&chars, at, '\''), 1)
            }
            other => {
                out.push(other);
                at + 1
            }
        };
        at = end;
    }
    out
}

/// Of code: what stands under `#[cfg(test)]`, `#[test]` and their kin becomes spaces.
pub fn without_tests(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    let mut out = String::with_capacity(code.len());
    let mut at = 0;
    while at < chars.len() {
        if is_test_attribute(&chars, at) {
            let end = item_end(&chars, at);
            blank(&mut out, &chars, at, end);
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Names of the modules that `#[cfg(test)] mod name;` puts into other files.
pub fn test_modules(code: &str) -> Vec<String> {
    let tight: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    tight
        .split("#[cfg(test)] ")
        .skip(1)
        .filter_map(|rest| {
            let (head, _) = rest.split_once([';', '{'])?;
            let name = head.rsplit_once("mod ")?.1;
            rest[head.len()..].starts_with(';').then(|| name.to_owned())
        })
        .collect()
}

/// Lines, from 1, on which this word stands with no letter, digit or underscore beside it where the word has one at
/// that end.
pub fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let ident = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    code.lines()
        .enumerate()
        .filter(|(_, line)| {
            line.match_indices(word).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + word.len()..].chars().next();
                let (first, last) = (word.chars().next(), word.chars().next_back());
                !(ident(first) && ident(before) || ident(last) && ident(after))
            })
        })
        .map(|(index, _)| index + 1)
        .collect()
}

fn is_test_attribute(chars: &[char], at: usize) -> bool {
    if chars[at] != '#' || chars.get(at + 1) != Some(&'[') {
        return false;
    }
    let end = find(chars, at, &[']']);
    let inside: String = chars[at + 2..end].iter().filter(|char| !char.is_whitespace()).collect();
    let name = inside.split('(').next().unwrap_or_default();
    matches!(name, "test" | "rstest")
        || name.ends_with("::test")
        || inside == "cfg(test)"
        || inside.starts_with("cfg(all(test,")
}

/// One past the `}` or `;` that ends the item at an attribute.
fn item_end(chars: &[char], from: usize) -> usize {
    let (mut round, mut curly, mut at) = (0i32, 0i32, from);
    while let Some(char) = chars.get(at) {
        match char {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            '{' => curly += 1,
            '}' => {
                curly -= 1;
                if curly <= 0 {
                    return at + 1;
                }
            }
            ';' if round == 0 && curly == 0 => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at
}

fn blank(out: &mut String, chars: &[char], from: usize, to: usize) {
    out.extend(
        chars[from..to]
            .iter()
            .map(|char| if *char == '\n' { '\n' } else { ' ' }),
    );
}

/// Copies the delimiters of a literal that ends at `to`, blanks its inside.
fn literal(out: &mut String, chars: &[char], from: usize, to: usize, delimiter: usize) -> usize {
    let inside = (from + delimiter).min(to);
    let close = to.saturating_sub(delimiter).max(inside);
    out.extend(&chars[from..inside]);
    blank(out, chars, inside, close);
    out.extend(&chars[close..to]);
    to
}

/// One past the closing quote of a literal with backslash escapes.
fn quoted(chars: &[char], from: usize, quote: char) -> usize {
    let mut at = from + 1;
    while let Some(&char) = chars.get(at) {
        match char {
            '\\' => at += 2,
            other if other == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn block_comment(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    chars.len()
}

fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|char| **char == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// `at` continues an identifier; a string prefix `b` or `c` does not count as one.
fn follows_word(chars: &[char], at: usize) -> bool {
    let word = |index: Option<usize>| {
        index
            .and_then(|index| chars.get(index))
            .is_some_and(|char| char.is_alphanumeric() || *char == '_')
    };
    let prefix = at > 0 && matches!(chars[at - 1], 'b' | 'c') && !word(at.checked_sub(2));
    word(at.checked_sub(1)) && !prefix
}

fn find(chars: &[char], from: usize, what: &[char]) -> usize {
    let rest = chars.get(from..).unwrap_or_default();
    rest.windows(what.len())
        .position(|window| window == what)
        .map_or(chars.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(code(text), expect);
    }

    #[test]
    fn words_that_are_not_code_are_blanked() {
        check("a // .unwrap()\nb", "a             \nb");
        check("a /* x /* y */\nz */ b", "a             \n     b");
        check(r#"f("a\"b", 'c', '\'')"#, r#"f("    ", ' ', '  ')"#);
        check(r###"f(r#"x"y"#, br"z")"###, r###"f(r#"   "#, br" ")"###);
        check("fn f<'a>(x: &'a str) -> &'a str", "fn f<'a>(x: &'a str) -> &'a str");
        check("ptr\"x\"", "ptr\" \"");
    }

    #[test]
    fn tests_are_taken_out_to_their_closing_brace() {
        let text = "fn a() { b() }\n#[cfg(test)]\nmod tests {\n fn c() { d() }\n}\nfn e() {}";
        assert_eq!(
            without_tests(text),
            "fn a() { b() }\n            \n           \n               \n \nfn e() {}"
        );
        let text = "#[tokio::test]\n#[ignore]\nasync fn t() -> [u8; 2] { x }\nfn e() {}";
        assert_eq!(without_tests(text).trim(), "fn e() {}");
        assert_eq!(without_tests("#[cfg(test)]\nmod cases;\nfn e() {}").trim(), "fn e() {}");
        assert_eq!(without_tests("#[cfg(unix)]\nfn e() {}"), "#[cfg(unix)]\nfn e() {}");
    }

    #[test]
    fn modules_of_tests_in_files_of_their_own_are_known() {
        let text = "#[cfg(test)]\npub(crate) mod cases;\n#[cfg(test)]\nmod inline { }\nmod plain;";
        assert_eq!(test_modules(text), ["cases"]);
    }

    #[test]
    fn a_word_stands_alone() {
        assert_eq!(lines_with("use std::fs;\nstd::fsx\nxstd::fs", "std::fs"), [1]);
        assert_eq!(lines_with("a.unwrap()\nb.unwrap_or(c)", ".unwrap()"), [1]);
    }
}
