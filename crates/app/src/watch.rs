//! Follows the ledger and keeps what is in memory fresh: the lines after every claim, the world after every change of
//! the directory. Other nodes' changes arrive the same way.

use crate::AppError;
use crate::context::App;
use crate::desk::forecasts::{self, Touched};
use std::sync::Arc;
use std::time::Duration;

/// Entries read at once.
const BATCH: u32 = 500;
/// The lines are read again at least so often, so that midnight and missed wake-ups heal themselves.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// Runs until `stop` resolves.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let mut wake = app.store.subscribe();
    let mut seen = app.world().position;
    tokio::pin!(stop);
    // History is read beside the requests; until it is, forecasts are rough.
    let warming = tokio::spawn({
        let app = app.clone();
        async move {
            if let Err(error) = forecasts::warm(&app).await {
                tracing::warn!(%error, "the history of the lines could not be read; forecasts stay rough");
            }
        }
    });
    loop {
        tokio::select! {
            () = &mut stop => break,
            changed = wake.changed() => if changed.is_err() { break },
            () = tokio::time::sleep(AT_LEAST_EVERY) => {}
        }
        match catch_up(&app, seen).await {
            Ok(position) => seen = position,
            Err(error) => tracing::warn!(%error, "cannot follow the ledger; trying again"),
        }
    }
    warming.abort();
}

async fn catch_up(app: &App, mut seen: u64) -> Result<u64, AppError> {
    let (mut directory, mut entries) = (false, 0);
    let mut touched = Touched::default();
    loop {
        let batch = app.store.read().tail(seen, BATCH).await?;
        let Some(last) = batch.last() else { break };
        seen = last.position;
        entries += batch.len();
        app.note_moves(
            batch
                .iter()
                .filter_map(|entry| Some((entry.event.unit?, entry.position))),
        );
        for entry in &batch {
            forecasts::gather(&mut touched, &entry.event);
        }
        directory |= batch.iter().any(|entry| changes_world(&entry.event.kind));
    }
    if directory {
        app.reload_world().await?;
    }
    forecasts::follow(app, touched).await?;
    app.reload_lines().await?;
    tracing::trace!(position = seen, entries, directory, "followed the ledger");
    Ok(seen)
}

/// Events whose kind begins so change what pages read beside the lines.
fn changes_world(kind: &str) -> bool {
    kind.starts_with("directory.")
        || kind.starts_with("streets.")
        || kind.starts_with("site.")
        || matches!(kind, "session.closed" | "session.reopened")
}
