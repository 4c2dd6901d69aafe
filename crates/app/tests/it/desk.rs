//! The thin desk: call, finish, missed; who may, and in which order.

use crate::near::queue;
use crate::support::all_checks_hold;
use std::collections::BTreeSet;
use tokio::task::JoinSet;
use yike_app::AppError;
use yike_app::desk::call::{bring_back, call_next, recall};
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::serve::{finish, hold, let_back, miss, start};
use yike_app::desk::view::desk;
use yike_app::desk::window::{Seen, Window, schedules_for};
use yike_app::people::sign_in::SignedIn;
use yike_model::desk::{Claim, ClaimState, HoldReason};
use yike_model::people::Role;
use yike_testkit::{TestApp, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";

/// A town at ten o'clock with so many waiting at V1, a clerk of its street, and the windows 1 and 2.
async fn at_ten(t: yike_testkit::TestStore, people: usize) -> (TestApp, SignedIn, [Window; 2]) {
    let app = TestApp::town(t).await;
    app.set(TEN);
    queue(&app, "V1", "F1", people).await;
    let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
    let schedule = app.schedule("P1");
    let windows = [1, 2].map(|number| Window { schedule, number });
    for window in windows {
        open_window(&app.app, &clerk, window, &Opening::default())
            .await
            .unwrap();
    }
    (app, clerk, windows)
}

#[tokio::test]
async fn m07_first_come_first_called() {
    both(|t| async move {
        let (app, clerk, [one, two]) = at_ten(t, 4).await;
        let a = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        let b = press_next(&app.app, &clerk, two).await.unwrap().unwrap();
        assert_eq!([&a.label, &b.label], ["A001", "A002"]);
        assert_eq!(
            (a.state, a.window.as_str(), a.served_by),
            (ClaimState::Called, "1", Some(clerk.login.id))
        );
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!((view.serving.as_ref(), view.line.len(), view.done), (Some(&a), 2, 0));
        // Calling the next finishes whoever is at the window.
        let c = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        assert_eq!(c.label, "A003");
        assert_eq!(desk(&app.app, &clerk, one).await.unwrap().done, 1);
        app.app.reload_lines().await.unwrap();
        let load = app.app.lines().load(one.schedule);
        assert_eq!((load.waiting, load.serving), (1, 2));
        finish(&app.app, &clerk, two, &Seen::of(&b)).await.unwrap();
        assert_eq!(press_next(&app.app, &clerk, two).await.unwrap().unwrap().label, "A004");
        assert_eq!(
            press_next(&app.app, &clerk, two).await.unwrap(),
            None,
            "nobody waits; A004 is finished"
        );
        let view = desk(&app.app, &clerk, two).await.unwrap();
        assert_eq!((view.serving, view.done), (None, 3));
        // The record says why each was next.
        app.t.settle().await;
        let told = app
            .t
            .store
            .read()
            .events_about(&format!("claim:{}", c.id), 10)
            .await
            .unwrap();
        let called = told
            .iter()
            .find(|entry| entry.event.kind == "claim.called")
            .expect("the call is told");
        assert_eq!(called.event.data["why_next"]["rule"], "first_come");
        assert_eq!(called.event.data["why_next"]["behind"], 1);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_missed_and_back_again_behind_those_who_wait() {
    both(|t| async move {
        let (app, clerk, [one, two]) = at_ten(t, 3).await;
        let a = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        // Another window does not act on somebody who stands at this one.
        let other = miss(&app.app, &clerk, two, &Seen::of(&a), "").await.unwrap_err();
        assert!(matches!(other, AppError::Conflict), "{other:?}");
        // Missed only after three calls.
        let early = miss(&app.app, &clerk, one, &Seen::of(&a), "").await.unwrap_err();
        let left = Refusal::CallsLeft {
            label: "A001".into(),
            made: 1,
            of: 3,
        };
        assert!(
            matches!(&early, AppError::Refused(refusal) if *refusal == left),
            "{early:?}"
        );
        recall(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        let a = recall(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        assert_eq!((a.state, a.course.calls), (ClaimState::Called, 3));
        let a = miss(&app.app, &clerk, one, &Seen::of(&a), "").await.unwrap();
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!((view.serving, view.missed.len(), view.line.len()), (None, 1, 2));
        assert!(matches!(
            finish(&app.app, &clerk, one, &Seen::of(&a)).await,
            Err(AppError::State(_))
        ));
        app.set("2026-11-24T10:20:00+08:00");
        let_back(&app.app, &clerk, two, &Seen::of(&a)).await.unwrap();
        let line: Vec<String> = desk(&app.app, &clerk, one)
            .await
            .unwrap()
            .line
            .into_iter()
            .map(|waiting| waiting.claim.label)
            .collect();
        assert_eq!(line, ["A002", "A003", "A001"], "the order never follows the label");
        let unknown = Seen {
            token: "unknown".into(),
            state: None,
        };
        assert!(matches!(
            finish(&app.app, &clerk, one, &unknown).await,
            Err(AppError::NotFound(_))
        ));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_parked_people_are_called_back_to_a_free_window() {
    both(|t| async move {
        let (app, clerk, [one, two]) = at_ten(t, 2).await;
        let a = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        let a = start(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        let a = hold(&app.app, &clerk, one, &Seen::of(&a), HoldReason::Document)
            .await
            .unwrap();
        let b = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        // Window 1 is taken now; the call goes to a window that is free.
        let busy = bring_back(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap_err();
        assert!(
            matches!(busy, AppError::Refused(Refusal::WindowBusy { .. })),
            "{busy:?}"
        );
        let back = bring_back(&app.app, &clerk, two, &Seen::of(&a)).await.unwrap();
        assert_eq!((back.state, back.window.as_str()), (ClaimState::Called, "2"));
        assert_eq!(
            desk(&app.app, &clerk, two).await.unwrap().serving.map(|c| c.label),
            Some("A001".into())
        );
        assert_eq!(
            desk(&app.app, &clerk, one).await.unwrap().serving.map(|c| c.id),
            Some(b.id)
        );
        finish(&app.app, &clerk, two, &Seen::of(&back)).await.unwrap();
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_only_who_works_there_sees_the_desk() {
    both(|t| async move {
        let (app, clerk, [one, _]) = at_ten(t, 2).await;
        let stranger = app.login("elsewhere", Role::Clerk, Some("D2")).await;
        let doctor = app.login("doctor", Role::Clerk, Some("H1")).await;
        let above = app.login("district", Role::Clerk, Some("D1")).await;
        let claim = press_next(&app.app, &clerk, one).await.unwrap().unwrap();
        for who in [&stranger, &doctor] {
            assert!(matches!(desk(&app.app, who, one).await, Err(AppError::NotFound(_))));
            assert!(matches!(
                press_next(&app.app, who, one).await,
                Err(AppError::NotFound(_))
            ));
            let acted = finish(&app.app, who, one, &Seen::of(&claim)).await;
            assert!(matches!(acted, Err(AppError::NotFound(_))), "{acted:?}");
        }
        let desks =
            |who: &SignedIn| -> BTreeSet<String> { schedules_for(&app.app, who).into_iter().map(|s| s.code).collect() };
        let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(desks(&clerk), set(&["P1", "P2", "P3"]), "the street and its station");
        assert_eq!(desks(&stranger), set(&["P4"]));
        assert_eq!(
            desks(&doctor),
            set(&["P3"]),
            "the provider of the clinic works at its desk"
        );
        assert_eq!(desks(&above), set(&["P1", "P2", "P3"]));
        // Windows are numbered 1 to `servers`.
        for number in [0, 3, u16::MAX] {
            let window = Window { number, ..one };
            assert!(
                matches!(desk(&app.app, &clerk, window).await, Err(AppError::NotFound("window"))),
                "{number}"
            );
        }
        // A disabled login works nowhere.
        let mut disabled = clerk.clone();
        disabled.login.disabled = true;
        assert!(desks(&disabled).is_empty());
        assert!(matches!(
            press_next(&app.app, &disabled, one).await,
            Err(AppError::Denied)
        ));
        assert_eq!(
            desk(&app.app, &above, one).await.unwrap().serving,
            Some(claim),
            "nothing was done"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m07_racing_clerks_never_call_the_same_person() {
    both(|t| async move {
        let (app, clerk, windows) = at_ten(t, 64).await;
        let mut calls = JoinSet::new();
        for task in 0..64 {
            let (app, clerk, window) = (app.app.clone(), clerk.clone(), windows[task % 2]);
            calls.spawn(async move { press_next(&app, &clerk, window).await });
        }
        let mut called: Vec<Claim> = Vec::new();
        for outcome in calls.join_all().await {
            match outcome {
                Ok(Some(claim)) => called.push(claim),
                // Somebody else was faster; the clerk presses again.
                Err(AppError::Conflict) => called.extend(press_next(&app.app, &clerk, windows[0]).await.unwrap()),
                other => panic!("{other:?}"),
            }
        }
        let distinct: BTreeSet<String> = called.iter().map(|claim| claim.label.clone()).collect();
        assert_eq!((called.len(), distinct.len()), (64, 64));
        let view = desk(&app.app, &clerk, windows[0]).await.unwrap();
        assert_eq!((view.done, view.line.len()), (62, 0), "two still stand at the windows");
        // Replaying the ledger gives the order of coming.
        app.t.settle().await;
        let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
        let order: Vec<&str> = entries
            .iter()
            .filter(|entry| entry.event.kind == "claim.called")
            .filter_map(|entry| entry.event.data["label"].as_str())
            .collect();
        let expect: Vec<String> = (1..=64).map(|n| format!("A{n:03}")).collect();
        assert_eq!(order, expect);
        all_checks_hold(&app).await;
    })
    .await;
}

/// Presses "next" on the page as it stands: whoever is at the window is finished first.
async fn press_next(app: &yike_app::App, who: &SignedIn, window: Window) -> Result<Option<Claim>, AppError> {
    let seen = desk(app, who, window).await?.serving.as_ref().map(Seen::of);
    call_next(app, who, window, seen.as_ref()).await
}
