//! Services, their documents and steps.

use super::{NAME, NAME_EN, col, holds, must};
use crate::labels::Labelled;
use crate::table::{Holds, Spec};
use yike_model::directory::{Audience, DocumentNeed, HelpLevel, Level, Presence};

pub(super) static SERVICES: Spec = Spec {
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
            col("help", "帮办代办", "多个用 ; 分隔", "Separated by semicolons"),
            Holds::Many(HelpLevel::choices),
        ),
        col(
            "keywords",
            "检索词",
            "居民常说的话，多个用 ; 分隔",
            "Everyday words for search, separated by semicolons",
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

pub(super) static SERVICE_DOCUMENTS: Spec = Spec {
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

pub(super) static SERVICE_STEPS: Spec = Spec {
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
