//! `yike desk policy` and `yike desk replay`.

use crate::folder::{Folder, TEN, block_on};
use jiff::tz::TimeZone;
use serde_json::json;
use yike_app::App;
use yike_app::desk::call::call_next;
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::desk::window::{Seen, Window};
use yike_app::people::add_login::{NewLogin, add_login};
use yike_app::people::sign_in::SignedIn;
use yike_model::desk::{Channel, Claim, ClaimState};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_testkit::{Ids, PASSWORD, TestClock};

/// Three take a number at V1; a clerk calls two of them; then, if asked, somebody writes a call nobody decided.
fn a_morning(folder: &Folder, forged: bool) {
    block_on(async {
        let store = Folder::open(&folder.data()).await;
        let (clock, ids) = (TestClock::default(), Ids::new(20_261_124));
        clock.set(TEN);
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let app = App::new(store.clone(), zone, Box::new(clock.clone()), Box::new(ids))
            .await
            .unwrap();
        let world = app.world();
        let schedule = world
            .snapshot
            .schedules
            .iter()
            .find(|schedule| schedule.code == "P1")
            .unwrap();
        let service = world.snapshot.services[world.snapshot.service_by_code("F1").unwrap()].id;
        let mut taken = Vec::new();
        for _ in 0..3 {
            let input = TakeNumber {
                venue: schedule.venue,
                service,
                channel: Channel::Kiosk,
                token: None,
                asks: Default::default(),
                identity: None,
            };
            taken.push(take_number(&app, Actor::Resident, input).await.unwrap());
        }
        let new = NewLogin {
            username: "window1".into(),
            display_name: "示例人员 0001".into(),
            password: PASSWORD.into(),
            role: Role::Clerk,
            unit: Some("S1".into()),
        };
        let login = add_login(&app, Actor::System, new).await.unwrap();
        let (who, window) = (
            SignedIn { login },
            Window {
                schedule: schedule.id,
                number: 1,
            },
        );
        open_window(&app, &who, window, &Opening::default()).await.unwrap();
        let first = call_next(&app, &who, window, None).await.unwrap().unwrap();
        if forged {
            let last = Claim {
                state: ClaimState::Called,
                called_at: Some(clock.now()),
                window: "2".into(),
                ..taken[2].clone()
            };
            let why = json!({ "policy": "standard-1", "rule": "first_come", "queued_at": last.queued_at, "behind": 1 });
            let data = json!({ "label": last.label, "why_next": why });
            let event = &app.event(Actor::System, "claim.called", format!("claim:{}", last.id), data);
            let last = &last;
            store
                .write(|tx| async move { tx.advance_claim(last, ClaimState::Arrived, event).await })
                .await
                .unwrap();
        } else {
            call_next(&app, &who, window, Some(&Seen::of(&first)))
                .await
                .unwrap()
                .unwrap();
        }
        drop(app);
        store.close().await.unwrap();
    });
}

#[test]
fn m07_replay_explains_every_call_and_finds_a_forged_one() {
    let folder = Folder::town();
    a_morning(&folder, false);
    let line = ["desk", "replay", "--schedule", "P1", "--date", "2026-11-24"];
    let said = folder.run(&line).done();
    assert!(said.contains("10:00:00 A001 to window 1: first to join"), "{said}");
    assert!(said.ends_with("2 calls, each as the policy says\n"), "{said}");
    let told = folder.run(&[line.as_slice(), &["--json"]].concat()).json();
    assert_eq!(
        (told["calls"].as_array().unwrap().len(), &told["difference"]),
        (2, &json!(null))
    );
    for (wrong, words) in [
        (
            ["desk", "replay", "--schedule", "P9", "--date", "2026-11-24"].as_slice(),
            "P9",
        ),
        (&["desk", "replay", "--session", "yesterday"], "session"),
        (&["desk", "replay", "--schedule", "P1"], "--date"),
    ] {
        let run = folder.run(wrong);
        assert!(run.code == 2 && run.err.contains(words), "{run:?}");
    }
    let folder = Folder::town();
    a_morning(&folder, true);
    let run = folder.run(&line);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.err.contains("A003 was called to window 2") && run.err.contains("A002 was next"),
        "{run:?}"
    );
}

#[test]
fn m07_a_policy_is_printed_changed_and_declared() {
    let folder = Folder::town();
    let printed = folder.run(&["desk", "policy"]).done();
    let set = |text: &str| {
        let file = folder.file("policy.toml", text);
        folder.run(&["desk", "policy", "--set", &file])
    };
    // Other rules need another name.
    let changed = printed.replace("max_overtaken = 4", "max_overtaken = 6");
    let run = set(&changed);
    assert!(run.code == 2 && run.err.contains("new id"), "{run:?}");
    set(&changed.replace("\"standard-1\"", "\"gusu-2026-1\"")).done();
    let now = folder.run(&["desk", "policy", "--json"]).json();
    assert_eq!((&now["id"], &now["max_overtaken"]), (&json!("gusu-2026-1"), &json!(6)));
    for (from, to, words) in [
        ("grace_minutes = 10", "grace_minutes = -5", ["-5", "line"]),
        ("grace_minutes = 10", "grace_minuten = 10", ["grace_minuten", "line"]),
        (
            "code = \"veteran\"",
            "code = \"老兵\"",
            ["classes, number 1", "veteran"],
        ),
        (
            "priority_run = 1",
            "priority_run = 0",
            ["priority_run", "between 1 and 20"],
        ),
    ] {
        let run = set(&printed.replacen(from, to, 1));
        assert_eq!(run.code, 2, "{run:?}");
        assert!(words.iter().all(|word| run.err.contains(word)), "{run:?}");
        assert!(run.err.contains("othing was changed"), "{run:?}");
    }
    assert_eq!(folder.run(&["desk", "policy", "--json"]).json()["id"], "gusu-2026-1");
}
