//! Venues no point is known for, and giving them one.

use crate::{App, AppError};
use serde_json::json;
use yike_model::directory::{Geocoding, Venue};
use yike_model::ledger::Actor;

/// Venues listed for a person to place, those located by name only included.
pub fn unplaced(app: &App) -> Vec<Venue> {
    let world = app.world();
    world
        .snapshot
        .venues
        .iter()
        .filter(|venue| venue.geocoding != Geocoding::Given)
        .cloned()
        .collect()
}

/// Gives a venue its point (WGS84 degrees).
pub async fn place_venue(app: &App, actor: Actor, code: &str, (lon, lat): (f64, f64)) -> Result<Venue, AppError> {
    let world = app.world();
    if let Some(geo) = &world.geo {
        if geo.streets.basemap.in_water(lon, lat) {
            return Err(AppError::Input(format!(
                "({lon}, {lat}) lies in the water; check the coordinates"
            )));
        }
        geo.snap((lon, lat), yike_walk::Pace::Adult)?;
    }
    let known = app.store.read().venue_by_code(code).await?;
    let venue = known.ok_or_else(|| AppError::Input(format!("there is no venue with the code {code:?}")))?;
    let venue = Venue {
        point: Some((lon, lat)),
        geocoding: Geocoding::Given,
        ..venue
    };
    let event = app.event_at(
        venue.unit,
        actor,
        "directory.venue_placed",
        format!("venue:{}", venue.id),
        json!({ "code": code, "lon": lon, "lat": lat }),
    );
    let (venue, event) = (&venue, &event);
    app.store
        .write(|tx| async move {
            tx.save_venue(venue).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    app.reload_world().await?;
    Ok(venue.clone())
}
