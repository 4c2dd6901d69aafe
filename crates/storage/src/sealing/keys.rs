//! The master key and what is derived from it.

use super::suite::{Aes256Gcm, SealingSuite};
use crate::StorageError;
use crate::options::{Entropy, MasterKey, Options};
use crate::sql::{Db, args};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::Write;
use std::path::Path;
use yike_model::OwnerId;
use zeroize::Zeroizing;

type Key = Zeroizing<[u8; 32]>;

/// Keys derived from the master key, one for each purpose, so that none serves two.
pub(crate) struct Keyring {
    wrap: Key,
    blind: Key,
    heads: Key,
    suite: Box<dyn SealingSuite>,
}

impl Keyring {
    /// Loads the master key (making its file on first opening) and checks it against the keys it must unwrap.
    pub(crate) async fn open(options: &Options, db: &Db) -> Result<Keyring, StorageError> {
        let sealed_before = db
            .one("SELECT owner_id, wrapped FROM sealing_key LIMIT 1", args![])
            .await?;
        let master = match &options.master_key {
            MasterKey::Given(key) => key.clone(),
            MasterKey::File(path) if path.exists() => read(path)?,
            MasterKey::File(path) if sealed_before.is_some() => {
                return Err(StorageError::invalid(format!(
                    "the master key {} is missing, and the database holds data sealed under it. Nothing was changed. \
                     Bring the file back from where keys are backed up",
                    path.display()
                )));
            }
            MasterKey::File(path) => make(path, options.entropy.as_ref())?,
        };
        let ring = Keyring {
            wrap: derive(&master, "yike sealing keys 1")?,
            blind: derive(&master, "yike blind index 1")?,
            heads: derive(&master, "yike ledger heads 1")?,
            suite: Box::new(Aes256Gcm),
        };
        if let Some(row) = sealed_before {
            ring.unwrap(row.parsed("owner_id")?, &row.bytes("wrapped")?)?;
        }
        Ok(ring)
    }

    pub(crate) fn heads_key(&self) -> Key {
        self.heads.clone()
    }

    pub(crate) fn suite(&self) -> &dyn SealingSuite {
        self.suite.as_ref()
    }

    /// The suite a stored key names.
    pub(crate) fn suite_named(&self, name: &str) -> Result<&dyn SealingSuite, StorageError> {
        if name == self.suite.name() {
            return Ok(self.suite.as_ref());
        }
        Err(StorageError::invalid(format!(
            "sealed with {name}, which this program does not have; nothing was read"
        )))
    }

    /// A new data key, and itself wrapped for `owner`.
    pub(crate) fn new_key(&self, owner: OwnerId, entropy: &dyn Entropy) -> Result<(Key, Vec<u8>), StorageError> {
        let mut key = Zeroizing::new([0u8; 32]);
        entropy.fill(key.as_mut_slice())?;
        let wrapped = encrypt(
            &Aes256Gcm,
            &self.wrap,
            entropy,
            context(owner, "key").as_bytes(),
            key.as_slice(),
        )?;
        Ok((key, wrapped))
    }

    /// The data key of `owner`.
    pub(crate) fn unwrap(&self, owner: OwnerId, wrapped: &[u8]) -> Result<Key, StorageError> {
        let plain = decrypt(&Aes256Gcm, &self.wrap, context(owner, "key").as_bytes(), wrapped).map(Zeroizing::new);
        let plain = plain.and_then(|plain| <[u8; 32]>::try_from(plain.as_slice()).ok());
        plain.map(Zeroizing::new).ok_or_else(|| {
            StorageError::invalid(
                "the master key does not fit this database: sealed data cannot be read. Nothing was changed. \
                 Start with the key the database was made with",
            )
        })
    }

    /// Keyed hash for exact look-up (hexadecimal).
    pub(crate) fn blind(&self, text: &str) -> Result<String, StorageError> {
        Ok(hex::encode(mac(&self.blind, text.as_bytes())?))
    }
}

/// What a ciphertext belongs to; moved to another owner or field it no longer opens.
pub(crate) fn context(owner: OwnerId, field: &str) -> String {
    format!("{owner}/{field}")
}

/// Nonce and ciphertext.
pub(crate) fn encrypt(
    suite: &dyn SealingSuite,
    key: &Key,
    entropy: &dyn Entropy,
    context: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, StorageError> {
    let mut nonce = [0u8; 12];
    entropy.fill(&mut nonce)?;
    let mut sealed = nonce.to_vec();
    sealed.extend(suite.seal(key, nonce, context, plain)?);
    Ok(sealed)
}

pub(crate) fn decrypt(suite: &dyn SealingSuite, key: &Key, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, rest) = sealed.split_first_chunk::<12>()?;
    suite.open(key, *nonce, context, rest)
}

fn mac(key: &Key, data: &[u8]) -> Result<[u8; 32], StorageError> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|e| StorageError::inconsistent("a key", e))?;
    Ok(mac.chain_update(data).finalize().into_bytes().into())
}

/// One step of HKDF-Expand (RFC 5869) with an empty chain: enough for one 32-byte key per purpose.
fn derive(master: &Key, purpose: &str) -> Result<Key, StorageError> {
    mac(master, format!("{purpose}\u{1}").as_bytes()).map(Zeroizing::new)
}

fn read(path: &Path) -> Result<Key, StorageError> {
    let text = std::fs::read_to_string(path).map_err(|e| StorageError::io("cannot read the master key", path, &e))?;
    let text = Zeroizing::new(text);
    let mut key = Zeroizing::new([0u8; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice()).map_err(|_| {
        StorageError::invalid(format!(
            "{} is not a master key (64 hexadecimal digits). Nothing was changed. Bring the right file back",
            path.display()
        ))
    })?;
    Ok(key)
}

fn make(path: &Path, entropy: &dyn Entropy) -> Result<Key, StorageError> {
    let mut key = Zeroizing::new([0u8; 32]);
    entropy.fill(key.as_mut_slice())?;
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| StorageError::io("cannot make the folder", folder, &e))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let wrong = |e: std::io::Error| StorageError::io("cannot write the master key", path, &e);
    let mut file = match options.open(path) {
        Ok(file) => file,
        // Another process starting at the same moment was first.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return read(path),
        Err(e) => return Err(wrong(e)),
    };
    let text = Zeroizing::new(format!("{}\n", hex::encode(key.as_slice())));
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(wrong)?;
    Ok(key)
}
