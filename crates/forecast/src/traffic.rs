//! Who comes, how often somebody called does not come, and who may still come before somebody who waits.

use crate::event::Ms;
use crate::order::Waiting;
use crate::rng::Rng;
use std::collections::{BTreeMap, HashMap};

const HALF_HOUR: Ms = 1_800_000;
const DAY: Ms = 86_400_000;

#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    came: u32,
    missed: u32,
    booked: bool,
}

/// Arrivals by kind and half hour, and no-shows by kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic {
    kinds: HashMap<u32, Kind>,
    /// Arrivals of (half hour of the UTC day, kind) with the last service and the mean lead to the slot.
    half_hours: BTreeMap<(i64, u32), (u32, u32)>,
    days: u32,
    last_day: i64,
}

impl Traffic {
    pub fn arrive(&mut self, who: &Waiting, now: Ms) {
        let day = now.div_euclid(DAY);
        if day != self.last_day {
            self.days += 1;
            self.last_day = day;
        }
        let kind = self.kinds.entry(who.kind).or_default();
        kind.came += 1;
        kind.booked |= who.slot.is_some();
        let half_hour = now.rem_euclid(DAY) / HALF_HOUR;
        let entry = self.half_hours.entry((half_hour, who.kind)).or_default();
        *entry = (entry.0 + 1, who.service);
    }

    pub fn called(&mut self, who: &Waiting, came: bool) {
        if !came {
            self.kinds.entry(who.kind).or_default().missed += 1;
        }
    }

    /// Share of the kind that does not come when called.
    pub fn miss_share(&self, kind: u32) -> f64 {
        let kind = self.kinds.get(&kind).copied().unwrap_or_default();
        (f64::from(kind.missed) + 0.5) / (f64::from(kind.came) + 15.0)
    }

    /// The most frequent kind without slots.
    pub fn ordinary(&self) -> u32 {
        { self.kinds.iter() }
            .filter(|(_, kind)| !kind.booked)
            .max_by_key(|(number, kind)| (kind.came, u32::MAX - **number))
            .map_or(0, |(number, _)| *number)
    }

    /// People of booked and special kinds who may come within `seconds`, by time: seconds from now, kind, service, booked.
    pub fn newcomers(&self, now: Ms, seconds: f64, rng: &mut Rng) -> Vec<(f64, u32, u32, bool)> {
        let ordinary = self.ordinary();
        let mut list = Vec::new();
        // The day that is running counts for the part of it that has passed; half is near enough.
        let days = (f64::from(self.days) - 0.5).max(0.5);
        let mut from = now;
        let end = now + (seconds * 1000.0) as Ms;
        while from < end {
            let half_hour = from.rem_euclid(DAY) / HALF_HOUR;
            let until = (from.div_euclid(HALF_HOUR) + 1) * HALF_HOUR;
            let share = (until.min(end) - from) as f64 / HALF_HOUR as f64;
            for ((_, number), (count, service)) in self.half_hours.range((half_hour, 0)..=(half_hour, u32::MAX)) {
                let kind = self.kinds.get(number).copied().unwrap_or_default();
                if !kind.booked && *number == ordinary {
                    continue;
                }
                let mean = f64::from(*count) / days * share;
                let span = (until.min(end) - from) as f64 / 1000.0;
                let mut at = 0.0;
                loop {
                    at += rng.exponential(span / mean.max(1e-9));
                    if at >= span {
                        break;
                    }
                    list.push(((from - now) as f64 / 1000.0 + at, *number, *service, kind.booked));
                }
            }
            from = until;
        }
        list.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        list
    }
}
