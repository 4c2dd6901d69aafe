use jiff::civil::date;

use super::{HOSTILE, Sample, Say, at, now, push, push_fragment, svg};
use crate::context::*;
use crate::{Axis, Part, PartKind, Rule};

const EXPECT: Interval = Interval {
    from: jiff::civil::time(10, 31, 0, 0),
    to: jiff::civil::time(10, 38, 0, 0),
};

fn live(s: Say, state: ClaimState) -> ClaimLive {
    ClaimLive {
        page: s.page("/claims/t"),
        label: "A012".into(),
        state,
        ahead: 3,
        expect: Some(EXPECT),
        rough: false,
        updated: at(10, 14),
        rule: Some((
            Rule::quarters(
                45.0,
                vec![
                    Part::new(PartKind::Walk, 9.0, 6.0),
                    Part::new(PartKind::Band, 17.0, 7.0),
                    Part::new(PartKind::Now, 0.0, 0.0),
                ],
            ),
            Axis {
                span: 45.0,
                labels: vec![
                    (0.0, s.w("现在", "now"), false),
                    (9.0, s.w("10:23 出门", "leave 10:23"), false),
                    (20.8, s.w("轮到您", "your turn"), true),
                    (45.0, "10:59".into(), false),
                ],
            },
        )),
        leave: Some((at(10, 23), s.w("马大箓巷口", "Madalu Lane"), 6)),
    }
}

fn claim(s: Say, state: ClaimState) -> Claim {
    let rule = |a, b, c, d| (s.w(a, b), s.w(c, d));
    Claim {
        page: s.page("/claims/t"),
        live: live(s, state),
        base: "/claims/sample-token".into(),
        position: 1042,
        date: now().date(),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: Link::new(s.w("西街社区党群服务中心", "Xijie Community Centre"), "/venues/V3"),
        venue_note: s.some(
            "一楼大厅，2 号或 3 号窗口，门口有坡道",
            "First floor, window 2 or 3, a ramp at the door",
        ),
        directions: "/venues/V3/directions".into(),
        bring: vec![
            s.w("老人的身份证", "the elder's identity card"),
            s.w("一寸照片 1 张", "one photograph"),
        ],
        rules: vec![
            rule(
                "叫到后 3 分钟",
                "3 minutes after the call",
                "会再叫您两遍",
                "you are called twice more",
            ),
            rule(
                "10 分钟内回来",
                "Back within 10 minutes",
                "跟窗口说一声，排在下一位",
                "tell the window, you are next",
            ),
            rule(
                "超过 10 分钟",
                "Later than that",
                "号还在，接着排，不用重新取号",
                "your number holds and you queue on",
            ),
        ],
        can_arrive: true,
        arrived: false,
        again: None,
        messages: messages(s),
        evaluate: false,
    }
}

fn messages(s: Say) -> Messages {
    Messages {
        list: vec![Message {
            at: at(10, 12),
            text: s.w(
                "请现在出门：走到西街社区党群服务中心约 6 分钟，号 A012 大约 10:30 起叫到。",
                "Please leave now: 6 minutes’ walk to Xijie Community Centre; number A012 is called from about 10:30.",
            ),
        }],
        can_ask: true,
        on: false,
        walk: Some((s.w("马大箓巷口", "Madalu Lane"), 6)),
        phone: true,
    }
}

