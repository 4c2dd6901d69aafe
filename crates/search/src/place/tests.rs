use super::*;

fn doc(id: &str, name: &str, name_en: &str, kind: PlaceKind, at: (f64, f64), context: &str) -> PlaceDoc {
    PlaceDoc {
        id: id.into(),
        name: name.into(),
        name_en: name_en.into(),
        kind,
        lon: at.0,
        lat: at.1,
        context: context.into(),
        aliases: Vec::new(),
        line: Vec::new(),
    }
}

fn street(id: &str, name: &str, name_en: &str, line: &[(f64, f64)]) -> PlaceDoc {
    let mid = line[line.len() / 2];
    PlaceDoc {
        line: line.to_vec(),
        ..doc(id, name, name_en, PlaceKind::Street, mid, "")
    }
}

fn sketch() -> PlaceIndex {
    PlaceIndex::build(vec![
        street(
            "w1",
            "中街路",
            "Zhongjie Road",
            &[(120.6100, 31.3180), (120.6102, 31.3138)],
        ),
        street("w2", "马大箓巷", "", &[(120.6085, 31.3160), (120.6101, 31.3161)]),
        street(
            "w3",
            "人民路",
            "Renmin Road",
            &[(120.6180, 31.3480), (120.6200, 31.2880)],
        ),
        street(
            "w4",
            "干将路",
            "Ganjiang Road",
            &[(120.5700, 31.3065), (120.6600, 31.3100)],
        ),
        street(
            "w5",
            "观前街",
            "Guanqian Street",
            &[(120.6200, 31.3135), (120.6280, 31.3132)],
        ),
        doc(
            "c1",
            "中街路社区",
            "Zhongjielu Community",
            PlaceKind::Community,
            (120.6101, 31.3160),
            "金阊街道",
        ),
        doc("c2", "彩香一村", "", PlaceKind::Community, (120.59, 31.31), "金阊街道"),
        doc(
            "v1",
            "苏锦街道便民服务中心",
            "Sujin Service Centre",
            PlaceKind::Venue,
            (120.62, 31.34),
            "苏锦街道",
        ),
        doc(
            "p1",
            "拙政园",
            "Humble Administrator's Garden",
            PlaceKind::Poi,
            (120.629, 31.324),
            "",
        ),
    ])
}

/// First answer as `ids how approximate`, or `-`.
fn first(index: &PlaceIndex, question: &str) -> String {
    match index.find_place(question, 5).first() {
        Some(h) => format!(
            "{} {:?}{}",
            h.ids.join("+"),
            h.how,
            if h.approximate { " approximate" } else { "" }
        ),
        None => "-".into(),
    }
}

#[test]
fn m04_places_are_found_as_people_say_them() {
    let index = sketch();
    let check = |question: &str, expect: &str| assert_eq!(first(&index, question), expect, "{question}");
    check("观前街", "w5 Exact");
    check("中街路社区旁边", "c1 Exact approximate");
    check("马大箓巷8号", "w2 Exact approximate");
    check("苏锦", "v1 Prefix");
    check("便民服务中心", "v1 Part");
    check("guanqianjie", "w5 Sound");
    check("guanqian street", "w5 Sound");
    check("Renmin Road", "w3 Sound");
    check("gqj", "w5 Initials");
    check("觀前街", "w5 Exact");
    check("观钱街", "w5 Sound");
    check("guanqianjei", "w5 Typo");
    check("拙正园", "p1 Sound");
    check("捉政园", "p1 Sound");
    check("拙攻园", "p1 Typo");
    check("120.61,31.31", " Coordinates");
    check("黑龙江大庆", "-");
    check("", "-");
}

#[test]
fn m04_two_streets_give_the_point_where_they_meet() {
    let index = sketch();
    let check = |question: &str, ids: &str, at: (f64, f64)| {
        let hits = index.find_place(question, 3);
        let hit = hits.first().unwrap();
        assert_eq!(hit.ids.join("+"), ids, "{question}");
        assert_eq!(hit.how, PlaceMatch::Crossing);
        assert!(geometry::metres((hit.lon, hit.lat), at) < 60.0, "{question} {hit:?}");
    };
    check("中街路，马大箓巷口", "w1+w2", (120.6101, 31.3161));
    check("人民路干将路口", "w3+w4", (120.6194, 31.3084));
    check("人民路和干将路交叉口附近", "w3+w4", (120.6194, 31.3084));
    check("中街路/马大录巷", "w1+w2", (120.6101, 31.3161));
}
