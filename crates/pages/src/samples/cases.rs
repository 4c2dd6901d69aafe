//! Sample cases: a list, a case on its way with a return, one that is over, the board, a type.

use jiff::civil::date;

use super::{HOSTILE, Sample, Say, push};
use crate::context::*;
use crate::{Part, PartKind, Rule};

fn row(s: Say, n: u32, haste: Haste) -> CaseRow {
    CaseRow {
        href: format!("/cases/G-2026-{n:04}"),
        number: format!("G-2026-{n:04}"),
        title: s.w("长期护理保险失能评估", "Long-term care assessment"),
        state: s.w("就近申办", "Application"),
        unit: s.w("养育巷社区服务站", "Yangyu Lane Station"),
        task: s.some("核对后交有权的单位", "Verify and hand to the unit that decides"),
        due: date(2026, 11, 24),
        haste,
        waits: None,
    }
}

fn clock(s: Say, late: u32) -> CaseClock {
    CaseClock {
        promised: Some(date(2026, 12, 3)),
        legal: Some(date(2026, 12, 17)),
        used: 4 + late,
        limit: 10,
        excluded: 2,
        late,
        paused: None,
        deemed: late > 0,
        ended: false,
        unsure: late > 0,
        rule: Rule {
            span: 10.0,
            tick: 1.0,
            parts: vec![Part::new(PartKind::Serve, 0.0, 4.0), Part::new(PartKind::Now, 4.0, 0.0)],
        },
        shares: vec![
            (s.w("养育巷社区服务站", "Yangyu Lane Station"), 3, 0),
            (s.w("金阊街道", "Jinchang Subdistrict"), 1, late),
        ],
    }
}

fn river(s: Say, over: bool) -> River {
    let moment = |day: i8, lane: u8, next: u8, mark: Mark, title: String, why: Option<String>| CaseMoment {
        at: (mark != Mark::Ahead).then(|| date(2026, 11, day).at(9, 20, 0, 0)),
        lane,
        next,
        mark,
        title,
        unit: s.some("金阊街道", "Jinchang Subdistrict"),
        why,
    };
    let last = if over { Mark::Done } else { Mark::Now };
    let mut moments = vec![
        moment(16, 0, 0, Mark::Done, s.w("收件", "Received"), None),
        moment(17, 0, 1, Mark::Done, s.w("受理", "Accept"), None),
        moment(
            19,
            1,
            0,
            Mark::Returned,
            s.w("退回一次", "Sent back"),
            Some(HOSTILE.to_owned()),
        ),
        moment(20, 0, 1, Mark::Done, s.w("接收", "Accepted by the next unit"), None),
        moment(23, 1, 2, Mark::Done, s.w("接收", "Accepted by the next unit"), None),
        moment(24, 2, 2, last, s.w("提交决定", "Put up for decision"), None),
    ];
    if !over {
        moments.push(moment(
            30,
            2,
            2,
            Mark::Ahead,
            s.w("12 月 3 日前给出结果", "Result by 3 December"),
            None,
        ));
    }
    River {
        lanes: vec![s.w("社区", "Community"), s.w("街道", "Street"), s.w("区", "District")],
        moments,
    }
}

fn papers(s: Say) -> Vec<CasePaper> {
    let paper = |code: &str, name: String, state: String, missing: bool| CasePaper {
        code: code.into(),
        name,
        state,
        missing,
        deferrable: missing,
        promise: missing,
    };
    vec![
        paper(
            "service-1",
            s.w("身份证", "Identity card"),
            s.w("窗口看过原件", "Original seen at a counter"),
            false,
        ),
        paper(
            "service-2",
            s.w("出院小结", "Discharge note"),
            s.w("还缺", "Missing"),
            true,
        ),
    ]
}

