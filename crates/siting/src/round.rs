//! One person's walking round: who is visited in which order, and when.
//!
//! A volunteer brings medicine, a helper visits at home: the travelling salesman problem with time windows, with stops
//! that may be left out when not all can be reached. Up to twelve stops the best round is found by dynamic programming
//! over subsets (Held & Karp 1962); beyond, insertion, Or-opt and 2-opt with forward slack (Savelsbergh 1992) and seeded
//! ruin and recreate (Schrimpf et al. 2000), and the same dynamic program with a limit on its labels (Dumas et al. 1995)
//! proves the round best where the windows leave few orders. What "best" means: first most required stops, then most
//! optional ones, then least walking.

mod bound;
#[cfg(test)]
mod cases;
mod exact;
mod explain;
mod improve;
mod matrix;
mod task;

use serde::{Deserialize, Serialize};

pub use self::matrix::{Matrix, NO_WAY};
use self::task::Task;

/// The most stops of a round.
pub const MAX_STOPS: usize = 60;

/// Rounds of at most so many stops are always solved to proof.
pub const EXACT_STOPS: usize = 12;

/// What is to be walked, and by whom. Times are milliseconds from midnight of the round's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundRequest {
    /// Walking milliseconds between the places that stops and walkers name by row.
    pub walk_ms: Matrix,
    pub stops: Vec<Stop>,
    /// Exactly one for now.
    pub walkers: Vec<Walker>,
    #[serde(default)]
    pub effort: Effort,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The caller's name for it; no two stops share one.
    pub id: String,
    /// Row of the matrix. Several stops may lie at one place.
    pub place: u32,
    /// How long the visit takes.
    #[serde(default)]
    pub service_ms: u32,
    /// When the visit may begin; several windows in any order, none meaning any time of the shift.
    #[serde(default)]
    pub windows: Vec<Window>,
    /// Required stops are never given up for optional ones.
    #[serde(default = "required")]
    pub must: bool,
    /// What is carried there from the start.
    #[serde(default)]
    pub bags: u32,
}

fn required() -> bool {
    true
}

/// From one moment until another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub from_ms: u32,
    pub until_ms: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walker {
    pub id: String,
    /// Row of the matrix where the round begins; without one, at the first stop.
    #[serde(default)]
    pub start: Option<u32>,
    /// Row of the matrix where it ends; without one, at the last stop.
    #[serde(default)]
    pub end: Option<u32>,
    /// Sets out no earlier, is back no later.
    pub shift: Window,
    /// How much can be carried; without it, anything.
    #[serde(default)]
    pub bags: Option<u32>,
}

/// How much work may go into a round. Counted, not timed: the same request always gives the same plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    pub seed: u64,
    /// Times a part of the round is taken out and put back better.
    pub tries: u32,
    /// Partial rounds the proof may hold at once.
    pub labels: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            seed: 1,
            tries: 2_500,
            labels: 10_000,
        }
    }
}

impl Effort {
    /// Few stops need few tries: the proof follows anyway.
    fn for_stops(self, stops: usize) -> Self {
        let tries = if stops <= EXACT_STOPS {
            self.tries.min(200)
        } else {
            self.tries
        };
        Self { tries, ..self }
    }
}

/// The round found. Times are milliseconds from midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPlan {
    /// One for each walker.
    pub rounds: Vec<Round>,
    /// Stops in no round, in the request's order.
    pub left_out: Vec<LeftOut>,
    /// No better round exists.
    pub proven: bool,
    pub at_best: AtBest,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub walker: String,
    /// As late as the first visit allows.
    pub depart_ms: u64,
    pub visits: Vec<Visit>,
    pub return_ms: u64,
    pub walk_ms: u64,
    pub wait_ms: u64,
    pub bags: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub stop: String,
    /// The walk from the stop before.
    pub walk_ms: u64,
    pub arrive_ms: u64,
    /// Later than the arrival where a window has not opened yet.
    pub begin_ms: u64,
    pub leave_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub stop: String,
    pub must: bool,
    pub reason: Reason,
}

