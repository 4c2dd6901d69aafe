//! The tree of units, as far as authorization needs it.

use std::collections::HashMap;
use yike_model::UnitId;
use yike_model::directory::Unit;

/// No real tree is deeper (city > district > street > community > station > grid > building).
const DEEPEST: usize = 32;

/// Who stands above a unit.
pub trait UnitTree {
    /// The parent; `None` at the top, and for units that are not known.
    fn parent(&self, unit: UnitId) -> Option<UnitId>;
}

/// A tree held in memory.
#[derive(Debug, Clone, Default)]
pub struct Parents(HashMap<UnitId, UnitId>);

impl UnitTree for Parents {
    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.0.get(&unit).copied()
    }
}

impl<'a> FromIterator<&'a Unit> for Parents {
    fn from_iter<I: IntoIterator<Item = &'a Unit>>(units: I) -> Parents {
        units
            .into_iter()
            .filter_map(|unit| Some((unit.id, unit.parent?)))
            .collect()
    }
}

impl FromIterator<(UnitId, UnitId)> for Parents {
    /// From pairs (unit, its parent).
    fn from_iter<I: IntoIterator<Item = (UnitId, UnitId)>>(pairs: I) -> Parents {
        Parents(pairs.into_iter().collect())
    }
}

/// The unit and those above it, nearest first. Ends even if the data hold a cycle.
pub(crate) fn line(unit: UnitId, tree: &dyn UnitTree) -> impl Iterator<Item = UnitId> {
    std::iter::successors(Some(unit), |unit| tree.parent(*unit)).take(DEEPEST)
}
