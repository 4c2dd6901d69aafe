use super::{HOSTILE, Sample, Say, at, push};
use crate::context::*;
use crate::{Axis, Part, PartKind, Rule};

fn link(s: Say, code: &str, zh: &str, en: &str, street: bool) -> ServiceLink {
    ServiceLink {
        name: s.w(zh, en),
        href: format!("/services/{code}"),
        held_at: if street {
            s.w("街道窗口", "subdistrict window")
        } else {
            s.w("任何社区站", "any community station")
        },
        matched: None,
    }
}

fn groups(s: Say) -> Vec<ServiceGroup> {
    vec![
        ServiceGroup {
            anchor: "elder".into(),
            name: s.w("养老服务", "Elder services"),
            services: vec![
                link(s, "S60", "尊老卡申领", "Apply for a senior citizen card", false),
                link(s, "S61", "尊老金申领", "Claim the senior citizen allowance", false),
            ],
        },
        ServiceGroup {
            anchor: "insurance".into(),
            name: s.w("社会保障", "Social insurance"),
            services: vec![
                link(s, "S19", "灵活就业人员社保参保登记", "Insure a flexible worker", false),
                link(s, "S21", "养老待遇资格认证", "Yearly proof for pension payment", false),
                link(
                    s,
                    "S22",
                    "社会保障卡申领补领",
                    "Get or replace a social security card",
                    true,
                ),
            ],
        },
        ServiceGroup {
            anchor: "household".into(),
            name: s.w("公安户籍", "Household registration"),
            services: vec![link(s, "S10", "新生儿户口登记", "Register a newborn's household", true)],
        },
    ]
}

fn doc(s: Say, zh: &str, en: &str, note: Option<String>) -> Document {
    Document {
        name: s.w(zh, en),
        note,
        ..Document::default()
    }
}

