//! Rows of schedules and exceptions into plans.

use super::Known;
use super::read::Tables;
use super::rows::{ExceptionRow, ScheduleRow};
use crate::issue::{RowIssue, Severity};
use crate::labels::Labelled;
use crate::table::Cells;
use std::collections::{BTreeMap, BTreeSet};
use yike_calendar::notation::{NotationError, parse_days, parse_times};
use yike_calendar::validate::check_periods;
use yike_calendar::{Exception, ExceptionKind, OnHoliday, OnMakeup, Period, Plan, PlanError, PlanRule, Where};
use yike_model::directory::{BookingRule, ResourceKind, Text};

type Issues = Vec<RowIssue>;

/// Columns that say something about the whole schedule: a further row leaves them empty or repeats them.
const WHOLE: [&str; 19] = [
    "venue",
    "name",
    "name_en",
    "provider",
    "resource",
    "room",
    "services",
    "on_holiday",
    "on_makeup",
    "servers",
    "walk_in_capacity",
    "label_prefix",
    "book_minutes",
    "book_places",
    "book_reserved",
    "book_days",
    "early_minutes",
    "who",
    "who_en",
];

pub(crate) fn read(tables: &Tables<'_>, issues: &mut Issues) -> Vec<ScheduleRow> {
    let mut out: Vec<ScheduleRow> = Vec::new();
    let mut heads: BTreeMap<String, Cells<'_>> = BTreeMap::new();
    for cells in tables.get("schedules").iter().flat_map(|table| table.rows()) {
        let Some(code) = cells.required(issues, "code") else {
            continue;
        };
        let rules = rules(&cells, issues);
        if let Some(head) = heads.get(&code) {
            further(head, &cells, issues);
            if let Some(schedule) = out.iter_mut().find(|schedule| schedule.code == code) {
                schedule.plan.rules.extend(rules);
            }
            continue;
        }
        if let Some(mut schedule) = first(&cells, &code, issues) {
            schedule.plan.rules = rules;
            out.push(schedule);
        }
        heads.insert(code, cells);
    }
    assign_prefixes(&mut out);
    out
}

fn first(cells: &Cells<'_>, code: &str, issues: &mut Issues) -> Option<ScheduleRow> {
    let (venue, name) = (cells.required(issues, "venue"), cells.required(issues, "name"));
    let resource = cells.one(issues, "resource", Some(ResourceKind::CounterGroup));
    let on_holiday = cells.one(issues, "on_holiday", Some(OnHoliday::Closed));
    let on_makeup = cells.one(issues, "on_makeup", Some(OnMakeup::AsWeekday));
    let servers: u16 = cells
        .whole(issues, "servers", "从 1 起的整数", "a whole number from 1")
        .unwrap_or(1);
    if servers == 0 {
        cells.error(
            issues,
            "servers",
            "窗口数不能为 0。暂停服务请在“临时调整”表中填写。",
            "There must be at least one; to close for a while use the table of exceptions.",
        );
    }
    let walk_in_capacity = cells.whole(
        issues,
        "walk_in_capacity",
        "整数，不填为不限",
        "a whole number, or empty",
    );
    let booking = booking(cells, issues);
    let early_minutes = cells
        .whole(issues, "early_minutes", "分钟整数", "whole minutes")
        .unwrap_or(0);
    let label_prefix = cells.text("label_prefix").to_uppercase();
    if !matches!(label_prefix.as_bytes(), [] | [b'A'..=b'Z']) {
        cells.error(
            issues,
            "label_prefix",
            "号码前缀应为一个字母，如 A。不填时自动分配。",
            "The prefix should be one letter, such as A; leave it empty to have one assigned.",
        );
    }
    name?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    Some(ScheduleRow {
        row: cells.number(),
        code: code.to_owned(),
        venue: venue?,
        name: cells.pair("name"),
        provider: some(cells.text("provider")),
        resource: resource?,
        room: some(cells.text("room")),
        services: cells.list("services"),
        plan: Plan {
            on_holiday: on_holiday?,
            on_makeup: on_makeup?,
            ..Plan::default()
        },
        servers: servers.max(1),
        walk_in_capacity,
        booking,
        early_minutes,
        who: cells.pair("who"),
        label_prefix,
    })
}

