//! A round as a sheet to print and carry: few columns, plain words, in Chinese or English.

use super::legs::Way;
use super::rounds::Planned;
use crate::commands::walk::args::Words;
use crate::commands::walk::input;
use yike_siting::round::{Reason, Round};

/// Said of a stop that has no street.
pub const NO_STREET_ZH: &str = "这个坐标附近 200 米内没有可走的路";

/// The sheet; with `ways` every leg's directions stand under its row.
pub fn text(planned: &Planned, ways: Option<&[Way]>, lang: Words) -> String {
    let zh = lang == Words::Zh;
    let mut out = String::new();
    if let Some(round) = planned.plan.rounds.first().filter(|round| !round.visits.is_empty()) {
        out += &head(planned, round, zh);
        out += &rows(planned, round, ways, zh);
    } else {
        out += if zh {
            "没有可以安排的地点\n"
        } else {
            "No stop can be visited.\n"
        };
    }
    out += &left_out(planned, lang);
    out.trim_end().to_owned()
}

fn head(planned: &Planned, round: &Round, zh: bool) -> String {
    let (walk, wait) = walked_and_waited(planned, round);
    let (depart, back) = (clock(round.depart_ms), clock(round.return_ms));
    let pace = input::pace_name(planned.asked.pace);
    let stops = round.visits.len();
    let bags = match (round.bags, zh) {
        (0, _) => String::new(),
        (bags, true) => format!("，携带 {bags} 件"),
        (1, false) => ", 1 bag".into(),
        (bags, false) => format!(", {bags} bags"),
    };
    let at_best = &planned.plan.at_best;
    let (fit, least) = (at_best.must + at_best.optional, at_best.walk_ms / 60_000);
    let best = match (planned.plan.proven, stops < fit, zh) {
        (true, _, true) => "已证明没有更好的走法".to_owned(),
        (true, _, false) => "no better round exists (proven)".to_owned(),
        (false, true, true) => format!("未证明最优：最多排得下 {fit} 处"),
        (false, true, false) => format!("not proven best: no round has more than {fit} stops"),
        (false, false, true) => format!("未证明最优：走完这些地点至少步行 {least} 分钟"),
        (false, false, false) => format!("not proven best: no round of these stops walks less than {least} min"),
    };
    if zh {
        format!(
            "{depart} 出发，{back} 结束：{stops} 处，步行 {walk} 分钟，等候 {wait} 分钟{bags}（{}）\n{best}\n\n",
            match pace.as_str() {
                "adult" => "成人步速",
                "elder" => "长者步速",
                "wheelchair" => "轮椅",
                _ => pace.as_str(),
            }
        )
    } else {
        format!(
            "Leave at {depart}, done at {back}: {stops} stops, {walk} min on foot, {wait} min of waiting{bags} ({pace})\n{best}\n\n"
        )
    }
}

fn rows(planned: &Planned, round: &Round, ways: Option<&[Way]>, zh: bool) -> String {
    let titles = if zh {
        ["", "到达", "开始", "离开", "步行", "地点"]
    } else {
        ["", "arrive", "begin", "leave", "walk", "stop"]
    };
    let on_foot = |(from, to): (u64, u64)| {
        let minutes = between(from, to);
        if zh {
            format!("{minutes} 分")
        } else {
            format!("{minutes} min")
        }
    };
    let walks = walks(round);
    let mut table = vec![titles.map(str::to_owned)];
    for ((number, visit), walk) in (1..).zip(&round.visits).zip(&walks) {
        let bags = planned
            .asked
            .stops
            .iter()
            .find(|stop| stop.id == visit.stop)
            .map_or(0, |stop| stop.bags);
        let bags = match (bags, zh) {
            (0, _) => String::new(),
            (bags, true) => format!("（{bags} 件）"),
            (1, false) => " (1 bag)".into(),
            (bags, false) => format!(" ({bags} bags)"),
        };
        table.push([
            format!("{number}"),
            clock(visit.arrive_ms),
            clock(visit.begin_ms),
            clock(visit.leave_ms),
            on_foot(*walk),
            format!("{}{bags}", visit.stop),
        ]);
    }
    if planned.end.is_some() {
        let home = walks.last().copied().unwrap_or_default();
        let end = if zh { "结束" } else { "end" };
        let none = String::new;
        table.push([
            none(),
            clock(round.return_ms),
            none(),
            none(),
            on_foot(home),
            end.into(),
        ]);
    }
    let widths: [usize; 5] = std::array::from_fn(|at| {
        table
            .iter()
            .filter_map(|row| row.get(at))
            .map(|cell| width(cell))
            .max()
            .unwrap_or(0)
    });
    // Without a start the first row has no walk before it.
    let first = usize::from(planned.start.is_none());
    let mut out = String::new();
    for (at, row) in table.iter().enumerate() {
        let mut line = String::new();
        for (cell, width_of) in row.iter().zip(widths) {
            line += &" ".repeat(width_of - width(cell));
            line += cell;
            line += "  ";
        }
        line += row.last().map_or("", String::as_str);
        out += line.trim_end();
        out.push('\n');
        let way = ways
            .zip(at.checked_sub(1 + first))
            .and_then(|(ways, leg)| ways.get(leg));
        for step in way.map_or(&[][..], |way| if zh { &way.zh } else { &way.en }) {
            out += &format!("{}{step}\n", " ".repeat(widths.iter().sum::<usize>() + 10));
        }
    }
    out
}

