//! Branch and bound over the reduced core.

use super::core::Core;
use super::dual::{Dual, POINT};
use super::{Budget, Work, greedy};

/// The best choice known, by the caller's numbers, and a bound on every choice.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub sites: Vec<u32>,
    pub value: u64,
    pub bound: u64,
}

/// Steps without a better bound before the step is halved, and halvings before a node branches.
const PATIENCE: u32 = 12;
const HALVINGS: u32 = 6;

struct Search<'a> {
    best: Found,
    /// Columns fixed on the way down, by the caller's numbers.
    path: Vec<u32>,
    budget: Budget,
    work: &'a mut Work,
    order: Vec<(u64, u32)>,
    taken: Vec<u32>,
}

/// The best `sites` columns of a core.
pub fn best(core: &Core, sites: usize, budget: Budget, work: &mut Work) -> Found {
    let (chosen, value) = greedy::swaps(core, greedy::greedy(core, sites));
    let mut search = Search {
        best: Found {
            sites: chosen.iter().map(|column| core.site[*column]).collect(),
            value,
            bound: 0,
        },
        path: Vec::new(),
        budget,
        work,
        order: Vec::new(),
        taken: Vec::new(),
    };
    let bound = search.node(core.clone(), Dual::new(core), sites, 0);
    search.best.bound = bound.max(search.best.value);
    search.best
}

impl Search<'_> {
    /// Searches a core for `sites` columns beside those of the path, which cover `base`. Gives a bound on every choice
    /// in it; the best value known when nothing in it is better.
    fn node(&mut self, mut core: Core, mut dual: Dual, mut sites: usize, mut base: u64) -> u64 {
        let depth = self.path.len();
        let mut open = 0;
        loop {
            self.work.nodes += 1;
            match self.bounded(&core, &mut dual, sites, base) {
                Verdict::Closed => break,
                Verdict::OutOfBudget(bound) => {
                    open = open.max(bound);
                    break;
                }
                Verdict::Smaller { keep, fix } => {
                    // fix first
                    let mut weight = core.weight.clone();
                    for column in &fix {
                        for row in core.rows_of(*column) {
                            base += std::mem::take(&mut weight[*row as usize]);
                        }
                        self.path.push(core.site[*column]);
                    }
                    sites -= fix.len();
                    let smaller = core.without(&weight, |column| keep[column] && !fix.contains(&column)).reduced();
                    dual = dual.carried(&smaller);
                    core = smaller;
                    self.work.nodes -= 1;
                }
                Verdict::Branch(column) => {
                    let mut weight = core.weight.clone();
                    let mut gained = 0;
                    for row in core.rows_of(column) {
                        gained += std::mem::take(&mut weight[*row as usize]);
                    }
                    let with = core.without(&weight, |other| other != column).reduced();
                    let carried = dual.carried(&with);
                    self.path.push(core.site[column]);
                    open = open.max(self.node(with, carried, sites - 1, base + gained));
                    self.path.pop();
                    let without = core.without(&core.weight, |other| other != column).reduced();
                    dual = dual.carried(&without);
                    core = without;
                }
            }
        }
        self.path.truncate(depth);
        open.max(self.best.value)
    }

    fn bounded(&mut self, core: &Core, dual: &mut Dual, sites: usize, base: u64) -> Verdict {
        if sites == 0 || core.columns() <= sites {
            let all = base + if sites == 0 { 0 } else { core.weight.iter().sum::<u64>() };
            if all > self.best.value {
                let taken: Vec<u32> = if sites == 0 { Vec::new() } else { (0..core.columns() as u32).collect() };
                self.keep(core, &taken, all);
            }
            return Verdict::Closed;
        }
        let mut share = 1.0f64;
        let (mut lowest, mut stale, mut halvings) = (u64::MAX, 0, 0);
        let mut taken = std::mem::take(&mut self.taken);
        let mut order = std::mem::take(&mut self.order);
        let mut gone = vec![false; core.columns()];
        let mut fixed = vec![false; core.columns()];
        let mut times = vec![0u32; core.columns()];
        let (mut gone_count, mut fixed_count) = (0, 0);
        let verdict = loop {
            let step = dual.look(sites, &mut order, &mut taken);
            self.work.steps += 1;
            for column in &taken {
                times[*column as usize] += 1;
            }
            let value = base + dual.cover(core, &taken);
            if value > self.best.value {
                self.keep(core, &taken, value);
            }
            // The bound must pass this for a better choice to exist.
            let target = (self.best.value + 1 - base.min(self.best.value + 1)) << POINT;
            if step.bound < target {
                break Verdict::Closed;
            }
            // what fixing shows
            let slack = step.bound - target;
            for (column, worth) in dual.worth().iter().enumerate() {
                if *worth <= step.first_out && step.last_in - worth > slack && !gone[column] {
                    gone[column] = true;
                    gone_count += 1;
                }
                if *worth >= step.last_in && worth - step.first_out.min(*worth) > slack && !fixed[column] {
                    fixed[column] = true;
                    fixed_count += 1;
                }
            }
            if gone_count * 4 > core.columns() || fixed_count > 0 {
                let fix: Vec<usize> = (0..core.columns()).filter(|c| fixed[*c]).collect();
                break Verdict::Smaller { keep: gone.iter().map(|g| !g).collect(), fix };
            }
            if step.bound < lowest - lowest.min(step.bound >> 14) {
                lowest = step.bound;
                stale = 0;
            } else {
                lowest = lowest.min(step.bound);
                stale += 1;
                if stale >= PATIENCE {
                    stale = 0;
                    share /= 2.0;
                    halvings += 1;
                }
            }
            if halvings >= HALVINGS {
                if self.work.nodes >= self.budget.nodes {
                    break Verdict::OutOfBudget(base + (lowest >> POINT));
                }
                // most often taken of those not always
                let column = (0..core.columns()).filter(|c| !gone[*c]).max_by_key(|c| (times[*c], std::cmp::Reverse(*c)));
                break Verdict::Branch(column.unwrap_or(0));
            }
            if self.work.steps >= self.budget.steps {
                break Verdict::OutOfBudget(base + (lowest >> POINT));
            }
            dual.descend(core, share * (slack + (1 << POINT)) as f64);
        };
        self.taken = taken;
        self.order = order;
        verdict
    }

    fn keep(&mut self, core: &Core, taken: &[u32], value: u64) {
        self.best.value = value;
        self.best.sites.clone_from(&self.path);
        self.best.sites.extend(taken.iter().map(|column| core.site[*column as usize]));
    }
}

enum Verdict {
    /// Nothing better lies here.
    Closed,
    /// A bound on what lies here.
    OutOfBudget(u64),
    /// Columns proven out or in.
    Smaller { keep: Vec<bool>, fix: Vec<usize> },
    Branch(usize),
}
