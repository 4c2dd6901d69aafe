//! Counters: who is served, until when somebody sits there, and how punctual that is.

use crate::durations::Ring;
use crate::event::Ms;
use crate::rng::Rng;
use std::collections::HashMap;

/// Longer than this between two people is a break and no handover.
const LONGEST_GAP_S: f64 = 600.0;
/// An open counter that lets people wait for so long is taken to be away.
const AWAY_MS: Ms = 480_000;
/// Absences are imagined this far ahead, seconds.
const LOOK_S: f64 = 7_200.0;
/// Shifts that end so near the hall's last one end with it.
const END_OF_DAY_MS: Ms = 1_800_000;
/// Calls after which a counter that never served a service is taken not to.
const TELLING: u32 = 40;

/// Somebody at a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    pub claim: u32,
    pub service: u32,
    pub since: Ms,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Counter {
    pub open: bool,
    pub serving: Option<Served>,
    /// When the last person left, the counter opened, or somebody began to wait for it: the latest of these.
    pub free_since: Ms,
    /// Shifts announced for the day, by time.
    pub shifts: Vec<(Ms, Ms)>,
    /// Opened at least once in the shift that begins here.
    opened_in: Option<Ms>,
    opened_at: Ms,
    closed_at: Option<Ms>,
    served: HashMap<u32, u32>,
    calls: u32,
}

/// All counters of a line and what was learnt of their habits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counters {
    pub list: HashMap<u32, Counter>,
    /// Seconds from one person to the next while people wait.
    gaps: Ring,
    /// Seconds an opening was late, and a closing.
    late_open: Ring,
    late_close: Ring,
    /// Seconds of absences within a shift.
    absences: Ring,
    /// Seconds counters were open, and how often one went away within its shift.
    open_s: f64,
    away: f64,
    /// The source tells when counters open; else calls tell.
    told: bool,
}

impl Counters {
    pub fn plan(&mut self, counter: u32, from: Ms, until: Ms, now: Ms) {
        let shifts = &mut self.list.entry(counter).or_default().shifts;
        shifts.retain(|(_, end)| now - end < 43_200_000);
        if from < until && !shifts.contains(&(from, until)) {
            shifts.push((from, until));
            shifts.sort_unstable();
        }
    }

    pub fn open(&mut self, counter: u32, now: Ms) {
        self.told = true;
        let c = self.list.entry(counter).or_default();
        if !c.open {
            c.opened_at = now;
        }
        c.open = true;
        c.free_since = now;
        if let Some((from, _)) = c.shift_near(now) {
            if c.opened_in != Some(from) {
                self.late_open.push((now - from) as f64 / 1000.0, 200);
            } else if let Some(closed) = c.closed_at {
                self.absences.push((now - closed) as f64 / 1000.0, 200);
                self.away += 1.0;
            }
            c.opened_in = Some(from);
        }
        c.closed_at = None;
    }

    pub fn close(&mut self, counter: u32, now: Ms) {
        self.told = true;
        let c = self.list.entry(counter).or_default();
        if c.open {
            self.open_s += (now - c.opened_at).max(0) as f64 / 1000.0;
        }
        c.open = false;
        c.closed_at = Some(now);
        let end = c.shifts.iter().map(|s| s.1).min_by_key(|end| (end - now).abs());
        if let Some(late) = end.map(|end| (now - end) as f64 / 1000.0).filter(|s| s.abs() < 900.0) {
            self.late_close.push(late, 200);
        }
    }

    /// Somebody is called. `waited` tells that others could have been called since the counter became free.
    pub fn call(&mut self, counter: u32, claim: u32, service: u32, now: Ms, waited: bool) {
        let told = self.told;
        let c = self.list.entry(counter).or_default();
        let gap = (now - c.free_since) as f64 / 1000.0;
        let planned = c.shifts.iter().any(|(from, _)| c.free_since < *from && *from <= now);
        if c.open && waited && c.free_since > 0 && !planned && (0.0..LONGEST_GAP_S).contains(&gap) {
            self.gaps.push(gap, 400);
        }
        c.open |= !told;
        c.serving = Some(Served {
            claim,
            service,
            since: now,
        });
        *c.served.entry(service).or_default() += 1;
        c.calls += 1;
    }

    pub fn finish(&mut self, claim: u32, now: Ms) -> Option<(u32, Served)> {
        let (number, c) = { self.list.iter_mut() }.find(|(_, c)| c.serving.is_some_and(|s| s.claim == claim))?;
        let served = c.serving.take()?;
        c.free_since = now;
        Some((*number, served))
    }

