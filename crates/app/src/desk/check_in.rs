//! "I am here", by a QR code, a kiosk or a clerk: at the right venue, on the right day.

use super::booking::told;
use super::my_claim::is_over;
use super::own::lost_race;
use crate::{App, AppError, CheckInError};
use jiff::SignedDuration;
use yike_model::VenueId;
use yike_model::desk::claim::transition;
use yike_model::desk::{Claim, ClaimAction, ClaimState};
use yike_model::ledger::Actor;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    pub claim: Claim,
    /// Later than the policy's grace: the turn counts from now, not from the booked time.
    pub late: bool,
}

/// Checks in. `at` is the venue whose device or QR code says so, when one does. Saying it twice is no mistake.
pub async fn check_in(app: &App, token: &str, at: Option<VenueId>) -> Result<CheckIn, AppError> {
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    let (claim, date) = (record.claim, record.seat.date);
    let (world, now) = (app.world(), app.now());
    if at.is_some_and(|venue| venue != claim.venue) {
        return Err(CheckInError::WrongVenue { venue: claim.venue }.into());
    }
    let grace = SignedDuration::from_mins(i64::from(world.policy.grace_minutes));
    let late = |came: jiff::Timestamp| {
        claim
            .booking
            .is_some_and(|booking| booking.starts_at.saturating_add(grace).is_ok_and(|until| came > until))
    };
    if claim.state == ClaimState::Arrived {
        let late = claim.course.arrived_at.is_some_and(late);
        return Ok(CheckIn { claim, late });
    }
    let state = transition(claim.state, ClaimAction::Arrive)?;
    if date > app.today() {
        return Err(CheckInError::TooEarly { date }.into());
    }
    if is_over(app, &claim, date) {
        return Err(CheckInError::Over.into());
    }
    let (late, from) = (late(now), claim.state);
    let mut after = Claim { state, ..claim };
    after.course.arrived_at = Some(now);
    let event = told(app, &world, Actor::Resident, "claim.arrived", &after);
    let (after, event) = (&after, &event);
    app.store
        .write(|tx| async move { tx.advance_claim(after, from, event).await.map_err(lost_race) })
        .await?;
    Ok(CheckIn {
        claim: after.clone(),
        late,
    })
}
