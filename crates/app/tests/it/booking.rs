//! Booked places: hold, confirm, move, cancel, expire, wait, be offered, be proposed another time, check in.

use crate::support::all_checks_hold;
use jiff::civil::date;
use std::collections::BTreeSet;
use tokio::task::JoinSet;
use yike_app::desk::book::{Book, book, book_for};
use yike_app::desk::confirm::{Contact, confirm};
use yike_app::desk::expire::{decline, expire};
use yike_app::desk::keep::round;
use yike_app::desk::move_booking::{NewPlace, move_booking};
use yike_app::desk::own::cancel;
use yike_app::desk::places::days;
use yike_app::desk::waitlist::{Join, join};
use yike_app::{AppError, PlaceError};
use yike_calendar::{Exception, ExceptionKind};
use yike_model::desk::{Asks, Channel, Claim, ClaimState, PoolKind};
use yike_model::directory::BookingRule;
use yike_model::people::Role;
use yike_testkit::{TestApp, TestStore, both, instant};

/// A Tuesday.
const NINE: &str = "2026-11-24T08:30:00+08:00";
pub const RULE: BookingRule = BookingRule {
    bucket_minutes: 15,
    per_bucket: 1,
    reserved: 1,
    days_ahead: 7,
};

/// The town with bookings at P1 (9-12, 13-17) and at the visiting doctor P3 (TU, FR 12-14).
pub async fn bookable_town(t: TestStore) -> TestApp {
    let app = TestApp::town(t).await;
    app.set(NINE);
    for code in ["P1", "P3"] {
        change(&app, code, |schedule| {
            schedule.booking = Some(RULE);
            schedule.walk_in_from_minutes = 30;
        })
        .await;
    }
    app
}

/// Changes a schedule as an editor of timetables would.
pub async fn change(app: &TestApp, code: &str, edit: impl Fn(&mut yike_model::directory::Schedule)) {
    let mut schedule = app.app.world().snapshot.schedule(app.schedule(code)).unwrap().clone();
    edit(&mut schedule);
    let schedule = &schedule;
    app.t
        .store
        .write(|tx| async move { tx.save_schedule(schedule).await })
        .await
        .unwrap();
    app.app.reload_world().await.unwrap();
}

pub fn at(time: &str) -> jiff::Timestamp {
    instant(&format!("2026-11-{time}:00+08:00"))
}

pub fn wish(app: &TestApp, time: &str, token: Option<&str>) -> Book {
    Book {
        venue: app.venue("V1"),
        service: app.service("F1"),
        starts_at: at(time),
        schedule: None,
        channel: Channel::Web,
        token: token.map(str::to_owned),
        asks: Asks::default(),
    }
}

pub async fn booked(app: &TestApp, time: &str) -> Claim {
    let claim = book(&app.app, wish(app, time, None)).await.unwrap();
    confirm(&app.app, &claim.token, Contact::default()).await.unwrap()
}

pub async fn waits(app: &TestApp, from: jiff::civil::Date, until: jiff::civil::Date) -> Claim {
    let input = Join {
        venue: app.venue("V1"),
        service: app.service("F1"),
        from,
        until,
        channel: Channel::Web,
        token: None,
        asks: Asks::default(),
        contact: Contact::default(),
    };
    join(&app.app, input).await.unwrap()
}

pub async fn now(app: &TestApp, claim: &Claim) -> Claim {
    let record = app.t.store.read().claim_by_token(&claim.token).await.unwrap();
    record.unwrap().claim
}

pub fn is(error: Result<Claim, AppError>, expect: PlaceError) {
    match error {
        Err(AppError::Place(found)) => assert_eq!(found, expect),
        other => panic!("expected {expect:?}, got {other:?}"),
    }
}

pub async fn fill_morning(app: &TestApp, day: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    for hour in 9..12 {
        for minute in [0, 15, 30, 45] {
            let time = format!("{day}T{hour:02}:{minute:02}");
            match book(&app.app, wish(app, &time, None)).await {
                Ok(claim) => claims.push(confirm(&app.app, &claim.token, Contact::default()).await.unwrap()),
                Err(AppError::Place(PlaceError::None)) => {}
                Err(other) => panic!("{time}: {other:?}"),
            }
        }
    }
    claims
}

