//! What a supervisor does: other people's windows, stopping numbers, closing at once; and the ledger that explains it all.

use crate::desk_steps::{line, press, refused};
use crate::support::{all_checks_hold, operator};
use jiff::SignedDuration;
use jiff::civil::date;
use tokio::task::JoinSet;
use yike_app::AppError;
use yike_app::desk::call::{call_next, call_this, recall};
use yike_app::desk::close_line::{close_line, reopen_line};
use yike_app::desk::counters::{close_for, open_for};
use yike_app::desk::overview::overview;
use yike_app::desk::policy::declare_policy;
use yike_app::desk::refusal::Refusal;
use yike_app::desk::replay::{Which, replay};
use yike_app::desk::serve::{finish, hold, let_back, miss};
use yike_app::desk::supervise::{resume_numbers, stop_numbers};
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::desk::undo::undo;
use yike_app::desk::view::desk;
use yike_app::desk::window::{Seen, Window};
use yike_model::desk::order::Rule;
use yike_model::desk::replay::{Replay, Replayed};
use yike_model::desk::{Asks, Channel, Claim, CounterState, HoldReason, Policy, Priority};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_testkit::{TestApp, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";

async fn take(app: &yike_app::App, t: &TestApp, channel: Channel, class: Option<&str>) -> Result<Claim, AppError> {
    let input = TakeNumber {
        venue: t.venue("V1"),
        service: t.service("F1"),
        channel,
        token: None,
        asks: Asks {
            priority: class.map(|class| Priority {
                class: class.into(),
                checked_by: None,
            }),
            ..Asks::default()
        },
        identity: None,
    };
    take_number(app, Actor::Resident, input).await
}

async fn replayed(app: &TestApp) -> Replayed {
    app.t.settle().await;
    replay(&app.app, &Which::Schedule("P1".into(), app.app.today()))
        .await
        .unwrap()
}

#[tokio::test]
async fn m07_a_supervisor_stops_numbers_and_everybody_with_one_is_served() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 1).await;
        let (one, manager) = (windows[0], app.login("head", Role::Manager, Some("S1")).await);
        let why = "the system is slow today";
        let clerks = stop_numbers(&app.app, &clerk, one.schedule, why).await;
        assert!(matches!(clerks, Err(AppError::Denied)), "{clerks:?}");
        refused(
            stop_numbers(&app.app, &manager, one.schedule, " ").await,
            &Refusal::Reason,
        );
        stop_numbers(&app.app, &manager, one.schedule, why).await.unwrap();
        let next = Some("2026-11-24T13:00:00+08:00".parse().unwrap());
        let stopped = Refusal::Stopped { why: why.into(), next };
        refused(take(&app.app, &app, Channel::Web, None).await, &stopped);
        assert_eq!(desk(&app.app, &clerk, one).await.unwrap().stop.unwrap().why, why);
        for _ in 0..3 {
            press(&app, &clerk, one).await;
        }
        resume_numbers(&app.app, &manager, one.schedule).await.unwrap();
        assert_eq!(take(&app.app, &app, Channel::Kiosk, None).await.unwrap().label, "A004");
        // The afternoon was never stopped; at noon nothing runs that could be.
        app.set("2026-11-24T12:30:00+08:00");
        refused(
            stop_numbers(&app.app, &manager, one.schedule, why).await,
            &Refusal::NoSession,
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_supervisor_sees_the_venue_and_its_windows() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), "2026-11-24T11:30:00+08:00", 3, 1).await;
        let (one, manager) = (windows[0], app.login("head", Role::Manager, Some("S1")).await);
        let lines = overview(&app.app, &manager, app.venue("V1")).await.unwrap();
        assert_eq!((lines.len(), lines[0].waiting, lines[0].windows.len()), (1, 3, 2));
        assert_eq!(lines[0].last_label.as_deref(), Some("A003"));
        // One window, three times ten minutes until noon: just no room for another.
        let advice = lines[0].advice.unwrap();
        assert_eq!((advice.room, advice.more), (false, 0), "{advice:?}");
        open_for(&app.app, &manager, Window { number: 2, ..one }, &Default::default())
            .await
            .unwrap();
        let lines = overview(&app.app, &manager, app.venue("V1")).await.unwrap();
        assert!(lines[0].advice.unwrap().room, "two windows have room");
        let a = press(&app, &clerk, one).await;
        let busy = Refusal::WindowBusy { label: a.label.clone() };
        refused(close_for(&app.app, &manager, one, false).await, &busy);
        close_for(&app.app, &manager, one, true).await.unwrap();
        finish(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        assert_eq!(
            desk(&app.app, &clerk, one).await.unwrap().counter.state,
            CounterState::Closed
        );
        let denied = overview(&app.app, &clerk, app.venue("V1")).await;
        assert!(matches!(denied, Err(AppError::NotFound(_))), "{denied:?}");
    })
    .await;
}

