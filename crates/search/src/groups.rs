//! Everyday groups of services, as a resident would sort them.

use crate::index::ServiceDoc;
use crate::lexicon::name_key;
use crate::text::{Key, KeyMap};
use serde::Serialize;
use std::sync::OnceLock;

const GROUPS: &str = include_str!("lexicon/groups.tsv");

/// An everyday group: a stable id, its name in Chinese and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Group {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// Where services go that neither name nor field places.
const OTHER: Group = Group {
    id: "other",
    zh: "其他事项",
    en: "Other services",
};

struct Table {
    groups: Vec<Group>,
    by_name: KeyMap<usize>,
    by_field: KeyMap<usize>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut t = Table {
            groups: Vec::new(),
            by_name: KeyMap::default(),
            by_field: KeyMap::default(),
        };
        for line in GROUPS.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(id), Some(zh), Some(en)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let at = t.groups.len();
            let keys = |c: Option<&str>| -> Vec<Key> {
                c.unwrap_or_default()
                    .split('、')
                    .filter(|n| !n.is_empty())
                    .map(name_key)
                    .collect()
            };
            t.by_name.extend(keys(columns.next()).into_iter().map(|k| (k, at)));
            t.by_field.extend(keys(columns.next()).into_iter().map(|k| (k, at)));
            t.groups.push(Group { id, zh, en });
        }
        t.groups.push(OTHER);
        t
    })
}

/// All groups in the order they are shown, the last for services that fit nowhere else.
pub fn groups() -> &'static [Group] {
    &table().groups
}

/// The group of a service: by its name, else by its field, else the last one.
pub fn group_of(name: &str, field: &str) -> Group {
    let t = table();
    let at = t
        .by_name
        .get(&name_key(name))
        .or_else(|| t.by_field.get(&name_key(field)));
    at.and_then(|i| t.groups.get(*i)).copied().unwrap_or(OTHER)
}

/// Services by group, groups in the order they are shown, empty ones left out; codes in the directory's order.
pub fn grouped(docs: &[ServiceDoc]) -> Vec<(Group, Vec<String>)> {
    let mut out: Vec<(Group, Vec<String>)> = groups().iter().map(|g| (*g, Vec::new())).collect();
    for doc in docs {
        let group = group_of(&doc.name, &doc.field);
        if let Some((_, codes)) = out.iter_mut().find(|(g, _)| *g == group) {
            codes.push(doc.code.clone());
        }
    }
    out.retain(|(_, codes)| !codes.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_go_by_name_then_field_then_last() {
        let check = |name: &str, field: &str, id: &str| assert_eq!(group_of(name, field).id, id, "{name} {field}");
        check("尊老金申领", "民生服务", "elders");
        check("尊老金（申领）", "", "elders");
        check("药品经营许可", "市场准入", "business");
        check("船舶登记", "交通", "other");
    }
}
