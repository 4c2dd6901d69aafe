//! The nouns that are one document each.

use super::Imported;
use crate::document::{self, Document};
use crate::sql::{args, opt_text, to_json, word};
use crate::{Outcome, Read, StorageError, Tx};
use jiff::civil::Date;
use sea_orm::Value;
use yike_model::directory::{CalendarEntry, Offering, Schedule, Unit, Venue};
use yike_model::{OfferingId, ScheduleId, ServiceId, UnitId, VenueId};

impl Document for Unit {
    const TABLE: &'static str = "unit";
    const COLUMNS: &'static [&'static str] = &["code", "kind", "parent"];
    const NATURAL: &'static [&'static str] = &["code"];
    type Id = UnitId;

    fn id(&self) -> UnitId {
        self.id
    }
    fn set_id(&mut self, id: UnitId) {
        self.id = id;
    }
    fn keys(&self) -> Result<Vec<Value>, StorageError> {
        Ok(args![self.code, word(&self.kind)?, opt_text(self.parent)])
    }
}

impl Document for Venue {
    const TABLE: &'static str = "venue";
    const COLUMNS: &'static [&'static str] = &["code", "unit_id", "kind", "lon", "lat"];
    const NATURAL: &'static [&'static str] = &["code"];
    type Id = VenueId;

    fn id(&self) -> VenueId {
        self.id
    }
    fn set_id(&mut self, id: VenueId) {
        self.id = id;
    }
    fn keys(&self) -> Result<Vec<Value>, StorageError> {
        let (lon, lat) = (self.point.map(|p| p.0), self.point.map(|p| p.1));
        Ok(args![
            self.code,
            self.unit,
            word(&self.kind)?,
            Value::Double(lon),
            Value::Double(lat)
        ])
    }
}

impl Document for Offering {
    const TABLE: &'static str = "offering";
    const COLUMNS: &'static [&'static str] = &["unit_id", "venue_id", "service_id", "starts", "status"];
    const NATURAL: &'static [&'static str] = &["unit_id", "venue_id", "service_id", "starts"];
    type Id = OfferingId;

    fn id(&self) -> OfferingId {
        self.id
    }
    fn set_id(&mut self, id: OfferingId) {
        self.id = id;
    }
    fn keys(&self) -> Result<Vec<Value>, StorageError> {
        let starts = self.from.map(|date| date.to_string()).unwrap_or_default();
        Ok(args![self.unit, self.venue, self.service, starts, word(&self.status)?])
    }
}

impl Document for Schedule {
    const TABLE: &'static str = "schedule";
    const COLUMNS: &'static [&'static str] = &["code", "venue_id"];
    const NATURAL: &'static [&'static str] = &["code"];
    type Id = ScheduleId;

    fn id(&self) -> ScheduleId {
        self.id
    }
    fn set_id(&mut self, id: ScheduleId) {
        self.id = id;
    }
    fn keys(&self) -> Result<Vec<Value>, StorageError> {
        Ok(args![self.code, self.venue])
    }
}

impl Read {
    /// A unit by id.
    pub async fn unit(&self, id: UnitId) -> Result<Option<Unit>, StorageError> {
        document::find(&self.db, "WHERE id = $1", args![id]).await
    }

    /// A unit by its code.
    pub async fn unit_by_code(&self, code: &str) -> Result<Option<Unit>, StorageError> {
        document::find(&self.db, "WHERE code = $1", args![code]).await
    }

    /// All units, by code.
    pub async fn units(&self) -> Result<Vec<Unit>, StorageError> {
        document::list(&self.db, "ORDER BY code", args![]).await
    }

    /// A venue by id.
    pub async fn venue(&self, id: VenueId) -> Result<Option<Venue>, StorageError> {
        document::find(&self.db, "WHERE id = $1", args![id]).await
    }

    /// A venue by its code.
    pub async fn venue_by_code(&self, code: &str) -> Result<Option<Venue>, StorageError> {
        document::find(&self.db, "WHERE code = $1", args![code]).await
    }

    /// All venues, by code.
    pub async fn venues(&self) -> Result<Vec<Venue>, StorageError> {
        document::list(&self.db, "ORDER BY code", args![]).await
    }

    /// An offering by id.
    pub async fn offering(&self, id: OfferingId) -> Result<Option<Offering>, StorageError> {
        document::find(&self.db, "WHERE id = $1", args![id]).await
    }

    /// All offerings, also ended and suspended ones.
    pub async fn offerings(&self) -> Result<Vec<Offering>, StorageError> {
        document::list(&self.db, "ORDER BY venue_id, service_id, starts", args![]).await
    }

