//! Cells into rows: types, required cells, duplicate codes. References are looked at afterwards.

use super::rows::{DirectoryTables, OfferingRow, RoomRow, ServiceRow, UnitRow, VenueRow};
use super::{Known, schedules};
use crate::issue::RowIssue;
use crate::points::point;
use crate::table::{Cells, Table};
use std::collections::BTreeMap;
use yike_model::directory::{
    Audience, Authority, DocumentNeed, OfferingStatus, Presence, ServiceDocument, ServiceStep, Text, VenueKind,
};

pub(crate) type Tables<'a> = BTreeMap<&'static str, Table<'a>>;
type Issues = Vec<RowIssue>;

/// Minutes at the counter when nothing is given.
const MINUTES: u16 = 10;

pub(crate) fn read(tables: &Tables<'_>, known: &Known, issues: &mut Issues) -> DirectoryTables {
    let mut services = each(tables, "services", &["code"], issues, service);
    documents(tables, &mut services, issues);
    steps(tables, &mut services, issues);
    let mut rows = DirectoryTables {
        units: each(tables, "units", &["code"], issues, unit),
        venues: each(tables, "venues", &["code"], issues, venue),
        rooms: each(tables, "rooms", &["venue", "code"], issues, room),
        services,
        offerings: each(tables, "offerings", &[], issues, offerings)
            .into_iter()
            .flatten()
            .collect(),
        ..DirectoryTables::default()
    };
    rows.schedules = schedules::read(tables, issues);
    rows.exceptions = schedules::exceptions(tables, &mut rows.schedules, known, issues);
    rows
}