fn slip(s: Say, paper: Paper) -> Slip {
    Slip {
        page: s.page("/claims/t/slip"),
        paper,
        base: "/claims/sample-token".into(),
        label: "A012".into(),
        service: s.w("尊老卡申领", "Senior citizen card"),
        when: now(),
        booked: None,
        check_in: true,
        expect: Some(EXPECT),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        floor: s.some("一楼大厅", "First floor hall"),
        bring: vec![s.w("身份证", "identity card"), s.w("一寸照片 1 张", "one photograph")],
        late: s.some(
            "没赶上，号还在，跟窗口说一声。",
            "Late? Your number holds; tell the window.",
        ),
        qr_svg: svg::qr(),
        map_svg: Some(svg::map(&[], (31.3138, 120.6128), &s.w("您在这里", "You are here"))),
        walk: Some(6),
        steps: vec![
            s.w("出门到中街路，朝北走", "Out to Zhongjie Road, north"),
            s.w("第 2 个巷口左转，不过桥", "Second lane left, no bridge"),
            s.w("右手边，门口有坡道", "On the right, with a ramp"),
        ],
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let new = ClaimNew {
        page: s.page("/claims/new"),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("环秀社区党群服务中心", "Huanxiu Community Centre"),
        back: "/".into(),
        hidden: vec![("offering".into(), "O1".into()), ("once".into(), "sample".into())],
        bring: vec![
            s.w("老人的身份证", "the elder's identity card"),
            s.w("一寸照片 1 张", "one photograph"),
        ],
        walk: Some(10),
        ahead: Some(0),
        expect: Some(Interval {
            from: at(10, 22),
            to: at(10, 26),
        }),
        problem: None,
        book: Some("/book?venue=V3&service=S33".into()),
    };
    push(out, "claim-new", &new);
    push(
        out,
        "claim-new-none",
        &ClaimNew {
            service: HOSTILE.into(),
            problem: Some(Problem {
                what: s.w(
                    "环秀社区上午的号刚刚取完。",
                    "This morning's numbers at Huanxiu have just run out.",
                ),
                kept: s.w("您选的事项和地方都还在，不用重选。", "What you chose is kept."),
                instead: vec![
                    Instead {
                        text: s.w("西街社区，现在取", "Xijie, now"),
                        note: s.w("步行 6 分钟，约 10:42 办完", "6 min walk, done about 10:42"),
                        href: "/claims/new?o=2".into(),
                    },
                    Instead {
                        text: s.w("环秀社区，下午 13:30", "Huanxiu, 13:30"),
                        note: s.w("还有 12 个号", "12 numbers left"),
                        href: "/claims/new?o=3".into(),
                    },
                ],
            }),
            ..new
        },
    );
    push(out, "claim", &claim(s, ClaimState::Waiting));
    let mut next = claim(s, ClaimState::Waiting);
    next.live.ahead = 0;
    next.live.leave = None;
    next.arrived = true;
    push(out, "claim-next", &next);
    let window = || s.w("3 号窗口", "window 3");
    push(out, "claim-called", &claim(s, ClaimState::Called { window: window() }));
    push(
        out,
        "claim-serving",
        &Claim {
            arrived: true,
            ..claim(s, ClaimState::Serving { window: window() })
        },
    );
    push(
        out,
        "claim-missed",
        &claim(
            s,
            ClaimState::Missed {
                again_by: Some(at(10, 45)),
            },
        ),
    );
    let again = Some("/claims/new?offering=O1".to_owned());
    push(
        out,
        "claim-done",
        &Claim {
            again: None,
            evaluate: true,
            messages: Messages::default(),
            ..claim(s, ClaimState::Done)
        },
    );
    push(
        out,
        "claim-cancelled",
        &Claim {
            again,
            ..claim(s, ClaimState::Cancelled)
        },
    );
    push(out, "claim-lapsed", &claim(s, ClaimState::Lapsed));
    let asked = Messages {
        list: Vec::new(),
        can_ask: false,
        on: true,
        walk: None,
        phone: false,
    };
    push(
        out,
        "claim-messages-on",
        &Claim {
            messages: asked,
            ..claim(s, ClaimState::Waiting)
        },
    );
    push_fragment(out, "claim-live", &live(s, ClaimState::Waiting));
    let rough = ClaimLive {
        rough: true,
        ..live(s, ClaimState::Waiting)
    };
    push_fragment(out, "claim-live-rough", &rough);
    push(
        out,
        "claim-cancel",
        &Cancel {
            page: s.page("/claims/t/cancel"),
            label: "A012".into(),
            service: s.w("尊老卡申领", "Apply for a senior citizen card"),
            venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            base: "/claims/sample-token".into(),
        },
    );
    push(out, "slip-a4", &slip(s, Paper::A4));
    push(out, "slip-80mm", &slip(s, Paper::Roll80));
    push(
        out,
        "slip-bare",
        &Slip {
            expect: None,
            booked: Some(date(2026, 11, 25).at(9, 30, 0, 0)),
            check_in: false,
            floor: None,
            bring: vec![],
            late: None,
            map_svg: None,
            walk: None,
            steps: vec![],
            ..slip(s, Paper::A4)
        },
    );
    let mine = |label: &str, state| MyClaim {
        label: label.into(),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        href: "/claims/sample-token".into(),
        state,
        date: date(2026, 11, 24),
        expect: Some(EXPECT),
    };
    push(
        out,
        "my",
        &My {
            page: s.page("/my"),
            claims: vec![
                mine("A012", ClaimState::Waiting),
                MyClaim {
                    expect: None,
                    ..mine("B104", ClaimState::Called { window: window() })
                },
                MyClaim {
                    expect: None,
                    date: date(2026, 11, 20),
                    ..mine("A003", ClaimState::Done)
                },
            ],
            phone: true,
            known: true,
        },
    );
    push(
        out,
        "my-none",
        &My {
            page: s.page("/my"),
            claims: vec![],
            phone: true,
            known: false,
        },
    );
}
