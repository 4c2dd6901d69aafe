//! Whom the circle reaches and whom it leaves out, by group of people, and what a change did.
//!
//! People are counted, never houses: every figure is a sum of whole people over demand points. A share is rounded down
//! to whole thousandths, so 1,000 means everybody. Counts of fewer people than a threshold are not told, and nor is any
//! figure of the same answer from which they would follow.

mod change;
mod mask;

use serde::{Deserialize, Serialize};

pub use self::change::{Change, change};
pub use self::mask::{Count, LeftOut, Place};

/// Stands in [`Times`] where nothing was reached.
pub const NOT_REACHED: u32 = u32::MAX;

/// People of one kind, such as an age group, and how they walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub name: String,
    /// Which of the [`Times`] is theirs.
    pub pace: usize,
    /// How many of them live at each demand point.
    pub people: Vec<u32>,
}

/// Walking times at one pace from every demand point to each category of sites: to the nearest, or to the n-th nearest,
/// as the caller asked of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    points: usize,
    categories: usize,
    ms: Vec<u32>,
}

/// What is asked of groups and times.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// A point is covered when it reaches the category within this, the limit included.
    pub limit_ms: u32,
    /// Counts of at least one and fewer than this many people are masked; 0 or 1 masks nothing, and 2
    /// is taken as 3, for "fewer than two" says one.
    pub threshold: u32,
    /// The area each demand point lies in, for the lists of those left out; empty: each point is an area by itself.
    pub areas: &'a [u32],
}

/// One group and one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub group: String,
    /// Row of the times.
    pub category: usize,
    pub people: Count,
    pub covered: Count,
    pub left_out: Count,
    /// Thousandths of the group surely covered, rounded down; `None` when nobody belongs to it or so few do that they
    /// are masked.
    pub share_permille: Option<u32>,
    /// The time within which at least half of the group reaches the category; `None` when half does not at all.
    pub median_ms: Option<u32>,
    /// The same for nine in ten.
    pub p90_ms: Option<u32>,
    pub places: LeftOut,
}

/// Groups, times and areas that do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverageError {
    #[error("group {group} counts people at {people} points and the times are for {points}: give one count a point")]
    Points {
        group: String,
        people: usize,
        points: usize,
    },
    #[error("group {group} walks at pace {pace} and times are given for {paces}: count them from 0")]
    UnknownPace { group: String, pace: usize, paces: usize },
    #[error("the times of all paces, before and after, must be for the same points and categories")]
    Uneven,
    #[error("{areas} areas are given for {points} points: give one a point, or none")]
    Areas { areas: usize, points: usize },
}

impl Question<'_> {
    fn threshold(&self) -> u32 {
        if self.threshold == 2 { 3 } else { self.threshold }
    }
}

impl Times {
    /// One list a category, a time a point in milliseconds; [`NOT_REACHED`] where there is none.
    pub fn new(categories: &[Vec<u32>]) -> Result<Self, CoverageError> {
        let points = categories.first().map_or(0, Vec::len);
        if categories.iter().any(|times| times.len() != points) {
            return Err(CoverageError::Uneven);
        }
        Ok(Self {
            points,
            categories: categories.len(),
            ms: categories.concat(),
        })
    }

    fn categories(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.categories).filter_map(|at| self.ms.get(at * self.points..(at + 1) * self.points))
    }
}

/// A cell for every group and category, group by group.
///
/// ```
/// use yike_siting::coverage::{Count, Group, NOT_REACHED, Question, Times, coverage};
///
/// const MINUTE: u32 = 60_000;
/// let elders = Group { name: "80+".into(), pace: 0, people: vec![40, 30, 30] };
/// let to_medicine = Times::new(&[vec![5 * MINUTE, 14 * MINUTE, NOT_REACHED]])?;
/// let question = Question { limit_ms: 15 * MINUTE, threshold: 5, areas: &[] };
/// let cells = coverage(&[elders], &[to_medicine], &question)?;
/// assert_eq!((cells[0].covered, cells[0].share_permille), (Count::exact(70), Some(700)));
/// assert_eq!((cells[0].median_ms, cells[0].p90_ms), (Some(14 * MINUTE), None));
/// assert_eq!((cells[0].places.largest[0].area, cells[0].places.largest[0].people), (2, 30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn coverage(groups: &[Group], times: &[Times], question: &Question) -> Result<Vec<Cell>, CoverageError> {
    let mut cells = Vec::new();
    for (group, times) in paired(groups, times, question)? {
        for (category, ms) in times.categories().enumerate() {
            cells.push(cell(group, category, ms, question));
        }
    }
    Ok(cells)
}