fn guide(s: Say) -> Guide {
    let near = |zh, en, walk, ahead, done| GuideNear {
        name: s.w(zh, en),
        href: "/venues/V1".into(),
        walk,
        opening: Opening::Open { until: at(17, 0) },
        ahead: Some(ahead),
        done_at: Some(done),
    };
    let helper = |zh: &str, en: &str, how_zh: &str, how_en: &str| Helper {
        who: s.w(zh, en),
        how: s.w(how_zh, how_en),
        link: None,
    };
    Guide {
        page: s.page("/services/S60"),
        name: s.w("申领尊老卡", "Apply for a senior citizen card"),
        summary: s.w(
            "年满 60 周岁就能领。凭卡坐公交、进公园按规定优惠。",
            "For everyone aged 60 or over. Buses and parks at a reduced fare with the card.",
        ),
        long: Fact::new(s.w("8 分钟", "8 min"), s.w("当场拿卡", "card at once")),
        cost: Fact::new(s.w("0 元", "¥0"), s.w("不收钱", "free")),
        documents: vec![
            Document {
                e_licence: true,
                ..doc(
                    s,
                    "老人的身份证原件",
                    "The elder's identity card",
                    s.some("没带？可以当场出示电子身份证", "Not with you? Show the electronic one"),
                )
            },
            Document {
                deferrable: true,
                ..doc(
                    s,
                    "一寸照片 1 张",
                    "One photograph, 1 inch",
                    s.some(
                        "没有就用身份证照片，先办后补不用再跑",
                        "Without one we use the photograph on the identity card",
                    ),
                )
            },
        ],
        not_needed: vec![
            doc(
                s,
                "户口本",
                "Household booklet",
                s.some("年龄和户籍我们自己核对", "We check age and registration ourselves"),
            ),
            doc(
                s,
                "居住证明、社区盖章",
                "Proof of residence, community stamp",
                s.some("按规定不得要求社区开具", "May not be asked for by rule"),
            ),
            doc(
                s,
                "身份证复印件",
                "Copies of the identity card",
                s.some("窗口扫描，不收纸", "Scanned at the window"),
            ),
        ],
        held: Fact::new(
            s.w("全区任何一处社区站", "Any community station of the district"),
            s.w("住哪个社区都一样办", "whichever community you live in"),
        ),
        in_person: Fact {
            big: s.w("不用，家人可以替办", "No, family may do it for you"),
            small: None,
        },
        legal_days: Some(5),
        promised_days: Some(0),
        steps: vec![
            Step {
                title: s.w("取号，走过去", "Take a number, walk there"),
                note: s.some("手机、电话或站里的机器都行", "By phone, by call or at the kiosk"),
                takes: s.some("步行 10 分钟", "10 min walk"),
            },
            Step {
                title: s.w("窗口核对、拍照", "Checked at the window"),
                note: s.some("只核一次，不填表，签一个名", "Checked once, no form, one signature"),
                takes: s.some("约 8 分钟", "about 8 min"),
            },
            Step {
                title: s.w("当场拿卡", "Take the card home"),
                note: s.some(
                    "拿不到卡会给您一张写明日期的条",
                    "Otherwise you get a slip with the date",
                ),
                takes: s.some("当场", "at once"),
            },
        ],
        rule: Some((
            Rule::quarters(
                30.0,
                vec![
                    Part::new(PartKind::Walk, 0.0, 10.0),
                    Part::new(PartKind::Serve, 10.0, 8.0),
                ],
            ),
            Axis {
                span: 30.0,
                labels: vec![
                    (0.0, s.w("10:12 出门", "leave 10:12"), false),
                    (18.0, s.w("10:30 办完", "done 10:30"), true),
                    (30.0, s.w("两刻", "30 min"), false),
                ],
            },
        )),
        near: vec![
            near("环秀社区党群服务中心", "Huanxiu Community Centre", 10, 0, at(10, 30)),
            near("西街社区党群服务中心", "Xijie Community Centre", 6, 3, at(10, 42)),
            near(
                "中街路社区党群服务中心",
                "Zhongjie Road Community Centre",
                2,
                6,
                at(10, 56),
            ),
        ],
        place: s.some("中街路，马大箓巷口", "Zhongjie Road at Madalu Lane"),
        where_href: "/?service=S60".into(),
        more_open: 3,
        more_href: "/map?service=S60".into(),
        book: Some("/book?service=S60".into()),
        helpers: vec![
            helper(
                "家人、邻居",
                "Family, neighbours",
                "带两个人的身份证和一张委托书，不用公证。",
                "With both identity cards and a signed mandate; no notary.",
            ),
            helper(
                "帮办员陪您办",
                "A helper goes with you",
                "到站里说一声就行，不收钱。",
                "Just ask at the station; free.",
            ),
            Helper {
                link: Some(Link::new(s.w("约一个时间", "Ask for a time"), "tel:051200000000")),
                ..helper(
                    "上门办",
                    "At your home",
                    "80 岁以上或行动不便，我们来。",
                    "Over 80 or unable to walk: we come.",
                )
            },
        ],
        primary: GuidePrimary::Take {
            venue: s.w("环秀社区", "Huanxiu"),
            href: "/claims/new?offering=O1".into(),
            done_at: Some(at(10, 30)),
        },
        notices: vec![],
        basis: s.some("依据为示例。", "The legal basis is a sample."),
    }
}

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let base = Services {
        page: s.page("/services"),
        query: String::new(),
        hits: None,
        did_you_mean: vec![],
        groups: groups(s),
        total: 77,
    };
    push(out, "services", &base);
    let mut hit = link(s, "S60", "尊老卡申领", "Apply for a senior citizen card", false);
    hit.matched = s.some("老年证", "bus card");
    push(
        out,
        "services-found",
        &Services {
            query: s.w("老年证", "bus card"),
            hits: Some(vec![
                hit,
                link(s, "S61", "尊老金申领", "Claim the senior citizen allowance", false),
            ]),
            ..base.clone()
        },
    );
    push(
        out,
        "services-none",
        &Services {
            query: HOSTILE.into(),
            hits: Some(vec![]),
            did_you_mean: vec![Link::new(
                s.w("社会保障卡申领补领", "Get or replace a social security card"),
                "/services/S22",
            )],
            ..base
        },
    );
    push(out, "guide", &guide(s));
    push(
        out,
        "guide-no-place",
        &Guide {
            near: vec![],
            place: None,
            rule: None,
            primary: GuidePrimary::AskPlace {
                href: "/?service=S60".into(),
            },
            ..guide(s)
        },
    );
    push(
        out,
        "guide-nothing-to-bring",
        &Guide {
            documents: vec![],
            not_needed: vec![],
            helpers: vec![],
            more_open: 0,
            promised_days: Some(10),
            legal_days: Some(20),
            basis: None,
            notices: vec![s.w(
                "试点事项：只在 2 处办理，到 12 月 31 日评估。",
                "A pilot at two places only, evaluated on 31 December.",
            )],
            primary: GuidePrimary::Go {
                venue: s.w("平江街道便民服务中心", "Pingjiang Subdistrict Service Centre"),
                href: "/venues/V20/directions".into(),
                walk: 12,
            },
            ..guide(s)
        },
    );
}
