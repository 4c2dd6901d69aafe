//! The only place that reads the clock and draws randomness.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rand::RngCore;
use std::time::Instant;
use uuid::Uuid;
use yike_model::{Clock, IdSource};

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that starts at a given instant and runs on; for demonstrations and tests in a browser.
#[derive(Debug, Clone, Copy)]
pub struct ShiftedClock {
    from: Timestamp,
    started: Instant,
}

impl ShiftedClock {
    /// A clock that says `from` now.
    #[allow(clippy::disallowed_methods)]
    pub fn starting_at(from: Timestamp) -> ShiftedClock {
        ShiftedClock {
            from,
            started: Instant::now(),
        }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.started.elapsed()).unwrap_or_default();
        self.from.saturating_add(passed).unwrap_or(self.from)
    }
}

/// Ids and tokens from the operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[allow(clippy::disallowed_methods)]
    fn uuid(&mut self) -> Uuid {
        Uuid::now_v7()
    }

    #[allow(clippy::disallowed_methods)]
    fn token(&mut self) -> String {
        let mut bytes = [0u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