fn left_out(planned: &Planned, lang: Words) -> String {
    let zh = lang == Words::Zh;
    let mut lines: Vec<String> = { planned.plan.left_out.iter() }
        .map(|left| format!("{}: {}", left.stop, reason(&left.reason, lang)))
        .collect();
    lines.extend(planned.unplaced.iter().filter_map(|(at, text)| {
        let stop = planned.asked.stops.get(*at)?;
        Some(format!(
            "{}: {}",
            stop.id,
            if zh { NO_STREET_ZH } else { text.as_str() }
        ))
    }));
    if lines.is_empty() {
        return String::new();
    }
    let title = if zh { "没有排进去的：" } else { "Left out:" };
    format!("\n{title}\n  {}\n", lines.join("\n  "))
}

/// Why a stop is in no round.
pub fn reason(reason: &Reason, lang: Words) -> String {
    let zh = lang == Words::Zh;
    let m = |ms: &u64| ms.div_ceil(60_000);
    match (reason, zh) {
        (Reason::NoWay, true) => "没有步行可达的路".into(),
        (Reason::NoWay, false) => "there is no way on foot".into(),
        (Reason::OutOfReach { by_ms }, true) => format!("一开始就过去也晚到 {} 分钟", m(by_ms)),
        (Reason::OutOfReach { by_ms }, false) => {
            format!("who goes there first is {} min late all the same", m(by_ms))
        }
        (Reason::ShiftTooShort { by_ms }, true) => format!("只去这一处，也要超过班次 {} 分钟", m(by_ms)),
        (Reason::ShiftTooShort { by_ms }, false) => {
            format!("going there alone ends {} min after the shift", m(by_ms))
        }
        (Reason::TooHeavy { by }, true) => format!("超出能带的件数 {by} 件"),
        (Reason::TooHeavy { by }, false) => format!("it is {by} more than can be carried"),
        (Reason::Late { stop, by_ms }, true) => format!("排进去会使 {stop} 晚到 {} 分钟", m(by_ms)),
        (Reason::Late { stop, by_ms }, false) => format!("with it, the visit to {stop} begins {} min late", m(by_ms)),
        (Reason::ShiftEnds { by_ms }, true) => format!("排进去会超过班次 {} 分钟", m(by_ms)),
        (Reason::ShiftEnds { by_ms }, false) => format!("with it, the round ends {} min after the shift", m(by_ms)),
        (Reason::LoadFull { by }, true) => format!("排进去会超出能带的件数 {by} 件"),
        (Reason::LoadFull { by }, false) => format!("with it, the load is {by} more than can be carried"),
        (Reason::NotFitted, true) => "试过的走法都排不进去".into(),
        (Reason::NotFitted, false) => "it fits in no way that was tried".into(),
    }
}

/// A time of the day, the minute begun: `14:05`.
pub fn clock(ms: u64) -> String {
    let minutes = ms / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes between two times as [`clock`] shows them, so that columns add up.
fn between(from: u64, to: u64) -> u64 {
    (to / 60_000).saturating_sub(from / 60_000)
}

/// From when to when each walk lasts: to each stop, and to the end.
fn walks(round: &Round) -> Vec<(u64, u64)> {
    let leave = [round.depart_ms]
        .into_iter()
        .chain(round.visits.iter().map(|visit| visit.leave_ms));
    let arrive = { round.visits.iter() }
        .map(|visit| visit.arrive_ms)
        .chain([round.return_ms]);
    leave.zip(arrive).collect()
}

/// Minutes on foot and of waiting, each the sum of its column.
fn walked_and_waited(planned: &Planned, round: &Round) -> (u64, u64) {
    let legs = round.visits.len() + usize::from(planned.end.is_some());
    let walk = walks(round)
        .into_iter()
        .take(legs)
        .map(|(from, to)| between(from, to))
        .sum();
    let wait = { round.visits.iter() }
        .map(|visit| between(visit.arrive_ms, visit.begin_ms))
        .sum();
    (walk, wait)
}

/// Columns a text takes in a terminal: Chinese characters and full-width marks take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{1100}'..='\u{115f}').contains(&c) || ('\u{2e80}'..='\u{ff60}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}
