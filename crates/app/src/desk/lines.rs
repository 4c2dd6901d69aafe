//! The lines as they stand, by schedule: a small projection in memory, rebuilt from the database.

use super::forecasts::{Newcomer, Newcomers};
use crate::AppError;
use jiff::civil::Date;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use yike_model::ScheduleId;
use yike_model::desk::forecast::Load;
use yike_model::desk::{Claim, ClaimState};
use yike_storage::Store;

/// Load of each schedule's line today. A schedule not listed has nobody.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    by_schedule: HashMap<ScheduleId, Load>,
    marks: HashMap<ScheduleId, u64>,
    newcomers: Arc<Newcomers>,
}

impl Lines {
    /// Lines from live claims.
    pub fn of<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Lines {
        let mut lines = Lines::default();
        for claim in claims {
            add(lines.by_schedule.entry(claim.schedule).or_default(), claim);
            let mark = lines.marks.entry(claim.schedule).or_default();
            *mark = mark.wrapping_add(mark_of(claim));
        }
        lines
    }

    /// The same lines with the waits of newcomers.
    pub fn with(self, newcomers: Arc<Newcomers>) -> Lines {
        Lines { newcomers, ..self }
    }

    /// The wait of who would join this line, where the line itself has taught it.
    pub fn newcomer(&self, schedule: ScheduleId) -> Option<&Newcomer> {
        self.newcomers.get(&schedule)
    }

    /// Changes whenever anybody on the schedule's line joins, leaves or changes state, also when the load stays the same:
    /// called and served weigh alike, and so do one who leaves and one who joins.
    pub fn mark(&self, schedule: ScheduleId) -> u64 {
        self.marks.get(&schedule).copied().unwrap_or_default()
    }

    /// Schedules on whose line somebody stands or is served.
    pub fn schedules(&self) -> impl Iterator<Item = ScheduleId> {
        self.by_schedule.keys().copied()
    }

    /// The load of one schedule.
    pub fn load(&self, schedule: ScheduleId) -> Load {
        self.by_schedule.get(&schedule).copied().unwrap_or_default()
    }
}

fn mark_of(claim: &Claim) -> u64 {
    let mut hasher = DefaultHasher::new();
    claim.id.hash(&mut hasher);
    std::mem::discriminant(&claim.state).hash(&mut hasher);
    claim.window.hash(&mut hasher);
    hasher.finish()
}

fn add(load: &mut Load, claim: &Claim) {
    // Somebody booked who is not there yet keeps nobody waiting.
    let expected = claim.state == ClaimState::Confirmed && claim.booking.is_some();
    if claim.state.waits() && !expected {
        load.waiting += 1;
        load.waiting_minutes += u32::from(claim.minutes);
    } else if matches!(claim.state, ClaimState::Called | ClaimState::Serving) {
        load.serving += 1;
        load.serving_minutes += u32::from(claim.minutes);
    }
}

/// The load of some claims, such as those ahead of one.
pub fn load_of<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Load {
    let mut load = Load::default();
    for claim in claims {
        add(&mut load, claim);
    }
    load
}

/// Reads the lines of a date.
pub async fn load(store: &Store, date: Date) -> Result<Lines, AppError> {
    Ok(Lines::of(&store.read().live_claims(date).await?))
}
