use super::{HOSTILE, Sample, Say, at, push};
use crate::context::{
    BoardPlace, DeskDevices, DeviceRow, DeviceSetup, DeviceVenue, Interval, KioskClass, KioskNew, KioskNone,
    KioskNumber, KioskService, KioskStart, Link,
};

const BASE: &str = "/kiosk/g-01";

fn start(s: Say) -> KioskStart {
    let names = [
        ("尊老卡申领", "Senior citizen card"),
        ("居住证签注", "Residence permit stamp"),
        ("参保证明打印", "Insurance record"),
        ("医疗费用零星报销", "Medical bills by hand"),
        ("残疾人证申领", "Disability card"),
        ("异地就医备案", "Treatment elsewhere"),
        ("社保卡补领", "Replace social security card"),
        (
            "灵活就业人员社会保险补贴申请",
            "Subsidy for the insurance of the flexibly employed",
        ),
    ];
    KioskStart {
        page: s.page(BASE),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        base: BASE.into(),
        query: "?lang=en".into(),
        groups: [
            ("常办", "Most used"),
            ("民生服务", "Livelihood"),
            ("卫生健康", "Health"),
            ("社会保险", "Insurance"),
        ]
        .iter()
        .enumerate()
        .map(|(n, (zh, en))| (Link::new(s.w(zh, en), BASE), n == 0))
        .collect(),
        services: names
            .iter()
            .zip(0..)
            .map(|((zh, en), ahead)| KioskService {
                name: s.w(zh, en),
                ahead,
                href: format!("{BASE}/new?service=S60"),
            })
            .collect(),
        back: None,
        more: Some(format!("{BASE}?p=1")),
        problem: None,
    }
}

fn new(s: Say) -> KioskNew {
    let class = |code: &str, zh: (&str, &str), en: (&str, &str)| KioskClass {
        code: code.into(),
        name: s.w(zh.0, en.0),
        basis: s.w(zh.1, en.1),
    };
    KioskNew {
        page: s.page(BASE),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        base: BASE.into(),
        query: "?lang=en".into(),
        service: s.w("配药问诊", "Medicines and doctor"),
        code: "S48".into(),
        once: "sample-once".into(),
        ahead: 4,
        expect: Some(Interval {
            from: at(12, 20),
            to: at(12, 35),
        }),
        classes: vec![
            class(
                "veteran",
                ("军人、退役军人、烈属", "军人抚恤优待条例（凭优待证件优先）"),
                (
                    "Servicemen, veterans",
                    "Regulations on Preferential Treatment for Servicemen",
                ),
            ),
            class(
                "elder",
                ("60 岁以上老人看病配药", "老年人权益保障法第五十七条"),
                (
                    "60 or older, at medical services",
                    "Law on the Rights of Older Persons, art. 57",
                ),
            ),
            class(
                "courtesy",
                ("孕产妇、带婴儿、行动不便", "中心自定的礼让"),
                ("Pregnant, with an infant", "This centre's own courtesy"),
            ),
        ],
        needs: vec![
            ("large_print", s.w("大字", "Large print")),
            ("hard_of_hearing", s.w("耳朵不好，请慢慢说", "Hard of hearing")),
            ("low_counter", s.w("要低台面", "Low counter")),
            ("wheelchair", s.w("坐轮椅", "Wheelchair")),
        ],
        problem: None,
    }
}

fn number(s: Say) -> KioskNumber {
    KioskNumber {
        page: s.page(BASE),
        venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
        base: BASE.into(),
        query: "?lang=en".into(),
        label: "A015".into(),
        service: s.w("尊老卡申领", "Senior citizen card"),
        called: None,
        wait: s.some("一楼 大厅", "ground floor, the hall"),
        ahead: 4,
        expect: Some(Interval {
            from: at(10, 26),
            to: at(10, 41),
        }),
        checked_in: false,
        slip: "/claims/sample-token/slip?paper=80mm".into(),
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    push(out, "kiosk-start", &start(s));
    push(
        out,
        "kiosk-shut",
        &KioskStart {
            services: vec![],
            groups: vec![],
            more: None,
            problem: s.some("没有找到这个号。", "No such number was found."),
            ..start(s)
        },
    );
    push(out, "kiosk-new", &new(s));
    push(
        out,
        "kiosk-new-wrong",
        &KioskNew {
            problem: s.some("没读出来。", "The card could not be read."),
            service: HOSTILE.into(),
            ..new(s)
        },
    );
    push(out, "kiosk-number", &number(s));
    let window = BoardPlace::Window {
        before: s.w("", "Window "),
        number: "3".into(),
        after: s.w(" 号窗口", ""),
    };
    push(
        out,
        "kiosk-number-called",
        &KioskNumber {
            called: Some(window),
            checked_in: true,
            ..number(s)
        },
    );
    push(
        out,
        "kiosk-none",
        &KioskNone {
            page: s.page(BASE),
            venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            board: "/board/g-01".into(),
        },
    );
    let row = |name: &str, kind: (&str, &str), state: (&str, &str)| DeviceRow {
        id: "d1".into(),
        kind: s.w(kind.0, kind.1),
        name: name.into(),
        state: s.w(state.0, state.1),
    };
    let devices = DeskDevices {
        page: s.page("/desk/devices"),
        venues: vec![DeviceVenue {
            id: "g-01".into(),
            name: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            devices: vec![
                row("门口", ("取号机", "Kiosk"), ("在用", "works")),
                row(HOSTILE, ("大厅屏", "Lobby board"), ("等着打开链接", "waits")),
            ],
        }],
        link: None,
    };
    push(out, "desk-devices", &devices);
    push(
        out,
        "desk-devices-link",
        &DeskDevices {
            link: Some(("https://yike.example/devices/sample".into(), "<svg></svg>".into())),
            ..devices
        },
    );
    let setup = DeviceSetup {
        page: s.page("/devices/sample"),
        action: "/devices/sample".into(),
        problem: None,
    };
    push(out, "device-setup", &setup);
    push(
        out,
        "device-setup-used",
        &DeviceSetup {
            problem: s.some("这个链接已经用过。", "This link was used."),
            ..setup
        },
    );
}
