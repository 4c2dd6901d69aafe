//! M01: what an answer tells, when nothing is found, and that every service is in an everyday group.

mod common;

use yike_search::{Index, NOTHING_FOUND, ServiceDoc, grouped};

fn crowded() -> Index {
    let mut docs = common::services();
    docs.extend(common::distractors());
    Index::build(&docs)
}

#[test]
fn m01_nonsense_finds_nothing() {
    let index = crowded();
    let check = |question: &str| {
        let best = index.find(question, 1).first().map_or(0.0, |h| h.score);
        assert!(best < NOTHING_FOUND, "{question}: {best}");
    };
    for question in [
        "",
        "   ",
        "？！。",
        "asdfghjkl",
        "qwerty zxcv",
        "啦啦啦啦",
        "量子纠缠",
        "1234567",
        "红烧肉",
        "🙂🙂",
        "的了吗呢",
    ] {
        check(question);
    }
}

#[test]
fn m01_names_of_services_find_themselves() {
    let mut docs = common::services();
    docs.extend(common::distractors());
    let index = Index::build(&docs);
    for doc in &docs {
        let hits = index.find(&doc.name, 1);
        assert_eq!(
            hits.first().map(|h| h.code.as_str()),
            Some(doc.code.as_str()),
            "{}",
            doc.name
        );
    }
}

#[test]
fn m01_an_answer_says_why() {
    let index = crowded();
    let hits = index.find("请问我妈的身份证丢了怎么补", 3);
    let hit = hits.first().unwrap();
    assert_eq!(hit.code, "S12");
    assert!(
        hit.why.iter().any(|w| w == "身份证") && hit.why.iter().any(|w| w == "丢了"),
        "{:?}",
        hit.why
    );
    assert!(hits.windows(2).all(|w| w[0].score >= w[1].score));
}

#[test]
fn m01_words_of_a_service_follow_its_name_not_its_code() {
    let docs = [
        ServiceDoc {
            code: "S55".into(),
            name: "古树名木迁移许可".into(),
            ..ServiceDoc::default()
        },
        ServiceDoc {
            code: "A1".into(),
            name: "养犬登记".into(),
            ..ServiceDoc::default()
        },
    ];
    let index = Index::build(&docs);
    assert_eq!(index.find("狗证", 1).first().map(|h| h.code.as_str()), Some("A1"));
}

#[test]
fn m01_keywords_of_the_directory_count() {
    let doc = |code: &str, name: &str, keywords: &[&str]| ServiceDoc {
        code: code.into(),
        name: name.into(),
        keywords: keywords.iter().map(|k| (*k).to_owned()).collect(),
        ..ServiceDoc::default()
    };
    let index = Index::build(&[
        doc("A1", "古树名木迁移许可", &[]),
        doc("A2", "水路运输经营许可", &["摇橹船", "游船"]),
    ]);
    assert_eq!(index.find("摇橹船", 1).first().map(|h| h.code.as_str()), Some("A2"));
}

#[test]
fn m01_every_service_has_an_everyday_group() {
    let services = common::services();
    let groups = grouped(&services);
    let placed: usize = groups.iter().map(|(_, codes)| codes.len()).sum();
    assert_eq!(placed, services.len());
    assert!(groups.iter().all(|(g, _)| g.id != "other"));
}