fn steps(s: Say) -> Vec<CaseStep> {
    let step = |code: &str, name: String| CaseStep {
        code: code.into(),
        name,
        reason: false,
        days: false,
        fields: Vec::new(),
        not_yet: None,
    };
    vec![
        step("review", s.w("开始审核", "Begin the review")),
        CaseStep {
            reason: true,
            days: true,
            ..step("pause", s.w("暂停计时", "Stop the clock"))
        },
        CaseStep {
            fields: vec![
                CaseField {
                    code: "handed_out".into(),
                    name: s.w("结果怎么给的", "How the result was given"),
                    kind: "choice",
                    value: String::new(),
                    choices: vec![("counter".into(), s.w("窗口领取", "At the counter"))],
                },
                CaseField {
                    code: "on".into(),
                    name: s.w("日子", "Day"),
                    kind: "date",
                    value: String::new(),
                    choices: Vec::new(),
                },
            ],
            ..step("hand_out", s.w("送达结果", "Hand out the result"))
        },
        CaseStep {
            not_yet: s.some("还缺材料", "documents are missing"),
            ..step("accept", s.w("受理", "Accept"))
        },
    ]
}

fn staff_page(s: Say) -> CasePage {
    CasePage {
        page: s.page("/cases/G-2026-0418"),
        number: "G-2026-0418".into(),
        title: s.w("长期护理保险失能评估", "Long-term care assessment"),
        kind: s.w("就近申办", "Application"),
        state: s.w("已受理", "Accepted"),
        holder: s.w("金阊街道", "Jinchang Subdistrict"),
        flash: None,
        problem: None,
        revision: 7,
        clock: clock(s, 0),
        river: river(s, false),
        papers: papers(s),
        facts: vec![(s.w("什么事", "What it is about"), HOSTILE.to_owned())],
        steps: steps(s),
        tasks: vec![(
            "forward".into(),
            s.w("核对后上交", "Verify and hand on"),
            date(2026, 11, 25),
        )],
        mandate: None,
        wants_mandate: true,
        latest: date(2027, 11, 24),
        can: CaseCan {
            work: true,
            send_back: s.some("养育巷社区服务站", "Yangyu Lane Station"),
            hand_to: vec![("u1".into(), s.w("姑苏区", "Gusu District"))],
            ..CaseCan::default()
        },
        follow: "/cases/abcdefghijklmnopqrstuv".into(),
        ended: false,
        opened: None,
    }
}