#[tokio::test]
async fn m07_a_line_is_closed_at_once_and_nobody_is_dropped() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 3, 1).await;
        let (one, manager) = (windows[0], app.login("head", Role::Manager, Some("S1")).await);
        let served = press(&app, &clerk, one).await;
        let yesterday = close_line(&app.app, &manager, one.schedule, Some(date(2026, 11, 23)), "flood").await;
        assert!(matches!(yesterday, Err(AppError::Input(_))), "{yesterday:?}");
        let closed = close_line(&app.app, &manager, one.schedule, Some(date(2026, 11, 25)), "flood")
            .await
            .unwrap();
        assert_eq!(closed.hit.len(), 2, "who is at a window is served");
        let shut = take(&app.app, &app, Channel::Web, None).await;
        assert!(matches!(shut, Err(AppError::NotOpen { next: Some(_) })), "{shut:?}");
        app.t.settle().await;
        let told = app
            .t
            .store
            .read()
            .events_about(&format!("schedule:{}", one.schedule), 9)
            .await
            .unwrap();
        assert_eq!(
            (told[0].event.kind.as_str(), told[0].event.why.as_str()),
            ("session.closed", "flood")
        );
        // Those in the house can still be served, and those who wait still wait.
        let next = call_next(&app.app, &clerk, one, Some(&Seen::of(&served)))
            .await
            .unwrap();
        assert_eq!(next.map(|claim| claim.label), Some("A002".into()));
        reopen_line(&app.app, &manager, one.schedule, "flood").await.unwrap();
        assert_eq!(take(&app.app, &app, Channel::Web, None).await.unwrap().label, "A004");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_the_ledger_explains_every_call_of_a_mixed_day() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 2, 2).await;
        let (one, two) = (windows[0], windows[1]);
        let minute = || app.t.clock.advance(SignedDuration::from_secs(45));
        for (channel, class) in [
            (Channel::Kiosk, Some("veteran")),
            (Channel::Web, None),
            (Channel::Kiosk, Some("courtesy")),
            (Channel::Kiosk, Some("veteran")),
            (Channel::Counter, None),
        ] {
            minute();
            take(&app.app, &app, channel, class).await.unwrap();
        }
        minute();
        let a = press(&app, &clerk, one).await;
        assert_eq!(a.label, "A003", "the veteran goes first");
        minute();
        let mut b = press(&app, &clerk, two).await;
        while b.course.calls < 3 {
            b = recall(&app.app, &clerk, two, &Seen::of(&b)).await.unwrap();
        }
        let b = miss(&app.app, &clerk, two, &Seen::of(&b), "").await.unwrap();
        minute();
        let_back(&app.app, &clerk, two, &Seen::of(&b)).await.unwrap();
        hold(&app.app, &clerk, one, &Seen::of(&a), HoldReason::Document)
            .await
            .unwrap();
        minute();
        press(&app, &clerk, one).await;
        undo(&app.app, &clerk, one, "claim.called").await.unwrap();
        minute();
        // The rules change in the middle of the day.
        let other = Policy {
            id: "afternoon".into(),
            priority_run: 3,
            ..Policy::standard()
        };
        declare_policy(&app.app, operator(), &other).await.unwrap();
        let last = desk(&app.app, &clerk, two)
            .await
            .unwrap()
            .line
            .last()
            .unwrap()
            .claim
            .clone();
        call_this(&app.app, &clerk, two, &Seen::of(&last), "the bus leaves")
            .await
            .unwrap();
        for _ in 0..4 {
            minute();
            press(&app, &clerk, one).await;
        }
        let found = replayed(&app).await;
        assert_eq!(found.difference, None);
        let policies: Vec<&str> = found.calls.iter().map(|call| call.why.policy.as_str()).collect();
        assert_eq!(
            (policies.len(), policies[2], policies[3]),
            (8, "standard-1", "afternoon")
        );
        let overriden = found.calls.iter().find(|call| call.why.rule == Rule::Override).unwrap();
        assert_eq!(overriden.reason, "the bus leaves");
        assert!(found.calls[0].before.iter().any(|before| before.label == "A001"));
        // The same name for other rules is refused; so is nonsense.
        let again = Policy {
            priority_run: 2,
            ..other.clone()
        };
        assert!(matches!(
            declare_policy(&app.app, operator(), &again).await,
            Err(AppError::Input(_))
        ));
        let wrong = Policy {
            id: "x".into(),
            priority_run: 0,
            ..other
        };
        assert!(matches!(
            declare_policy(&app.app, operator(), &wrong).await,
            Err(AppError::Input(_))
        ));
        // An event that tells another story is found.
        let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
        let mut told = Replay::new(one.schedule, app.app.today());
        for entry in entries {
            let mut event = entry.event;
            if event.kind == "claim.called" && event.data["label"] == "A001" {
                event.data["why_next"]["rule"] = "lawful".into();
            }
            told.event(entry.position, &event);
        }
        let difference = told.end().difference.expect("a difference");
        assert!(difference.contains("A001"), "{difference}");
        all_checks_hold(&app).await;
    })
    .await;
}

