//! Verify, backup, restore, upgrade.

use yike_model::desk::PoolKind;
use yike_model::ledger::Actor;
use yike_model::{EventId, OwnerId};
use yike_storage::{
    Access, Burn, Check, Lookup, Outcome, PoolKey, Seat, StorageError, Store, Taken, backup, backup_keys, burn_labels,
    check_backup, restore, restore_keys, testing, verify,
};
use yike_testkit::{Directory, TestStore, both, claim, directory, event, session, sqlite};

/// A morning with three claims, one of them called.
async fn morning(t: &TestStore) -> Directory {
    let d = directory(t).await;
    let wanted = session(t, &d);
    let key = PoolKey {
        session: wanted.id,
        bucket_starts_at: wanted.starts_at,
        kind: PoolKind::WalkIn,
    };
    let (dir, w, k, now) = (&d, &wanted, &key, t.clock.now());
    let made: Result<(), StorageError> = t
        .store
        .write(|tx| async move {
            tx.ensure_session(w).await?;
            tx.ensure_pool(k, Some(10)).await?;
            tx.put_blob("walk", b"a network", "", now).await?;
            for _ in 0..3 {
                assert_ne!(tx.take(k, 1).await?, Taken::Full);
                let label = tx.next_label(dir.venue.id, dir.date, "A").await?;
                let mut c = claim(t, dir, w.id, &label);
                let told = event(t, "claim.issued", &format!("claim:{}", c.id));
                tx.add_claim(
                    &c,
                    &Seat {
                        date: dir.date,
                        pool: Some(*k),
                    },
                    &told,
                )
                .await?;
                if label == "A001" {
                    c.state = yike_model::desk::ClaimState::Called;
                    let told = event(t, "claim.called", &format!("claim:{}", c.id));
                    tx.advance_claim(&c, yike_model::desk::ClaimState::Arrived, &told)
                        .await?;
                }
            }
            Ok(())
        })
        .await;
    made.unwrap();
    t.settle().await;
    d
}

fn wrong(checks: &[Check]) -> Vec<&'static str> {
    checks
        .iter()
        .filter(|check| !check.ok)
        .map(|check| check.name)
        .collect()
}

async fn wrong_now(store: &Store) -> Vec<&'static str> {
    wrong(&verify(store).await.unwrap())
}

#[tokio::test]
async fn verify_finds_nothing_wrong_with_a_sound_store() {
    both(|t| async move {
        morning(&t).await;
        t.store.write_head().await.unwrap();
        let checks = verify(&t.store).await.unwrap();
        assert_eq!(wrong(&checks), [""; 0], "{checks:?}");
        assert!(checks.len() >= 8);
        assert_eq!(checks[0].detail, "4 events");
    })
    .await;
}

/// Disarms what guards a table, as somebody with the database's password could.
fn disarmed(t: &TestStore, table: &str, sql: &str) -> String {
    if t.on_postgres() {
        format!("ALTER TABLE {table} DISABLE TRIGGER USER; {sql}; ALTER TABLE {table} ENABLE TRIGGER USER")
    } else {
        format!("DROP TRIGGER {table}_update; DROP TRIGGER {table}_delete; PRAGMA foreign_keys = OFF; {sql}")
    }
}

