//! The windows to come, whether there is room for one more, and what the ledger keeps of a claim.

use super::day::*;
use proptest::prelude::*;
use yike_model::desk::advice::advice;
use yike_model::desk::closure::{Closure, affected};
use yike_model::desk::note::{first_note, later_note, noted};
use yike_model::desk::timeline::timeline;
use yike_model::desk::{Claim, ClaimState, Counter, CounterState, Policy};
use yike_model::directory::Text;

/// Per window: number of the claim, minute it begins, minute it ends.
fn check(claims: &[Claim], windows: &[Counter], expect: &[&[(u128, i64, i64)]]) {
    let minute = |at: jiff::Timestamp| at.duration_since(t(0)).as_mins();
    let found: Vec<Vec<(u128, i64, i64)>> = timeline(&Policy::standard(), claims, windows, t(0), t(3600))
        .iter()
        .map(|window| {
            window
                .turns
                .iter()
                .map(|turn| (turn.claim.0.as_u128(), minute(turn.from), minute(turn.to)))
        })
        .map(Iterator::collect)
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn m07_turns_of_the_next_hour() {
    let mut served = claim(9, -1200);
    served.state = ClaimState::Serving;
    served.window = "1".into();
    served.called_at = Some(t(-120));
    let one = counter(1, &[]);
    let paused = Counter {
        state: CounterState::Paused,
        back_at: Some(t(600)),
        ..counter(2, &[])
    };
    let shut = Counter {
        state: CounterState::Closed,
        ..counter(3, &[])
    };
    check(
        &[served.clone(), claim(1, -60), claim(2, -50), from_afar(3, -40)],
        &[one.clone(), paused, shut],
        &[&[(9, -2, 6), (1, 6, 14), (3, 14, 22)], &[(2, 10, 18)], &[]],
    );
    // Longer than usual: free in a minute. Nobody is called to a window that does not serve them.
    served.called_at = Some(t(-3600));
    let mut other = claim(1, -60);
    other.service = service(5);
    check(
        &[served, other],
        &[counter(1, &[0]), counter(2, &[5])],
        &[&[(9, -60, 1)], &[(1, 0, 8)]],
    );
    // An idle window waits for who is booked.
    check(&[booked(1, 1200)], &[one], &[&[(1, 20, 28)]]);
}

#[test]
fn m07_numbers_end_when_one_more_could_not_be_served() {
    let waiting = [claim(1, -60), claim(2, -50), claim(3, -40)];
    let check = |windows: &[Counter], servers: u16, ends_minute: i64, expect: (bool, u32)| {
        let found = advice(
            &Policy::standard(),
            &waiting,
            windows,
            servers,
            8,
            (t(0), t(ends_minute * 60)),
        );
        assert_eq!((found.room, found.more), expect, "{found:?}");
    };
    let one = [counter(1, &[])];
    check(&one, 1, 31, (false, 0));
    check(&one, 1, 32, (true, 1));
    check(&one, 1, 60, (true, 4));
    // Nobody opened a window yet: the schedule's windows are taken to open.
    check(&[], 2, 16, (true, 1));
}

#[test]
fn m07_a_closure_hits_who_waits_and_who_is_booked_inside_it() {
    let closure = Closure {
        from: t(0),
        until: t(3600),
    };
    let mut served = claim(4, -100);
    served.state = ClaimState::Serving;
    let all = [booked(5, 600), booked(6, 7200), claim(2, -10), claim(1, -20), served];
    let hit: Vec<u128> = affected(&all, &closure).iter().map(|id| id.0.as_u128()).collect();
    assert_eq!(hit, [5, 1, 2]);
}

proptest! {
    /// The claims of any day, rebuilt from notes, are the claims without token and names.
    #[test]
    fn m07_notes_tell_the_claim(day in prop::collection::vec(happens(), 0..40)) {
        let windows = [counter(1, &[])];
        let claims = run(&Policy::standard(), &windows, &day, |_| {});
        for claim in claims {
            let bare = Claim { token: String::new(), service_name: Text::default(), venue_name: Text::default(), ..claim.clone() };
            let first = noted(None, &first_note(&claim)).unwrap();
            prop_assert_eq!(&first, &bare);
            let after = Claim { state: ClaimState::Cancelled, called_at: None, window: "7".into(), ..bare.clone() };
            prop_assert_eq!(noted(Some(&first), &later_note(&after)).unwrap(), after);
        }
    }
}
