//! Visiting clinics, check-in, the soonest place, and sixty-four people at once.

use crate::booking::{at, bookable_town, booked, change, now, wish};
use crate::support::all_checks_hold;
use jiff::civil::date;
use std::collections::BTreeSet;
use tokio::task::JoinSet;
use yike_app::desk::book::{Book, book, book_for};
use yike_app::desk::check_in::check_in;
use yike_app::desk::confirm::{Contact, confirm};
use yike_app::desk::keep::round;
use yike_app::desk::move_booking::{NewPlace, move_booking};
use yike_app::desk::own::cancel;
use yike_app::desk::places::soonest;
use yike_app::desk::reoffer::pending;
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::{AppError, CheckInError, PlaceError};
use yike_calendar::{Exception, ExceptionKind};
use yike_model::desk::{Asks, Channel, ClaimState};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_testkit::both;

#[tokio::test]
async fn m17_a_cancelled_clinic_proposes_other_places_and_drops_nobody() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let clinic = |time| Book {
            venue: app.venue("V2"),
            service: app.service("F4"),
            ..wish(&app, time, None)
        };
        let mut patients = Vec::new();
        for time in ["27T12:00", "27T12:15", "27T13:00"] {
            let held = book(&app.app, clinic(time)).await.unwrap();
            patients.push(confirm(&app.app, &held.token, Contact::default()).await.unwrap());
        }
        let close = |reason: &'static str| {
            change(&app, "P3", move |schedule| {
                schedule.plan.exceptions.push(Exception {
                    from: date(2026, 11, 27),
                    until: date(2026, 11, 27),
                    what: ExceptionKind::Closed,
                    reason: reason.into(),
                });
            })
        };
        close("医生外出，未找到代班").await;
        round(&app.app).await.unwrap();
        round(&app.app).await.unwrap();
        let mut firsts = BTreeSet::new();
        for patient in &patients {
            let claim = now(&app, patient).await;
            assert_eq!(claim.state, ClaimState::Confirmed, "stands until answered");
            assert!(pending(&app.app.world(), &claim, date(2026, 11, 27)));
            let reoffer = claim.course.reoffer.unwrap();
            assert_eq!(
                (reoffer.places.len(), reoffer.why.as_str()),
                (3, "医生外出，未找到代班")
            );
            firsts.extend(reoffer.places.iter().map(|place| place.starts_at));
        }
        assert_eq!(firsts.len(), 9, "everybody is proposed places of their own");
        app.t.settle().await;
        let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
        let told = entries
            .iter()
            .filter(|entry| entry.event.kind == "claim.reoffered")
            .count();
        assert_eq!(told, 3, "once each");
        let proposal = now(&app, &patients[0]).await.course.reoffer.unwrap().places[0];
        let to = NewPlace {
            starts_at: proposal.starts_at,
            schedule: Some(proposal.schedule),
        };
        let moved = move_booking(&app.app, &patients[0].token, to).await.unwrap();
        assert_eq!((moved.course.reoffer, moved.state), (None, ClaimState::Confirmed));
        // Opened again: nothing is asked any more.
        change(&app, "P3", |schedule| schedule.plan.exceptions.clear()).await;
        let claim = now(&app, &patients[1]).await;
        assert!(!pending(&app.app.world(), &claim, date(2026, 11, 27)));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m17_numbers_for_the_clinic_are_given_before_it_opens() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let take = || TakeNumber {
            venue: app.venue("V2"),
            service: app.service("F4"),
            channel: Channel::Kiosk,
            token: None,
            asks: Asks::default(),
            identity: None,
        };
        app.set("2026-11-24T11:29:00+08:00");
        assert!(matches!(
            take_number(&app.app, Actor::Resident, take()).await,
            Err(AppError::NotOpen { next: Some(_) })
        ));
        app.set("2026-11-24T11:30:00+08:00");
        let early = take_number(&app.app, Actor::Resident, take()).await.unwrap();
        app.set("2026-11-24T12:05:00+08:00");
        let late = take_number(&app.app, Actor::Resident, take()).await.unwrap();
        assert_eq!(
            (early.label.as_str(), late.label.as_str(), early.session == late.session),
            ("C001", "C002", true)
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_check_in_knows_the_venue_the_day_and_the_grace() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let (v1, v2) = (app.venue("V1"), app.venue("V2"));
        let on_time = booked(&app, "25T09:00").await;
        let late = booked(&app, "25T09:15").await;
        let too_early = check_in(&app.app, &on_time.token, Some(v1)).await;
        assert!(matches!(
            too_early,
            Err(AppError::CheckIn(CheckInError::TooEarly { date: day })) if day == date(2026, 11, 25)
        ));
        app.set("2026-11-25T08:55:00+08:00");
        let wrong = check_in(&app.app, &on_time.token, Some(v2)).await;
        assert!(matches!(
            wrong,
            Err(AppError::CheckIn(CheckInError::WrongVenue { venue })) if venue == v1
        ));
        let done = check_in(&app.app, &on_time.token, Some(v1)).await.unwrap();
        assert_eq!((done.claim.state, done.late), (ClaimState::Arrived, false));
        assert_eq!(
            check_in(&app.app, &on_time.token, None).await.unwrap(),
            done,
            "twice is no mistake"
        );
        app.set("2026-11-25T09:26:00+08:00");
        assert!(check_in(&app.app, &late.token, Some(v1)).await.unwrap().late);
        assert!(matches!(
            check_in(&app.app, "AAAAAAAAAAAAAAAAAAAAAA", Some(v1)).await,
            Err(AppError::NotFound(_))
        ));
        let used_up = cancel(&app.app, &booked(&app, "25T10:00").await.token).await.unwrap();
        assert!(matches!(
            check_in(&app.app, &used_up.token, Some(v1)).await,
            Err(AppError::State(_))
        ));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_the_soonest_place_in_reach_is_one_that_can_be_reached() {
    both(|t| async move {
        let app = bookable_town(t).await;
        app.set("2026-11-24T08:58:00+08:00");
        let reached = [(app.venue_index("V1"), 300)];
        let found = soonest(&app.app, &reached, app.service("F1"), 3).await.unwrap();
        let starts: Vec<_> = found.iter().map(|soonest| soonest.at.place.starts_at).collect();
        assert_eq!(starts, [at("24T09:15")], "09:00 is over before one is there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m07_sixty_four_at_once_never_oversell_and_no_label_comes_twice() {
    both(|t| async move {
        let app = bookable_town(t).await;
        let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
        // Four places, sixty-four people; a quarter of those who get one move, a quarter give it back, some never confirm.
        let times = ["25T09:00", "25T09:15", "25T09:30", "25T09:45"];
        let mut tasks = JoinSet::new();
        for n in 0..64usize {
            let (app, clerk, wish) = (app.app.clone(), clerk.clone(), wish(&app, times[n % 4], None));
            tasks.spawn(async move {
                let got = match n % 8 {
                    7 => {
                        book_for(
                            &app,
                            &clerk,
                            Book {
                                channel: Channel::Phone,
                                ..wish
                            },
                        )
                        .await
                    }
                    _ => book(&app, wish).await,
                };
                let claim = match got {
                    Ok(claim) => claim,
                    Err(AppError::Place(PlaceError::Taken)) => return None,
                    Err(other) => panic!("{other:?}"),
                };
                let settled = match n % 3 {
                    0 => confirm(&app, &claim.token, Contact::default()).await.map(drop),
                    1 => cancel(&app, &claim.token).await.map(drop),
                    _ => {
                        let to = NewPlace {
                            starts_at: at(times[(n + 1) % 4]),
                            schedule: None,
                        };
                        move_booking(&app, &claim.token, to).await.map(drop)
                    }
                };
                match settled {
                    Ok(()) | Err(AppError::Place(PlaceError::Taken) | AppError::Conflict) => {}
                    Err(other) => panic!("{other:?}"),
                }
                Some(claim.label)
            });
        }
        let labels: Vec<String> = tasks.join_all().await.into_iter().flatten().collect();
        assert!(labels.len() >= 4, "{labels:?}");
        assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len());
        let read = app.t.store.read();
        let sessions = read.sessions_of(app.schedule("P1"), date(2026, 11, 25)).await.unwrap();
        assert_eq!(sessions.len(), 1);
        for pool in read.pools_of(sessions[0].id).await.unwrap() {
            assert!(pool.taken <= 1, "{pool:?}");
        }
        all_checks_hold(&app).await;
    })
    .await;
}
