//! Plans in the cells of a spreadsheet, both ways.
//!
//! Days: `MO-FR`, `TU,FR`, `SA`, `2SU` (second Sunday of the month), `-1FR` (last Friday), `2026-10-08` (that date),
//! lists of them, and 每天, 工作日, 周末, 周一至周五, 周二、周五, 每月第二个周日, 每月最后一个周五.
//! Times: `09:00-12:00,13:30-17:00`; 24:00 ends a day. Full-width marks (，：—～) are read as their plain ones.

use crate::plan::{Day, DaySet, Period, Recurrence};
use jiff::civil::{Date, Time};

/// What could not be read, with the part it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotationError {
    #[error("no days given: write for example MO-FR, TU,FR, 2SU or 每天")]
    NoDays,
    #[error("`{0}` is not a day: write for example MO-FR, TU,FR, 2SU, -1FR, 每天 or 周一至周五")]
    Day(String),
    #[error("`{0}`: a month has no such weekday: use 1 to 5, or -1 for the last")]
    Nth(String),
    #[error("no times given: write for example 09:00-12:00,13:30-17:00")]
    NoTimes,
    #[error("`{0}` is not a period: write for example 09:00-12:00")]
    Period(String),
    #[error("`{0}` ends before it begins: swap the two times")]
    EndsBeforeItBegins(String),
}

/// Reads days. Weekdays come first as one weekly recurrence, then each monthly one, then the dates as one.
pub fn parse_days(text: &str) -> Result<Vec<Recurrence>, NotationError> {
    let plain = plain(text);
    let mut weekly = DaySet::default();
    let mut monthly = Vec::new();
    let mut dates: Vec<Date> = Vec::new();
    for part in plain.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if let Ok(date) = part.parse::<Date>() {
            dates.push(date);
        } else if let Some(days) = weekly_days(part) {
            weekly.0 |= days.0;
        } else {
            monthly.push(nth(part)?);
        }
    }
    dates.sort();
    dates.dedup();
    let mut out = Vec::new();
    if !weekly.is_empty() {
        out.push(Recurrence::Weekly { days: weekly });
    }
    out.extend(monthly);
    if !dates.is_empty() {
        out.push(Recurrence::Dates { dates });
    }
    if out.is_empty() {
        Err(NotationError::NoDays)
    } else {
        Ok(out)
    }
}

/// Reads periods, each with the same last admission.
pub fn parse_times(text: &str, last_admission_minutes: u16) -> Result<Vec<Period>, NotationError> {
    let plain = plain(text);
    let parts = plain.split(',').map(str::trim).filter(|part| !part.is_empty());
    let periods: Vec<Period> = parts
        .map(|part| period(part, last_admission_minutes))
        .collect::<Result<_, _>>()?;
    if periods.is_empty() {
        Err(NotationError::NoTimes)
    } else {
        Ok(periods)
    }
}

/// Writes days as [`parse_days`] reads them: runs of three and more as a range.
pub fn print_days(recurrence: &Recurrence) -> String {
    match recurrence {
        Recurrence::Weekly { days } => {
            let mut runs: Vec<Vec<Day>> = Vec::new();
            for day in days.iter() {
                match runs.last_mut() {
                    Some(run) if run.last().is_some_and(|last| *last as u8 + 1 == day as u8) => run.push(day),
                    _ => runs.push(vec![day]),
                }
            }
            let written = runs.iter().map(|run| match run.as_slice() {
                [first, _, .., last] => format!("{}-{}", first.code(), last.code()),
                few => few.iter().map(|day| day.code()).collect::<Vec<_>>().join(","),
            });
            written.collect::<Vec<_>>().join(",")
        }
        Recurrence::MonthlyNth { nth, day } => format!("{nth}{}", day.code()),
        Recurrence::Dates { dates } => dates.iter().map(Date::to_string).collect::<Vec<_>>().join(","),
    }
}

/// Writes periods as [`parse_times`] reads them (last admission has a column of its own).
pub fn print_times(periods: &[Period]) -> String {
    let clock = |time: Time| match time.second() {
        0 => time.strftime("%H:%M").to_string(),
        _ => time.strftime("%H:%M:%S").to_string(),
    };
    let written = periods.iter().map(|period| {
        let end = if period.end == Time::midnight() {
            "24:00".to_owned()
        } else {
            clock(period.end)
        };
        format!("{}-{end}", clock(period.start))
    });
    written.collect::<Vec<_>>().join(",")
}

