//! The cipher behind sealed fields. AES-256-GCM here; SM4-GCM (国密) fits the same trait. Neither implementation is
//! certified (no FIPS 140, no 商用密码产品认证): where a certificate is required, put a certified module behind the trait.

use crate::StorageError;
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};

/// An authenticated cipher with a 256-bit key and a 96-bit nonce.
pub trait SealingSuite: Send + Sync {
    /// Written beside every key, so that old data stay readable when the default changes.
    fn name(&self) -> &'static str;
    /// Ciphertext with its tag. `context` is authenticated, not stored.
    fn seal(&self, key: &[u8; 32], nonce: [u8; 12], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StorageError>;
    /// The plaintext, or `None` when key, nonce, context or ciphertext do not belong together.
    fn open(&self, key: &[u8; 32], nonce: [u8; 12], context: &[u8], sealed: &[u8]) -> Option<Vec<u8>>;
}

/// AES-256-GCM (NIST SP 800-38D).
#[derive(Debug, Clone, Copy, Default)]
pub struct Aes256Gcm;

impl SealingSuite for Aes256Gcm {
    fn name(&self) -> &'static str {
        "aes-256-gcm"
    }

    fn seal(&self, key: &[u8; 32], nonce: [u8; 12], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StorageError> {
        let cipher = aes_gcm::Aes256Gcm::new(key.into());
        let nonce = Nonce::<aes_gcm::Aes256Gcm>::from(nonce);
        cipher
            .encrypt(
                &nonce,
                Payload {
                    msg: plain,
                    aad: context,
                },
            )
            .map_err(|_| StorageError::invalid("this is too long to be sealed"))
    }

    fn open(&self, key: &[u8; 32], nonce: [u8; 12], context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let cipher = aes_gcm::Aes256Gcm::new(key.into());
        let nonce = Nonce::<aes_gcm::Aes256Gcm>::from(nonce);
        cipher
            .decrypt(
                &nonce,
                Payload {
                    msg: sealed,
                    aad: context,
                },
            )
            .ok()
    }
}
