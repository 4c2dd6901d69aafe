use jiff::civil::date;

use super::{HOSTILE, Sample, Say, push};
use crate::context::*;

fn evaluate(s: Say, state: EvaluateState) -> Evaluate {
    Evaluate {
        page: s.page("/claims/t/evaluate"),
        state,
        base: "/claims/sample-token".into(),
        label: "A012".into(),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        grades: vec![
            (5, s.w("非常满意", "Very satisfied")),
            (4, s.w("满意", "Satisfied")),
            (3, s.w("基本满意", "Mostly satisfied")),
            (2, s.w("不满意", "Dissatisfied")),
            (1, s.w("非常不满意", "Very dissatisfied")),
        ],
        reasons: vec![
            ("attitude".into(), s.w("态度", "Attitude"), true),
            ("speed".into(), s.w("快慢", "Speed"), false),
        ],
        words: HOSTILE.into(),
        counter: false,
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    push(out, "evaluate", &evaluate(s, EvaluateState::Open));
    push(out, "evaluate-missing", &evaluate(s, EvaluateState::Missing));
    push(out, "evaluate-given", &evaluate(s, EvaluateState::Given));
    push(out, "evaluate-not-done", &evaluate(s, EvaluateState::NotDone));
    push(out, "evaluate-too-late", &evaluate(s, EvaluateState::TooLate));
    let counter = Evaluate {
        counter: true,
        ..evaluate(s, EvaluateState::Open)
    };
    push(out, "desk-evaluate", &counter);
    let idle = EvaluateIdle {
        page: s.page("/desk/evaluate"),
        thanks: true,
        totals: Some((12, vec![(s.w("非常满意", "Very satisfied"), 12)])),
    };
    push(out, "desk-evaluate-thanks", &idle);
    let few = EvaluateIdle {
        thanks: false,
        totals: None,
        ..idle
    };
    push(out, "desk-evaluate-idle", &few);
    let row = |state: &str, fine| OutboxRow {
        at: date(2026, 11, 24).at(10, 12, 0, 0),
        text: format!("A012 {HOSTILE}"),
        state: state.into(),
        fine,
    };
    let sent = Outbox {
        page: s.page("/desk/messages"),
        rows: vec![
            row(&s.w("已发", "sent"), true),
            row(&s.w("没发出去", "not delivered"), false),
        ],
    };
    push(out, "desk-messages", &sent);
    push(out, "desk-messages-none", &Outbox { rows: vec![], ..sent });
    let code = Code {
        page: s.page("/my/code"),
        phone: HOSTILE.into(),
        minutes: 5,
        shown: None,
        problem: None,
    };
    push(out, "code", &code);
    let shown = Code {
        shown: Some("012345".into()),
        problem: Some(CodeProblem::Wrong),
        ..code.clone()
    };
    push(out, "code-wrong", &shown);
    let bad = Code {
        problem: Some(CodeProblem::BadPhone),
        ..code.clone()
    };
    push(out, "code-bad-phone", &bad);
    let many = Code {
        problem: Some(CodeProblem::TooMany { minutes: 60 }),
        ..code
    };
    push(out, "code-too-many", &many);
}