/// Why a stop is in no round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// There is no way on foot from the start to it, or from it to the end.
    NoWay,
    /// Nobody who sets out at the shift's start would be there before its last window has closed, by so much.
    OutOfReach { by_ms: u64 },
    /// Going there alone the walker would be back so much after the shift.
    ShiftTooShort { by_ms: u64 },
    /// It alone is more than can be carried, by so much.
    TooHeavy { by: u64 },
    /// Fitted into this round where it hurts least, a visit there or later would begin too late, by so much.
    Late { stop: String, by_ms: u64 },
    /// Fitted into this round where it hurts least, the walker would be back so much after the shift.
    ShiftEnds { by_ms: u64 },
    /// With it, this round's load is more than can be carried, by so much.
    LoadFull { by: u64 },
    /// It fits into this round no way that was tried.
    NotFitted,
}

/// What no round exceeds: a lower bound, to be read from left to right. Equal to the plan where that is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtBest {
    /// No round visits more required stops.
    pub must: usize,
    /// None that visits as many visits more optional ones.
    pub optional: usize,
    /// None that visits all these walks less.
    pub walk_ms: u64,
}

/// A request that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoundError {
    #[error("a round has {MAX_STOPS} stops at most and {0} are given: make two rounds of them")]
    TooManyStops(usize),
    #[error("a plan is for exactly one walker and {0} are given")]
    OneWalker(usize),
    #[error("{what} names place {place}, and the matrix has {places}: count them from 0")]
    UnknownPlace { what: String, place: u32, places: usize },
    #[error("the window of {what} ends before it begins: give the earlier time first")]
    Backwards { what: String },
    #[error("two stops are called {0}: give each an id of its own")]
    SameId(String),
}

/// Finds the best round, or the best it can with the effort asked for.
///
/// ```
/// use yike_siting::round::{Matrix, RoundRequest, Stop, Walker, Window, plan};
///
/// const MINUTE: u32 = 60_000;
/// let stop = |id: &str, place, windows: &[Window]| Stop {
///     id: id.into(),
///     place,
///     service_ms: 5 * MINUTE,
///     windows: windows.to_vec(),
///     must: true,
///     bags: 1,
/// };
/// let at = |hour: u32, minute: u32| (hour * 60 + minute) * MINUTE;
/// let minutes = [[0, 4, 9], [4, 0, 6], [9, 6, 0]];
/// let request = RoundRequest {
///     walk_ms: Matrix::from_rows(minutes.map(|row| row.map(|m| m * MINUTE).to_vec()))?,
///     stops: vec![
///         stop("Mrs Shen", 1, &[Window { from_ms: at(14, 30), until_ms: at(15, 0) }]),
///         stop("Mr Gu", 2, &[]),
///     ],
///     walkers: vec![Walker {
///         id: "volunteer".into(),
///         start: Some(0),
///         end: Some(0),
///         shift: Window { from_ms: at(14, 0), until_ms: at(16, 0) },
///         bags: Some(8),
///     }],
///     effort: Default::default(),
/// };
/// let plan = plan(&request)?;
/// let order: Vec<&str> = plan.rounds[0].visits.iter().map(|visit| visit.stop.as_str()).collect();
/// assert_eq!((order, plan.proven), (vec!["Mr Gu", "Mrs Shen"], true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn plan(request: &RoundRequest) -> Result<RoundPlan, RoundError> {
    let walker = checked(request)?;
    let all: Vec<usize> = (0..request.stops.len()).collect();
    let whole = Task::new(request, walker, &all);
    let alone: Vec<Option<Reason>> = all.iter().map(|stop| explain::alone(&whole, *stop)).collect();
    let possible: Vec<usize> = all
        .into_iter()
        .filter(|stop| matches!(alone.get(*stop), Some(None)))
        .collect();
    let task = Task::new(request, walker, &possible);

    let few = possible.len() <= EXACT_STOPS;
    let tried = improve::best(&task, request.effort.for_stops(possible.len()));
    // Every order of all stops can be searched through; of some of them, only when they are few.
    let (order, proven) = if tried.len() == possible.len() {
        let most = if few { u32::MAX } else { request.effort.labels };
        match exact::shorter(&task, &tried, most) {
            exact::Proof::Shorter(order) => (order, true),
            exact::Proof::None => (tried, true),
            exact::Proof::Unknown => (tried, false),
        }
    } else if few {
        (exact::best(&task), true)
    } else {
        (tried, false)
    };
    let score = task.score(&order);
    let at_best = if proven {
        AtBest {
            must: score.must(&task),
            optional: score.optional(&task),
            walk_ms: score.walk_ms,
        }
    } else {
        let must = task.must.iter().filter(|must| **must).count();
        let (all_walk, whole_set) = (bound::least_walk(&task, score.walk_ms), order.len() == possible.len());
        AtBest {
            must,
            optional: task.len() - must,
            walk_ms: if whole_set {
                all_walk.min(score.walk_ms)
            } else {
                all_walk
            },
        }
    };
    let proven = proven || order.len() == possible.len() && at_best.walk_ms == score.walk_ms;
    let left_out = left_out(request, &task, &order, &possible, alone);
    Ok(RoundPlan {
        rounds: vec![task.round(request, walker, &order, &possible)],
        left_out,
        proven,
        at_best,
    })
}

