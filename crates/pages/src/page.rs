//! What every page wears: language, size, theme, the phone number, and the helpers templates call for words.

use askama::filters::Safe;
use jiff::civil::{Date, DateTime, Time};
use yike_i18n::{Lang, Value, messages};

use crate::assets;

/// Colours by choice of the reader; `Auto` follows the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// `light`, `dark`, or nothing when the device decides.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// The number people may call instead; printed on every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpPhone {
    /// As read: `0512-0000 0000`.
    pub display: String,
    /// As dialled: `051200000000`.
    pub tel: String,
    /// Said beside it, such as that it is a sample number.
    pub note: Option<String>,
}

impl HelpPhone {
    /// Whether the district has given one.
    pub fn known(&self) -> bool {
        !self.tel.is_empty()
    }
}

/// What surrounds every page.
#[derive(Clone, Debug)]
pub struct Page {
    pub lang: Lang,
    /// 大字版.
    pub elder: bool,
    /// Walks on this page are an elder's: said "slowly".
    pub slow: bool,
    pub theme: Theme,
    /// Path and query of this page: where the language and size switches return to.
    pub path: String,
    /// The district in the reader's language: `姑苏区`.
    pub district: String,
    pub help: HelpPhone,
    /// Whose map data is shown, in the reader's language (ODbL asks for it); the demonstration says it is a sketch.
    pub attribution: Option<String>,
    /// Put into every form that changes something, as the field `csrf`.
    pub csrf: Option<String>,
    pub now: DateTime,
}

impl Page {
    pub fn t(&self, key: &str) -> String {
        messages().get(self.lang, key, &[])
    }

    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        messages().get(self.lang, key, &[(name, value.value())])
    }

    pub fn t2(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        messages().get(self.lang, key, &[(n1, v1.value()), (n2, v2.value())])
    }

    // Names and values in pairs read better in a template than a slice of tuples.
    #[allow(clippy::too_many_arguments)]
    pub fn t3(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg, n3: &str, v3: impl Arg) -> String {
        messages().get(self.lang, key, &[(n1, v1.value()), (n2, v2.value()), (n3, v3.value())])
    }

    /// A message whose `**…**` becomes bold. Arguments are escaped and cannot start or end it.
    pub fn rich(&self, key: &str) -> Safe<String> {
        Safe(embolden(&self.t(key)))
    }

    pub fn rich1(&self, key: &str, name: &str, value: impl Arg) -> Safe<String> {
        Safe(embolden(&messages().get(
            self.lang,
            key,
            &[(name, escaped(&value.value()))],
        )))
    }

    pub fn rich2(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> Safe<String> {
        let args = [(n1, escaped(&v1.value())), (n2, escaped(&v2.value()))];
        Safe(embolden(&messages().get(self.lang, key, &args)))
    }

    // Names and values in pairs read better in a template than a slice of tuples.
    #[allow(clippy::too_many_arguments)]
    pub fn rich3(
        &self,
        key: &str,
        n1: &str,
        v1: impl Arg,
        n2: &str,
        v2: impl Arg,
        n3: &str,
        v3: impl Arg,
    ) -> Safe<String> {
        let args = [
            (n1, escaped(&v1.value())),
            (n2, escaped(&v2.value())),
            (n3, escaped(&v3.value())),
        ];
        Safe(embolden(&messages().get(self.lang, key, &args)))
    }

    pub fn today(&self) -> Date {
        self.now.date()
    }

    pub fn time(&self, t: impl Of<Time>) -> String {
        self.lang.time(t.of())
    }

    pub fn date(&self, d: impl Of<Date>) -> String {
        self.lang.date(d.of())
    }

    /// `今天`, `明天`, or the date.
    pub fn day(&self, d: impl Of<Date>) -> String {
        self.lang.day(self.today(), d.of())
    }

    /// Day and time: `今天 13:30`.
    pub fn moment(&self, m: impl Of<DateTime>) -> String {
        let m = m.of();
        format!("{} {}", self.day(m.date()), self.lang.time(m.time()))
    }

    /// With the year, for what is filed.
    pub fn filed(&self, d: impl Of<Date>) -> String {
        self.lang.date_with_year(d.of())
    }

    pub fn weekday(&self, d: impl Of<Date>) -> &'static str {
        self.lang.weekday(d.of().weekday())
    }

    pub fn walk(&self, minutes: impl Of<u32>) -> String {
        let minutes = minutes.of();
        if self.elder && self.slow && minutes > 0 {
            self.t1("unit-walk-slow", "n", minutes)
        } else {
            self.lang.walk(minutes)
        }
    }

    pub fn ahead(&self, people: impl Of<u32>) -> String {
        self.lang.people_ahead(people.of())
    }

    pub fn metres(&self, metres: impl Of<u32>) -> String {
        self.lang.metres(metres.of())
    }

    /// "Or call …, and someone does it for you", with the number as a link.
    pub fn without_phone(&self) -> Safe<String> {
        let sentence = self.t1("foot-no-phone", "phone", HERE);
        let (before, after) = sentence.split_once(HERE).unwrap_or((&sentence, ""));
        let note = self.help.note.as_deref().map(escape).unwrap_or_default();
        Safe(format!(
            r#"{}<a class="nb tel" href="tel:{}">{}</a>{note}{}"#,
            escape(before),
            escape(&self.help.tel),
            escape(&self.help.display),
            escape(after)
        ))
    }

    /// A link that changes one preference and comes back here.
    pub fn switch(&self, name: &str, value: &str) -> String {
        format!("/prefs?{name}={value}&return={}", encode(self.back()))
    }

    /// Where a switch returns to; a query longer than anybody types is left behind.
    fn back(&self) -> &str {
        if self.path.len() > 1000 {
            self.path.split('?').next().unwrap_or("/")
        } else {
            &self.path
        }
    }

    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    pub fn is(&self, path: &str) -> bool {
        self.path.split('?').next() == Some(path)
    }
}

