use super::{HOSTILE, Sample, Say, at, push};
use crate::context::*;

fn overview(s: Say) -> DeskOverview {
    let window = |number: u16, clerk: Option<String>, serving: Option<&str>, state| OverviewWindow {
        number,
        name: s.w(&format!("{number} 号窗口"), &format!("Window {number}")),
        clerk,
        serving: serving.map(str::to_owned),
        state,
        since: at(9, 0),
        kept: (number == 2).then(|| (at(10, 2), 4)),
    };
    let clerk = |n: u16| s.some(&format!("示例员工 000{n}"), &format!("Sample clerk 000{n}"));
    let line = OverviewLine {
        schedule: "p1".into(),
        name: s.w("综合窗口", "General windows"),
        waiting: 8,
        aside: 2,
        done: 31,
        last: Some(("A016".into(), at(12, 10))),
        closes: Some(at(12, 0)),
        more: 0,
        late: true,
        stopped: None,
        windows: vec![
            window(1, clerk(3), Some("B102"), WindowIs::Open { closing: true }),
            window(2, clerk(5), None, WindowIs::Paused { back: Some(at(13, 0)) }),
            window(3, clerk(7), Some("A008"), WindowIs::Open { closing: false }),
            window(4, None, None, WindowIs::Closed),
        ],
    };
    DeskOverview {
        page: s.page("/desk/overview"),
        staff: s.w("示例站长 0003", "Sample manager 0003"),
        flash: None,
        problem: None,
        all: vec![("g-01".into(), s.w("西街社区党群服务中心", "Xijie Community Centre"))],
        venues: vec![OverviewVenue {
            id: "g-01".into(),
            name: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            board: "/board/g-01".into(),
            lines: vec![
                OverviewLine {
                    stopped: Some((HOSTILE.into(), at(10, 5))),
                    ..line.clone()
                },
                line,
            ],
        }],
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let login = Login {
        page: s.page("/login"),
        name: String::new(),
        next: "/desk".into(),
        problem: None,
        hint: None,
    };
    push(out, "login", &login);
    push(
        out,
        "login-wrong",
        &Login {
            name: HOSTILE.into(),
            problem: Some(LoginProblem::Wrong),
            hint: s.some(
                "演示：账号和密码写在启动命令的输出里。",
                "Demonstration: names and passwords are printed by the start command.",
            ),
            ..login.clone()
        },
    );
    push(
        out,
        "login-too-many",
        &Login {
            problem: Some(LoginProblem::TooMany { minutes: 5 }),
            ..login.clone()
        },
    );
    push(
        out,
        "login-expired",
        &Login {
            problem: Some(LoginProblem::Expired),
            ..login
        },
    );
    let window = |id: &str, zh, en, taken_by| DeskWindow {
        id: id.into(),
        name: s.w(zh, en),
        taken_by,
    };
    let choose = DeskChoose {
        page: s.page("/desk/window"),
        staff: s.w("示例员工 0007", "Sample clerk 0007"),
        venues: vec![DeskVenue {
            name: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            windows: vec![
                window(
                    "w1",
                    "1 号窗口",
                    "Window 1",
                    s.some("示例员工 0003", "Sample clerk 0003"),
                ),
                window("w2", "2 号窗口", "Window 2", None),
                window("w3", "3 号窗口", "Window 3", None),
            ],
        }],
        opening: None,
        supervises: false,
    };
    push(out, "desk-choose", &choose);
    push(
        out,
        "desk-choose-open",
        &DeskChoose {
            opening: Some(DeskOpening {
                id: "w1".into(),
                venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
                name: s.w("1 号窗口", "Window 1"),
                services: vec![
                    ("S60".into(), s.w("尊老卡申领", "Senior citizen card"), true),
                    ("S61".into(), s.w("尊老金申领", "Senior allowance"), false),
                ],
                low: true,
                taken_by: s.some("示例员工 0003", "Sample clerk 0003"),
            }),
            supervises: true,
            ..choose.clone()
        },
    );
    push(out, "desk-overview", &overview(s));
    push(
        out,
        "desk-overview-quiet",
        &DeskOverview {
            venues: vec![],
            ..overview(s)
        },
    );
    push(
        out,
        "desk-choose-none",
        &DeskChoose {
            venues: vec![],
            ..choose
        },
    );
}
