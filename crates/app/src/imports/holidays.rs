//! Public holidays and make-up working days.

use super::report::{Count, ImportReport};
use super::{File, log, records};
use crate::{App, AppError};
use yike_formats::holidays::read_holidays;
use yike_model::ledger::Actor;
use yike_storage::Tally;

/// Imports the table; dates it does not name stay as they are.
pub async fn import_holidays(app: &App, actor: Actor, file: &File) -> Result<ImportReport, AppError> {
    let read = read_holidays(&file.0, &file.1);
    let mut report = ImportReport::new(&file.0);
    report.issues(read.issues);
    if report.errors() > 0 {
        return Err(AppError::Import(Box::new(report)));
    }
    let (entries, draft, actor) = (&read.entries, &report, &actor);
    let report = app
        .store
        .write(|tx| async move {
            let mut tally = Tally::default();
            for entry in entries {
                tally.add(tx.import_special_day(entry).await?);
            }
            let report = ImportReport {
                counts: vec![Count::of("holidays", tally)],
                applied: true,
                ..draft.clone()
            };
            let (event, run) = records(app, actor.clone(), "directory.holidays", &report);
            log(&tx, &report, &event, &run).await?;
            Ok::<_, AppError>(report)
        })
        .await?;
    app.reload_world().await?;
    Ok(report)
}
