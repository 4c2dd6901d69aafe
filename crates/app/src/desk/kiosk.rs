//! What a kiosk offers and does: a number for somebody who stands there, "I am here" for somebody who has one.

use super::own;
use super::refusal::Refusal;
use super::take_number::{TakeNumber, offer, take_number};
use crate::{App, AppError};
use std::collections::HashMap;
use yike_model::desk::{Asks, Channel, Claim, Device, DeviceKind};
use yike_model::ledger::Actor;
use yike_model::people::IdentityNumber;
use yike_model::{ServiceId, VenueId};

/// A service whose line admits now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Index into the snapshot's services.
    pub service: usize,
    /// Index of the schedule that serves it.
    pub schedule: usize,
    /// Numbers of today.
    pub taken: u32,
}

/// Services of a venue that can be had now, what most people came for today first.
pub async fn offered(app: &App, venue: VenueId) -> Result<Vec<Offered>, AppError> {
    let world = app.world();
    let index = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let mut taken: HashMap<ServiceId, u32> = HashMap::new();
    for &schedule in &world.snapshot.schedules_at[index] {
        let id = world.snapshot.schedules[schedule].id;
        for claim in app.store.read().claims_on(id, app.today()).await? {
            *taken.entry(claim.service).or_default() += 1;
        }
    }
    let mut found: Vec<Offered> = Vec::new();
    for at in world.snapshot.in_force(index, app.today()) {
        let id = world.snapshot.services[at.service].id;
        let Ok(offer) = offer(&world, venue, id, app.now()) else {
            continue;
        };
        if !found.iter().any(|other| other.service == at.service) {
            found.push(Offered {
                service: at.service,
                schedule: offer.schedule,
                taken: taken.get(&id).copied().unwrap_or_default(),
            });
        }
    }
    found.sort_by(|a, b| {
        let code = |offered: &Offered| world.snapshot.services[offered.service].code.clone();
        (b.taken, code(a)).cmp(&(a.taken, code(b)))
    });
    Ok(found)
}

/// Takes a number on a kiosk of this venue; the person stands there.
pub async fn take_here(
    app: &App,
    device: &Device,
    service: ServiceId,
    asks: Asks,
    identity: Option<IdentityNumber>,
    once: String,
) -> Result<Claim, AppError> {
    if device.kind != DeviceKind::Kiosk || !device.works() {
        return Err(Refusal::Device.into());
    }
    let input = TakeNumber {
        venue: device.venue,
        service,
        channel: Channel::Kiosk,
        token: Some(once),
        asks,
        identity,
    };
    take_number(app, Actor::Resident, input).await
}

/// "I am here", by the token of the number: as it is, or at the end of the address a QR code holds. A number of another
/// venue is told where it belongs; scanning twice changes nothing.
pub async fn check_in(app: &App, device: &Device, scanned: &str) -> Result<Claim, AppError> {
    if !device.works() {
        return Err(Refusal::Device.into());
    }
    let token = token_of(scanned).ok_or(AppError::NotFound("number"))?;
    let record = app.store.read().claim_by_token(token).await?;
    let claim = record.ok_or(AppError::NotFound("number"))?.claim;
    if claim.venue != device.venue {
        let venue = claim.venue_name.zh.clone();
        return Err(Refusal::WrongVenue { venue }.into());
    }
    match own::arrive(app, token).await {
        // Called or served already: where it stands is the answer.
        Err(AppError::State(_)) => Ok(claim),
        other => other,
    }
}

/// The token in what a scanner typed.
fn token_of(scanned: &str) -> Option<&str> {
    let text = scanned.trim();
    let path = text.split(['?', '#']).next()?;
    let last = match path.split_once("/claims/") {
        Some((_, rest)) => rest.split('/').next()?,
        None => path,
    };
    let fits = last.len() == 22
        && last
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m07_a_scanner_may_type_an_address_or_a_token() {
        let token = "abcdefghijklmnopqrstuv";
        let check = |text: &str, expect: Option<&str>| assert_eq!(token_of(text), expect, "{text}");
        check(token, Some(token));
        check(&format!(" https://yike.example/claims/{token}\n"), Some(token));
        check(
            &format!("https://yike.example/claims/{token}/slip?paper=80mm"),
            Some(token),
        );
        check("A012", None);
        check("11010519491231002X", None);
        check("https://evil.example/", None);
        check("", None);
    }
}
