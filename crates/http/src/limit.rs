//! How often one address may change things: a token bucket for each, in memory, for a node's own protection. Limits
//! that nodes must agree on (sign-in attempts) live in the database.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

/// Token buckets by address.
#[derive(Debug)]
pub struct Buckets {
    burst: f64,
    per_second: f64,
    state: Mutex<HashMap<IpAddr, (f64, f64)>>,
}

/// The map is emptied of full buckets when it grows past this.
const SWEEP_AT: usize = 20_000;

impl Buckets {
    /// `burst` at once, then `per_second`.
    pub fn new(burst: u32, per_second: f64) -> Buckets {
        Buckets {
            burst: f64::from(burst),
            per_second,
            state: Mutex::default(),
        }
    }

    /// Takes one token at `now` (seconds on any monotonic scale); false when the address must wait.
    pub fn take(&self, address: IpAddr, now: f64) -> bool {
        let Ok(mut state) = self.state.lock() else { return true };
        if state.len() > SWEEP_AT {
            let (burst, rate) = (self.burst, self.per_second);
            state.retain(|_, (tokens, at)| *tokens + (now - *at) * rate < burst);
        }
        let (tokens, at) = state.entry(address).or_insert((self.burst, now));
        *tokens = (*tokens + (now - *at).max(0.0) * self.per_second).min(self.burst);
        *at = now;
        if *tokens < 1.0 {
            return false;
        }
        *tokens -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_a_trickle() {
        let buckets = Buckets::new(3, 0.5);
        let address = IpAddr::from([127, 0, 0, 1]);
        let taken: Vec<bool> = [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0]
            .iter()
            .map(|&now| buckets.take(address, now))
            .collect();
        assert_eq!(taken, [true, true, true, false, false, true, false]);
        assert!(buckets.take(IpAddr::from([127, 0, 0, 2]), 0.0));
    }
}
