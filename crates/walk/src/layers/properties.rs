//! How the properties of a layer become OpenStreetMap tags.
//!
//! A property called like a tag the import reads is that tag (`surface`, `foot`, `opening_hours`; `name_en` is
//! `name:en`); case does not matter. Beyond that [`TABLE`] lists the names and words of Chinese surveys and of common
//! exports. `other_tags`, in which GDAL keeps what has no column, is read too. Then
//!
//! - a line whose `steps` say so is `highway=steps`;
//! - a line without `highway` is `highway=residential`, for it is a layer of streets, unless one of [`NO_STREET`] says
//!   that it is something else;
//! - a class nobody foresaw is `highway=road`, and the report names it.

use crate::osm::Tags;
use crate::rules;

/// One tag of OpenStreetMap and how layers call it.
#[derive(Debug, serde::Serialize)]
pub struct Property {
    pub tag: &'static str,
    /// Further names of the property, in small letters.
    pub names: &'static [&'static str],
    /// Words for values, in small letters, and the value each is; a value may bring a second tag: `footway bridge=yes`.
    pub values: &'static [(&'static str, &'static str)],
    /// Whether yes and no are meant, so that `是`, `true`, `T` and `1` are yes and their opposites no.
    pub yes_no: bool,
}

/// The names and words read beside OpenStreetMap's own.
#[rustfmt::skip]
pub static TABLE: &[Property] = &[
    Property { tag: "highway", names: &["fclass", "road_class", "roadclass", "class", "道路等级", "道路类型", "道路类别", "等级", "类型"], yes_no: false, values: &[
        ("高速", "motorway"), ("高速公路", "motorway"), ("快速路", "trunk"), ("城市快速路", "trunk"), ("国道", "primary"),
        ("主干路", "primary"), ("主干道", "primary"), ("省道", "secondary"), ("次干路", "secondary"), ("次干道", "secondary"),
        ("县道", "tertiary"), ("支路", "tertiary"), ("城市支路", "tertiary"), ("乡道", "unclassified"), ("村道", "unclassified"),
        ("街巷", "residential"), ("巷", "residential"), ("巷道", "residential"), ("弄", "residential"), ("居住区道路", "residential"),
        ("小区道路", "service"), ("内部道路", "service"), ("步行街", "pedestrian"), ("人行道", "footway"), ("步道", "footway"),
        ("人行横道", "footway footway=crossing"), ("斑马线", "footway footway=crossing"), ("绿道", "path"), ("小路", "path"),
        ("栈道", "footway"), ("台阶", "steps"), ("楼梯", "steps"), ("踏步", "steps"), ("自行车道", "cycleway"), ("机耕路", "track"),
        ("天桥", "footway bridge=yes"), ("人行天桥", "footway bridge=yes"), ("地道", "footway tunnel=yes"), ("地下通道", "footway tunnel=yes"),
        ("在建", "construction"), ("规划", "proposed"), ("规划道路", "proposed"), ("unknown", "road"),
        ("track_grade1", "track tracktype=grade1"), ("track_grade2", "track"), ("track_grade3", "track"), ("track_grade4", "track"),
        ("track_grade5", "track"),
    ] },
    Property { tag: "name", names: &["name_zh", "name:zh", "road_name", "roadname", "名称", "道路名称", "道路名", "路名", "街道名称"], yes_no: false, values: &[] },
    Property { tag: "name:en", names: &["en_name", "ename", "英文名", "英文名称"], yes_no: false, values: &[] },
    Property { tag: "foot", names: &["步行", "可步行", "行人"], yes_no: true, values: &[("禁行", "no"), ("允许", "yes"), ("禁止", "no")] },
    Property { tag: "access", names: &["通行", "通行权限"], yes_no: true, values: &[("公共", "yes"), ("开放", "yes"), ("私有", "private"), ("内部", "private"), ("封闭", "no"), ("禁止", "no")] },
    Property { tag: "surface", names: &["路面", "路面材质", "路面类型"], yes_no: false, values: &[
        ("沥青", "asphalt"), ("水泥", "concrete"), ("混凝土", "concrete"), ("石板", "paving_stones"), ("铺装", "paving_stones"),
        ("地砖", "paving_stones"), ("条石", "sett"), ("卵石", "pebblestone"), ("鹅卵石", "pebblestone"), ("砂石", "gravel"), ("碎石", "gravel"),
        ("土路", "dirt"), ("泥土", "dirt"), ("土", "dirt"), ("木", "wood"), ("木板", "wood"),
    ] },
    Property { tag: "steps", names: &["台阶", "是否台阶"], yes_no: true, values: &[] },
    Property { tag: "bridge", names: &["桥", "桥梁", "是否桥梁"], yes_no: true, values: &[] },
    Property { tag: "bridge:name", names: &["桥名", "桥梁名称"], yes_no: false, values: &[] },
    Property { tag: "tunnel", names: &["隧道", "是否隧道"], yes_no: true, values: &[] },
    Property { tag: "layer", names: &["level_no", "层级", "层"], yes_no: false, values: &[] },
    Property { tag: "sidewalk", names: &["人行道"], yes_no: true, values: &[("两侧", "both"), ("双侧", "both"), ("左侧", "left"), ("右侧", "right")] },
    Property { tag: "wheelchair", names: &["无障碍", "轮椅"], yes_no: true, values: &[] },
    Property { tag: "handrail", names: &["扶手"], yes_no: true, values: &[] },
    Property { tag: "incline", names: &["坡度", "纵坡"], yes_no: false, values: &[] },
    Property { tag: "opening_hours", names: &["开放时间"], yes_no: false, values: &[] },
    // Read as they are, with yes and no in any of their spellings.
    Property { tag: "oneway:foot", names: &[], yes_no: true, values: &[] },
    Property { tag: "area", names: &[], yes_no: true, values: &[] },
    Property { tag: "locked", names: &[], yes_no: true, values: &[] },
    Property { tag: "motorroad", names: &[], yes_no: true, values: &[] },
    Property { tag: "ramp:wheelchair", names: &[], yes_no: true, values: &[] },
    Property { tag: "crossing:signals", names: &[], yes_no: true, values: &[] },
];