/// 64 at once: people take numbers, are there, give up; two windows call. Whatever comes first, the ledger's order explains
/// every call.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m07_a_rush_replays() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 4, 2).await;
        let mut work: JoinSet<()> = JoinSet::new();
        for n in 0..62 {
            let t = app.clone();
            work.spawn(async move {
                let class = (n % 5 == 0).then_some("veteran");
                let channel = if n % 3 == 0 { Channel::Web } else { Channel::Kiosk };
                let claim = take(&t.app, &t, channel, class).await.unwrap();
                match n % 4 {
                    0 => drop(yike_app::desk::own::arrive(&t.app, &claim.token).await),
                    1 => drop(yike_app::desk::own::cancel(&t.app, &claim.token).await),
                    _ => {}
                }
            });
        }
        for window in windows {
            let (t, clerk) = (app.clone(), clerk.clone());
            work.spawn(async move {
                let mut called = 0;
                while called < 12 {
                    let view = desk(&t.app, &clerk, window).await.unwrap();
                    let seen = view.serving.as_ref().map(Seen::of);
                    match call_next(&t.app, &clerk, window, seen.as_ref()).await {
                        Ok(_) => called += 1,
                        // The other window was faster: the clerk looks again and presses again.
                        Err(AppError::Conflict) => {}
                        Err(AppError::Storage(busy)) if busy.is_busy() => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            });
        }
        work.join_all().await;
        let found = replayed(&app).await;
        assert_eq!(found.difference, None);
        assert!(found.calls.len() > 12, "{}", found.calls.len());
        all_checks_hold(&app).await;
    })
    .await;
}
