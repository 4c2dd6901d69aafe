//! What holds for anything people type and any numbers the queue gives.

use askama::Template;
use proptest::prelude::*;
use yike_i18n::Lang;
use yike_pages::context::{Answer, Ask, ElderHome, Home, Link};
use yike_pages::{HelpPhone, Page, Part, PartKind, Rule, Theme, prefs};

fn page(path: &str) -> Page {
    Page {
        lang: Lang::ZhHans,
        elder: false,
        slow: false,
        theme: Theme::Auto,
        path: path.to_owned(),
        district: "姑苏区".into(),
        help: HelpPhone {
            display: "0512-0000 0000".into(),
            tel: "051200000000".into(),
            note: None,
        },
        attribution: None,
        csrf: None,
        now: jiff::civil::date(2026, 11, 24).at(10, 12, 0, 0),
    }
}

/// Tags of a page, so that typed text can be shown to add none.
fn tags(html: &str) -> usize {
    html.matches('<').count()
}

fn asked(place: &str, need: &str) -> Result<String, TestCaseError> {
    Home {
        page: page("/"),
        ask: Ask {
            place: place.to_owned(),
            need: need.to_owned(),
            ..Ask::default()
        },
        answer: Answer::NotUnderstood {
            did_you_mean: vec![Link::new(need, "/")],
        },
        elder: ElderHome::default(),
    }
    .render()
    .map_err(|e| TestCaseError::fail(e.to_string()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_text_adds_no_tag_and_ends_no_attribute(place in "\\PC{1,24}", need in "[<>\"'&*{}a-z中]{1,24}") {
        let plain = asked("a", "a")?;
        let typed = asked(&place, &need)?;
        prop_assert_eq!(tags(&typed), tags(&plain));
        prop_assert_eq!(typed.matches('"').count(), plain.matches('"').count());
    }

    #[test]
    fn bold_sentences_stay_balanced_whatever_is_put_in(service in "[<>*&a-z]{0,12}", n in 0u32..1_000_000) {
        let html = page("/").rich3("home-answer", "minutes", 15u32, "venues", n, "service", &service).0;
        prop_assert_eq!(html.matches("<b>").count(), 1);
        prop_assert_eq!(html.matches("</b>").count(), 1);
        prop_assert_eq!(tags(&html), 2);
    }

    #[test]
    fn a_rule_is_drawn_inside_its_box(
        span in prop::num::f32::ANY, tick in prop::num::f32::ANY, from in prop::num::f32::ANY, minutes in prop::num::f32::ANY,
    ) {
        let kinds = [PartKind::Walk, PartKind::Wait, PartKind::Serve, PartKind::Shut, PartKind::Band, PartKind::Now];
        let svg = Rule { span, tick, parts: kinds.map(|k| Part::new(k, from, minutes)).to_vec() }.svg().0;
        prop_assert!(svg.len() < 12_000, "at most 49 ticks");
        for number in svg.split('%').filter_map(|part| part.rsplit('"').next()).filter(|n| !n.is_empty() && !n.contains('>')) {
            let x: f32 = number.parse().map_err(|_| TestCaseError::fail(format!("{number} is no number")))?;
            prop_assert!((0.0..=100.0).contains(&x), "{x}");
        }
    }

    #[test]
    fn returning_stays_on_the_site(path in "[/\\\\a-z:.@?#]{0,12}") {
        let back = prefs::safe_return(&path);
        prop_assert!(back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'));
    }

    #[test]
    fn a_question_as_a_link_carries_its_words(place in "\\PC{1,16}", need in "\\PC{1,16}") {
        let href = Ask { place, need, ..Ask::default() }.href();
        prop_assert!(href.is_ascii() && href.starts_with("/?place="));
        prop_assert_eq!(href.matches('&').count(), 1);
        prop_assert_eq!(href.matches('=').count(), 2);
        prop_assert!(!href.contains('#') && !href.contains('"') && !href.contains(' '));
    }
}
