use jiff::civil::date;

use super::{HOSTILE, Sample, Say, at, push, svg};
use crate::context::*;
use crate::{Axis, Rule};

const HERE: (f64, f64) = (31.3138, 120.6128);

pub(super) fn ask(s: Say) -> Ask {
    Ask {
        place: s.w("中街路，马大箓巷口", "Zhongjie Road at Madalu Lane"),
        point: Some(HERE),
        need: s.w("我妈的老年证", "bus card for my mother"),
        service: Some("S60".into()),
        ..Ask::default()
    }
}

struct Spot(&'static str, &'static str, f64, f64);

const SPOTS: [Spot; 8] = [
    Spot("环秀社区党群服务中心", "Huanxiu Community Centre", 31.3131, 120.6168),
    Spot(
        "养育巷社区党群服务中心",
        "Yangyu Lane Community Centre",
        31.3094,
        120.6155,
    ),
    Spot("西街社区党群服务中心", "Xijie Community Centre", 31.3149, 120.6108),
    Spot("金门社区党群服务中心", "Jinmen Community Centre", 31.3115, 120.6072),
    Spot(
        "中街路社区党群服务中心",
        "Zhongjie Road Community Centre",
        31.3147,
        120.6131,
    ),
    Spot("桃花坞社区党群服务中心", "Taohuawu Community Centre", 31.3201, 120.6116),
    Spot("阊门社区党群服务中心", "Changmen Community Centre", 31.3166, 120.6078),
    Spot("学士社区党群服务中心", "Xueshi Community Centre", 31.3089, 120.6088),
];

pub(super) fn rows(s: Say) -> Vec<Row> {
    // walk, people ahead, wait, done; a walk without the rest ends at a closed door.
    let visits = [
        (10, Some((0, 0, at(10, 30)))),
        (12, Some((1, 6, at(10, 38)))),
        (6, Some((3, 16, at(10, 42)))),
        (13, Some((2, 16, at(10, 49)))),
        (2, Some((6, 34, at(10, 56)))),
        (14, Some((5, 31, at(11, 5)))),
        (14, None),
        (14, None),
    ];
    SPOTS
        .iter()
        .zip(visits)
        .enumerate()
        .map(|(i, (spot, (walk, visit)))| {
            let number = i as u32 + 1;
            let reopens = if number == 7 {
                date(2026, 11, 24).at(13, 30, 0, 0)
            } else {
                date(2026, 11, 25).at(9, 0, 0, 0)
            };
            Row {
                number,
                name: s.w(spot.0, spot.1),
                href: format!("/venues/V{number}"),
                lat: spot.2,
                lon: spot.3,
                walk,
                opening: match visit {
                    Some(_) => Opening::Open { until: at(17, 0) },
                    None => Opening::Shut { reopens: Some(reopens) },
                },
                ahead: visit.map(|v| v.0),
                done_at: visit.map(|v| v.2),
                services: None,
                note: None,
                rule: match visit {
                    Some((_, wait, _)) => Rule::visit(walk, wait, 8),
                    None => Rule::shut(walk),
                },
                take: visit.map(|_| format!("/claims/new?offering=O{number}")),
                directions: format!("/venues/V{number}/directions"),
            }
        })
        .collect()
}

pub(super) fn axis(s: Say) -> Axis {
    Axis {
        span: 60.0,
        labels: vec![
            (0.0, s.w("现在 10:12", "now 10:12"), false),
            (15.0, s.w("一刻", "15 min"), false),
            (30.0, s.w("两刻", "30 min"), false),
            (45.0, s.w("三刻", "45 min"), false),
            (60.0, "11:12".into(), false),
        ],
    }
}

fn found(s: Say) -> Found {
    let rows = rows(s);
    let map = svg::view(&rows, HERE, &ask(s).place, &s.w("您在这里", "You are here"));
    let group = |zh, en, count| Group {
        name: s.w(zh, en),
        href: "/?group=1".into(),
        count,
    };
    Found {
        service: Some(Link::new(
            s.w("尊老卡申领", "Apply for a senior citizen card"),
            "/services/S60",
        )),
        other_readings: vec![Link::new(
            s.w("尊老金申领", "Claim the senior citizen allowance"),
            "/?q=1",
        )],
        minutes: 15,
        venues: 8,
        open: 6,
        all_venues: 9,
        all_services: 43,
        rows,
        axis: axis(s),
        map,
        groups: vec![
            group("老人补贴和助餐", "Elder allowances and meals", 7),
            group("看病报销、医保", "Medical bills and insurance", 8),
            group("社保、退休", "Social insurance, retirement", 9),
            group("生孩子、育儿", "Birth and child care", 4),
            group("居住证、户口", "Residence and household", 3),
            group("低保和救助", "Basic allowance and relief", 6),
            group("退役军人", "Veterans", 2),
            group("今天的活动", "Activities today", 1),
        ],
    }
}

