//! Whom the circle reaches, and what is not told of a few.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use proptest::prelude::*;
use yike_siting::coverage::{
    Cell, Change, Count, CoverageError, Group, LeftOut, NOT_REACHED, Question, Times, change, coverage,
};

const LIMIT: u32 = 900;

#[derive(Clone, Debug)]
struct District {
    people: Vec<u32>,
    before: Vec<u32>,
    after: Vec<u32>,
    areas: Vec<u32>,
    threshold: u32,
}

impl District {
    fn groups(&self) -> Vec<Group> {
        vec![Group {
            name: "80+".into(),
            pace: 0,
            people: self.people.clone(),
        }]
    }

    fn question(&self) -> Question<'_> {
        Question {
            limit_ms: LIMIT,
            threshold: self.threshold,
            areas: &self.areas,
        }
    }

    fn change(&self) -> Change {
        let times = |ms: &Vec<u32>| [Times::new(std::slice::from_ref(ms)).unwrap()];
        let changes = change(
            &self.groups(),
            &times(&self.before),
            &times(&self.after),
            &self.question(),
        );
        changes.unwrap().remove(0)
    }

    /// People at points of which this is so.
    fn count(&self, so: impl Fn(usize) -> bool) -> u64 {
        (0..self.people.len())
            .filter(|point| so(*point))
            .map(|point| u64::from(self.people[point]))
            .sum()
    }
}

fn district() -> impl Strategy<Value = District> {
    let ms = || prop_oneof![4 => 0..1800u32, 1 => Just(NOT_REACHED)];
    let point = (0u32..9, ms(), ms(), any::<bool>(), 0u32..4);
    (prop::collection::vec(point, 0..25), 0u32..12).prop_map(|(points, threshold)| District {
        people: points.iter().map(|point| point.0).collect(),
        before: points.iter().map(|point| point.1).collect(),
        after: points
            .iter()
            .map(|point| if point.3 { point.1 } else { point.2 })
            .collect(),
        areas: points.iter().map(|point| point.4).collect(),
        threshold,
    })
}

fn within(count: Count, truth: u64) -> bool {
    count.at_least <= truth && truth <= count.at_most
}

/// The list names everybody when it is given, and nobody by a small number.
fn list_holds(list: &LeftOut, count: Count, threshold: u32) -> bool {
    let small = |people: u64| 0 < people && people < threshold.into();
    let told: u64 = list.largest.iter().map(|place| place.people).sum::<u64>() + list.others_people;
    let sorted = list.largest.is_sorted_by(|a, b| a.people >= b.people);
    let hidden = *list == LeftOut::default();
    (hidden || told == count.at_least && count.is_exact())
        && !list.largest.iter().any(|place| small(place.people))
        && !small(list.others_people)
        && sorted
}

proptest! {
    #[test]
    fn m20_before_and_after_tell_the_truth_and_no_small_number(district in district()) {
        let District { threshold, .. } = district;
        let Change { before, after, gained, lost, gained_at, lost_at } = district.change();
        let covered = |times: &[u32]| { let times = times.to_vec(); move |point: usize| times[point] <= LIMIT };
        let (was, is) = (covered(&district.before), covered(&district.after));
        let all = district.count(|_| true);
        for (cell, covered) in [(&before, district.count(&was)), (&after, district.count(&is))] {
            prop_assert!(within(cell.people, all) && within(cell.covered, covered), "{cell:?}");
            prop_assert!(within(cell.left_out, all - covered), "{cell:?}");
            prop_assert!(cell.share_permille.is_none_or(|share| u64::from(share) * all <= covered * 1000));
            prop_assert!(list_holds(&cell.places, cell.left_out, threshold), "{cell:?}");
        }
        prop_assert!(within(gained, district.count(|point| !was(point) && is(point))));
        prop_assert!(within(lost, district.count(|point| was(point) && !is(point))));
        prop_assert!(list_holds(&gained_at, gained, threshold) && list_holds(&lost_at, lost, threshold));
        let told = [before.people, before.covered, before.left_out, after.covered, after.left_out, gained, lost];
        for count in told {
            let small = 0 < count.at_most && count.at_most < threshold.into();
            prop_assert!(!(count.is_exact() && small), "{count:?} is told");
        }
        // Nor does one follow from two that are told.
        if before.covered.is_exact() && after.covered.is_exact() {
            let moved = after.covered.at_least.abs_diff(before.covered.at_least);
            prop_assert!(moved == 0 || moved >= threshold.into() || (gained.is_exact() && lost.is_exact()));
        }
    }

    #[test]
    fn without_a_threshold_everything_is_told(mut district in district()) {
        district.threshold = 0;
        let there = district.change();
        let sum = there.before.covered.at_least + there.before.left_out.at_least;
        prop_assert_eq!(Count::exact(sum), there.before.people);
        prop_assert_eq!(there.before.covered.at_least + there.gained.at_least, there.after.covered.at_least + there.lost.at_least);
        let back = District { before: district.after.clone(), after: district.before.clone(), ..district };
        prop_assert_eq!(back.change().gained, there.lost);
        prop_assert_eq!(back.change().lost_at, there.gained_at);
    }
}