    /// Offerings at a venue.
    pub async fn offerings_at(&self, venue: VenueId) -> Result<Vec<Offering>, StorageError> {
        document::list(
            &self.db,
            "WHERE venue_id = $1 ORDER BY service_id, starts",
            args![venue],
        )
        .await
    }

    /// Offerings of a service.
    pub async fn offerings_of(&self, service: ServiceId) -> Result<Vec<Offering>, StorageError> {
        document::list(
            &self.db,
            "WHERE service_id = $1 ORDER BY venue_id, starts",
            args![service],
        )
        .await
    }

    /// A schedule by id.
    pub async fn schedule(&self, id: ScheduleId) -> Result<Option<Schedule>, StorageError> {
        document::find(&self.db, "WHERE id = $1", args![id]).await
    }

    /// A schedule by its code.
    pub async fn schedule_by_code(&self, code: &str) -> Result<Option<Schedule>, StorageError> {
        document::find(&self.db, "WHERE code = $1", args![code]).await
    }

    /// All schedules, by code.
    pub async fn schedules(&self) -> Result<Vec<Schedule>, StorageError> {
        document::list(&self.db, "ORDER BY code", args![]).await
    }

    /// Schedules of a venue.
    pub async fn schedules_at(&self, venue: VenueId) -> Result<Vec<Schedule>, StorageError> {
        document::list(&self.db, "WHERE venue_id = $1 ORDER BY code", args![venue]).await
    }

    /// The holiday table, by date.
    pub async fn special_days(&self) -> Result<Vec<CalendarEntry>, StorageError> {
        let rows = self
            .db
            .all("SELECT body FROM special_day ORDER BY date", args![])
            .await?;
        rows.iter().map(crate::sql::Row::body).collect()
    }
}

impl Tx {
    /// Inserts or replaces a unit. Its parent must exist.
    pub async fn save_unit(&self, unit: &Unit) -> Result<(), StorageError> {
        document::save(&self.db, unit).await
    }

    /// Imports a unit by its code. Its parent must exist.
    pub async fn import_unit(&self, unit: &Unit) -> Result<Imported<UnitId>, StorageError> {
        document::import(&self.db, unit).await
    }

    /// Inserts or replaces a venue. Its unit must exist.
    pub async fn save_venue(&self, venue: &Venue) -> Result<(), StorageError> {
        document::save(&self.db, venue).await
    }

    /// Imports a venue by its code. Its unit must exist.
    pub async fn import_venue(&self, venue: &Venue) -> Result<Imported<VenueId>, StorageError> {
        document::import(&self.db, venue).await
    }

    /// Inserts or replaces an offering. Its unit and venue must exist.
    pub async fn save_offering(&self, offering: &Offering) -> Result<(), StorageError> {
        document::save(&self.db, offering).await
    }

    /// Imports an offering by unit, venue, service and first day.
    pub async fn import_offering(&self, offering: &Offering) -> Result<Imported<OfferingId>, StorageError> {
        document::import(&self.db, offering).await
    }

    /// Inserts or replaces a schedule. Its venue must exist.
    pub async fn save_schedule(&self, schedule: &Schedule) -> Result<(), StorageError> {
        document::save(&self.db, schedule).await
    }

    /// Imports a schedule by its code.
    pub async fn import_schedule(&self, schedule: &Schedule) -> Result<Imported<ScheduleId>, StorageError> {
        document::import(&self.db, schedule).await
    }

    /// Sets what a date is.
    pub async fn import_special_day(&self, entry: &CalendarEntry) -> Result<Outcome, StorageError> {
        let body = to_json(entry)?;
        let known = self
            .db
            .one("SELECT body FROM special_day WHERE date = $1", args![entry.date])
            .await?;
        let outcome = match known {
            Some(row) if row.text("body")? == body => return Ok(Outcome::Unchanged),
            Some(_) => Outcome::Changed,
            None => Outcome::Inserted,
        };
        let sql = "INSERT INTO special_day (date, kind, body) VALUES ($1, $2, $3) \
                   ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, body = excluded.body";
        self.db
            .run(sql, args![entry.date, word(&entry.day.kind)?, body])
            .await?;
        Ok(outcome)
    }

    /// Makes a date follow its weekday again. Returns whether it was listed.
    pub async fn remove_special_day(&self, date: Date) -> Result<bool, StorageError> {
        Ok(self
            .db
            .run("DELETE FROM special_day WHERE date = $1", args![date])
            .await?
            > 0)
    }
}
