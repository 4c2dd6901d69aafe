//! Rounds for tests.

use super::improve::Chance;
use super::{Effort, Matrix, RoundRequest, Stop, Task, Walker, Window};

const MINUTE: u32 = 60_000;

/// Ten stops in a square of thirty minutes, every other one with a window this long, in a shift this long.
pub fn task(seed: u64, window: u32, shift: u32) -> Task {
    let mut chance = Chance(seed);
    let mut below = |n: usize| chance.below(n) as u32;
    let places: Vec<(u32, u32)> = (0..11).map(|_| (below(30), below(30))).collect();
    let minutes = |a: &(u32, u32), b: &(u32, u32)| (a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) * MINUTE;
    let rows = places.iter().map(|a| places.iter().map(|b| minutes(a, b)).collect());
    let walk_ms = Matrix::from_rows(rows).unwrap();
    let stops = (1..11).map(|place| {
        let from_ms = below(200) * MINUTE;
        let window = Window {
            from_ms,
            until_ms: from_ms + window * MINUTE,
        };
        Stop {
            id: place.to_string(),
            place,
            service_ms: 2 * MINUTE,
            windows: if place % 2 == 0 { vec![window] } else { vec![] },
            must: place % 3 > 0,
            bags: 1,
        }
    });
    let walker = Walker {
        id: "w".into(),
        start: Some(0),
        end: Some(0),
        shift: Window {
            from_ms: 0,
            until_ms: shift * MINUTE,
        },
        bags: None,
    };
    let request = RoundRequest {
        walk_ms,
        stops: stops.collect(),
        walkers: vec![],
        effort: Effort::default(),
    };
    Task::new(&request, &walker, &(0..10).collect::<Vec<usize>>())
}
