//! Units, venues, rooms, services, offerings and schedules from a workbook or a folder of CSV files.

use super::known::Stored;
use super::report::{Count, ImportReport, Remark, Severity};
use super::{File, log, records};
use crate::{App, AppError, World};
use std::collections::BTreeMap;
use yike_formats::directory::{DirectoryTables, RoomRow, ScheduleRow, ServiceRow, UnitRow, VenueRow, read_directory};
use yike_formats::labels::Crs;
use yike_model::directory::{Geocoding, Offering, Room, Schedule, Service, Unit, Venue};
use yike_model::ledger::Actor;
use yike_model::{OfferingId, RoomId, ScheduleId, ServiceId, UnitId, VenueId};
use yike_storage::{Tally, Tx};
use yike_walk::coords;

/// Imports `files`. With errors nothing is changed and the report comes back as [`AppError::Import`].
pub async fn import_directory(app: &App, actor: Actor, source: &str, files: &[File]) -> Result<ImportReport, AppError> {
    let actor = &actor;
    let report = app
        .store
        .write(|tx| async move {
            // Read and resolved inside: of two imports at once the second sees what the first made.
            let mut stored = Stored::load(&tx).await?;
            let read = read_directory(files, &stored.known);
            let mut report = ImportReport::new(source);
            report.issues(read.issues);
            let plan = Plan::make(app, &mut stored, read.tables, &mut report)?;
            if report.errors() > 0 {
                return Err(AppError::Import(Box::new(report)));
            }
            report.counts = plan.apply(&tx).await?;
            report.applied = true;
            let (event, run) = records(app, actor.clone(), "directory.imported", &report);
            log(&tx, &report, &event, &run).await?;
            Ok::<_, AppError>(report)
        })
        .await?;
    app.reload_world().await?;
    Ok(report)
}

/// The records to be written, with every code resolved.
#[derive(Default)]
struct Plan {
    units: Vec<Unit>,
    venues: Vec<Venue>,
    services: Vec<Service>,
    offerings: Vec<Offering>,
    schedules: Vec<Schedule>,
}

impl Plan {
    fn make(
        app: &App,
        stored: &mut Stored,
        tables: DirectoryTables,
        report: &mut ImportReport,
    ) -> Result<Plan, AppError> {
        // Rows with errors are missing from the tables: nothing could be resolved, and nothing will be written.
        if report.errors() > 0 {
            return Ok(Plan::default());
        }
        let world = app.world();
        let mut plan = Plan::default();
        for row in parents_first(&tables.units) {
            let id = stored
                .units
                .get(&row.code)
                .copied()
                .unwrap_or_else(|| UnitId(app.uuid()));
            stored.units.insert(row.code.clone(), id);
        }
        for row in parents_first(&tables.units) {
            plan.units.push(unit(stored, row)?);
        }
        plan.venues(app, &world, stored, &tables, report)?;
        for row in &tables.services {
            let id = stored
                .services
                .get(&row.code)
                .copied()
                .unwrap_or_else(|| ServiceId(app.uuid()));
            stored.services.insert(row.code.clone(), id);
            plan.services.push(service(id, row));
        }
        for row in &tables.offerings {
            plan.offerings.push(Offering {
                id: OfferingId(app.uuid()),
                unit: stored.unit(&row.unit)?,
                venue: stored.venue(&row.venue)?,
                service: stored.service(&row.service)?,
                authority: row.authority,
                status: row.status,
                from: row.from,
                until: row.until,
                eligible: row.eligible.clone(),
                room: stored.room(&row.venue, row.room.as_deref()),
            });
        }
        for row in &tables.schedules {
            plan.schedules.push(schedule(app, stored, row)?);
        }
        for row in &tables.exceptions {
            let Some(known) = stored.schedules.get_mut(&row.schedule) else {
                continue;
            };
            if !known.plan.exceptions.contains(&row.exception) {
                known.plan.exceptions.push(row.exception.clone());
            }
            plan.schedules.retain(|schedule| schedule.id != known.id);
            plan.schedules.push(known.clone());
        }
        Ok(plan)
    }