/// Days ahead that may be opened for booking.
const DAYS: std::ops::RangeInclusive<u16> = 1..=60;
/// Minutes a place may last.
const MINUTES: std::ops::RangeInclusive<u16> = 5..=240;

fn booking(cells: &Cells<'_>, issues: &mut Issues) -> Option<BookingRule> {
    let bucket_minutes: u16 = cells.whole(
        issues,
        "book_minutes",
        "5 至 240 的整数",
        "a whole number from 5 to 240",
    )?;
    let per_bucket = cells
        .whole(issues, "book_places", "整数", "a whole number")
        .unwrap_or(1);
    let reserved = cells
        .whole(issues, "book_reserved", "整数", "a whole number")
        .unwrap_or(0);
    let days_ahead = cells
        .whole(issues, "book_days", "1 至 60 的整数", "a whole number from 1 to 60")
        .unwrap_or(7);
    if !MINUTES.contains(&bucket_minutes) {
        cells.error(
            issues,
            "book_minutes",
            "预约时段应为 5 至 240 分钟。不接受预约请留空。",
            "A bookable place lasts 5 to 240 minutes; leave it empty when nothing is booked.",
        );
        return None;
    }
    if !DAYS.contains(&days_ahead) {
        cells.error(
            issues,
            "book_days",
            "可提前 1 至 60 天预约。",
            "Booking opens 1 to 60 days ahead.",
        );
        return None;
    }
    Some(BookingRule {
        bucket_minutes,
        per_bucket,
        reserved,
        days_ahead,
    })
}

/// A further row must not contradict the first.
fn further(head: &Cells<'_>, cells: &Cells<'_>, issues: &mut Issues) {
    let same = |column: &str, one: &str, other: &str| match column {
        "resource" => ResourceKind::read(one) == ResourceKind::read(other),
        "on_holiday" => OnHoliday::read(one) == OnHoliday::read(other),
        "on_makeup" => OnMakeup::read(one) == OnMakeup::read(other),
        _ => one == other,
    };
    for column in WHOLE {
        let (before, here) = (head.raw(column), cells.raw(column));
        if !here.is_empty() && !same(column, before, here) {
            let first = head.number();
            cells.error(
                issues,
                column,
                format!("与同一排班第 {first} 行的“{before}”不一致。后续行请留空或填相同内容；如是另一个排班，请换一个编码。"),
                format!("It differs from `{before}` in row {first} of the same schedule. Leave it empty or repeat it; another schedule needs another code."),
            );
        }
    }
}

fn rules(cells: &Cells<'_>, issues: &mut Issues) -> Vec<PlanRule> {
    let (from, until) = cells.bounds(issues);
    let last = cells
        .whole(issues, "last_admission_minutes", "分钟整数", "whole minutes")
        .unwrap_or(0);
    let days = match parse_days(cells.raw("days")) {
        Ok(days) => days,
        Err(error) => {
            notation(cells, "days", &error, issues);
            Vec::new()
        }
    };
    let periods = periods(cells, last, issues);
    if periods.is_empty() {
        return Vec::new();
    }
    let rule = |recurrence| PlanRule {
        recurrence,
        periods: periods.clone(),
        from,
        until,
    };
    days.into_iter().map(rule).collect()
}

/// The periods of `times`; empty when they cannot be used.
fn periods(cells: &Cells<'_>, last_admission_minutes: u16, issues: &mut Issues) -> Vec<Period> {
    let periods = match parse_times(cells.raw("times"), last_admission_minutes) {
        Ok(periods) => periods,
        Err(error) => {
            notation(cells, "times", &error, issues);
            return Vec::new();
        }
    };
    let mut errors = Vec::new();
    check_periods(Where::Rule(0), &periods, &mut errors);
    for error in &errors {
        match error {
            PlanError::OverlappingPeriods { second, .. } => {
                let second = second.strftime("%H:%M");
                cells.error(
                    issues,
                    "times",
                    format!("从 {second} 开始的时段与前一个时段重叠，请合并或改正。"),
                    format!("The period from {second} overlaps the one before it; join or correct them."),
                );
            }
            PlanError::LastAdmissionTooLong { start, minutes, .. } => {
                let start = start.strftime("%H:%M");
                cells.error(
                    issues,
                    "last_admission_minutes",
                    format!("提前 {minutes} 分钟停止取号，从 {start} 开始的时段就没有时间取号了。请改小。"),
                    format!("With {minutes} minutes nobody could be admitted from {start}; make it shorter."),
                );
            }
            _ => {}
        }
    }
    if errors.is_empty() { periods } else { Vec::new() }
}