/// Stands in a sentence where markup will be put; no one can type it into a message.
const HERE: &str = "\u{1}";

/// A small value, however many references templates put around it.
pub trait Of<T> {
    fn of(&self) -> T;
}

impl<T, U: Of<T> + ?Sized> Of<T> for &U {
    fn of(&self) -> T {
        (**self).of()
    }
}

macro_rules! of_itself {
    ($($t:ty),*) => {$(
        impl Of<$t> for $t {
            fn of(&self) -> $t { *self }
        }
    )*};
}
of_itself!(Time, Date, DateTime, u32);

/// Anything a message takes as an argument.
pub trait Arg {
    fn value(&self) -> Value<'_>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl Arg for str {
    fn value(&self) -> Value<'_> {
        Value::from(self)
    }
}

impl Arg for String {
    fn value(&self) -> Value<'_> {
        Value::from(self.as_str())
    }
}

macro_rules! number_arg {
    ($($t:ty),*) => {$(
        impl Arg for $t {
            fn value(&self) -> Value<'_> { Value::from(*self) }
        }
    )*};
}
number_arg!(u16, u32, i32, usize);

fn escaped(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::String(text) => Value::from(escape(text)),
        Value::Number(n) => Value::Number(n.clone()),
        _ => Value::None,
    }
}

/// HTML-escapes text and the sign that [`embolden`] reads.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '*' => out.push_str("&#42;"),
            c => out.push(c),
        }
    }
    out
}

/// `a **b** c` to `a <b>b</b> c`. An odd mark stays as it is.
fn embolden(text: &str) -> String {
    let parts: Vec<&str> = text.split("**").collect();
    let pairs_end = if parts.len() % 2 == 1 {
        parts.len()
    } else {
        parts.len() - 1
    };
    let mut out = String::with_capacity(text.len() + 16);
    for (i, part) in parts.iter().enumerate() {
        match (i < pairs_end, i % 2) {
            (true, 1) => {
                out.push_str("<b>");
                out.push_str(part);
                out.push_str("</b>");
            }
            (true, _) => out.push_str(part),
            (false, _) => {
                out.push_str("**");
                out.push_str(part);
            }
        }
    }
    out
}

/// Percent-encodes a query value (WHATWG URL, component percent-encode set, spaces as `%20`).
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(b)),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_marks_become_tags_and_arguments_cannot_forge_them() {
        let check = |text: &str, expect: &str| assert_eq!(embolden(text), expect);
        check("a **b** c", "a <b>b</b> c");
        check("**a**，**b**", "<b>a</b>，<b>b</b>");
        check("odd ** mark", "odd ** mark");
        check("**a** and ** rest", "<b>a</b> and ** rest");
        assert_eq!(escape("<**&\"'"), "&lt;&#42;&#42;&amp;&quot;&#39;");
    }

    #[test]
    fn queries_are_encoded() {
        assert_eq!(encode("a b&c=中"), "a%20b%26c%3D%E4%B8%AD");
    }
}
