//! What rows say about each other: references, cycles, levels.

use super::Known;
use super::read::Tables;
use super::rows::{DirectoryTables, OfferingRow, ScheduleRow};
use crate::issue::{RowIssue, Severity};
use crate::labels::Labelled;
use crate::table::Cells;
use std::collections::{BTreeMap, BTreeSet};
use yike_model::directory::{Authority, Level, OfferingStatus, Text, UnitKind};

type Issues = Vec<RowIssue>;

/// Every code that may be referred to: of this batch (also of rows with errors, for one finding is enough) and known.
struct Codes {
    units: BTreeSet<String>,
    venues: BTreeSet<String>,
    rooms: BTreeSet<(String, String)>,
    services: BTreeSet<String>,
}

pub(crate) fn check(tables: &Tables<'_>, rows: &DirectoryTables, known: &Known, issues: &mut Issues) {
    let written = |name: &str| {
        cells_of(tables, name)
            .map(|cells| cells.text("code"))
            .collect::<Vec<_>>()
    };
    let codes = Codes {
        units: written("units")
            .into_iter()
            .chain(known.units.keys().cloned())
            .collect(),
        venues: written("venues")
            .into_iter()
            .chain(known.venues.iter().cloned())
            .collect(),
        rooms: cells_of(tables, "rooms")
            .map(|cells| (cells.text("venue"), cells.text("code")))
            .chain(known.rooms.iter().cloned())
            .collect(),
        services: written("services")
            .into_iter()
            .chain(known.services.keys().cloned())
            .collect(),
    };
    references(tables, &codes, issues);
    cycles(tables, rows, known, issues);
    offerings(tables, rows, known, issues);
    schedules(tables, rows, known, issues);
}

fn cells_of<'a>(tables: &'a Tables<'_>, name: &str) -> impl Iterator<Item = Cells<'a>> {
    tables.get(name).into_iter().flat_map(|table| table.rows())
}

fn references(tables: &Tables<'_>, codes: &Codes, issues: &mut Issues) {
    for cells in cells_of(tables, "units") {
        refer(&cells, "parent", &codes.units, "机构", "unit", issues);
        refer(&cells, "serves", &codes.units, "机构", "unit", issues);
    }
    for cells in cells_of(tables, "venues") {
        refer(&cells, "unit", &codes.units, "机构", "unit", issues);
    }
    for cells in cells_of(tables, "rooms") {
        refer(&cells, "venue", &codes.venues, "场所", "venue", issues);
    }
    for cells in cells_of(tables, "offerings") {
        refer(&cells, "unit", &codes.units, "机构", "unit", issues);
        refer(&cells, "venue", &codes.venues, "场所", "venue", issues);
        refer(&cells, "service", &codes.services, "事项", "service", issues);
        refer_room(&cells, &cells.text("venue"), codes, issues);
    }
    let mut venue_of: BTreeMap<String, String> = BTreeMap::new();
    for cells in cells_of(tables, "schedules") {
        refer(&cells, "venue", &codes.venues, "场所", "venue", issues);
        refer(&cells, "provider", &codes.units, "机构", "unit", issues);
        refer(&cells, "services", &codes.services, "事项", "service", issues);
        let venue = venue_of
            .entry(cells.text("code"))
            .or_insert_with(|| cells.text("venue"));
        refer_room(&cells, venue, codes, issues);
    }
}

fn refer(cells: &Cells<'_>, column: &str, codes: &BTreeSet<String>, zh: &str, en: &str, issues: &mut Issues) {
    for code in cells.list(column).into_iter().filter(|code| !codes.contains(code)) {
        let message = Text::new(
            format!("没有编码为“{code}”的{zh}。请先在“{zh}”表中填写，或改正编码。"),
            format!("There is no {en} `{code}`. Add it to the {en}s, or correct the code."),
        );
        issues.push(cells.issue(Severity::Error, column, &code, message));
    }
}

