//! What a use case works with: the store, the time, where ids come from, and the world in memory.

use crate::AppError;
use crate::desk::forecasts::Forecasts;
use crate::desk::gateway::Office;
use crate::desk::lines::{self, Lines};
use crate::world::World;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::watch;
use uuid::Uuid;
use yike_model::ledger::{Actor, Event};
use yike_model::{Clock, EventId, IdSource, UnitId};
use yike_storage::Store;

/// The application. Cheap to share behind an `Arc`.
pub struct App {
    pub store: Store,
    pub zone: TimeZone,
    clock: Box<dyn Clock>,
    ids: Mutex<Box<dyn IdSource + Send>>,
    world: RwLock<Arc<World>>,
    lines: RwLock<Arc<Lines>>,
    lines_read: watch::Sender<u64>,
    moved: RwLock<HashMap<UnitId, u64>>,
    pub(crate) forecasts: Forecasts,
    office: RwLock<Arc<Office>>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Loads the world and stands ready.
    pub async fn new(
        store: Store,
        zone: TimeZone,
        clock: Box<dyn Clock>,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<App, AppError> {
        let world = Arc::new(World::load(&store, &zone, None).await?);
        let now = clock.now();
        let lines = Arc::new(lines::load(&store, zone.to_datetime(now).date()).await?);
        Ok(App {
            store,
            zone,
            clock,
            ids: Mutex::new(ids),
            world: RwLock::new(world),
            lines: RwLock::new(lines),
            lines_read: watch::Sender::new(0),
            moved: RwLock::default(),
            forecasts: Forecasts::default(),
            office: RwLock::default(),
        })
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today, here.
    pub fn today(&self) -> jiff::civil::Date {
        self.zone.to_datetime(self.now()).date()
    }

    /// The world as last loaded.
    pub fn world(&self) -> Arc<World> {
        match self.world.read() {
            Ok(world) => world.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// The lines as last loaded.
    pub fn lines(&self) -> Arc<Lines> {
        match self.lines.read() {
            Ok(lines) => lines.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Loads the world again.
    pub async fn reload_world(&self) -> Result<(), AppError> {
        let streets = self.world().geo.as_ref().map(|geo| geo.streets.clone());
        let world = Arc::new(World::load(&self.store, &self.zone, streets.as_ref()).await?);
        match self.world.write() {
            Ok(mut slot) => *slot = world,
            Err(poisoned) => *poisoned.into_inner() = world,
        }
        Ok(())
    }

    /// Loads the lines again.
    pub async fn reload_lines(&self) -> Result<(), AppError> {
        let lines = lines::load(&self.store, self.today()).await?;
        let lines = Arc::new(lines.with(self.forecasts.newcomers()));
        match self.lines.write() {
            Ok(mut slot) => *slot = lines,
            Err(poisoned) => *poisoned.into_inner() = lines,
        }
        self.lines_read.send_modify(|times| *times += 1);
        Ok(())
    }

    /// Wakes whenever the lines were read again; what changed is seen by comparing marks, without asking the database.
    pub fn subscribe_lines(&self) -> watch::Receiver<u64> {
        self.lines_read.subscribe()
    }

    /// Ledger position of the last event at a unit since this node started; 0 before the first. Tells a display whether
    /// anything at its venue changed.
    pub fn moved(&self, unit: UnitId) -> u64 {
        let of = |moved: &HashMap<UnitId, u64>| moved.get(&unit).copied().unwrap_or_default();
        match self.moved.read() {
            Ok(moved) => of(&moved),
            Err(poisoned) => of(&poisoned.into_inner()),
        }
    }

    pub(crate) fn note_moves(&self, events: impl IntoIterator<Item = (UnitId, u64)>) {
        match self.moved.write() {
            Ok(mut moved) => moved.extend(events),
            Err(poisoned) => poisoned.into_inner().extend(events),
        }
    }

    /// Where messages go; until somebody says otherwise, they are shown on the number's page.
    pub fn office(&self) -> Arc<Office> {
        match self.office.read() {
            Ok(office) => office.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Says where messages go.
    pub fn set_office(&self, office: Office) {
        let office = Arc::new(office);
        match self.office.write() {
            Ok(mut slot) => *slot = office,
            Err(poisoned) => *poisoned.into_inner() = office,
        }
    }

    /// A new permanent id.
    pub fn uuid(&self) -> Uuid {
        match self.ids.lock() {
            Ok(mut ids) => ids.uuid(),
            Err(poisoned) => poisoned.into_inner().uuid(),
        }
    }

    /// A new unguessable token.
    pub fn token(&self) -> String {
        match self.ids.lock() {
            Ok(mut ids) => ids.token(),
            Err(poisoned) => poisoned.into_inner().token(),
        }
    }

    /// An event that happens now.
    pub fn event(&self, actor: Actor, kind: &str, subject: impl Into<String>, data: serde_json::Value) -> Event {
        Event {
            id: EventId(self.uuid()),
            at: self.now(),
            actor,
            on_behalf_of: None,
            unit: None,
            kind: kind.into(),
            subject: subject.into(),
            why: String::new(),
            data,
        }
    }

    /// As [`App::event`], at a unit.
    pub fn event_at(
        &self,
        unit: UnitId,
        actor: Actor,
        kind: &str,
        subject: impl Into<String>,
        data: serde_json::Value,
    ) -> Event {
        Event {
            unit: Some(unit),
            ..self.event(actor, kind, subject, data)
        }
    }
}
