//! Intervals that hold what they promise: the spread of the model is corrected by how far it was off before.
//!
//! Errors are taken in units of the model's own spread and kept by how long the line was; an interval is the model's
//! middle plus quantiles of those errors (split conformal prediction, Vovk, Gammerman and Shafer 2005). The promised share
//! is steered by the misses seen (adaptive conformal inference, Gibbs and Candès 2021).

use crate::durations::Ring;

/// Errors remembered for one length of line.
const REMEMBER: usize = 300;
/// Errors needed before they are believed.
const ENOUGH: usize = 30;
/// How fast the promised share follows the misses.
const STEP: f64 = 0.02;
const BINS: usize = 4;

/// Middle and spread of a model's answer, seconds, and how many stood ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Raw {
    pub middle: f64,
    pub spread: f64,
    pub ahead: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    bins: [Ring; BINS],
    all: Ring,
    /// Shares left outside of the 50 % and the 90 % interval to reach their promise.
    miss50: f64,
    miss90: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            bins: Default::default(),
            all: Ring::default(),
            miss50: 0.5,
            miss90: 0.1,
        }
    }
}

fn bin(ahead: usize) -> usize {
    match ahead {
        0 => 0,
        1..=3 => 1,
        4..=10 => 2,
        _ => 3,
    }
}

/// Linear between the sorted values.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let (a, b) = (*sorted.get(low)?, *sorted.get((low + 1).min(last))?);
    Some(a + (b - a) * (at - low as f64))
}

/// A forecast in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Told {
    pub middle: f64,
    pub half: (f64, f64),
    pub most: (f64, f64),
}

impl Calibration {
    /// The interval told for a model's answer. `draws` are the model's sorted answers, used until errors are known.
    pub fn tell(&self, raw: Raw, draws: &[f64]) -> Told {
        let own = self.bins.get(bin(raw.ahead)).filter(|ring| ring.len() >= ENOUGH);
        let errors = own.or(Some(&self.all).filter(|ring| ring.len() >= ENOUGH));
        let mut sorted: Vec<f64> = errors.map(|ring| ring.values().to_vec()).unwrap_or_default();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |q: f64| {
            let seconds = match quantile(&sorted, q) {
                Some(error) => raw.middle + error * raw.spread,
                None => quantile(draws, q).unwrap_or(raw.middle),
            };
            seconds.max(0.0)
        };
        let middle = at(0.5);
        let around = |miss: f64| (at(miss / 2.0).min(middle), at(1.0 - miss / 2.0).max(middle));
        Told {
            middle,
            half: around(self.miss50),
            most: around(self.miss90),
        }
    }

    /// Notes how it came out.
    pub fn learn(&mut self, raw: Raw, told: Told, actual: f64) {
        let error = (actual - raw.middle) / raw.spread;
        if let Some(ring) = self.bins.get_mut(bin(raw.ahead)) {
            ring.push(error, REMEMBER);
        }
        self.all.push(error, 2 * REMEMBER);
        let outside = |(low, high): (f64, f64)| f64::from(u8::from(actual < low - 0.5 || actual > high + 0.5));
        self.miss50 = (self.miss50 + STEP * (0.5 - outside(told.half))).clamp(0.05, 0.95);
        self.miss90 = (self.miss90 + STEP * (0.1 - outside(told.most))).clamp(0.005, 0.4);
    }
}