fn refer_room(cells: &Cells<'_>, venue: &str, codes: &Codes, issues: &mut Issues) {
    let room = cells.text("room");
    // Without a venue that exists, the room is not the finding.
    if room.is_empty() || !codes.venues.contains(venue) || codes.rooms.contains(&(venue.to_owned(), room.clone())) {
        return;
    }
    cells.error(
        issues,
        "room",
        format!("场所“{venue}”没有编码为“{room}”的房间。请先在“房间”表中填写，或改正编码。"),
        format!("Venue `{venue}` has no room `{room}`. Add it to the rooms, or correct the code."),
    );
}

/// Parents by code, this batch over what is known.
fn parents(rows: &DirectoryTables, known: &Known) -> BTreeMap<String, String> {
    let before = known
        .units
        .iter()
        .filter_map(|(code, (_, parent))| Some((code.clone(), parent.clone()?)));
    let mut parents: BTreeMap<String, String> = before.collect();
    for unit in &rows.units {
        match &unit.parent {
            Some(parent) => parents.insert(unit.code.clone(), parent.clone()),
            None => parents.remove(&unit.code),
        };
    }
    parents
}

/// Every unit of the batch that stands above itself.
fn cycles(tables: &Tables<'_>, rows: &DirectoryTables, known: &Known, issues: &mut Issues) {
    let parents = parents(rows, known);
    let read: BTreeSet<u32> = rows.units.iter().map(|unit| unit.row).collect();
    for cells in cells_of(tables, "units").filter(|cells| read.contains(&cells.number())) {
        let code = cells.text("code");
        let mut path = vec![code.clone()];
        while let Some(parent) = path.last().and_then(|last| parents.get(last)) {
            if *parent == code {
                path.push(code.clone());
                let way = path.join(" → ");
                cells.error(
                    issues,
                    "parent",
                    format!("上下级绕成了圈：{way}。请改正其中一个上级编码。"),
                    format!("The units stand above each other in a circle: {way}. Correct one parent."),
                );
                break;
            }
            // A circle further up is told at its own units.
            if path.contains(parent) {
                break;
            }
            path.push(parent.clone());
        }
    }
}

/// The level a unit works at; a station works at that of its parent. `None` for units beside the tree.
fn level(code: &str, kinds: &BTreeMap<&str, UnitKind>, parents: &BTreeMap<String, String>) -> Option<Level> {
    match kinds.get(code)? {
        UnitKind::City => Some(Level::City),
        UnitKind::District | UnitKind::Zone => Some(Level::District),
        UnitKind::Street => Some(Level::Street),
        UnitKind::Community | UnitKind::Village => Some(Level::Community),
        UnitKind::Station => {
            let parent = parents.get(code)?;
            if kinds.get(parent.as_str()) == Some(&UnitKind::Station) {
                None
            } else {
                level(parent, kinds, parents)
            }
        }
        UnitKind::Department | UnitKind::Provider | UnitKind::Partner => None,
    }
}

