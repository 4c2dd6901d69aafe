//! The rule of thumb most systems use, as a measure for ours: people ahead times the mean service time of the last
//! thirty who were finished, divided by the open counters. So does Munich's ZMS (it-at-m/eappointment).

use crate::event::{Event, Happening, Ms};
use std::collections::{HashMap, VecDeque};

const LAST: usize = 30;

#[derive(Clone, Debug, Default)]
pub(crate) struct Zms {
    waiting: HashMap<u32, Ms>,
    called: HashMap<u32, Ms>,
    last: VecDeque<f64>,
}

impl Zms {
    pub fn apply(&mut self, event: &Event) {
        match &event.what {
            Happening::Arrive(arrival) => {
                self.waiting.retain(|_, at| event.at - *at < 43_200_000);
                self.waiting.insert(arrival.claim, event.at);
            }
            Happening::Call { claim, .. } => {
                self.waiting.remove(claim);
                self.called.insert(*claim, event.at);
            }
            Happening::Leave { claim } => {
                self.waiting.remove(claim);
            }
            Happening::Miss { claim } => {
                self.called.remove(claim);
            }
            Happening::Finish { claim } => {
                if let Some(called) = self.called.remove(claim) {
                    self.last.push_back((event.at - called) as f64 / 1000.0);
                    if self.last.len() > LAST {
                        self.last.pop_front();
                    }
                }
            }
            _ => {}
        }
    }

    /// Seconds for somebody who joins now behind everyone who waits.
    pub fn wait_s(&self, open_counters: usize) -> f64 {
        let mean = self.last.iter().sum::<f64>() / self.last.len().max(1) as f64;
        self.waiting.len() as f64 * mean / open_counters.max(1) as f64
    }
}
