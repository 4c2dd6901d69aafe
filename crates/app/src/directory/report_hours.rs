//! "The hours are wrong": a resident's report, with a contact that stays sealed.

use crate::{App, AppError};
use serde_json::json;
use yike_model::ledger::Actor;
use yike_model::{OwnerId, ReportId, VenueId};
use yike_storage::{Lookup, Report, ReportState};

/// Longest report kept.
pub const MAX_CHARS: usize = 500;
/// Longest contact kept.
pub const MAX_CONTACT_CHARS: usize = 100;

/// Keeps a report. Text is required, the contact is not.
pub async fn report_hours(app: &App, venue: VenueId, text: &str, contact: Option<&str>) -> Result<ReportId, AppError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > MAX_CHARS {
        return Err(AppError::Input(format!(
            "say in 1 to {MAX_CHARS} characters what is wrong"
        )));
    }
    let world = app.world();
    let index = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty());
    if contact.is_some_and(|contact| contact.chars().count() > MAX_CONTACT_CHARS) {
        return Err(AppError::Input(format!(
            "a contact has at most {MAX_CONTACT_CHARS} characters"
        )));
    }
    let owner = contact.map(|_| OwnerId(app.uuid()));
    let report = Report {
        id: ReportId(app.uuid()),
        venue,
        state: ReportState::Open,
        reported_at: app.now(),
        text: text.to_owned(),
        contact: owner,
        settled_at: None,
        settled_by: None,
        answer: String::new(),
    };
    let event = app.event_at(
        world.snapshot.venues[index].unit,
        Actor::Resident,
        "report.made",
        format!("report:{}", report.id),
        json!({ "venue": venue }),
    );
    let (report, event) = (&report, &event);
    app.store
        .write(|tx| async move {
            tx.add_report(report).await?;
            if let (Some(owner), Some(contact)) = (owner, contact) {
                tx.seal(owner, "contact", contact, Lookup::Phone).await?;
            }
            tx.event(event).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(report.id)
}
