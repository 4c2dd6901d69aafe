//! Directions in plain words.

use crate::deeds::{Deed, deed, names_street};
use crate::directions::{Heading, Passing, Side, Step, Turn};
use crate::network::WayKind;
use crate::route::Route;

/// Language of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "en")]
    En,
}

/// A bridge this near a step's end is the sign for the next turn.
const BRIDGE_BEFORE_TURN_MM: u32 = 80_000;
/// Longest unnamed way from the door that is told only by the street it leads to.
const FIRST_MM: u32 = 100_000;
/// So is a landmark this near, when there is no bridge.
pub(crate) const LANDMARK_BEFORE_TURN_MM: u32 = 30_000;

/// One sentence per step. Distances are rounded as people say them.
pub fn describe(steps: &[Step], lang: Lang) -> Vec<String> {
    let mut lines = Vec::with_capacity(steps.len());
    // The bridge told as the sign for a turn is not told again.
    let mut sign: Option<&Passing> = None;
    for (i, step) in steps.iter().enumerate() {
        let next = steps.get(i + 1);
        let next_sign = next.filter(|n| n.turn != Turn::Arrive).and_then(|n| turn_sign(step, n));
        let passes: Vec<&Passing> = { step.passes.iter().map(|(_, p)| p) }
            .filter(|p| !next_sign.is_some_and(|sign| std::ptr::eq(*p, sign)))
            .filter(|p| !(step.stairs && **p == Passing::Steps))
            .filter(|p| !names_street(p, step))
            .filter(|p| !matches!((deed(step), p), (Deed::Crossing { .. }, Passing::Crossing { .. })))
            .collect();
        lines.push(match lang {
            Lang::ZhHans => chinese(step, next, sign, &passes),
            Lang::En => english(step, next, sign, &passes),
        });
        sign = next_sign;
    }
    lines
}

/// The whole way in one sentence: minutes rounded up, metres as people say them.
pub fn summary(route: &Route, lang: Lang) -> String {
    let minutes = route.ms.div_ceil(60_000).max(1);
    let mm = route.length_mm.min(u64::from(u32::MAX)) as u32;
    match (lang, metres(mm)) {
        (Lang::ZhHans, Said::Steps) => format!("步行约 {minutes} 分钟，就在附近"),
        (Lang::ZhHans, said) => format!("步行约 {minutes} 分钟，{}", said.chinese()),
        (Lang::En, said) => {
            let plural = if minutes == 1 { "minute" } else { "minutes" };
            format!("About {minutes} {plural} on foot, {}", said.english())
        }
    }
}

/// What a person sees where the next step begins.
fn turn_sign<'a>(step: &'a Step, next: &Step) -> Option<&'a Passing> {
    let left = |at: u32| step.length_mm.saturating_sub(at);
    let bridge = { step.passes.iter() }.rfind(|(_, p)| matches!(p, Passing::Bridge { .. }));
    if let Some((_, bridge)) = bridge.filter(|(at, _)| left(*at) <= BRIDGE_BEFORE_TURN_MM) {
        return Some(bridge);
    }
    let (_, last) = { step.passes.iter() }
        .rfind(|(at, p)| matches!(p, Passing::Landmark { .. }) && left(*at) <= LANDMARK_BEFORE_TURN_MM)?;
    (next.turn != Turn::Straight).then_some(last)
}

/// The first street with a name, when the way to it is short and plain enough to be told as one.
fn first_named<'a>(step: &Step, next: Option<&'a Step>, sign: Option<&Passing>) -> Option<&'a Step> {
    let plain = step.street.is_empty() && !step.stairs && !step.square && step.length_mm <= FIRST_MM;
    next.filter(|n| plain && !n.street.is_empty() && sign.is_none())
}

/// A distance as it is said.
#[derive(Clone, Copy)]
enum Said {
    Steps,
    Metres(u32),
    /// Tenths of a kilometre.
    Km(u32),
}

/// Below 10 m a few steps, to the ten metres below 200, to the fifty below a kilometre, then tenths of a kilometre.
fn metres(mm: u32) -> Said {
    let to = |step: u32| ((mm / 1000 + step / 2) / step).max(1) * step;
    match mm / 1000 {
        0..=9 => Said::Steps,
        10..=194 => Said::Metres(to(10)),
        195..=974 => Said::Metres(to(50)),
        _ => Said::Km(to(100) / 100),
    }
}

