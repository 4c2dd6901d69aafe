//! Transactions and the ledger: all or nothing, dense, chained, never changed.

use std::time::Duration;
use yike_model::ledger::Event;
use yike_storage::sequencer::{self, Step};
use yike_storage::{StorageError, Store};
use yike_testkit::{TestStore, both, directory, event};

async fn tell(store: &Store, told: &Event) -> Result<(), StorageError> {
    store.write(|tx| async move { tx.event(told).await }).await
}

#[tokio::test]
async fn events_get_dense_positions_and_a_chain() {
    both(|t| async move {
        for n in 0..5 {
            tell(&t.store, &event(&t, "test.told", &format!("thing:{n}")))
                .await
                .unwrap();
        }
        t.settle().await;
        let entries = t.store.read().tail(0, 10).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.position).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(entries[3].event.subject, "thing:3");
        assert_eq!(t.store.read().tail(3, 1).await.unwrap(), entries[3..4]);
        assert_eq!(t.store.read().recent(None, 2).await.unwrap()[0], entries[4]);
        assert_eq!(t.store.read().head().await.unwrap().position, 5);
    })
    .await;
}

#[tokio::test]
async fn m16_a_unit_sees_its_own_part_of_the_ledger() {
    both(|t| async move {
        let (mine, other) = (yike_model::UnitId(t.ids.uuid()), yike_model::UnitId(t.ids.uuid()));
        for (unit, subject) in [
            (Some(mine), "thing:1"),
            (Some(other), "thing:2"),
            (None, "thing:3"),
            (Some(mine), "thing:4"),
        ] {
            let told = Event {
                unit,
                ..event(&t, "test.told", subject)
            };
            tell(&t.store, &told).await.unwrap();
        }
        t.settle().await;
        let read = t.store.read();
        let seen = async |units: &[yike_model::UnitId], before| {
            let entries = read.recent_at(units, before, 10).await.unwrap();
            entries.into_iter().map(|e| e.event.subject).collect::<Vec<_>>()
        };
        assert_eq!(seen(&[mine], None).await, ["thing:4", "thing:1"]);
        assert_eq!(seen(&[mine, other], Some(4)).await, ["thing:2", "thing:1"]);
        assert_eq!(seen(&[], None).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn snapshot_sees_one_moment() {
    both(|t| async move {
        tell(&t.store, &event(&t, "test.told", "thing:1")).await.unwrap();
        t.settle().await;
        let moment = t.store.snapshot().await.unwrap();
        assert_eq!(moment.head().await.unwrap().position, 1);
        tell(&t.store, &event(&t, "test.told", "thing:2")).await.unwrap();
        t.settle().await;
        assert_eq!(moment.head().await.unwrap().position, 1);
        assert_eq!(t.store.read().head().await.unwrap().position, 2);
    })
    .await;
}

#[tokio::test]
async fn failing_change_leaves_neither_row_nor_event() {
    both(|t| async move {
        let told = &event(&t, "test.told", "thing:1");
        let failed: Result<(), StorageError> = t
            .store
            .write(|tx| async move {
                tx.set_setting("a", &1).await?;
                tx.event(told).await?;
                Err(StorageError::InvalidOperation("the use case says no".to_owned()))
            })
            .await;
        assert!(failed.is_err());
        tell(&t.store, &event(&t, "test.told", "thing:2")).await.unwrap();
        t.settle().await;
        assert_eq!(t.store.read().setting::<u32>("a").await.unwrap(), None);
        let subjects: Vec<_> = t
            .store
            .read()
            .tail(0, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|e| e.event.subject)
            .collect();
        assert_eq!(subjects, ["thing:2"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn write_dropped_half_way_leaves_nothing_and_harms_nobody() {
    both(|t| async move {
        let told = &event(&t, "test.told", "thing:dropped");
        let (inside, is_inside) = tokio::sync::oneshot::channel::<()>();
        let inside = std::sync::Mutex::new(Some(inside));
        let half = t.store.write(|tx| {
            let inside = inside.lock().unwrap().take();
            async move {
                tx.set_setting("half", &1).await?;
                tx.event(told).await?;
                if let Some(inside) = inside {
                    let _ = inside.send(());
                }
                std::future::pending::<Result<(), StorageError>>().await
            }
        });
        tokio::select! {
            _ = half => panic!("it never ends by itself"),
            _ = is_inside => {}
        }
        tell(&t.store, &event(&t, "test.told", "thing:whole")).await.unwrap();
        t.settle().await;
        assert_eq!(t.store.read().setting::<u32>("half").await.unwrap(), None);
        let subjects: Vec<_> = t
            .store
            .read()
            .tail(0, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|e| e.event.subject)
            .collect();
        assert_eq!(subjects, ["thing:whole"]);
    })
    .await;
}

#[tokio::test]
async fn transaction_that_escapes_its_closure_is_dead() {
    both(|t| async move {
        let escaped = t
            .store
            .write(|tx| async move { Ok::<_, StorageError>(tx) })
            .await
            .unwrap();
        let late = escaped.set_setting("late", &1).await;
        assert!(matches!(late, Err(StorageError::InvalidOperation(_))), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn write_inside_a_write_is_refused_instead_of_waiting_for_ever() {
    both(|t| async move {
        let store = &t.store;
        let nested: Result<(), StorageError> = store
            .write(|_tx| async move { store.write(|tx| async move { tx.set_setting("inner", &1).await }).await })
            .await;
        assert!(matches!(nested, Err(StorageError::InvalidOperation(_))), "{nested:?}");
    })
    .await;
}

#[tokio::test]
async fn swallowed_error_spoils_only_its_own_write() {
    both(|t| async move {
        let d = directory(&t).await;
        let d = &d;
        let swallowed: Result<(), StorageError> = t
            .store
            .issue(|tx| async move {
                let mut stray = d.venue.clone();
                stray.code = "V2".to_owned();
                stray.id = yike_model::VenueId(uuid::Uuid::nil());
                stray.unit = yike_model::UnitId(uuid::Uuid::nil());
                let _ = tx.save_venue(&stray).await;
                Ok(())
            })
            .await;
        // SQLite goes on after a failed statement, PostgreSQL does not.
        assert_eq!(swallowed.is_err(), t.on_postgres());
        tell(&t.store, &event(&t, "test.told", "thing:1")).await.unwrap();
        assert_eq!(t.store.read().venue_by_code("V2").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn events_and_ledger_are_never_changed_or_deleted() {
    both(|t| async move {
        tell(&t.store, &event(&t, "test.told", "thing:1")).await.unwrap();
        t.settle().await;
        for table in ["event", "ledger"] {
            let column = if table == "event" { "kind" } else { "hash" };
            for sql in [
                format!("UPDATE {table} SET {column} = 'x'"),
                format!("DELETE FROM {table}"),
            ] {
                let refused = yike_storage::testing::raw(&t.store, &sql).await;
                assert!(
                    matches!(refused, Err(StorageError::Driver { .. })),
                    "{sql}: {refused:?}"
                );
            }
        }
        assert_eq!(t.store.read().tail(0, 10).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subscribers_wake_with_the_new_position() {
    both(|t| async move {
        let mut wakes = t.store.subscribe();
        assert_eq!(*wakes.borrow_and_update(), 0);
        tell(&t.store, &event(&t, "test.told", "thing:1")).await.unwrap();
        t.settle().await;
        tokio::time::timeout(Duration::from_secs(5), wakes.changed())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(*wakes.borrow(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m07_two_nodes_racing_give_one_dense_order() {
    both(|t| async move {
        let other = t.second("node-2").await;
        let stop = tokio::sync::watch::Sender::new(false);
        let mut sequencers = tokio::task::JoinSet::new();
        for store in [t.store.clone(), other.clone()] {
            let mut stopped = stop.subscribe();
            sequencers.spawn(async move {
                sequencer::run(&store, async move {
                    let _ = stopped.wait_for(|stop| *stop).await;
                })
                .await;
            });
        }
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..40 {
            let (t, store): (TestStore, Store) = (t.clone(), if n % 2 == 0 { t.store.clone() } else { other.clone() });
            writers.spawn(async move { tell(&store, &event(&t, "test.told", &format!("thing:{n}"))).await });
        }
        for outcome in writers.join_all().await {
            outcome.unwrap();
        }
        let mut wakes = t.store.subscribe();
        tokio::time::timeout(Duration::from_secs(20), wakes.wait_for(|position| *position >= 40))
            .await
            .unwrap()
            .unwrap();
        stop.send_replace(true);
        sequencers.join_all().await;
        let positions: Vec<u64> = t
            .store
            .read()
            .tail(0, 100)
            .await
            .unwrap()
            .iter()
            .map(|e| e.position)
            .collect();
        assert_eq!(positions, (1..=40).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn deposed_sequencer_appends_nothing() {
    both(|t| async move {
        if !t.on_postgres() {
            return;
        }
        let mine = sequencer::acquire(&t.store).await.unwrap().unwrap();
        let other = t.second("node-2").await;
        assert_eq!(sequencer::acquire(&other).await.unwrap(), None, "the lease is held");
        yike_storage::testing::raw(&t.store, "UPDATE lease SET expires_at = 0")
            .await
            .unwrap();
        let theirs = sequencer::acquire(&other).await.unwrap().unwrap();
        assert!(theirs.epoch > mine.epoch);
        tell(&t.store, &event(&t, "test.told", "thing:1")).await.unwrap();
        assert_eq!(sequencer::step(&t.store, mine).await.unwrap(), Step::Deposed);
        assert_eq!(t.store.read().head().await.unwrap().position, 0);
        assert_eq!(sequencer::step(&other, theirs).await.unwrap(), Step::Appended(1));
    })
    .await;
}
