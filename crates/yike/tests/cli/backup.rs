//! A backup while the store is in use, and the way back.

use crate::folder::{Folder, block_on};
use serde_json::{Value, json};
use std::path::Path;
use yike_model::ledger::Actor;
use yike_model::{EventId, OwnerId};
use yike_storage::{Access, Burn, Lookup, StorageError, Store, check_backup, restore};
use yike_testkit::{Ids, TestClock, town};

fn near(folder: &Folder, data: &Path) -> Value {
    let (lon, lat) = town::at(0.0, 0.0);
    folder
        .run_on(data, &["near", "--at", &format!("{lon},{lat}"), "--json"])
        .json()
}

fn copy_key(folder: &Folder, to: &Path) {
    std::fs::create_dir_all(to.join("keys")).unwrap();
    std::fs::copy(folder.data().join("keys/master.key"), to.join("keys/master.key")).unwrap();
}

#[test]
fn m02_a_backup_is_restored_by_unpacking_it_beside_the_key() {
    let folder = Folder::town();
    let to = folder.path("backup");
    // Somebody else has the store open meanwhile, as the server would.
    let said = block_on(async {
        let store = Folder::open(&folder.data()).await;
        let said = folder.run(&["backup", "--to", &to]).done();
        store.close().await.unwrap();
        said
    });
    assert!(said.contains("yike.db copied to"), "{said}");
    let manifest = check_backup(Path::new(&to)).unwrap();
    let expect = block_on(async { Folder::open(&folder.data()).await.read().head().await.unwrap().position });
    assert_eq!((manifest.file.as_str(), manifest.position), ("yike.db", expect));
    let kept = folder.run(&["backup", "--to", &to]);
    assert_eq!(kept.code, 2, "an older backup is kept: {kept:?}");
    // As docs/how-to/operate.md says: into an empty folder, the key beside it.
    let restored = folder.path("restored");
    let restored = Path::new(&restored);
    copy_key(&folder, restored);
    for name in ["yike.db", "heads.jsonl"] {
        std::fs::copy(Path::new(&to).join(name), restored.join(name)).unwrap();
    }
    assert_eq!(folder.run_on(restored, &["verify", "--json"]).json()["ok"], json!(true));
    assert_eq!(near(&folder, restored), near(&folder, &folder.data()));
}

#[test]
fn m02_a_restored_store_takes_new_data_and_a_damaged_backup_is_refused() {
    let folder = Folder::town();
    let to = folder.path("backup");
    folder.run(&["backup", "--to", &to]).done();
    let restored = folder.path("restored");
    let restored = Path::new(&restored);
    copy_key(&folder, restored);
    let burn = Burn {
        dates: Vec::new(),
        labels: 0,
    };
    block_on(restore(Path::new(&to), restored, &burn)).unwrap();
    assert!(
        block_on(restore(Path::new(&to), restored, &burn)).is_err(),
        "what is there is kept"
    );
    assert_eq!(folder.run_on(restored, &["verify", "--json"]).json()["ok"], json!(true));
    let holidays = folder.file("holidays.csv", "date,kind,name\n2026-10-01,holiday,国庆节\n");
    folder.run_on(restored, &["import", "holidays", &holidays]).done();
    assert_eq!(folder.run_on(restored, &["verify", "--json"]).json()["ok"], json!(true));
    let database = Path::new(&to).join("yike.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let elsewhere = folder.path("elsewhere");
    let refused = block_on(restore(Path::new(&to), Path::new(&elsewhere), &burn)).unwrap_err();
    assert!(refused.to_string().contains("checksum"), "{refused}");
    assert!(!Path::new(&elsewhere).join("yike.db").exists());
}

#[test]
fn m04_keys_of_sealed_fields_are_copied_apart() {
    let folder = Folder::town();
    let contact = "13900001234";
    let owner = OwnerId("01a20b11-1a9d-7df6-a300-f0af4ce62632".parse().unwrap());
    block_on(async {
        let store = Folder::open(&folder.data()).await;
        let sealed = store
            .write(|tx| async move { tx.seal(owner, "contact", contact, Lookup::Phone).await })
            .await;
        sealed.unwrap_or_else(|error: StorageError| panic!("{error}"));
        store.close().await.unwrap();
    });
    let (to, keys) = (folder.path("backup"), folder.path("keys.backup"));
    folder.run(&["backup", "--to", &to]).done();
    let said = folder.run(&["backup", "--to", &keys, "--keys"]).done();
    assert!(said.contains("keep them apart"), "{said}");
    let restored = folder.path("restored");
    let restored = Path::new(&restored);
    copy_key(&folder, restored);
    block_on(async {
        restore(
            Path::new(&to),
            restored,
            &Burn {
                dates: Vec::new(),
                labels: 0,
            },
        )
        .await
        .unwrap();
        let store = Folder::open(restored).await;
        assert_eq!(contact_of(&store, owner).await, None, "without its key nobody reads it");
        assert_eq!(yike_storage::restore_keys(&store, Path::new(&keys)).await.unwrap(), 1);
        assert_eq!(contact_of(&store, owner).await.as_deref(), Some(contact));
        store.close().await.unwrap();
    });
    let copied = std::fs::read(Path::new(&to).join("yike.db")).unwrap();
    assert!(!copied.windows(contact.len()).any(|window| window == contact.as_bytes()));
}

/// The sealed contact, read on the record.
async fn contact_of(store: &Store, owner: OwnerId) -> Option<String> {
    let access = &Access {
        id: EventId(Ids::new(7).uuid()),
        at: TestClock::default().now(),
        actor: Actor::System,
        unit: None,
        why: "rehearsal".into(),
    };
    store
        .write(|tx| async move { tx.unseal(owner, "contact", access).await })
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"))
}