fn shown(cell: &Cell) -> String {
    let count = |count: Count| match count.is_exact() {
        true => count.at_least.to_string(),
        false => format!("{}..{}", count.at_least, count.at_most),
    };
    let places: Vec<String> = cell
        .places
        .largest
        .iter()
        .map(|place| format!("{}:{}", place.area, place.people))
        .collect();
    format!(
        "{} of {}, {} out, {:?} {:?} {:?} [{}] +{} in {:?}",
        count(cell.covered),
        count(cell.people),
        count(cell.left_out),
        cell.share_permille,
        cell.median_ms,
        cell.p90_ms,
        places.join(" "),
        cell.places.others_people,
        cell.places.others,
    )
}

#[track_caller]
fn check(people: &[u32], ms: &[u32], threshold: u32, expect: &str) {
    let group = Group {
        name: "80+".into(),
        pace: 0,
        people: people.to_vec(),
    };
    let question = Question {
        limit_ms: LIMIT,
        threshold,
        areas: &[],
    };
    let cells = coverage(&[group], &[Times::new(&[ms.to_vec()]).unwrap()], &question).unwrap();
    assert_eq!(shown(&cells[0]), expect);
}

#[test]
fn m27_a_cell_counts_people_and_lists_who_is_left_out() {
    let none = NOT_REACHED;
    check(
        &[10, 20, 30, 40],
        &[60, 900, 901, none],
        0,
        "30 of 100, 70 out, Some(300) Some(901) None [3:40 2:30] +0 in []",
    );
    check(
        &[1, 1, 1],
        &[60, 60, none],
        0,
        "2 of 3, 1 out, Some(666) Some(60) None [2:1] +0 in []",
    );
    check(&[], &[], 5, "0 of 0, 0 out, None None None [] +0 in []");
    // Three people out of a thousand are not told, and the share says what is sure.
    check(
        &[997, 3],
        &[60, none],
        5,
        "996..999 of 1000, 1..4 out, Some(996) Some(60) Some(60) [] +0 in []",
    );
    check(
        &[2, 1],
        &[60, none],
        5,
        "0..4 of 1..4, 0..4 out, None None None [] +0 in []",
    );
    // A small area is told with the next larger one.
    check(
        &[90, 3, 9, 50],
        &[60, none, none, none],
        5,
        "90 of 152, 62 out, Some(592) Some(60) None [3:50] +12 in [1, 2]",
    );
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let group = |pace, people: &[u32]| Group {
        name: "80+".into(),
        pace,
        people: people.to_vec(),
    };
    let times = [Times::new(&[vec![1, 2]]).unwrap(), Times::new(&[vec![3, 4]]).unwrap()];
    let ask = |group: Group, areas: &[u32]| {
        coverage(
            &[group],
            &times,
            &Question {
                limit_ms: LIMIT,
                threshold: 5,
                areas,
            },
        )
        .map_err(|error| error.to_string())
    };
    assert!(ask(group(1, &[1, 1]), &[7, 7]).is_ok());
    let points = "group 80+ counts people at 1 points and the times are for 2: give one count a point";
    assert_eq!(ask(group(0, &[1]), &[]), Err(points.into()));
    let pace = "group 80+ walks at pace 2 and times are given for 2: count them from 0";
    assert_eq!(ask(group(2, &[1, 1]), &[]), Err(pace.into()));
    assert_eq!(
        ask(group(0, &[1, 1]), &[7]),
        Err("1 areas are given for 2 points: give one a point, or none".into())
    );
    assert_eq!(Times::new(&[vec![1], vec![]]), Err(CoverageError::Uneven));
}
