//! Offerings, schedules, exceptions.

use super::{FROM, NAME_EN, UNTIL, col, holds, must};
use crate::labels::Labelled;
use crate::table::{Holds, Spec};
use yike_calendar::{OnHoliday, OnMakeup};
use yike_model::directory::{Authority, OfferingStatus, ResourceKind};

pub(super) static OFFERINGS: Spec = Spec {
    name: "offerings",
    label: "办理点",
    columns: &[
        must(col("unit", "机构编码", "办理机构", "Code of the unit that does it")),
        must(col("venue", "场所编码", "在哪里办", "Code of the venue")),
        must(col(
            "service",
            "事项编码",
            "多个用 ; 分隔",
            "Code of the service; several separated by semicolons",
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

pub(super) static SCHEDULES: Spec = Spec {
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
            "Separated by semicolons; empty = whatever no other schedule of the venue names",
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

pub(super) static EXCEPTIONS: Spec = Spec {
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
