//! `cargo bench -p yike-siting`: rounds of many stops, and the best sites of a thousand.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use yike_siting::mclp::{Budget, Cover, Problem, solve};
use yike_siting::round::{Effort, Matrix, RoundRequest, Stop, Walker, Window, plan};

fn main() {
    divan::main();
}

const MINUTE: u32 = 60_000;

/// A linear congruential generator: the same numbers everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(n)) as u32
    }
}

/// Doors in a quarter of 20 by 20 minutes; `hours`: windows of an hour each, over a shift of ten hours.
fn round(stops: u32, hours: bool) -> RoundRequest {
    let mut numbers = Numbers(7);
    let places: Vec<(u32, u32)> = (0..=stops)
        .map(|_| (numbers.below(1200), numbers.below(1200)))
        .collect();
    let rows = places.iter().map(|a| {
        places
            .iter()
            .map(|b| (a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) * 1000)
            .collect()
    });
    let walk_ms = Matrix::from_rows(rows).unwrap();
    let stop = |place: u32| {
        let from_ms = 8 * 60 * MINUTE + numbers.below(540) * MINUTE;
        let until_ms = from_ms + 60 * MINUTE;
        Stop {
            id: place.to_string(),
            place,
            service_ms: 3 * MINUTE,
            windows: if hours {
                vec![Window { from_ms, until_ms }]
            } else {
                vec![]
            },
            must: true,
            bags: 1,
        }
    };
    RoundRequest {
        walk_ms,
        stops: (1..=stops).map(stop).collect(),
        walkers: vec![Walker {
            id: "w".into(),
            start: Some(0),
            end: Some(0),
            shift: Window {
                from_ms: 8 * 60 * MINUTE,
                until_ms: 18 * 60 * MINUTE,
            },
            bags: None,
        }],
        effort: Effort::default(),
    }
}

#[divan::bench(args = [12, 30, 60])]
fn round_any_time(bencher: Bencher, stops: u32) {
    let request = round(stops, false);
    bencher.bench(|| plan(black_box(&request)).unwrap());
}

#[divan::bench(args = [12, 30, 60])]
fn round_by_the_hour(bencher: Bencher, stops: u32) {
    let request = round(stops, true);
    bencher.bench(|| plan(black_box(&request)).unwrap());
}

/// 10,000 demand points and 1,000 candidates evenly in a square of 12 km, covering 1,200 m.
#[divan::bench(args = [1, 5, 10])]
fn best_sites_of_a_thousand(bencher: Bencher, sites: usize) {
    let mut numbers = Numbers(3);
    let mut spots = |many: usize| -> Vec<(i64, i64)> {
        (0..many)
            .map(|_| (numbers.below(12_000).into(), numbers.below(12_000).into()))
            .collect()
    };
    let (demand, candidates) = (spots(10_000), spots(1_000));
    let near = |site: &(i64, i64)| {
        let within = |spot: &(i64, i64)| (spot.0 - site.0).pow(2) + (spot.1 - site.1).pow(2) <= 1_200 * 1_200;
        (0u32..)
            .zip(&demand)
            .filter(|(_, spot)| within(spot))
            .map(|(at, _)| at)
            .collect::<Vec<u32>>()
    };
    let cover = Cover::from_lists(demand.len(), candidates.iter().map(near)).unwrap();
    let weights: Vec<u32> = (0..10_000).map(|_| 1 + numbers.below(200)).collect();
    let problem = Problem {
        demand: &weights,
        candidates: &cover,
        covered: &[],
        sites,
        must: &[],
        forbidden: &[],
    };
    bencher.bench(|| {
        let choice = solve(black_box(&problem), Budget::default()).unwrap();
        assert!(choice.proven);
        choice
    });
}
