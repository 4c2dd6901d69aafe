//! The message bundles, built once and shared by every thread.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::Lang;

/// An argument of a message: text or a number. Numbers choose plural forms.
pub type Value<'a> = fluent_bundle::FluentValue<'a>;

macro_rules! locale {
    ($lang:literal) => {
        &[
            include_str!(concat!("../locales/", $lang, "/common.ftl")),
            include_str!(concat!("../locales/", $lang, "/home.ftl")),
            include_str!(concat!("../locales/", $lang, "/services.ftl")),
            include_str!(concat!("../locales/", $lang, "/venue.ftl")),
            include_str!(concat!("../locales/", $lang, "/book.ftl")),
            include_str!(concat!("../locales/", $lang, "/claim.ftl")),
            include_str!(concat!("../locales/", $lang, "/board.ftl")),
            include_str!(concat!("../locales/", $lang, "/desk.ftl")),
            include_str!(concat!("../locales/", $lang, "/kiosk.ftl")),
            include_str!(concat!("../locales/", $lang, "/case.ftl")),
            include_str!(concat!("../locales/", $lang, "/other.ftl")),
            include_str!(concat!("../locales/", $lang, "/notices.ftl")),
            include_str!(concat!("../locales/", $lang, "/words.ftl")),
        ]
    };
}

/// The source text of a language's message files.
pub(crate) fn sources(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::ZhHans => locale!("zh-Hans"),
        Lang::En => locale!("en"),
    }
}

/// Both languages' messages.
pub struct Messages {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static BUNDLED: LazyLock<Messages> = LazyLock::new(|| Messages {
    zh: bundle(Lang::ZhHans),
    en: bundle(Lang::En),
});

/// The messages built into the program.
pub fn messages() -> &'static Messages {
    &BUNDLED
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks (U+2068) would land inside attributes and file names; both our scripts run left to right.
    bundle.set_use_isolating(false);
    for source in sources(lang) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) => resource,
            // What did parse is kept; `tidy` tests report the rest.
            Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Messages {
    /// The message `key` in `lang` with its arguments filled in. An unknown key gives `⟦key⟧`, an unknown
    /// argument stays visible as `{$name}`; neither fails.
    pub fn get(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let bundle = match lang {
            Lang::ZhHans => &self.zh,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("⟦{key}⟧");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_shows_and_does_not_fail() {
        assert_eq!(messages().get(Lang::ZhHans, "no-such-key", &[]), "⟦no-such-key⟧");
    }

    #[test]
    fn plurals_follow_the_language() {
        let check = |lang, n: u32, expect: &str| {
            assert_eq!(messages().get(lang, "unit-people-ahead", &[("n", n.into())]), expect);
        };
        check(Lang::ZhHans, 1, "前面 1 人");
        check(Lang::En, 1, "1 person ahead");
        check(Lang::En, 3, "3 people ahead");
    }
}