fn left_out(
    request: &RoundRequest,
    task: &Task,
    order: &[usize],
    possible: &[usize],
    alone: Vec<Option<Reason>>,
) -> Vec<LeftOut> {
    let name = |at: usize| {
        let stop = possible.get(at).and_then(|stop| request.stops.get(*stop));
        stop.map(|stop| stop.id.clone()).unwrap_or_default()
    };
    let mut left = Vec::new();
    for (index, (stop, reason)) in request.stops.iter().zip(alone).enumerate() {
        let reason = match (reason, possible.iter().position(|other| *other == index)) {
            (Some(reason), _) => reason,
            (None, Some(at)) if !order.contains(&at) => explain::in_round(task, order, at, name),
            _ => continue,
        };
        left.push(LeftOut {
            stop: stop.id.clone(),
            must: stop.must,
            reason,
        });
    }
    left
}

/// The one walker of a request that makes sense.
fn checked(request: &RoundRequest) -> Result<&Walker, RoundError> {
    let [walker] = request.walkers.as_slice() else {
        return Err(RoundError::OneWalker(request.walkers.len()));
    };
    if request.stops.len() > MAX_STOPS {
        return Err(RoundError::TooManyStops(request.stops.len()));
    }
    let places = request.walk_ms.size();
    let known = |what: String, place: u32| match (place as usize) < places {
        true => Ok(()),
        false => Err(RoundError::UnknownPlace { what, place, places }),
    };
    let forwards = |what: String, window: &Window| match window.from_ms <= window.until_ms {
        true => Ok(()),
        false => Err(RoundError::Backwards { what }),
    };
    for (place, which) in [(walker.start, "start"), (walker.end, "end")] {
        place.map_or(Ok(()), |place| known(format!("the {which} of {}", walker.id), place))?;
    }
    forwards(format!("the shift of {}", walker.id), &walker.shift)?;
    let mut ids = std::collections::BTreeSet::new();
    for stop in &request.stops {
        known(format!("stop {}", stop.id), stop.place)?;
        stop.windows
            .iter()
            .try_for_each(|window| forwards(format!("stop {}", stop.id), window))?;
        if !ids.insert(&stop.id) {
            return Err(RoundError::SameId(stop.id.clone()));
        }
    }
    Ok(walker)
}
