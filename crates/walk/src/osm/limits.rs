//! What a street file may cost to read. A deflated blob can unfold a thousandfold and a byte can stand for an
//! element of fifty, so what a file announces is never believed.

use super::raw::ImportError;
use crate::elevation::Heights;
use std::sync::atomic::{AtomicU64, Ordering};

/// Memory every import may take, whatever the size of its file.
const FREE: u64 = 256 << 20;
/// Bytes in memory a byte of the file may become. Real extracts, deflated, need about twenty.
const PER_BYTE: u64 = 96;

/// How an import runs.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Threads to use; 0 for as many as the machine runs at once. The result is the same for any number.
    pub threads: usize,
    /// Bytes the elements read may take in memory, as counted while reading. `None` allows 256 MiB and 96 times
    /// the file's size.
    pub memory: Option<u64>,
    /// Heights of the ground, for the slopes of ways that give none.
    pub elevation: Option<Heights>,
}

/// What is left of the memory an import may take.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    taken: AtomicU64,
}

impl Budget {
    pub(super) fn new(options: &ImportOptions, file_len: usize) -> Self {
        let usual = (file_len as u64).saturating_mul(PER_BYTE).saturating_add(FREE);
        Self {
            limit: options.memory.unwrap_or(usual),
            taken: AtomicU64::new(0),
        }
    }

    /// Counts bytes that stay.
    pub(super) fn take(&self, bytes: u64) -> Result<(), ImportError> {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.limit {
            return Err(ImportError::TooLarge {
                what: "what it holds in memory, in bytes,".into(),
                limit: self.limit,
            });
        }
        Ok(())
    }

    /// Gives bytes back that were needed for a while.
    pub(super) fn release(&self, bytes: u64) {
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// One worker's account with the budget. It asks in lumps, so that threads do not wait for each other.
#[derive(Debug)]
pub(super) struct Meter<'a> {
    budget: &'a Budget,
    left: u64,
}

impl<'a> Meter<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        Self { budget, left: 0 }
    }

    #[inline]
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), ImportError> {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => self.ask(bytes as u64),
        }
    }

    #[cold]
    fn ask(&mut self, bytes: u64) -> Result<(), ImportError> {
        const LUMP: u64 = 64 << 10;
        self.budget.take(bytes.saturating_add(LUMP))?;
        self.left += LUMP;
        Ok(())
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.budget.release(self.left);
    }
}
