//! The codes of closed lists with the Chinese words officials write for them.

use yike_calendar::{DayKind, OnHoliday, OnMakeup};
use yike_model::directory::{
    Accessibility, Audience, Authority, DocumentNeed, HelpLevel, Level, OfferingStatus, Presence, ResourceKind,
    UnitKind, VenueKind,
};

/// A closed list: every value with its code and its words, the first of which is the one that is written.
pub trait Labelled: Copy + PartialEq + 'static {
    const LABELS: &'static [(Self, &'static str, &'static [&'static str])];

    /// From the code or any of the words; case, blanks, `-` and `_` do not matter.
    fn read(text: &str) -> Option<Self> {
        let wanted = bare(text);
        let hit = |code: &str, words: &[&str]| bare(code) == wanted || words.iter().any(|word| bare(word) == wanted);
        Self::LABELS
            .iter()
            .find(|(_, code, words)| hit(code, words))
            .map(|(value, _, _)| *value)
    }

    /// The code.
    fn code(self) -> &'static str {
        Self::LABELS
            .iter()
            .find(|(value, _, _)| *value == self)
            .map_or("", |(_, code, _)| code)
    }

    /// The Chinese word.
    fn label(self) -> &'static str {
        Self::LABELS
            .iter()
            .find(|(value, _, _)| *value == self)
            .and_then(|(_, _, words)| words.first())
            .unwrap_or(&"")
    }

    /// All codes with their first words.
    fn choices() -> Vec<(&'static str, &'static str)> {
        Self::LABELS
            .iter()
            .map(|(_, code, words)| (*code, words.first().copied().unwrap_or("")))
            .collect()
    }
}

fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

/// The coordinate system a point was given in. Conversion to WGS84 belongs to the reader of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    #[default]
    Wgs84,
    /// The obfuscated datum of Chinese web maps.
    Gcj02,
    /// Baidu's on top of it.
    Bd09,
    /// The national datum; within centimetres of WGS84.
    Cgcs2000,
}

macro_rules! labelled {
    ($($kind:ident { $($name:ident $code:literal $($word:literal)+),+ $(,)? })*) => {$(
        impl Labelled for $kind {
            const LABELS: &'static [(Self, &'static str, &'static [&'static str])] =
                &[$(($kind::$name, $code, &[$($word),+])),+];
        }
    )*};
}

labelled! {
    UnitKind {
        City "city" "市", District "district" "区" "县", Zone "zone" "功能区" "开发区", Street "street" "街道" "镇" "乡镇",
        Community "community" "社区", Village "village" "村", Station "station" "服务站" "服务中心" "站点" "中心",
        Department "department" "部门" "委办局", Provider "provider" "服务机构", Partner "partner" "合作单位" "共建单位",
    }
    VenueKind { Comprehensive "comprehensive" "综合性" "综合", Specialised "specialised" "专业化" "专业" "专业性" }
    Accessibility {
        Ramp "ramp" "无障碍坡道" "坡道", Lift "lift" "无障碍电梯" "电梯",
        AccessibleToilet "accessible_toilet" "无障碍卫生间" "无障碍厕所", LowCounter "low_counter" "低位服务台" "低位柜台",
        HearingLoop "hearing_loop" "助听设备" "助听感应环路", Wheelchair "wheelchair" "轮椅借用" "轮椅",
        SignLanguage "sign_language" "手语服务" "手语",
    }
    Level { Community "community" "社区" "村" "社区（村）", Street "street" "街道" "镇", District "district" "区" "县", City "city" "市" }
    Audience { Person "person" "个人" "自然人", Elder "elder" "老年人" "老人", Business "business" "企业" "法人" }
    DocumentNeed {
        Needed "needed" "需提供" "必需" "必须", Deferrable "deferrable" "容缺后补" "容缺", Promise "promise" "告知承诺" "承诺",
        Electronic "electronic" "电子证照", NotNeeded "not_needed" "无需提供" "免提交" "不需要",
    }
    Presence {
        InPerson "in_person" "本人到场" "本人", AgentAllowed "agent_allowed" "可委托他人" "可代办",
        GuardianAllowed "guardian_allowed" "可由监护人办理" "监护人", NotNeeded "not_needed" "无需到场" "不见面",
    }
    HelpLevel { Accompany "accompany" "帮办", ActFor "act_for" "代办", HomeVisit "home_visit" "上门" "上门服务" }
    Authority { Help "help" "协助" "帮办", Accept "accept" "受理", Review "review" "审核" "初审", Decide "decide" "决定" "审批" }
    OfferingStatus { Normal "normal" "正常", Pilot "pilot" "试点", Suspended "suspended" "暂停" "停办" }
    ResourceKind {
        CounterGroup "counter_group" "窗口" "柜台", Room "room" "房间", Practitioner "practitioner" "医护人员" "医生" "专业人员",
        Vehicle "vehicle" "车辆" "流动服务车",
    }
    OnHoliday { Closed "closed" "休息" "关闭" "不开放", Open "open" "开放" "照常" }
    OnMakeup { AsWeekday "as_weekday" "按原星期" "按星期", AsWorkday "as_workday" "按工作日" "上班" }
    DayKind { Holiday "holiday" "放假" "休息" "假日", Workday "workday" "上班" "补班" "调休上班" "工作日" }
    Crs { Wgs84 "wgs84" "WGS84", Gcj02 "gcj02" "GCJ-02" "火星坐标" "高德" "腾讯", Bd09 "bd09" "BD-09" "百度", Cgcs2000 "cgcs2000" "CGCS2000" "国家2000" }
}
