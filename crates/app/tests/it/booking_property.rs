//! Whatever people do to bookings, in whatever order, no place is sold twice and nobody is lost.

use crate::booking::{at, bookable_town, change, wish};
use crate::support::all_checks_hold;
use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use yike_app::AppError;
use yike_app::desk::book::{Book, book, book_for};
use yike_app::desk::confirm::{Contact, confirm};
use yike_app::desk::expire::decline;
use yike_app::desk::keep::round;
use yike_app::desk::move_booking::{NewPlace, move_booking};
use yike_app::desk::own::cancel;
use yike_app::desk::reoffer::pending;
use yike_app::desk::waitlist::{Join, join};
use yike_app::people::sign_in::SignedIn;
use yike_calendar::{Exception, ExceptionKind};
use yike_model::desk::booking::affected;
use yike_model::desk::{Asks, Channel, ClaimState};
use yike_model::directory::BookingRule;
use yike_model::people::Role;
use yike_testkit::{TestApp, both};

#[derive(Debug, Clone, Copy)]
enum Act {
    Book(usize),
    ByPhone(usize),
    Join,
    Confirm(usize),
    Move(usize, usize),
    Cancel(usize),
    Decline(usize),
    Pass(u8),
    Close(bool),
    Cut(bool),
}

/// The bookable starts that are tried: two hours of quarters.
const STARTS: usize = 8;

fn act() -> impl Strategy<Value = Act> {
    let who = 0..40usize;
    prop_oneof![
        6 => (0..STARTS).prop_map(Act::Book),
        2 => (0..STARTS).prop_map(Act::ByPhone),
        3 => Just(Act::Join),
        5 => who.clone().prop_map(Act::Confirm),
        4 => (who.clone(), 0..STARTS).prop_map(|(who, to)| Act::Move(who, to)),
        3 => who.clone().prop_map(Act::Cancel),
        2 => who.prop_map(Act::Decline),
        3 => (1..30u8).prop_map(Act::Pass),
        1 => any::<bool>().prop_map(Act::Close),
        1 => any::<bool>().prop_map(Act::Cut),
    ]
}

fn time(start: usize) -> String {
    format!("25T{:02}:{:02}", 9 + start / 4, start % 4 * 15)
}

async fn perform(app: &TestApp, clerk: &SignedIn, tokens: &mut Vec<String>, act: Act) -> Result<(), AppError> {
    let token = |n: usize| tokens.get(n % tokens.len().max(1)).cloned();
    let made = match act {
        Act::Book(start) => Some(book(&app.app, wish(app, &time(start), None)).await?),
        Act::ByPhone(start) => {
            let input = Book {
                channel: Channel::Phone,
                ..wish(app, &time(start), None)
            };
            Some(book_for(&app.app, clerk, input).await?)
        }
        Act::Join => {
            let day = date(2026, 11, 25);
            let input = Join {
                venue: app.venue("V1"),
                service: app.service("F1"),
                from: day,
                until: day,
                channel: Channel::Web,
                token: None,
                asks: Asks::default(),
                contact: Contact::default(),
            };
            Some(join(&app.app, input).await?)
        }
        Act::Confirm(n) => {
            if let Some(token) = token(n) {
                confirm(&app.app, &token, Contact::default()).await?;
            }
            None
        }
        Act::Move(n, to) => {
            if let Some(token) = token(n) {
                let to = NewPlace {
                    starts_at: at(&time(to)),
                    schedule: None,
                };
                move_booking(&app.app, &token, to).await?;
            }
            None
        }
        Act::Cancel(n) => {
            if let Some(token) = token(n) {
                cancel(&app.app, &token).await?;
            }
            None
        }
        Act::Decline(n) => {
            if let Some(token) = token(n) {
                decline(&app.app, &token).await?;
            }
            None
        }
        Act::Pass(minutes) => {
            let now = app.app.now() + SignedDuration::from_mins(i64::from(minutes));
            app.set(&now.to_string());
            round(&app.app).await?;
            None
        }
        Act::Close(closed) => {
            change(app, "P1", |schedule| {
                schedule.plan.exceptions.clear();
                if closed {
                    schedule.plan.exceptions.push(Exception {
                        from: date(2026, 11, 25),
                        until: date(2026, 11, 25),
                        what: ExceptionKind::Closed,
                        reason: "停电".into(),
                    });
                }
            })
            .await;
            round(&app.app).await?;
            None
        }
        // The places become shorter or longer while some are taken.
        Act::Cut(short) => {
            change(app, "P1", |schedule| {
                schedule.booking = schedule.booking.map(|rule| BookingRule {
                    bucket_minutes: if short { 5 } else { 15 },
                    ..rule
                });
            })
            .await;
            None
        }
    };
    tokens.extend(made.map(|claim| claim.token));
    Ok(())
}

/// What must hold after every act.
async fn holds(app: &TestApp, tokens: &[String]) {
    let read = app.t.store.read();
    let (mut labels, mut live) = (BTreeSet::new(), Vec::new());
    for token in tokens {
        let record = read.claim_by_token(token).await.unwrap().expect("nobody is lost");
        assert!(
            labels.insert((record.seat.date, record.claim.label.clone())),
            "a label twice"
        );
        let claim = record.claim;
        let seated = matches!(claim.state, ClaimState::Held | ClaimState::Confirmed);
        assert_eq!(record.holds_pool, seated, "{claim:?}");
        if claim.state == ClaimState::Waitlisted {
            assert!(claim.booking.is_none() && claim.wish.is_some(), "{claim:?}");
        }
        if seated {
            live.push((claim, record.run.unwrap().first.kind));
        }
    }
    // At no instant do more people of a kind have the place than the rule allows: one and one.
    for (claim, kind) in &live {
        let mine = claim.booking.unwrap();
        let at_once = live.iter().filter(|(other, other_kind)| {
            let booking = other.booking.unwrap();
            other_kind == kind && booking.starts_at <= mine.starts_at && mine.starts_at < booking.ends_at
        });
        assert_eq!(at_once.count(), 1, "{claim:?}");
    }
}

#[tokio::test]
async fn m07_no_sequence_of_acts_oversells_or_loses_anybody() {
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::default()
    });
    for _ in 0..6 {
        let acts = prop::collection::vec(act(), 40..60)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        both(|t| {
            let acts = acts.clone();
            async move {
                let app = bookable_town(t).await;
                let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
                let mut tokens = Vec::new();
                for (n, act) in acts.iter().enumerate() {
                    match perform(&app, &clerk, &mut tokens, *act).await {
                        Ok(()) | Err(AppError::Place(_) | AppError::State(_) | AppError::Conflict) => {}
                        Err(other) => panic!("{other:?} at {n} of {acts:?}"),
                    }
                    holds(&app, &tokens).await;
                }
                // Whoever lost a period was proposed something, or told that there is nothing.
                round(&app.app).await.unwrap();
                let world = app.app.world();
                let schedule = world.snapshot.schedule(app.schedule("P1")).unwrap();
                let day = yike_calendar::occurrences(
                    &schedule.plan,
                    &world.snapshot.calendar,
                    date(2026, 11, 25),
                    &app.app.zone,
                );
                let claims = app
                    .t
                    .store
                    .read()
                    .claims_on(schedule.id, date(2026, 11, 25))
                    .await
                    .unwrap();
                for claim in affected(&claims, &day) {
                    assert!(pending(&world, claim, date(2026, 11, 25)), "{claim:?}");
                }
                all_checks_hold(&app).await;
            }
        })
        .await;
    }
}
