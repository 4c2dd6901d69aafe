//! Branch and bound over the reduced core.

use super::core::Core;
use super::dual::{Dual, POINT, Step};
use super::{Budget, Work, greedy};

/// The best choice known, by the caller's numbers, and a bound on every choice.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub sites: Vec<u32>,
    pub value: u64,
    pub bound: u64,
}

// Tuned on instances of 10,000 points and 1,000 sites in the plane: shorter searches for a good bound cost many more
// nodes than they save steps.

/// The first step aims at this many times the gap.
const FIRST_SHARE: f64 = 2.0;
/// Steps without a better bound before the step is halved.
const PATIENCE: u32 = 20;
/// Halvings before a node branches.
const HALVINGS: u32 = 5;

struct Search<'a> {
    best: Found,
    /// Columns chosen on the way down, by the caller's numbers.
    path: Vec<u32>,
    budget: Budget,
    work: &'a mut Work,
    order: Vec<(u64, u32)>,
    taken: Vec<u32>,
}

/// What bounding a node shows.
enum Verdict {
    /// Nothing better lies here.
    Closed,
    /// The budget is used up; a bound on what lies here.
    Spent(u64),
    /// Columns without which, and columns only without which, something better may lie here.
    Fixed(Fixing),
    /// Undecided: this column divides the node best.
    Branch(usize),
}

/// Columns whose part in any better choice is settled.
#[derive(Clone, Debug)]
struct Fixing {
    out: Vec<bool>,
    into: Vec<bool>,
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
    /// in it, or 0 when nothing in it is better than the best known.
    fn node(&mut self, mut core: Core, mut dual: Dual, mut sites: usize, mut base: u64) -> u64 {
        let depth = self.path.len();
        let mut open = 0;
        self.work.nodes += 1;
        loop {
            match self.bounded(&core, &mut dual, sites, base) {
                Verdict::Closed => break,
                Verdict::Spent(bound) => {
                    open = open.max(bound);
                    break;
                }
                Verdict::Fixed(fixing) => {
                    let into: Vec<usize> = (0..core.columns()).filter(|column| fixing.into[*column]).collect();
                    if into.len() > sites || into.iter().any(|column| fixing.out[*column]) {
                        break;
                    }
                    sites -= into.len();
                    base += self.choose(&mut core, &mut dual, &into, |column| !fixing.out[column]);
                }
                Verdict::Branch(column) => {
                    let (mut with, mut carried) = (core.clone(), dual.clone());
                    let above = self.path.len();
                    let gained = self.choose(&mut with, &mut carried, &[column], |_| true);
                    open = open.max(self.node(with, carried, sites - 1, base + gained));
                    self.path.truncate(above);
                    self.choose(&mut core, &mut dual, &[], |other| other != column);
                    self.work.nodes += 1;
                }
            }
        }
        self.path.truncate(depth);
        open
    }

    /// Puts columns on the path, and leaves of the core the rows they do not cover and the columns `keep` admits. Gives
    /// the weight they cover.
    fn choose(&mut self, core: &mut Core, dual: &mut Dual, into: &[usize], keep: impl Fn(usize) -> bool) -> u64 {
        let mut weight = core.weight.clone();
        let mut gained = 0;
        for column in into {
            for row in core.rows_of(*column) {
                gained += std::mem::take(&mut weight[*row as usize]);
            }
            self.path.push(core.site[*column]);
        }
        let smaller = core
            .without(&weight, |column| keep(column) && !into.contains(&column))
            .reduced();
        *dual = dual.carried(&smaller);
        *core = smaller;
        gained
    }

    /// Lowers the bound until the node closes, many columns are settled, or no more is to be expected.
    fn bounded(&mut self, core: &Core, dual: &mut Dual, sites: usize, base: u64) -> Verdict {
        if sites == 0 || core.columns() <= sites {
            let taken: Vec<u32> = (0..core.columns() as u32).take(sites).collect();
            let value = base + dual.cover(core, &taken);
            self.keep(core, &taken, value);
            return Verdict::Closed;
        }
        let (mut order, mut taken) = (std::mem::take(&mut self.order), std::mem::take(&mut self.taken));
        let mut fixing = Fixing::none(core.columns());
        // How often each column was among those taken: about half the steps where the relaxation is torn.
        let (mut times, mut steps) = (vec![0u32; core.columns()], 0u32);
        let (mut share, mut lowest, mut stale, mut halvings) = (FIRST_SHARE, u64::MAX, 0, 0);
        let verdict = loop {
            let step = dual.look(sites, &mut order, &mut taken);
            self.work.steps += 1;
            steps += 1;
            taken.iter().for_each(|column| times[*column as usize] += 1);
            let value = base + dual.cover(core, &taken);
            self.keep(core, &taken, value);
            // A better choice covers one more than the best known.
            let target = (self.best.value + 1 - base.min(self.best.value)) << POINT;
            let Some(slack) = step.bound.checked_sub(target) else {
                break Verdict::Closed;
            };
            let (out, into) = fixing.learn(dual.worth(), step, slack);
            if into > 0 || out * 4 > core.columns() {
                break Verdict::Fixed(fixing);
            }
            // Better by 1 in 16,384 is not worth a longer wait.
            if step.bound < lowest - (lowest >> 14) {
                stale = 0;
            } else {
                stale += 1;
            }
            lowest = lowest.min(step.bound);
            if stale >= PATIENCE {
                (stale, halvings, share) = (0, halvings + 1, share / 2.0);
            }
            if self.work.steps >= self.budget.steps || halvings >= HALVINGS && self.work.nodes >= self.budget.nodes {
                break Verdict::Spent(base + (lowest >> POINT));
            }
            if halvings >= HALVINGS {
                let torn = (0..core.columns()).filter(|column| !fixing.out[*column]);
                let column = torn.min_by_key(|column| times[*column].abs_diff(steps / 2));
                break column.map_or(Verdict::Closed, Verdict::Branch);
            }
            dual.descend(core, share * (slack + (1 << POINT)) as f64);
        };
        (self.order, self.taken) = (order, taken);
        verdict
    }