/// Full-width digits and marks as plain ones, capitals, no blanks around a dash.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '，' | '、' | ';' | '；' | '\n' => out.push(','),
            '：' => out.push(':'),
            '—' | '–' | '－' | '～' | '~' | '至' | '到' => out.push('-'),
            '０'..='９' => out.push(char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)),
            c if c.is_whitespace() => {}
            c => out.extend(c.to_uppercase()),
        }
    }
    while out.contains("--") {
        out = out.replace("--", "-");
    }
    out
}

fn weekly_days(part: &str) -> Option<DaySet> {
    match part.strip_prefix('每').unwrap_or(part) {
        "天" | "日" | "DAILY" => return Some(DaySet::DAILY),
        "工作日" | "WEEKDAYS" => return Some(DaySet::WORKWEEK),
        "周末" => return Some(DaySet::default().with(Day::Sa).with(Day::Su)),
        _ => {}
    }
    let part = part.strip_prefix('每').unwrap_or(part);
    let Some((first, last)) = part.split_once('-') else {
        return weekday(part).map(|day| DaySet::default().with(day));
    };
    let first = weekday(first)?;
    // 周一至五: the second 周 may be left out.
    let last = weekday(last).or_else(|| weekday(&format!("周{last}")))?;
    // FR-MO runs over the week's end.
    let length = (last as usize + 7 - first as usize) % 7 + 1;
    Some(Day::ALL.into_iter().cycle().skip(first as usize).take(length).collect())
}

fn weekday(text: &str) -> Option<Day> {
    if let Some(day) = Day::ALL.into_iter().find(|day| day.code() == text) {
        return Some(day);
    }
    let name = ["周", "星期", "礼拜"]
        .into_iter()
        .find_map(|prefix| text.strip_prefix(prefix))?;
    let names: [&[&str]; 7] = [&["一"], &["二"], &["三"], &["四"], &["五"], &["六"], &["日", "天"]];
    let index = names.iter().position(|names| names.contains(&name))?;
    Day::ALL.get(index).copied()
}

fn nth(part: &str) -> Result<Recurrence, NotationError> {
    let wrong = || NotationError::Day(part.to_owned());
    let (nth, day) = if let Some(rest) = part.strip_prefix("每月") {
        if let Some(rest) = rest.strip_prefix("最后一个") {
            (-1, weekday(rest).ok_or_else(wrong)?)
        } else {
            let (number, day) = rest
                .strip_prefix('第')
                .and_then(|rest| rest.split_once('个'))
                .ok_or_else(wrong)?;
            let nth = match number {
                "一" => 1,
                "二" => 2,
                "三" => 3,
                "四" => 4,
                "五" => 5,
                digits => digits.parse().map_err(|_| wrong())?,
            };
            (nth, weekday(day).ok_or_else(wrong)?)
        }
    } else {
        let split = part.char_indices().rev().nth(1).map(|(at, _)| at).ok_or_else(wrong)?;
        let (number, day) = part.split_at_checked(split).ok_or_else(wrong)?;
        (
            number.parse::<i8>().map_err(|_| wrong())?,
            weekday(day).ok_or_else(wrong)?,
        )
    };
    match nth {
        -1 | 1..=5 => Ok(Recurrence::MonthlyNth { nth, day }),
        _ => Err(NotationError::Nth(part.to_owned())),
    }
}

fn period(part: &str, last_admission_minutes: u16) -> Result<Period, NotationError> {
    let wrong = || NotationError::Period(part.to_owned());
    let (start, end) = part.split_once('-').ok_or_else(wrong)?;
    let start = clock(start).ok_or_else(wrong)?;
    let end_is_midnight = matches!(end, "24:00" | "24:00:00");
    let end = if end_is_midnight {
        Time::midnight()
    } else {
        clock(end).ok_or_else(wrong)?
    };
    if end <= start && !end_is_midnight {
        return Err(NotationError::EndsBeforeItBegins(part.to_owned()));
    }
    Ok(Period {
        start,
        end,
        last_admission_minutes,
    })
}

/// `9:00`, `09:00` or `09:00:00`.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let second = parts.next().map_or(Some(0), number)?;
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

fn number(text: &str) -> Option<i8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
