use jiff::civil::date;

use super::{HOSTILE, Sample, Say, at, push};
use crate::context::*;
use crate::{Page, Part, PartKind, Rule};

fn queue(s: Say) -> Vec<QueueRow> {
    let row = |label: &str, source, arrived, zh, en, waited, expected, why_zh, why_en| QueueRow {
        claim: format!("t-{label}"),
        state: "arrived",
        label: label.into(),
        source,
        arrived,
        service: s.w(zh, en),
        waited,
        expected: Some((expected, expected.saturating_add(jiff::Span::new().minutes(7)))),
        why: s.w(why_zh, why_en),
        here: true,
    };
    vec![
        row(
            "A015",
            Source::Priority,
            Some(at(10, 16)),
            "尊老金申领",
            "Senior allowance",
            6,
            at(10, 26),
            "86 岁，依规定优先，本轮已让过 1 位",
            "86, priority by rule, one given way this round",
        ),
        row(
            "B104",
            Source::Booked { at: at(10, 15) },
            Some(at(10, 11)),
            "居住证签注",
            "Residence permit",
            11,
            at(10, 29),
            "预约时间已到，人已到",
            "booked time has come, is here",
        ),
        row(
            "A012",
            Source::Web,
            None,
            "尊老卡申领",
            "Senior card",
            10,
            at(10, 34),
            "10:29 能到；到时没来就让后面先办",
            "can be here 10:29; otherwise the next goes first",
        ),
        row(
            "A013",
            Source::Walkin,
            Some(at(10, 14)),
            "参保证明打印",
            "Insurance record",
            8,
            at(10, 36),
            "现场先到",
            "here first",
        ),
        row(
            "B107",
            Source::Booked { at: at(10, 30) },
            Some(at(10, 19)),
            "医疗费用零星报销",
            "Medical bills by hand",
            3,
            at(10, 41),
            "人已到，从 10:30 起算",
            "is here, counted from 10:30",
        ),
        row(
            "A016",
            Source::Kiosk,
            Some(at(10, 17)),
            "异地就医备案",
            "Treatment elsewhere",
            5,
            at(10, 53),
            "现场先到",
            "here first",
        ),
        row(
            "C021",
            Source::Phone,
            None,
            "失业登记",
            "Unemployment",
            10,
            at(11, 0),
            "到了才算，号一直留着",
            "counts on arrival, the number holds",
        ),
    ]
}

fn serving(s: Say) -> DeskServing {
    DeskServing {
        claim: "t-A008".into(),
        state: "serving",
        label: "A008".into(),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        guide: "/services/S60".into(),
        called: false,
        since: at(10, 18),
        minutes: 4,
        usual_minutes: Some(8),
        rule: Some(Rule::quarters(
            15.0,
            vec![
                Part::new(PartKind::Serve, 0.0, 4.2),
                Part::new(PartKind::Shut, 4.2, 3.8),
            ],
        )),
        calls: 1,
        calls_left: 2,
        facts: vec![
            (s.w("来路", "Came by"), s.w("现场取号，10:02 到", "walk-in, here 10:02")),
            (s.w("为什么", "Why"), s.w("现场先到", "here first")),
        ],
        needs: vec![
            s.w("大字", "large print"),
            s.w("耳朵不好，请慢慢说", "hard of hearing, speak slowly"),
        ],
        noted: true,
        documents: vec![
            (s.w("身份证原件", "Identity card"), None),
            (s.w("委托书与代办人证件", "Mandate and agent's card"), None),
            (s.w("一寸照片", "Photograph"), s.some("可以后补", "may follow later")),
        ],
        slip: "/claims/sample-token/slip".into(),
    }
}

