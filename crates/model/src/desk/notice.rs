//! What people are told while they wait, and when. Pure: what is due follows from where a claim stands.

use super::{Claim, ClaimState};
use crate::ClaimId;
use crate::directory::Text;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    Booked,
    Moved,
    Cancelled,
    /// A place for somebody on the waiting list, held for a while.
    Offer,
    /// The period was cancelled; another place is offered.
    Reoffered,
    /// Leave now, and you are there in time.
    SetOut,
    /// One person ahead, or none.
    Next,
    Called,
    Missed,
}

/// The facts of a notice as they were when it was due. No name and no phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub claim: ClaimId,
    pub kind: NoticeKind,
    pub label: String,
    /// Opens the claim's page.
    pub token: String,
    pub service: Text,
    pub venue: Text,
    #[serde(default)]
    pub window: String,
    /// The booked time, or the time the turn is expected at.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// The booked time that was lost, when another is offered.
    #[serde(default)]
    pub lost: Option<Timestamp>,
    /// An offer holds until then.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Minutes on foot.
    #[serde(default)]
    pub walk_minutes: Option<u16>,
    /// People ahead.
    #[serde(default)]
    pub ahead: Option<u32>,
    /// The rule for those who missed their call.
    #[serde(default)]
    pub missed: Option<super::policy::MissedRule>,
    /// In English rather than in Chinese.
    pub english: bool,
}

impl Notice {
    /// A notice about a claim, with what the claim itself knows.
    pub fn about(claim: &Claim, kind: NoticeKind) -> Notice {
        let reoffer = claim.course.reoffer.as_ref().filter(|_| kind == NoticeKind::Reoffered);
        let booked = claim.booking.map(|booking| booking.starts_at);
        Notice {
            claim: claim.id,
            kind,
            label: claim.label.clone(),
            token: claim.token.clone(),
            service: claim.service_name.clone(),
            venue: claim.venue_name.clone(),
            window: claim.window.clone(),
            at: match reoffer {
                Some(reoffer) => reoffer.places.first().map(|place| place.starts_at),
                None => booked,
            },
            lost: reoffer.map(|reoffer| reoffer.lost),
            until: claim.booking.and_then(|booking| booking.held_until),
            walk_minutes: claim.asks.walk_minutes,
            ahead: None,
            missed: None,
            english: claim.asks.english,
        }
    }

    /// Which occasion of its kind this is: a claim can be moved or offered a place more than once. Empty for what is said
    /// once at most.
    pub fn occasion(&self) -> String {
        let at = |time: Option<Timestamp>| time.map(|at| at.to_string()).unwrap_or_default();
        match self.kind {
            NoticeKind::Moved => at(self.at),
            NoticeKind::Offer => at(self.until.or(self.at)),
            NoticeKind::Reoffered => at(self.lost),
            _ => String::new(),
        }
    }
}

/// Where a claim stands in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: ClaimState,
    /// Said to be there.
    pub present: bool,
    /// People who will be called before; `None` when it does not wait.
    pub ahead: Option<u32>,
    /// The lower end of the interval that holds half of all cases.
    pub earliest: Option<Timestamp>,
    /// Minutes on foot; `None` when nobody said from where.
    pub walk_minutes: Option<u16>,
}

/// Spare minutes of who is told to set out.
pub const SPARE_MINUTES: i64 = 5;
/// "You are next" from this many people ahead on.
pub const NEXT_AHEAD: u32 = 1;

/// Notices due now, in the order in which they are said; `sent` are those said before. Each of these at most once, nothing
/// after the end, and nobody is told to set out who was told to be next.
pub fn due(standing: &Standing, sent: &[NoticeKind], now: Timestamp) -> Vec<NoticeKind> {
    use NoticeKind as K;
    let fresh = |kind: K| !sent.contains(&kind);
    let mut due = Vec::new();
    match standing.state {
        ClaimState::Confirmed | ClaimState::Arrived if fresh(K::Called) => {
            if !standing.present && fresh(K::SetOut) && fresh(K::Next) && leaves_now(standing, now) {
                due.push(K::SetOut);
            }
            if fresh(K::Next) && standing.ahead.is_some_and(|ahead| ahead <= NEXT_AHEAD) {
                due.push(K::Next);
            }
        }
        ClaimState::Called if fresh(K::Called) => due.push(K::Called),
        ClaimState::Missed if fresh(K::Missed) => due.push(K::Missed),
        _ => {}
    }
    due
}

