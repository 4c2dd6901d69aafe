//! Who has which case across the levels: the load of every unit, hand-overs that wait, disputes to rule on.

use super::worklist::{WorkRow, units_of};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use yike_authz::Action;
use yike_model::case::clock::Days;
use yike_storage::UnitLoad;

/// Working days ahead in which something counts as due soon.
const SOON: u32 = 2;
/// Most cases listed.
const MOST: u32 = 50;

/// The board.
#[derive(Debug, Clone)]
pub struct CaseBoard {
    /// Units that have something, most overdue first.
    pub units: Vec<UnitLoad>,
    /// Handed over and not answered, or waiting for a ruling, oldest first.
    pub waiting: Vec<WorkRow>,
    /// Most urgent cases of all.
    pub urgent: Vec<WorkRow>,
}

/// The board of somebody who coordinates.
pub async fn case_board(app: &App, who: &SignedIn) -> Result<CaseBoard, AppError> {
    let units = units_of(app, who, Action::Coordinate);
    if units.is_empty() {
        return Err(AppError::Denied);
    }
    let world = app.world();
    let days = Days {
        calendar: &world.snapshot.calendar,
        zone: &app.zone,
    };
    let today = app.today();
    let soon = days.calendar.add_working_days(today, SOON).unwrap_or(today);
    let read = app.store.read();
    let mut load = read.case_load(&units, today, soon).await?;
    load.sort_by_key(|load| std::cmp::Reverse((load.overdue, load.soon, load.open)));
    let row = |case: yike_model::case::Case| WorkRow {
        standing: case.clock.standing(days, today),
        due: case.due(days, today),
        case,
    };
    let urgent = read.worklist(&units, None, 20).await?;
    Ok(CaseBoard {
        units: load,
        waiting: read
            .cases_waiting_for(&units, MOST)
            .await?
            .into_iter()
            .map(row)
            .collect(),
        urgent: urgent
            .into_iter()
            .map(row)
            .filter(|row| row.due < today || row.standing.late())
            .collect(),
    })
}
