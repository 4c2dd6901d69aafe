//! Reads the text of hours into rules.

use super::sun::Event;
use super::tokens::{Read, Token, name, tokens};
use super::{Clock, Days, Join, Point, Rule, Span, State, Weekdays};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const WEEKDAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
const EVENTS: [(&str, Event); 4] = [
    ("dawn", Event::Dawn),
    ("sunrise", Event::Sunrise),
    ("sunset", Event::Sunset),
    ("dusk", Event::Dusk),
];

pub(super) fn rules(text: &str) -> Read<Vec<Rule>> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let mut rules = Vec::new();
    let mut join = Join::Normal;
    loop {
        // An empty rule, as after a last semicolon, says nothing.
        if !reader.ends_rule() {
            rules.push(reader.rule(join)?);
        }
        join = match reader.next() {
            None => break,
            Some(Token::Sign(';')) => Join::Normal,
            Some(Token::Sign(',')) => Join::Additional,
            Some(Token::Or) => Join::Fallback,
            Some(token) => return Err(format!("{} is not expected there", name(token))),
        };
    }
    if rules.is_empty() {
        return Err("it is empty".into());
    }
    Ok(rules)
}

/// Splits conditional clauses at semicolons outside brackets.
pub(super) fn clauses(text: &str) -> Vec<&str> {
    let mut depth = 0i32;
    let ends = text.char_indices().filter_map(|(at, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (c == ';' && depth <= 0).then_some(at)
    });
    let mut start = 0;
    let mut found: Vec<&str> = Vec::new();
    for end in ends.chain([text.len()]) {
        found.push(text.get(start..end).unwrap_or_default().trim());
        start = end + 1;
    }
    found.retain(|clause| !clause.is_empty());
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.peek(0);
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: char) -> bool {
        let found = self.is_sign(0, sign);
        self.at += usize::from(found);
        found
    }

    fn is_sign(&self, ahead: usize, sign: char) -> bool {
        self.peek(ahead) == Some(&Token::Sign(sign))
    }

    fn word(&self, ahead: usize) -> Option<&'a str> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn number(&mut self, what: &str, from: u32, until: u32) -> Read<u32> {
        match self.next() {
            Some(Token::Number(n, _)) if (from..=until).contains(n) => Ok(*n),
            Some(token) => Err(format!("{} is no {what}", name(token))),
            None => Err(format!("a {what} is missing at its end")),
        }
    }

    fn ends_rule(&self) -> bool {
        matches!(self.peek(0), None | Some(Token::Sign(';') | Token::Or))
    }

    fn is_month(&self, ahead: usize) -> Option<i8> {
        let word = self.word(ahead)?;
        MONTHS.iter().position(|m| *m == word).map(|i| i as i8 + 1)
    }

    fn is_weekday(&self, ahead: usize) -> Option<i8> {
        let word = self.word(ahead)?;
        WEEKDAYS.iter().position(|d| *d == word).map(|i| i as i8 + 1)
    }

    fn is_event(&self, ahead: usize) -> Option<Event> {
        let word = self.word(ahead)?;
        EVENTS.iter().find(|(name, _)| *name == word).map(|(_, event)| *event)
    }

    fn is_year(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), Some(Token::Number(_, 4)))
    }

    fn is_time(&self) -> bool {
        self.is_event(0).is_some()
            || self.is_sign(0, '(')
            || matches!(self.peek(0), Some(Token::Number(..))) && self.is_sign(1, ':')
    }

    fn rule(&mut self, join: Join) -> Read<Rule> {
        let start = self.at;
        let mut rule = Rule {
            join,
            days: Days::default(),
            times: Vec::new(),
            state: State::Open,
        };
        let whole = [Token::Number(24, 2), Token::Sign('/'), Token::Number(7, 1)];
        if self.tokens.get(self.at..self.at + 3) == Some(&whole[..]) {
            self.at += 3;
        } else {
            self.days(&mut rule.days)?;
            while self.is_time() {
                rule.times.push(self.span()?);
                // A comma before anything else than a time begins another rule.
                let again = self.is_sign(0, ',') && {
                    self.at += 1;
                    let time = self.is_time();
                    self.at -= usize::from(!time);
                    time
                };
                if !again {
                    break;
                }
            }
        }
        let said = self.at > start;
        let state = match self.word(0) {
            Some("open") => Some(State::Open),
            Some("closed" | "off") => Some(State::Closed),
            Some("unknown") => Some(State::Unknown),
            _ => None,
        };
        self.at += usize::from(state.is_some());
        let comment = self.peek(0) == Some(&Token::Comment);
        self.at += usize::from(comment);
        rule.state = match state {
            Some(state) => state,
            // A comment alone is somebody one has to ask; beside times it is a remark.
            None if comment && rule.times.is_empty() => State::Unknown,
            None if said || comment => State::Open,
            None => {
                return Err(self
                    .peek(0)
                    .map_or("it is cut off".into(), |t| format!("{} is not understood", name(t))));
            }
        };
        Ok(rule)
    }

    fn days(&mut self, days: &mut Days) -> Read<()> {
        // A year before a month belongs to that date; years that stand alone are a list.
        while self.is_year(0) && self.is_month(1).is_none() {
            let from = self.number("year", 1000, 9999)? as i16;
            let until = if self.takes('-') {
                self.number("year", 1000, 9999)? as i16
            } else if self.takes('+') {
                9999
            } else {
                from
            };
            days.years.push((from, until));
            if !(self.is_sign(0, ',') && self.is_year(1)) {
                break;
            }
            self.at += 1;
        }
        while self.is_month(0).is_some() || self.is_year(0) && self.is_month(1).is_some() {
            let from = self.point(None)?;
            let until = if self.takes('-') { self.point(Some(from))? } else { from };
            days.dates.push((from, until));
            let more =
                self.is_sign(0, ',') && (self.is_month(1).is_some() || self.is_year(1) && self.is_month(2).is_some());
            self.at += usize::from(more);
            if !more {
                break;
            }
        }
        if self.word(0) == Some("week") {
            self.at += 1;
            loop {
                let from = self.number("week", 1, 53)? as i8;
                let until = if self.takes('-') {
                    self.number("week", 1, 53)? as i8
                } else {
                    from
                };
                let step = if self.takes('/') {
                    self.number("step", 1, 53)? as i8
                } else {
                    1
                };
                days.weeks.push((from, until, step));
                let more =
                    self.is_sign(0, ',') && matches!(self.peek(1), Some(Token::Number(..))) && !self.is_sign(2, ':');
                self.at += usize::from(more);
                if !more {
                    break;
                }
            }
        }
        let wide = !(days.years.is_empty() && days.dates.is_empty() && days.weeks.is_empty());
        if wide {
            self.takes(':');
        }
        self.weekdays(days)
    }

    fn weekdays(&mut self, days: &mut Days) -> Read<()> {
        loop {
            if self.word(0) == Some("ph") {
                self.at += 1;
                days.holidays = true;
            } else if let Some(from) = self.is_weekday(0) {
                self.at += 1;
                let mut until = from;
                if self.is_sign(0, '-') {
                    until = self.is_weekday(1).ok_or("a weekday is missing after the dash")?;
                    self.at += 2;
                }
                let nth = if self.takes('[') { self.nth()? } else { Vec::new() };
                days.weekdays.push(Weekdays { from, until, nth });
            } else {
                return Ok(());
            }
            if self.is_sign(0, '+') || self.is_sign(0, '-') {
                return Err("days counted from another day are not read".into());
            }
            let more = self.is_sign(0, ',') && (self.is_weekday(1).is_some() || self.word(1) == Some("ph"));
            self.at += usize::from(more);
            if !more {
                // "PH Mo-Fr" would name the holidays among the weekdays.
                return match self.is_weekday(0).is_some() || self.word(0) == Some("ph") {
                    true => Err("two lists of days follow each other".into()),
                    false => Ok(()),
                };
            }
        }
    }

    fn nth(&mut self) -> Read<Vec<i8>> {
        let mut found = Vec::new();
        loop {
            let last = self.takes('-');
            let from = self.number("place in the month", 1, 5)? as i8;
            if last {
                found.push(-from);
            } else if self.takes('-') {
                found.extend(from..=self.number("place in the month", 1, 5)? as i8);
            } else {
                found.push(from);
            }
            if self.takes(']') {
                return Ok(found);
            }
            if !self.takes(',') {
                return Err("a bracket does not end".into());
            }
        }
    }

    /// A date; after a dash it may be a day alone, in the month of the date before.
    fn point(&mut self, before: Option<Point>) -> Read<Point> {
        let mut year = None;
        if self.is_year(0) {
            year = Some(self.number("year", 1000, 9999)? as i16);
        }
        let month = match (self.is_month(0), before) {
            (Some(month), _) => {
                self.at += 1;
                month
            }
            (None, Some(before)) if before.day.is_some() => before.month,
            _ => return Err("a month is missing".into()),
        };
        // "27: 08:00" is a day before times, "08:00" is a time.
        let time = self.is_sign(1, ':') && matches!(self.peek(2), Some(Token::Number(..))) && !self.is_sign(3, ':');
        let is_day = matches!(self.peek(0), Some(Token::Number(_, 1 | 2))) && !time;
        let day = if is_day {
            Some(self.number("day", 1, 31)? as i8)
        } else {
            None
        };
        Ok(Point { year, month, day })
    }

    fn span(&mut self) -> Read<Span> {
        let from = self.clock()?;
        // An open end is taken to last until midnight.
        let rest = |from: Clock| Span {
            from,
            until: Clock::Minute(if from == Clock::Minute(1440) { 2880 } else { 1440 }),
        };
        if self.takes('+') {
            return Ok(rest(from));
        }
        if !self.takes('-') {
            return Err("a moment without an end is no span of time".into());
        }
        let until = self.clock()?;
        if self.is_sign(0, '/') {
            return Err("repetitions are not read".into());
        }
        self.takes('+');
        Ok(Span { from, until })
    }

    fn clock(&mut self) -> Read<Clock> {
        if let Some(event) = self.is_event(0) {
            self.at += 1;
            return Ok(Clock::Sun(event, 0));
        }
        if self.takes('(') {
            let event = self
                .is_event(0)
                .ok_or("only dawn, sunrise, sunset and dusk may be shifted")?;
            self.at += 1;
            let sign = match (self.takes('+'), self.takes('-')) {
                (true, _) => 1,
                (_, true) => -1,
                _ => return Err("a shift needs a sign".into()),
            };
            let shift = self.hour_minute()?;
            return match self.takes(')') {
                true => Ok(Clock::Sun(event, sign * shift)),
                false => Err("a bracket does not end".into()),
            };
        }
        self.hour_minute().map(Clock::Minute)
    }

    fn hour_minute(&mut self) -> Read<i32> {
        let hour = self.number("hour", 0, 48)?;
        if !self.takes(':') {
            return Err("an hour without minutes is not read".into());
        }
        let minute = self.number("minute", 0, 59)?;
        Ok((hour * 60 + minute) as i32)
    }
}
