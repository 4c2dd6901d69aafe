//! Every page, every state, both languages, normal and elder: the promises that hold on all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yike_i18n::Lang;
use yike_pages::samples::{self, HOSTILE, Sample};

fn problems(sample: &Sample, lang: Lang, elder: bool) -> Vec<String> {
    let html = match &sample.html {
        Ok(html) => html,
        Err(e) => return vec![format!("does not render: {e}")],
    };
    let mut wrong = Vec::new();
    let mut check = |ok: bool, what: &str| {
        if !ok {
            wrong.push(format!("{} {} elder={elder}: {what}", sample.name, lang.tag()));
        }
    };
    let count = |needle: &str| html.matches(needle).count();
    check(!html.contains('⟦'), "a message key is missing");
    check(
        !html.contains("{$") && !html.contains("{ $"),
        "a message argument is missing",
    );
    check(
        !html.contains(HOSTILE) && !html.contains("<script>alert"),
        "input stands unescaped",
    );
    check(
        count("**") == count("&#38;**"),
        "a bold mark is left, and not because someone typed it",
    );
    check(
        !html.contains(" style=") && !html.contains("<style"),
        "an inline style, which the content policy refuses",
    );
    check(
        !html.contains(" onclick=") && !html.contains("javascript:"),
        "an inline script",
    );
    check(!html.contains("\"/assets/\""), "an asset that does not exist");
    check(count("class=\"btn primary") <= 1, "more than one primary button");
    if sample.fragment {
        return wrong;
    }
    check(html.contains(&format!("<html lang=\"{}\"", lang.tag())), "no language");
    check(html.contains("data-size=\"elder\"") == elder, "the elder mark is wrong");
    check(count("<h1") == 1, "not exactly one h1");
    check(count("<main") == 1, "not exactly one main");
    check(
        html.contains("0512-0000 0000") || sample.name.starts_with("desk"),
        "no phone number",
    );
    for id in ids(html) {
        check(count(&format!(" id=\"{id}\"")) == 1, &format!("id {id} stands twice"));
    }
    wrong
}

fn ids(html: &str) -> BTreeSet<&str> {
    html.split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn m01_every_page_in_every_state_keeps_its_promises() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for lang in Lang::ALL {
        for elder in [false, true] {
            for sample in samples::all(lang, elder) {
                pages += 1;
                wrong.extend(problems(&sample, lang, elder));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pages > 150, "{pages} pages were rendered");
}

#[test]
fn m04_map_and_list_show_the_same_places_in_the_same_order() {
    let sample = samples::all(Lang::ZhHans, false)
        .into_iter()
        .find(|s| s.name == "home-found")
        .expect("sample");
    let html = sample.html.expect("renders");
    let listed: Vec<&str> = html
        .split(" data-n=\"")
        .skip(1)
        .filter_map(|r| r.split('"').next())
        .collect();
    assert_eq!(
        listed,
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        "in order, the best one first"
    );
    for (row, n) in html.split(" data-n=\"").skip(1).zip(&listed) {
        let row = row.split("</li>").next().unwrap_or_default();
        assert!(row.contains(&format!(">{n}</span>")), "row {n} shows its number");
        assert!(
            row.contains("data-lat=") && row.contains("data-lon="),
            "row {n} is on the map"
        );
    }
}

/// Calls of message helpers in text: the key, and the argument names given.
fn calls(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut out = Vec::new();
    for helper in ["t", "t1", "t2", "t3", "rich", "rich1", "rich2", "rich3"] {
        for rest in text
            .split(&format!("page.{helper}(\""))
            .skip(1)
            .chain(text.split(&format!("self.{helper}(\"")).skip(1))
        {
            let mut quoted = rest.split('"').step_by(2);
            let Some(key) = quoted.next() else { continue };
            let arguments = helper.chars().last().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
            // Argument names are plain words right after a comma; values that are calls hold other quoted words.
            let names: BTreeSet<String> = rest
                .split(", \"")
                .skip(1)
                .filter_map(|r| r.split_once("\", "))
                .map(|(name, _)| name.to_owned())
                .filter(|name| name.chars().all(|c| c.is_ascii_lowercase()))
                .take(arguments)
                .collect();
            out.push((key.to_owned(), names));
        }
    }
    out
}

fn texts(folder: &Path, ending: &str, out: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts(&path, ending, out)?;
        } else if path.extension().is_some_and(|e| e == ending) {
            out.push((path.display().to_string(), std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

#[test]
fn templates_use_only_messages_that_exist_and_every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    texts(&root.join("templates"), "html", &mut files).expect("templates");
    texts(&root.join("src"), "rs", &mut files).expect("sources");
    let keys = yike_i18n::keys(Lang::ZhHans).expect("messages parse");
    let mut used: BTreeMap<String, ()> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (file, text) in &files {
        for (key, names) in calls(text) {
            match keys.get(&key) {
                None => wrong.push(format!("{file}: {key} does not exist")),
                Some(variables) if *variables != names => {
                    wrong.push(format!("{file}: {key} takes {variables:?} and is given {names:?}"));
                }
                Some(_) => {}
            }
            used.insert(key, ());
        }
        // Keys chosen in code (paces, errors, authorities) stand there as plain strings.
        for word in text.split('"').filter(|w| keys.contains_key(*w)) {
            used.insert(word.to_owned(), ());
        }
    }
    let formats = ["unit-walk", "unit-walk-none", "unit-people-ahead", "unit-no-wait"];
    let unused: Vec<&String> = keys
        .keys()
        .filter(|k| !used.contains_key(*k) && !formats.contains(&k.as_str()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "messages nobody says: {unused:?}");
}

/// Does `/claims/{}/slip` stand for this address, query and fragment aside?
fn matches(route: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (mut a, mut b) = (route.split('/'), path.split('/'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some("{}"), Some(part)) if !part.is_empty() => {}
            (Some(x), Some(y)) if x == y => {}
            _ => return false,
        }
    }
}

#[test]
fn no_page_links_or_posts_to_what_no_route_serves() {
    let mut wrong = BTreeSet::new();
    for sample in samples::all(Lang::En, false)
        .into_iter()
        .chain(samples::all(Lang::ZhHans, true))
    {
        let html = sample.html.expect("renders");
        for element in html.split('<').skip(1) {
            let posts = element.contains("method=\"post\"");
            for name in [
                " href=\"",
                " src=\"",
                " action=\"",
                " data-events=\"",
                " data-poll=\"",
                " data-style=\"",
                " data-reach=\"",
                " data-live=\"",
            ] {
                let Some(address) = element.split(name).nth(1).and_then(|r| r.split('"').next()) else {
                    continue;
                };
                let local = address.starts_with('/');
                let method = if posts { "POST" } else { "GET" };
                let served = yike_pages::ROUTES
                    .iter()
                    .any(|(m, route)| *m == method && matches(route, address));
                if !(served || !local && (address.starts_with('#') || address.starts_with("tel:"))) {
                    wrong.insert(format!("{}: {method} {address}", sample.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
