//! Which language a request speaks.

use serde::{Deserialize, Serialize};

/// A language Yike speaks. Chinese first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese, `zh-Hans`.
    #[default]
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// English, `en`.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::ZhHans, Lang::En];

    /// BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// The other language: what the switch in the header offers.
    pub fn other(self) -> Lang {
        match self {
            Lang::ZhHans => Lang::En,
            Lang::En => Lang::ZhHans,
        }
    }

    /// Reads a BCP 47 tag or a short form: `zh`, `zh-CN`, `zh-Hans`, `en-GB`. Case does not matter.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Lang::ZhHans)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Lang::En)
        } else {
            None
        }
    }
}

/// The language of a request: `?lang=` wins, then the cookie, then `Accept-Language` by its weights
/// (RFC 9110, 12.5.4); Chinese when none of them names a language we speak.
pub fn negotiate(query: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
    query
        .and_then(Lang::parse)
        .or_else(|| cookie.and_then(Lang::parse))
        .or_else(|| accept_language.and_then(best_accepted))
        .unwrap_or_default()
}

fn best_accepted(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let Some(lang) = parts.next().and_then(Lang::parse) else {
            continue;
        };
        let weight = parts
            .find_map(|p| p.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_gets_the_language_it_asks_for() {
        let check = |query, cookie, accept, expect| assert_eq!(negotiate(query, cookie, accept), expect);
        check(None, None, None, Lang::ZhHans);
        check(Some("en"), Some("zh-Hans"), Some("zh"), Lang::En);
        check(Some("fr"), Some("en-GB"), Some("zh"), Lang::En);
        check(None, None, Some("de, en;q=0.7, zh-CN;q=0.8"), Lang::ZhHans);
        check(None, None, Some("de-AT, en;q=0.7, zh;q=0"), Lang::En);
        check(None, None, Some("en;q=nonsense"), Lang::ZhHans);
        check(None, None, Some(",;q=,;;"), Lang::ZhHans);
    }
}
