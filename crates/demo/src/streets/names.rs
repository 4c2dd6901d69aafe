//! Names that sound like Suzhou for what the tables do not name. Each is given once.

use std::collections::BTreeSet;

use crate::chance::Chance;

/// A Chinese name and its English rendering (pinyin and a translated ending).
pub type Name = (String, String);

const FIRST: [(&str, &str); 48] = [
    ("宝", "Bao"),
    ("大", "Da"),
    ("小", "Xiao"),
    ("庙", "Miao"),
    ("梅", "Mei"),
    ("桂", "Gui"),
    ("柳", "Liu"),
    ("槐", "Huai"),
    ("竹", "Zhu"),
    ("荷", "He"),
    ("莲", "Lian"),
    ("菱", "Ling"),
    ("茶", "Cha"),
    ("酱", "Jiang"),
    ("染", "Ran"),
    ("机", "Ji"),
    ("织", "Zhi"),
    ("绣", "Xiu"),
    ("纱", "Sha"),
    ("书", "Shu"),
    ("墨", "Mo"),
    ("石", "Shi"),
    ("砖", "Zhuan"),
    ("瓦", "Wa"),
    ("井", "Jing"),
    ("泉", "Quan"),
    ("溪", "Xi"),
    ("塘", "Tang"),
    ("双", "Shuang"),
    ("长", "Chang"),
    ("顾", "Gu"),
    ("陆", "Lu"),
    ("沈", "Shen"),
    ("潘", "Pan"),
    ("范", "Fan"),
    ("吴", "Wu"),
    ("钱", "Qian"),
    ("史", "Shi"),
    ("文", "Wen"),
    ("福", "Fu"),
    ("寿", "Shou"),
    ("安", "An"),
    ("永", "Yong"),
    ("仁", "Ren"),
    ("义", "Yi"),
    ("孝", "Xiao"),
    ("王", "Wang"),
    ("曹", "Cao"),
];
const SECOND: [(&str, &str); 40] = [
    ("家", "jia"),
    ("园", "yuan"),
    ("桥", "qiao"),
    ("井", "jing"),
    ("石", "shi"),
    ("花", "hua"),
    ("树", "shu"),
    ("门", "men"),
    ("元", "yuan"),
    ("林", "lin"),
    ("泉", "quan"),
    ("竹", "zhu"),
    ("荣", "rong"),
    ("兴", "xing"),
    ("德", "de"),
    ("贤", "xian"),
    ("衙", "ya"),
    ("仓", "cang"),
    ("库", "ku"),
    ("场", "chang"),
    ("塔", "ta"),
    ("亭", "ting"),
    ("墙", "qiang"),
    ("营", "ying"),
    ("浜", "bang"),
    ("河", "he"),
    ("坊", "fang"),
    ("里", "li"),
    ("前", "qian"),
    ("后", "hou"),
    ("和", "he"),
    ("庆", "qing"),
    ("善", "shan"),
    ("康", "kang"),
    ("隆", "long"),
    ("宁", "ning"),
    ("春", "chun"),
    ("云", "yun"),
    ("月", "yue"),
    ("星", "xing"),
];
const ROAD: [(&str, &str); 30] = [
    ("锦", "Jin"),
    ("虹", "Hong"),
    ("枫", "Feng"),
    ("苏", "Su"),
    ("宝", "Bao"),
    ("金", "Jin"),
    ("银", "Yin"),
    ("新", "Xin"),
    ("华", "Hua"),
    ("梅", "Mei"),
    ("桂", "Gui"),
    ("香", "Xiang"),
    ("和", "He"),
    ("平", "Ping"),
    ("泰", "Tai"),
    ("江", "Jiang"),
    ("湖", "Hu"),
    ("塘", "Tang"),
    ("虎", "Hu"),
    ("清", "Qing"),
    ("文", "Wen"),
    ("东", "Dong"),
    ("南", "Nan"),
    ("北", "Bei"),
    ("友", "You"),
    ("福", "Fu"),
    ("康", "Kang"),
    ("朝", "Chao"),
    ("星", "Xing"),
    ("景", "Jing"),
];
const ROAD_SECOND: [(&str, &str); 24] = [
    ("运", "yun"),
    ("泰", "tai"),
    ("源", "yuan"),
    ("盛", "sheng"),
    ("兴", "xing"),
    ("阳", "yang"),
    ("安", "an"),
    ("和", "he"),
    ("园", "yuan"),
    ("林", "lin"),
    ("苑", "yuan"),
    ("丰", "feng"),
    ("达", "da"),
    ("乐", "le"),
    ("桥", "qiao"),
    ("浦", "pu"),
    ("溪", "xi"),
    ("庄", "zhuang"),
    ("莲", "lian"),
    ("荷", "he"),
    ("云", "yun"),
    ("霞", "xia"),
    ("月", "yue"),
    ("春", "chun"),
];
const BRIDGE: [(&str, &str); 24] = [
    ("永", "Yong"),
    ("万", "Wan"),
    ("兴", "Xing"),
    ("福", "Fu"),
    ("太", "Tai"),
    ("宝", "Bao"),
    ("仁", "Ren"),
    ("普", "Pu"),
    ("通", "Tong"),
    ("广", "Guang"),
    ("聚", "Ju"),
    ("长", "Chang"),
    ("顺", "Shun"),
    ("崇", "Chong"),
    ("望", "Wang"),
    ("迎", "Ying"),
    ("青", "Qing"),
    ("星", "Xing"),
    ("积", "Ji"),
    ("思", "Si"),
    ("吉", "Ji"),
    ("凤", "Feng"),
    ("龙", "Long"),
    ("升", "Sheng"),
];
const BRIDGE_SECOND: [(&str, &str); 24] = [
    ("安", "an"),
    ("寿", "shou"),
    ("龙", "long"),
    ("善", "shan"),
    ("济", "ji"),
    ("利", "li"),
    ("德", "de"),
    ("仁", "ren"),
    ("和", "he"),
    ("宁", "ning"),
    ("庆", "qing"),
    ("春", "chun"),
    ("月", "yue"),
    ("云", "yun"),
    ("星", "xing"),
    ("源", "yuan"),
    ("泰", "tai"),
    ("昌", "chang"),
    ("真", "zhen"),
    ("义", "yi"),
    ("贵", "gui"),
    ("门", "men"),
    ("登", "deng"),
    ("舟", "zhou"),
];

