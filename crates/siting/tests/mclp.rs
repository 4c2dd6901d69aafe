//! The best p sites against every choice there is.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use proptest::prelude::*;
use yike_siting::mclp::{Budget, Choice, Cover, CoverError, Problem, ProblemError, solve};

#[derive(Clone, Debug)]
struct Town {
    demand: Vec<u32>,
    lists: Vec<Vec<u32>>,
    covered: Vec<u32>,
    must: Vec<u32>,
    forbidden: Vec<u32>,
    sites: usize,
}

impl Town {
    fn solve(&self, budget: Budget) -> Result<Choice, ProblemError> {
        let candidates = Cover::from_lists(self.demand.len(), self.lists.clone()).unwrap();
        solve(
            &Problem {
                demand: &self.demand,
                candidates: &candidates,
                covered: &self.covered,
                sites: self.sites,
                must: &self.must,
                forbidden: &self.forbidden,
            },
            budget,
        )
    }

    /// What these sites add.
    fn gain(&self, sites: &[u32]) -> u64 {
        let won = |point: u32| {
            !self.covered.contains(&point) && sites.iter().any(|site| self.lists[*site as usize].contains(&point))
        };
        let points = (0u32..).zip(&self.demand).filter(|(point, _)| won(*point));
        points.map(|(_, weight)| u64::from(*weight)).sum()
    }

    fn allows(&self, sites: &[u32]) -> bool {
        sites.len() <= self.sites
            && self.must.iter().all(|site| sites.contains(site))
            && !self.forbidden.iter().any(|site| sites.contains(site))
    }

    /// The most that any allowed choice adds.
    fn by_enumeration(&self) -> u64 {
        (0u32..1 << self.lists.len())
            .map(|set| {
                (0..self.lists.len() as u32)
                    .filter(|site| set >> site & 1 == 1)
                    .collect::<Vec<u32>>()
            })
            .filter(|sites| self.allows(sites))
            .map(|sites| self.gain(&sites))
            .max()
            .unwrap()
    }
}

