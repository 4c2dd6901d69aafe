//! What people add to a name: house numbers, "near", "at the corner of", the city before it.

/// A question about a place, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Coordinates(f64, f64),
    /// `parts` are the names in the order said; `loose` when a number or a word of nearness was taken off.
    Names {
        parts: Vec<String>,
        loose: bool,
    },
}

const LEADS: [&str; 14] = [
    "江苏省",
    "苏州市",
    "苏州",
    "姑苏区",
    "相城区",
    "我在",
    "我住在",
    "我家住",
    "我住",
    "从",
    "到",
    "去",
    "在",
    "住",
];
const NEARNESS: [&str; 22] = [
    "附近", "旁边", "旁", "对面", "门口", "边上", "隔壁", "周边", "周围", "这里", "这边", "那里", "那边", "一带",
    "边门", "后面", "前面", "北面", "南面", "东面", "西面", "里面",
];
const CORNER: [&str; 7] = ["交叉路口", "交叉口", "十字路口", "交界处", "交界", "路口处", "转角"];

/// Takes a normalised question apart.
pub(super) fn parse(text: &str) -> Asked {
    if let Some((lon, lat)) = coordinates(text) {
        return Asked::Coordinates(lon, lat);
    }
    let mut rest = text.trim().to_owned();
    while let Some(cut) = LEADS
        .iter()
        .find_map(|l| rest.strip_prefix(l).filter(|r| r.chars().count() >= 2))
    {
        rest = cut.trim_start().to_owned();
    }
    let mut loose = false;
    for word in CORNER {
        rest = rest.replace(word, "口");
    }
    rest = strip_nearness(&rest, &mut loose);
    let parts: Vec<String> = rest
        .split([',', '，', '、', ';', '；', '/', '&', '+', '|'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" near "))
        .flat_map(and_words)
        .filter_map(|p| {
            let name = strip_nearness(p.trim(), &mut loose);
            let name = strip_number(&name, &mut loose);
            let name = strip_mouth(&name);
            (!name.is_empty()).then_some(name)
        })
        .collect();
    Asked::Names { parts, loose }
}

/// `120.61,31.31` in either order, degrees; latitude is the one within 90 when the other is not.
fn coordinates(text: &str) -> Option<(f64, f64)> {
    let mut numbers = text
        .split([',', '，', ' ', ';'])
        .filter(|p| !p.is_empty())
        .map(str::parse::<f64>);
    let (a, b) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    if numbers.next().is_some() || !a.is_finite() || !b.is_finite() {
        return None;
    }
    match (a.abs(), b.abs()) {
        (x, y) if x <= 180.0 && y <= 90.0 => Some((a, b)),
        (x, y) if x <= 90.0 && y <= 180.0 => Some((b, a)),
        _ => None,
    }
}

/// Splits `人民路和干将路` and `人民路与干将路`, where the word follows a street.
fn and_words(part: &str) -> Vec<&str> {
    for word in ['和', '与', '跟', '到'] {
        if let Some((a, b)) = part.split_once(word)
            && a.ends_with(['路', '街', '巷', '弄', '道', '桥'])
            && b.chars().count() >= 2
        {
            return vec![a, b];
        }
    }
    vec![part]
}

fn strip_nearness(text: &str, loose: &mut bool) -> String {
    let mut rest = text.trim();
    let mut changed = true;
    while changed {
        changed = false;
        for word in NEARNESS {
            if let Some(cut) = rest.strip_suffix(word).filter(|r| r.chars().count() >= 2) {
                rest = cut.trim_end().trim_end_matches('的');
                *loose = true;
                changed = true;
            }
        }
    }
    match rest.strip_prefix("near ") {
        Some(cut) => {
            *loose = true;
            cut.to_owned()
        }
        None => rest.to_owned(),
    }
}

/// `中街路口` is the mouth of `中街路`; a name that merely ends in 口 (`胥口`) stays.
fn strip_mouth(text: &str) -> String {
    match text.strip_suffix('口') {
        Some(cut) if cut.ends_with(['路', '街', '巷', '弄', '道', '桥', '里']) && cut.chars().count() >= 2 => {
            cut.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Cuts the text at its first house number: digits followed by 号, 弄, 幢, 栋, 室 or 单元, or digits at the end.
fn strip_number(text: &str, loose: &mut bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_number = |c: char| c.is_ascii_digit() || c == '-';
    let mut at = 0;
    while at < chars.len() {
        if !chars.get(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
            continue;
        }
        let end = chars
            .iter()
            .skip(at)
            .position(|c| !is_number(*c))
            .map_or(chars.len(), |n| at + n);
        let unit = chars
            .get(end)
            .is_none_or(|c| matches!(c, '号' | '弄' | '幢' | '栋' | '室' | '单' | '#'));
        if unit && at >= 2 {
            *loose = true;
            return chars.iter().take(at).collect::<String>().trim().to_owned();
        }
        at = end.max(at + 1);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_taken_apart() {
        let names = |p: &[&str], loose| Asked::Names {
            parts: p.iter().map(|s| (*s).to_owned()).collect(),
            loose,
        };
        let check = |input: &str, expect: Asked| assert_eq!(parse(&crate::normalise(input)), expect, "{input}");
        check("120.61,31.31", Asked::Coordinates(120.61, 31.31));
        check("31.31，120.61", Asked::Coordinates(120.61, 31.31));
        check("马大箓巷8号", names(&["马大箓巷"], true));
        check("苏州市姑苏区马大箓巷8号边门", names(&["马大箓巷"], true));
        check("中街路，马大箓巷口", names(&["中街路", "马大箓巷"], false));
        check("人民路和干将路交叉口", names(&["人民路", "干将路"], false));
        check("中街路社区旁边", names(&["中街路社区"], true));
        check("我在观前街附近", names(&["观前街"], true));
        check("胥口", names(&["胥口"], false));
        check("near guanqian street", names(&["guanqian street"], true));
        check("和平里", names(&["和平里"], false));
    }
}
