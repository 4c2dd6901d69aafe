//! Logins, attempts, settings, reports, imports.

use jiff::SignedDuration;
use std::time::Duration;
use yike_model::ledger::Actor;
use yike_model::people::{Grant, Login, Role};
use yike_model::{LoginId, ReportId};
use yike_storage::{ImportRun, LoginRecord, Report, ReportState, StorageError};
use yike_testkit::{both, directory};

#[tokio::test]
async fn login_keeps_its_grants_and_tokens_end() {
    both(|t| async move {
        let d = directory(&t).await;
        let record = LoginRecord {
            login: Login {
                id: LoginId(t.ids.uuid()),
                username: "clerk1".into(),
                display_name: "示例工作人员 0001".into(),
                grants: vec![
                    Grant {
                        role: Role::Clerk,
                        unit: Some(d.station.id),
                    },
                    Grant {
                        role: Role::Manager,
                        unit: None,
                    },
                ],
                disabled: false,
            },
            password_hash: "$argon2id$x".into(),
        };
        let (r, now) = (&record, t.clock.now());
        let until = now + SignedDuration::from_hours(8);
        let kept: Result<(), StorageError> = t
            .store
            .write(|tx| async move {
                tx.save_login(r).await?;
                tx.add_token("aa", r.login.id, now, until).await
            })
            .await;
        kept.unwrap();
        let read = t.store.read();
        assert_eq!(read.login_by_username("clerk1").await.unwrap(), Some(record.clone()));
        assert_eq!(read.login_by_token("aa", now).await.unwrap(), Some(record.clone()));
        assert_eq!(read.login_by_token("aa", until).await.unwrap(), None);
        let mut off = record.clone();
        off.login.disabled = true;
        let off = &off;
        let saved: Result<(), StorageError> = t.store.write(|tx| async move { tx.save_login(off).await }).await;
        saved.unwrap();
        assert_eq!(read.login_by_token("aa", now).await.unwrap(), None);
        let mut twin = record.clone();
        twin.login.id = LoginId(t.ids.uuid());
        let twin = &twin;
        let refused: Result<(), StorageError> = t.store.write(|tx| async move { tx.save_login(twin).await }).await;
        assert!(refused.is_err(), "a username is one person's");
    })
    .await;
}

#[tokio::test]
async fn attempts_are_counted_in_a_window() {
    both(|t| async move {
        let window = Duration::from_secs(600);
        let count = async || {
            let now = t.clock.now();
            let counted = t
                .store
                .issue(|tx| async move { tx.count_attempt("clerk1", window, now).await });
            counted.await.map_err(|e: StorageError| e.to_string()).unwrap()
        };
        assert_eq!((count().await, count().await, count().await), (1, 2, 3));
        assert_eq!(
            t.store.read().attempts("clerk1", window, t.clock.now()).await.unwrap(),
            3
        );
        t.clock.advance(SignedDuration::from_secs(600));
        assert_eq!(
            t.store.read().attempts("clerk1", window, t.clock.now()).await.unwrap(),
            0
        );
        assert_eq!(count().await, 1);
        let cleared: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.clear_attempts("clerk1").await })
            .await;
        cleared.unwrap();
        assert_eq!(count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn m04_report_of_wrong_hours_is_settled_once() {
    both(|t| async move {
        let d = directory(&t).await;
        let report = Report {
            id: ReportId(t.ids.uuid()),
            venue: d.venue.id,
            state: ReportState::Open,
            reported_at: t.clock.now(),
            text: "周一没有开门".into(),
            contact: None,
            settled_at: None,
            settled_by: None,
            answer: String::new(),
        };
        let mut after = report.clone();
        after.state = ReportState::Corrected;
        after.answer = "已更正".into();
        let (r, a) = (&report, &after);
        let added: Result<(), StorageError> = t.store.write(|tx| async move { tx.add_report(r).await }).await;
        added.unwrap();
        assert_eq!(
            t.store.read().reports(ReportState::Open).await.unwrap(),
            vec![report.clone()]
        );
        let settle = || async { t.store.write(|tx| async move { tx.settle_report(a).await }).await };
        settle().await.unwrap();
        let again: Result<(), StorageError> = settle().await;
        assert!(matches!(again, Err(StorageError::RowsAffected { .. })), "{again:?}");
        assert_eq!(t.store.read().report(report.id).await.unwrap(), Some(after));
    })
    .await;
}

#[tokio::test]
async fn settings_and_import_runs_come_back() {
    both(|t| async move {
        let run = ImportRun {
            at: t.clock.now(),
            source: "directory.xlsx".into(),
            actor: Actor::Operator {
                command: "import".into(),
            },
            summary: serde_json::json!({ "inserted": 3 }),
        };
        let r = &run;
        let kept: Result<(), StorageError> = t
            .store
            .write(|tx| async move {
                tx.set_setting("grace_minutes", &5u32).await?;
                tx.set_setting("grace_minutes", &7u32).await?;
                tx.add_import_run(r).await
            })
            .await;
        kept.unwrap();
        assert_eq!(t.store.read().setting::<u32>("grace_minutes").await.unwrap(), Some(7));
        assert_eq!(t.store.read().import_runs(5).await.unwrap(), vec![run]);
    })
    .await;
}
