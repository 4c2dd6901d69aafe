//! The district's directory in memory: a few thousand entries, immutable, rebuilt from the database whenever the ledger
//! says that it changed. Every page and answer reads one snapshot from beginning to end.

use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use yike_calendar::{Plan, WorkCalendar};
use yike_model::directory::{Level, Offering, Schedule, Service, Unit, UnitKind, Venue};
use yike_model::{ScheduleId, ServiceId, UnitId, VenueId};

/// Everything the directory holds, as loaded.
#[derive(Debug, Default, Clone)]
pub struct Tables {
    pub units: Vec<Unit>,
    pub venues: Vec<Venue>,
    /// Current versions only.
    pub services: Vec<Service>,
    pub offerings: Vec<Offering>,
    pub schedules: Vec<Schedule>,
    pub calendar: WorkCalendar,
}

/// One service at one venue: who offers it there and which schedules serve it.
#[derive(Debug, Clone)]
pub struct ServiceAt {
    /// Index into [`Snapshot::services`].
    pub service: usize,
    /// Index into [`Snapshot::offerings`].
    pub offering: usize,
    /// Indices into [`Snapshot::schedules`].
    pub schedules: Vec<usize>,
}

/// The tables with their look-ups.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub units: Vec<Unit>,
    pub venues: Vec<Venue>,
    pub services: Vec<Service>,
    pub offerings: Vec<Offering>,
    pub schedules: Vec<Schedule>,
    pub calendar: WorkCalendar,
    /// By venue index.
    pub services_at: Vec<Vec<ServiceAt>>,
    /// Venue indices by service index.
    pub venues_of: Vec<Vec<usize>>,
    /// Schedule indices by venue index.
    pub schedules_at: Vec<Vec<usize>>,
    unit_index: HashMap<UnitId, usize>,
    venue_index: HashMap<VenueId, usize>,
    service_index: HashMap<ServiceId, usize>,
    service_code: HashMap<String, usize>,
    schedule_index: HashMap<ScheduleId, usize>,
}

impl Snapshot {
    /// Builds the look-ups. Rows that point at something that is not there are left out of them.
    pub fn new(tables: Tables) -> Snapshot {
        let Tables {
            units,
            venues,
            services,
            offerings,
            schedules,
            calendar,
        } = tables;
        let unit_index = units.iter().enumerate().map(|(i, unit)| (unit.id, i)).collect();
        let venue_index: HashMap<_, _> = venues.iter().enumerate().map(|(i, venue)| (venue.id, i)).collect();
        let service_index: HashMap<_, _> = services
            .iter()
            .enumerate()
            .map(|(i, service)| (service.id, i))
            .collect();
        let service_code = services
            .iter()
            .enumerate()
            .map(|(i, service)| (service.code.clone(), i))
            .collect();
        let schedule_index = schedules
            .iter()
            .enumerate()
            .map(|(i, schedule)| (schedule.id, i))
            .collect();
        let mut schedules_at = vec![Vec::new(); venues.len()];
        for (index, schedule) in schedules.iter().enumerate() {
            if let Some(&venue) = venue_index.get(&schedule.venue) {
                schedules_at[venue].push(index);
            }
        }
        let mut services_at: Vec<Vec<ServiceAt>> = vec![Vec::new(); venues.len()];
        let mut venues_of = vec![Vec::new(); services.len()];
        for (index, offering) in offerings.iter().enumerate() {
            let (Some(&venue), Some(&service)) =
                (venue_index.get(&offering.venue), service_index.get(&offering.service))
            else {
                continue;
            };
            let here = &schedules_at[venue];
            let named: Vec<usize> = here
                .iter()
                .copied()
                .filter(|&s| schedules[s].services.contains(&offering.service))
                .collect();
            let serving = if named.is_empty() {
                here.iter()
                    .copied()
                    .filter(|&s| schedules[s].services.is_empty())
                    .collect()
            } else {
                named
            };
            services_at[venue].push(ServiceAt {
                service,
                offering: index,
                schedules: serving,
            });
            if !venues_of[service].contains(&venue) {
                venues_of[service].push(venue);
            }
        }
        for list in &mut services_at {
            list.sort_by(|a, b| services[a.service].code.cmp(&services[b.service].code));
        }
        Snapshot {
            units,
            venues,
            services,
            offerings,
            schedules,
            calendar,
            services_at,
            venues_of,
            schedules_at,
            unit_index,
            venue_index,
            service_index,
            service_code,
            schedule_index,
        }
    }

    /// A unit by id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.unit_index.get(&id).map(|&i| &self.units[i])
    }

    /// Index of a venue.
    pub fn venue_index(&self, id: VenueId) -> Option<usize> {
        self.venue_index.get(&id).copied()
    }

    /// Index of a service.
    pub fn service_index(&self, id: ServiceId) -> Option<usize> {
        self.service_index.get(&id).copied()
    }

    /// Index of a service by its code.
    pub fn service_by_code(&self, code: &str) -> Option<usize> {
        self.service_code.get(code).copied()
    }

    /// A schedule by id.
    pub fn schedule(&self, id: ScheduleId) -> Option<&Schedule> {
        self.schedule_index.get(&id).map(|&i| &self.schedules[i])
    }

    /// Services in force at a venue on a date, with the schedules that serve them; one entry for each service.
    pub fn in_force(&self, venue: usize, date: Date) -> impl Iterator<Item = &ServiceAt> {
        self.services_at
            .get(venue)
            .into_iter()
            .flatten()
            .filter(move |at| self.offerings[at.offering].in_force(date))
    }

    /// The plans of some schedules, ended ones left out.
    pub fn plans(&self, schedules: &[usize], date: Date) -> Vec<&Plan> {
        schedules
            .iter()
            .filter_map(|&index| self.schedules.get(index))
            .filter(|schedule| schedule.until.is_none_or(|until| date <= until))
            .map(|schedule| &schedule.plan)
            .collect()
    }

    /// The level of the unit that hosts a venue.
    pub fn level(&self, venue: usize) -> Option<Level> {
        let mut unit = self.unit(self.venues.get(venue)?.unit)?;
        for _ in 0..8 {
            match unit.kind {
                UnitKind::City => return Some(Level::City),
                UnitKind::District | UnitKind::Zone => return Some(Level::District),
                UnitKind::Street => return Some(Level::Street),
                UnitKind::Community | UnitKind::Village => return Some(Level::Community),
                UnitKind::Station => match unit.parent.and_then(|id| self.unit(id)) {
                    Some(parent) if !unit.serves.is_empty() && parent.kind == UnitKind::Street => {
                        return Some(Level::Community);
                    }
                    Some(parent) => unit = parent,
                    None => return None,
                },
                UnitKind::Department | UnitKind::Provider | UnitKind::Partner => match unit.parent {
                    Some(id) => unit = self.unit(id)?,
                    None => return None,
                },
            }
        }
        None
    }

    /// Rooms of a venue by floor, lowest first.
    pub fn rooms_by_floor(&self, venue: usize) -> BTreeMap<i16, Vec<&yike_model::directory::Room>> {
        let mut floors: BTreeMap<i16, Vec<_>> = BTreeMap::new();
        for room in self.venues.get(venue).into_iter().flat_map(|v| &v.rooms) {
            floors.entry(room.floor).or_default().push(room);
        }
        floors
    }
}

impl yike_authz::UnitTree for Snapshot {
    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.unit(unit)?.parent
    }
}
