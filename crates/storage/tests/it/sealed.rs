//! Sealed fields: unreadable in the file, read only with an event, found by hash, erased with their key.

use std::path::Path;
use yike_model::ledger::Actor;
use yike_model::{EventId, OwnerId};
use yike_storage::{Access, Lookup, MasterKey, StorageError, testing};
use yike_testkit::{TestStore, both, sqlite};

const PHONE: &str = "13800000001";
const NAME: &str = "示例居民 0001";

fn access(t: &TestStore, why: &str) -> Access {
    Access {
        id: EventId(t.ids.uuid()),
        at: t.clock.now(),
        actor: Actor::System,
        unit: None,
        why: why.to_owned(),
    }
}

async fn seal(t: &TestStore, owner: OwnerId) {
    let sealed: Result<(), StorageError> = t
        .store
        .write(|tx| async move {
            tx.seal(owner, "phone", PHONE, Lookup::Phone).await?;
            tx.seal(owner, "name", NAME, Lookup::No).await
        })
        .await;
    sealed.unwrap();
}

async fn unseal(t: &TestStore, owner: OwnerId, field: &str) -> Result<Option<String>, StorageError> {
    let access = &access(t, "called back about a wrong number");
    t.store
        .write(|tx| async move { tx.unseal(owner, field, access).await })
        .await
}

