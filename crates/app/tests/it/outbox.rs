//! Notices: each once, whoever runs; gateways that fail or never answer; the cap on money.

use crate::near::queue;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use yike_app::desk::call::{call_next, recall};
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::gateway::{Codes, Gateway, NoWords, Office, Outgoing, PageGateway, Sending};
use yike_app::desk::notices::{CAPS, Caps, Memory};
use yike_app::desk::notify::notify;
use yike_app::desk::outbox::{ATTEMPTS, deliver, turn};
use yike_app::desk::own::{arrive, cancel};
use yike_app::desk::serve::miss;
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::desk::window::{Seen, Window};
use yike_model::desk::{Channel, Claim, NoticeKind};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_storage::{Lookup, PostState, SealedOwner};
use yike_testkit::{TestApp, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";

/// What a gateway of these tests does with a message.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Takes,
    Refuses,
    NeverAnswers,
}

#[derive(Debug)]
struct TestGateway {
    does: Mutex<Does>,
    fen: u32,
    taken: Mutex<Vec<Outgoing>>,
    asked: Notify,
}

impl TestGateway {
    fn new(does: Does, fen: u32) -> Arc<TestGateway> {
        Arc::new(TestGateway {
            does: Mutex::new(does),
            fen,
            taken: Mutex::default(),
            asked: Notify::new(),
        })
    }

    fn kinds(&self) -> Vec<NoticeKind> {
        self.taken
            .lock()
            .unwrap()
            .iter()
            .filter_map(|message| message.kind)
            .collect()
    }
}

impl Gateway for TestGateway {
    fn name(&self) -> &'static str {
        "test"
    }

    fn cost_fen(&self) -> u32 {
        self.fen
    }

    fn needs_phone(&self) -> bool {
        self.fen > 0
    }

    fn codes(&self) -> Codes {
        Codes::Sent
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(async move {
            let does = *self.does.lock().unwrap();
            self.asked.notify_one();
            match does {
                Does::Takes => {
                    self.taken.lock().unwrap().push(message.clone());
                    Ok(())
                }
                Does::Refuses => Err("out of order".into()),
                Does::NeverAnswers => std::future::pending().await,
            }
        })
    }
}

fn office(gateway: &Arc<TestGateway>) -> Office {
    Office {
        gateway: gateway.clone(),
        words: Arc::new(NoWords),
        public_url: "https://yike.example".into(),
    }
}

/// A town at ten whose notices go to this gateway and are followed from here on.
async fn at_ten(t: yike_testkit::TestStore, gateway: &Arc<TestGateway>) -> (TestApp, Memory) {
    let app = TestApp::town(t).await;
    app.set(TEN);
    app.app.set_office(office(gateway));
    let mut memory = Memory::default();
    app.t.settle().await;
    turn(&app.app, &mut memory).await.unwrap();
    (app, memory)
}

async fn web_number(app: &TestApp) -> Claim {
    let input = TakeNumber {
        venue: app.venue("V1"),
        service: app.service("F1"),
        channel: Channel::Web,
        token: None,
        asks: Default::default(),
        identity: None,
    };
    let claim = take_number(&app.app, Actor::Resident, input).await.unwrap();
    app.app.reload_lines().await.unwrap();
    claim
}

async fn with_phone(app: &TestApp, claim: &Claim, phone: &str) {
    notify(&app.app, &claim.token, None, false).await.unwrap();
    let owner = claim.id.owner();
    app.t
        .store
        .write(|tx| async move { tx.seal(owner, "phone", phone, Lookup::Phone).await })
        .await
        .unwrap();
}

async fn round(app: &TestApp, memory: &mut Memory) {
    app.t.settle().await;
    app.app.reload_lines().await.unwrap();
    turn(&app.app, memory).await.unwrap();
}

async fn kinds(app: &TestApp, claim: &Claim) -> Vec<(NoticeKind, PostState)> {
    let posts = app.t.store.read().posts_about(claim.id).await.unwrap();
    posts.iter().map(|post| (post.notice.kind, post.state)).collect()
}

async fn told(app: &TestApp, kind: &str) -> Vec<String> {
    app.t.settle().await;
    let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
    let of_kind = entries.into_iter().filter(|entry| entry.event.kind == kind);
    of_kind.map(|entry| entry.event.why).collect()
}