fn notation(cells: &Cells<'_>, column: &str, error: &NotationError, issues: &mut Issues) {
    let (zh, value) = match error {
        NotationError::NoDays => ("没有填星期，如 MO-FR、TU,FR、周一至周五、每天。".to_owned(), ""),
        NotationError::Day(part) => (
            format!("“{part}”不是星期，应如 MO-FR、TU,FR、2SU、-1FR、周一至周五、每天。"),
            part.as_str(),
        ),
        NotationError::Nth(part) => (
            format!("“{part}”：每月没有这样的星期，序号应为 1 至 5，-1 表示最后一个。"),
            part.as_str(),
        ),
        NotationError::NoTimes => ("没有填时段，如 09:00-12:00,13:30-17:00。".to_owned(), ""),
        NotationError::Period(part) => (format!("“{part}”不是时段，应如 09:00-12:00。"), part.as_str()),
        NotationError::EndsBeforeItBegins(part) => {
            (format!("“{part}”的结束时间早于开始时间，请对调或改正。"), part.as_str())
        }
    };
    let mut en = error.to_string();
    en.push('.');
    issues.push(cells.issue(Severity::Error, column, value, Text::new(zh, en)));
}

/// Schedules without a prefix get the next free letter of their venue, in their order.
fn assign_prefixes(schedules: &mut [ScheduleRow]) {
    let mut used: BTreeSet<(String, String)> = schedules
        .iter()
        .map(|schedule| (schedule.venue.clone(), schedule.label_prefix.clone()))
        .collect();
    for schedule in schedules.iter_mut().filter(|schedule| schedule.label_prefix.is_empty()) {
        let free = ('A'..='Z')
            .map(String::from)
            .find(|letter| !used.contains(&(schedule.venue.clone(), letter.clone())));
        schedule.label_prefix = free.unwrap_or_else(|| "Z".to_owned());
        used.insert((schedule.venue.clone(), schedule.label_prefix.clone()));
    }
}

/// Puts exceptions into the plans of this batch; returns those of schedules known already.
pub(crate) fn exceptions(
    tables: &Tables<'_>,
    schedules: &mut [ScheduleRow],
    known: &Known,
    issues: &mut Issues,
) -> Vec<ExceptionRow> {
    // A schedule whose row has errors is there all the same: one finding is enough.
    let written: BTreeSet<String> = tables
        .get("schedules")
        .iter()
        .flat_map(|table| table.rows())
        .map(|cells| cells.text("code"))
        .collect();
    let mut rest = Vec::new();
    for cells in tables.get("exceptions").iter().flat_map(|table| table.rows()) {
        let code = cells.required(issues, "schedule");
        cells.required(issues, "from");
        let (from, until) = cells.bounds(issues);
        let until = until.or(if cells.raw("until").is_empty() { from } else { None });
        let closed = cells.raw("times").is_empty();
        let periods = if closed { Vec::new() } else { periods(&cells, 0, issues) };
        let what = if closed {
            ExceptionKind::Closed
        } else {
            ExceptionKind::Open { periods }
        };
        let Some(code) = code else { continue };
        if !written.contains(&code) && !known.schedules.contains(&code) {
            cells.error(
                issues,
                "schedule",
                format!("没有编码为“{code}”的排班。请先在“排班”表中填写，或改正编码。"),
                format!("There is no schedule `{code}`. Add it to the schedules, or correct the code."),
            );
            continue;
        }
        let (Some(from), Some(until)) = (from, until) else {
            continue;
        };
        if !closed && what == (ExceptionKind::Open { periods: Vec::new() }) {
            continue;
        }
        let exception = Exception {
            from,
            until,
            what,
            reason: cells.text("reason"),
        };
        match schedules.iter_mut().find(|schedule| schedule.code == code) {
            Some(schedule) => schedule.plan.exceptions.push(exception),
            None => rest.push(ExceptionRow {
                row: cells.number(),
                schedule: code,
                exception,
            }),
        }
    }
    rest
}
