//! What a clerk does, step by step: whoever may not, or comes too late, is told so and nothing changes.

use crate::near::queue;
use crate::support::all_checks_hold;
use jiff::SignedDuration;
use yike_app::AppError;
use yike_app::desk::call::{call_next, call_this, recall};
use yike_app::desk::counters::{Opening, close_window, open_window, pause_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::serve::{finish, hold, let_back, miss, start};
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::desk::undo::undo;
use yike_app::desk::view::desk;
use yike_app::desk::window::{Seen, Window};
use yike_app::people::sign_in::SignedIn;
use yike_model::desk::{Channel, Claim, ClaimState, CounterState, HoldReason};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_testkit::{TestApp, TestStore, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";

/// A line with so many waiting, its clerk, and its windows, opened.
pub async fn line(
    t: TestStore,
    (venue, schedule): (&str, &str),
    at: &str,
    people: usize,
    windows: u16,
) -> (TestApp, SignedIn, Vec<Window>) {
    let app = TestApp::town(t).await;
    app.set(at);
    queue(&app, venue, "F1", people).await;
    let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
    let schedule = app.schedule(schedule);
    let windows: Vec<Window> = (1..=windows).map(|number| Window { schedule, number }).collect();
    for window in &windows {
        open_window(&app.app, &clerk, *window, &Opening::default())
            .await
            .unwrap();
    }
    (app, clerk, windows)
}

/// Who is called on the page as it stands.
pub async fn press(app: &TestApp, who: &SignedIn, window: Window) -> Claim {
    let seen = desk(&app.app, who, window)
        .await
        .unwrap()
        .serving
        .as_ref()
        .map(Seen::of);
    call_next(&app.app, who, window, seen.as_ref())
        .await
        .unwrap()
        .expect("somebody waits")
}

pub async fn take(app: &TestApp, venue: &str, service: &str, channel: Channel) -> Claim {
    let input = TakeNumber {
        venue: app.venue(venue),
        service: app.service(service),
        channel,
        token: None,
        asks: Default::default(),
        identity: None,
    };
    take_number(&app.app, Actor::Resident, input).await.unwrap()
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, AppError>, expect: &Refusal) {
    match result {
        Err(AppError::Refused(found)) => assert_eq!(&found, expect),
        other => panic!("expected {expect:?}, got {other:?}"),
    }
}

#[tokio::test]
async fn m07_a_window_is_opened_paused_and_closed_by_whoever_works_there() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 1).await;
        let (one, two) = (
            windows[0],
            Window {
                number: 2,
                ..windows[0]
            },
        );
        let colleague = app.login("window2", Role::Clerk, Some("S1")).await;
        refused(call_next(&app.app, &clerk, two, None).await, &Refusal::WindowClosed);
        // It is somebody else's until taken over.
        let opening = Opening::default();
        refused(
            open_window(&app.app, &colleague, one, &opening).await,
            &Refusal::WindowTaken,
        );
        refused(call_next(&app.app, &colleague, one, None).await, &Refusal::WindowTaken);
        refused(
            close_window(&app.app, &colleague, one, false).await,
            &Refusal::WindowTaken,
        );
        // A paused window calls nobody and says when it is back; times of another day are not taken.
        let back = app.app.now() + SignedDuration::from_mins(10);
        let paused = pause_window(&app.app, &clerk, one, Some(back)).await.unwrap();
        assert_eq!((paused.state, paused.back_at), (CounterState::Paused, Some(back)));
        refused(call_next(&app.app, &clerk, one, None).await, &Refusal::WindowPaused);
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!(view.windows[0].turns[0].from, back, "who waits is expected there then");
        open_window(&app.app, &clerk, one, &opening).await.unwrap();
        // Closing while serving: not at once, but after this one.
        let a = press(&app, &clerk, one).await;
        let busy = Refusal::WindowBusy { label: a.label.clone() };
        refused(close_window(&app.app, &clerk, one, false).await, &busy);
        assert!(close_window(&app.app, &clerk, one, true).await.unwrap().closing);
        assert_eq!(
            call_next(&app.app, &clerk, one, Some(&Seen::of(&a))).await.unwrap(),
            None
        );
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!(
            (view.counter.state, view.done, view.line.len()),
            (CounterState::Closed, 1, 2)
        );
        // Only whom the window serves is called there.
        take(&app, "V1", "F3", Channel::Kiosk).await;
        let only = Opening {
            services: vec![app.service("F3")],
            ..Opening::default()
        };
        open_window(&app.app, &clerk, one, &only).await.unwrap();
        assert_eq!(press(&app, &clerk, one).await.label, "A004");
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!(
            (view.next, view.line.iter().filter(|waiting| waiting.here).count()),
            (None, 0)
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_stale_pages_and_two_clerks_change_nothing() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 2).await;
        let (one, two) = (windows[0], windows[1]);
        let a = press(&app, &clerk, one).await;
        let started = start(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        let before = app
            .t
            .store
            .read()
            .claims_on(one.schedule, app.app.today())
            .await
            .unwrap();
        // The page still shows A001 as called; or shows nobody; or is another window's.
        let old = Seen::of(&a);
        for result in [
            start(&app.app, &clerk, one, &old).await,
            miss(&app.app, &clerk, one, &old, "gone").await,
            finish(&app.app, &clerk, two, &Seen::of(&started)).await,
            hold(&app.app, &clerk, one, &old, HoldReason::Form).await,
        ] {
            assert!(matches!(result, Err(AppError::Conflict)), "{result:?}");
        }
        for seen in [None, Some(&old)] {
            let pressed = call_next(&app.app, &clerk, one, seen).await;
            assert!(matches!(pressed, Err(AppError::Conflict)), "{pressed:?}");
        }
        let after = app
            .t
            .store
            .read()
            .claims_on(one.schedule, app.app.today())
            .await
            .unwrap();
        assert_eq!(before, after);
        // Two clerks reach for the same waiting person: one gets them, the other is told.
        let waiting = desk(&app.app, &clerk, two).await.unwrap().line[1].claim.clone();
        let seen = Seen::of(&waiting);
        finish(&app.app, &clerk, one, &Seen::of(&started)).await.unwrap();
        let (x, y) = tokio::join!(
            call_this(&app.app, &clerk, one, &seen, "lost the form of A003"),
            call_this(&app.app, &clerk, two, &seen, "lost the form of A003"),
        );
        let won = [&x, &y].iter().filter(|result| result.is_ok()).count();
        assert_eq!(won, 1, "{x:?} {y:?}");
        assert!([x, y].iter().any(|result| matches!(result, Err(AppError::Conflict))));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_out_of_order_only_with_a_reason_that_is_kept() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 1).await;
        let one = windows[0];
        let last = desk(&app.app, &clerk, one).await.unwrap().line[2].claim.clone();
        let seen = Seen::of(&last);
        for why in ["", "  ", "two\nlines"] {
            refused(call_this(&app.app, &clerk, one, &seen, why).await, &Refusal::Reason);
        }
        let called = call_this(&app.app, &clerk, one, &seen, "needs the interpreter who leaves at ten")
            .await
            .unwrap();
        assert_eq!((called.label.as_str(), called.state), ("A003", ClaimState::Called));
        app.t.settle().await;
        let told = app
            .t
            .store
            .read()
            .events_about(&format!("claim:{}", called.id), 1)
            .await
            .unwrap();
        assert_eq!(told[0].event.why, "needs the interpreter who leaves at ten");
        assert_eq!(told[0].event.data["why_next"]["rule"], "override");
        // One window serves one person.
        let first = desk(&app.app, &clerk, one).await.unwrap().line[0].claim.clone();
        let busy = Refusal::WindowBusy { label: "A003".into() };
        refused(call_this(&app.app, &clerk, one, &Seen::of(&first), "now").await, &busy);
    })
    .await;
}

