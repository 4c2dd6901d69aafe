//! One visit: sent on to another line, several services, papers later, a class of priority looked at.

use crate::desk_steps::{line, press, refused, take};
use crate::support::all_checks_hold;
use jiff::SignedDuration;
use yike_app::AppError;
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::serve::{add_service, check_class, complete_later, finish_later};
use yike_app::desk::transfer::{Transfer, read_note, transfer};
use yike_app::desk::view::desk;
use yike_app::desk::window::{Seen, Window};
use yike_model::desk::order::Rule;
use yike_model::desk::{Asks, Channel, ClaimState, Priority};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_testkit::both;

const TEN: &str = "2026-11-24T10:00:00+08:00";
/// While the clinic of V2 takes place.
const NOON: &str = "2026-11-24T12:30:00+08:00";

#[tokio::test]
async fn m07_sent_on_with_a_sealed_note() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V2", "P2"), NOON, 2, 1).await;
        let (one, clinic) = (windows[0], app.schedule("P3"));
        let wanted = Transfer {
            to: clinic,
            service: Some(app.service("F4")),
            note: "示例居民 0001：要配降压药".into(),
        };
        let a = press(&app, &clerk, one).await;
        app.t.clock.advance(SignedDuration::from_mins(1));
        let elsewhere = Transfer {
            to: app.schedule("P1"),
            ..wanted.clone()
        };
        refused(
            transfer(&app.app, &clerk, one, &Seen::of(&a), &elsewhere).await,
            &Refusal::OtherVenue,
        );
        let unoffered = Transfer {
            service: Some(app.service("F3")),
            ..wanted.clone()
        };
        refused(
            transfer(&app.app, &clerk, one, &Seen::of(&a), &unoffered).await,
            &Refusal::NotOffered,
        );
        let sent = transfer(&app.app, &clerk, one, &Seen::of(&a), &wanted).await.unwrap();
        assert_eq!(
            (sent.schedule, sent.state, &sent.label),
            (clinic, ClaimState::Arrived, &a.label)
        );
        assert_eq!(
            (sent.queued_at, sent.service, sent.minutes),
            (a.queued_at, app.service("F4"), 15)
        );
        // Pressed again: it stands there no more.
        let again = transfer(&app.app, &clerk, one, &Seen::of(&a), &wanted).await;
        assert!(matches!(again, Err(AppError::NotFound(_))), "{again:?}");
        // There it is called, and the colleague reads the note; the reading is told.
        let doctor = app.login("doctor", Role::Clerk, Some("H1")).await;
        let there = Window {
            schedule: clinic,
            number: 1,
        };
        open_window(&app.app, &doctor, there, &Opening::default())
            .await
            .unwrap();
        let view = desk(&app.app, &doctor, there).await.unwrap();
        assert_eq!(
            view.next.as_ref().map(|(index, why)| (*index, why.rule)),
            Some((0, Rule::Transferred))
        );
        let called = press(&app, &doctor, there).await;
        assert!(called.id == a.id && called.course.noted);
        let note = read_note(&app.app, &doctor, there, &called.token).await.unwrap();
        assert_eq!(note.as_deref(), Some("示例居民 0001：要配降压药"));
        app.t.settle().await;
        let told = app.t.store.read().recent(None, 200).await.unwrap();
        assert!(told.iter().any(|entry| entry.event.kind == "sealed.read"));
        let plain = |entry: &yike_storage::LedgerEntry| serde_json::to_string(&entry.event).unwrap().contains("降压药");
        assert!(!told.iter().any(plain), "the note is in no event");
        // The line it left counts it no more, and its place there is free again.
        assert_eq!(desk(&app.app, &clerk, one).await.unwrap().line.len(), 1);
        take(&app, "V2", "F1", Channel::Kiosk).await;
        take(&app, "V2", "F1", Channel::Kiosk).await;
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_several_services_in_one_visit_and_papers_later() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 1, 1).await;
        let one = windows[0];
        let a = press(&app, &clerk, one).await;
        let a = add_service(&app.app, &clerk, one, &Seen::of(&a), app.service("F3"))
            .await
            .unwrap();
        assert_eq!((a.work_minutes(), a.asks.extra.len()), (22, 1));
        for service in ["F1", "F3", "F4"] {
            let twice = add_service(&app.app, &clerk, one, &Seen::of(&a), app.service(service)).await;
            refused(twice, &Refusal::NotOffered);
        }
        let a = finish_later(&app.app, &clerk, one, &Seen::of(&a)).await.unwrap();
        let served = app
            .t
            .store
            .read()
            .queue_count(one.schedule, app.app.today())
            .await
            .unwrap();
        // It stays on the list into the next day, until ticked off, once.
        app.set("2026-11-25T10:00:00+08:00");
        let later = |view: yike_app::desk::view::DeskView| view.later.into_iter().map(|c| c.id).collect::<Vec<_>>();
        assert_eq!(later(desk(&app.app, &clerk, one).await.unwrap()), [a.id]);
        complete_later(&app.app, &clerk, one, &a.token).await.unwrap();
        let again = complete_later(&app.app, &clerk, one, &a.token).await;
        assert!(matches!(again, Err(AppError::Conflict)), "{again:?}");
        assert!(later(desk(&app.app, &clerk, one).await.unwrap()).is_empty());
        let day = jiff::civil::date(2026, 11, 24);
        let counted = app.t.store.read().queue_count(one.schedule, day).await.unwrap();
        assert_eq!(counted, served, "ticking off serves nobody twice");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_class_somebody_claims_is_looked_at() {
    both(|t| async move {
        let (app, clerk, windows) = line(t, ("V1", "P1"), TEN, 2, 1).await;
        let one = windows[0];
        let input = yike_app::desk::take_number::TakeNumber {
            venue: app.venue("V1"),
            service: app.service("F1"),
            channel: Channel::Kiosk,
            token: None,
            asks: Asks {
                priority: Some(Priority {
                    class: "veteran".into(),
                    checked_by: None,
                }),
                ..Asks::default()
            },
            identity: None,
        };
        let claim = yike_app::desk::take_number::take_number(&app.app, Actor::Resident, input)
            .await
            .unwrap();
        let rule = async || desk(&app.app, &clerk, one).await.unwrap().next.unwrap().1.rule;
        assert_eq!(rule().await, Rule::Lawful);
        let seen = check_class(&app.app, &clerk, one, &Seen::of(&claim), true)
            .await
            .unwrap();
        assert_eq!(seen.asks.priority.as_ref().unwrap().checked_by, Some(clerk.login.id));
        let none = check_class(&app.app, &clerk, one, &Seen::of(&claim), false)
            .await
            .unwrap();
        assert_eq!((none.asks.priority, rule().await), (None, Rule::FirstCome));
        all_checks_hold(&app).await;
    })
    .await;
}
