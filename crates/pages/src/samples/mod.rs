//! Sample contexts: every state of every page, for the test that renders them all and for looking at them.
//!
//! Persons, queue figures and documents are made up; places are Suzhou's.

mod board;
mod book;
mod cases;
mod claims;
mod desk;
mod home;
mod keep;
mod kiosk;
mod notices;
mod other;
mod services;
mod staff;
mod svg;
mod venue;

use askama::Template;
use jiff::civil::{DateTime, Time, date, time};
use yike_i18n::Lang;

use crate::{HelpPhone, Page, Theme};

/// A page in one state, in one language and size.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Page and state, such as `home-found`: a file name.
    pub name: &'static str,
    /// The page, or why it could not be rendered.
    pub html: Result<String, String>,
    /// A part of a page, without a head.
    pub fragment: bool,
}

/// What a hostile visitor types; no page may show it unescaped.
pub const HOSTILE: &str = r#"<script>alert("x")</script>'&**"#;

/// Every page in every state.
pub fn all(lang: Lang, elder: bool) -> Vec<Sample> {
    all_themed(lang, elder, Theme::Auto)
}

/// The same with a theme chosen.
pub fn all_themed(lang: Lang, elder: bool, theme: Theme) -> Vec<Sample> {
    let s = Say { lang, elder, theme };
    let mut out = Vec::new();
    home::add(s, &mut out);
    services::add(s, &mut out);
    venue::add(s, &mut out);
    claims::add(s, &mut out);
    book::add(s, &mut out);
    board::add(s, &mut out);
    kiosk::add(s, &mut out);
    keep::add(s, &mut out);
    cases::add(s, &mut out);
    staff::add(s, &mut out);
    desk::add(s, &mut out);
    notices::add(s, &mut out);
    other::add(s, &mut out);
    out
}

/// Words and surroundings in one language.
#[derive(Clone, Copy)]
pub(crate) struct Say {
    lang: Lang,
    elder: bool,
    theme: Theme,
}

impl Say {
    pub(crate) fn w(self, zh: &str, en: &str) -> String {
        match self.lang {
            Lang::ZhHans => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    pub(crate) fn some(self, zh: &str, en: &str) -> Option<String> {
        Some(self.w(zh, en))
    }

    pub(crate) fn page(self, path: &str) -> Page {
        Page {
            lang: self.lang,
            elder: self.elder,
            slow: self.elder,
            theme: self.theme,
            path: path.to_owned(),
            district: self.w("姑苏区", "Gusu"),
            help: HelpPhone {
                display: "0512-0000 0000".into(),
                tel: "051200000000".into(),
                note: self.some("（示例号码）", " (sample number)"),
            },
            attribution: self.some(
                "街巷为示意数据，不是测绘成果，请勿用于导航。",
                "Streets are a sketch, not survey data; do not navigate by them.",
            ),
            csrf: Some("sample-csrf".into()),
            now: now(),
        }
    }
}

pub(crate) fn now() -> DateTime {
    date(2026, 11, 24).at(10, 12, 0, 0)
}

pub(crate) fn at(hour: i8, minute: i8) -> Time {
    time(hour, minute, 0, 0)
}

pub(crate) fn push(out: &mut Vec<Sample>, name: &'static str, template: &impl Template) {
    out.push(Sample {
        name,
        html: template.render().map_err(|e| e.to_string()),
        fragment: false,
    });
}

pub(crate) fn push_fragment(out: &mut Vec<Sample>, name: &'static str, template: &impl Template) {
    out.push(Sample {
        name,
        html: template.render().map_err(|e| e.to_string()),
        fragment: true,
    });
}