#[tokio::test]
async fn m07_each_notice_goes_once_also_with_two_nodes() {
    both(|t| async move {
        let gateway = TestGateway::new(Does::Takes, 0);
        let (app, mut memory) = at_ten(t, &gateway).await;
        let other = app.second("node-2").await;
        other.app.set_office(office(&gateway));
        let mut other_memory = Memory::default();
        turn(&other.app, &mut other_memory).await.unwrap();

        let first = web_number(&app).await;
        arrive(&app.app, &first.token).await.unwrap();
        let far = {
            queue(&app, "V1", "F1", 8).await;
            web_number(&app).await
        };
        notify(&app.app, &far.token, Some(10), true).await.unwrap();
        for _ in 0..2 {
            round(&app, &mut memory).await;
            other.app.reload_lines().await.unwrap();
            turn(&other.app, &mut other_memory).await.unwrap();
        }
        assert_eq!(kinds(&app, &first).await, [(NoticeKind::Next, PostState::Sent)]);
        assert_eq!(kinds(&app, &far).await, [], "it is too early to leave");

        // The line gets shorter: now it is time to set out, and soon after that the turn is near.
        let schedule = app.schedule("P1");
        let waiting = app.t.store.read().claims_on(schedule, app.app.today()).await.unwrap();
        let kiosk: Vec<&Claim> = waiting.iter().filter(|claim| claim.channel == Channel::Kiosk).collect();
        for claim in &kiosk[..6] {
            cancel(&app.app, &claim.token).await.unwrap();
        }
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &far).await, [(NoticeKind::SetOut, PostState::Sent)]);
        for claim in &kiosk[6..] {
            cancel(&app.app, &claim.token).await.unwrap();
        }
        round(&app, &mut memory).await;
        other.app.reload_lines().await.unwrap();
        turn(&other.app, &mut other_memory).await.unwrap();
        let both = [
            (NoticeKind::SetOut, PostState::Sent),
            (NoticeKind::Next, PostState::Sent),
        ];
        assert_eq!(kinds(&app, &far).await, both);
        let posts = app.t.store.read().posts_about(far.id).await.unwrap();
        assert_eq!(
            (posts[0].notice.walk_minutes, posts[0].notice.english),
            (Some(10), true)
        );

        let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
        let window = Window { schedule, number: 1 };
        open_window(&app.app, &clerk, window, &Opening::default())
            .await
            .unwrap();
        let called = call_next(&app.app, &clerk, window, None).await.unwrap().unwrap();
        assert_eq!(called.id, first.id);
        round(&app, &mut memory).await;
        app.t.clock.advance(jiff::SignedDuration::from_mins(5));
        let mut here = called;
        for _ in 0..2 {
            app.t.clock.advance(jiff::SignedDuration::from_mins(1));
            here = recall(&app.app, &clerk, window, &Seen::of(&here)).await.unwrap();
        }
        miss(&app.app, &clerk, window, &Seen::of(&here), "").await.unwrap();
        round(&app, &mut memory).await;
        let all = [NoticeKind::Next, NoticeKind::Called, NoticeKind::Missed].map(|kind| (kind, PostState::Sent));
        assert_eq!(kinds(&app, &first).await, all);
        let posts = app.t.store.read().posts_about(first.id).await.unwrap();
        assert!(posts[2].notice.missed.is_some(), "with the rule");
        assert_eq!(gateway.kinds().len(), 5, "each went to the gateway once");
        assert_eq!(told(&app, "notice.sent").await.len(), 5);
        crate::support::all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_gateway_that_refuses_is_tried_five_times_and_no_request_fails() {
    both(|t| async move {
        let gateway = TestGateway::new(Does::Refuses, 0);
        let (app, mut memory) = at_ten(t, &gateway).await;
        let claim = web_number(&app).await;
        for attempt in 1..=ATTEMPTS {
            round(&app, &mut memory).await;
            let post = app.t.store.read().posts_about(claim.id).await.unwrap().remove(0);
            assert_eq!(post.attempts, attempt);
            round(&app, &mut memory).await;
            let again = app.t.store.read().posts_about(claim.id).await.unwrap().remove(0);
            assert_eq!(again.attempts, attempt, "it waits before it goes again");
            // Meanwhile people go on.
            web_number(&app).await;
            app.t.clock.set(&post.due_at.to_string());
        }
        let first = kinds(&app, &claim).await;
        assert_eq!(first, [(NoticeKind::Next, PostState::Failed)]);
        assert!(told(&app, "notice.failed").await.contains(&"out of order".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn m07_a_gateway_that_never_answers_holds_nobody_up() {
    both(|t| async move {
        let gateway = TestGateway::new(Does::NeverAnswers, 0);
        let (app, mut memory) = at_ten(t, &gateway).await;
        let claim = web_number(&app).await;
        let worker = tokio::spawn({
            let app = app.clone();
            async move { turn(&app.app, &mut memory).await }
        });
        gateway.asked.notified().await;
        // The worker hangs; the desk does not.
        let next = web_number(&app).await;
        notify(&app.app, &next.token, Some(3), false).await.unwrap();
        cancel(&app.app, &next.token).await.unwrap();
        // It dies. While the lease on its message holds nobody else sends it; afterwards somebody does.
        worker.abort();
        *gateway.does.lock().unwrap() = Does::Takes;
        assert_eq!(deliver(&app.app).await.unwrap(), 0);
        app.t.clock.advance(jiff::SignedDuration::from_secs(61));
        assert_eq!(deliver(&app.app).await.unwrap(), 1);
        assert_eq!(kinds(&app, &claim).await, [(NoticeKind::Next, PostState::Sent)]);
    })
    .await;
}

#[tokio::test]
async fn m07_money_for_messages_has_a_cap_a_day() {
    both(|t| async move {
        let gateway = TestGateway::new(Does::Takes, 5);
        let (app, mut memory) = at_ten(t, &gateway).await;
        let caps = Caps {
            each_fen: Some(100),
            units: [("S1".to_owned(), 7)].into(),
        };
        let caps = &caps;
        app.t
            .store
            .write(|tx| async move { tx.set_setting(CAPS, caps).await })
            .await
            .unwrap();
        let (one, two) = (web_number(&app).await, web_number(&app).await);
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &one).await, [], "nobody asked for messages");
        notify(&app.app, &one.token, None, false).await.unwrap();
        app.t.clock.advance(jiff::SignedDuration::from_secs(30));
        round(&app, &mut memory).await;
        let sent = [(NoticeKind::Next, PostState::Sent)];
        let skipped = [(NoticeKind::Next, PostState::Skipped)];
        assert_eq!(kinds(&app, &one).await, skipped);
        assert_eq!(told(&app, "notice.skipped").await, ["no number"]);
        with_phone(&app, &two, "13800000001").await;
        app.t.clock.advance(jiff::SignedDuration::from_secs(30));
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &two).await, sent);
        assert_eq!(gateway.taken.lock().unwrap()[0].phone.as_deref(), Some("13800000001"));
        let day = app.app.today();
        let unit = app.t.store.read().posts_about(two.id).await.unwrap()[0].unit;
        assert_eq!(app.t.store.read().spent_fen(unit, day).await.unwrap(), 5);
        // Five of seven fen are spent: the next message is over the cap, and tomorrow it is not.
        cancel(&app.app, &one.token).await.unwrap();
        let three = web_number(&app).await;
        with_phone(&app, &three, "13800000002").await;
        app.t.clock.advance(jiff::SignedDuration::from_secs(30));
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &three).await, skipped);
        assert_eq!(told(&app, "notice.skipped").await, ["no number", "cap"]);
        app.set("2026-11-25T10:00:00+08:00");
        let four = web_number(&app).await;
        with_phone(&app, &four, "13800000003").await;
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &four).await, sent);
        let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
        let plain = |entry: &yike_storage::LedgerEntry| format!("{:?}", entry.event).contains("1380000000");
        assert!(!entries.iter().any(plain), "no phone number stands in the ledger");
    })
    .await;
}

#[tokio::test]
async fn a_page_shows_messages_of_numbers_taken_on_a_phone() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        app.app.set_office(Office {
            gateway: Arc::new(PageGateway::default()),
            ..Office::default()
        });
        let mut memory = Memory::default();
        turn(&app.app, &mut memory).await.unwrap();
        queue(&app, "V1", "F1", 1).await;
        let claim = web_number(&app).await;
        round(&app, &mut memory).await;
        assert_eq!(kinds(&app, &claim).await, [(NoticeKind::Next, PostState::Sent)]);
        assert_eq!(
            told(&app, "notice.sent").await.len(),
            1,
            "who stands at the kiosk is told by the board"
        );
    })
    .await;
}
