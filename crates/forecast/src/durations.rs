//! How long services take, learnt from those that ended.

use crate::rng::Rng;
use std::collections::HashMap;

/// Remembered service times a service; older ones are forgotten.
const REMEMBER: usize = 400;
/// Services with fewer times of their own borrow from all services, in this proportion.
const BORROW: f64 = 8.0;
/// A counter's own pace counts fully only after many times this number of services.
const PACE_PRIOR: f64 = 20.0;

/// The last values of something, oldest overwritten first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    values: Vec<f64>,
    next: usize,
}

impl Ring {
    pub fn push(&mut self, value: f64, limit: usize) {
        if self.values.len() < limit {
            self.values.push(value);
        } else if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
            self.next = (self.next + 1) % limit;
        }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn draw(&self, rng: &mut Rng) -> Option<f64> {
        self.values.get(rng.below(self.values.len())).copied()
    }

    pub fn mean(&self) -> Option<f64> {
        (!self.values.is_empty()).then(|| self.values.iter().sum::<f64>() / self.values.len() as f64)
    }
}

/// A mean of logarithms.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    sum: f64,
    count: f64,
}

/// Service times in seconds by service, and how quick each counter is beside the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Durations {
    services: HashMap<u32, Ring>,
    all: Ring,
    paces: HashMap<u32, Pace>,
}

impl Durations {
    /// Notes a service that took `seconds` at a counter.
    pub fn learn(&mut self, service: u32, counter: Option<u32>, seconds: f64) {
        let seconds = seconds.max(1.0);
        let own = self.services.entry(service).or_default();
        if let (Some(counter), true) = (counter, own.len() >= 5) {
            let level = own.values().iter().map(|v| v.ln()).sum::<f64>() / own.len() as f64;
            let pace = self.paces.entry(counter).or_default();
            // A slow forgetting: clerks change windows.
            pace.sum = pace.sum * 0.995 + (seconds.ln() - level);
            pace.count = pace.count * 0.995 + 1.0;
        }
        own.push(seconds, REMEMBER);
        self.all.push(seconds, 2 * REMEMBER);
    }

    /// Services that ended so far, as far as remembered.
    pub fn known(&self) -> usize {
        self.all.len()
    }

    /// One more than the largest number of a service seen.
    pub fn services(&self) -> u32 {
        self.services.keys().max().map_or(0, |n| n + 1)
    }

    /// Factor on service times at a counter; 1 when nothing is known.
    pub fn pace(&self, counter: u32) -> f64 {
        let pace = self.paces.get(&counter).copied().unwrap_or_default();
        (pace.sum / (pace.count + PACE_PRIOR)).exp()
    }

    /// A time this service may take.
    pub fn draw(&self, service: u32, rng: &mut Rng) -> f64 {
        let own = self.services.get(&service);
        let n = own.map_or(0, Ring::len) as f64;
        let ring = own.filter(|_| rng.unit() < n / (n + BORROW)).unwrap_or(&self.all);
        // Smoothed: what was seen will come again, though not to the second.
        ring.draw(rng).unwrap_or(300.0) * (0.08 * rng.normal()).exp()
    }

    /// What a service that has taken `elapsed` seconds already may still take.
    pub fn draw_rest(&self, service: u32, elapsed: f64, rng: &mut Rng) -> f64 {
        for _ in 0..12 {
            let whole = self.draw(service, rng);
            if whole > elapsed {
                return whole - elapsed;
            }
        }
        // Longer than nearly everything seen: it may take as much again as a usual service's half.
        let mean = self.services.get(&service).and_then(Ring::mean).or(self.all.mean());
        rng.exponential(mean.unwrap_or(300.0) / 2.0)
    }
}
