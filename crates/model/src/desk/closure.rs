//! A line closed before its time, and whom that hits.

use super::{Claim, ClaimState};
use crate::ClaimId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// From when until when nothing takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Claims a closure hits, in the order in which they joined: those who wait and cannot be served before it, and places
/// booked inside it. Whoever is at a window already is served.
pub fn affected(claims: &[Claim], closure: &Closure) -> Vec<ClaimId> {
    let hit = |claim: &&Claim| match (claim.state, &claim.booking) {
        (ClaimState::Held | ClaimState::Confirmed | ClaimState::Arrived | ClaimState::Parked, Some(booking)) => {
            booking.starts_at < closure.until && closure.from < booking.ends_at
        }
        (ClaimState::Confirmed | ClaimState::Arrived | ClaimState::Parked | ClaimState::Missed, None) => true,
        _ => false,
    };
    let mut found: Vec<&Claim> = claims.iter().filter(hit).collect();
    found.sort_by_key(|claim| (claim.queued_at, claim.id));
    found.into_iter().map(|claim| claim.id).collect()
}