    fn venues(
        &mut self,
        app: &App,
        world: &World,
        stored: &mut Stored,
        tables: &DirectoryTables,
        report: &mut ImportReport,
    ) -> Result<(), AppError> {
        let mut rooms: BTreeMap<&str, Vec<&RoomRow>> = BTreeMap::new();
        for row in &tables.rooms {
            rooms.entry(&row.venue).or_default().push(row);
        }
        for row in &tables.venues {
            let before = stored.venues.get(&row.code);
            let (point, geocoding) = place(world, row, before, report);
            let mut venue = Venue {
                id: before.map_or_else(|| VenueId(app.uuid()), |venue| venue.id),
                code: row.code.clone(),
                name: row.name.clone(),
                unit: stored.unit(&row.unit)?,
                kind: row.kind,
                address: row.address.clone(),
                point,
                geocoding,
                area_m2: row.area_m2,
                phone: row.phone.clone(),
                accessibility: row.accessibility.clone(),
                hours_confirmed_on: row.hours_confirmed_on,
                notes: row.notes.clone(),
                teams: row.teams,
                rooms: before.map(|venue| venue.rooms.clone()).unwrap_or_default(),
                until: before.and_then(|venue| venue.until),
            };
            furnish(app, &mut venue, rooms.remove(row.code.as_str()).unwrap_or_default());
            stored.venues.insert(venue.code.clone(), venue.clone());
            self.venues.push(venue);
        }
        // Rooms of venues that are in the database and not in this batch.
        for (code, rows) in rooms {
            if let Some(venue) = stored.venues.get_mut(code) {
                furnish(app, venue, rows);
                self.venues.push(venue.clone());
            }
        }
        Ok(())
    }

    async fn apply(&self, tx: &Tx) -> Result<Vec<Count>, AppError> {
        let mut counts = Vec::new();
        let mut count = |table: &str, tally: Tally| {
            if tally != Tally::default() {
                counts.push(Count::of(table, tally));
            }
        };
        let mut tally = Tally::default();
        for unit in &self.units {
            tally.add(tx.import_unit(unit).await?.outcome);
        }
        count("units", std::mem::take(&mut tally));
        for venue in &self.venues {
            tally.add(tx.import_venue(venue).await?.outcome);
        }
        count("venues", std::mem::take(&mut tally));
        for service in &self.services {
            tally.add(tx.import_service(service).await?.outcome);
        }
        count("services", std::mem::take(&mut tally));
        for offering in &self.offerings {
            tally.add(tx.import_offering(offering).await?.outcome);
        }
        count("offerings", std::mem::take(&mut tally));
        for schedule in &self.schedules {
            tally.add(tx.import_schedule(schedule).await?.outcome);
        }
        count("schedules", std::mem::take(&mut tally));
        Ok(counts)
    }
}

/// Parents before their children; the reader has refused cycles.
fn parents_first(rows: &[UnitRow]) -> Vec<&UnitRow> {
    let by_code: BTreeMap<&str, &UnitRow> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let depth = |row: &UnitRow| {
        let parent = |row: &&UnitRow| row.parent.as_deref().and_then(|code| by_code.get(code).copied());
        std::iter::successors(by_code.get(row.code.as_str()).copied(), |row| parent(row))
            .take(rows.len() + 1)
            .count()
    };
    let mut sorted: Vec<&UnitRow> = rows.iter().collect();
    sorted.sort_by_key(|row| depth(row));
    sorted
}

fn unit(stored: &Stored, row: &UnitRow) -> Result<Unit, AppError> {
    Ok(Unit {
        id: stored.unit(&row.code)?,
        code: row.code.clone(),
        name: row.name.clone(),
        kind: row.kind,
        parent: row.parent.as_deref().map(|code| stored.unit(code)).transpose()?,
        serves: row
            .serves
            .iter()
            .map(|code| stored.unit(code))
            .collect::<Result<_, _>>()?,
        aliases: row.aliases.clone(),
        phone: row.phone.clone(),
        from: row.from,
        until: row.until,
    })
}

fn service(id: ServiceId, row: &ServiceRow) -> Service {
    let row = row.clone();
    Service {
        id,
        version: 1,
        code: row.code,
        name: row.name,
        field: row.field,
        audience: row.audience,
        held_at: row.held_at,
        common: row.common,
        summary: row.summary,
        note: row.note,
        minutes: row.minutes,
        promised_days: row.promised_days,
        legal_days: row.legal_days,
        fee_fen: row.fee_fen,
        fee_note: row.fee_note,
        presence: row.presence,
        help: row.help,
        keywords: row.keywords,
        documents: row.documents,
        steps: row.steps,
    }
}

fn schedule(app: &App, stored: &Stored, row: &ScheduleRow) -> Result<Schedule, AppError> {
    let mut plan = row.plan.clone();
    let known = stored.schedules.get(&row.code);
    // A batch that says nothing of exceptions does not lift a closure somebody announced.
    if let Some(known) = known.filter(|_| plan.exceptions.is_empty()) {
        plan.exceptions.clone_from(&known.plan.exceptions);
    }
    let service = |code: &String| stored.service(code);
    Ok(Schedule {
        id: known.map_or_else(|| ScheduleId(app.uuid()), |known| known.id),
        code: row.code.clone(),
        venue: stored.venue(&row.venue)?,
        name: row.name.clone(),
        provider: row.provider.as_deref().map(|code| stored.unit(code)).transpose()?,
        resource: row.resource,
        room: stored.room(&row.venue, row.room.as_deref()),
        services: row.services.iter().map(service).collect::<Result<_, _>>()?,
        plan,
        servers: row.servers,
        walk_in_capacity: row.walk_in_capacity,
        booking: row.booking,
        walk_in_from_minutes: row.early_minutes,
        who: row.who.clone(),
        cover: known.map_or_else(Vec::new, |known| known.cover.clone()),
        label_prefix: row.label_prefix.clone(),
        until: row.until(),
    })
}