    /// Keeps the path with these columns if that is better than the best known.
    fn keep(&mut self, core: &Core, taken: &[u32], value: u64) {
        if value > self.best.value {
            self.best.value = value;
            self.best.sites.clone_from(&self.path);
            self.best
                .sites
                .extend(taken.iter().map(|column| core.site[*column as usize]));
        }
    }
}

impl Fixing {
    fn none(columns: usize) -> Self {
        Self {
            out: vec![false; columns],
            into: vec![false; columns],
        }
    }

    /// Settles columns by their reduced costs: with a column forced in the bound falls by what it lacks to the last one
    /// taken, with one forced out by what it has before the first one left. Gives how many are settled each way.
    fn learn(&mut self, worth: &[u64], step: Step, slack: u64) -> (usize, usize) {
        let mut settled = (0, 0);
        for ((worth, out), into) in worth.iter().zip(&mut self.out).zip(&mut self.into) {
            *out |= step.last_in.saturating_sub(*worth) > slack;
            *into |= worth.saturating_sub(step.first_out) > slack;
            settled.0 += usize::from(*out);
            settled.1 += usize::from(*into);
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cover;
    use super::*;

    /// Forty points and nine sites, each covering a few at random.
    fn scattered(seed: u64) -> Core {
        let mut state = seed;
        let mut below = move |n: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let lists: Vec<Vec<u32>> = (0..9).map(|_| (0..40).filter(|_| below(4) == 0).collect()).collect();
        let weight = (0..40).map(|_| 1 + below(9)).collect();
        let sites: Vec<u32> = (0..9).collect();
        Core::new(weight, &Cover::from_lists(40, lists).unwrap(), &sites)
    }

    fn value(core: &Core, chosen: &[usize]) -> u64 {
        let covered = |row: &usize| {
            core.columns_of(*row)
                .iter()
                .any(|column| chosen.contains(&(*column as usize)))
        };
        (0..core.rows()).filter(covered).map(|row| core.weight[row]).sum()
    }

    #[test]
    fn what_is_settled_holds_in_every_choice_that_reaches_the_target() {
        let (mut out, mut into) = (0, 0);
        for seed in 0..60 {
            let core = scattered(seed);
            let threes = (0..1usize << core.columns()).filter(|set| set.count_ones() == 3);
            let choices: Vec<Vec<usize>> = threes
                .map(|set| (0..core.columns()).filter(|column| set >> column & 1 == 1).collect())
                .collect();
            let target = choices.iter().map(|chosen| value(&core, chosen)).max().unwrap();
            let (mut dual, mut order, mut taken) = (Dual::new(&core), Vec::new(), Vec::new());
            let mut fixing = Fixing::none(core.columns());
            let mut settled = (0, 0);
            for _ in 0..80 {
                let step = dual.look(3, &mut order, &mut taken);
                dual.cover(&core, &taken);
                let slack = step
                    .bound
                    .checked_sub(target << POINT)
                    .expect("a bound is never below a choice");
                settled = fixing.learn(dual.worth(), step, slack);
                dual.descend(&core, slack as f64);
            }
            (out, into) = (out + settled.0, into + settled.1);
            for chosen in choices.iter().filter(|chosen| value(&core, chosen) == target) {
                assert!(chosen.iter().all(|column| !fixing.out[*column]), "seed {seed}");
                assert!(
                    (0..core.columns()).all(|column| !fixing.into[column] || chosen.contains(&column)),
                    "seed {seed}"
                );
            }
        }
        assert!(out > 60 && into > 20, "{out} out, {into} in: nothing was tested");
    }
}