fn leaves_now(standing: &Standing, now: Timestamp) -> bool {
    let (Some(earliest), Some(walk)) = (standing.earliest, standing.walk_minutes) else {
        return false;
    };
    let before = SignedDuration::from_mins(i64::from(walk) + SPARE_MINUTES);
    earliest.checked_sub(before).is_ok_and(|leave| leave <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn standing(ahead: u32, earliest: i64, walk: Option<u16>) -> Standing {
        Standing {
            state: ClaimState::Confirmed,
            present: false,
            ahead: Some(ahead),
            earliest: Some(at(earliest)),
            walk_minutes: walk,
        }
    }

    fn check(standing: Standing, sent: &[NoticeKind], expect: &[NoticeKind]) {
        assert_eq!(due(&standing, sent, at(0)), expect, "{standing:?} {sent:?}");
    }

    #[test]
    fn m07_set_out_when_walk_and_five_minutes_are_left() {
        use NoticeKind as K;
        check(standing(6, 16, Some(10)), &[], &[]);
        check(standing(6, 15, Some(10)), &[], &[K::SetOut]);
        check(standing(6, 15, Some(10)), &[K::SetOut], &[]);
        check(standing(6, 0, None), &[], &[]);
        check(standing(1, 15, Some(10)), &[], &[K::SetOut, K::Next]);
        check(standing(1, 15, Some(10)), &[K::Next], &[]);
        let there = Standing {
            present: true,
            ..standing(0, 0, Some(10))
        };
        check(there, &[], &[K::Next]);
        let called = Standing {
            state: ClaimState::Called,
            ahead: None,
            ..there
        };
        check(called, &[K::Next], &[K::Called]);
        let missed = Standing {
            state: ClaimState::Missed,
            ..called
        };
        check(missed, &[K::Called], &[K::Missed]);
    }

    fn any_standing() -> impl Strategy<Value = Standing> {
        let states = prop::sample::select(vec![
            ClaimState::Confirmed,
            ClaimState::Arrived,
            ClaimState::Called,
            ClaimState::Serving,
            ClaimState::Missed,
            ClaimState::Parked,
            ClaimState::Done,
            ClaimState::Cancelled,
        ]);
        (states, any::<bool>(), 0u32..8, 0i64..120, prop::option::of(0u16..40)).prop_map(
            |(state, present, ahead, earliest, walk_minutes)| Standing {
                state,
                present,
                ahead: state.waits().then_some(ahead),
                earliest: state.waits().then_some(at(earliest)),
                walk_minutes,
            },
        )
    }

    proptest! {
        #[test]
        fn m07_each_once_in_order_and_nothing_after_the_end(steps in prop::collection::vec((any_standing(), 0i64..10), 1..40)) {
            let (mut sent, mut minute) = (Vec::new(), 0);
            for (standing, passed) in steps {
                minute += passed;
                let now = due(&standing, &sent, at(minute));
                if standing.state.ended() || standing.state == ClaimState::Serving {
                    prop_assert!(now.is_empty());
                }
                sent.extend(now);
            }
            let place = |kind| sent.iter().position(|sent| *sent == kind);
            for kind in &sent {
                prop_assert_eq!(sent.iter().filter(|other| *other == kind).count(), 1);
            }
            if let (Some(out), Some(next)) = (place(NoticeKind::SetOut), place(NoticeKind::Next)) {
                prop_assert!(out < next);
            }
            if let (Some(next), Some(called)) = (place(NoticeKind::Next), place(NoticeKind::Called)) {
                prop_assert!(next < called);
            }
        }
    }
}
