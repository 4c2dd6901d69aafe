//! From a resident's words to services.

use crate::World;
use yike_search::NOTHING_FOUND;

/// Results looked at; more would be no answer.
const LOOK_AT: usize = 6;
/// A second reading is offered when it is at least this near to the first.
const NEAR_MISS: f32 = 0.55;

/// What the words may mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// Index of the best reading; `None` when nothing is near enough.
    pub service: Option<usize>,
    /// Other readings, best first; when there is no best one, these are "did you mean".
    pub others: Vec<usize>,
}

/// Understands `need`. A service's code names it exactly.
pub fn understand(world: &World, need: &str) -> Understood {
    if let Some(service) = world.snapshot.service_by_code(need.trim()) {
        return Understood {
            service: Some(service),
            others: Vec::new(),
        };
    }
    let hits = world.services.find(need, LOOK_AT);
    let best = hits.first().map_or(0.0, |hit| hit.score);
    let indices: Vec<(usize, f32)> = hits
        .iter()
        .filter_map(|hit| {
            world
                .snapshot
                .service_by_code(&hit.code)
                .map(|index| (index, hit.score))
        })
        .collect();
    if best < NOTHING_FOUND {
        return Understood {
            service: None,
            others: indices.into_iter().map(|(index, _)| index).take(3).collect(),
        };
    }
    let mut readings = indices.into_iter();
    Understood {
        service: readings.next().map(|(index, _)| index),
        others: readings
            .filter(|(_, score)| *score >= best * NEAR_MISS)
            .map(|(index, _)| index)
            .take(3)
            .collect(),
    }
}