/// Keys of OpenStreetMap that make a line without `highway` something other than a street.
pub static NO_STREET: &[&str] = &[
    "aerialway",
    "aeroway",
    "amenity",
    "barrier",
    "boundary",
    "building",
    "geological",
    "historic",
    "landuse",
    "leisure",
    "man_made",
    "military",
    "natural",
    "place",
    "pipeline",
    "power",
    "public_transport",
    "railway",
    "route",
    "telecom",
    "tourism",
    "water",
    "waterway",
];

/// The longest value kept, as in OpenStreetMap.
const LONGEST: usize = 255;

/// Collects the properties of one feature.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    /// Tags in the order met, and whether the property had the tag's own name.
    tags: Vec<(String, String, bool)>,
    steps: bool,
    elsewhere: bool,
    /// A class nobody foresaw, as tag.
    unknown: Option<String>,
}

impl Properties {
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let value = value.trim();
        // No column is called by more; a longer name is not worth comparing.
        if value.is_empty() || name.len() > 64 {
            return;
        }
        let name = name.trim().to_lowercase();
        if name == "other_tags" {
            for (key, value) in hstore(value) {
                if key != "other_tags" {
                    self.add(&key, &value);
                }
            }
            return;
        }
        if NO_STREET.contains(&name.as_str()) && value != "no" {
            self.elsewhere = true;
        }
        let colons = name.replace('_', ":");
        let own = [&name, &colons].into_iter().find(|key| knows(key));
        let row = match own {
            Some(key) => TABLE.iter().find(|row| row.tag == key),
            None => TABLE.iter().find(|row| row.names.contains(&name.as_str())),
        };
        let Some(key) = own.map(String::as_str).or(row.map(|row| row.tag)) else {
            return;
        };
        let value: String = value.chars().take(LONGEST).collect();
        self.put(key, value, row, own.is_some());
    }

    fn put(&mut self, key: &str, value: String, row: Option<&Property>, own: bool) {
        let small = value.to_lowercase();
        let word = row.and_then(|row| row.values.iter().find(|(word, _)| *word == small).map(|(_, to)| *to));
        let value = match word {
            Some(words) => {
                let mut words = words.split(' ');
                let first = words.next().unwrap_or_default().to_owned();
                for (key, value) in words.filter_map(|word| word.split_once('=')) {
                    self.tags.push((key.to_owned(), value.to_owned(), false));
                }
                first
            }
            None if row.is_some_and(|row| row.yes_no) => yes_no(&small).map_or(value, str::to_owned),
            None if key == "highway" && !is_class(&small) => {
                self.unknown = Some(format!("{key}={value}").chars().take(100).collect());
                "road".to_owned()
            }
            None if key == "highway" => small,
            None => value,
        };
        if key == "steps" {
            self.steps |= value == "yes" || value.parse::<f64>().is_ok_and(|count| count > 1.0);
        } else {
            self.tags.push((key.to_owned(), value, own));
        }
    }

    /// The tags of a street and the class nobody foresaw if it counted, or `None` when the feature says that it is
    /// something else.
    pub(crate) fn finish(mut self) -> Option<(Tags, Option<String>)> {
        // The tag's own name beats other names; of equals the first in the file.
        self.tags.reverse();
        self.tags.sort_by_key(|(_, _, own)| *own);
        let mut tags: Vec<_> = self.tags.into_iter().map(|(key, value, _)| (key, value)).collect();
        let found = Tags::new(tags.clone());
        if self.steps {
            tags.push(("highway".into(), "steps".into()));
        } else if !rules::may_be_street(&found) {
            if self.elsewhere {
                return None;
            }
            tags.push(("highway".into(), "residential".into()));
        }
        let tags = Tags::new(tags);
        let unknown = self.unknown.filter(|_| tags.is("highway", "road"));
        Some((tags, unknown))
    }
}

