//! Rows into CSV, as [`super::read_directory`] reads them: English headers, codes, UTF-8 with a mark so that Excel
//! reads the Chinese.

use super::columns;
use super::rows::{DirectoryTables, ScheduleRow};
use crate::labels::Labelled;
use crate::table::Spec;
use jiff::civil::Date;
use yike_calendar::notation::{print_days, print_times};
use yike_calendar::{Exception, ExceptionKind, Period, PlanRule};
use yike_model::directory::Text;

/// File names with their bytes, one for each table, also for empty ones.
pub fn write_directory_csv(tables: &DirectoryTables) -> Vec<(String, Vec<u8>)> {
    columns::TABLES
        .into_iter()
        .map(|spec| (format!("{}.csv", spec.name), csv(spec, &lines(spec, tables))))
        .collect()
}

/// A header and rows, cells in the order of the columns.
pub(crate) fn csv(spec: &Spec, rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    // Writing to memory does not fail.
    let _ = writer.write_record(spec.columns.iter().map(|column| column.name));
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn lines(spec: &Spec, tables: &DirectoryTables) -> Vec<Vec<String>> {
    let cells: Vec<Vec<(&str, String)>> = match spec.name {
        "units" => tables.units.iter().map(unit).collect(),
        "venues" => tables.venues.iter().map(venue).collect(),
        "rooms" => tables.rooms.iter().map(room).collect(),
        "services" => tables.services.iter().map(service).collect(),
        "service_documents" => tables.services.iter().flat_map(documents).collect(),
        "service_steps" => tables.services.iter().flat_map(steps).collect(),
        "offerings" => tables.offerings.iter().map(offering).collect(),
        "schedules" => tables.schedules.iter().flat_map(schedule).collect(),
        _ => {
            let own = tables.schedules.iter().flat_map(|schedule| {
                schedule
                    .plan
                    .exceptions
                    .iter()
                    .map(|exception| exceptional(&schedule.code, exception))
            });
            own.chain(
                tables
                    .exceptions
                    .iter()
                    .map(|row| exceptional(&row.schedule, &row.exception)),
            )
            .collect()
        }
    };
    let in_order = |row: Vec<(&str, String)>| {
        let find = |name| {
            row.iter()
                .find(|(column, _)| *column == name)
                .map_or(String::new(), |(_, value)| value.clone())
        };
        spec.columns.iter().map(|column| find(column.name)).collect()
    };
    cells.into_iter().map(in_order).collect()
}

type Row = Vec<(&'static str, String)>;

fn or<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// A list; a separator inside a part becomes a comma, for there is no way to quote it.
fn list<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    parts
        .into_iter()
        .map(|part| part.as_ref().replace([';', '；'], "，"))
        .collect::<Vec<_>>()
        .join(";")
}

fn codes<T: Labelled>(values: &[T]) -> String {
    list(values.iter().map(|value| value.code()))
}

fn pair(zh: &'static str, en: &'static str, text: &Text) -> [(&'static str, String); 2] {
    [(zh, text.zh.clone()), (en, text.en.clone())]
}

fn bounds(from: Option<Date>, until: Option<Date>) -> [(&'static str, String); 2] {
    [("from", or(from)), ("until", or(until))]
}

fn unit(unit: &super::UnitRow) -> Row {
    let mut row = vec![
        ("code", unit.code.clone()),
        ("kind", unit.kind.code().to_owned()),
        ("parent", or(unit.parent.as_ref())),
        ("serves", list(&unit.serves)),
        ("aliases", list(&unit.aliases)),
        ("phone", unit.phone.clone()),
    ];
    row.extend(pair("name", "name_en", &unit.name));
    row.extend(bounds(unit.from, unit.until));
    row
}

fn venue(venue: &super::VenueRow) -> Row {
    let mut row = vec![
        ("code", venue.code.clone()),
        ("unit", venue.unit.clone()),
        ("kind", venue.kind.code().to_owned()),
        ("lon", or(venue.point.map(|point| point.0))),
        ("lat", or(venue.point.map(|point| point.1))),
        ("crs", venue.crs.code().to_owned()),
        ("area_m2", or(venue.area_m2)),
        ("phone", venue.phone.clone()),
        ("accessibility", codes(&venue.accessibility)),
        ("hours_confirmed_on", or(venue.hours_confirmed_on)),
        ("teams", or(venue.teams)),
        ("notes", list(venue.notes.iter().map(|note| &note.zh))),
        ("notes_en", notes_en(&venue.notes)),
    ];
    row.extend(pair("name", "name_en", &venue.name));
    row.extend(pair("address", "address_en", &venue.address));
    row
}

/// English notes pair by position, so only a leading run of them can be written down.
fn notes_en(notes: &[Text]) -> String {
    list(notes.iter().take_while(|note| !note.en.is_empty()).map(|note| &note.en))
}

fn room(room: &super::RoomRow) -> Row {
    let mut row = vec![
        ("venue", room.venue.clone()),
        ("code", room.code.clone()),
        ("floor", room.floor.to_string()),
        ("functions", list(&room.functions)),
        ("area_m2", or(room.area_m2)),
    ];
    row.extend(pair("name", "name_en", &room.name));
    row.extend(pair("directions", "directions_en", &room.directions));
    row
}

fn service(service: &super::ServiceRow) -> Row {
    let fee = match service.fee_fen {
        0 => String::new(),
        fen => format!("{}.{:02}", fen / 100, fen % 100),
    };
    let mut row = vec![
        ("code", service.code.clone()),
        ("field", service.field.clone()),
        ("audience", service.audience.code().to_owned()),
        ("held_at", service.held_at.code().to_owned()),
        ("common", if service.common { "yes" } else { "no" }.to_owned()),
        ("minutes", service.minutes.to_string()),
        ("promised_days", or(service.promised_days)),
        ("legal_days", or(service.legal_days)),
        ("fee_yuan", fee),
        ("presence", service.presence.code().to_owned()),
        ("help", codes(&service.help)),
        ("keywords", list(&service.keywords)),
    ];
    row.extend(pair("name", "name_en", &service.name));
    row.extend(pair("summary", "summary_en", &service.summary));
    row.extend(pair("note", "note_en", &service.note));
    row.extend(pair("fee_note", "fee_note_en", &service.fee_note));
    row
}

fn documents(service: &super::ServiceRow) -> Vec<Row> {
    let row = |document: &yike_model::directory::ServiceDocument| {
        let mut row = vec![
            ("service", service.code.clone()),
            ("need", document.need.code().to_owned()),
        ];
        row.extend(pair("name", "name_en", &document.name));
        row.extend(pair("note", "note_en", &document.note));
        row
    };
    service.documents.iter().map(row).collect()
}

fn steps(service: &super::ServiceRow) -> Vec<Row> {
    let row = |(index, step): (usize, &yike_model::directory::ServiceStep)| {
        let mut row = vec![("service", service.code.clone()), ("order", (index + 1).to_string())];
        row.extend(pair("name", "name_en", &step.name));
        row.extend(pair("detail", "detail_en", &step.detail));
        row
    };
    service.steps.iter().enumerate().map(row).collect()
}

fn offering(offering: &super::OfferingRow) -> Row {
    let mut row = vec![
        ("unit", offering.unit.clone()),
        ("venue", offering.venue.clone()),
        ("service", offering.service.clone()),
        ("authority", offering.authority.code().to_owned()),
        ("status", offering.status.code().to_owned()),
        ("room", or(offering.room.as_ref())),
    ];
    row.extend(bounds(offering.from, offering.until));
    row.extend(pair("eligible", "eligible_en", &offering.eligible));
    row
}

/// A row for each rule, and for each last admission within a rule.
fn schedule(schedule: &ScheduleRow) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for rule in &schedule.plan.rules {
        let mut left: &[Period] = &rule.periods;
        while let Some(first) = left.first() {
            let same = left
                .iter()
                .take_while(|period| period.last_admission_minutes == first.last_admission_minutes);
            let (now, later) = left.split_at(same.count());
            rows.push(timed(&schedule.code, rule, now, first.last_admission_minutes));
            left = later;
        }
    }
    if let Some(first) = rows.first_mut() {
        first.extend([
            ("venue", schedule.venue.clone()),
            ("provider", or(schedule.provider.as_ref())),
            ("resource", schedule.resource.code().to_owned()),
            ("room", or(schedule.room.as_ref())),
            ("services", list(&schedule.services)),
            ("on_holiday", schedule.plan.on_holiday.code().to_owned()),
            ("on_makeup", schedule.plan.on_makeup.code().to_owned()),
            ("servers", schedule.servers.to_string()),
            ("walk_in_capacity", or(schedule.walk_in_capacity)),
            ("label_prefix", schedule.label_prefix.clone()),
        ]);
        first.extend(pair("name", "name_en", &schedule.name));
        first.extend(pair("who", "who_en", &schedule.who));
        if let Some(rule) = &schedule.booking {
            first.extend([
                ("book_minutes", rule.bucket_minutes.to_string()),
                ("book_places", rule.per_bucket.to_string()),
                ("book_reserved", rule.reserved.to_string()),
                ("book_days", rule.days_ahead.to_string()),
            ]);
        }
        if schedule.early_minutes > 0 {
            first.push(("early_minutes", schedule.early_minutes.to_string()));
        }
    }
    rows
}

fn timed(code: &str, rule: &PlanRule, periods: &[Period], last_admission_minutes: u16) -> Row {
    let mut row = vec![
        ("code", code.to_owned()),
        ("days", print_days(&rule.recurrence)),
        ("times", print_times(periods)),
        (
            "last_admission_minutes",
            if last_admission_minutes == 0 {
                String::new()
            } else {
                last_admission_minutes.to_string()
            },
        ),
    ];
    row.extend(bounds(rule.from, rule.until));
    row
}

fn exceptional(schedule: &str, exception: &Exception) -> Row {
    let times = match &exception.what {
        ExceptionKind::Closed => String::new(),
        ExceptionKind::Open { periods } => print_times(periods),
    };
    let mut row = vec![
        ("schedule", schedule.to_owned()),
        ("times", times),
        ("reason", exception.reason.clone()),
    ];
    row.extend(bounds(Some(exception.from), Some(exception.until)));
    row
}
