//! How many people of which age live where.

use super::report::{Count, ImportReport};
use super::{log, records};
use crate::{App, AppError};
use yike_model::ledger::Actor;
use yike_storage::{PopulationPoint, Tally};

/// Replaces the population points.
pub async fn replace_residents(
    app: &App,
    actor: Actor,
    source: &str,
    points: &[PopulationPoint],
) -> Result<ImportReport, AppError> {
    let actor = &actor;
    app.store
        .write(|tx| async move {
            let changed = tx.replace_population(points).await?;
            let count = u32::try_from(points.len()).unwrap_or(u32::MAX);
            let (changed, unchanged) = if changed { (count, 0) } else { (0, count) };
            let report = ImportReport {
                counts: vec![Count::of(
                    "residents",
                    Tally {
                        inserted: 0,
                        changed,
                        unchanged,
                    },
                )],
                applied: true,
                ..ImportReport::new(source)
            };
            let (event, run) = records(app, actor.clone(), "residents.imported", &report);
            log(&tx, &report, &event, &run).await?;
            Ok(report)
        })
        .await
}