fn knows(key: &str) -> bool {
    rules::reads_key(key) || TABLE.iter().any(|row| row.tag == key)
}

/// Whether a word looks like a class of OpenStreetMap, known or not: the rules decide what it means.
fn is_class(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

fn yes_no(small: &str) -> Option<&'static str> {
    match small {
        "yes" | "true" | "t" | "y" | "1" | "是" | "有" => Some("yes"),
        "no" | "false" | "f" | "n" | "0" | "否" | "无" => Some("no"),
        _ => None,
    }
}

/// The pairs of `"key"=>"value","key"=>"value"`, with `\` before quotes and itself. Whatever follows a slip is left.
/// Source: <https://www.postgresql.org/docs/current/hstore.html>.
fn hstore(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while let Some((key, tail)) = quoted(rest) {
        let Some((value, tail)) = tail.trim_start().strip_prefix("=>").and_then(quoted) else {
            break;
        };
        pairs.push((key, value));
        rest = tail.trim_start().strip_prefix(',').unwrap_or_default();
    }
    pairs
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((out, text.get(at + 1..)?)),
            '\\' => out.push(characters.next()?.1),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(properties: &[(&str, &str)], expect: Option<&[(&str, &str)]>) {
        let mut collected = Properties::default();
        for (name, value) in properties {
            collected.add(name, value);
        }
        let tags = collected.finish().map(|(tags, _)| tags);
        assert_eq!(
            tags,
            expect.map(|pairs| pairs.iter().copied().collect()),
            "{properties:?}"
        );
    }

    #[test]
    fn m03_properties_are_read_as_tags() {
        check(&[], Some(&[("highway", "residential")]));
        check(
            &[("highway", "footway"), ("foot", "T")],
            Some(&[("highway", "footway"), ("foot", "yes")]),
        );
        check(
            &[("NAME", "平江路"), ("Name_EN", "Pingjiang Road"), ("OBJECTID", "7")],
            Some(&[
                ("highway", "residential"),
                ("name", "平江路"),
                ("name:en", "Pingjiang Road"),
            ]),
        );
        check(
            &[("道路类型", "人行天桥"), ("名称", "观前天桥"), ("层级", "1")],
            Some(&[
                ("highway", "footway"),
                ("bridge", "yes"),
                ("layer", "1"),
                ("name", "观前天桥"),
            ]),
        );
        check(
            &[("steps", "12"), ("highway", "footway")],
            Some(&[("highway", "steps")]),
        );
        check(
            &[("台阶", "否"), ("路面", "石板")],
            Some(&[("highway", "residential"), ("surface", "paving_stones")]),
        );
        check(
            &[("fclass", "track_grade1"), ("bridge", "F")],
            Some(&[("highway", "track"), ("tracktype", "grade1"), ("bridge", "no")]),
        );
        // The tag's own name beats another one, wherever it stands.
        check(&[("类型", "台阶"), ("highway", "path")], Some(&[("highway", "path")]));
        check(
            &[("other_tags", r#""foot"=>"no","note"=>"a \"b\"", "surface"=>"asphalt""#)],
            Some(&[("highway", "residential"), ("foot", "no"), ("surface", "asphalt")]),
        );
        check(&[("waterway", "canal"), ("name", "平江河")], None);
        check(&[("railway", "platform")], Some(&[("railway", "platform")]));
        check(&[("landuse", "no")], Some(&[("highway", "residential")]));
    }

    #[test]
    fn classes_nobody_foresaw_are_roads_and_are_named() {
        let mut collected = Properties::default();
        collected.add("等级", "三级甲");
        let (tags, unknown) = collected.finish().unwrap();
        assert_eq!(
            (tags.get("highway"), unknown.as_deref()),
            (Some("road"), Some("highway=三级甲"))
        );
        // Another property may be called alike and mean something else.
        let mut collected = Properties::default();
        collected.add("类型", "沥青路");
        collected.add("highway", "path");
        assert_eq!(collected.finish().unwrap().1, None);
    }

    #[test]
    fn every_word_means_a_value_the_rules_read() {
        for row in TABLE {
            for (word, meaning) in row.values {
                assert_eq!(*word, word.to_lowercase(), "values are compared in small letters");
                let value = meaning.split(' ').next().unwrap();
                let read = row.tag == "surface" || rules::effect(row.tag, value).is_some();
                assert!(read, "{}: {word} means {value}", row.tag);
            }
            for name in row.names {
                let twice = TABLE.iter().flat_map(|r| r.names).filter(|n| *n == name).count();
                assert_eq!((twice, knows(name)), (1, false), "{name} stands twice or is a tag");
            }
        }
    }
}
