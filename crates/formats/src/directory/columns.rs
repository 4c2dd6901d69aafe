//! The tables of a directory: columns, notes for whoever fills them in, examples.

use crate::labels::{Crs, Labelled};
use crate::table::{Column, Holds, Spec};
use yike_calendar::{OnHoliday, OnMakeup};
use yike_model::directory::{
    Accessibility, Audience, Authority, DocumentNeed, HelpLevel, Level, OfferingStatus, Presence, ResourceKind,
    UnitKind, VenueKind,
};

const fn col(name: &'static str, label: &'static str, note: &'static str, note_en: &'static str) -> Column {
    Column {
        name,
        label,
        required: false,
        holds: Holds::Text,
        note,
        note_en,
    }
}

const fn must(column: Column) -> Column {
    Column {
        required: true,
        ..column
    }
}

const fn holds(column: Column, holds: Holds) -> Column {
    Column { holds, ..column }
}

const FROM: Column = col(
    "from",
    "开始日期",
    "如 2026-11-24；不填表示一直有效",
    "Date such as 2026-11-24; empty = no start",
);
const UNTIL: Column = col(
    "until",
    "结束日期",
    "含当日；不填表示一直有效",
    "Last day, inclusive; empty = no end",
);
const NAME: Column = must(col("name", "名称", "中文名称", "Name in Chinese"));
const NAME_EN: Column = col(
    "name_en",
    "英文名称",
    "可不填，不填时显示中文",
    "May be empty; Chinese is shown then",
);

pub(crate) static UNITS: Spec = Spec {
    name: "units",
    label: "机构",
    columns: &[
        must(col(
            "code",
            "编码",
            "行政区划代码或本区自编代码，不得重复",
            "Division code or the district's own; unique",
        )),
        NAME,
        NAME_EN,
        must(holds(
            col("kind", "类别", "机构类别", "Kind of unit"),
            Holds::One(UnitKind::choices),
        )),
        col(
            "parent",
            "上级编码",
            "上级机构的编码；最上级不填",
            "Code of the unit above; empty at the top",
        ),
        col(
            "serves",
            "服务社区",
            "服务站所服务的社区编码，多个用 ; 分隔",
            "Codes of the communities a station serves, separated by ;",
        ),
        col(
            "aliases",
            "别名",
            "居民常用的叫法，多个用 ; 分隔",
            "Other names people use, separated by ;",
        ),
        col("phone", "电话", "对外公布的电话", "Public telephone"),
        FROM,
        UNTIL,
    ],
    examples: &[
        &[
            "DEMO-D",
            "示例区",
            "Example District",
            "区",
            "",
            "",
            "",
            "12345",
            "",
            "",
        ],
        &[
            "DEMO-S",
            "示例街道",
            "Example Subdistrict",
            "街道",
            "DEMO-D",
            "",
            "示例镇",
            "12345",
            "",
            "",
        ],
    ],
};