impl Said {
    fn chinese(self) -> String {
        match self {
            Said::Steps => "几步".into(),
            Said::Metres(m) => format!("约 {m} 米"),
            Said::Km(t) if t % 10 == 0 => format!("约 {} 公里", t / 10),
            Said::Km(t) => format!("约 {}.{} 公里", t / 10, t % 10),
        }
    }

    fn english(self) -> String {
        match self {
            Said::Steps => "a few steps".into(),
            Said::Metres(m) => format!("about {m} m"),
            Said::Km(t) if t % 10 == 0 => format!("about {} km", t / 10),
            Said::Km(t) => format!("about {}.{} km", t / 10, t % 10),
        }
    }
}

fn chinese(step: &Step, next: Option<&Step>, sign: Option<&Passing>, passes: &[&Passing]) -> String {
    if let (Turn::Arrive, Some((side, mm))) = (step.turn, step.door) {
        let walk = metres(mm);
        let side = match side {
            Side::Left => "目的地在左手边",
            Side::Right => "目的地在右手边",
            Side::Ahead if mm >= 10_000 => "目的地就在前面",
            Side::Ahead => "到达目的地",
        };
        return if mm >= 10_000 {
            format!("{side}，再走{}到门口", walk.chinese())
        } else {
            side.into()
        };
    }
    let wind = match step.heading {
        Heading::North => "北",
        Heading::NorthEast => "东北",
        Heading::East => "东",
        Heading::SouthEast => "东南",
        Heading::South => "南",
        Heading::SouthWest => "西南",
        Heading::West => "西",
        Heading::NorthWest => "西北",
    };
    let far = metres(step.length_mm).chinese();
    let lane = match step.kind {
        _ if step.square => "广场",
        WayKind::Road => "马路",
        WayKind::Pavement => "人行道",
        WayKind::Roundabout => "环岛",
        WayKind::Path => "小路",
        WayKind::Street => "小街",
    };
    let street = if step.street.is_empty() {
        lane
    } else {
        step.street.as_str()
    };
    let met = join_chinese(passes);
    if step.turn == Turn::Depart {
        // From an unnamed lane people are sent to the first street that has a name.
        let named = first_named(step, next, sign);
        let go = match (step.door, named, deed(step)) {
            (None, Some(next), _) => format!("出门往{wind}走到{}", next.street),
            (None, None, Deed::Along) => format!("出门沿{street}往{wind}走{far}"),
            (None, None, deed) => format!("出门往{wind}{}", deed.chinese(street, &far)),
            (Some((_, mm)), named, deed) => {
                let (edge, on) = match (named, deed) {
                    (Some(next), _) => (street, format!("走到{}", next.street)),
                    (None, Deed::Stairs) => ("台阶前", deed.chinese(street, &far)),
                    (None, Deed::Crossing { .. }) => ("路边", deed.chinese(street, &far)),
                    (None, Deed::Along) => (street, format!("走{far}")),
                    (None, Deed::Square | Deed::Bridge) => (street, deed.chinese(street, &far)),
                };
                format!("先走{}到{edge}，再往{wind}{on}", metres(mm).chinese())
            }
        };
        return go + &met;
    }
    let after = match sign {
        Some(Passing::Bridge { name, .. }) if !name.is_empty() => format!("过{name}后"),
        Some(Passing::Landmark { name, .. }) => format!("到{name}处"),
        Some(_) => "过桥后".into(),
        None => String::new(),
    };
    let turn = match step.turn {
        Turn::Straight if after.is_empty() => "继续往前",
        Turn::Straight => "直行",
        Turn::SlightLeft => "靠左前方走",
        Turn::SlightRight => "靠右前方走",
        Turn::Left => "左转",
        Turn::Right => "右转",
        Turn::SharpLeft => "向左后方转",
        Turn::SharpRight => "向右后方转",
        _ => "往回折",
    };
    let go = deed(step).chinese(street, &far);
    format!("{after}{turn}，{go}{met}")
}

fn join_chinese(passes: &[&Passing]) -> String {
    let words: Vec<String> = passes
        .iter()
        .map(|p| match p {
            Passing::Bridge { name, .. } if !name.is_empty() => format!("过{name}"),
            Passing::Bridge { .. } => "过一座桥".into(),
            Passing::Steps => "走一段台阶".into(),
            Passing::Crossing { lights: true } => "在红绿灯处过马路".into(),
            Passing::Crossing { lights: false } => "过马路".into(),
            Passing::Gate => "穿过一道门".into(),
            Passing::Landmark { name, .. } => format!("经过{name}"),
        })
        .collect();
    told(words).iter().map(|w| format!("，{w}")).collect()
}