fn track(s: Say) -> CaseTrack {
    CaseTrack {
        page: s.page("/cases/abcdefghijklmnopqrstuv"),
        base: "/cases/abcdefghijklmnopqrstuv".into(),
        number: "G-2026-0418".into(),
        title: s.w("长期护理保险失能评估", "Long-term care assessment"),
        state: s.w("待决定", "To be decided"),
        turn: s.w("区医保经办窗口", "District health insurance window"),
        task: s.some("作出决定", "Decide"),
        yours: false,
        ended: false,
        flash: None,
        problem: None,
        revision: 7,
        clock: clock(s, 0),
        river: river(s, false),
        papers: papers(s),
        told: Some(date(2026, 11, 16).at(9, 20, 0, 0)),
        steps: vec![CaseStep {
            code: "withdraw".into(),
            name: s.w("撤回申请", "Withdraw"),
            reason: false,
            days: false,
            fields: Vec::new(),
            not_yet: None,
        }],
        mandate: Some(CaseMandate {
            until: date(2026, 12, 31),
            holds: true,
            revoked: false,
        }),
        wants_mandate: true,
        latest: date(2027, 11, 24),
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let list = Cases {
        page: s.page("/cases"),
        staff: s.w("示例员工 0007", "Sample clerk 0007"),
        mine: false,
        waiting: vec![CaseRow {
            waits: s.some(
                "已移交金阊街道，等对方接收",
                "Handed to Jinchang Subdistrict, not accepted yet",
            ),
            ..row(s, 7, Haste::Soon)
        }],
        rows: vec![
            row(s, 418, Haste::Late),
            row(s, 420, Haste::Soon),
            row(s, 431, Haste::Fine),
        ],
        next: Some("/cases?after=2026-11-24.x".into()),
    };
    let none = Cases {
        mine: true,
        waiting: vec![],
        rows: vec![],
        next: None,
        ..list.clone()
    };
    push(out, "cases", &list);
    push(out, "cases-none", &none);
    let new = CaseNew {
        page: s.page("/cases/new"),
        problem: Some(HOSTILE.to_owned()),
        kinds: vec![("application".into(), s.w("就近申办", "Application"), true)],
        units: vec![("u1".into(), s.w("金阊街道", "Jinchang Subdistrict"), false)],
        services: vec![("s1".into(), s.w("尊老金申领", "Allowance for elders"), false)],
        name: HOSTILE.to_owned(),
        phone: String::new(),
        token: "abcdefghijklmnopqrstuv".into(),
    };
    push(out, "case-new", &new);
    push(out, "case", &staff_page(s));
    let asked = CasePage {
        problem: s.some(
            "别人刚改过这件，您的操作没有做。",
            "Somebody changed this case meanwhile.",
        ),
        clock: CaseClock {
            paused: s.some("上门评估", "Assessment at home"),
            ..clock(s, 0)
        },
        steps: vec![],
        can: CaseCan {
            answer: Some((s.w("养育巷社区服务站", "Yangyu Lane Station"), HOSTILE.to_owned())),
            rule_to: vec![("u1".into(), s.w("金阊街道", "Jinchang Subdistrict"))],
            disputed: s.some("姑苏区", "Gusu District"),
            withdraw: s.some("金阊街道", "Jinchang Subdistrict"),
            ..CaseCan::default()
        },
        mandate: Some(CaseMandate {
            until: date(2026, 11, 20),
            holds: false,
            revoked: true,
        }),
        opened: Some(vec![(s.w("申请人", "Applicant"), HOSTILE.to_owned())]),
        ..staff_page(s)
    };
    push(out, "case-asked", &asked);
    push(out, "case-track", &track(s));
    let waiting = CaseClock {
        promised: None,
        legal: None,
        ..clock(s, 0)
    };
    let yours = CaseTrack {
        turn: s.w("您", "You"),
        yours: true,
        clock: waiting,
        mandate: None,
        flash: s.some("已记下。", "Noted."),
        ..track(s)
    };
    push(out, "case-track-yours", &yours);
    let over = CaseTrack {
        ended: true,
        state: s.w("已送达", "Result handed out"),
        clock: clock(s, 3),
        river: river(s, true),
        steps: vec![],
        problem: Some(HOSTILE.to_owned()),
        mandate: Some(CaseMandate {
            until: date(2026, 11, 20),
            holds: false,
            revoked: false,
        }),
        ..track(s)
    };
    push(out, "case-track-over", &over);
    let load = CaseLoad {
        unit: s.w("金阊街道", "Jinchang Subdistrict"),
        level: s.w("街道", "Street"),
        open: 12,
        overdue: 2,
        soon: 3,
        offered: 1,
    };
    let board = CaseBoardPage {
        page: s.page("/cases/board"),
        staff: s.w("示例站长 0003", "Sample manager 0003"),
        open: 12,
        overdue: 2,
        soon: 3,
        units: vec![load],
        waiting: list.waiting.clone(),
        urgent: vec![row(s, 418, Haste::Late)],
    };
    let quiet = CaseBoardPage {
        units: vec![],
        waiting: vec![],
        urgent: vec![],
        ..board.clone()
    };
    push(out, "case-board", &board);
    push(out, "case-board-quiet", &quiet);
    push(
        out,
        "case-types",
        &CaseTypes {
            page: s.page("/cases/types"),
            types: vec![(
                "/cases/types/application".into(),
                s.w("就近申办", "Application"),
                s.w("在家门口的窗口递交", "Handed in at a window nearby"),
                1,
            )],
        },
    );
    let english = s.lang == yike_i18n::Lang::En;
    let drawn = yike_app::model::case::shipped::all()
        .ok()
        .and_then(|kinds| kinds.into_iter().next());
    push(
        out,
        "case-type",
        &CaseTypePage {
            page: s.page("/cases/types/application"),
            name: s.w("就近申办", "Application"),
            about: HOSTILE.to_owned(),
            version: 1,
            promised: 10,
            legal: 20,
            returns: 3,
            svg: drawn.map_or_else(String::new, |kind| crate::case::diagram(&kind, english)),
            steps: vec![TypeStep {
                number: 1,
                name: s.w("受理", "Accept"),
                from: s.w("已收件", "Received"),
                to: s.w("已受理", "Accepted"),
                who: s.w("经办人", "agent"),
                when: s.some("还缺材料", "documents are missing"),
                what: s.w("开始计时", "starts the clock"),
            }],
        },
    );
}