fn elder(s: Say, near: bool) -> ElderHome {
    let choice = |zh, en, note: Option<String>| BigChoice {
        title: s.w(zh, en),
        note,
        href: "/?q=1".into(),
    };
    ElderHome {
        choices: vec![
            choice(
                "看医生、配药",
                "Doctor and medicine",
                s.some("今天 12 点，社区二楼", "today 12:00, second floor"),
            ),
            choice(
                "吃饭、送饭",
                "Meals, meals brought home",
                s.some("午饭 10 点半前订", "order lunch before 10:30"),
            ),
            choice("办老年卡、领补贴", "Senior card and allowances", None),
            choice("请人来家里", "Ask someone to come home", None),
        ],
        near: near.then(|| NearPlace {
            name: s.w("中街路社区党群服务中心", "Zhongjie Road Community Centre"),
            walk: 3,
            until: at(17, 0),
            directions: "/venues/V5/directions".into(),
        }),
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let base = Home {
        page: s.page("/"),
        ask: ask(s),
        answer: Answer::First,
        elder: elder(s, true),
    };
    let with = |answer| Home { answer, ..base.clone() };
    push(
        out,
        "home-first",
        &Home {
            ask: Ask::default(),
            elder: elder(s, false),
            ..base.clone()
        },
    );
    push(
        out,
        "home-first-placed",
        &Home {
            ask: Ask {
                need: String::new(),
                ..ask(s)
            },
            ..base.clone()
        },
    );
    push(out, "home-found", &with(Answer::Found(Box::new(found(s)))));

    let mut near = found(s);
    near.rows.sort_by_key(|r| r.walk);
    near.rows
        .iter_mut()
        .enumerate()
        .for_each(|(i, r)| r.number = i as u32 + 1);
    near.other_readings.clear();
    push(
        out,
        "home-found-near",
        &Home {
            ask: Ask {
                sort: Sort::Near,
                pace: Pace::Elder,
                when: When::Today,
                ..ask(s)
            },
            ..with(Answer::Found(Box::new(near)))
        },
    );

    let mut shut = found(s);
    shut.rows.drain(..6);
    shut.open = 0;
    shut.venues = 2;
    shut.groups.clear();
    shut.map.svg = None;
    shut.map.svg_narrow = None;
    shut.rows.iter_mut().for_each(|r| {
        r.opening = Opening::Unsure {
            confirmed: Some(date(2026, 3, 2)),
        }
    });
    push(out, "home-found-none-open", &with(Answer::Found(Box::new(shut))));

    let mut every = found(s);
    every.service = None;
    every.rows.iter_mut().enumerate().for_each(|(i, r)| {
        r.services = Some(20 - i as u32 * 2);
        r.done_at = None;
        r.ahead = None;
        r.take = None;
    });
    push(
        out,
        "home-everything",
        &Home {
            ask: Ask {
                need: String::new(),
                service: None,
                ..ask(s)
            },
            ..with(Answer::Found(Box::new(every)))
        },
    );

    let mut long = found(s);
    long.service = Some(Link::new(
        s.w("城乡居民最低生活保障家庭成员医疗费用零星报销", "Reimbursement by hand of medical expenses for members of households on the urban and rural minimum living allowance"),
        "/services/S99",
    ));
    if let Some(first) = long.rows.first_mut() {
        first.name = s.w(
            "平江新城（苏锦街道）苏站路社区党群服务中心暨新时代文明实践站",
            "Pingjiang New Town (Sujin Subdistrict) Suzhan Road Community Party and Public Service Centre and Civilisation Practice Station",
        );
        first.note = s.some("只收件，由街道决定", "accepts only, the subdistrict decides");
    }
    push(out, "home-found-long", &with(Answer::Found(Box::new(long))));

    let which = |zh, en, dzh, den| Place {
        name: s.w(zh, en),
        detail: s.w(dzh, den),
        lat: HERE.0,
        lon: HERE.1,
    };
    let places = vec![
        which(
            "人民路（北寺塔）",
            "Renmin Road (North Temple)",
            "平江街道",
            "Pingjiang Subdistrict",
        ),
        which(
            "人民路（乐桥）",
            "Renmin Road (Leqiao)",
            "双塔街道",
            "Shuangta Subdistrict",
        ),
    ];
    push(
        out,
        "home-which-place",
        &Home {
            ask: Ask {
                place: s.w("人民路", "Renmin Road"),
                point: None,
                ..ask(s)
            },
            ..with(Answer::WhichPlace(places.clone()))
        },
    );
    push(
        out,
        "home-place-not-found",
        &Home {
            ask: Ask {
                place: HOSTILE.into(),
                need: HOSTILE.into(),
                point: None,
                ..ask(s)
            },
            ..with(Answer::PlaceNotFound {
                similar: places.clone(),
            })
        },
    );
    push(
        out,
        "home-no-street",
        &with(Answer::NoStreet {
            metres: 200,
            nearest: places.into_iter().next(),
        }),
    );
    push(
        out,
        "home-not-understood",
        &Home {
            ask: Ask {
                need: HOSTILE.into(),
                ..ask(s)
            },
            ..with(Answer::NotUnderstood {
                did_you_mean: vec![
                    Link::new(s.w("尊老卡申领", "Apply for a senior citizen card"), "/?q=1"),
                    Link::new(s.w("残疾人证申领", "Apply for a disability certificate"), "/?q=2"),
                ],
            })
        },
    );
    push(
        out,
        "home-nothing",
        &with(Answer::Nothing {
            service: Some(Link::new(s.w("普通护照申领", "Apply for a passport"), "/services/S15")),
            minutes: 15,
            others: vec![Link::new(s.w("往来港澳通行证签注", "Endorse a permit"), "/?q=1")],
            nearest: Some(NearestVenue {
                name: s.w("平江街道便民服务中心", "Pingjiang Subdistrict Service Centre"),
                href: "/venues/V20".into(),
                directions: "/venues/V20/directions".into(),
                walk: 24,
                opening: Opening::Open { until: at(17, 0) },
            }),
        }),
    );
    push(
        out,
        "home-nothing-at-all",
        &with(Answer::Nothing {
            service: None,
            minutes: 15,
            nearest: None,
            others: Vec::new(),
        }),
    );
}
