//! The three things a reader may set without signing in: language, size, theme. Kept in one cookie each.

use yike_i18n::{Lang, negotiate};

use crate::Theme;

/// Cookie names: `lang`, `size`, `theme`.
pub const COOKIES: [&str; 3] = ["lang", "size", "theme"];

/// What the reader has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    pub lang: Lang,
    pub elder: bool,
    pub theme: Theme,
}

impl Prefs {
    /// Reads the preferences of a request; `cookie` looks a cookie up by name.
    pub fn read<'a>(query_lang: Option<&str>, cookie: impl Fn(&str) -> Option<&'a str>, accept: Option<&str>) -> Prefs {
        Prefs {
            lang: negotiate(query_lang, cookie("lang"), accept),
            elder: cookie("size") == Some("elder"),
            theme: match cookie("theme") {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
        }
    }
}

/// The cookie a `/prefs` query sets, as name and value; `None` for anything not offered.
pub fn cookie_for(name: &str, value: &str) -> Option<(&'static str, &'static str)> {
    match (name, value) {
        ("lang", "zh-Hans") => Some(("lang", "zh-Hans")),
        ("lang", "en") => Some(("lang", "en")),
        ("size", "elder") => Some(("size", "elder")),
        ("size", "normal") => Some(("size", "normal")),
        ("theme", "auto") => Some(("theme", "auto")),
        ("theme", "light") => Some(("theme", "light")),
        ("theme", "dark") => Some(("theme", "dark")),
        _ => None,
    }
}

/// Where to go back to after a change: a path of ours, or `/`. Refuses other sites (`//evil`, `/\evil`), schemes and
/// control characters.
pub fn safe_return(path: &str) -> &str {
    let local =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returning_never_leaves_the_site() {
        let check = |path, expect| assert_eq!(safe_return(path), expect);
        check("/services?q=a", "/services?q=a");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("https://evil.example", "/");
        check("/a\r\nSet-Cookie: x", "/");
        check("", "/");
    }

    #[test]
    fn cookies_are_read_and_nothing_else_is_set() {
        let cookie = |name: &str| match name {
            "size" => Some("elder"),
            "theme" => Some("dark"),
            _ => None,
        };
        let prefs = Prefs::read(None, cookie, Some("en"));
        assert_eq!(
            prefs,
            Prefs {
                lang: Lang::En,
                elder: true,
                theme: Theme::Dark
            }
        );
        assert_eq!(cookie_for("size", "elder"), Some(("size", "elder")));
        assert_eq!(cookie_for("size", "huge"), None);
        assert_eq!(cookie_for("admin", "1"), None);
    }
}