    /// When nobody says who is open, a counter silent for an hour is shut.
    pub fn assume(&mut self, now: Ms) {
        if !self.told {
            for c in self.list.values_mut() {
                c.open &= c.serving.is_some() || now - c.free_since < 3_600_000;
            }
        }
    }

    pub fn open_count(&self) -> usize {
        self.list.values().filter(|c| c.open).count()
    }

    /// Last planned end of the day that is running; the distant past without plans.
    pub fn evening(&self, now: Ms) -> Ms {
        let ends = self.list.values().flat_map(|c| c.shifts.iter().map(|s| s.1));
        ends.filter(|end| end - now < 54_000_000).max().unwrap_or(Ms::MIN / 2)
    }

    pub fn draw_gap(&self, rng: &mut Rng) -> f64 {
        self.gaps.draw(rng).unwrap_or(20.0)
    }

    /// When a counter may call next, seconds from now, and until when, and its later shifts: `(from, until)` by time.
    /// `rest` draws how long the one at the counter still takes.
    /// `evening`: the hall's last planned end; who is still there then is served by those who are on duty to the end.
    pub fn spells(
        &self,
        c: &Counter,
        now: Ms,
        evening: Ms,
        waiting: bool,
        rng: &mut Rng,
        rest: impl FnOnce(&Served, &mut Rng) -> f64,
    ) -> Vec<(f64, f64)> {
        let from_now = |at: Ms| (at - now) as f64 / 1000.0;
        let current = c.shift_near(now);
        let mut spells = Vec::with_capacity(c.shifts.len() + 1);
        let late = |ring: &Ring, rng: &mut Rng| ring.draw(rng).unwrap_or(0.0);
        let end_of = |until: Ms, rng: &mut Rng| {
            if until >= evening - END_OF_DAY_MS {
                return f64::INFINITY;
            }
            from_now(until) + late(&self.late_close, rng)
        };
        if c.open {
            let free = match &c.serving {
                Some(served) => rest(served, rng) + self.draw_gap(rng),
                None => {
                    let idle = (now - c.free_since) as f64 / 1000.0;
                    let away = waiting && now - c.free_since > AWAY_MS;
                    if away {
                        late(&self.absences, rng).max(300.0)
                    } else if waiting {
                        (self.draw_gap(rng) - idle).max(0.0)
                    } else {
                        0.0
                    }
                }
            };
            let until = match current {
                Some((_, until)) if until > now => end_of(until, rng).max(0.0),
                // Past its plan or without one: it stays while there is somebody to serve.
                _ => f64::INFINITY,
            };
            let gone = match self.away {
                0.0 => f64::INFINITY,
                away => rng.exponential(self.open_s.max(1.0) / away),
            };
            if gone < until.min(LOOK_S) {
                let back = gone + late(&self.absences, rng).max(60.0);
                spells.push((free, gone));
                if back < until {
                    spells.push((free.max(back), until));
                }
            } else {
                spells.push((free, until));
            }
        } else if let Some((from, until)) = current.filter(|(from, until)| *from <= now && now < *until) {
            // Late, or away within its shift.
            let back = match (c.opened_in == Some(from), c.closed_at) {
                (true, Some(closed)) => {
                    let gone = (now - closed) as f64 / 1000.0;
                    { 0..8 }.map(|_| late(&self.absences, rng) - gone).find(|s| *s > 0.0)
                }
                _ => {
                    let gone = from_now(from).abs();
                    { 0..8 }
                        .map(|_| late(&self.late_open, rng) - gone)
                        .find(|s| *s > 0.0)
                        .or((self.late_open.len() < 10).then_some(120.0))
                }
            };
            spells.extend(back.map(|s| (s, end_of(until, rng))));
        }
        for (from, until) in c
            .shifts
            .iter()
            .filter(|(from, _)| *from > now && current.is_none_or(|s| s.0 != *from))
        {
            spells.push((from_now(*from) + late(&self.late_open, rng), end_of(*until, rng)));
        }
        if let Some((from, until)) = current.filter(|(from, _)| *from > now && !c.open) {
            spells.insert(0, (from_now(from) + late(&self.late_open, rng), end_of(until, rng)));
        }
        spells
    }
}

impl Counter {
    /// The shift at an instant, or the next one when it begins within a quarter of an hour.
    fn shift_near(&self, now: Ms) -> Option<(Ms, Ms)> {
        let at = |slack: Ms| {
            self.shifts
                .iter()
                .rfind(|(from, until)| from - slack <= now && now < *until)
                .copied()
        };
        at(0).or_else(|| at(900_000))
    }

    /// Whether this counter serves a service, as far as its calls tell.
    pub fn serves(&self, service: u32) -> bool {
        self.calls < TELLING || self.served.contains_key(&service)
    }
}
