//! Taking numbers: capacity, labels, claims, counts.

use std::collections::BTreeSet;
use yike_model::desk::{ClaimState, PoolKind, Session};
use yike_storage::{NumberRequest, PoolKey, Seat, StorageError, Taken};
use yike_testkit::{Directory, TestStore, both, claim, directory, event, session};

/// The use case's own error: it aborts, and the store rolls back.
#[derive(Debug, thiserror::Error)]
enum TakeError {
    #[error("full")]
    Full,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

async fn open_session(t: &TestStore, d: &Directory, capacity: Option<u32>) -> (Session, PoolKey) {
    let wanted = session(t, d);
    let key = PoolKey {
        session: wanted.id,
        bucket_starts_at: wanted.starts_at,
        kind: PoolKind::WalkIn,
    };
    let (w, k) = (&wanted, &key);
    t.store
        .write(|tx| async move {
            tx.ensure_session(w).await?;
            tx.ensure_pool(k, capacity).await
        })
        .await
        .unwrap();
    (wanted, key)
}

async fn take(t: &TestStore, d: &Directory, key: PoolKey) -> Result<String, TakeError> {
    t.store
        .issue(|tx| async move {
            // The label first: a refusal afterwards must give it back, or labels would not be dense.
            let label = tx.next_label(d.venue.id, d.date, "A").await?;
            if tx.take(&key, 1).await? == Taken::Full {
                return Err(TakeError::Full);
            }
            let claim = claim(t, d, key.session, &label);
            let told = event(t, "claim.issued", &format!("claim:{}", claim.id));
            tx.add_claim(
                &claim,
                &Seat {
                    date: d.date,
                    pool: Some(key),
                },
                &told,
            )
            .await?;
            Ok(label)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn m07_64_at_once_get_40_numbers_distinct_and_dense() {
    both(|t| async move {
        let d = directory(&t).await;
        let (wanted, key) = open_session(&t, &d, Some(40)).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (t, d) = (t.clone(), d.clone());
            tasks.spawn(async move { take(&t, &d, key).await });
        }
        let outcomes = tasks.join_all().await;
        let labels: BTreeSet<String> = outcomes.iter().filter_map(|o| o.as_ref().ok().cloned()).collect();
        let expected: BTreeSet<String> = (1..=40).map(|n| format!("A{n:03}")).collect();
        assert_eq!(labels, expected);
        assert!(outcomes.iter().filter(|o| matches!(o, Err(TakeError::Full))).count() == 24);
        let pool = t.store.read().pool(&key).await.unwrap().unwrap();
        assert_eq!((pool.taken, pool.capacity), (40, Some(40)));
        assert_eq!(t.store.read().claims_in(wanted.id).await.unwrap().len(), 40);
        assert_eq!(
            t.store.read().queue_count(d.schedule.id, d.date).await.unwrap().waiting,
            40
        );
        t.settle().await;
        assert_eq!(t.store.read().tail(0, 100).await.unwrap().len(), 40);
    })
    .await;
}

fn wish(t: &TestStore, d: &Directory, key: PoolKey, prefix: &str) -> NumberRequest {
    let claim = claim(t, d, key.session, "");
    let event = event(t, "claim.issued", &format!("claim:{}", claim.id));
    NumberRequest {
        claim,
        seat: Seat {
            date: d.date,
            pool: Some(key),
        },
        prefix: prefix.to_owned(),
        event,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m07_batched_64_at_once_on_two_nodes_get_40_numbers_distinct_and_dense() {
    both(|t| async move {
        let d = directory(&t).await;
        let (wanted, key) = open_session(&t, &d, Some(40)).await;
        let other = t.second("node-2").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..64 {
            let store = if n % 2 == 0 { t.store.clone() } else { other.clone() };
            let request = wish(&t, &d, key, "A");
            tasks.spawn(async move { store.issue_number(request).await.unwrap() });
        }
        let mut claims: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
        let labels: BTreeSet<String> = claims.iter().map(|claim| claim.label.clone()).collect();
        let expected: BTreeSet<String> = (1..=40).map(|n| format!("A{n:03}")).collect();
        assert_eq!(labels, expected);
        assert_eq!(t.store.read().pool(&key).await.unwrap().unwrap().taken, 40);
        let mut stored = t.store.read().claims_in(wanted.id).await.unwrap();
        stored.sort_by(|a, b| a.label.cmp(&b.label));
        claims.sort_by(|a, b| a.label.cmp(&b.label));
        assert_eq!(stored, claims);
        t.settle().await;
        let told = t.store.read().tail(0, 100).await.unwrap();
        assert_eq!(told.len(), 40);
        let told: BTreeSet<String> = told
            .iter()
            .map(|e| e.event.data["label"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(told, expected);
        assert!(
            yike_storage::verify(&t.store)
                .await
                .unwrap()
                .iter()
                .all(|check| check.ok)
        );
    })
    .await;
}

#[tokio::test]
async fn m07_batch_admits_in_order_and_one_wrong_request_spoils_no_other() {
    both(|t| async move {
        let d = directory(&t).await;
        let (_, key) = open_session(&t, &d, Some(3)).await;
        let requests = ["A", "B", "A", "A"].map(|prefix| wish(&t, &d, key, prefix));
        let r = &requests;
        let issued = t.store.issue(|tx| async move { tx.issue_numbers(r).await }).await;
        let issued = issued.map_err(|e: StorageError| e.to_string()).unwrap();
        let labels: Vec<_> = issued
            .iter()
            .map(|claim| claim.as_ref().map(|claim| claim.label.as_str()))
            .collect();
        assert_eq!(labels, [Some("A001"), Some("B001"), Some("A002"), None]);

        let wider: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.set_capacity(&key, None).await })
            .await;
        wider.unwrap();
        let mut twin = wish(&t, &d, key, "A");
        twin.claim.token = issued[0].as_ref().unwrap().token.clone();
        let ask = |request| t.store.issue_number(request);
        let (fine, twin, also) = tokio::join!(ask(wish(&t, &d, key, "A")), ask(twin), ask(wish(&t, &d, key, "A")));
        assert_eq!(fine.unwrap().unwrap().label, "A003");
        assert!(twin.unwrap_err().is_taken(), "a token is one claim's");
        assert_eq!(also.unwrap().unwrap().label, "A004");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m07_64_at_once_through_serializable_writes_never_exceed_capacity() {
    both(|t| async move {
        let d = directory(&t).await;
        let (_, key) = open_session(&t, &d, Some(5)).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let t = t.clone();
            tasks.spawn(async move { t.store.write(|tx| async move { tx.take(&key, 1).await }).await });
        }
        let outcomes = tasks.join_all().await;
        let taken = outcomes.iter().filter(|o| matches!(o, Ok(Taken::Yes { .. }))).count();
        assert!(
            outcomes.iter().all(Result::is_ok),
            "conflicts are repeated, not reported: {outcomes:?}"
        );
        assert_eq!(taken, 5);
    })
    .await;
}

#[tokio::test]
async fn m07_label_is_never_issued_again_after_its_claim_is_deleted() {
    both(|t| async move {
        let d = directory(&t).await;
        let (_, key) = open_session(&t, &d, None).await;
        assert_eq!(take(&t, &d, key).await.unwrap(), "A001");
        yike_storage::testing::raw(&t.store, "DELETE FROM claim").await.unwrap();
        assert_eq!(take(&t, &d, key).await.unwrap(), "A002");
        for sql in [
            "DELETE FROM label",
            "DELETE FROM label_counter",
            "UPDATE label_counter SET last = 0",
        ] {
            assert!(yike_storage::testing::raw(&t.store, sql).await.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn m07_labels_of_prefixes_that_read_alike_stay_distinct() {
    both(|t| async move {
        let d = directory(&t).await;
        let d = &d;
        let last = t.store.issue(|tx| async move {
            for _ in 0..1001 {
                tx.next_label(d.venue.id, d.date, "A").await?;
            }
            tx.next_label(d.venue.id, d.date, "A1").await
        });
        // A1001 is the thousand-and-first of A, so A1 begins at A1002.
        assert_eq!(
            last.await.map_err(|e: StorageError| e.to_string()),
            Ok("A1002".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn m07_claim_moves_only_from_the_state_expected_and_is_counted() {
    both(|t| async move {
        let d = directory(&t).await;
        let (wanted, key) = open_session(&t, &d, Some(3)).await;
        take(&t, &d, key).await.unwrap();
        let claim = t.store.read().claims_in(wanted.id).await.unwrap().remove(0);
        let subject = format!("claim:{}", claim.id);
        let step = async |from: ClaimState, to: ClaimState| {
            let mut after = claim.clone();
            after.state = to;
            after.called_at = Some(t.clock.now());
            after.ended_at = Some(t.clock.now() + jiff::SignedDuration::from_secs(600));
            let (after, told) = (&after, &event(&t, "claim.moved", &subject));
            t.store
                .write(|tx| async move { tx.advance_claim(after, from, told).await })
                .await
        };
        step(ClaimState::Arrived, ClaimState::Called).await.unwrap();
        let twice = step(ClaimState::Arrived, ClaimState::Called).await;
        assert!(
            matches!(
                twice,
                Err(StorageError::RowsAffected {
                    expected: 1,
                    actual: 0,
                    ..
                })
            ),
            "{twice:?}"
        );
        let count = async || t.store.read().queue_count(d.schedule.id, d.date).await.unwrap();
        assert_eq!((count().await.waiting, count().await.serving), (0, 1));
        step(ClaimState::Called, ClaimState::Done).await.unwrap();
        assert_eq!(
            (
                count().await.serving,
                count().await.done,
                count().await.minutes_served()
            ),
            (0, 1, 10)
        );
        let found = t.store.read().claim_by_token(&claim.token).await.unwrap().unwrap();
        assert_eq!((found.claim.state, found.holds_pool), (ClaimState::Done, true));
        let id = claim.id;
        let back = || t.store.write(|tx| async move { tx.release_place(id).await });
        assert!(back().await.unwrap());
        assert!(!back().await.unwrap());
        assert_eq!(t.store.read().pool(&key).await.unwrap().unwrap().taken, 0);
        t.settle().await;
        assert_eq!(t.store.read().events_about(&subject, 10).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn session_is_made_once_for_its_schedule_and_start() {
    both(|t| async move {
        let d = directory(&t).await;
        let (first, _) = open_session(&t, &d, None).await;
        let again = session(&t, &d);
        let again = &again;
        let stored = t.store.write(|tx| async move { tx.ensure_session(again).await }).await;
        assert_eq!(stored.map_err(|e: StorageError| e.to_string()), Ok(first.clone()));
        assert_eq!(
            t.store.read().sessions_at(d.venue.id, d.date).await.unwrap(),
            vec![first]
        );
    })
    .await;
}