/// Reads every row of a table; of rows with the same key the first stays and the others are named.
fn each<T>(
    tables: &Tables<'_>,
    name: &str,
    key: &[&str],
    issues: &mut Issues,
    read: fn(&Cells<'_>, &mut Issues) -> Option<T>,
) -> Vec<T> {
    let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    let mut out = Vec::new();
    for cells in tables.get(name).iter().flat_map(|table| table.rows()) {
        let values: Vec<String> = key.iter().map(|column| cells.text(column)).collect();
        let row = read(&cells, issues);
        if let (Some(column), true) = (key.last(), values.iter().all(|value| !value.is_empty())) {
            if let Some(first) = seen.get(&values) {
                let number = cells.number();
                cells.error(
                    issues,
                    column,
                    format!("编码与第 {first} 行重复，第 {number} 行未采用。请改正其中一个编码或删除一行。"),
                    format!("The code is that of row {first}; row {number} was not used. Correct one or remove a row."),
                );
                continue;
            }
            seen.insert(values, cells.number());
        }
        out.extend(row);
    }
    out
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn unit(cells: &Cells<'_>, issues: &mut Issues) -> Option<UnitRow> {
    let (code, name) = (cells.required(issues, "code"), cells.required(issues, "name"));
    let kind = cells.one(issues, "kind", None);
    let (from, until) = cells.bounds(issues);
    name?;
    Some(UnitRow {
        row: cells.number(),
        code: code?,
        name: cells.pair("name"),
        kind: kind?,
        parent: some(cells.text("parent")),
        serves: cells.list("serves"),
        aliases: cells.list("aliases"),
        phone: cells.text("phone"),
        from,
        until,
    })
}

fn venue(cells: &Cells<'_>, issues: &mut Issues) -> Option<VenueRow> {
    let (code, name) = (cells.required(issues, "code"), cells.required(issues, "name"));
    let unit = cells.required(issues, "unit");
    let kind = cells.one(issues, "kind", Some(VenueKind::Comprehensive));
    let crs = cells.one(issues, "crs", Some(crate::labels::Crs::Wgs84));
    let point = crs.and_then(|crs| point(cells, crs, issues));
    let area_m2 = cells.whole(issues, "area_m2", "平方米整数", "whole square metres");
    let accessibility = cells.many(issues, "accessibility");
    let hours_confirmed_on = cells.date(issues, "hours_confirmed_on");
    let teams = cells.whole(issues, "teams", "整数", "a whole number");
    let (notes, notes_en) = (cells.list("notes"), cells.list("notes_en"));
    if notes_en.len() > notes.len() {
        cells.warn(
            issues,
            "notes_en",
            "英文备注比备注多，多出的没有采用。",
            "There are more English notes than notes; the rest were not used.",
        );
    }
    let english = notes_en.into_iter().chain(std::iter::repeat(String::new()));
    name?;
    Some(VenueRow {
        row: cells.number(),
        code: code?,
        name: cells.pair("name"),
        unit: unit?,
        kind: kind?,
        address: cells.pair("address"),
        point,
        crs: crs?,
        area_m2,
        phone: cells.text("phone"),
        accessibility,
        hours_confirmed_on,
        teams,
        notes: notes.into_iter().zip(english).map(|(zh, en)| Text { zh, en }).collect(),
    })
}

fn room(cells: &Cells<'_>, issues: &mut Issues) -> Option<RoomRow> {
    let (venue, code) = (cells.required(issues, "venue"), cells.required(issues, "code"));
    let name = cells.required(issues, "name");
    cells.required(issues, "floor");
    let floor: Option<i16> = cells.whole(issues, "floor", "楼层数，1 为一楼，-1 为地下一层", "a floor, 1 or -1");
    if floor == Some(0) {
        cells.error(
            issues,
            "floor",
            "没有 0 楼：一楼填 1，地下一层填 -1。",
            "There is no floor 0: the ground floor is 1, the first basement -1.",
        );
    }
    let area_m2 = cells.whole(issues, "area_m2", "平方米整数", "whole square metres");
    name?;
    Some(RoomRow {
        row: cells.number(),
        venue: venue?,
        code: code?,
        name: cells.pair("name"),
        floor: floor?,
        functions: cells.list("functions"),
        area_m2,
        directions: cells.pair("directions"),
    })
}

fn service(cells: &Cells<'_>, issues: &mut Issues) -> Option<ServiceRow> {
    let (code, name) = (cells.required(issues, "code"), cells.required(issues, "name"));
    let audience = cells.one(issues, "audience", Some(Audience::Person));
    let held_at = cells.one(issues, "held_at", None);
    let presence = cells.one(issues, "presence", Some(Presence::InPerson));
    let common = cells.yes_no(issues, "common");
    let minutes = cells
        .whole(issues, "minutes", "分钟整数", "whole minutes")
        .unwrap_or(MINUTES);
    let promised_days = cells.whole(issues, "promised_days", "工作日整数", "whole working days");
    let legal_days: Option<u16> = cells.whole(issues, "legal_days", "工作日整数", "whole working days");
    if let (Some(promised), Some(legal)) = (promised_days, legal_days)
        && promised > legal
    {
        cells.warn(
            issues,
            "promised_days",
            format!("承诺时限 {promised} 个工作日长于法定时限 {legal} 个工作日，请核对。"),
            format!("The promise of {promised} working days is longer than the law's {legal}; check it."),
        );
    }
    let (fee_fen, help) = (fee(cells, issues), cells.many(issues, "help"));
    name?;
    Some(ServiceRow {
        row: cells.number(),
        code: code?,
        name: cells.pair("name"),
        field: cells.text("field"),
        audience: audience?,
        held_at: held_at?,
        common,
        summary: cells.pair("summary"),
        note: cells.pair("note"),
        minutes,
        promised_days,
        legal_days,
        fee_fen,
        fee_note: cells.pair("fee_note"),
        presence: presence?,
        help,
        keywords: cells.list("keywords"),
        documents: Vec::new(),
        steps: Vec::new(),
    })
}

/// Yuan with at most two decimals into fen, without floating point.
fn fee(cells: &Cells<'_>, issues: &mut Issues) -> u32 {
    let value = cells.raw("fee_yuan").trim_end_matches('元').trim();
    if value.is_empty() {
        return 0;
    }
    let (yuan, rest) = value.split_once('.').unwrap_or((value, ""));
    let fen = format!("{rest:0<2}");
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = || {
        (digits(yuan) && digits(&fen) && fen.len() == 2).then(|| {
            yuan.parse::<u32>()
                .ok()?
                .checked_mul(100)?
                .checked_add(fen.parse().ok()?)
        })?
    };
    read().unwrap_or_else(|| {
        cells.error(
            issues,
            "fee_yuan",
            format!("“{value}”不是有效金额，应为元，最多两位小数，如 12.50。"),
            format!("`{value}` is not an amount; write yuan with at most two decimals, such as 12.50."),
        );
        0
    })
}

fn owner<'a>(cells: &Cells<'_>, services: &'a mut [ServiceRow], issues: &mut Issues) -> Option<&'a mut ServiceRow> {
    let code = cells.required(issues, "service")?;
    let found = services.iter_mut().find(|service| service.code == code);
    if found.is_none() {
        cells.error(
            issues,
            "service",
            format!("本批“事项”表中没有编码为“{code}”的事项（或该行有错误）。材料和步骤随事项一起导入，请补上该事项或改正编码。"),
            format!("No service `{code}` could be read in this batch. Documents and steps come with their service: add it or correct the code."),
        );
    }
    found
}

fn documents(tables: &Tables<'_>, services: &mut [ServiceRow], issues: &mut Issues) {
    for cells in tables.get("service_documents").iter().flat_map(|table| table.rows()) {
        let name = cells.required(issues, "name");
        let need = cells.one(issues, "need", Some(DocumentNeed::Needed));
        let Some(service) = owner(&cells, services, issues) else {
            continue;
        };
        if let (Some(_), Some(need)) = (name, need) {
            let (name, note) = (cells.pair("name"), cells.pair("note"));
            service.documents.push(ServiceDocument { name, need, note });
        }
    }
}

fn steps(tables: &Tables<'_>, services: &mut [ServiceRow], issues: &mut Issues) {
    let mut found: BTreeMap<(String, u16), (u32, ServiceStep)> = BTreeMap::new();
    for cells in tables.get("service_steps").iter().flat_map(|table| table.rows()) {
        let (name, order) = (cells.required(issues, "name"), cells.required(issues, "order"));
        let order = order.and_then(|_| cells.whole(issues, "order", "从 1 起的整数", "a whole number from 1"));
        let Some(service) = owner(&cells, services, issues) else {
            continue;
        };
        let (Some(_), Some(order)) = (name, order) else {
            continue;
        };
        if let Some((first, _)) = found.get(&(service.code.clone(), order)) {
            cells.error(
                issues,
                "order",
                format!("同一事项的第 {order} 步已在第 {first} 行，请改正顺序号。"),
                format!("Step {order} of this service is already in row {first}; correct the number."),
            );
            continue;
        }
        let step = ServiceStep {
            name: cells.pair("name"),
            detail: cells.pair("detail"),
        };
        found.insert((service.code.clone(), order), (cells.number(), step));
    }
    for ((code, _), (_, step)) in found {
        if let Some(service) = services.iter_mut().find(|service| service.code == code) {
            service.steps.push(step);
        }
    }
}

fn offerings(cells: &Cells<'_>, issues: &mut Issues) -> Option<Vec<OfferingRow>> {
    let (unit, venue) = (cells.required(issues, "unit"), cells.required(issues, "venue"));
    cells.required(issues, "service");
    let authority = cells.one(issues, "authority", Some(Authority::Accept));
    let status = cells.one(issues, "status", Some(OfferingStatus::Normal));
    let (from, until) = cells.bounds(issues);
    if status == Some(OfferingStatus::Pilot) && until.is_none() && cells.raw("until").is_empty() {
        cells.warn(
            issues,
            "until",
            "试点没有填结束日期，请确认试点到何时评估。",
            "The pilot has no end; say until when it runs before it is evaluated.",
        );
    }
    let one = OfferingRow {
        row: cells.number(),
        unit: unit?,
        venue: venue?,
        service: String::new(),
        authority: authority?,
        status: status?,
        from,
        until,
        eligible: cells.pair("eligible"),
        room: some(cells.text("room")),
    };
    Some(
        cells
            .list("service")
            .into_iter()
            .map(|service| OfferingRow { service, ..one.clone() })
            .collect(),
    )
}