fn desk(s: Say) -> Desk {
    let held = QueueRow {
        claim: "t-A006".into(),
        state: "parked",
        label: "A006".into(),
        source: Source::Walkin,
        arrived: Some(at(9, 48)),
        service: s.w("社保卡补领", "Replace social security card"),
        waited: 34,
        expected: None,
        why: s.w(
            "去取照片，回来排在下一位后面",
            "fetching a photograph, next but one when back",
        ),
        here: true,
    };
    Desk {
        page: Page {
            now: date(2026, 11, 24).at(10, 22, 0, 0),
            ..s.page("/desk")
        },
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        window: s.w("3 号窗口", "Window 3"),
        staff: s.w("示例员工 0007", "Sample clerk 0007"),
        stats: DeskStats {
            done: 11,
            waiting: 8,
            longest: 11,
        },
        offline: None,
        flash: None,
        problem: None,
        state: WindowIs::Open { closing: false },
        serves: vec![],
        serving: Some(serving(s)),
        next: Some(DeskNext {
            label: "A015".into(),
            service: s.w("尊老金申领", "Senior allowance"),
            reasons: vec![
                s.w(
                    "86 岁，属「80 岁以上优先」（排队规则第 3 条）",
                    "86: priority from 80 (queue rule 3)",
                ),
                s.w("10:16 到，优先的人里到得最早", "here 10:16, earliest of the priority"),
                s.w(
                    "优先号每叫 1 位，让 1 位现场号；刚让过 A008",
                    "one walk-in after each priority; A008 just went",
                ),
            ],
            policy: "standard-1".into(),
        }),
        queue: queue(s),
        held: vec![
            HeldRow {
                row: held.clone(),
                missed: false,
                may_return: true,
            },
            HeldRow {
                row: QueueRow {
                    label: "A003".into(),
                    state: "missed",
                    ..held
                },
                missed: true,
                may_return: false,
            },
        ],
        windows: lanes(s),
        quarters: ["10:22", "10:37", "10:52", "11:07", "11:22"].map(str::to_owned).into(),
        later: vec![LaterRow {
            claim: "t-A002".into(),
            label: "A002".into(),
            service: s.w("居住证签注", "Residence permit"),
            since: date(2026, 11, 24).at(9, 20, 0, 0),
        }],
        undo: Some(("claim.called".into(), "A008".into())),
        stopped: None,
        found: None,
        note: None,
        lines: vec![("p2".into(), s.w("配药问诊", "Medicines and doctor"))],
        services: vec![("S61".into(), s.w("尊老金申领", "Senior allowance"))],
        supervises: true,
    }
}

fn lanes(s: Say) -> Vec<DeskLane> {
    let turn = |label: &str, x, w, running, absent| DeskTurn {
        label: label.into(),
        x,
        w,
        running,
        absent,
    };
    let lane = |name: &str, turns, off| DeskLane {
        name: name.into(),
        me: name == "3",
        turns,
        off,
    };
    vec![
        lane(
            "1",
            vec![
                turn("B102", 0.0, 11.7, true, false),
                turn("B104", 11.7, 20.0, false, false),
                turn("B107", 31.7, 20.0, false, false),
            ],
            None,
        ),
        lane(
            "2",
            vec![
                turn("A011", 0.0, 20.0, true, false),
                turn("A012", 20.0, 13.3, false, true),
                turn("C021", 63.3, 15.0, false, true),
            ],
            None,
        ),
        lane(
            "3",
            vec![
                turn("A008", 0.0, 5.0, true, false),
                turn("A015", 6.7, 16.7, false, false),
                turn("A013", 23.3, 13.3, false, false),
            ],
            None,
        ),
        lane("4", vec![], s.some("13:00 再开", "back at 13:00")),
    ]
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    for (name, state) in [
        ("desk-paused", WindowIs::Paused { back: Some(at(13, 0)) }),
        ("desk-closed", WindowIs::Closed),
    ] {
        push(
            out,
            name,
            &Desk {
                state,
                serving: None,
                serves: vec![s.w("尊老卡申领", "Senior citizen card")],
                stopped: Some(HOSTILE.into()),
                note: None,
                found: Some(DeskFound {
                    label: "A099".into(),
                    what: None,
                }),
                undo: None,
                later: vec![],
                ..desk(s)
            },
        );
    }
    push(out, "desk", &desk(s));
    push(
        out,
        "desk-offline",
        &Desk {
            offline: Some(OfflineState {
                minutes: 4,
                first_label: "A031".into(),
                last_label: "A060".into(),
                pending: 5,
                synced: at(10, 18),
            }),
            flash: s.some("A007 已办完。", "A007 is finished."),
            note: Some(HOSTILE.into()),
            ..desk(s)
        },
    );
    push(
        out,
        "desk-called",
        &Desk {
            serving: Some(DeskServing {
                called: true,
                rule: None,
                minutes: 1,
                documents: vec![],
                ..serving(s)
            }),
            ..desk(s)
        },
    );
    push(
        out,
        "desk-idle",
        &Desk {
            serving: None,
            ..desk(s)
        },
    );
    push(
        out,
        "desk-empty",
        &Desk {
            serving: None,
            next: None,
            queue: vec![],
            held: vec![],
            problem: s.some(
                "A015 已被 2 号窗口叫走。名单已更新，请再按一次。",
                "A015 was called by window 2. The list is fresh; press again.",
            ),
            ..desk(s)
        },
    );
}
