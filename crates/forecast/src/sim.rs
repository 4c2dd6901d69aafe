//! The line played forward many times from where it stands.

use crate::counters::Counter;
use crate::event::Ms;
use crate::line::{Line, Refusal};
use crate::order::{Order, Waiting};
use crate::rng::Rng;

const RUNS: usize = 240;
/// Fewer runs are enough for long lines, whose waits differ less from one run to the next.
const LEAST_RUNS: usize = 16;
/// Steps of all runs of one forecast, about: what a page may wait for.
const STEPS: usize = 2_000_000;
/// A line longer than this is not played but added up.
const LONGEST_PLAYED: usize = 400;
/// How far ahead newcomers are imagined, seconds.
const NEWCOMERS_S: f64 = 7_200.0;
/// Nobody is told to wait longer than a working day.
const LONGEST_S: f64 = 36_000.0;

/// Waits in seconds, one a run, and how many stand before the claim now.
pub(crate) struct Draws {
    pub seconds: Vec<f64>,
    pub ahead: usize,
}

struct Free<'a> {
    /// By number of the service.
    serves: &'a [bool],
    pace: f64,
    /// Seconds from now when it can call next.
    at: f64,
    spells: Vec<(f64, f64)>,
}

impl Free<'_> {
    /// Moves to the first instant from `at` on at which somebody sits here.
    fn settle(&mut self) {
        let at = self.at;
        self.at = { self.spells.iter() }
            .map(|(from, until)| (at.max(*from), *until))
            .find(|(from, until)| from < until)
            .map_or(f64::INFINITY, |(from, _)| from);
    }

    fn serves(&self, service: u32) -> bool {
        self.serves.get(service as usize).is_none_or(|serves| *serves)
    }
}

/// One run's world.
struct Run<'a> {
    line: &'a Line,
    order: Order,
    ordinary: u32,
    now: Ms,
    free: Vec<Free<'a>>,
    waiting: Vec<Waiting>,
    /// Newcomers by falling time.
    coming: Vec<(f64, u32, u32, bool)>,
}

impl Run<'_> {
    /// Seconds until `claim` is called; `None` when no counter is left to call it.
    fn wait(&mut self, claim: u32, rng: &mut Rng) -> Option<f64> {
        let mut number = u32::MAX / 2;
        loop {
            let next = (self.free.iter_mut())
                .min_by(|a, b| a.at.total_cmp(&b.at))
                .filter(|f| f.at < LONGEST_S)?;
            let at = next.at;
            let instant = self.now + (at * 1000.0) as Ms;
            while let Some((_, kind, service, booked)) = self.coming.pop_if(|one| one.0 <= at) {
                number += 1;
                self.waiting.push(Waiting {
                    claim: number,
                    service,
                    kind,
                    slot: booked.then_some(instant),
                    arrived: instant,
                });
            }
            let could = (0..).zip(&self.waiting).filter(|(_, who)| next.serves(who.service));
            let Some((i, _)) = could.min_by_key(|(_, who)| self.order.key(who, instant, self.ordinary)) else {
                // Nobody it serves: it stands by until somebody comes, at the earliest half a minute later.
                next.at += 30.0;
                next.settle();
                continue;
            };
            let who = self.waiting.swap_remove(i);
            if who.claim == claim {
                return Some(at);
            }
            if !rng.chance(self.line.traffic.miss_share(who.kind)) {
                let served = self.line.durations.draw(who.service, rng) * next.pace;
                next.at += served + self.line.counters.draw_gap(rng);
                next.settle();
            }
        }
    }
}

pub(crate) fn draws(line: &Line, claim: u32, now: Ms, seed: u64) -> Result<Draws, Refusal> {
    let target = line
        .waiting
        .iter()
        .find(|w| w.claim == claim)
        .ok_or(Refusal::NotWaiting)?;
    let order = line.order.best();
    let ordinary = line.traffic.ordinary();
    let mine = order.key(target, now, ordinary);
    let ahead = line
        .waiting
        .iter()
        .filter(|w| order.key(w, now, ordinary) < mine)
        .count();
    let evening = line.counters.evening(now);
    // One order of counters on every machine, so that one seed gives one answer.
    let mut list: Vec<(u32, &Counter)> = line.counters.list.iter().map(|(number, c)| (*number, c)).collect();
    list.sort_unstable_by_key(|(number, _)| *number);
    let services = line.durations.services();
    let serves: Vec<Vec<bool>> = list
        .iter()
        .map(|(_, c)| (0..services).map(|s| c.serves(s)).collect())
        .collect();
    let mut rng = Rng::new(seed);
    let mut seconds = Vec::with_capacity(RUNS);
    let (people, desks) = (line.waiting.len(), list.len());
    let steps = people * (people + desks) / 2 + 20 * desks + 1;
    let runs = (STEPS / steps).clamp(LEAST_RUNS, RUNS);
    if ahead > LONGEST_PLAYED {
        return added_up(line, ahead, runs, &mut rng);
    }
    for _ in 0..runs {
        let free = { list.iter().zip(&serves) }
            .map(|((number, counter), serves)| {
                let pace = line.durations.pace(*number);
                let held = line
                    .waiting
                    .iter()
                    .any(|w| w.claim != claim && counter.serves(w.service));
                let spells = line
                    .counters
                    .spells(counter, now, evening, held, &mut rng, |served, rng| {
                        let elapsed = (now - served.since) as f64 / 1000.0;
                        line.durations.draw_rest(served.service, elapsed / pace, rng) * pace
                    });
                let mut one = Free {
                    serves,
                    pace,
                    at: 0.0,
                    spells,
                };
                one.settle();
                one
            })
            .collect();
        let mut coming = Vec::new();
        if order.overtakes() {
            coming = line.traffic.newcomers(now, NEWCOMERS_S, &mut rng);
            coming.reverse();
        }
        let mut run = Run {
            line,
            order,
            ordinary,
            now,
            free,
            waiting: line.waiting.clone(),
            coming,
        };
        seconds.extend(run.wait(claim, &mut rng));
    }
    // Runs in which nobody was left to call are runs past the last shift; some are chance, most are a closed day.
    if seconds.len() * 4 < runs {
        return Err(Refusal::NoCounter);
    }
    Ok(Draws { seconds, ahead })
}

/// The work of everybody ahead over the open counters, for lines so long that their end is in sight of no counter.
fn added_up(line: &Line, ahead: usize, runs: usize, rng: &mut Rng) -> Result<Draws, Refusal> {
    let open = line.counters.open_count();
    if open == 0 {
        return Err(Refusal::NoCounter);
    }
    let work = |rng: &mut Rng| -> f64 {
        let before = line.waiting.iter().take(ahead);
        before
            .map(|who| line.durations.draw(who.service, rng) + line.counters.draw_gap(rng))
            .sum()
    };
    Ok(Draws {
        seconds: (0..runs).map(|_| work(rng) / open as f64).collect(),
        ahead,
    })
}