/// Hands out unused names.
pub struct Names {
    used: BTreeSet<String>,
    chance: Chance,
}

impl Names {
    pub fn new(seed: u64, taken: impl Iterator<Item = String>) -> Self {
        Self {
            used: taken.collect(),
            chance: Chance::new(seed, "names"),
        }
    }

    fn coin(&mut self, first: &[(&str, &str)], second: &[(&str, &str)], endings: &[(&str, &str)]) -> Name {
        for attempt in 0..400 {
            let (Some(a), Some(b), Some(end)) = (
                self.chance.pick(first),
                self.chance.pick(second),
                self.chance.pick(endings),
            ) else {
                break;
            };
            if a.1.is_empty() || a.0 == b.0 {
                continue;
            }
            // After many misses the plain names are used up: a second syllable more.
            let more = if attempt > 60 {
                self.chance.pick(second).copied().unwrap_or(("", ""))
            } else {
                ("", "")
            };
            let zh = format!("{}{}{}{}", a.0, b.0, more.0, end.0);
            if self.used.insert(zh.clone()) {
                return (zh, format!("{}{}{} {}", a.1, b.1, more.1, end.1));
            }
        }
        let n = self.used.len();
        self.used.insert(format!("无名{n}"));
        (format!("{n}号巷"), format!("Lane {n}"))
    }

    pub fn lane(&mut self) -> Name {
        const ENDS: [(&str, &str); 8] = [
            ("巷", "Lane"),
            ("巷", "Lane"),
            ("巷", "Lane"),
            ("巷", "Lane"),
            ("弄", "Alley"),
            ("弄", "Alley"),
            ("里", "Li"),
            ("街", "Street"),
        ];
        self.coin(&FIRST, &SECOND, &ENDS)
    }

    pub fn road(&mut self) -> Name {
        self.coin(&ROAD, &ROAD_SECOND, &[("路", "Road"), ("路", "Road"), ("街", "Street")])
    }

    pub fn bridge(&mut self) -> Name {
        self.coin(&BRIDGE, &BRIDGE_SECOND, &[("桥", "Bridge")])
    }

    /// Claims `name`; false when it is taken.
    pub fn claim(&mut self, name: &str) -> bool {
        self.used.insert(name.to_owned())
    }
}
