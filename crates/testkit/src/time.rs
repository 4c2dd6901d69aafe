//! Time and identifiers that repeat.

use base64::Engine;
use jiff::{SignedDuration, Timestamp};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yike_model::IdSource;

/// Stands still until told to go on. Starts on Tuesday 2026-11-24, 09:00 in Shanghai.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Mutex<Timestamp>>);

impl Default for TestClock {
    fn default() -> TestClock {
        TestClock(Arc::new(Mutex::new("2026-11-24T01:00:00Z".parse().unwrap())))
    }
}

impl TestClock {
    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    /// Shows this instant (RFC 3339) from now on.
    pub fn set(&self, at: &str) {
        *self.0.lock().unwrap() = at.parse().unwrap();
    }

    /// Goes on by so much.
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl yike_model::Clock for TestClock {
    fn now(&self) -> Timestamp {
        TestClock::now(self)
    }
}

/// Seeded identifiers and tokens; clones share the stream.
#[derive(Debug, Clone)]
pub struct Ids(Arc<Mutex<(u64, ChaCha8Rng)>>);

impl Ids {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Ids {
        Ids(Arc::new(Mutex::new((
            1_795_482_000_000,
            ChaCha8Rng::seed_from_u64(seed),
        ))))
    }

    /// A new identifier, also through a shared handle.
    pub fn uuid(&self) -> Uuid {
        let mut state = self.0.lock().unwrap();
        let mut random = [0u8; 10];
        state.1.fill_bytes(&mut random);
        state.0 += 1;
        uuid::Builder::from_unix_timestamp_millis(state.0, &random).into_uuid()
    }

    /// A new token, also through a shared handle.
    pub fn token(&self) -> String {
        let mut random = [0u8; 16];
        self.0.lock().unwrap().1.fill_bytes(&mut random);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random)
    }
}

impl IdSource for Ids {
    fn uuid(&mut self) -> Uuid {
        Ids::uuid(self)
    }

    fn token(&mut self) -> String {
        Ids::token(self)
    }
}
