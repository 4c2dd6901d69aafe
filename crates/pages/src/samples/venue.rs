use jiff::civil::date;

use super::{HOSTILE, Sample, Say, at, home, push, svg};
use crate::context::*;

fn periods() -> Vec<Period> {
    vec![
        Period {
            from: at(9, 0),
            to: at(11, 30),
            note: None,
        },
        Period {
            from: at(13, 30),
            to: at(17, 0),
            note: None,
        },
    ]
}

fn venue(s: Say) -> Venue {
    let week = (23..30)
        .map(|day| {
            let d = date(2026, 11, day);
            let weekend = day >= 28;
            DayHours {
                date: d,
                periods: if day == 29 {
                    vec![]
                } else if weekend {
                    vec![Period {
                        note: s.some("只收件", "accepts only"),
                        from: at(9, 0),
                        to: at(11, 30),
                    }]
                } else {
                    periods()
                },
                note: (day == 26).then(|| s.w("下午开会，15:00 起办", "meeting in the afternoon, from 15:00")),
            }
        })
        .collect();
    let room = |zh, en, fzh, fen, how: Option<String>| Room {
        name: s.w(zh, en),
        functions: s.w(fzh, fen),
        how,
    };
    let offered = |code: &str, zh, en, authority, note| Offered {
        name: s.w(zh, en),
        href: format!("/services/{code}"),
        authority,
        note,
    };
    let rows: Vec<Row> = home::rows(s).into_iter().skip(4).take(1).collect();
    Venue {
        page: s.page("/venues/V5"),
        name: s.w("中街路社区党群服务中心", "Zhongjie Road Community Centre"),
        address: s.some(
            "中街路（示例门牌），巷口北侧",
            "Zhongjie Road (sample number), north side of the lane",
        ),
        host: s.some("中街路社区居民委员会", "Zhongjie Road Residents' Committee"),
        phone: Some(Link::new("0512-0000 0005", "tel:051200000005")),
        opening: Opening::Open { until: at(11, 30) },
        today: periods(),
        today_note: None,
        week,
        confirmed: Some(date(2026, 11, 16)),
        route: Some(Route {
            from: s.w("马大箓巷口", "Madalu Lane"),
            walk: 2,
            metres: 140,
            href: "/venues/V5/directions".into(),
        }),
        where_href: "/?venue=V5".into(),
        floors: vec![
            Floor {
                name: s.w("一楼", "First floor"),
                rooms: vec![
                    room(
                        "办事大厅",
                        "Service hall",
                        "3 个窗口，取号、办事",
                        "three windows",
                        s.some("进门正对面", "straight ahead"),
                    ),
                    room(
                        "卫生间",
                        "Toilets",
                        "有无障碍间",
                        "with an accessible one",
                        s.some("大厅左手边", "left of the hall"),
                    ),
                ],
            },
            Floor {
                name: s.w("二楼", "Second floor"),
                rooms: vec![room(
                    "红韵家庭医生工作室",
                    "Family doctor's room",
                    "周二、周五 12:00 到 14:00",
                    "Tuesday and Friday 12:00–14:00",
                    s.some("出电梯往左", "left from the lift"),
                )],
            },
        ],
        services: vec![
            offered(
                "S60",
                "尊老卡申领",
                "Apply for a senior citizen card",
                Authority::Decide,
                None,
            ),
            offered(
                "S25",
                "城乡居民医保参保登记",
                "Join residents' medical insurance",
                Authority::Accept,
                None,
            ),
            offered(
                "S23",
                "失业登记与失业金申领",
                "Register as unemployed and claim benefit",
                Authority::Review,
                None,
            ),
            offered(
                "S48",
                "灵活就业人员公积金（试点）",
                "Housing fund for the self-employed (pilot)",
                Authority::Help,
                s.some("到 12 月 31 日", "until 31 December"),
            ),
        ],
        queue: Some(Queue {
            ahead: 6,
            windows: 2,
            expect: Some(Interval {
                from: at(10, 44),
                to: at(10, 56),
            }),
            updated: at(10, 12),
        }),
        access: vec![
            Access {
                what: s.w("门口坡道", "Ramp"),
                there: true,
                note: None,
            },
            Access {
                what: s.w("电梯", "Lift"),
                there: true,
                note: s.some("到二楼", "to the second floor"),
            },
            Access {
                what: s.w("低位窗口", "Low counter"),
                there: true,
                note: s.some("3 号窗口", "window 3"),
            },
            Access {
                what: s.w("手语服务", "Sign language"),
                there: false,
                note: s.some("可以打电话约", "can be arranged by phone"),
            },
        ],
        recognitions: vec![Recognition {
            name: s.w("示范型服务中心", "Model service centre"),
            by: s.w("姑苏区（示例）", "Gusu District (sample)"),
            since: date(2025, 11, 8),
        }],
        notes: vec![],
        take: Some("/claims/new?venue=V5".into()),
        map: Some(svg::view(&rows, (31.3138, 120.6128), "", "Map")),
        report: ReportForm {
            action: "/venues/V5/reports".into(),
            ..ReportForm::default()
        },
    }
}

