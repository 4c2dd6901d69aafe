//! The best `p` new sites: the maximal covering location problem (Church & ReVelle 1974, "The maximal covering location
//! problem", Papers of the Regional Science Association 32).
//!
//! Solved to proven optimality: demand points with equal cover sets are merged, dominated candidates dropped, a lazy
//! greedy start (Minoux 1978) is improved by swaps (Teitz & Bart 1968), Lagrangian relaxation (Galvão & ReVelle 1996)
//! bounds it from above, reduced costs fix candidates, and a branch and bound closes what is left. Every bound is
//! computed in whole numbers, so no rounding stands between "proven" and a proof.

mod core;
mod cover;
mod dual;
mod greedy;
mod search;

use serde::{Deserialize, Serialize};

use self::core::Core;
pub use self::cover::{Cover, CoverError};

/// Weights may sum to this at most, more people than China has; so the sums of the bound fit 64 bits.
pub const MAX_WEIGHT: u64 = 1 << 36;

/// The most new sites that may be asked for.
pub const MAX_SITES: usize = 1024;

/// Which sites are sought, for whom.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// Weight of each demand point, usually its people.
    pub demand: &'a [u32],
    /// Which demand points each candidate site would cover.
    pub candidates: &'a Cover,
    /// Demand points that sites already open cover; they count for no new site.
    pub covered: &'a [u32],
    /// How many new sites at most, `must` included.
    pub sites: usize,
    /// Candidates that are chosen whatever they bring.
    pub must: &'a [u32],
    /// Candidates that may not be chosen.
    pub forbidden: &'a [u32],
}

/// How much work may be spent on the proof. Counted, not timed: the same on every machine. A step takes some 10 to 100
/// microseconds, so the default ends after seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Nodes of the branch and bound.
    pub nodes: u64,
    /// Steps of the Lagrangian bound, over all nodes.
    pub steps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            nodes: 20_000,
            steps: 300_000,
        }
    }
}

/// The sites found and what is known of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Chosen candidates, ascending. Fewer than asked for when a further one would bring nobody.
    pub sites: Vec<u32>,
    /// Weight that open sites cover already.
    pub before: u64,
    /// Weight that the chosen sites add.
    pub gained: u64,
    /// No choice of as many sites adds more than this.
    pub bound: u64,
    /// Weight of all demand points.
    pub total: u64,
    /// `gained` equals `bound`: no better choice exists.
    pub proven: bool,
    pub work: Work,
}

/// What the answer took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Demand points after merging those with equal cover sets.
    pub merged_points: usize,
    /// Candidates that no other candidate dominates.
    pub kept_candidates: usize,
    /// Nodes of the branch and bound, the root included.
    pub nodes: u64,
    /// Steps of the Lagrangian bound.
    pub steps: u64,
}

/// A problem that cannot be posed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    #[error("there are {demand} demand points and the candidates' cover is for {cover}: give both for the same points")]
    Points { demand: usize, cover: usize },
    #[error("covered point {0} is no demand point: count them from 0")]
    UnknownPoint(u32),
    #[error("site {0} is no candidate: count them from 0")]
    UnknownSite(u32),
    #[error("site {0} is both required and forbidden: take it out of one list")]
    MustAndForbidden(u32),
    #[error("{must} sites are required and only {sites} may be chosen: ask for more sites or require fewer")]
    TooManyMust { must: usize, sites: usize },
    #[error("{0} new sites are asked for, at most {MAX_SITES} can be")]
    TooManySites(usize),
    #[error("the weights sum to more than {MAX_WEIGHT}: count in a larger unit")]
    TooHeavy,
}

/// Finds the `problem.sites` candidates that together cover most weight beside what is covered already.
///
/// The same problem and budget always give the same answer. With the budget used up, the best choice found so far is
/// returned together with a bound that still holds.
///
/// ```
/// use yike_siting::mclp::{Budget, Cover, Problem, solve};
///
/// // Three candidates, five courtyards; the first courtyard has a site already.
/// let candidates = Cover::from_lists(5, [vec![0, 1, 2], vec![2, 3], vec![3, 4]])?;
/// let problem = Problem {
///     demand: &[900, 40, 60, 80, 10],
///     candidates: &candidates,
///     covered: &[0],
///     sites: 2,
///     must: &[],
///     forbidden: &[],
/// };
/// let choice = solve(&problem, Budget::default())?;
/// assert_eq!((choice.sites, choice.gained, choice.proven), (vec![0, 2], 190, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(problem: &Problem, budget: Budget) -> Result<Choice, ProblemError> {
    let points = problem.demand.len();
    if points != problem.candidates.points() {
        let cover = problem.candidates.points();
        return Err(ProblemError::Points { demand: points, cover });
    }
    let total: u64 = problem.demand.iter().map(|w| u64::from(*w)).sum();
    if total > MAX_WEIGHT {
        return Err(ProblemError::TooHeavy);
    }
    if problem.sites > MAX_SITES {
        return Err(ProblemError::TooManySites(problem.sites));
    }
    let (must, free) = roles(problem)?;

    // Weight still to be won at each point.
    let mut left: Vec<u64> = problem.demand.iter().map(|w| u64::from(*w)).collect();
    let mut take = |point: u32| left.get_mut(point as usize).map(std::mem::take);
    let mut before = 0;
    for point in problem.covered {
        before += take(*point).ok_or(ProblemError::UnknownPoint(*point))?;
    }
    let by_must: u64 = must
        .iter()
        .flat_map(|site| problem.candidates.of(*site))
        .filter_map(|point| take(*point))
        .sum();

    let core = Core::new(left, problem.candidates, &free).reduced();
    let mut work = Work {
        merged_points: core.rows(),
        kept_candidates: core.columns(),
        ..Work::default()
    };
    let found = search::best(&core, problem.sites - must.len(), budget, &mut work);
    let mut sites = must;
    sites.extend(found.sites);
    sites.sort_unstable();
    let (gained, bound) = (by_must + found.value, by_must + found.bound);
    Ok(Choice {
        sites,
        before,
        gained,
        bound,
        total,
        proven: gained == bound,
        work,
    })
}

/// Sites that are required, and those left to choose from.
fn roles(problem: &Problem) -> Result<(Vec<u32>, Vec<u32>), ProblemError> {
    #[derive(Clone, Copy, PartialEq)]
    enum Role {
        Free,
        Must,
        Forbidden,
    }
    let mut roles = vec![Role::Free; problem.candidates.sites()];
    for site in problem.forbidden {
        *roles.get_mut(*site as usize).ok_or(ProblemError::UnknownSite(*site))? = Role::Forbidden;
    }
    for site in problem.must {
        let role = roles.get_mut(*site as usize).ok_or(ProblemError::UnknownSite(*site))?;
        if *role == Role::Forbidden {
            return Err(ProblemError::MustAndForbidden(*site));
        }
        *role = Role::Must;
    }
    let with = |wanted: Role| {
        let sites = (0u32..).zip(&roles).filter(move |(_, role)| **role == wanted);
        sites.map(|(site, _)| site).collect::<Vec<u32>>()
    };
    let (must, free) = (with(Role::Must), with(Role::Free));
    if must.len() > problem.sites {
        let sites = problem.sites;
        return Err(ProblemError::TooManyMust {
            must: must.len(),
            sites,
        });
    }
    Ok((must, free))
}