/// Files of the folder that hold the bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
    {
        if std::fs::read(&file)
            .unwrap()
            .windows(bytes.len())
            .any(|window| window == bytes)
        {
            found.push(file.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[tokio::test]
async fn sealed_text_comes_back_only_with_an_event() {
    both(|t| async move {
        let owner = OwnerId(t.ids.uuid());
        seal(&t, owner).await;
        assert_eq!(unseal(&t, owner, "phone").await.unwrap().as_deref(), Some(PHONE));
        assert_eq!(unseal(&t, owner, "name").await.unwrap().as_deref(), Some(NAME));
        assert_eq!(unseal(&t, owner, "address").await.unwrap(), None);
        t.settle().await;
        let events = t
            .store
            .read()
            .events_about(&format!("owner:{owner}"), 10)
            .await
            .unwrap();
        let kinds: Vec<_> = events
            .iter()
            .map(|e| (e.event.kind.as_str(), e.event.why.as_str()))
            .collect();
        assert_eq!(kinds, [("sealed.read", "called back about a wrong number"); 2]);
        assert!(!format!("{events:?}").contains(PHONE));
    })
    .await;
}

#[tokio::test]
async fn owner_is_found_by_the_exact_phone_however_written() {
    both(|t| async move {
        let (one, two) = (OwnerId(t.ids.uuid()), OwnerId(t.ids.uuid()));
        seal(&t, one).await;
        seal(&t, two).await;
        let found = t.store.owners_by(Lookup::Phone, "+86 138 0000 0001").await.unwrap();
        assert_eq!(found, [one, two]);
        assert_eq!(t.store.owners_by(Lookup::Phone, "13800000002").await.unwrap(), []);
        assert_eq!(t.store.owners_by(Lookup::IdNumber, PHONE).await.unwrap(), []);
        let changed: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.seal(one, "phone", "13800000002", Lookup::Phone).await })
            .await;
        changed.unwrap();
        assert_eq!(t.store.owners_by(Lookup::Phone, PHONE).await.unwrap(), [two]);
    })
    .await;
}

#[tokio::test]
async fn plaintext_is_nowhere_in_the_files() {
    sqlite(|t| async move {
        let owner = OwnerId(t.ids.uuid());
        seal(&t, owner).await;
        unseal(&t, owner, "phone").await.unwrap();
        let control: Result<(), StorageError> = t
            .store
            .write(|tx| async move { tx.set_setting("control", &"in plain").await })
            .await;
        control.unwrap();
        for folder in [t.folder.clone(), t.folder.join("keys")] {
            assert_eq!(holding(&folder, PHONE.as_bytes()), [""; 0]);
            assert_eq!(holding(&folder, NAME.as_bytes()), [""; 0]);
        }
        // The search itself finds what is there, so its silence above means something.
        assert_ne!(holding(&t.folder, b"in plain"), [""; 0]);
        t.store.clone().close().await.unwrap();
        assert_eq!(holding(&t.folder, PHONE.as_bytes()), [""; 0]);
        assert_eq!(holding(&t.folder, b"in plain"), ["yike.db"]);
    })
    .await;
}

#[tokio::test]
async fn erased_data_stay_unreadable_and_totals_stay() {
    both(|t| async move {
        let owner = OwnerId(t.ids.uuid());
        seal(&t, owner).await;
        let erasing = access(&t, "the person asked");
        assert!(t.store.erase(owner, &erasing).await.unwrap());
        assert_eq!(unseal(&t, owner, "phone").await.unwrap(), None);
        assert_eq!(t.store.owners_by(Lookup::Phone, PHONE).await.unwrap(), []);
        let again = access(&t, "the person asked");
        assert!(!t.store.erase(owner, &again).await.unwrap());
        t.settle().await;
        let events = t.store.read().tail(0, 10).await.unwrap();
        assert_eq!(
            events.iter().map(|e| e.event.kind.as_str()).collect::<Vec<_>>(),
            ["sealed.erased"]
        );
    })
    .await;
}

#[tokio::test]
async fn erased_key_leaves_the_disk() {
    sqlite(|t| async move {
        let owner = OwnerId(t.ids.uuid());
        seal(&t, owner).await;
        let wrapped = t.folder.join("keys.jsonl");
        yike_storage::backup_keys(&t.store, &wrapped).await.unwrap();
        let line: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&wrapped).unwrap()).unwrap();
        std::fs::remove_file(&wrapped).unwrap();
        let key = hex::decode(line["wrapped"].as_str().unwrap()).unwrap();
        assert_ne!(holding(&t.folder, &key), [""; 0]);
        t.store.erase(owner, &access(&t, "the person asked")).await.unwrap();
        assert_eq!(holding(&t.folder, &key), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn ciphertext_moved_to_another_owner_does_not_open() {
    both(|t| async move {
        let (one, two) = (OwnerId(t.ids.uuid()), OwnerId(t.ids.uuid()));
        seal(&t, one).await;
        seal(&t, two).await;
        let swap = format!(
            "UPDATE sealed_field SET sealed = (SELECT sealed FROM sealed_field WHERE owner_id = '{one}' AND field = 'phone') \
             WHERE owner_id = '{two}' AND field = 'phone'"
        );
        testing::raw(&t.store, &swap).await.unwrap();
        let moved = unseal(&t, two, "phone").await;
        assert!(matches!(moved, Err(StorageError::Inconsistency { .. })), "{moved:?}");
        let swap = format!("UPDATE sealing_key SET wrapped = (SELECT wrapped FROM sealing_key WHERE owner_id = '{one}')");
        testing::raw(&t.store, &swap).await.unwrap();
        assert!(unseal(&t, two, "phone").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn wrong_or_missing_master_key_is_told_at_opening() {
    both(|t| async move {
        seal(&t, OwnerId(t.ids.uuid())).await;
        let wrong = t.try_open(|o| o.master_key = MasterKey::Given([7u8; 32].into())).await;
        let text = wrong.unwrap_err().to_string();
        assert!(text.contains("does not fit this database"), "{text}");
        let missing = t.folder.join("elsewhere").join("master.key");
        let text = t
            .try_open(|o| o.master_key = MasterKey::File(missing.clone()))
            .await
            .unwrap_err()
            .to_string();
        assert!(text.contains("is missing"), "{text}");
        assert!(!missing.exists());
        assert!(t.try_open(|_| {}).await.is_ok());
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn master_key_is_readable_by_its_owner_alone() {
    sqlite(|t| async move {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(t.folder.join("keys").join("master.key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    })
    .await;
}
