//! The money messages may cost a unit on a day.

use super::notices::{CAPS, Caps};
use crate::{App, AppError};
use serde_json::json;
use yike_model::ledger::Actor;

/// The caps in force.
pub async fn caps(app: &App) -> Result<Caps, AppError> {
    Ok(app.store.read().setting(CAPS).await?.unwrap_or_default())
}

/// Sets the cap of one unit (by its code), or that of all units without one of their own; `None` takes it away.
pub async fn set_cap(app: &App, actor: Actor, unit: Option<&str>, fen: Option<u32>) -> Result<Caps, AppError> {
    let world = app.world();
    if let Some(code) = unit
        && !world.snapshot.units.iter().any(|known| known.code == code)
    {
        return Err(AppError::Input(format!(
            "there is no unit {code:?}; nothing was changed"
        )));
    }
    let event = app.event(
        actor,
        "notice.capped",
        format!("setting:{CAPS}"),
        json!({ "unit": unit, "fen": fen }),
    );
    let event = &event;
    app.store
        .write(|tx| async move {
            let mut caps: Caps = tx.setting(CAPS).await?.unwrap_or_default();
            match (unit, fen) {
                (None, fen) => caps.each_fen = fen,
                (Some(code), Some(fen)) => drop(caps.units.insert(code.to_owned(), fen)),
                (Some(code), None) => drop(caps.units.remove(code)),
            }
            tx.set_setting(CAPS, &caps).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(caps)
        })
        .await
}
