use super::{Sample, Say, at, now, push, push_fragment};
use crate::Page;
use crate::context::{Board, BoardCall, BoardLive, BoardNext, BoardNotice, BoardPlace, BoardState, BoardWindow};
use crate::desk::voice::spelled;
use jiff::civil::date;

fn place(s: Say, n: usize) -> BoardPlace {
    BoardPlace::Window {
        before: s.w("", "Window "),
        number: n.to_string(),
        after: s.w(" 号窗口", ""),
    }
}

fn call(s: Say, label: &str, place: BoardPlace) -> BoardCall {
    let label_words = spelled(s.lang, label);
    BoardCall {
        label: label.into(),
        say: s.w(
            &format!("请 {label_words}，到 {}", place.words()),
            &format!("Number {label_words}, please go to {}", place.words()),
        ),
        key: format!("{label} 1"),
        place,
    }
}

fn next(label: &str, first: bool, minute: i8) -> BoardNext {
    BoardNext {
        label: label.into(),
        first,
        expected: at(10, minute),
        line: None,
    }
}

fn page(s: Say) -> Page {
    Page {
        now: date(2026, 11, 24).at(10, 24, 0, 0),
        ..s.page("/board/g-01")
    }
}

fn live(s: Say) -> BoardLive {
    let label = |label: &str| label.to_owned();
    let states = [
        BoardState::Serving { label: label("B102") },
        BoardState::Serving { label: label("A011") },
        BoardState::Called { label: label("A015") },
        BoardState::Paused { back: Some(at(13, 0)) },
    ];
    BoardLive {
        page: page(s),
        calls: vec![call(s, "A015", place(s, 3))],
        windows: (1..)
            .zip(states)
            .map(|(n, state)| BoardWindow {
                place: place(s, n),
                state,
            })
            .collect(),
        next: vec![
            next("B104", true, 26),
            next("A012", false, 34),
            next("A013", false, 36),
            next("B107", false, 41),
            next("A014", false, 46),
        ],
        more: 3,
        notice: Some(BoardNotice {
            name: s.w("配药问诊", "Medicines and doctor"),
            starts: now().date().at(12, 0, 0, 0),
            ends: at(14, 0),
            running: false,
            room: s.some("二楼 红韵家庭医生工作室", "Upper floor, family doctor's room"),
            hours: vec![s.w("周二、周五 12:00–14:00", "Tue, Fri 12:00–14:00")],
        }),
        missed: page(s).t3("board-missed", "calls", 3u32, "n", 3u32, "times", 1u32),
    }
}

/// Fourteen windows, five calls at once, and two lines.
fn busy(s: Say) -> BoardLive {
    let windows = (1..=14).map(|n| BoardWindow {
        place: place(s, n),
        state: match n % 5 {
            0 => BoardState::Free,
            1 => BoardState::Called {
                label: format!("A{n:03}"),
            },
            2 => BoardState::Closed { back: None },
            _ => BoardState::Serving {
                label: format!("B{n:03}"),
            },
        },
    });
    let mut calls: Vec<BoardCall> = [1, 6, 11].map(|n| call(s, &format!("A{n:03}"), place(s, n))).into();
    calls.push(call(
        s,
        "K007",
        BoardPlace::Room(s.w("红韵家庭医生工作室", "Family doctor's room")),
    ));
    calls.push(call(s, "A099", place(s, 14)));
    let live = live(s);
    BoardLive {
        calls,
        windows: windows.collect(),
        next: live
            .next
            .into_iter()
            .map(|next| BoardNext {
                line: s.some("综合窗口", "General windows"),
                ..next
            })
            .collect(),
        notice: live.notice.map(|notice| BoardNotice {
            running: true,
            ..notice
        }),
        ..live
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let board = |live: BoardLive| Board {
        page: page(s),
        base: "/board/g-01".into(),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        position: 812,
        live,
    };
    push(out, "board", &board(live(s)));
    push(out, "board-busy", &board(busy(s)));
    for (name, n) in [("board-two", 2), ("board-three", 3)] {
        let calls = busy(s).calls.into_iter().rev().take(n).collect();
        let windows = busy(s).windows.into_iter().take(4 + n).collect();
        push(
            out,
            name,
            &board(BoardLive {
                calls,
                windows,
                ..live(s)
            }),
        );
    }
    let idle = BoardLive {
        calls: vec![],
        next: vec![],
        more: 0,
        notice: None,
        ..live(s)
    };
    push(out, "board-idle", &board(idle));
    push_fragment(out, "board-live", &live(s));
}
