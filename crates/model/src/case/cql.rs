//! Guards: a small part of CQL2 text (OGC 21-065).
//!
//! ```text
//! expression = term *( "OR" term )
//! term       = factor *( "AND" factor )
//! factor     = [ "NOT" ] primary
//! primary    = "TRUE" / "FALSE" / "(" expression ")" / predicate
//! predicate  = property ( "=" / "<>" / "<" / "<=" / ">" / ">=" ) literal
//!            / property [ "NOT" ] "IN" "(" literal *( "," literal ) ")"
//!            / property "IS" [ "NOT" ] "NULL"
//! literal    = "TRUE" / "FALSE" / whole number / "'" text "'"   ('' inside a text is one ')
//! property   = letters, digits, "_", "." and ":", a letter first
//! ```
//! Words in capitals may be written small. What this grammar accepts, CQL2 accepts with the same meaning: a comparison with a
//! property that has no value is unknown, and unknown is not true.

use std::fmt;

/// A value of a property or a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Bool(bool),
    Number(i64),
    Text(String),
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Value::Bool(_) => "TRUE or FALSE",
            Value::Number(_) => "a whole number",
            Value::Text(_) => "a text in single quotes",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A guard, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    Literal(bool),
    Compare(String, Comparison, Value),
    In(String, Vec<Value>),
    IsNull(String),
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
}

/// Why a text is no guard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ParseError {
    /// Characters before the place.
    pub at: usize,
    pub expected: &'static str,
    pub found: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = if self.found.is_empty() { "the end" } else { &self.found };
        write!(
            f,
            "after {} characters: expected {}, found {found}",
            self.at, self.expected
        )
    }
}

/// Deeper nesting is nobody's guard.
const DEEPEST: usize = 32;

/// Longest guard, in words and signs: an expression is a tree that is walked by recursion.
const LONGEST: usize = 200;

/// Reads a guard.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let tokens = tokens(text)?;
    if let Some((at, _)) = tokens.get(LONGEST) {
        return Err(ParseError {
            at: *at,
            expected: "a guard of at most 200 words and signs",
            found: "more".into(),
        });
    }
    let mut reader = Reader {
        tokens,
        at: 0,
        depth: 0,
        length: text.chars().count(),
    };
    let expr = reader.expression()?;
    match reader.peek() {
        None => Ok(expr),
        Some(_) => Err(reader.error("AND, OR or the end")),
    }
}