/// Puts the rooms of a batch into a venue: known codes are replaced and keep their id, others are added.
fn furnish(app: &App, venue: &mut Venue, rows: Vec<&RoomRow>) {
    for row in rows {
        let known = venue.rooms.iter().position(|room| room.code == row.code);
        let room = Room {
            id: known.map_or_else(|| RoomId(app.uuid()), |index| venue.rooms[index].id),
            code: row.code.clone(),
            name: row.name.clone(),
            floor: row.floor,
            functions: row.functions.clone(),
            area_m2: row.area_m2,
            directions: row.directions.clone(),
        };
        match known {
            Some(index) => venue.rooms[index] = room,
            None => venue.rooms.push(room),
        }
    }
}

/// The point of a venue in WGS84: as given and converted, as a person placed it before, found by its address, or none.
fn place(
    world: &World,
    row: &VenueRow,
    before: Option<&Venue>,
    report: &mut ImportReport,
) -> (Option<(f64, f64)>, Geocoding) {
    if let Some((lon, lat)) = row.point {
        let point = match row.crs {
            Crs::Wgs84 | Crs::Cgcs2000 => (lon, lat),
            Crs::Gcj02 => coords::gcj02_to_wgs84(lon, lat),
            Crs::Bd09 => coords::bd09_to_wgs84(lon, lat),
        };
        look_around(world, row, point, report);
        return (Some(point), Geocoding::Given);
    }
    if let Some(before) = before.filter(|before| before.point.is_some() && before.address == row.address) {
        return (before.point, before.geocoding);
    }
    if let Some(hit) = world
        .places
        .find_place(&row.address.zh, 1)
        .into_iter()
        .next()
        .filter(|hit| hit.score >= 0.5)
    {
        let (name, lon, lat) = (&hit.name, hit.lon, hit.lat);
        remark(
            report,
            row,
            Severity::Warning,
            "address",
            format!("located by name at {name} ({lon:.5}, {lat:.5}); check it on the map"),
            format!("已按名称定位到{name}（{lon:.5}，{lat:.5}），请在地图上核对"),
        );
        return (Some((hit.lon, hit.lat)), Geocoding::ByName);
    }
    remark(
        report,
        row,
        Severity::Warning,
        "address",
        "no place of this name is known: listed for a person to place with `yike venue place`".into(),
        "没有找到同名地点，已列入待定位清单，请用 yike venue place 人工定位".into(),
    );
    (None, Geocoding::Unplaced)
}

/// A point in the water is an error; a point far from every street is said.
fn look_around(world: &World, row: &VenueRow, point: (f64, f64), report: &mut ImportReport) {
    let Some(geo) = &world.geo else { return };
    if geo.streets.basemap.in_water(point.0, point.1) {
        remark(
            report,
            row,
            Severity::Error,
            "lon",
            "this point lies in the water; check the coordinates and `crs`".into(),
            "该坐标落在水面上，请核对经纬度和坐标系".into(),
        );
    } else if let Err(error) = geo.snap(point, yike_walk::Pace::Adult) {
        let (en, zh) = match error {
            AppError::NoStreet {
                nearest_m: Some(metres),
                ..
            } => (
                format!("the nearest street is {metres} m away: nobody can walk there on the streets imported"),
                format!("最近的道路在 {metres} 米外，按已导入的道路无法步行到达"),
            ),
            _ => (
                "no street within 5 km: these streets do not cover it".into(),
                "5 公里内没有道路：已导入的道路没有覆盖这里".into(),
            ),
        };
        remark(report, row, Severity::Warning, "lon", en, zh);
    }
}

fn remark(report: &mut ImportReport, row: &VenueRow, severity: Severity, field: &str, message: String, zh: String) {
    report.remarks.push(Remark {
        severity,
        file: "venues.csv".into(),
        row: row.row,
        field: field.into(),
        value: match field {
            "address" => row.address.zh.clone(),
            _ => row.point.map(|(lon, lat)| format!("{lon}, {lat}")).unwrap_or_default(),
        },
        message,
        message_zh: zh,
    });
}
