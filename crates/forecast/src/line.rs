//! One line: its state, what was learnt from it, and its forecasts.

use crate::calibrate::{Calibration, Raw, Told, quantile};
use crate::counters::Counters;
use crate::durations::Durations;
use crate::event::{Arrival, Event, Happening, Ms};
use crate::order::{Learnt, Order, Waiting};
use crate::sim::{self, Draws};
use crate::traffic::Traffic;
use std::collections::HashMap;

/// Services that must have ended before anything is said.
pub const LEAST_SERVED: usize = 20;

/// Who was not called for so long went home unseen.
const LOST_MS: Ms = 43_200_000;

/// When somebody will be called, seconds from the instant of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Forecast {
    pub median_s: u32,
    /// Half of all cases fall inside.
    pub half_s: (u32, u32),
    /// Nine of ten cases fall inside.
    pub most_s: (u32, u32),
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("only {served} services have ended here; {needed} are needed for a forecast")]
    Thin { served: usize, needed: usize },
    #[error("no counter is open or planned that could call this number")]
    NoCounter,
    #[error("this claim does not wait")]
    NotWaiting,
}

/// A line that is fed what happens and asked when somebody's turn will be. Holds nothing but what it was fed.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) counters: Counters,
    pub(crate) durations: Durations,
    pub(crate) traffic: Traffic,
    pub(crate) order: Learnt,
    calibration: Calibration,
    /// Forecasts made at arrival whose outcome is not known yet.
    open: HashMap<u32, (Ms, Raw, Told)>,
    seed: u64,
}

impl Line {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    /// A line whose order of calling is declared and need not be learnt.
    pub fn with_order(seed: u64, order: Order) -> Self {
        Self {
            order: Learnt::fixed(order),
            ..Self::new(seed)
        }
    }

    /// People who wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Counters open now.
    pub fn open_counters(&self) -> usize {
        self.counters.open_count()
    }

    /// Takes one event; events come in the order of their instants. An arrival returns its forecast.
    pub fn apply(&mut self, event: &Event) -> Option<Result<Forecast, Refusal>> {
        let now = event.at;
        self.counters.assume(now);
        self.waiting.retain(|who| now - who.arrived < LOST_MS);
        match &event.what {
            Happening::Plan { counter, from, until } => self.counters.plan(*counter, *from, *until, now),
            Happening::Open { counter } => self.counters.open(*counter, now),
            Happening::Close { counter } => self.counters.close(*counter, now),
            Happening::Arrive(arrival) => return Some(self.arrive(arrival, now)),
            Happening::Call { claim, counter } => self.call(*claim, *counter, now),
            Happening::Finish { claim } => {
                if let Some((counter, served)) = self.counters.finish(*claim, now) {
                    let seconds = (now - served.since) as f64 / 1000.0;
                    self.durations.learn(served.service, Some(counter), seconds);
                }
            }
            Happening::Miss { claim } => {
                self.counters.finish(*claim, now);
            }
            Happening::Leave { claim } => {
                self.waiting.retain(|who| who.claim != *claim);
                self.open.remove(claim);
            }
        }
        None
    }

    fn arrive(&mut self, arrival: &Arrival, now: Ms) -> Result<Forecast, Refusal> {
        let who = Waiting {
            claim: arrival.claim,
            service: arrival.service,
            kind: arrival.kind,
            slot: arrival.slot,
            arrived: now,
        };
        self.traffic.arrive(&who, now);
        self.waiting.push(who);
        let (raw, told) = self.told(arrival.claim, now)?;
        self.open.insert(arrival.claim, (now, raw, told));
        Ok(rounded(told))
    }

    fn call(&mut self, claim: u32, counter: Option<u32>, now: Ms) {
        let Some(at) = self.waiting.iter().position(|who| who.claim == claim) else {
            return;
        };
        if let Some((asked, raw, told)) = self.open.remove(&claim) {
            self.calibration.learn(raw, told, (now - asked) as f64 / 1000.0);
        }
        let ordinary = self.traffic.ordinary();
        let serves = |service| { counter.and_then(|c| self.counters.list.get(&c)) }.is_none_or(|c| c.serves(service));
        let could: Vec<Waiting> = self.waiting.iter().copied().filter(|who| serves(who.service)).collect();
        if could.len() > 1 {
            self.order.learn(&could, claim, now, ordinary);
        }
        let who = self.waiting.remove(at);
        self.traffic.called(&who, counter.is_some());
        if let Some(counter) = counter {
            let free_since = self.counters.list.get(&counter).map_or(now, |c| c.free_since);
            self.counters
                .call(counter, claim, who.service, now, who.arrived <= free_since);
        }
    }

    /// When a waiting claim will be called, as seen at `now` with everything applied so far.
    pub fn forecast(&self, claim: u32, now: Ms) -> Result<Forecast, Refusal> {
        self.told(claim, now).map(|(_, told)| rounded(told))
    }

    fn told(&self, claim: u32, now: Ms) -> Result<(Raw, Told), Refusal> {
        let served = self.durations.known();
        if served < LEAST_SERVED {
            return Err(Refusal::Thin {
                served,
                needed: LEAST_SERVED,
            });
        }
        let seed = self.seed ^ u64::from(claim).wrapping_mul(0x2545_f491_4f6c_dd1d) ^ now as u64;
        let Draws { mut seconds, ahead } = sim::draws(self, claim, now, seed)?;
        seconds.sort_unstable_by(f64::total_cmp);
        let middle = quantile(&seconds, 0.5).ok_or(Refusal::NoCounter)?;
        let mean = seconds.iter().sum::<f64>() / seconds.len() as f64;
        let square = seconds.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / seconds.len() as f64;
        // Half a minute on top: nobody gets up in no time.
        let raw = Raw {
            middle,
            spread: square.sqrt() + 30.0,
            ahead,
        };
        Ok((raw, self.calibration.tell(raw, &seconds)))
    }
}

fn rounded(told: Told) -> Forecast {
    let s = |seconds: f64| seconds.round().clamp(0.0, f64::from(u32::MAX)) as u32;
    Forecast {
        median_s: s(told.middle),
        half_s: (told.half.0.floor() as u32, s(told.half.1.ceil())),
        most_s: (told.most.0.floor() as u32, s(told.most.1.ceil())),
    }
}
