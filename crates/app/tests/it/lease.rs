//! 断网备用 from end to end: windows take ahead, are cut off, go on, come back; nobody is called twice, nothing is lost.

use crate::desk_steps::{line, press, refused};
use crate::support::all_checks_hold;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use yike_app::AppError;
use yike_app::desk::call::call_next;
use yike_app::desk::devices::{add_device, set_up};
use yike_app::desk::lease::{Has, Told, hand_back, renew_kiosk, renew_window, write_off};
use yike_app::desk::reconcile::{Act, Came, Outcome, reconcile_kiosk, reconcile_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::replay::{Which, replay};
use yike_app::desk::window::Window;
use yike_app::people::sign_in::SignedIn;
use yike_model::desk::lease::Did;
use yike_model::desk::{Claim, ClaimState, DeviceKind};
use yike_model::people::Role;
use yike_testkit::{TestApp, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";

/// A browser that keeps what it was told, and acts on it alone.
struct Cut {
    has: Has,
    told: Told,
    acts: Vec<Act>,
    at: Timestamp,
}

impl Cut {
    async fn online(app: &TestApp, who: &SignedIn, window: Window, client: &str) -> Cut {
        let mut has = Has {
            client: client.repeat(22),
            ..Has::default()
        };
        let mut told = renew_window(&app.app, who, window, &has).await.unwrap();
        // Said again with what it has, so that what it no longer lists is free.
        for _ in 0..2 {
            (has.epoch, has.version) = (told.lease.epoch, told.lease.version);
            told = renew_window(&app.app, who, window, &has).await.unwrap();
        }
        (has.epoch, has.version) = (told.lease.epoch, told.lease.version);
        Cut {
            has,
            told,
            acts: Vec::new(),
            at: app.app.now(),
        }
    }

    fn act(&mut self, did: Did, claim: &Claim) {
        self.at = self.at.saturating_add(SignedDuration::from_secs(90)).unwrap();
        self.acts.push(Act {
            n: u32::try_from(self.acts.len()).unwrap() + 1,
            did,
            token: claim.token.clone(),
            at: self.at,
            service: String::new(),
        });
    }

    /// Calls, serves and finishes everybody on the list.
    fn serve_all(&mut self) -> Vec<String> {
        let line = self.told.line.clone();
        for claim in &line {
            self.act(Did::Called, claim);
            self.act(Did::Started, claim);
            self.act(Did::Finished, claim);
        }
        line.into_iter().map(|claim| claim.label).collect()
    }

    async fn back(&self, app: &TestApp, who: &SignedIn, window: Window) -> Result<Vec<Outcome>, AppError> {
        reconcile_window(&app.app, who, window, (&self.has.client, self.has.epoch), &self.acts).await
    }
}

fn all(outcomes: &[Outcome], came: Came) {
    let other: Vec<_> = outcomes.iter().filter(|outcome| outcome.came != came).collect();
    assert!(other.is_empty() && !outcomes.is_empty(), "{other:?}");
}

#[tokio::test]
async fn m07_two_windows_cut_off_at_once_never_call_the_same_person() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 9, 2).await;
        let (one, two) = (windows[0], windows[1]);
        let mut a = Cut::online(&app, &clerk, one, "a").await;
        let mut b = Cut::online(&app, &clerk, two, "b").await;
        // The first two are left to whoever is free first; that goes on as ever while both are there.
        let first = press(&app, &clerk, one).await;
        assert_eq!(first.label, "A001");
        app.set("2026-11-24T11:00:00+08:00");
        let (left, right) = (a.serve_all(), b.serve_all());
        let both: BTreeSet<&String> = left.iter().chain(&right).collect();
        assert_eq!((left.len(), right.len(), both.len()), (4, 3, 7), "{left:?} {right:?}");
        // A third window, which is there, calls nobody of theirs.
        let free = call_next(&app.app, &clerk, two, None).await.unwrap().unwrap();
        assert_eq!(free.label, "A002");
        all(&b.back(&app, &clerk, two).await.unwrap(), Came::Done);
        all(&a.back(&app, &clerk, one).await.unwrap(), Came::Done);
        // The same said again changes nothing.
        all(&a.back(&app, &clerk, one).await.unwrap(), Came::Known);
        app.t.settle().await;
        let found = replay(&app.app, &Which::Schedule("P1".into(), app.app.today()))
            .await
            .unwrap();
        assert_eq!(found.difference, None);
        assert_eq!(found.calls.len(), 9);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_numbers_handed_out_while_cut_off_are_there_afterwards_and_unused_ones_are_burnt() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 1, 1).await;
        let one = windows[0];
        let mut a = Cut::online(&app, &clerk, one, "a").await;
        let tickets = a.told.tickets.clone();
        assert_eq!(tickets.len(), 5);
        assert_eq!(tickets[0].label, "AA001");
        for ticket in &tickets[..2] {
            a.act(Did::HandedOut, ticket);
        }
        a.act(Did::Called, &tickets[0]);
        app.set("2026-11-24T10:30:00+08:00");
        all(&a.back(&app, &clerk, one).await.unwrap(), Came::Done);
        let read = app.app.store.read();
        let waiting = read.claim_by_token(&tickets[1].token).await.unwrap().unwrap().claim;
        assert_eq!(waiting.state, ClaimState::Arrived);
        assert_eq!(waiting.queued_at, "2026-11-24T10:03:00+08:00".parse().unwrap());
        hand_back(&app.app, &clerk, one, &a.has.client).await.unwrap();
        let burnt = read.claim_by_token(&tickets[4].token).await.unwrap().unwrap();
        assert_eq!((burnt.claim.state, burnt.holds_pool), (ClaimState::Cancelled, false));
        let again = Cut::online(&app, &clerk, one, "a").await;
        assert_eq!(
            (again.told.lease.epoch, again.told.tickets[0].label.as_str()),
            (2, "AA006")
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_what_was_written_off_is_told_and_not_done() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 5, 2).await;
        let (one, two) = (windows[0], windows[1]);
        let mut a = Cut::online(&app, &clerk, one, "a").await;
        let manager = app.login("head", Role::Manager, Some("S1")).await;
        // Another screen at the same window learns that this one holds it.
        let other = Has {
            client: "z".repeat(22),
            ..Has::default()
        };
        refused(
            renew_window(&app.app, &clerk, one, &other).await,
            &Refusal::LeaseElsewhere,
        );
        let denied = write_off(&app.app, &clerk, one).await;
        assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");
        write_off(&app.app, &manager, one).await.unwrap();
        let mut called = BTreeSet::new();
        while let Some(claim) = call_next(&app.app, &clerk, two, None).await.unwrap() {
            yike_app::desk::serve::finish(&app.app, &clerk, two, &yike_app::desk::window::Seen::of(&claim))
                .await
                .unwrap();
            called.insert(claim.label);
        }
        assert_eq!(called.len(), 5);
        a.serve_all();
        assert!(!a.acts.is_empty());
        all(&a.back(&app, &clerk, one).await.unwrap(), Came::Changed);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_acts_out_of_order_with_a_clock_that_jumps_or_of_another_lease() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 1).await;
        let one = windows[0];
        let mut a = Cut::online(&app, &clerk, one, "a").await;
        let who = a.told.line[0].clone();
        a.act(Did::Called, &who);
        a.act(Did::Started, &who);
        a.act(Did::Finished, &who);
        // A year ahead, then back.
        a.acts[0].at = "2027-11-24T10:00:00+08:00".parse().unwrap();
        a.acts[1].at = "1999-01-01T00:00:00Z".parse().unwrap();
        app.set("2026-11-24T10:20:00+08:00");
        let mut gap = a.acts.clone();
        gap.remove(1);
        let client = a.has.client.clone();
        for (epoch, acts) in [(1, gap), (1, a.acts[1..].to_vec()), (2, a.acts.clone())] {
            let result = reconcile_window(&app.app, &clerk, one, (&client, epoch), &acts).await;
            assert!(result.is_err(), "{epoch} {acts:?}");
        }
        all(&a.back(&app, &clerk, one).await.unwrap(), Came::Done);
        let done = app
            .app
            .store
            .read()
            .claim_by_token(&who.token)
            .await
            .unwrap()
            .unwrap()
            .claim;
        assert_eq!(
            (done.called_at, done.ended_at),
            (Some(app.app.now()), Some(app.app.now()))
        );
        let unknown = Act {
            n: 4,
            did: Did::Called,
            token: "x".repeat(22),
            at: app.app.now(),
            service: String::new(),
        };
        all(
            &reconcile_window(&app.app, &clerk, one, (&client, 1), &[unknown])
                .await
                .unwrap(),
            Came::Unknown,
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_kiosk_hands_out_numbers_and_calls_nobody() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 1, 1).await;
        let manager = app.login("head", Role::Manager, Some("S1")).await;
        let (_, link) = add_device(&app.app, &manager, app.venue("V1"), DeviceKind::Kiosk, "door")
            .await
            .unwrap();
        let (kiosk, _) = set_up(&app.app, &link).await.unwrap();
        let has = Has {
            client: "k".repeat(22),
            ..Has::default()
        };
        let told = renew_kiosk(&app.app, &kiosk, &has).await.unwrap();
        assert!(told.line.is_empty() && !told.tickets.is_empty());
        let ticket = told
            .tickets
            .iter()
            .find(|ticket| ticket.schedule == windows[0].schedule)
            .unwrap();
        assert!(ticket.label.starts_with("AK"), "{}", ticket.label);
        let act = |n, did| Act {
            n,
            did,
            token: ticket.token.clone(),
            at: app.app.now(),
            service: "F1".into(),
        };
        let key = (has.client.as_str(), told.lease.epoch);
        assert!(
            reconcile_kiosk(&app.app, &kiosk, key, &[act(1, Did::Called)])
                .await
                .is_err()
        );
        all(
            &reconcile_kiosk(&app.app, &kiosk, key, &[act(1, Did::HandedOut)])
                .await
                .unwrap(),
            Came::Done,
        );
        // Somebody is at the window; after them the kiosk's number is called as any other.
        press(&app, &clerk, windows[0]).await;
        let next = press(&app, &clerk, windows[0]).await;
        assert_eq!(next.label, ticket.label);
        all_checks_hold(&app).await;
    })
    .await;
}
