use jiff::civil::{DateTime, date};

use super::{HOSTILE, Sample, Say, at, now, push};
use crate::context::*;

fn when(hour: i8, minute: i8) -> DateTime {
    date(2026, 11, 25).at(hour, minute, 0, 0)
}

fn near(s: Say, hour: i8) -> BookNear {
    BookNear {
        when: when(hour, 15),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        walk: 6,
        id: "V3".into(),
        value: "2026-11-25T01:15:00Z".into(),
    }
}

fn times(s: Say) -> BookTimes {
    let time = |hour, minute, last| BookTime {
        time: at(hour, minute),
        value: "2026-11-25T01:15:00Z".into(),
        last,
    };
    BookTimes {
        page: s.page("/book"),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        date: date(2026, 11, 25),
        back: "/book?venue=V3&service=S33".into(),
        action: "/book".into(),
        hidden: vec![("once".into(), "sample".into())],
        parts: vec![
            (
                s.w("上午", "Morning"),
                vec![
                    time(9, 0, false),
                    time(9, 15, true),
                    time(10, 30, false),
                    time(11, 15, true),
                ],
            ),
            (s.w("下午", "Afternoon"), vec![time(13, 0, false), time(15, 45, false)]),
        ],
        who: None,
        problem: None,
    }
}

fn confirm(s: Say) -> BookConfirm {
    BookConfirm {
        page: s.page("/claims/t/confirm"),
        base: "/claims/sample-token".into(),
        service: s.w("家庭医生签约", "Sign up with a family doctor"),
        venue: s.w("中街路社区党群服务中心", "Zhongjie Road Community Centre"),
        venue_note: s.some("二楼 205 室", "Second floor, room 205"),
        when: when(12, 10),
        who: s.some("示例医生 0001", "Example doctor 0001"),
        bring: vec![s.w("身份证", "identity card")],
        held_until: at(10, 24),
        change: "/claims/sample-token/move".into(),
        offer: false,
        phone: String::new(),
        problem: None,
    }
}

fn wait(s: Say) -> BookWait {
    BookWait {
        page: s.page("/book/wait"),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        back: "/book?venue=V3&service=S33".into(),
        hidden: vec![("once".into(), "sample".into())],
        day: Some(date(2026, 11, 25)),
        until: date(2026, 12, 8),
        phone: String::new(),
        problem: None,
    }
}

fn booked(s: Say, state: BookedState) -> ClaimBooked {
    ClaimBooked {
        page: s.page("/claims/t"),
        base: "/claims/sample-token".into(),
        label: "YA012".into(),
        state,
        when: Some(when(9, 15)),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: Link::new(s.w("西街社区党群服务中心", "Xijie Community Centre"), "/venues/V3"),
        venue_note: s.some("一楼大厅", "First floor hall"),
        who: None,
        directions: "/venues/V3/directions".into(),
        bring: vec![s.w("身份证", "identity card")],
        change: "/claims/sample-token/move".into(),
        grace: 10,
        notice: None,
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let days = BookDays {
        page: s.page("/book"),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        back: "/venues/V3".into(),
        moving: None,
        days: (24..28)
            .map(|day| BookDay {
                date: date(2026, 11, day),
                left: u32::try_from(27 - day).unwrap_or(0) * 7,
                href: "/book?venue=V3&service=S33&date=2026-11-25".into(),
            })
            .collect(),
        wait: None,
    };
    push(out, "book-days", &days);
    push(
        out,
        "book-days-moving",
        &BookDays {
            moving: Some(when(9, 15)),
            ..days.clone()
        },
    );
    push(
        out,
        "book-days-full",
        &BookDays {
            wait: Some("/book/wait?venue=V3&service=S33".into()),
            ..days.clone()
        },
    );
    push(out, "book-days-none", &BookDays { days: vec![], ..days });
    push(out, "book-times", &times(s));
    push(
        out,
        "book-times-taken",
        &BookTimes {
            who: s.some("示例医生 0002（代班）", "Example doctor 0002 (standing in)"),
            problem: s.some("这个时间刚刚被别人约走了", "Somebody else has just taken that time"),
            ..times(s)
        },
    );
    push(
        out,
        "book-times-full",
        &BookTimes {
            parts: vec![],
            ..times(s)
        },
    );
    let soonest = BookSoonest {
        page: s.page("/book"),
        service: s.w("尊老卡申领", "Apply for a senior citizen card"),
        back: "/services/S33".into(),
        place: s.some("马大箓巷口", "Madalu Lane"),
        where_href: "/?service=S33".into(),
        hidden: vec![("once".into(), "sample".into())],
        found: vec![near(s, 9), near(s, 10)],
    };
    push(out, "book-soonest", &soonest);
    push(
        out,
        "book-soonest-none",
        &BookSoonest {
            found: vec![],
            ..soonest.clone()
        },
    );
    push(out, "book-soonest-where", &BookSoonest { place: None, ..soonest });
    push(out, "book-confirm", &confirm(s));
    push(
        out,
        "book-confirm-phone",
        &BookConfirm {
            phone: HOSTILE.into(),
            problem: s.some("手机号应为 7 到 15 位数字", "A mobile number has 7 to 15 digits"),
            ..confirm(s)
        },
    );
    push(
        out,
        "book-offer",
        &BookConfirm {
            offer: true,
            ..confirm(s)
        },
    );
    push(out, "book-wait", &wait(s));
    push(
        out,
        "book-wait-any",
        &BookWait {
            day: None,
            phone: HOSTILE.into(),
            problem: s.some("手机号应为 7 到 15 位数字", "A mobile number has 7 to 15 digits"),
            ..wait(s)
        },
    );
    push(out, "claim-booked", &booked(s, BookedState::Booked { here: false }));
    push(
        out,
        "claim-booked-here",
        &ClaimBooked {
            when: Some(now().date().at(10, 30, 0, 0)),
            notice: s.some("这个号是明天的，当天再来签到。", "Check in on that day."),
            ..booked(s, BookedState::Booked { here: true })
        },
    );
    push(
        out,
        "claim-waiting",
        &ClaimBooked {
            when: None,
            ..booked(
                s,
                BookedState::Waiting {
                    from: date(2026, 11, 25),
                    until: date(2026, 12, 1),
                },
            )
        },
    );
    push(
        out,
        "claim-lost",
        &booked(
            s,
            BookedState::Lost {
                why: s.w("医生外出，未找到代班", "The doctor is away and nobody stands in"),
                places: vec![near(s, 9), near(s, 10), near(s, 11)],
            },
        ),
    );
}