#[tokio::test]
async fn m07_a_missed_number_comes_back_once() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 1, 1).await;
        let one = windows[0];
        let minute = || app.t.clock.advance(SignedDuration::from_mins(1));
        for back in [true, false] {
            let mut a = press(&app, &clerk, one).await;
            minute();
            while a.course.calls < 3 {
                a = recall(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
            }
            let a = miss(&app.app, &clerk, one, &Seen::of(&a), "").await.unwrap();
            let returned = let_back(&app.app, &clerk, one, &Seen::of(&a)).await;
            match back {
                true => assert_eq!(returned.unwrap().state, ClaimState::Arrived),
                false => refused(returned, &Refusal::ReturnedOften { label: "A001".into() }),
            }
        }
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_the_last_step_is_taken_back_within_a_minute() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 2).await;
        let (one, two) = (windows[0], windows[1]);
        refused(
            undo(&app.app, &clerk, one, "claim.called").await,
            &Refusal::NothingToUndo,
        );
        let a = press(&app, &clerk, one).await;
        let b = press(&app, &clerk, one).await;
        // "Next" finished A001 and called A002: both go back, in one step.
        let offered = desk(&app.app, &clerk, one).await.unwrap().undo.unwrap();
        assert_eq!((offered.kind.as_str(), offered.labels.len()), ("claim.called", 2));
        undo(&app.app, &clerk, one, "claim.called").await.unwrap();
        let view = desk(&app.app, &clerk, one).await.unwrap();
        assert_eq!((view.serving.as_ref(), view.done, view.undo), (Some(&a), 0, None));
        assert_eq!(view.line[0].claim.id, b.id);
        refused(
            undo(&app.app, &clerk, one, "claim.called").await,
            &Refusal::NothingToUndo,
        );
        // Set aside, and called to another window since: too late.
        let a = hold(&app.app, &clerk, one, &Seen::of(&a), HoldReason::Form)
            .await
            .unwrap();
        yike_app::desk::call::bring_back(&app.app, &clerk, two, &Seen::of(&a))
            .await
            .unwrap();
        assert_eq!(desk(&app.app, &clerk, one).await.unwrap().undo, None);
        refused(undo(&app.app, &clerk, one, "claim.parked").await, &Refusal::UndoLate);
        // After a minute nothing is taken back.
        let b = press(&app, &clerk, one).await;
        app.t.clock.advance(SignedDuration::from_secs(61));
        refused(
            undo(&app.app, &clerk, one, "claim.called").await,
            &Refusal::NothingToUndo,
        );
        assert_eq!(desk(&app.app, &clerk, one).await.unwrap().serving, Some(b));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_clock_set_back_makes_no_negative_times() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 2, 1).await;
        let one = windows[0];
        app.set("2026-11-24T09:30:00+08:00");
        let a = press(&app, &clerk, one).await;
        app.set("2026-11-24T09:10:00+08:00");
        let done = finish(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        assert!(done.ended_at >= done.called_at);
        assert_eq!(press(&app, &clerk, one).await.label, "A002");
        let count = app
            .t
            .store
            .read()
            .queue_count(one.schedule, app.app.today())
            .await
            .unwrap();
        assert_eq!((count.done, count.served_seconds), (1, 0));
        all_checks_hold(&app).await;
    })
    .await;
}
