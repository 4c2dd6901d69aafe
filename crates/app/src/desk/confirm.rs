//! Confirm a held place, or an offer from the waiting list; a phone for notices is kept sealed.

use super::booking::told;
use super::own::lost_race;
use crate::{App, AppError, PlaceError};
use yike_model::desk::claim::transition;
use yike_model::desk::{Booking, Claim, ClaimAction, ClaimState};
use yike_model::ledger::Actor;
use yike_storage::{Lookup, SealedOwner};

/// Field a claim's phone is sealed under.
pub const PHONE: &str = "phone";

/// What goes with the confirmation; nothing of it is needed.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// For notices only.
    pub phone: Option<String>,
    /// Notices in English.
    pub english: bool,
}

/// Digits of a phone number as people write it; an error tells what is wrong with it.
pub fn phone_digits(text: &str) -> Result<String, AppError> {
    let digits: String = text
        .chars()
        .filter_map(|c| c.to_digit(10).or_else(|| full_width(c)))
        .filter_map(|digit| char::from_digit(digit, 10))
        .collect();
    let other = text.chars().any(|c| c.is_alphabetic());
    if (7..=15).contains(&digits.len()) && !other {
        Ok(digits)
    } else {
        Err(AppError::Input(
            "a phone number has 7 to 15 digits; correct it or leave it empty".into(),
        ))
    }
}

/// Full-width digits are what Chinese keyboards give.
fn full_width(c: char) -> Option<u32> {
    ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０'))
}

/// Confirms it. Saying it twice is no mistake.
pub async fn confirm(app: &App, token: &str, contact: Contact) -> Result<Claim, AppError> {
    let phone = contact
        .phone
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(phone_digits)
        .transpose()?;
    let record = app
        .store
        .read()
        .claim_by_token(token)
        .await?
        .ok_or(AppError::NotFound("number"))?;
    let claim = record.claim;
    match (claim.state, claim.booking) {
        (ClaimState::Confirmed, Some(_)) => return Ok(claim),
        (ClaimState::Cancelled | ClaimState::Waitlisted, _) => return Err(PlaceError::HoldOver.into()),
        (ClaimState::Held, Some(booking)) if booking.starts_at <= app.now() => {
            return Err(PlaceError::Past.into());
        }
        _ => {}
    }
    let from = claim.state;
    let state = transition(from, ClaimAction::Confirm)?;
    let mut after = Claim {
        state,
        booking: claim.booking.map(|booking| Booking {
            held_until: None,
            ..booking
        }),
        wish: None,
        ..claim
    };
    after.asks.english = contact.english;
    after.asks.notify |= phone.is_some();
    let world = app.world();
    let event = told(app, &world, Actor::Resident, "claim.booked", &after);
    let (after, event, phone) = (&after, &event, &phone);
    app.store
        .write(|tx| async move {
            tx.advance_claim(after, from, event).await.map_err(lost_race)?;
            if let Some(phone) = phone {
                tx.seal(after.id.owner(), PHONE, phone, Lookup::Phone).await?;
            }
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(after.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_as_people_write_them() {
        for (text, expect) in [
            ("138 0000 0001", Some("13800000001")),
            ("0512-6522 0001", Some("051265220001")),
            ("１３８００００００01", Some("13800000001")),
            ("12345", None),
            ("call me", None),
            ("1380000000113800000001", None),
        ] {
            assert_eq!(phone_digits(text).ok().as_deref(), expect, "{text}");
        }
    }
}
