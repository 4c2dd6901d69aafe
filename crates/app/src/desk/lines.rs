//! The lines as they stand, by schedule: a small projection in memory, rebuilt from the database.

use std::collections::HashMap;
use yike_model::ScheduleId;
use yike_model::desk::forecast::Load;

/// Load of each schedule's line today. A schedule not listed has nobody.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    by_schedule: HashMap<ScheduleId, Load>,
}

impl Lines {
    /// Lines from pairs.
    pub fn new(loads: impl IntoIterator<Item = (ScheduleId, Load)>) -> Lines {
        Lines { by_schedule: loads.into_iter().collect() }
    }

    /// The load of one schedule.
    pub fn load(&self, schedule: ScheduleId) -> Load {
        self.by_schedule.get(&schedule).copied().unwrap_or_default()
    }
}
