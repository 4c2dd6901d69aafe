//! Bringing in what a district has: divisions, streets, the directory, holidays. Each import gives a row-by-row report,
//! is idempotent, and applies whole or not at all.

pub mod directory;
pub mod divisions;
pub mod holidays;
mod known;
pub mod report;
pub mod residents;
pub mod streets;

pub use report::{Count, ImportReport, Remark, Severity};

use crate::{App, AppError};
use serde_json::json;
use yike_model::ledger::{Actor, Event};
use yike_storage::{ImportRun, Tx};

/// A file as given: its name and its bytes.
pub type File = (String, Vec<u8>);

/// Logs the run; when it wrote anything, writes its event too. An import that changed nothing leaves no event.
async fn log(tx: &Tx, report: &ImportReport, event: &Event, run: &ImportRun) -> Result<(), AppError> {
    if report.wrote() {
        tx.event(event).await?;
    }
    tx.add_import_run(run).await?;
    Ok(())
}

/// The event and the log entry of an import, from its finished report.
fn records(app: &App, actor: Actor, kind: &str, report: &ImportReport) -> (Event, ImportRun) {
    let summary = json!({ "source": report.source, "counts": report.counts });
    let event = app.event(actor.clone(), kind, "directory", summary.clone());
    (
        event,
        ImportRun {
            at: app.now(),
            source: report.source.clone(),
            actor,
            summary,
        },
    )
}
