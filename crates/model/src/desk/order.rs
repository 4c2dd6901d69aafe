//! The one ordering rule: a declared policy, never the label.

use super::{Claim, ClaimState};
use crate::ClaimId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a claim was next; stored with the call, so that replaying the ledger gives the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNext {
    /// The declared policy it was decided under.
    pub policy: String,
    /// When the claim joined the line.
    pub queued_at: Timestamp,
    /// How many stood behind it.
    pub behind: u32,
}

/// The policy of this version: first to join the line is first to be called; ties by the permanent id, which is
/// time-ordered. Lawful priority and bookings are the front desk's own policies.
pub const FIRST_COME: &str = "first-come-1";

/// The waiting claims of one resource in calling order.
pub fn line<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<&'a Claim> {
    let mut waiting: Vec<&Claim> = claims.into_iter().filter(|claim| claim.state.waits()).collect();
    waiting.sort_by_key(|claim| (claim.queued_at, claim.id));
    waiting
}

/// Who is called next and why; `None` when nobody waits.
pub fn next<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Option<(&'a Claim, WhyNext)> {
    let waiting = line(claims);
    let first = *waiting.first()?;
    let behind = u32::try_from(waiting.len() - 1).unwrap_or(u32::MAX);
    Some((
        first,
        WhyNext {
            policy: FIRST_COME.into(),
            queued_at: first.queued_at,
            behind,
        },
    ))
}

/// People who will be called before `id`; `None` when the claim no longer waits.
pub fn ahead<'a>(claims: impl IntoIterator<Item = &'a Claim>, id: ClaimId) -> Option<usize> {
    line(claims).iter().position(|claim| claim.id == id)
}

/// Minutes of work waiting before `id` (or all of it when `id` is not in the line), being served now left out.
pub fn minutes_ahead<'a>(claims: impl IntoIterator<Item = &'a Claim>, id: Option<ClaimId>) -> u32 {
    line(claims)
        .iter()
        .take_while(|claim| Some(claim.id) != id)
        .map(|claim| u32::from(claim.minutes))
        .sum()
}

/// Those at a window now.
pub fn at_windows<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<&'a Claim> {
    let mut served: Vec<&Claim> = claims
        .into_iter()
        .filter(|claim| matches!(claim.state, ClaimState::Called | ClaimState::Serving))
        .collect();
    served.sort_by(|a, b| (&a.window, a.called_at, a.id).cmp(&(&b.window, b.called_at, b.id)));
    served
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Channel, claim::ClaimAction, claim::transition};
    use crate::directory::Text;
    use crate::*;
    use uuid::Uuid;

    fn claim(n: u128, queued: i64, state: ClaimState) -> Claim {
        let at = Timestamp::from_second(1_800_000_000 + queued).unwrap();
        Claim {
            id: ClaimId(Uuid::from_u128(n)),
            session: SessionId(Uuid::nil()),
            schedule: ScheduleId(Uuid::nil()),
            venue: VenueId(Uuid::nil()),
            service: ServiceId(Uuid::nil()),
            service_version: 1,
            service_name: Text::default(),
            venue_name: Text::default(),
            minutes: 8,
            label: format!("A{:03}", 100 - n),
            token: String::new(),
            channel: Channel::Web,
            state,
            queued_at: at,
            created_at: at,
            called_at: None,
            ended_at: None,
            window: String::new(),
            served_by: None,
        }
    }

    #[test]
    fn m01_order_follows_the_line_not_the_label() {
        let claims = [
            claim(1, 30, ClaimState::Confirmed),
            claim(2, 10, ClaimState::Arrived),
            claim(3, 5, ClaimState::Done),
            claim(4, 20, ClaimState::Confirmed),
        ];
        let (first, why) = next(&claims).unwrap();
        assert_eq!((first.id, why.behind), (claims[1].id, 2));
        assert_eq!(ahead(&claims, claims[0].id), Some(2));
        assert_eq!(ahead(&claims, claims[2].id), None);
        assert_eq!(minutes_ahead(&claims, Some(claims[0].id)), 16);
    }

    #[test]
    fn an_ended_claim_takes_no_action() {
        use ClaimAction::*;
        for action in [Arrive, Call, Recall, Start, Finish, Miss, Park, Return, Cancel] {
            for state in [ClaimState::Done, ClaimState::Cancelled] {
                assert!(transition(state, action).is_err(), "{state:?} {action:?}");
            }
        }
    }
}
