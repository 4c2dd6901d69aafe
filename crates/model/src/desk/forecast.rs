//! When it will be my turn: a fluid forecast of a line served by several windows.
//!
//! Expected wait = work ahead / windows, less what the windows will have done before the person arrives. The spread
//! treats service times as independent with a coefficient of variation of [`SERVICE_CV`]; nine times in ten the turn
//! falls inside the interval when that holds. Source for the shape: queueing practice (G/G/c heavy-traffic, W. Whitt,
//! "Approximations for the GI/G/m queue", 1993); the constant is to be fitted per service from the ledger later.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Coefficient of variation of one service time, assumed until measured.
pub const SERVICE_CV: f64 = 0.6;
/// Standard normal quantile of 0.95: a two-sided interval of nine in ten.
const Z90: f64 = 1.645;

/// No forecast is sharper than this: somebody has to get up and walk to the window.
const LEAST_SPAN_S: f64 = 180.0;

/// The state of one line at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Load {
    /// People waiting.
    pub waiting: u32,
    /// Minutes of work they bring, by what their services typically take.
    pub waiting_minutes: u32,
    /// People at a window now.
    pub serving: u32,
    /// Minutes of work they brought.
    pub serving_minutes: u32,
}

impl Load {
    /// Work in seconds that must be done before a newcomer is called: everyone waiting, and half of what is being
    /// served (on average they are half way), on the windows that exist. Nobody ahead and a window free: zero.
    fn seconds_ahead(&self, servers: u16) -> f64 {
        let servers = f64::from(servers.max(1));
        if self.waiting == 0 && f64::from(self.serving) < servers {
            return 0.0;
        }
        (f64::from(self.waiting_minutes) + f64::from(self.serving_minutes) / 2.0) * 60.0 / servers
    }
}

/// Expected seconds a newcomer who comes to the line at `start` waits, given the load known at `now`.
/// Work already waiting is done while the person walks, but only from `opens` on (nobody serves before opening).
pub fn expected_wait_seconds(load: &Load, servers: u16, now: Timestamp, opens: Timestamp, start: Timestamp) -> u32 {
    let from = now.max(opens);
    let worked = start.duration_since(from).as_secs_f64().max(0.0);
    let left = load.seconds_ahead(servers) - worked;
    if left <= 0.0 {
        0
    } else {
        left.round().min(f64::from(u32::MAX)) as u32
    }
}

/// The interval in which the turn of somebody with this load ahead falls, nine times in ten.
pub fn turn_interval(load: &Load, servers: u16, now: Timestamp) -> (Timestamp, Timestamp) {
    let mean = load.seconds_ahead(servers);
    let people = f64::from(load.waiting) + f64::from(load.serving) / 2.0;
    let each = if load.waiting > 0 {
        f64::from(load.waiting_minutes) * 60.0 / f64::from(load.waiting)
    } else {
        0.0
    };
    let spread = Z90 * SERVICE_CV * each * people.sqrt() / f64::from(servers.max(1));
    let low = (mean - spread).max(0.0);
    let high = (mean + spread).max(low + LEAST_SPAN_S);
    let at = |seconds: f64| {
        now.saturating_add(SignedDuration::from_secs(seconds.round() as i64))
            .unwrap_or(now)
    };
    (at(low), at(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn check(load: (u32, u32, u32, u32), servers: u16, walk_minutes: i64, expect_seconds: u32) {
        let (waiting, waiting_minutes, serving, serving_minutes) = load;
        let load = Load {
            waiting,
            waiting_minutes,
            serving,
            serving_minutes,
        };
        assert_eq!(
            expected_wait_seconds(&load, servers, t(0), t(-60), t(walk_minutes)),
            expect_seconds
        );
    }

    #[test]
    fn m04_wait_shrinks_while_one_walks() {
        check((0, 0, 0, 0), 2, 0, 0);
        check((0, 0, 1, 8), 2, 0, 0);
        check((0, 0, 2, 16), 2, 0, 240);
        check((3, 24, 2, 16), 2, 0, 960);
        check((3, 24, 2, 16), 2, 10, 360);
        check((3, 24, 2, 16), 2, 60, 0);
    }

    #[test]
    fn nobody_is_served_before_opening() {
        let load = Load {
            waiting: 4,
            waiting_minutes: 40,
            ..Load::default()
        };
        assert_eq!(expected_wait_seconds(&load, 1, t(0), t(30), t(30)), 2400);
    }

    #[test]
    fn the_interval_holds_the_mean() {
        let load = Load {
            waiting: 4,
            waiting_minutes: 32,
            serving: 2,
            serving_minutes: 16,
        };
        let (low, high) = turn_interval(&load, 2, t(0));
        assert!(low < t(20) && t(20) < high, "{low} {high}");
        assert!(low > t(0));
    }
}