pub(crate) static VENUES: Spec = Spec {
    name: "venues",
    label: "场所",
    columns: &[
        must(col("code", "编码", "场所编码，不得重复", "Code of the venue; unique")),
        NAME,
        NAME_EN,
        must(col(
            "unit",
            "所属机构",
            "主办机构的编码",
            "Code of the unit that hosts it",
        )),
        holds(
            col("kind", "类别", "不填为综合性", "Empty = comprehensive"),
            Holds::One(VenueKind::choices),
        ),
        col("address", "地址", "详细地址", "Address"),
        col("address_en", "英文地址", "", ""),
        col(
            "lon",
            "经度",
            "十进制度，如 120.6275；与纬度同填或同不填",
            "Decimal degrees; both or neither with latitude",
        ),
        col("lat", "纬度", "十进制度，如 31.3120", "Decimal degrees"),
        holds(
            col(
                "crs",
                "坐标系",
                "不填为 WGS84；高德、腾讯取的点填 GCJ-02，百度填 BD-09",
                "Empty = WGS84; points from Chinese web maps are GCJ-02, from Baidu BD-09",
            ),
            Holds::One(Crs::choices),
        ),
        col("area_m2", "面积", "平方米，整数", "Square metres, whole number"),
        col("phone", "电话", "", ""),
        holds(
            col("accessibility", "无障碍设施", "多个用 ; 分隔", "Separated by ;"),
            Holds::Many(Accessibility::choices),
        ),
        col(
            "hours_confirmed_on",
            "开放时间核实日期",
            "最近一次核实开放时间的日期",
            "When the hours were last confirmed",
        ),
        col(
            "teams",
            "队伍数",
            "驻站志愿服务队等的支数",
            "Number of teams based here",
        ),
        col(
            "notes",
            "备注",
            "对外说明，如授牌名称，多条用 ; 分隔",
            "Remarks shown to the public, separated by ;",
        ),
        col("notes_en", "英文备注", "顺序与备注一致", "In the same order"),
    ],
    examples: &[
        &[
            "DEMO-V1",
            "示例街道便民服务中心",
            "Example Subdistrict Service Centre",
            "DEMO-S",
            "综合性",
            "示例路1号",
            "1 Example Road",
            "120.6275",
            "31.3120",
            "WGS84",
            "600",
            "12345",
            "无障碍坡道;无障碍卫生间",
            "2026-11-01",
            "2",
            "示范型服务中心",
            "Model service centre",
        ],
        &[
            "DEMO-V2",
            "示例健康小屋",
            "Example Health Room",
            "DEMO-S",
            "专业化",
            "示例路2号",
            "2 Example Road",
            "120.6290",
            "31.3130",
            "WGS84",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
    ],
};

pub(crate) static ROOMS: Spec = Spec {
    name: "rooms",
    label: "房间",
    columns: &[
        must(col("venue", "场所编码", "", "Code of the venue")),
        must(col(
            "code",
            "编码",
            "房间编码，同一场所内不得重复",
            "Code of the room; unique in its venue",
        )),
        NAME,
        NAME_EN,
        must(col(
            "floor",
            "楼层",
            "1 为一楼，-1 为地下一层",
            "1 = ground floor as counted in China, -1 = first basement",
        )),
        col("functions", "功能", "多个用 ; 分隔", "Separated by ;"),
        col("area_m2", "面积", "平方米", "Square metres"),
        col(
            "directions",
            "走法",
            "从大门怎么走",
            "How to get there from the entrance",
        ),
        col("directions_en", "英文走法", "", ""),
    ],
    examples: &[
        &[
            "DEMO-V1",
            "R101",
            "综合窗口",
            "General counters",
            "1",
            "受理;咨询",
            "120",
            "进门右手边",
            "On the right as you enter",
        ],
        &[
            "DEMO-V2",
            "R201",
            "诊室",
            "Consulting room",
            "2",
            "",
            "",
            "乘电梯到二楼",
            "Take the lift to floor 2",
        ],
    ],
};

pub(crate) static SERVICES: Spec = Spec {
    name: "services",
    label: "事项",
    columns: &[
        must(col("code", "编码", "事项编码，不得重复", "Code of the service; unique")),
        NAME,
        NAME_EN,
        col("field", "领域", "如 市场准入、民生服务", "Field, such as market access"),
        holds(
            col("audience", "服务对象", "不填为个人", "Empty = person"),
            Holds::One(Audience::choices),
        ),
        must(holds(
            col(
                "held_at",
                "最低受理层级",
                "可受理的最低一级",
                "The lowest level that accepts it",
            ),
            Holds::One(Level::choices),
        )),
        holds(
            col(
                "common",
                "基层通办",
                "是否属于可在基层通办的公共服务",
                "One of the common services",
            ),
            Holds::YesNo,
        ),
        col(
            "summary",
            "简介",
            "一两句话说明办什么",
            "What it is, in a sentence or two",
        ),
        col("summary_en", "英文简介", "", ""),
        col("note", "说明", "", "Remarks"),
        col("note_en", "英文说明", "", ""),
        col(
            "minutes",
            "窗口用时",
            "窗口办理通常需要的分钟数，不填为 10",
            "Typical minutes at the counter; empty = 10",
        ),
        col(
            "promised_days",
            "承诺时限",
            "工作日；当场办结填 0",
            "Working days; 0 = on the spot",
        ),
        col("legal_days", "法定时限", "工作日", "Working days"),
        col("fee_yuan", "收费", "元，不收费填 0 或不填", "Yuan; 0 or empty = free"),
        col("fee_note", "收费说明", "", "About the fee"),
        col("fee_note_en", "英文收费说明", "", ""),
        holds(
            col("presence", "到场要求", "不填为本人到场", "Empty = in person"),
            Holds::One(Presence::choices),
        ),
        holds(
            col("help", "帮办代办", "多个用 ; 分隔", "Separated by ;"),
            Holds::Many(HelpLevel::choices),
        ),
        col(
            "keywords",
            "检索词",
            "居民常说的话，多个用 ; 分隔",
            "Everyday words for search, separated by ;",
        ),
    ],
    examples: &[
        &[
            "DEMO-1",
            "示例登记",
            "Example registration",
            "民生服务",
            "个人",
            "街道",
            "是",
            "办理示例登记",
            "Register an example",
            "",
            "",
            "10",
            "0",
            "5",
            "0",
            "",
            "",
            "可委托他人",
            "帮办;代办",
            "登记;怎么登记",
        ],
        &[
            "DEMO-2",
            "示例门诊",
            "Example clinic",
            "健康服务",
            "老年人",
            "社区",
            "否",
            "",
            "",
            "",
            "",
            "15",
            "",
            "",
            "12.50",
            "医保结算后自付",
            "After insurance",
            "本人到场",
            "",
            "看病;配药",
        ],
    ],
};

pub(crate) static SERVICE_DOCUMENTS: Spec = Spec {
    name: "service_documents",
    label: "材料",
    columns: &[
        must(col("service", "事项编码", "", "Code of the service")),
        NAME,
        NAME_EN,
        holds(
            col("need", "提供方式", "不填为需提供", "Empty = needed"),
            Holds::One(DocumentNeed::choices),
        ),
        col("note", "说明", "", "Remarks"),
        col("note_en", "英文说明", "", ""),
    ],
    examples: &[
        &[
            "DEMO-1",
            "身份证",
            "Identity card",
            "电子证照",
            "可出示手机上的电子身份证",
            "Shown on the phone",
        ],
        &["DEMO-1", "一寸照片", "Photograph", "容缺后补", "", ""],
    ],
};

pub(crate) static SERVICE_STEPS: Spec = Spec {
    name: "service_steps",
    label: "步骤",
    columns: &[
        must(col("service", "事项编码", "", "Code of the service")),
        must(col("order", "顺序", "从 1 起的整数", "Whole number from 1")),
        NAME,
        NAME_EN,
        col("detail", "说明", "", "Detail"),
        col("detail_en", "英文说明", "", ""),
    ],
    examples: &[
        &[
            "DEMO-1",
            "1",
            "取号",
            "Take a number",
            "在大厅自助机或手机上取号",
            "At the kiosk or on the phone",
        ],
        &["DEMO-1", "2", "窗口办理", "At the counter", "", ""],
    ],
};

pub(crate) static OFFERINGS: Spec = Spec {
    name: "offerings",
    label: "办理点",
    columns: &[
        must(col("unit", "机构编码", "办理机构", "Code of the unit that does it")),
        must(col("venue", "场所编码", "在哪里办", "Code of the venue")),
        must(col(
            "service",
            "事项编码",
            "多个用 ; 分隔",
            "Code of the service; several separated by ;",
        )),
        holds(
            col("authority", "办理权限", "不填为受理", "Empty = accept"),
            Holds::One(Authority::choices),
        ),
        holds(
            col("status", "状态", "不填为正常", "Empty = normal"),
            Holds::One(OfferingStatus::choices),
        ),
        FROM,
        UNTIL,
        col("eligible", "试点对象", "试点期间谁可以办", "Who may use a pilot"),
        col("eligible_en", "英文试点对象", "", ""),
        col("room", "房间编码", "", "Code of the room"),
    ],
    examples: &[
        &["DEMO-S", "DEMO-V1", "DEMO-1", "受理", "正常", "", "", "", "", "R101"],
        &[
            "DEMO-S",
            "DEMO-V2",
            "DEMO-2",
            "受理",
            "试点",
            "2026-01-01",
            "2026-12-31",
            "辖区65岁以上老年人",
            "Residents aged 65 and over",
            "R201",
        ],
    ],
};

pub(crate) static SCHEDULES: Spec = Spec {
    name: "schedules",
    label: "排班",
    columns: &[
        must(col(
            "code",
            "编码",
            "同一编码写多行，可为同一排班增加时段",
            "Several rows with one code add periods to one schedule",
        )),
        must(col(
            "venue",
            "场所编码",
            "后续行可不填",
            "Code of the venue; may be empty in further rows",
        )),
        must(col(
            "name",
            "名称",
            "后续行可不填",
            "Name in Chinese; may be empty in further rows",
        )),
        NAME_EN,
        col(
            "provider",
            "提供机构",
            "与场所主办机构不同时填写",
            "Code of the unit that provides it, if not the venue's own",
        ),
        holds(
            col("resource", "资源", "不填为窗口", "Empty = counter group"),
            Holds::One(ResourceKind::choices),
        ),
        col("room", "房间编码", "", "Code of the room"),
        col(
            "services",
            "事项编码",
            "多个用 ; 分隔；不填表示该场所其他排班未列出的全部事项",
            "Separated by ;; empty = whatever no other schedule of the venue names",
        ),
        must(col(
            "days",
            "星期",
            "如 MO-FR、TU,FR、周一至周五、每天、2SU（每月第二个周日）、-1FR（每月最后一个周五）",
            "Such as MO-FR, TU,FR, 2SU (second Sunday), -1FR (last Friday)",
        )),
        must(col(
            "times",
            "时段",
            "如 09:00-12:00,13:30-17:00",
            "Such as 09:00-12:00,13:30-17:00",
        )),
        col(
            "last_admission_minutes",
            "提前停止取号",
            "结束前多少分钟停止取号",
            "Nobody new in the last so many minutes",
        ),
        holds(
            col("on_holiday", "节假日", "不填为休息", "Empty = closed"),
            Holds::One(OnHoliday::choices),
        ),
        holds(
            col("on_makeup", "调休上班日", "不填为按原星期", "Empty = as its weekday"),
            Holds::One(OnMakeup::choices),
        ),
        col(
            "servers",
            "窗口数",
            "同时服务的窗口或人数，不填为 1",
            "Windows or people that serve at once; empty = 1",
        ),
        col(
            "walk_in_capacity",
            "现场号数",
            "每场现场取号上限，不填为不限",
            "Walk-in numbers per session; empty = no limit",
        ),
        col(
            "label_prefix",
            "号码前缀",
            "一个大写字母，如 A；不填自动分配",
            "One capital letter; empty = assigned",
        ),
        FROM,
        UNTIL,
    ],
    examples: &[
        &[
            "DEMO-P1",
            "DEMO-V1",
            "综合窗口",
            "General counters",
            "",
            "窗口",
            "R101",
            "",
            "周一至周五",
            "09:00-12:00,13:30-17:00",
            "15",
            "休息",
            "按工作日",
            "3",
            "",
            "A",
            "",
            "",
        ],
        &[
            "DEMO-P2",
            "DEMO-V2",
            "驻点门诊",
            "Visiting clinic",
            "",
            "医护人员",
            "R201",
            "DEMO-2",
            "TU,FR",
            "12:00-14:00",
            "",
            "休息",
            "按原星期",
            "1",
            "20",
            "B",
            "",
            "",
        ],
    ],
};

pub(crate) static EXCEPTIONS: Spec = Spec {
    name: "exceptions",
    label: "临时调整",
    columns: &[
        must(col("schedule", "排班编码", "", "Code of the schedule")),
        must(col("from", "开始日期", "", "First day")),
        col(
            "until",
            "结束日期",
            "含当日；不填表示只有一天",
            "Last day, inclusive; empty = one day",
        ),
        col(
            "times",
            "时段",
            "只在这些时段开放；不填表示不开放",
            "Only these periods; empty = closed",
        ),
        col("reason", "原因", "对居民说明的原因", "Told to residents"),
    ],
    examples: &[
        &["DEMO-P1", "2026-12-31", "2026-12-31", "09:00-12:00", "下午盘点"],
        &["DEMO-P2", "2026-12-29", "2026-12-29", "", "医生外出培训"],
    ],
};

/// All tables, in the order a reader should fill them in.
pub(crate) static TABLES: [&Spec; 9] = [
    &UNITS,
    &VENUES,
    &ROOMS,
    &SERVICES,
    &SERVICE_DOCUMENTS,
    &SERVICE_STEPS,
    &OFFERINGS,
    &SCHEDULES,
    &EXCEPTIONS,
];

/// The table of a file or sheet name: its English or Chinese name.
pub(crate) fn named(name: &str) -> Option<&'static Spec> {
    let bare = name.trim().to_lowercase();
    TABLES.into_iter().find(|spec| spec.name == bare || spec.label == bare)
}