async fn tampered(table: &'static str, sql: &'static str, expect: &'static [&'static str]) {
    both(|t| async move {
        morning(&t).await;
        t.store.write_head().await.unwrap();
        assert_eq!(wrong_now(&t.store).await, [""; 0]);
        let sql = if table.is_empty() {
            sql.to_owned()
        } else {
            disarmed(&t, table, sql)
        };
        testing::raw(&t.store, &sql).await.unwrap();
        let found = wrong_now(&t.store).await;
        for name in expect {
            assert!(found.contains(name), "{sql}: expected {name} among {found:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn verify_finds_an_altered_event() {
    tampered(
        "event",
        "UPDATE event SET body = REPLACE(body, 'claim.called', 'claim.recalled')",
        &["ledger chain"],
    )
    .await;
    tampered(
        "event",
        "UPDATE event SET subject = 'claim:other' WHERE kind = 'claim.called'",
        &["ledger chain"],
    )
    .await;
}

#[tokio::test]
async fn verify_finds_a_ledger_cut_short_or_rewritten() {
    tampered(
        "ledger",
        "DELETE FROM ledger WHERE position = 4",
        &[
            "signed heads",
            "every event in the ledger",
            "queue counts from the ledger",
        ],
    )
    .await;
    tampered(
        "ledger",
        "UPDATE ledger SET hash = REPLACE(hash, 'a', 'b') WHERE position = 4",
        &["ledger chain", "signed heads"],
    )
    .await;
    tampered(
        "ledger",
        "UPDATE ledger SET position = 9 WHERE position = 4",
        &["ledger chain"],
    )
    .await;
}

#[tokio::test]
async fn verify_finds_counts_pools_labels_and_blobs_that_disagree() {
    let both_counts = &["queue counts from the ledger", "queue counts from the claims"];
    tampered("", "UPDATE queue_count SET waiting = waiting + 1", both_counts).await;
    tampered("", "UPDATE pool SET taken = 2", &["pools and claims"]).await;
    tampered(
        "",
        "DELETE FROM claim WHERE label = 'A003'",
        &["pools and claims", "queue counts from the claims"],
    )
    .await;
    tampered(
        "",
        "UPDATE claim SET label = 'A099' WHERE label = 'A003'",
        &["labels issued once"],
    )
    .await;
    tampered("", "UPDATE blob SET sha256 = 'x'", &["blob checksums"]).await;
}

#[tokio::test]
async fn verify_finds_heads_signed_by_another_key() {
    sqlite(|t| async move {
        morning(&t).await;
        t.store.write_head().await.unwrap();
        let path = t.folder.join("heads.jsonl");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("\"position\":4", "\"position\":3")).unwrap();
        assert_eq!(wrong_now(&t.store).await, ["signed heads"]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(wrong_now(&t.store).await, ["signed heads"]);
    })
    .await;
}

#[tokio::test]
async fn backup_of_a_running_store_restores_and_verifies() {
    sqlite(|t| async move {
        let d = morning(&t).await;
        let owner = OwnerId(t.ids.uuid());
        let access = |why: &str| Access {
            id: EventId(t.ids.uuid()),
            at: t.clock.now(),
            actor: Actor::System,
            unit: None,
            why: why.to_owned(),
        };
        let sealed: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.seal(owner, "phone", "13800000001", Lookup::Phone).await })
            .await;
        sealed.unwrap();
        let (copy, keys, home) = (
            t.folder.join("copy"),
            t.folder.join("keys.jsonl"),
            t.folder.join("home"),
        );
        let manifest = backup(&t.store, &copy).await.unwrap();
        assert_eq!((manifest.position, manifest.file.as_str()), (4, "yike.db"));
        assert_eq!(check_backup(&copy).unwrap(), manifest);
        assert_eq!(backup_keys(&t.store, &keys).await.unwrap(), 1);
        let again = backup(&t.store, &copy).await;
        assert!(
            matches!(again, Err(StorageError::InvalidOperation(_))),
            "an older backup is kept: {again:?}"
        );

        let burn = Burn {
            dates: vec![d.date],
            labels: 100,
        };
        restore(&copy, &home, &burn).await.unwrap();
        assert!(
            restore(&copy, &home, &burn).await.is_err(),
            "a database in place is kept"
        );
        std::fs::create_dir_all(home.join("keys")).unwrap();
        std::fs::copy(
            t.folder.join("keys").join("master.key"),
            home.join("keys").join("master.key"),
        )
        .unwrap();
        let clock = t.clock.clone();
        let options = yike_storage::Options::in_folder(&home, std::sync::Arc::new(move || clock.now()));
        let restored = Store::open(yike_storage::Location::Sqlite(home.clone()), options)
            .await
            .unwrap();
        assert_eq!(wrong_now(&restored).await, [""; 0]);
        assert_eq!(restored.read().venue(d.venue.id).await.unwrap(), Some(d.venue.clone()));
        assert_eq!(
            restored
                .read()
                .queue_count(d.schedule.id, d.date)
                .await
                .unwrap()
                .waiting,
            2
        );

        // Without its key the sealed field is closed; with it, open.
        let reading = &access("restored");
        let unseal = || async {
            restored
                .write(|tx| async move { tx.unseal(owner, "phone", reading).await })
                .await
        };
        assert_eq!(unseal().await.map_err(|e: StorageError| e.to_string()), Ok(None));
        assert_eq!(restore_keys(&restored, &keys).await.unwrap(), 1);
        assert_eq!(unseal().await.unwrap().as_deref(), Some("13800000001"));
        // A003 was the last in the backup; what was issued after it may be in somebody's hand.
        let next = restored
            .issue(|tx| async move { tx.next_label(d.venue.id, d.date, "A").await })
            .await;
        assert_eq!(next.map_err(|e: StorageError| e.to_string()), Ok("A104".to_owned()));

        // Erased afterwards, an old key file does not bring it back.
        assert!(restored.erase(owner, &access("asked")).await.unwrap());
        assert_eq!(restore_keys(&restored, &keys).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn m07_burnt_labels_are_skipped_also_where_none_was_issued_yet() {
    both(|t| async move {
        let d = directory(&t).await;
        let burn = Burn {
            dates: vec![d.date],
            labels: 50,
        };
        burn_labels(&t.store, &burn).await.unwrap();
        let next = t
            .store
            .issue(|tx| async move { tx.next_label(d.venue.id, d.date, "A").await })
            .await;
        assert_eq!(next.map_err(|e: StorageError| e.to_string()), Ok("A051".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn damaged_backup_is_not_restored() {
    sqlite(|t| async move {
        let (copy, home) = (t.folder.join("copy"), t.folder.join("home"));
        backup(&t.store, &copy).await.unwrap();
        let mut bytes = std::fs::read(copy.join("yike.db")).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(copy.join("yike.db"), bytes).unwrap();
        let refused = restore(
            &copy,
            &home,
            &Burn {
                dates: Vec::new(),
                labels: 0,
            },
        )
        .await;
        assert!(
            matches!(refused, Err(StorageError::Inconsistency { .. })),
            "{refused:?}"
        );
        assert!(!home.exists());
    })
    .await;
}

#[tokio::test]
async fn postgres_backup_is_a_dump_that_restores_or_says_what_to_run() {
    both(|t| async move {
        let Some((url, schema)) = t.postgres() else { return };
        let d = morning(&t).await;
        let owner = OwnerId(t.ids.uuid());
        let sealed: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.seal(owner, "phone", "13800000001", Lookup::Phone).await })
            .await;
        sealed.unwrap();
        let (folder, keys) = (t.folder.join("copy"), t.folder.join("keys.jsonl"));
        let manifest = match backup(&t.store, &folder).await {
            Ok(manifest) => manifest,
            Err(error) => {
                assert!(error.to_string().contains("pg_dump --format=custom"), "{error}");
                return;
            }
        };
        assert_eq!((manifest.position, manifest.file.as_str()), (4, "yike.dump"));
        assert_eq!(check_backup(&folder).unwrap(), manifest);
        assert_eq!(backup_keys(&t.store, &keys).await.unwrap(), 1);
        testing::drop_schema(&url, &schema).await.unwrap();
        let done = std::process::Command::new("pg_restore")
            .args(["--no-owner", "--exit-on-error", &format!("--dbname={url}")])
            .arg(folder.join("yike.dump"))
            .status();
        assert!(done.unwrap().success());
        let restored = t.try_open(|_| {}).await.unwrap();
        assert_eq!(wrong_now(&restored).await, [""; 0]);
        assert_eq!(restored.read().venue(d.venue.id).await.unwrap(), Some(d.venue.clone()));
        assert_eq!(restore_keys(&restored, &keys).await.unwrap(), 1, "the dump held no key");
        assert!(
            testing::raw(&restored, "DELETE FROM event").await.is_err(),
            "the guards came back"
        );
    })
    .await;
}

#[tokio::test]
async fn reopening_keeps_everything_and_a_newer_schema_is_refused() {
    both(|t| async move {
        let d = morning(&t).await;
        let again = t.try_open(|_| {}).await.unwrap();
        assert_eq!(again.read().head().await.unwrap(), t.store.read().head().await.unwrap());
        let unit = &d.district;
        let outcome = again.write(|tx| async move { tx.import_unit(unit).await }).await;
        assert_eq!(
            outcome.map_err(|e: StorageError| e.to_string()).unwrap().outcome,
            Outcome::Unchanged
        );
        testing::raw(
            &t.store,
            "INSERT INTO migration (version, name, applied_at) VALUES (99, 'later', 0)",
        )
        .await
        .unwrap();
        let text = t.try_open(|_| {}).await.unwrap_err().to_string();
        assert!(
            text.contains("schema version 99") && text.contains("newer release"),
            "{text}"
        );
    })
    .await;
}
