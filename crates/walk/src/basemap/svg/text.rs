//! Letters: what is safe in XML, how wide it will be.

/// The page's Hei stack.
pub(crate) const FONTS: &str =
    "PingFang SC,HarmonyOS Sans SC,MiSans,Source Han Sans SC,Noto Sans CJK SC,Microsoft YaHei,sans-serif";

/// Text for element content and attributes. Characters that XML 1.0 does not allow are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Han, kana, hangul and full-width forms: square and upright, also one below the other.
pub(crate) fn square(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Roughly how wide the text is in pixels at a size.
pub(crate) fn width(text: &str, size: f64, spacing: f64) -> f64 {
    text.chars()
        .map(|c| {
            size * if square(c) {
                1.0
            } else if c.is_ascii_uppercase() {
                0.66
            } else {
                0.55
            } + spacing
        })
        .sum()
}

/// A number with one decimal and no trailing zero.
pub(crate) fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // -0 would read as a different point to nobody but looks like a mistake.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_dangerous_leaves_unescaped() {
        assert_eq!(escape("a<b>&\"'\u{0}\n\u{ffff}"), "a&lt;b&gt;&amp;&quot;&#39; ");
        assert_eq!((n(-0.01), n(3.0), n(2.25)), ("0".into(), "3".into(), "2.3".into()));
    }
}
