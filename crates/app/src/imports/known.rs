//! What the database holds already, by code.

use crate::AppError;
use std::collections::HashMap;
use yike_formats::directory::Known;
use yike_model::directory::{Schedule, Service, Unit, Venue};
use yike_model::{RoomId, ServiceId, UnitId, VenueId};
use yike_storage::Read;

/// Codes with what they stand for.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub units: HashMap<String, UnitId>,
    pub venues: HashMap<String, Venue>,
    pub services: HashMap<String, ServiceId>,
    pub schedules: HashMap<String, Schedule>,
    pub known: Known,
}

impl Stored {
    pub(super) async fn load(read: &Read) -> Result<Stored, AppError> {
        let units: Vec<Unit> = read.units().await?;
        let by_id: HashMap<UnitId, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
        let services: Vec<Service> = read.services().await?;
        let venues: Vec<Venue> = read.venues().await?;
        let schedules: Vec<Schedule> = read.schedules().await?;
        let mut known = Known::default();
        for unit in &units {
            let parent = unit
                .parent
                .and_then(|id| by_id.get(&id))
                .map(|parent| parent.code.clone());
            known.units.insert(unit.code.clone(), (unit.kind, parent));
        }
        for venue in &venues {
            known.venues.insert(venue.code.clone());
            known
                .rooms
                .extend(venue.rooms.iter().map(|room| (venue.code.clone(), room.code.clone())));
        }
        known
            .services
            .extend(services.iter().map(|service| (service.code.clone(), service.held_at)));
        known
            .schedules
            .extend(schedules.iter().map(|schedule| schedule.code.clone()));
        Ok(Stored {
            units: units.iter().map(|unit| (unit.code.clone(), unit.id)).collect(),
            venues: venues.into_iter().map(|venue| (venue.code.clone(), venue)).collect(),
            services: services
                .into_iter()
                .map(|service| (service.code.clone(), service.id))
                .collect(),
            schedules: schedules
                .into_iter()
                .map(|schedule| (schedule.code.clone(), schedule))
                .collect(),
            known,
        })
    }

    pub(super) fn unit(&self, code: &str) -> Result<UnitId, AppError> {
        self.units.get(code).copied().ok_or_else(|| unresolved("unit", code))
    }

    pub(super) fn venue(&self, code: &str) -> Result<VenueId, AppError> {
        self.venues
            .get(code)
            .map(|venue| venue.id)
            .ok_or_else(|| unresolved("venue", code))
    }

    pub(super) fn service(&self, code: &str) -> Result<ServiceId, AppError> {
        self.services
            .get(code)
            .copied()
            .ok_or_else(|| unresolved("service", code))
    }

    pub(super) fn room(&self, venue: &str, code: Option<&str>) -> Option<RoomId> {
        let code = code?;
        self.venues
            .get(venue)?
            .rooms
            .iter()
            .find(|room| room.code == code)
            .map(|room| room.id)
    }
}

/// The reader checked every reference: one that does not resolve is our own fault.
fn unresolved(what: &str, code: &str) -> AppError {
    AppError::Internal(format!(
        "the {what} {code:?} passed the checks but cannot be resolved; nothing was imported"
    ))
}
