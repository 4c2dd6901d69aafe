//! The units of the directory, as cases see them: their levels and what they may do for a service.

use crate::directory::snapshot::Snapshot;
use jiff::civil::Date;
use yike_model::case::Units;
use yike_model::directory::{Authority, Level, Unit, UnitKind};
use yike_model::{ServiceId, UnitId};

/// The units in force on a date.
#[derive(Debug, Clone, Copy)]
pub struct CaseUnits<'a> {
    pub snapshot: &'a Snapshot,
    pub date: Date,
}

impl CaseUnits<'_> {
    fn in_force(&self, unit: UnitId) -> Option<&Unit> {
        let unit = self.snapshot.unit(unit)?;
        let begun = unit.from.is_none_or(|from| from <= self.date);
        (begun && unit.until.is_none_or(|until| self.date <= until)).then_some(unit)
    }
}

impl Units for CaseUnits<'_> {
    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.snapshot.unit(unit)?.parent
    }

    /// A station that serves communities stands at their level, other units beside the tree at that of the unit above them.
    fn level(&self, unit: UnitId) -> Option<Level> {
        let mut unit = self.in_force(unit)?;
        for _ in 0..8 {
            match unit.kind {
                UnitKind::City => return Some(Level::City),
                UnitKind::District | UnitKind::Zone => return Some(Level::District),
                UnitKind::Street => return Some(Level::Street),
                UnitKind::Community | UnitKind::Village => return Some(Level::Community),
                UnitKind::Station if !unit.serves.is_empty() => return Some(Level::Community),
                UnitKind::Station | UnitKind::Department | UnitKind::Provider => {
                    unit = self.snapshot.unit(unit.parent?)?;
                }
                // Friends of the district work on no cases.
                UnitKind::Partner => return None,
            }
        }
        None
    }

    /// The most its offerings say. Where none does, district and city and their departments decide what belongs to their
    /// level or below: a directory lists windows, and the offices behind them have none.
    fn authority(&self, unit: UnitId, service: ServiceId) -> Option<Authority> {
        let known = self.in_force(unit)?;
        let offerings = self.snapshot.offerings.iter();
        let own = offerings.filter(|o| o.unit == unit && o.service == service && o.in_force(self.date));
        let said = own.map(|offering| offering.authority).max();
        let office = matches!(
            known.kind,
            UnitKind::District | UnitKind::Zone | UnitKind::City | UnitKind::Department
        );
        let index = self.snapshot.service_index(service)?;
        let held_at = self.snapshot.services.get(index)?.held_at;
        let behind = office && self.level(unit).is_some_and(|level| held_at <= level);
        said.max(behind.then_some(Authority::Decide))
    }
}