/// Each group with its times, when everything fits together.
fn paired<'a>(
    groups: &'a [Group],
    times: &'a [Times],
    question: &Question,
) -> Result<Vec<(&'a Group, &'a Times)>, CoverageError> {
    let shape = times.first().map_or((0, 0), |first| (first.points, first.categories));
    if times.iter().any(|other| (other.points, other.categories) != shape) {
        return Err(CoverageError::Uneven);
    }
    let (areas, points) = (question.areas.len(), shape.0);
    if areas != 0 && areas != points {
        return Err(CoverageError::Areas { areas, points });
    }
    let pair = |group: &'a Group| {
        let (name, people) = (group.name.clone(), group.people.len());
        let times = times.get(group.pace).ok_or(CoverageError::UnknownPace {
            group: name.clone(),
            pace: group.pace,
            paces: times.len(),
        })?;
        match people == points {
            true => Ok((group, times)),
            false => Err(CoverageError::Points {
                group: name,
                people,
                points,
            }),
        }
    };
    groups.iter().map(pair).collect()
}

fn cell(group: &Group, category: usize, ms: &[u32], question: &Question) -> Cell {
    let people = total(&group.people);
    let left: Vec<u64> = outside(&group.people, ms, question.limit_ms).collect();
    let masked = mask::masked(people, people - left.iter().sum::<u64>(), question.threshold());
    let hidden = !masked.people.is_exact();
    let quantile = |share: (u64, u64)| (!hidden).then(|| quantile(&group.people, ms, share)).flatten();
    Cell {
        group: group.name.clone(),
        category,
        people: masked.people,
        covered: masked.covered,
        left_out: masked.left_out,
        share_permille: share_permille(masked.covered, masked.people),
        median_ms: quantile((1, 2)),
        p90_ms: quantile((9, 10)),
        places: match masked.left_out.is_exact() {
            true => mask::listed(&left, question),
            false => LeftOut::default(),
        },
    }
}

fn total(people: &[u32]) -> u64 {
    people.iter().map(|people| u64::from(*people)).sum()
}

/// People at each point that does not reach the category within the limit.
fn outside<'a>(people: &'a [u32], ms: &'a [u32], limit_ms: u32) -> impl Iterator<Item = u64> + 'a {
    people
        .iter()
        .zip(ms)
        .map(move |(people, ms)| if reached(*ms, limit_ms) { 0 } else { u64::from(*people) })
}

fn reached(ms: u32, limit_ms: u32) -> bool {
    ms != NOT_REACHED && ms <= limit_ms
}

fn share_permille(covered: Count, people: Count) -> Option<u32> {
    let of = people
        .is_exact()
        .then_some(people.at_most)
        .filter(|people| *people > 0)?;
    u32::try_from(covered.at_least * 1000 / of).ok()
}

/// The least time that at least this share of the people reach the category within.
fn quantile(people: &[u32], ms: &[u32], (part, of): (u64, u64)) -> Option<u32> {
    let mut by_time: Vec<(u32, u32)> = ms
        .iter()
        .copied()
        .zip(people.iter().copied())
        .filter(|(_, p)| *p > 0)
        .collect();
    by_time.sort_unstable();
    let needed = (total(people) * part).div_ceil(of);
    let mut so_far = 0;
    let reaching = by_time.into_iter().find(|(_, people)| {
        so_far += u64::from(*people);
        so_far >= needed
    });
    reaching.map(|(ms, _)| ms).filter(|ms| *ms != NOT_REACHED)
}
