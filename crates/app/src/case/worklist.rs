//! What is due next at one's own units and below.

use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::civil::Date;
use yike_authz::{Action, Actor as Asker, Resource, may};
use yike_model::case::Case;
use yike_model::case::clock::{Days, Standing};
use yike_model::{CaseId, UnitId};

/// Rows of a page.
pub const PAGE: u32 = 50;

/// A case of the list.
#[derive(Debug, Clone)]
pub struct WorkRow {
    pub case: Case,
    pub standing: Standing,
    pub due: Date,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// Offered to one's units, or waiting for their ruling.
    pub waiting: Vec<WorkRow>,
    pub rows: Vec<WorkRow>,
    /// Where the next page begins.
    pub next: Option<(Date, CaseId)>,
}

/// Units whose cases somebody sees.
pub fn units_of(app: &App, who: &SignedIn, action: Action) -> Vec<UnitId> {
    let world = app.world();
    let asker = Asker::Login(&who.login);
    let units = world.snapshot.units.iter().map(|unit| unit.id);
    units
        .filter(|unit| may(&asker, action, &Resource::Unit(*unit), &world.snapshot).allowed())
        .collect()
}

/// The list of somebody, what is due first first; `mine` keeps to cases with a task of theirs.
pub async fn worklist(
    app: &App,
    who: &SignedIn,
    after: Option<(Date, CaseId)>,
    mine: bool,
) -> Result<Worklist, AppError> {
    let units = units_of(app, who, Action::SeeCases);
    if units.is_empty() {
        return Err(AppError::Denied);
    }
    let world = app.world();
    let days = Days {
        calendar: &world.snapshot.calendar,
        zone: &app.zone,
    };
    let today = app.today();
    let row = |case: Case| WorkRow {
        standing: case.clock.standing(days, today),
        due: case.due(days, today),
        case,
    };
    let read = app.store.read();
    let found = read.worklist(&units, after, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    let mut rows: Vec<WorkRow> = found.into_iter().take(PAGE as usize).map(row).collect();
    let next = rows.last().filter(|_| more).map(|row| (row.due, row.case.id));
    if mine {
        let own = |row: &WorkRow| {
            row.case
                .open_tasks()
                .iter()
                .any(|task| task.assignee == Some(who.login.id))
        };
        rows.retain(own);
    }
    let waiting = match after {
        None => read
            .cases_waiting_for(&units, PAGE)
            .await?
            .into_iter()
            .map(row)
            .collect(),
        Some(_) => Vec::new(),
    };
    Ok(Worklist { waiting, rows, next })
}
