//! Before and after: what a new site, another pace or a closed bridge did.

use serde::{Deserialize, Serialize};

use super::mask::{self, Count, LeftOut};
use super::{Cell, CoverageError, Group, Question, Times, cell, paired, reached, share_permille};

/// One group and one category, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub before: Cell,
    pub after: Cell,
    /// People who are covered now and were not.
    pub gained: Count,
    /// People who were covered and are no more.
    pub lost: Count,
    /// Where those live who gained, as lists of those left out are told.
    pub gained_at: LeftOut,
    pub lost_at: LeftOut,
}

/// A change for every group and category, group by group, of the same people under other times.
///
/// When so few gained or lost that they are masked, the coverage after is told as a range too: with both ends exact the
/// difference would tell them.
pub fn change(
    groups: &[Group],
    before: &[Times],
    after: &[Times],
    question: &Question,
) -> Result<Vec<Change>, CoverageError> {
    let was = paired(groups, before, question)?;
    let is = paired(groups, after, question)?;
    let mut changes = Vec::new();
    for ((group, old), (_, new)) in was.into_iter().zip(is) {
        if old.categories != new.categories {
            return Err(CoverageError::Uneven);
        }
        for (category, (old, new)) in old.categories().zip(new.categories()).enumerate() {
            changes.push(one(group, category, old, new, question));
        }
    }
    Ok(changes)
}

fn one(group: &Group, category: usize, old: &[u32], new: &[u32], question: &Question) -> Change {
    let before = cell(group, category, old, question);
    let mut after = cell(group, category, new, question);
    let limit = question.limit_ms;
    let moved = |from: &[u32], to: &[u32]| -> Vec<u64> {
        let pairs = group.people.iter().zip(from.iter().zip(to));
        let counts = |(people, (from, to)): (&u32, (&u32, &u32))| match !reached(*from, limit) && reached(*to, limit) {
            true => u64::from(*people),
            false => 0,
        };
        pairs.map(counts).collect()
    };
    let (gains, losses) = (moved(old, new), moved(new, old));
    let told = |moved: &[u64]| Count::told(moved.iter().sum(), question.threshold());
    let (mut gained, mut lost) = (told(&gains), told(&losses));
    if !before.people.is_exact() {
        (gained, lost) = (before.covered, before.covered);
    } else if !(gained.is_exact() && lost.is_exact()) {
        let all = after.people.at_most;
        after.covered = Count {
            at_least: (before.covered.at_least + gained.at_least).saturating_sub(lost.at_most),
            at_most: (before.covered.at_most + gained.at_most)
                .saturating_sub(lost.at_least)
                .min(all),
        };
        after.left_out = after.covered.rest_of(all);
        after.share_permille = share_permille(after.covered, after.people);
        after.places = LeftOut::default();
    }
    let places = |moved: &[u64], count: Count| match count.is_exact() {
        true => mask::listed(moved, question),
        false => LeftOut::default(),
    };
    Change {
        gained_at: places(&gains, gained),
        lost_at: places(&losses, lost),
        before,
        after,
        gained,
        lost,
    }
}