fn directions(s: Say) -> Directions {
    let step = |zh, en, metres| Direction {
        text: s.w(zh, en),
        metres,
    };
    Directions {
        detours: vec![s.w(
            "绕行：中街路桥维修，到 11月27日 24:00。",
            "A detour: Zhongjie Bridge is under repair, until 27 Nov, 24:00.",
        )],
        page: s.page("/venues/V5/directions"),
        venue: Link::new(
            s.w("中街路社区党群服务中心", "Zhongjie Road Community Centre"),
            "/venues/V5",
        ),
        from: s.w("马大箓巷口", "Madalu Lane"),
        pace: Pace::Adult,
        paces: Pace::ALL
            .into_iter()
            .map(|p| (p, format!("/venues/V5/directions?pace={}", p.value())))
            .collect(),
        walk: 2,
        metres: 140,
        steps: vec![
            step("出门到中街路，朝北走", "Out to Zhongjie Road, walk north", Some(20)),
            step("路过 2 个巷口，不过桥", "Pass two lanes, no bridge", Some(110)),
            step("右手边，门口有坡道", "On your right, a ramp at the door", Some(10)),
        ],
        indoors: s.some("进门正对面是办事大厅", "The service hall is straight ahead"),
        opening: Opening::Open { until: at(11, 30) },
        map: Some(svg::view(&[], (31.3138, 120.6128), "", "Map")),
        where_href: "/?venue=V5".into(),
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    push(out, "venue", &venue(s));
    push(
        out,
        "venue-bare",
        &Venue {
            address: None,
            host: None,
            phone: None,
            opening: Opening::Shut {
                reopens: Some(date(2026, 11, 25).at(9, 0, 0, 0)),
            },
            today: vec![],
            today_note: s.some("今天停电检修", "power works today"),
            confirmed: None,
            route: None,
            floors: vec![],
            services: vec![],
            queue: None,
            access: vec![],
            recognitions: vec![],
            notes: vec![s.w("11 月 30 日起搬到新址。", "Moving to a new address on 30 November.")],
            take: None,
            map: None,
            report: ReportForm {
                action: "/venues/V5/reports".into(),
                text: HOSTILE.into(),
                problem: Some("venue-report-empty"),
            },
            ..venue(s)
        },
    );
    push(
        out,
        "report-thanks",
        &ReportThanks {
            page: s.page("/venues/V5/reports"),
            venue: Link::new(venue(s).name, "/venues/V5"),
        },
    );
    push(out, "directions", &directions(s));
    push(
        out,
        "directions-none",
        &Directions {
            steps: vec![],
            map: None,
            from: String::new(),
            ..directions(s)
        },
    );
    push(
        out,
        "directions-no-way",
        &Directions {
            steps: vec![],
            map: None,
            ..directions(s)
        },
    );
}
