//! What is told of small counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Question;

/// A number of people, or the range it lies in where the number itself is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub at_least: u64,
    pub at_most: u64,
}

impl Count {
    pub fn exact(people: u64) -> Self {
        Self {
            at_least: people,
            at_most: people,
        }
    }

    pub fn is_exact(self) -> bool {
        self.at_least == self.at_most
    }

    /// This many, or that it is at least one and below the threshold.
    pub(super) fn told(people: u64, threshold: u32) -> Self {
        match 0 < people && people < u64::from(threshold) {
            true => Self {
                at_least: 1,
                at_most: u64::from(threshold) - 1,
            },
            false => Self::exact(people),
        }
    }

    /// What this leaves of an exact number.
    pub(super) fn rest_of(self, all: u64) -> Self {
        Self {
            at_least: all.saturating_sub(self.at_most),
            at_most: all.saturating_sub(self.at_least),
        }
    }
}

/// Where the people left out live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Areas with at least the threshold of people left out, most people first.
    pub largest: Vec<Place>,
    /// The other areas where somebody is left out, ascending.
    pub others: Vec<u32>,
    /// People left out in all the others together: none, or at least the threshold.
    pub others_people: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The area, or the demand point where no areas are given.
    pub area: u32,
    pub people: u64,
}

pub(super) struct Masked {
    pub people: Count,
    pub covered: Count,
    pub left_out: Count,
}

/// A group and its covered part. Of the two parts, one too small to tell hides the other: together they are the group.
/// Where both are small only one range is told; that the other is small too would narrow it.
pub(super) fn masked(people: u64, covered: u64, threshold: u32) -> Masked {
    let whole = Count::told(people, threshold);
    let any = Count {
        at_least: 0,
        at_most: whole.at_most,
    };
    let (covered_told, left_told) = (
        Count::told(covered, threshold),
        Count::told(people - covered, threshold),
    );
    let (covered, left_out) = if !whole.is_exact() {
        (any, any)
    } else if !covered_told.is_exact() {
        (covered_told, covered_told.rest_of(people))
    } else {
        (left_told.rest_of(people), left_told)
    };
    Masked {
        people: whole,
        covered,
        left_out,
    }
}

/// Areas by the people left out, given for each point. Areas below the threshold are told together, with the smallest of
/// the others where that is needed to reach it; so no area's small count follows from the sum.
pub(super) fn listed(left: &[u64], question: &Question) -> LeftOut {
    let mut by_area: BTreeMap<u32, u64> = BTreeMap::new();
    for (point, people) in left.iter().enumerate().filter(|(_, people)| **people > 0) {
        let area = question.areas.get(point).copied().unwrap_or(point as u32);
        *by_area.entry(area).or_default() += people;
    }
    let threshold = u64::from(question.threshold());
    let mut largest: Vec<Place> = by_area
        .into_iter()
        .map(|(area, people)| Place { area, people })
        .collect();
    largest.sort_by_key(|place| (std::cmp::Reverse(place.people), place.area));
    let (mut others, mut others_people) = (Vec::new(), 0);
    while let Some(last) = largest.last()
        && (last.people < threshold || 0 < others_people && others_people < threshold)
    {
        others.push(last.area);
        others_people += last.people;
        largest.pop();
    }
    others.sort_unstable();
    LeftOut {
        largest,
        others,
        others_people,
    }
}