impl Expr {
    /// True, false, or `None` when a property it needs has no value or one of another kind.
    pub fn evaluate(&self, value: &dyn Fn(&str) -> Option<Value>) -> Option<bool> {
        match self {
            Expr::Literal(literal) => Some(*literal),
            Expr::Compare(property, comparison, literal) => compare(&value(property)?, *comparison, literal),
            Expr::In(property, list) => {
                let found = value(property)?;
                let each = list.iter().map(|literal| compare(&found, Comparison::Equal, literal));
                each.fold(Some(false), or)
            }
            Expr::IsNull(property) => Some(value(property).is_none()),
            Expr::Not(inner) => inner.evaluate(value).map(|truth| !truth),
            Expr::And(a, b) => match (a.evaluate(value), b.evaluate(value)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Expr::Or(a, b) => or(a.evaluate(value), b.evaluate(value)),
        }
    }

    /// Every property with a literal it is compared to.
    pub fn comparisons(&self) -> Vec<(&str, Option<&Value>)> {
        match self {
            Expr::Literal(_) => Vec::new(),
            Expr::Compare(property, _, literal) => vec![(property, Some(literal))],
            Expr::In(property, list) => list.iter().map(|literal| (property.as_str(), Some(literal))).collect(),
            Expr::IsNull(property) => vec![(property, None)],
            Expr::Not(inner) => inner.comparisons(),
            Expr::And(a, b) | Expr::Or(a, b) => [a.comparisons(), b.comparisons()].concat(),
        }
    }
}

/// What kind of literal this is, as people are told.
pub fn kind_of(value: &Value) -> &'static str {
    value.kind()
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn compare(found: &Value, comparison: Comparison, literal: &Value) -> Option<bool> {
    let order = match (found, literal) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => return None,
    };
    Some(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A property or a keyword.
    Word(String),
    Text(String),
    Number(i64),
    Sign(&'static str),
}

const SIGNS: [&str; 9] = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ParseError> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        if first.is_whitespace() {
            at += 1;
            continue;
        }
        let begin = at;
        let wrong = |expected, found: String| ParseError {
            at: begin,
            expected,
            found,
        };
        let run = |from: usize, fits: &dyn Fn(char) -> bool| {
            let rest = chars.iter().skip(from);
            from + rest.take_while(|char| fits(**char)).count()
        };
        let slice = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
        let token = if first.is_ascii_alphabetic() {
            at = run(at, &|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':'));
            Token::Word(slice(begin, at))
        } else if first.is_ascii_digit() || first == '-' {
            at = run(at + 1, &|c| c.is_ascii_digit());
            let word = slice(begin, at);
            Token::Number(word.parse().map_err(|_| wrong("a whole number", word))?)
        } else if first == '\'' {
            let mut content = String::new();
            at += 1;
            loop {
                match (chars.get(at), chars.get(at + 1)) {
                    (Some('\''), Some('\'')) => {
                        content.push('\'');
                        at += 2;
                    }
                    (Some('\''), _) => {
                        at += 1;
                        break;
                    }
                    (Some(char), _) => {
                        content.push(*char);
                        at += 1;
                    }
                    (None, _) => return Err(wrong("a closing '", slice(begin, chars.len()))),
                }
            }
            Token::Text(content)
        } else {
            let rest = slice(at, (at + 2).min(chars.len()));
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign = sign.ok_or_else(|| wrong("a property, a comparison or a value", first.to_string()))?;
            at += sign.len();
            Token::Sign(sign)
        };
        out.push((begin, token));
    }
    Ok(out)
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
    length: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn error(&self, expected: &'static str) -> ParseError {
        let found = match self.peek() {
            None => String::new(),
            Some(Token::Word(word)) => word.clone(),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Number(number)) => number.to_string(),
            Some(Token::Sign(sign)) => (*sign).to_owned(),
        };
        let at = self.tokens.get(self.at).map_or(self.length, |(at, _)| *at);
        ParseError { at, expected, found }
    }

    /// Takes a keyword if it stands next.
    fn word(&mut self, keyword: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.at += usize::from(is);
        is
    }

    fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is);
        is
    }

    fn expression(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.term()?;
        while self.word("OR") {
            left = Expr::Or(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.factor()?;
        while self.word("AND") {
            left = Expr::And(Box::new(left), Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Expr, ParseError> {
        if self.word("NOT") {
            return Ok(Expr::Not(Box::new(self.primary()?)));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expr, ParseError> {
        if self.sign("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.error("fewer brackets inside each other"));
            }
            let inner = self.expression()?;
            self.depth -= 1;
            return match self.sign(")") {
                true => Ok(inner),
                false => Err(self.error("a closing bracket")),
            };
        }
        if self.word("TRUE") {
            return Ok(Expr::Literal(true));
        }
        if self.word("FALSE") {
            return Ok(Expr::Literal(false));
        }
        self.predicate()
    }

    fn predicate(&mut self) -> Result<Expr, ParseError> {
        let keyword = |word: &str| {
            let keywords = ["AND", "OR", "NOT", "IN", "IS", "NULL"];
            keywords.iter().any(|known| known.eq_ignore_ascii_case(word))
        };
        let property = match self.peek() {
            Some(Token::Word(word)) if !keyword(word) => word.clone(),
            _ => return Err(self.error("a property such as documents.missing")),
        };
        self.at += 1;
        if self.word("IS") {
            let not = self.word("NOT");
            if !self.word("NULL") {
                return Err(self.error("NULL"));
            }
            let null = Expr::IsNull(property);
            return Ok(if not { Expr::Not(Box::new(null)) } else { null });
        }
        let not = self.word("NOT");
        if self.word("IN") {
            if !self.sign("(") {
                return Err(self.error("an opening bracket"));
            }
            let mut list = vec![self.literal()?];
            while self.sign(",") {
                list.push(self.literal()?);
            }
            if !self.sign(")") {
                return Err(self.error("a comma or a closing bracket"));
            }
            let among = Expr::In(property, list);
            return Ok(if not { Expr::Not(Box::new(among)) } else { among });
        }
        if not {
            return Err(self.error("IN"));
        }
        let comparisons = [
            ("=", Comparison::Equal),
            ("<>", Comparison::Unequal),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (sign, comparison) in comparisons {
            if self.sign(sign) {
                return Ok(Expr::Compare(property, comparison, self.literal()?));
            }
        }
        Err(self.error("=, <>, <, <=, >, >=, IN or IS NULL"))
    }

    fn literal(&mut self) -> Result<Value, ParseError> {
        if self.word("TRUE") {
            return Ok(Value::Bool(true));
        }
        if self.word("FALSE") {
            return Ok(Value::Bool(false));
        }
        let value = match self.peek() {
            Some(Token::Text(text)) => Value::Text(text.clone()),
            Some(Token::Number(number)) => Value::Number(*number),
            _ => return Err(self.error("TRUE, FALSE, a whole number or a text in single quotes")),
        };
        self.at += 1;
        Ok(value)
    }
}
