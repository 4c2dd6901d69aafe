//! A process killed in the middle of issuing: what it had answered is there, and the store is sound.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use yike_model::desk::PoolKind;
use yike_storage::{NumberRequest, PoolKey, Seat, StorageError, verify};
use yike_testkit::{claim, directory, event, session, sqlite_in};

const FOLDER: &str = "YIKE_TEST_KILL_FOLDER";
const MARK: &str = "issued ";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the process that the next test kills"]
async fn victim() {
    // How the parent tells its child where to work; nobody else sets it.
    #[allow(clippy::disallowed_methods)]
    let Ok(folder) = std::env::var(FOLDER) else { return };
    sqlite_in(PathBuf::from(folder), |t| async move {
        let d = directory(&t).await;
        let wanted = session(&t, &d);
        let key = PoolKey {
            session: wanted.id,
            bucket_starts_at: wanted.starts_at,
            kind: PoolKind::WalkIn,
        };
        let (w, k) = (&wanted, &key);
        let opened: Result<(), StorageError> = t
            .store
            .write(|tx| async move {
                tx.ensure_session(w).await?;
                tx.ensure_pool(k, None).await
            })
            .await;
        opened.unwrap();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (t, d) = (t.clone(), d.clone());
            clients.spawn(async move {
                loop {
                    let claim = claim(&t, &d, key.session, "");
                    let event = event(&t, "claim.issued", &format!("claim:{}", claim.id));
                    let seat = Seat {
                        date: d.date,
                        pool: Some(key),
                    };
                    let request = NumberRequest {
                        claim,
                        seat,
                        prefix: "A".to_owned(),
                        event,
                    };
                    let issued = t.store.issue_number(request).await.unwrap().unwrap();
                    println!("{MARK}{} {}", issued.label, issued.token);
                }
            });
        }
        clients.join_all().await;
    })
    .await;
}

#[test]
fn m07_numbers_answered_before_a_kill_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::victim", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answered = BTreeSet::new();
    for line in lines.map_while(Result::ok) {
        if let Some((_, said)) = line.split_once(MARK)
            && let Some((label, token)) = said.split_once(' ')
        {
            answered.insert((label.to_owned(), token.to_owned()));
        }
        if answered.len() == 60 {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(answered.len() >= 60, "the victim issued {}", answered.len());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(sqlite_in(folder.path().to_owned(), |t| async move {
        for (label, token) in answered {
            let kept = t.store.read().claim_by_token(&token).await.unwrap();
            assert_eq!(kept.map(|kept| kept.claim.label), Some(label));
        }
        let wrong: Vec<_> = verify(&t.store)
            .await
            .unwrap()
            .into_iter()
            .filter(|check| !check.ok)
            .collect();
        assert_eq!(wrong, vec![]);
    }));
}
