//! The words, numbers and signs of a text of hours.

/// Longer texts are timetables of something else.
const MAX_TOKENS: usize = 512;

pub(super) type Read<T> = Result<T, String>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Letters, in lower case.
    Word(String),
    /// Value and number of digits.
    Number(u32, usize),
    Sign(char),
    /// `||`.
    Or,
    Comment,
}

pub(super) fn tokens(text: &str) -> Read<Vec<Token>> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut more = |first: char, belongs: fn(&char) -> bool| {
            let mut word = String::from(first);
            while let Some(next) = chars.next_if(belongs) {
                word.push(next);
            }
            word
        };
        let token = match c {
            c if c.is_whitespace() => continue,
            c if c.is_ascii_alphabetic() => Token::Word(more(c, char::is_ascii_alphabetic).to_ascii_lowercase()),
            c if c.is_ascii_digit() => {
                let digits = more(c, char::is_ascii_digit);
                let value = digits.parse().map_err(|_| format!("{digits} is no number of a date"))?;
                Token::Number(value, digits.len())
            }
            '"' => {
                if !chars.by_ref().any(|c| c == '"') {
                    return Err("a comment does not end".into());
                }
                Token::Comment
            }
            '|' if chars.next_if_eq(&'|').is_some() => Token::Or,
            // Dashes and commas as typists and Chinese keyboards give them.
            '–' | '—' | '－' | '~' => Token::Sign('-'),
            '，' => Token::Sign(','),
            '；' => Token::Sign(';'),
            '：' => Token::Sign(':'),
            c => Token::Sign(c),
        };
        found.push(token);
        if found.len() > MAX_TOKENS {
            return Err("it is too long".into());
        }
    }
    Ok(found)
}

pub(super) fn name(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("\"{word}\""),
        Token::Number(number, _) => format!("\"{number}\""),
        Token::Sign(sign) => format!("\"{sign}\""),
        Token::Or => "\"||\"".into(),
        Token::Comment => "the comment".into(),
    }
}