/// Points and sites scattered in a square; a site covers what is near, as on a map.
fn town() -> impl Strategy<Value = Town> {
    let spot = || (0i32..40, 0i32..40);
    let points = prop::collection::vec((spot(), 0u32..30), 1..60);
    let sites = prop::collection::vec((spot(), 5i32..16), 1..12);
    (points, sites, 0usize..6, any::<u32>(), any::<u64>()).prop_map(|(points, sites, asked, roles, open)| {
        let near = |(x, y): (i32, i32), radius: i32| {
            let within = |spot: &(i32, i32)| (spot.0 - x).pow(2) + (spot.1 - y).pow(2) <= radius * radius;
            (0u32..)
                .zip(&points)
                .filter(|(_, (spot, _))| within(spot))
                .map(|(at, _)| at)
                .collect::<Vec<u32>>()
        };
        // Two bits a site: one in four is required or forbidden.
        let role = |wanted: u32| {
            let with =
                (0..sites.len() as u32).filter(|site| roles >> (2 * site) & 3 == wanted && roles >> site & 4 == 4);
            with.collect::<Vec<u32>>()
        };
        let must = role(1);
        Town {
            demand: points.iter().map(|(_, weight)| *weight).collect(),
            lists: sites.iter().map(|(spot, radius)| near(*spot, *radius)).collect(),
            covered: (0..points.len() as u32)
                .filter(|point| open >> (point % 64) & 7 == 7)
                .collect(),
            sites: asked.max(must.len()),
            must,
            forbidden: role(2),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn m20_no_choice_of_sites_beats_the_one_proven_best(town in town()) {
        let choice = town.solve(Budget::default()).unwrap();
        prop_assert!(choice.proven);
        prop_assert!(town.allows(&choice.sites));
        prop_assert_eq!(choice.gained, town.gain(&choice.sites));
        prop_assert_eq!(choice.gained, town.by_enumeration());
    }

    #[test]
    fn a_bound_holds_however_little_was_spent(town in town(), nodes in 0u64..3, steps in 0u64..30) {
        let choice = town.solve(Budget { nodes, steps }).unwrap();
        prop_assert!(town.allows(&choice.sites));
        prop_assert_eq!(choice.gained, town.gain(&choice.sites));
        prop_assert!(choice.bound >= town.by_enumeration());
        prop_assert_eq!(choice.proven, choice.gained == choice.bound);
    }
}

/// Sites that cover the edges of a triangle, several times: the relaxation is torn between halves and must branch.
#[test]
fn what_the_bound_leaves_open_is_closed_by_branching() {
    let triangles = 4;
    let edges = |t: u32| {
        [
            vec![3 * t, 3 * t + 1],
            vec![3 * t + 1, 3 * t + 2],
            vec![3 * t, 3 * t + 2],
        ]
    };
    let town = Town {
        demand: vec![10; 12],
        lists: (0..triangles).flat_map(edges).collect(),
        covered: vec![],
        must: vec![],
        forbidden: vec![],
        sites: 5,
    };
    let choice = town.solve(Budget::default()).unwrap();
    assert_eq!((choice.gained, choice.bound, choice.proven), (90, 90, true));
    assert!(choice.work.nodes > 1, "{:?}", choice.work);
    let early = town.solve(Budget { nodes: 1, steps: 1000 }).unwrap();
    assert_eq!((early.gained, early.proven), (90, false));
}

#[test]
fn equal_points_are_one_and_a_site_inside_another_is_none() {
    let town = Town {
        demand: vec![1, 2, 3, 4],
        lists: vec![vec![0, 1, 2], vec![1, 2], vec![3, 3], vec![]],
        covered: vec![],
        must: vec![],
        forbidden: vec![],
        sites: 4,
    };
    let choice = town.solve(Budget::default()).unwrap();
    assert_eq!((choice.work.merged_points, choice.work.kept_candidates), (2, 2));
    assert_eq!(
        (choice.sites, choice.gained),
        (vec![0, 2], 10),
        "a site that brings nobody is not chosen"
    );
}

#[track_caller]
fn check(change: impl Fn(&mut Town), expect: &str) {
    let mut town = Town {
        demand: vec![1, 2],
        lists: vec![vec![0], vec![1]],
        covered: vec![],
        must: vec![],
        forbidden: vec![],
        sites: 1,
    };
    change(&mut town);
    let shown = match town.solve(Budget::default()) {
        Ok(choice) => format!("{:?} +{}", choice.sites, choice.gained),
        Err(error) => error.to_string(),
    };
    assert_eq!(shown, expect);
}

#[test]
fn a_problem_that_cannot_be_posed_is_refused_in_words() {
    check(|_| {}, "[1] +2");
    check(|town| town.must = vec![0], "[0] +1");
    check(|town| town.forbidden = vec![1, 1], "[0] +1");
    check(|town| town.sites = 0, "[] +0");
    check(|town| town.lists.clear(), "[] +0");
    check(
        |town| town.covered = vec![9],
        "covered point 9 is no demand point: count them from 0",
    );
    check(|town| town.must = vec![7], "site 7 is no candidate: count them from 0");
    check(
        |town| (town.must, town.forbidden) = (vec![1], vec![1]),
        "site 1 is both required and forbidden: take it out of one list",
    );
    check(
        |town| town.must = vec![0, 1],
        "2 sites are required and only 1 may be chosen: ask for more sites or require fewer",
    );
    check(
        |town| town.sites = 5000,
        "5000 new sites are asked for, at most 1024 can be",
    );
    check(
        |town| (town.demand, town.lists) = (vec![u32::MAX; 20], vec![(0..20).collect()]),
        "the weights sum to more than 68719476736: count in a larger unit",
    );
}

#[test]
fn lists_that_are_no_cover_are_refused() {
    let unknown = Cover::from_lists(2, [vec![0, 2]]);
    assert_eq!(
        unknown,
        Err(CoverError::UnknownPoint {
            site: 0,
            point: 2,
            points: 2
        })
    );
    assert_eq!(Cover::from_rows(2, &[0, 2, 1], vec![0]), Err(CoverError::Starts));
    assert_eq!(Cover::from_rows(2, &[], vec![]), Err(CoverError::Starts));
    let cover = Cover::from_rows(3, &[0, 3, 3], vec![2, 0, 2]).unwrap();
    let problem = Problem {
        demand: &[1, 1],
        candidates: &cover,
        covered: &[],
        sites: 1,
        must: &[],
        forbidden: &[],
    };
    let other = solve(&problem, Budget::default());
    assert_eq!(other, Err(ProblemError::Points { demand: 2, cover: 3 }));
    assert_eq!((cover.of(0), cover.of(1), cover.of(2)), (&[0, 2][..], &[][..], &[][..]));
}
