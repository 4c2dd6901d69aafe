//! What the clock does to bookings: held places expire, waiting lists are served, cancelled periods are offered anew.

use super::{expire, reoffer, waitlist};
use crate::{App, AppError};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(10);

/// One round. Idempotent, and safe on several nodes at once.
pub async fn round(app: &App) -> Result<(), AppError> {
    expire::expire(app).await?;
    waitlist::serve_lists(app).await?;
    reoffer::reoffer_all(app).await?;
    Ok(())
}

/// Rounds until `stop` resolves.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = round(&app).await {
            tracing::warn!(%error, "cannot keep the bookings; trying again");
        }
    }
}
