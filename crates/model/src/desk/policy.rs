//! The declared policy of a line. Data, kept in configuration, printed on slips and shown at the desk.

use crate::directory::Text;
use serde::{Deserialize, Serialize};

/// How booked and walk-in people stand in one order. [`super::order`] carries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Stored with every call, so that a replay knows which rules held: `gusu-2026-1`.
    pub id: String,
    /// A booking keeps its time when the person comes at most so many minutes late; later it counts from arrival.
    pub grace_minutes: u16,
    /// A booking whose person is early is called at most so many minutes before its time while others wait.
    pub early_minutes: u16,
    /// A number taken from afar keeps its place while at most so many who stood behind it are called; then it counts from arrival.
    pub absent_passes: u16,
    /// After so many lawful priority calls in a row one other person is called.
    pub priority_run: u16,
    /// Nobody who is there is overtaken more often than this.
    pub max_overtaken: u16,
    pub missed: MissedRule,
    pub classes: Vec<PriorityClass>,
}

/// What happens to somebody who does not come when called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedRule {
    /// Calls before the number counts as missed.
    pub calls: u8,
    /// Coming back, so many others are called first.
    pub back_after: u16,
    /// How often one may come back.
    pub times: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassKind {
    /// 依法优先: goes before others, within the policy's limits.
    Lawful,
    /// 礼让: counts as if the person had come some minutes earlier.
    Courtesy,
}

/// Who goes first, and the text that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityClass {
    pub code: String,
    pub name: Text,
    pub kind: ClassKind,
    /// The law or notice that grants it, in words.
    pub basis: Text,
    /// Fields of service (`Service::field`) it holds for; empty = all.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Given to everybody of this age without asking, where the age is known (an identity card was swiped).
    #[serde(default)]
    pub from_age: Option<u8>,
    /// For courtesy: minutes.
    #[serde(default)]
    pub minutes: u16,
}

impl Policy {
    /// What a new installation starts with. `yike desk policy` prints and replaces it.
    pub fn standard() -> Policy {
        let lawful = |code: &str, name: Text, basis: Text, fields: &[&str]| PriorityClass {
            code: code.into(),
            name,
            kind: ClassKind::Lawful,
            basis,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            from_age: None,
            minutes: 0,
        };
        let mut elder = lawful(
            "elder",
            Text::new("60 岁以上老人看病配药", "60 or older, at medical services"),
            Text::new(
                "老年人权益保障法第五十七条（老年人就医优先）",
                "Law on Protecting the Rights of Older Persons, art. 57 (older people first at medical care)",
            ),
            &["卫生健康"],
        );
        elder.from_age = Some(60);
        let courtesy = PriorityClass {
            code: "courtesy".into(),
            name: Text::new(
                "孕产妇、带婴儿、行动不便",
                "Pregnant, with an infant, or walking with difficulty",
            ),
            kind: ClassKind::Courtesy,
            basis: Text::new("中心自定的礼让", "This centre's own courtesy"),
            fields: Vec::new(),
            from_age: None,
            minutes: 10,
        };
        Policy {
            id: "standard-1".into(),
            grace_minutes: 10,
            early_minutes: 10,
            absent_passes: 3,
            priority_run: 1,
            max_overtaken: 4,
            missed: MissedRule {
                calls: 3,
                back_after: 3,
                times: 1,
            },
            classes: vec![
                lawful(
                    "veteran",
                    Text::new("军人、退役军人、烈属", "Servicemen, veterans, families of martyrs"),
                    Text::new(
                        "军人抚恤优待条例（凭优待证件优先）",
                        "Regulations on Pensions and Preferential Treatment for Servicemen (first on showing the card)",
                    ),
                    &[],
                ),
                lawful(
                    "disabled",
                    Text::new("持残疾人证", "Holders of a disability card"),
                    Text::new(
                        "残疾人保障法第五十五条（公共服务机构提供优先服务）",
                        "Law on the Protection of Disabled Persons, art. 55 (public services serve them first)",
                    ),
                    &[],
                ),
                elder,
                courtesy,
            ],
        }
    }

    /// What is wrong with it, each with the key and what to write instead; empty = may be declared.
    pub fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let plain = |text: &str| {
            let fits = (1..=40).contains(&text.len());
            fits && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if !plain(&self.id) {
            wrong.push("id: use 1 to 40 letters, digits and hyphens, such as \"gusu-2026-1\"".to_owned());
        }
        let ranges = [
            ("grace_minutes", u32::from(self.grace_minutes), 0, 120),
            ("early_minutes", u32::from(self.early_minutes), 0, 120),
            ("absent_passes", u32::from(self.absent_passes), 0, 100),
            ("priority_run", u32::from(self.priority_run), 1, 20),
            ("max_overtaken", u32::from(self.max_overtaken), 1, 100),
            ("missed.calls", u32::from(self.missed.calls), 1, 10),
            ("missed.back_after", u32::from(self.missed.back_after), 0, 50),
            ("missed.times", u32::from(self.missed.times), 0, 10),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                wrong.push(format!("{key}: {value} is not between {least} and {most}"));
            }
        }
        for (index, class) in self.classes.iter().enumerate() {
            let name = format!("classes, number {}", index + 1);
            if !plain(&class.code) {
                wrong.push(format!(
                    "{name}: code {:?} is none; use letters, digits and hyphens, such as \"veteran\"",
                    class.code
                ));
            }
            if self.classes.iter().take(index).any(|other| other.code == class.code) {
                wrong.push(format!("{name}: the code {:?} is used twice", class.code));
            }
            if class.name.zh.trim().is_empty() || class.basis.zh.trim().is_empty() {
                wrong.push(format!(
                    "{name} ({}): name and basis need Chinese words; people read them",
                    class.code
                ));
            }
            match class.kind {
                ClassKind::Courtesy if class.minutes == 0 || class.minutes > 120 => {
                    wrong.push(format!("{name} ({}): a courtesy counts 1 to 120 minutes", class.code));
                }
                ClassKind::Lawful if class.minutes != 0 => {
                    wrong.push(format!(
                        "{name} ({}): minutes are for courtesy only; take them out",
                        class.code
                    ));
                }
                _ => {}
            }
        }
        wrong
    }

    /// A class by its code.
    pub fn class(&self, code: &str) -> Option<&PriorityClass> {
        self.classes.iter().find(|class| class.code == code)
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::standard()
    }
}