#[tokio::test]
async fn m07_a_booking_is_held_confirmed_moved_and_given_back() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let days_of = days(&app.app, app.venue("V1"), app.service("F1")).await.unwrap();
        assert_eq!((days_of.len(), days_of[0].date), (8, date(2026, 11, 24)));
        let open: Vec<bool> = days_of.iter().map(|day| day.open).collect();
        assert_eq!(
            open,
            [true, true, true, true, false, false, true, true],
            "Saturday and Sunday closed"
        );
        // 10 minutes fit one place; the last admission is a quarter of an hour before noon.
        assert_eq!(days_of[1].places.len(), 11 + 15);
        let held = book(&app.app, wish(&app, "25T09:30", None)).await.unwrap();
        assert_eq!((held.state, held.label.as_str()), (ClaimState::Held, "YA001"));
        let contact = Contact {
            phone: Some("138 0000 0001".into()),
            english: false,
        };
        let mine = confirm(&app.app, &held.token, contact).await.unwrap();
        assert_eq!((mine.state, mine.asks.notify), (ClaimState::Confirmed, true));
        assert_eq!(
            confirm(&app.app, &held.token, Contact::default()).await.unwrap(),
            mine,
            "twice is no mistake"
        );
        is(book(&app.app, wish(&app, "25T09:30", None)).await, PlaceError::Taken);
        let to = |time| NewPlace {
            starts_at: at(time),
            schedule: None,
        };
        let moved = move_booking(&app.app, &mine.token, to("25T10:00")).await.unwrap();
        assert_eq!(
            (moved.label.as_str(), &moved.token, moved.course.moves),
            ("YA001", &mine.token, 1)
        );
        let other = booked(&app, "25T09:30").await;
        is(
            move_booking(&app.app, &mine.token, to("25T09:30")).await,
            PlaceError::Taken,
        );
        assert_eq!(now(&app, &mine).await, moved, "the old place is kept");
        // Another day keeps the label too, where nobody had it.
        let moved = move_booking(&app.app, &mine.token, to("27T09:00")).await.unwrap();
        assert_eq!(moved.label, "YA001");
        let third = booked(&app, "27T09:15").await;
        assert_eq!(third.label, "YA002");
        let back = move_booking(&app.app, &other.token, to("27T09:30")).await.unwrap();
        assert_eq!(back.label, "YA003", "YA002 was given to somebody there");
        cancel(&app.app, &moved.token).await.unwrap();
        assert_eq!(booked(&app, "27T09:00").await.state, ClaimState::Confirmed);
        is(
            move_booking(&app.app, &moved.token, to("27T10:00")).await,
            PlaceError::NotMovable,
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_what_cannot_be_booked_says_why_and_changes_nothing() {
    both(|t| async move {
        let app = bookable_town(t).await;
        for (time, expect) in [
            ("24T08:00", PlaceError::Past),
            ("23T09:00", PlaceError::Past),
            ("28T09:00", PlaceError::None),
            ("25T09:05", PlaceError::None),
            ("25T12:15", PlaceError::None),
            ("25T16:45", PlaceError::None),
        ] {
            is(book(&app.app, wish(&app, time, None)).await, expect);
        }
        let mut far = wish(&app, "25T09:00", None);
        far.starts_at = instant("2026-12-24T09:00:00+08:00");
        is(book(&app.app, far).await, PlaceError::None);
        let mut elsewhere = wish(&app, "25T09:00", None);
        elsewhere.venue = app.venue("V3");
        is(book(&app.app, elsewhere).await, PlaceError::None);
        change(&app, "P1", |schedule| {
            schedule.plan.exceptions = vec![Exception {
                from: date(2026, 11, 26),
                until: date(2026, 11, 26),
                what: ExceptionKind::Closed,
                reason: "停电检修".into(),
            }];
        })
        .await;
        is(book(&app.app, wish(&app, "26T09:00", None)).await, PlaceError::None);
        // The same press twice, one after the other and at once.
        let token = app.app.token();
        let first = book(&app.app, wish(&app, "25T09:00", Some(&token))).await.unwrap();
        let again = book(&app.app, wish(&app, "25T09:00", Some(&token))).await.unwrap();
        assert_eq!(first, again);
        let token = app.app.token();
        let mut presses = JoinSet::new();
        for _ in 0..8 {
            let (app, wish) = (app.app.clone(), wish(&app, "25T09:15", Some(&token)));
            presses.spawn(async move { book(&app, wish).await.unwrap().id });
        }
        assert_eq!(presses.join_all().await.into_iter().collect::<BTreeSet<_>>().len(), 1);
        assert!(matches!(
            book(&app.app, wish(&app, "25T10:00", Some("forged"))).await,
            Err(AppError::Input(_))
        ));
        let bad = Contact {
            phone: Some("call me".into()),
            english: false,
        };
        assert!(matches!(
            confirm(&app.app, &first.token, bad).await,
            Err(AppError::Input(_))
        ));
        assert!(matches!(
            confirm(&app.app, "no-such-token-as-this-x", Contact::default()).await,
            Err(AppError::NotFound(_))
        ));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_hold_ends_and_its_place_is_free_at_once() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let held = book(&app.app, wish(&app, "25T09:00", None)).await.unwrap();
        app.set("2026-11-24T08:39:00+08:00");
        assert_eq!(expire(&app.app).await.unwrap(), 0);
        app.set("2026-11-24T08:41:00+08:00");
        // No job came by: whoever asks for the place gets it.
        let next = book(&app.app, wish(&app, "25T09:00", None)).await.unwrap();
        assert_eq!(next.state, ClaimState::Held);
        is(
            confirm(&app.app, &held.token, Contact::default()).await,
            PlaceError::HoldOver,
        );
        assert_eq!(now(&app, &held).await.state, ClaimState::Cancelled);
        assert_eq!(expire(&app.app).await.unwrap(), 0, "once");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_longer_service_takes_places_in_a_row() {
    both(|t| async move {
        let app = bookable_town(t).await;
        change(&app, "P1", |schedule| {
            schedule.booking = Some(BookingRule {
                bucket_minutes: 5,
                ..RULE
            });
        })
        .await;
        let first = booked(&app, "25T09:00").await;
        let booking = first.booking.unwrap();
        assert_eq!(booking.ends_at, at("25T09:10"), "ten minutes are two places");
        is(book(&app.app, wish(&app, "25T09:05", None)).await, PlaceError::Taken);
        let second = booked(&app, "25T09:10").await;
        let to = NewPlace {
            starts_at: at("25T09:05"),
            schedule: None,
        };
        is(move_booking(&app.app, &first.token, to).await, PlaceError::Taken);
        cancel(&app.app, &second.token).await.unwrap();
        let moved = move_booking(&app.app, &first.token, to).await.unwrap();
        assert_eq!(
            moved.booking.unwrap().starts_at,
            at("25T09:05"),
            "half of it is its own place"
        );
        // The timetable changes to quarters: what was booked before counts on.
        change(&app, "P1", |schedule| schedule.booking = Some(RULE)).await;
        is(book(&app.app, wish(&app, "25T09:00", None)).await, PlaceError::Taken);
        assert_eq!(booked(&app, "25T09:15").await.state, ClaimState::Confirmed);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_staff_book_from_what_is_kept_for_them() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
        let stranger = app.login("elsewhere", Role::Clerk, Some("D2")).await;
        booked(&app, "25T09:00").await;
        let by_phone = Book {
            channel: Channel::Phone,
            ..wish(&app, "25T09:00", None)
        };
        assert!(matches!(
            book_for(&app.app, &stranger, by_phone.clone()).await,
            Err(AppError::NotFound(_))
        ));
        let claim = book_for(&app.app, &clerk, by_phone.clone()).await.unwrap();
        assert_eq!((claim.state, claim.channel), (ClaimState::Confirmed, Channel::Phone));
        is(book_for(&app.app, &clerk, by_phone).await, PlaceError::Taken);
        let record = app.t.store.read().claim_by_token(&claim.token).await.unwrap().unwrap();
        assert_eq!(record.run.unwrap().first.kind, PoolKind::Reserved);
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_who_waits_longest_is_offered_the_place_given_back() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let day = date(2026, 11, 25);
        // The afternoon is closed, so that the day is full.
        change(&app, "P1", |schedule| {
            schedule.plan.rules[0].periods.truncate(1);
        })
        .await;
        let full = fill_morning(&app, "25").await;
        assert_eq!(full.len(), 11);
        let (first, second) = (waits(&app, day, day).await, waits(&app, day, day).await);
        assert_eq!(
            (first.state, first.booking, second.state),
            (ClaimState::Waitlisted, None, ClaimState::Waitlisted)
        );
        cancel(&app.app, &full[3].token).await.unwrap();
        let offered = now(&app, &first).await;
        let booking = offered.booking.unwrap();
        assert_eq!(
            (offered.state, booking.starts_at, booking.held_until),
            (ClaimState::Held, at("25T09:45"), Some(at("24T09:00")))
        );
        is(book(&app.app, wish(&app, "25T09:45", None)).await, PlaceError::Taken);
        // "Not this one": the next gets it, and the first goes back on the list behind.
        app.set("2026-11-24T08:40:00+08:00");
        decline(&app.app, &first.token).await.unwrap();
        assert_eq!(now(&app, &first).await.state, ClaimState::Waitlisted);
        let offered = now(&app, &second).await;
        assert_eq!(offered.state, ClaimState::Held);
        // The second says nothing: it is the first's turn again, and then nobody's.
        app.set("2026-11-24T09:11:00+08:00");
        round(&app.app).await.unwrap();
        assert_eq!(now(&app, &second).await.state, ClaimState::Waitlisted);
        assert_eq!(now(&app, &first).await.state, ClaimState::Held);
        decline(&app.app, &first.token).await.unwrap();
        assert_eq!(
            now(&app, &first).await.state,
            ClaimState::Cancelled,
            "two offers let pass"
        );
        assert_eq!(now(&app, &second).await.state, ClaimState::Held);
        let mine = confirm(&app.app, &second.token, Contact::default()).await.unwrap();
        assert_eq!((mine.state, mine.wish), (ClaimState::Confirmed, None));
        assert_eq!(mine.label, second.label);
        // Whoever waits longer than the days wished for is told.
        let third = waits(&app, day, day).await;
        app.set("2026-11-26T08:00:00+08:00");
        round(&app.app).await.unwrap();
        assert_eq!(now(&app, &third).await.state, ClaimState::Cancelled);
        all_checks_hold(&app).await;
    })
    .await;
}