/// Things told in order, each once: who crosses five roads is told once to cross roads.
fn told(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

fn english(step: &Step, next: Option<&Step>, sign: Option<&Passing>, passes: &[&Passing]) -> String {
    if let (Turn::Arrive, Some((side, mm))) = (step.turn, step.door) {
        let side = match side {
            Side::Left => "Your destination is on the left",
            Side::Right => "Your destination is on the right",
            Side::Ahead if mm >= 10_000 => "Your destination is straight ahead",
            Side::Ahead => "You have arrived",
        };
        return match mm >= 10_000 {
            true => format!("{side}, {} from the street", metres(mm).english()),
            false => side.into(),
        };
    }
    let wind = match step.heading {
        Heading::North => "north",
        Heading::NorthEast => "north-east",
        Heading::East => "east",
        Heading::SouthEast => "south-east",
        Heading::South => "south",
        Heading::SouthWest => "south-west",
        Heading::West => "west",
        Heading::NorthWest => "north-west",
    };
    let far = metres(step.length_mm).english();
    let name = |s: &Step| {
        if s.street_en.is_empty() {
            s.street.clone()
        } else {
            s.street_en.clone()
        }
    };
    let deed = deed(step);
    let lane = match step.kind {
        _ if step.square => "the square",
        _ if step.stairs => "the steps",
        _ if matches!(deed, Deed::Crossing { .. }) => "the road",
        WayKind::Road => "the road",
        WayKind::Pavement => "the pavement",
        WayKind::Roundabout => "the roundabout",
        WayKind::Path => "the path",
        WayKind::Street => "the street",
    };
    let street = if step.street.is_empty() || step.stairs {
        lane.to_owned()
    } else {
        name(step)
    };
    let met = join_english(passes);
    if step.turn == Turn::Depart {
        let named = first_named(step, next, sign);
        let to = match deed {
            Deed::Along | Deed::Stairs => format!(" {wind}"),
            _ => format!(" to the {wind}"),
        };
        let go = match (step.door, named) {
            (None, Some(next)) => format!("Go out and walk {wind} to {}", name(next)),
            (None, None) => format!("Go out and {}", deed.english(&street, &to, &far)),
            (Some((_, mm)), Some(next)) => {
                format!(
                    "Walk {} to {street}, then {wind} to {}",
                    metres(mm).english(),
                    name(next)
                )
            }
            (Some((_, mm)), None) => {
                let it = if deed == Deed::Stairs { "them" } else { "it" };
                format!(
                    "Walk {} to {street} and {}",
                    metres(mm).english(),
                    deed.english(it, &to, &far)
                )
            }
        };
        return go + &met;
    }
    let after = match sign {
        Some(Passing::Bridge { name, name_en }) if !(name.is_empty() && name_en.is_empty()) => {
            format!("After {}, ", if name_en.is_empty() { name } else { name_en })
        }
        Some(Passing::Landmark { name, name_en }) => {
            format!("At {}, ", if name_en.is_empty() { name } else { name_en })
        }
        Some(_) => "After the bridge, ".into(),
        None => String::new(),
    };
    let turn = match step.turn {
        Turn::Straight => "go straight on",
        Turn::SlightLeft => "bear left",
        Turn::SlightRight => "bear right",
        Turn::Left => "turn left",
        Turn::Right => "turn right",
        Turn::SharpLeft => "turn sharp left",
        Turn::SharpRight => "turn sharp right",
        _ => "double back",
    };
    let go = deed.english(&street, "", &far);
    let line = format!("{after}{turn} and {go}{met}");
    let mut letters = line.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn join_english(passes: &[&Passing]) -> String {
    let words: Vec<String> = passes
        .iter()
        .map(|p| match p {
            Passing::Bridge { name, name_en } if !(name.is_empty() && name_en.is_empty()) => {
                format!("over {}", if name_en.is_empty() { name } else { name_en })
            }
            Passing::Bridge { .. } => "over a bridge".into(),
            Passing::Steps => "with some steps on the way".into(),
            Passing::Crossing { lights: true } => "crossing the road at the lights".into(),
            Passing::Crossing { lights: false } => "crossing the road".into(),
            Passing::Gate => "through a gate".into(),
            Passing::Landmark { name, name_en } => {
                format!("past {}", if name_en.is_empty() { name } else { name_en })
            }
        })
        .collect();
    told(words).iter().map(|w| format!(", {w}")).collect()
}