fn offerings(tables: &Tables<'_>, rows: &DirectoryTables, known: &Known, issues: &mut Issues) {
    let parents = parents(rows, known);
    let mut kinds: BTreeMap<&str, UnitKind> = known
        .units
        .iter()
        .map(|(code, (kind, _))| (code.as_str(), *kind))
        .collect();
    kinds.extend(rows.units.iter().map(|unit| (unit.code.as_str(), unit.kind)));
    let mut held_at: BTreeMap<&str, Level> = known
        .services
        .iter()
        .map(|(code, level)| (code.as_str(), *level))
        .collect();
    held_at.extend(
        rows.services
            .iter()
            .map(|service| (service.code.as_str(), service.held_at)),
    );
    let mut seen: BTreeMap<(&str, &str, &str, Option<jiff::civil::Date>), u32> = BTreeMap::new();
    let mut by_row: BTreeMap<u32, Vec<&OfferingRow>> = BTreeMap::new();
    for offering in &rows.offerings {
        by_row.entry(offering.row).or_default().push(offering);
    }
    for cells in cells_of(tables, "offerings") {
        for offering in by_row.get(&cells.number()).into_iter().flatten() {
            let OfferingRow {
                unit, venue, service, ..
            } = offering;
            let before = seen.get(&(unit, venue, service, offering.from)).copied();
            seen.entry((unit, venue, service, offering.from))
                .or_insert(cells.number());
            if let Some(first) = before {
                let message = Text::new(
                    format!("与第 {first} 行重复：同一机构、场所、事项“{service}”和开始日期。请删除一行。"),
                    format!("It repeats row {first}: same unit, venue, service `{service}` and start. Remove one."),
                );
                issues.push(cells.issue(Severity::Error, "service", service, message));
            }
            let delegated = offering.authority == Authority::Help || offering.status == OfferingStatus::Pilot;
            let levels = (held_at.get(service.as_str()), level(unit, &kinds, &parents));
            if let (Some(lowest), Some(here), false) = (levels.0, levels.1, delegated)
                && here < *lowest
            {
                let message = Text::new(
                    format!(
                        "事项“{service}”最低在{}受理，而该机构属于{}一级。如为下放请核对事项的受理层级，否则将权限改为“协助”。",
                        lowest.label(),
                        here.label()
                    ),
                    format!(
                        "Service `{service}` is accepted from {} level up, and this unit is at {} level. Check the service's level, or set the authority to help.",
                        lowest.code(),
                        here.code()
                    ),
                );
                issues.push(cells.issue(Severity::Warning, "service", service, message));
            }
        }
    }
}

fn schedules(tables: &Tables<'_>, rows: &DirectoryTables, known: &Known, issues: &mut Issues) {
    let here = |venue: &str| {
        rows.offerings
            .iter()
            .filter(|row| row.venue == venue)
            .collect::<Vec<_>>()
    };
    for cells in cells_of(tables, "schedules") {
        let mut schedules = rows.schedules.iter().filter(|schedule| schedule.row == cells.number());
        let Some(schedule) = schedules.next() else { continue };
        let ScheduleRow { venue, .. } = schedule;
        let offered = here(venue);
        // Of a venue that is known, the offerings may be in the database.
        if schedule.services.is_empty() && offered.is_empty() && !known.venues.contains(venue) {
            cells.warn(
                issues,
                "services",
                "该排班没有填事项，场所在“办理点”表中也没有事项，居民取不到号。请补填办理点。",
                "The schedule names no services and its venue has no offerings: nobody can take a number. Add offerings.",
            );
        }
        for service in &schedule.services {
            if !offered.is_empty()
                && !offered.iter().any(|row| row.service == *service)
                && !known.venues.contains(venue)
            {
                let message = Text::new(
                    format!("排班包含事项“{service}”，但“办理点”表中该场所没有这个事项。请补填办理点或删去。"),
                    format!(
                        "The schedule serves `{service}`, which the venue does not offer. Add the offering or remove it."
                    ),
                );
                issues.push(cells.issue(Severity::Warning, "services", service, message));
            }
        }
        let others = rows
            .schedules
            .iter()
            .filter(|other| other.venue == *venue && other.code != schedule.code);
        for other in others.filter(|other| other.row < schedule.row) {
            if schedule.services.is_empty() && other.services.is_empty() {
                let first = other.row;
                cells.warn(
                    issues,
                    "services",
                    format!("与第 {first} 行的排班都没有填事项，无法区分各办哪些事项。请至少给其中一个填上事项编码。"),
                    format!("Neither this schedule nor that of row {first} names services, so they cannot be told apart. Name them in one."),
                );
            }
            if other.label_prefix == schedule.label_prefix {
                let (first, prefix) = (other.row, &schedule.label_prefix);
                cells.warn(
                    issues,
                    "label_prefix",
                    format!("与第 {first} 行的排班同在一个场所，号码前缀都是“{prefix}”，叫号时容易听错。请改用不同的字母。"),
                    format!("The schedule of row {first} at the same venue also uses the prefix `{prefix}`; calls would be mistaken. Use another letter."),
                );
            }
        }
    }
}
